"""bring_forward: a noted time comes nearer to another, by a share of the time between them."""

from math import isnan, nan

import pytest

from flowsim.errors import FlowsimError
from flowsim.hospital.policies.discharge import bring_forward as nearer
from flowsim.hospital.vocabulary.attributes import Attribute
from flowsim.hospital.vocabulary.blocks import when
from flowsim.hospital.vocabulary.distributions import Constant
from flowsim.hospital.vocabulary.steps import (
    bring_forward,
    depart,
    note,
    set_time,
    wait_for_time,
)
from tests.identity.same import assert_same
from tests.small import hospital, one_each, run


def stay(share, seen=200.0):
    """Return a need of ten hours, and a review that takes a share of the rest."""
    return [
        set_time("t_end", "need", Constant(600.0)),
        set_time("t_review", "until_review", Constant(seen)),
        bring_forward("t_end", to="t_review", share=share),
        wait_for_time("t_end", cause="need"),
        depart(),
    ]


def test_the_rule_takes_a_share_of_the_time_between():
    assert nearer(600.0, 200.0, 0.25) == 500.0
    assert nearer(600.0, 200.0, 1.0) == 200.0
    assert nearer(600.0, 200.0, 0.0) == 600.0


@pytest.mark.parametrize("to", [600.0, 700.0, nan])
def test_what_is_not_noted_or_not_before_it_changes_nothing(to):
    assert nearer(600.0, to, 0.25) == 600.0


def test_a_time_that_is_not_noted_stays_so():
    assert isnan(nearer(nan, 200.0, 0.25))


def test_a_stay_is_shorter_by_the_share_of_what_follows_the_review(engine):
    patients = run(stay(0.25), engine=engine).patients
    assert patients.t_end.tolist() == [500.0]
    assert patients.t_depart.tolist() == [500.0]


def test_a_review_after_the_end_comes_too_late(engine):
    assert run(stay(0.25, seen=601.0), engine=engine).patients.t_depart.tolist() == [600.0]


def test_of_those_for_whom_nothing_is_noted_nothing_comes_nearer(engine):
    steps = [when("needs", {"no": [bring_forward("t_end", to="t_review", share=0.5), depart()]})]
    records = run(
        [*steps, *stay(0.25)],
        engine=engine,
        attributes=(Attribute(name="needs", values=("yes", "no")),),
        arrivals=one_each(a=(0, {"needs": "yes"}), b=(0, {"needs": "no"})),
    )
    assert records.patients.t_depart.tolist() == [500.0, 0.0]
    assert isnan(records.patients.t_end[1])


def test_no_share_is_the_records_without_the_step(engine):
    without = [step for step in stay(0.0) if step != stay(0.0)[2]]
    times = range(0, 600, 7)
    with_zero = run(stay(0.0), times, engine=engine)
    assert with_zero.patients.equals(run(without, times, engine=engine).patients)


@pytest.mark.parametrize("clock", ["t_end", "t_review"])
def test_a_milestone_nobody_notes_is_refused(engine, clock):
    steps = [note("t_ends"), note("t_reviews"), bring_forward("t_end", to="t_review", share=0.1)]
    with pytest.raises(FlowsimError, match=f"'{clock}' is not a milestone noted anywhere"):
        run([*steps, depart()], engine=engine)


@pytest.mark.parametrize("share", [-0.1, 1.1, nan, "some", None])
def test_what_is_no_share_is_refused(share):
    with pytest.raises(FlowsimError, match="share"):
        bring_forward("t_end", to="t_review", share=share)


def test_both_engines_write_the_same_bytes():
    assert_same(hospital([note("t_first"), *stay(0.333)], range(0, 600, 7)))
