"""Stages that an edit could not hold on to are refused."""

import pytest

from flowsim import (
    Attribute,
    Constant,
    FlowsimError,
    Hospital,
    Pathway,
    Resource,
    branch_on,
    depart,
    label,
    renege_after,
    seize,
    stage,
    treat,
    when,
)
from flowsim.hospital.check import check_or_raise
from flowsim.hospital.vocabulary.arrivals import Arrivals
from flowsim.hospital.vocabulary.step_types import Stage, StageEnd

A, B = treat("A", Constant(1.0)), treat("B", Constant(2.0))
GONE = depart("gone")


def hospital(*steps) -> Hospital:
    return Hospital(
        name="small",
        pathways=(Pathway("visit", steps),),
        arrivals=(Arrivals(name="all", pathway="visit", per_hour=1.0),),
        attributes=(Attribute(name="x", values=("no", "yes")),),
        resources=(Resource("desk", 1),),
    )


PAST_THE_OPENING = "'in' inside stage 'triage', past its opening"
BEHIND_THE_END = "'on' just behind stage 'triage'"


@pytest.mark.parametrize(
    ("steps", "message"),
    [
        (
            [branch_on("x", {"yes": "in"}), stage("triage", A, label("in"), B), GONE],
            PAST_THE_OPENING,
        ),
        (
            [stage("triage", A, label("in"), B), branch_on("x", {"yes": "in"}), GONE],
            PAST_THE_OPENING,
        ),
        (
            [
                renege_after("patience", "in", Constant(5.0)),
                *seize("desk"),
                stage("triage", A, label("in"), B),
                GONE,
            ],
            PAST_THE_OPENING,
        ),
        (
            [stage("triage", branch_on("x", {"yes": "on"}), A), label("on"), B, GONE],
            BEHIND_THE_END,
        ),
        (
            [
                stage("triage", branch_on("x", {"yes": "on"}), A),
                *stage("next", label("on"), B),
                GONE,
            ],
            BEHIND_THE_END,
        ),
    ],
)
def test_a_jump_past_the_place_of_an_edit_is_an_error(steps: list, message: str) -> None:
    with pytest.raises(FlowsimError, match=message):
        check_or_raise(hospital(*steps))


@pytest.mark.parametrize(
    "steps",
    [
        [branch_on("x", {"yes": "in"}), B, label("in"), stage("triage", A), GONE],
        [branch_on("x", {"yes": "in"}), B, stage("triage", label("in"), A), GONE],
        [stage("triage", branch_on("x", {"yes": "on"}), A, label("on")), B, GONE],
        [stage("triage", branch_on("x", {"yes": "away"}), A), B, label("away"), GONE],
        [stage("triage", when("x", {"yes": [A]})), B, GONE],
        [stage("triage", A, when("x", {"yes": [GONE]}), B), GONE],
        [stage("outer", stage("triage", label("in"), A)), branch_on("x", {"yes": "in"}), GONE],
        [stage("triage", label("in"), A, branch_on("x", {"yes": "in"})), B, GONE],
    ],
)
def test_other_jumps_are_allowed(steps: list) -> None:
    check_or_raise(hospital(*steps))


@pytest.mark.parametrize(
    ("steps", "message"),
    [
        ([Stage("triage"), A, GONE], "stage 'triage' has no end"),
        ([A, StageEnd("triage"), GONE], "stage 'triage' ends where it has not begun"),
        (
            [Stage("one"), Stage("two"), A, StageEnd("one"), StageEnd("two"), GONE],
            "stage 'one' ends where it has not begun, or before a stage within it",
        ),
        ([stage("one", A), stage("one", B), GONE], "stage 'one' is given twice"),
    ],
)
def test_stages_are_closed_and_do_not_overlap(steps: list, message: str) -> None:
    with pytest.raises(FlowsimError, match=message):
        Pathway("visit", steps)
