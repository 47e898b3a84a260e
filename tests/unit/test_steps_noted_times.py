"""put_off and bring_forward: a noted time comes later for each hour since another, or nearer it."""

from dataclasses import dataclass
from math import inf, isnan, nan

import pytest

from flowsim.errors import FlowsimError
from flowsim.hospital.policies.discharge import bring_forward as nearer
from flowsim.hospital.policies.discharge import put_off as later
from flowsim.hospital.vocabulary.attributes import Attribute
from flowsim.hospital.vocabulary.blocks import when
from flowsim.hospital.vocabulary.distributions import Constant
from flowsim.hospital.vocabulary.step_types import Step
from flowsim.hospital.vocabulary.steps import (
    bring_forward,
    depart,
    note,
    put_off,
    set_time,
    treat,
    wait_for_time,
)
from tests.identity.same import assert_same
from tests.small import hospital, one_each, run


@dataclass(frozen=True)
class Move:
    """How a need of ten hours, noted as 't_end', is moved after three hours."""

    step: Step
    null: Step
    ends: float
    other: float
    too_late: float


MOVES = {
    "put_off": Move(
        step=put_off("t_end", since="t_other", minutes_an_hour=75.0),
        null=put_off("t_end", since="t_other", minutes_an_hour=0.0),
        other=60.0,
        ends=600.0 + 2 * 75.0,
        too_late=181.0,
    ),
    "bring_forward": Move(
        step=bring_forward("t_end", to="t_other", share=0.25),
        null=bring_forward("t_end", to="t_other", share=0.0),
        other=200.0,
        ends=600.0 - 400.0 / 4,
        too_late=601.0,
    ),
}


@pytest.fixture(params=MOVES)
def move(request: pytest.FixtureRequest) -> Move:
    return MOVES[request.param]


def stay(other: float, *steps: Step) -> list[Step]:
    """Return a need of ten hours, another time, and steps after three hours."""
    return [
        set_time("t_end", "need", Constant(600.0)),
        set_time("t_other", "before", Constant(other)),
        treat("wait", Constant(180.0)),
        *steps,
        wait_for_time("t_end", cause="need"),
        depart(),
    ]


def test_putting_off_adds_minutes_for_each_hour_since():
    assert later(600.0, 60.0, 180.0, 75.0) == 600.0 + 2 * 75.0
    assert later(600.0, 60.0, 90.0, 75.0) == 637.5


@pytest.mark.parametrize("since", [180.0, 200.0, nan])
def test_putting_off_since_what_is_not_noted_or_still_to_come_changes_nothing(since):
    assert later(600.0, since, 180.0, 75.0) == 600.0


def test_bringing_forward_takes_a_share_of_the_time_between():
    assert nearer(600.0, 200.0, 0.25) == 500.0
    assert nearer(600.0, 200.0, 1.0) == 200.0
    assert nearer(600.0, 200.0, 0.0) == 600.0


@pytest.mark.parametrize("to", [600.0, 700.0, nan])
def test_bringing_forward_to_what_is_not_noted_or_not_before_it_changes_nothing(to):
    assert nearer(600.0, to, 0.25) == 600.0


def test_a_time_that_is_not_noted_stays_so():
    assert isnan(later(nan, 60.0, 180.0, 75.0))
    assert isnan(nearer(nan, 200.0, 0.25))


def test_who_waits_for_a_moved_time_leaves_then(move, engine):
    patients = run(stay(move.other, move.step), engine=engine).patients
    assert patients.t_end.tolist() == [move.ends]
    assert patients.t_depart.tolist() == [move.ends]


def test_where_the_other_time_comes_too_late_nothing_changes(move, engine):
    patients = run(stay(move.too_late, move.step), engine=engine).patients
    assert patients.t_depart.tolist() == [600.0]


def test_of_those_for_whom_nothing_is_noted_nothing_is_moved(move, engine):
    records = run(
        [when("needs", {"no": [move.step, depart()]}), *stay(move.other, move.step)],
        engine=engine,
        attributes=(Attribute(name="needs", values=("yes", "no")),),
        arrivals=one_each(a=(0, {"needs": "yes"}), b=(0, {"needs": "no"})),
    )
    assert records.patients.t_depart.tolist() == [move.ends, 0.0]
    assert isnan(records.patients.t_end[1])


def test_a_move_by_nothing_is_the_records_without_the_step(move, engine):
    times = range(0, 600, 7)
    with_zero = run(stay(move.other, move.null), times, engine=engine)
    assert with_zero.patients.equals(run(stay(move.other), times, engine=engine).patients)


@pytest.mark.parametrize("clock", ["t_end", "t_other"])
def test_a_milestone_nobody_notes_is_refused(move, clock, engine):
    steps = [note("t_ends"), note("t_others"), move.step, depart()]
    with pytest.raises(FlowsimError, match=f"'{clock}' is not a milestone noted anywhere"):
        run(steps, engine=engine)


@pytest.mark.parametrize("minutes", [nan, inf, "many", None])
def test_minutes_that_are_no_number_are_refused(minutes):
    with pytest.raises(FlowsimError, match="minutes_an_hour"):
        put_off("t_end", since="t_other", minutes_an_hour=minutes)


@pytest.mark.parametrize("share", [-0.1, 1.1, nan, "some", None])
def test_what_is_no_share_is_refused(share):
    with pytest.raises(FlowsimError, match="share"):
        bring_forward("t_end", to="t_other", share=share)


def test_both_engines_write_the_same_bytes(move):
    steps = [note("t_first"), *stay(move.other, move.step)]
    assert_same(hospital(steps, range(0, 600, 7)))
