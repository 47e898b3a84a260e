"""What seldom happens in a hospital, and in neither the verb tests nor random hospitals."""

import numpy as np

from flowsim.hospital.vocabulary.distributions import Constant, Exponential
from flowsim.hospital.vocabulary.pathway import Pathway
from flowsim.hospital.vocabulary.resources import Resource
from flowsim.hospital.vocabulary.steps import (
    bed_becomes,
    depart,
    go,
    label,
    release,
    renege_after,
    request_bed,
    seize,
    set_time,
    treat,
    wait_for_bed,
)
from flowsim.hospital.vocabulary.wards import Service, Ward
from tests.identity.same import assert_same
from tests.small import hospital


def test_a_background_process_draws_anew_each_time():
    steps = [label("again"), *seize("desk"), treat("round", Exponential(mean_minutes=200))]
    background = Pathway("background", [*steps, *release("desk"), go("again")])
    visit = [*seize("desk"), treat("visit", Constant(30.0)), *release("desk"), depart()]
    found = hospital(
        visit,
        range(0, 10_000, 100),
        others=(background,),
        background=("background",),
        resources=(Resource("desk", 1),),
    )
    raw = assert_same(found)
    total = np.bincount(raw.minutes["patient"], weights=raw.minutes["minutes"])
    assert len(set(total[1:])) > 10


def test_who_gives_up_gives_back_all_that_was_taken_since_in_order():
    """Each holds two servers while waiting for a third; others wait for what comes back."""
    steps = [
        renege_after("patience", "left", Constant(30.0)),
        *seize("bay"),
        *seize("nurse"),
        *seize("doctor"),
        treat("see", Constant(100.0)),
        *release("doctor", "nurse", "bay"),
        depart("seen"),
        label("left"),
        depart("left"),
    ]
    resources = (Resource("bay", 2), Resource("nurse", 2), Resource("doctor", 1))
    raw = assert_same(hospital(steps, (0, 1, 2, 3, 40, 41, 99), resources=resources))
    assert raw.outcome.tolist().count(1) >= 3


def test_the_same_server_twice():
    steps = [*seize("desk"), *seize("desk"), treat("use", Constant(5.0)), *release("desk")]
    found = hospital([*steps, depart()], range(4), resources=(Resource("desk", 2),))
    assert_same(found)


def test_a_bed_is_turned_round_by_nobody_else():
    refusal = assert_same(hospital([bed_becomes("cleaning"), depart()]))
    assert "turns none round" in refusal


def test_a_bed_is_not_waited_for_beyond_a_time_that_has_passed():
    steps = [
        set_time("t_limit", "limit", Constant(5.0)),
        request_bed("medicine"),
        treat("late", Constant(10.0)),
        wait_for_bed(until="t_limit", otherwise="gone"),
        depart("in"),
        label("gone"),
        depart("gone"),
    ]
    found = hospital(
        steps,
        services=(Service(name="medicine"),),
        wards=(Ward(name="alder", beds=0, serves=(("medicine", "home"),)),),
    )
    raw = assert_same(found)
    assert raw.t_depart.tolist() == [10.0]
    assert raw.stays["t_withdrawn"].tolist() == [10.0]
