"""Buffers that start far too small grow as often as they must, and nothing else changes."""

import weakref
from collections import Counter
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from flowsim.engine.compiled.beds import state as beds
from flowsim.engine.compiled.clock import state as clock
from flowsim.engine.compiled.patients import state as patients
from flowsim.engine.compiled.servers import state as servers
from flowsim.engine.compiled.walks import state as walks
from flowsim.engine.lowering import lower
from flowsim.hospital.vocabulary.arrivals import Arrivals, Batch
from flowsim.hospital.vocabulary.distributions import Constant, Exponential
from flowsim.hospital.vocabulary.ladders import eligibility, first_of, rung
from flowsim.hospital.vocabulary.pathway import Pathway
from flowsim.hospital.vocabulary.resources import Resource
from flowsim.hospital.vocabulary.steps import (
    depart,
    end,
    label,
    occupy_bed,
    release,
    renege_after,
    request_bed,
    seize,
    start,
    treat,
    vacate_bed,
    wait_for_all,
    wait_for_bed,
)
from flowsim.hospital.vocabulary.wards import Service, Ward
from tests.busy import busy_hospital
from tests.engines import UNCOMPILED
from tests.identity.random_hospital import hospitals
from tests.identity.same import assert_same
from tests.kernel.checked import run
from tests.small import hospital

BUFFERS = (
    (walks, "FIRST_WALKERS"),
    (patients, "FIRST_CHARTS"),
    (patients, "FIRST_MINUTES"),
    (patients, "FIRST_RUNGS"),
    (clock, "FIRST_EVENTS"),
    (servers, "FIRST_SERVER_EVENTS"),
    (beds, "FIRST_STAYS"),
    (beds, "FIRST_ESCALATIONS"),
)


@pytest.fixture
def tiny():
    """Start every buffer with room for one; return how often each has grown."""
    with pytest.MonkeyPatch.context() as patch:
        for place, name in BUFFERS:
            patch.setattr(place, name, 1)
        patch.setattr(beds, "STAYS_A_PATIENT", 0.0)
        patch.setattr(patients, "CAUSES_A_PATIENT", 0.0)
        yield count_growth(patch)


def count_growth(patch):
    """Return counts, kept up to date, of how often each buffer is enlarged."""
    grown, enlarge = Counter(), run.enlarge

    def counted(before):
        after = enlarge(before)
        grown["walkers"] += len(after.walks.walker) > len(before.walks.walker)
        grown["charts"] += len(after.patients.chart) > len(before.patients.chart)
        grown["minutes log"] += len(after.patients.log_cause) > len(before.patients.log_cause)
        grown["rungs"] += len(after.patients.rung_time) > len(before.patients.rung_time)
        grown["events"] += len(after.clock.event_time) > len(before.clock.event_time)
        grown["server log"] += len(after.servers.log_time) > len(before.servers.log_time)
        grown["stays"] += after.beds.stay.shape[1] > before.beds.stay.shape[1]
        grown["bed log"] += len(after.beds.log_time) > len(before.beds.log_time)
        grown["escalation"] += after.beds.escalation.shape[1] > before.beds.escalation.shape[1]
        grown["actions"] += after.beds.action.shape[1] > before.beds.action.shape[1]
        return after

    patch.setattr(run, "enlarge", counted)
    return grown


def crowd(many):
    return (Batch(name="all", pathway="visit", times=((10.0, many), (15.0, many)), once=True),)


def test_walkers_grow_while_others_are_in_use(tiny):
    side = Pathway("side", [treat("beside", Exponential(mean_minutes=50)), end()])
    steps = [start("side"), start("side"), treat("stay", Constant(60.0)), wait_for_all(), depart()]
    raw = assert_same(replace(hospital(steps, others=(side,)), arrivals=crowd(100)))
    assert (raw.outcome == 0).all()
    assert tiny["walkers"] >= 9
    assert tiny["minutes log"] >= 5


def test_the_log_of_rungs_grows(tiny):
    ladder = first_of("door", [rung("never", eligible="fit")], otherwise=[])
    changes = {"attributes": eligibility({"fit": 0.0}), "arrivals": crowd(100)}
    raw = assert_same(replace(hospital([ladder, depart()]), **changes))
    assert len(raw.rungs["t"]) == 200
    assert tiny["rungs"] >= 8


def test_events_grow(tiny):
    """Everybody waits with patience that runs out after they are served: an event each."""
    steps = [
        renege_after("patience", "left", Constant(9000.0)),
        *seize("door"),
        treat("enter", Constant(0.25)),
        *release("door"),
        depart("in"),
        label("left"),
        depart("left"),
    ]
    found = replace(hospital(steps, resources=(Resource("door", 1),)), arrivals=crowd(150))
    assert (assert_same(found).outcome == 0).all()
    assert tiny["events"] >= 8
    assert tiny["server log"] >= 8


def test_stays_and_the_log_of_beds_grow(tiny):
    steps = [request_bed("medicine"), wait_for_bed(), occupy_bed()]
    steps += [treat("stay", Exponential(mean_minutes=300)), vacate_bed(), depart()]
    found = hospital(
        steps,
        services=(Service(name="medicine"),),
        wards=(Ward(name="alder", beds=2, serves=(("medicine", "home"),)),),
    )
    stream = Arrivals(name="all", pathway="visit", per_hour=2.0)
    raw = assert_same(replace(found, arrivals=(stream,)))
    assert len(raw.stays["patient"]) > 200
    assert tiny["stays"] >= 7
    assert tiny["bed log"] >= 3


@pytest.mark.skipif(UNCOMPILED, reason="frames of Python hold what compiled code lets go")
def test_the_room_for_beds_is_let_go_before_the_other_records_are_made(monkeypatch):
    """Which are the largest: held together they would decide the memory of a long run."""
    rooms, copy, make = [], run.bed_records, run.records

    def copied(count, room):
        rooms.extend(weakref.ref(part) for part in room)
        return copy(count, room)

    def made(*arguments):
        assert len(rooms) == len(beds.Beds._fields)
        assert all(room() is None for room in rooms)
        return make(*arguments)

    monkeypatch.setattr(run, "bed_records", copied)
    monkeypatch.setattr(run, "records", made)
    raw = run.run(lower(busy_hospital(beds=(20, 14)), weeks=1), 8, 0)
    assert len(raw.stays["patient"]) > 100


def test_everything_grows_at_once(tiny):
    raw = assert_same(busy_hospital(beds=(20, 14)), weeks=1 if UNCOMPILED else 3, seed=8)
    assert len(raw.escalations["t"]) > 4
    assert (
        min(tiny[name] for name in ("walkers", "events", "minutes log", "stays", "escalation")) >= 3
    )
    assert tiny["bed log"] >= 1
    assert tiny["actions"] >= 1


@settings(
    deadline=None,
    max_examples=12 if UNCOMPILED else 40,
    suppress_health_check=[
        HealthCheck.too_slow,
        HealthCheck.data_too_large,
        HealthCheck.function_scoped_fixture,
    ],
)
@given(found=hospitals(), seed=st.integers(0, 2**63 - 1))
def test_random_hospitals_grow(tiny, found, seed):
    assert_same(found, seed=seed)
