"""put_off: a noted time comes later for each hour since another."""

from math import isnan, nan

import pytest

from flowsim.errors import FlowsimError
from flowsim.hospital.policies.discharge import put_off as later
from flowsim.hospital.vocabulary.attributes import Attribute
from flowsim.hospital.vocabulary.blocks import when
from flowsim.hospital.vocabulary.distributions import Constant
from flowsim.hospital.vocabulary.steps import (
    depart,
    note,
    put_off,
    set_time,
    treat,
    wait_for_time,
)
from tests.identity.same import assert_same
from tests.small import hospital, one_each, run


def stay(minutes_an_hour, begins=60.0):
    """Return a need of ten hours, boarding from `begins`, and a bed after three hours."""
    return [
        set_time("t_end", "need", Constant(600.0)),
        set_time("t_boards", "before", Constant(begins)),
        treat("wait", Constant(180.0)),
        put_off("t_end", since="t_boards", minutes_an_hour=minutes_an_hour),
        wait_for_time("t_end", cause="need"),
        depart(),
    ]


def test_the_rule_adds_minutes_for_each_hour_since():
    assert later(600.0, 60.0, 180.0, 75.0) == 600.0 + 2 * 75.0
    assert later(600.0, 60.0, 90.0, 75.0) == 637.5


@pytest.mark.parametrize("since", [180.0, 200.0, nan])
def test_what_is_not_noted_or_still_to_come_changes_nothing(since):
    assert later(600.0, since, 180.0, 75.0) == 600.0


def test_a_time_that_is_not_noted_stays_so():
    assert isnan(later(nan, 60.0, 180.0, 75.0))


def test_who_boards_two_hours_stays_longer_by_twice_the_minutes(engine):
    patients = run(stay(75.0), engine=engine).patients
    assert patients.t_end.tolist() == [750.0]
    assert patients.t_depart.tolist() == [750.0]


def test_who_does_not_board_stays_as_long_as_needed(engine):
    assert run(stay(75.0, begins=181.0), engine=engine).patients.t_depart.tolist() == [600.0]


def test_of_those_for_whom_nothing_is_noted_nothing_is_put_off(engine):
    steps = [
        when("needs", {"no": [put_off("t_end", since="t_boards", minutes_an_hour=9), depart()]})
    ]
    records = run(
        [*steps, *stay(75.0)],
        engine=engine,
        attributes=(Attribute(name="needs", values=("yes", "no")),),
        arrivals=one_each(a=(0, {"needs": "yes"}), b=(0, {"needs": "no"})),
    )
    assert records.patients.t_depart.tolist() == [750.0, 0.0]
    assert isnan(records.patients.t_end[1])


def test_no_minutes_an_hour_are_the_records_without_the_step(engine):
    without = [step for step in stay(0.0) if step != stay(0.0)[3]]
    times = range(0, 600, 7)
    with_zero = run(stay(0.0), times, engine=engine)
    assert with_zero.patients.equals(run(without, times, engine=engine).patients)


@pytest.mark.parametrize("clock", ["t_end", "t_boards"])
def test_a_milestone_nobody_notes_is_refused(engine, clock):
    steps = [note("t_ends"), note("t_board"), put_off("t_end", since="t_boards", minutes_an_hour=1)]
    with pytest.raises(FlowsimError, match=f"'{clock}' is not a milestone noted anywhere"):
        run([*steps, depart()], engine=engine)


@pytest.mark.parametrize("minutes", [nan, float("inf"), "many", None])
def test_minutes_that_are_no_number_are_refused(minutes):
    with pytest.raises(FlowsimError, match="minutes_an_hour"):
        put_off("t_end", since="t_boards", minutes_an_hour=minutes)


def test_both_engines_write_the_same_bytes():
    assert_same(hospital([note("t_first"), *stay(33.3)], range(0, 600, 7)))
