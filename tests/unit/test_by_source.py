"""by("source", ...): values, chances and demand that depend on the stream a patient came by."""

import pytest

from flowsim.engine import simulate
from flowsim.errors import FlowsimError
from flowsim.hospital.check import check_or_raise, offered_loads
from flowsim.hospital.vocabulary.arrivals import Batch
from flowsim.hospital.vocabulary.attributes import Attribute, yes_no
from flowsim.hospital.vocabulary.blocks import when
from flowsim.hospital.vocabulary.by import by
from flowsim.hospital.vocabulary.calendars import Timetable
from flowsim.hospital.vocabulary.distributions import Constant
from flowsim.hospital.vocabulary.pathway import Pathway
from flowsim.hospital.vocabulary.python_step import python_step
from flowsim.hospital.vocabulary.resources import Resource
from flowsim.hospital.vocabulary.steps import (
    assign,
    come_back,
    depart,
    go,
    label,
    note,
    release,
    seize,
    treat,
    wait_until,
)
from tests.identity.same import assert_as_described, assert_same
from tests.small import hospital

CAR, AMBULANCE = (
    Batch(name=name, pathway="visit", times=((60.0, 2), (90.0, 2)), once=True)
    for name in ("car", "ambulance")
)
MINUTES = by("source", {"ambulance": Constant(30)}, default=Constant(10))
FRAIL = Attribute(
    name="frail",
    values=("no", "yes"),
    drawn=by("source", {"ambulance": yes_no(1.0)}, default=yes_no(0.0)),
)
STEPS = [
    seize("doctor"),
    treat("look", MINUTES),
    release("doctor"),
    when("source", {"car": [depart("drove home")]}),
    depart("carried home"),
]
TWO = {
    "arrivals": (CAR, AMBULANCE),
    "resources": (Resource("doctor", 9),),
    "attributes": (FRAIL,),
}


def test_durations_ways_and_labels_follow_the_stream(engine):
    patients = simulate(hospital(STEPS, **TWO), weeks=1, engine=engine).patients
    for source, minutes, frail, outcome in (
        ("car", 10.0, "no", "drove home"),
        ("ambulance", 30.0, "yes", "carried home"),
    ):
        mine = patients[patients.source == source]
        assert (mine.t_depart - mine.t_arrive).tolist() == [minutes] * 4
        assert set(mine.frail) == {frail}
        assert set(mine.outcome) == {outcome}
    assert patients.columns.tolist().count("source") == 1


def test_whoever_comes_back_keeps_the_stream(engine):
    again = Pathway("again", [treat("look", MINUTES), depart("seen again")])
    steps = [come_back("again", 1.0, Constant(60)), depart("seen")]
    found = hospital(steps, others=(again,), arrivals=(CAR, AMBULANCE))
    patients = simulate(found, weeks=1, engine=engine).patients
    second = patients[patients.episode == 2]
    minutes = dict(zip(second.source, second.t_depart - second.t_arrive, strict=True))
    assert minutes == {"car": 10.0, "ambulance": 30.0}


def test_demand_by_source_thins_one_stream():
    half = by("source", {"car": 0.0}, default=1.0)
    streams = (
        Batch(name=s.name, pathway="visit", times=s.times, once=True, multiplier=half)
        for s in (CAR, AMBULANCE)
    )
    patients = simulate(hospital(STEPS, **TWO | {"arrivals": tuple(streams)}), weeks=1).patients
    assert set(patients.source) == {"ambulance"}


def test_offered_loads_follow_the_stream():
    """Of 8 a week, 4 take 10 minutes and 4 take 30."""
    weekly = tuple(
        Batch(name=s.name, pathway="visit", times=((60.0, 4),)) for s in (CAR, AMBULANCE)
    )
    loads = offered_loads(hospital(STEPS, **TWO | {"arrivals": weekly}))
    assert loads[0].load == pytest.approx(160 / 10080, rel=1e-6)


ROUND = Pathway("round", [label("top"), wait_until("hourly"), treat("look", MINUTES), go("top")])


def test_a_background_pathway_came_by_no_stream_and_reads_the_first():
    found = hospital(
        STEPS,
        **TWO,
        others=(ROUND,),
        background=("round",),
        calendars=(("hourly", Timetable.every(60)),),
    )
    assert_same(found)
    assert_as_described(found)


SPOILT = {
    "a stream there is not": (
        [treat("look", by("source", {"cars": Constant(5)}, default=Constant(1))), depart()],
        {},
        "Did you mean 'car'",
    ),
    "a stream without a row": (
        [treat("look", by("source", {"car": Constant(5)})), depart()],
        {},
        "no value for source=ambulance",
    ),
    "set by a step": ([assign("source", "car"), depart()], {}, "source.* cannot be set"),
    "given by a stream": (
        [depart()],
        {
            "arrivals": (
                Batch(
                    name="car",
                    pathway="visit",
                    times=((1.0, 1),),
                    attributes=(("source", "car"),),
                ),
            )
        },
        "source.* cannot be set",
    ),
    "an attribute of one's own": (
        [depart()],
        {"attributes": (Attribute(name="source", values=("a", "b")),)},
        "this name is kept by the simulation",
    ),
    "a milestone": ([note("source"), depart()], {}, "already has a column of this name"),
    "a way to a stream there is not": (
        [when("source", {"bus": [depart("by bus")]}), depart()],
        {},
        "'bus' is not a value",
    ),
}


@pytest.mark.parametrize(("steps", "changes", "words"), SPOILT.values(), ids=SPOILT)
def test_what_cannot_be_is_refused(steps, changes, words):
    with pytest.raises(FlowsimError, match=words):
        check_or_raise(hospital(steps, **TWO | changes))


def test_a_step_in_python_reads_the_stream_and_cannot_set_it():
    seen = []
    steps = [
        python_step("look", lambda visit: float(seen.append(visit.attribute("source")) or 0)),
        depart(),
    ]
    simulate(hospital(steps, arrivals=(CAR, AMBULANCE)), weeks=1, engine="simpy")
    assert seen == ["car", "car", "ambulance", "ambulance"] * 2
    with pytest.raises(FlowsimError, match="settable attribute"):
        simulate(
            hospital([python_step("set", lambda visit: visit.assign("source", "car")), depart()]),
            weeks=1,
            engine="simpy",
        )
