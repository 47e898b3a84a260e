"""What `simulate` cannot run: lengths, seeds, sizes, and walks that would never end."""

from math import nan

import numpy as np
import pytest

from flowsim.engine import simulate
from flowsim.engine.follow import follow
from flowsim.errors import FlowsimError
from flowsim.hospital.vocabulary.arrivals import Arrivals, Batch
from flowsim.hospital.vocabulary.attributes import Attribute, shares
from flowsim.hospital.vocabulary.blocks import either, repeat
from flowsim.hospital.vocabulary.by import by
from flowsim.hospital.vocabulary.distributions import Constant, Exponential
from flowsim.hospital.vocabulary.hospital import Hospital
from flowsim.hospital.vocabulary.pathway import Pathway
from flowsim.hospital.vocabulary.resources import Resource
from flowsim.hospital.vocabulary.steps import (
    depart,
    end,
    release,
    seize,
    start,
    treat,
)

VISIT = [
    *seize("doctor"),
    treat("look", Exponential(mean_minutes=10)),
    *release("doctor"),
    depart(),
]


def hospital(*steps, others=(), **changes):
    """Return a hospital of one pathway, and pathways beside it."""
    given = {
        "name": "test",
        "pathways": (Pathway("visit", steps or VISIT), *others),
        "arrivals": (Arrivals(name="walk_in", pathway="visit", per_hour=1.0),),
        "resources": (Resource("doctor", 2),),
    }
    return Hospital(**{**given, **changes})


def batch(number, **changes):
    return (Batch(name="list", pathway="visit", times=((200, number),), **changes),)


ARGUMENTS = {
    "seed of none": ({"seed": None}, "seed None must be a whole number"),
    "seed as text": ({"seed": "3"}, "seed '3' must be a whole number"),
    "fraction of a seed": ({"seed": 3.7}, "seed 3.7 must be a whole number"),
    "seed too large": ({"seed": 2**70}, "must lie in [0, 9,223,372,036,854,775,807]"),
    "seed below zero": ({"seed": -1}, "seed -1 must lie in [0, "),
    "replication below zero": (
        {"replication": -1},
        "replication -1 must lie in [0, 2,147,483,647]",
    ),
    "fraction of a replication": ({"replication": 1.5}, "replication 1.5 must be a whole number"),
    "replication too large": ({"replication": 2**33}, "must lie in [0, 2,147,483,647]"),
    "half a week": ({"weeks": 2.5}, "weeks 2.5 must be a whole number"),
    "weeks of no number": ({"weeks": nan}, "weeks nan must be a whole number"),
    "weeks as text": ({"weeks": "1"}, "weeks '1' must be a whole number"),
    "no week": ({"weeks": 0}, "weeks, days and hours are 0, so that nothing is"),
    "weeks without end": ({"weeks": 10**9}, "weeks 1000000000 must lie in [0, 832]"),
    "weeks in all": (
        {"weeks": 800, "warm_up_weeks": 30, "cool_down_weeks": 3},
        "weeks with warm-up and cool-down 833 must lie in [1, 832]",
    ),
    "warm-up of none": ({"warm_up_weeks": None}, "warm_up_weeks None must be a whole number"),
    "engine of a number": ({"engine": 3}, "'3' is not an engine"),
    "hospital of none": ({"hospital": None}, "hospital None must be a Hospital"),
    "processes of a number": ({"processes": 3}, "processes 3 must be a list, each a function"),
    "process of a number": ({"processes": [3]}, "processes[0] 3 must be a function"),
}


@pytest.mark.parametrize("case", ARGUMENTS)
def test_an_argument_that_makes_no_sense(case):
    changes, message = ARGUMENTS[case]
    given = {"hospital": hospital(), "weeks": 1, "engine": "simpy", **changes}
    with pytest.raises(FlowsimError) as refused:
        simulate(given.pop("hospital"), **given)
    assert message in str(refused.value)


def test_follow_refuses_the_same():
    with pytest.raises(FlowsimError, match=r"weeks 1\.5 must be a whole number"):
        follow(hospital(), 0, weeks=1.5)
    with pytest.raises(FlowsimError, match="seed 'x' must be a whole number"):
        follow(hospital(), 0, weeks=1, seed="x")


def test_numbers_of_numpy_are_taken():
    given = simulate(hospital(), weeks=1, seed=3, replication=1, engine="simpy")
    same = simulate(
        hospital(), weeks=np.float64(1), seed=np.int64(3), replication=np.uint8(1), engine="simpy"
    )
    assert same.patients.equals(given.patients)


TIMELESS = "perhaps without time passing or chance deciding"

HOSPITALS = {
    "nobody comes": (lambda: hospital(arrivals=()), "arrivals: nobody ever comes"),
    "a crowd": (
        lambda: hospital(arrivals=batch(513)),
        "batch list: more than 512 patients are booked in one minute",
    ),
    "a crowd at the start": (
        lambda: hospital(arrivals=batch(30721, once=True)),
        "batch list: more than 30,720 patients are booked in one hour",
    ),
    "more than memory holds": (
        lambda: hospital(arrivals=(Arrivals(name="all", pathway="visit", per_hour=1e12),)),
        "arrivals all: about 168,000,000,000,000 patients would be drawn in 1 weeks",
    ),
    "a table without end": (
        lambda: hospital(
            treat("rest", by(("a", "b"), {}, default=Constant(5))),
            depart(),
            attributes=tuple(Attribute(name=name, values=range(400)) for name in "ab"),
        ),
        "by(a, b) has 160,000 combinations of values, more than 100,000",
    ),
    "a loop of next to no time": (
        lambda: hospital(
            others=(Pathway("round", [repeat(treat("blink", Constant(1e-9)))]),),
            background=("round",),
        ),
        TIMELESS,
    ),
    "a loop that takes time for some": (
        lambda: hospital(
            repeat(treat("look", by("acuity", {1: Constant(5), 2: Constant(0)}))),
            attributes=(Attribute(name="acuity", values=(1, 2), drawn=shares({1: 0.5, 2: 0.5})),),
        ),
        TIMELESS,
    ),
    "chance that leads nowhere": (
        lambda: hospital(
            others=(
                Pathway(
                    "round",
                    [
                        repeat(
                            either(
                                "way",
                                {"a": 0.5, "b": 0.5},
                                {"a": seize("doctor") + release("doctor")},
                            )
                        )
                    ],
                ),
            ),
            background=("round",),
        ),
        "no step that takes time and no end is ever reached",
    ),
    "a side pathway that starts itself": (
        lambda: hospital(
            start("side"), depart(), others=(Pathway("side", [start("side"), end()]),)
        ),
        "pathway side, step 1 (Start): starts a pathway that comes to this step again",
    ),
    "one that starts itself later on": (
        lambda: hospital(
            start("side"),
            depart(),
            others=(
                Pathway("side", [treat("look", Constant(5)), start("other"), end()]),
                Pathway("other", [start("side"), end()]),
            ),
        ),
        "starts a pathway that comes to this step again",
    ),
}


@pytest.mark.parametrize("case", HOSPITALS)
@pytest.mark.parametrize("engine", ["simpy", "compiled"])
def test_a_run_that_would_not_end_is_refused_before_it_begins(case, engine):
    make, message = HOSPITALS[case]
    with pytest.raises(FlowsimError) as refused:
        simulate(make(), weeks=1, engine=engine)
    assert message in str(refused.value)


def test_a_side_pathway_may_start_itself_by_chance():
    side = Pathway(
        "side", [either("again", {"yes": 0.4, "no": 0.6}, {"yes": [start("side")]}), end()]
    )
    records = simulate(hospital(start("side"), depart(), others=(side,)), weeks=1, engine="simpy")
    assert records.patients.t_depart.notna().all()
