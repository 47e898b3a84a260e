"""Both engines write the same bytes: shipped scenarios, the busy test hospital, hard cases."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import numpy as np
import pytest

from flowsim.config import load
from flowsim.engine.compiled.beds.state import FIRST_STAYS
from flowsim.engine.compiled.clock.state import FIRST_EVENTS
from flowsim.engine.compiled.walks.state import FIRST_WALKERS
from flowsim.engine.lowering import lower
from flowsim.engine.simulate import engine_of
from flowsim.hospital.vocabulary.arrivals import Arrivals, Batch
from flowsim.hospital.vocabulary.attributes import Attribute, yes_no
from flowsim.hospital.vocabulary.calendars import Calendar, Timetable
from flowsim.hospital.vocabulary.distributions import Constant, Exponential, Lognormal
from flowsim.hospital.vocabulary.hospital import Hospital
from flowsim.hospital.vocabulary.pathway import Pathway
from flowsim.hospital.vocabulary.resources import Priority, Resource
from flowsim.hospital.vocabulary.steps import (
    branch,
    depart,
    end,
    go,
    label,
    note,
    occupy_bed,
    release,
    renege_after,
    request_bed,
    seize,
    set_time,
    start,
    treat,
    vacate_bed,
    wait_for_all,
    wait_for_bed,
    wait_until,
)
from flowsim.hospital.vocabulary.wards import Service, Ward
from flowsim.scenario.build import build
from flowsim.studies.agreement import differences
from flowsim.studies.verification import everything
from tests.busy import busy_hospital
from tests.engines import compiled_only
from tests.identity.same import assert_as_described, assert_same, both
from tests.small import hospital, one_each

WARD = {
    "services": (Service(name="medicine"),),
    "wards": (Ward(name="alder", beds=2, serves=(("medicine", "home"),)),),
}


# -- whole hospitals ---------------------------------------------------------------------------


@compiled_only
@pytest.mark.parametrize("scenario", everything())
def test_every_shipped_scenario_and_initiative(scenario):
    raw = assert_same(build(load(scenario, ["scale=0.1"])), weeks=2, seed=3)
    assert len(raw.stays["patient"]) > 100


@compiled_only
@pytest.mark.parametrize("mode", ["meetings", "ward_list", "bureau"])
def test_a_crowded_hospital_in_every_matching_mode(mode):
    assert_same(busy_hospital(mode=mode), weeks=2, seed=5, replication=1)


@compiled_only
@pytest.mark.parametrize("uncleaned", [True, False])
@pytest.mark.parametrize("turn_round", ["clean", ""])
def test_beds_are_handed_over_alike(uncleaned, turn_round):
    full = busy_hospital(beds=(20, 14))
    bureau = replace(full.bureau, allocate_uncleaned=uncleaned, turn_round=turn_round)
    raw = assert_same(replace(full, bureau=bureau), weeks=3, seed=8)
    assert (raw.escalations["escalation_beds"] > 0).any()
    assert (raw.stays["placement"] == 2).any()


@compiled_only
def test_replications_on_threads_give_what_they_give_alone():
    program, run = lower(busy_hospital(), weeks=2), engine_of("compiled")
    alone = [run(program, 5, k) for k in range(6)]
    with ThreadPoolExecutor(3) as pool:
        together = list(pool.map(lambda k: run(program, 5, k), reversed(range(6))))
    for first, second in zip(alone, reversed(together), strict=True):
        assert differences(first, second, program.names) == []


# -- more than the kernel has room for at first --------------------------------------------------


@compiled_only
def test_more_patients_at_once_than_there_is_room_for():
    many = FIRST_WALKERS + 500
    steps = [start("side"), start("side"), treat("stay", Constant(600.0)), wait_for_all(), depart()]
    side = Pathway("side", [treat("beside", Exponential(mean_minutes=500)), end()])
    found = hospital(steps, others=(side,))
    crowd = Batch(name="all", pathway="visit", times=((10.0, many), (20.0, many)), once=True)
    raw = assert_same(replace(found, arrivals=(crowd,)))
    assert np.isfinite(raw.t_depart).sum() == 2 * many


@compiled_only
def test_more_events_to_come_than_there_is_room_for():
    """Everybody waits with patience that runs out after they are served: an event each."""
    many = 2 * FIRST_EVENTS
    steps = [
        renege_after("patience", "left", Constant(9000.0)),
        *seize("door"),
        treat("enter", Constant(0.25)),
        *release("door"),
        depart("in"),
        label("left"),
        depart("left"),
    ]
    arrivals = (Batch(name="all", pathway="visit", times=((0.0, many),), once=True),)
    found = replace(hospital(steps, resources=(Resource("door", 1),)), arrivals=arrivals)
    raw = assert_same(found)
    assert (raw.outcome == 0).all()


@compiled_only
def test_more_stays_and_bed_changes_than_there_is_room_for():
    steps = [request_bed("medicine"), wait_for_bed(), occupy_bed()]
    steps += [treat("stay", Exponential(mean_minutes=100)), vacate_bed(), depart()]
    stream = Arrivals(name="all", pathway="visit", per_hour=20.0)
    wards = (Ward(name="alder", beds=30, serves=(("medicine", "home"),)),)
    found = replace(hospital(steps, **{**WARD, "wards": wards}), arrivals=(stream,))
    raw = assert_same(found)
    assert len(raw.stays["patient"]) > 2 * FIRST_STAYS
    assert len(raw.bed_events["t"]) > 8000


# -- lines -------------------------------------------------------------------------------------


@compiled_only
def test_a_long_line_with_ageing_and_people_who_leave_its_middle():
    """Two classes, one gaining on the other; half of those waiting give up at odd times."""
    steps = [
        renege_after("patience", "left", Lognormal(mean_minutes=300, sd_minutes=400)),
        *seize("desk", priority=Priority(credit_minutes=0.0)),
        treat("serve", Constant(3.0)),
        *release("desk"),
        depart("served"),
        label("left"),
        depart("left"),
    ]
    older = [
        *seize("desk", priority=Priority(credit_minutes=45.0)),
        treat("serve"),
        *release("desk"),
    ]
    found = hospital(
        steps,
        resources=(Resource("desk", 1),),
        others=(Pathway("older", [*older, depart("served")]),),
    )
    streams = (
        Batch(name="groups", pathway="visit", times=tuple((t * 60.0, 25) for t in range(24))),
        Arrivals(name="older", pathway="older", per_hour=8.0),
    )
    raw = assert_same(replace(found, arrivals=streams), seed=4)
    assert (raw.outcome == 1).sum() > 200
    assert (raw.outcome == 0).sum() > 1000


def test_what_was_held_before_patience_began_is_kept():
    steps = [
        *seize("room"),
        renege_after("patience", "left", Constant(10.0)),
        *seize("nurse", "doctor"),
        treat("see", Constant(60.0)),
        *release("doctor", "nurse", "room"),
        depart("seen"),
        label("left"),
        treat("leave", Constant(5.0), by_whom="room"),
        *release("room"),
        depart("left"),
    ]
    found = hospital(
        steps,
        times=(0, 0, 5, 8, 100, 101),
        resources=(Resource("room", 3, pace=2.0), Resource("nurse", 2), Resource("doctor", 1)),
    )
    raw = assert_same(found)
    assert_as_described(found)
    assert set(raw.outcome) == {0, 1}


# -- walks beside each other -------------------------------------------------------------------


def test_a_patient_may_leave_before_what_was_started_ends():
    side = Pathway(
        "side", [*seize("bench"), treat("test", Constant(50.0)), *release("bench"), end()]
    )
    steps = [start("side"), start("side"), treat("visit", Constant(5.0)), depart()]
    found = hospital(
        steps, times=range(0, 3000, 10), others=(side,), resources=(Resource("bench", 2),)
    )
    assert_same(found)
    assert_as_described(found)


def test_a_walk_beside_may_end_the_visit():
    side = Pathway("side", [treat("test", Constant(50.0)), depart("by_the_side")])
    steps = [start("side", when="ill"), treat("visit", Constant(5.0)), wait_for_all(), depart()]
    found = hospital(
        steps,
        times=range(0, 3000, 10),
        others=(side,),
        attributes=(Attribute(name="ill", values=("no", "yes"), drawn=yes_no(0.5)),),
    )
    raw = assert_same(found)
    assert_as_described(found)
    assert set(raw.outcome) == {0, 1}


# -- refusals ----------------------------------------------------------------------------------

MISUSES = {
    "two requests": [request_bed("medicine"), request_bed("medicine")],
    "no request": [wait_for_bed()],
    "not ready": [request_bed("medicine"), request_bed("medicine")],
    "occupied unasked": [occupy_bed()],
    "two beds": [
        *[request_bed("medicine"), wait_for_bed(), occupy_bed()],
        *[request_bed("medicine"), wait_for_bed(), occupy_bed()],
    ],
    "nothing to vacate": [vacate_bed()],
    "not seized": release("desk"),
    "by nobody": [treat("task", Constant(1.0), by_whom="desk")],
}


@pytest.mark.parametrize("name", MISUSES)
def test_misuse_is_refused_in_the_same_words(name):
    found = hospital([*MISUSES[name], depart()], resources=(Resource("desk", 1),), **WARD)
    refusal = assert_same(found)
    assert "pathway step visit/" in refusal


def test_a_walk_that_has_lost_its_bed_to_another_is_refused_alike():
    """The patient leaves while a walk beside waits for the bed with a limit."""
    side = [note("t_two"), wait_for_bed(until="t_limit", otherwise="gone"), label("gone"), end()]
    steps = [request_bed("medicine"), start("side"), treat("stay", Constant(5.0)), depart()]
    found = hospital(
        [set_time("t_limit", "limit", Constant(30.0)), *steps],
        others=(Pathway("side", side),),
        services=WARD["services"],
        wards=(replace(WARD["wards"][0], beds=0),),
    )
    assert "no longer asked for" in assert_same(found)
    assert assert_as_described(found) is None


@compiled_only
def test_too_many_visits_are_refused(monkeypatch):
    steps = [label("again"), treat("tick", Constant(0.125)), go("again")]
    found = hospital(steps)
    reference, compiled = both(found, weeks=2)
    assert reference == compiled
    assert "one patient has come here 65,535 times" in reference


@compiled_only
def test_background_processes_may_go_on_for_longer():
    steps = [label("again"), treat("tick", Constant(0.125)), go("again")]
    found = hospital([depart()], others=(Pathway("background", steps),), background=("background",))
    assert_same(found)


# -- the same minute ---------------------------------------------------------------------------


def test_ties_of_every_kind():
    """Shifts, tasks, patience and arrivals meet at the full hour, in two streams."""
    steps = [
        renege_after("patience", "left", Constant(60.0)),
        *seize("nurse", priority=Priority(band=1)),
        treat("see", Constant(60.0)),
        *release("nurse"),
        branch("back", {"again": 0.5, "next": 0.5}),
        depart("seen"),
        label("again"),
        wait_until("hourly"),
        *seize("nurse"),
        treat("see", Constant(60.0)),
        *release("nurse"),
        depart("seen_twice"),
        label("left"),
        depart("left"),
    ]
    hours = Calendar.weekly([("daily", "09:00", "17:00", 3)], elsewhere=1)
    found = hospital(steps, resources=(Resource("nurse", hours),))
    found = replace(
        found,
        calendars=(("hourly", Timetable.every(60)),),
        arrivals=tuple(
            Batch(name=name, pathway="visit", times=tuple((h * 60.0, 2) for h in range(100)))
            for name in ("first", "second")
        ),
    )
    raw = assert_same(found)
    assert_as_described(found)
    assert set(raw.outcome) == {0, 1, 2}


def test_labels_and_streams_of_one_patient_each():
    streams = one_each(old=(0, {"kind": "old"}), young=(0, {"kind": "young"}))
    found = Hospital(
        name="pair",
        pathways=(
            Pathway("visit", [*seize("desk"), treat("t", Constant(1)), *release("desk"), depart()]),
        ),
        arrivals=streams,
        attributes=(Attribute(name="kind", values=("old", "young")),),
        resources=(Resource("desk", 1),),
    )
    raw = assert_same(found)
    assert_as_described(found)
    assert raw.attributes[:, 0].tolist() == [0, 1]
