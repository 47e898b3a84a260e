"""seize and release of several servers: all or none, who waits for whom, giving some back."""

import pytest

from flowsim.engine.follow import follow
from flowsim.errors import FlowsimError
from flowsim.hospital.check.load import offered_loads
from flowsim.hospital.vocabulary.arrivals import Arrivals
from flowsim.hospital.vocabulary.attributes import Attribute, shares
from flowsim.hospital.vocabulary.blocks import when
from flowsim.hospital.vocabulary.by import by
from flowsim.hospital.vocabulary.calendars import Calendar, Rota, Shift
from flowsim.hospital.vocabulary.distributions import Constant, Exponential
from flowsim.hospital.vocabulary.resources import Priority, Resource
from flowsim.hospital.vocabulary.ring_fences import RingFence
from flowsim.hospital.vocabulary.steps import (
    depart,
    keep_waiting,
    label,
    note,
    release,
    renege_after,
    seize,
    treat,
)
from flowsim.scenario.scale import scaled
from tests.identity.same import assert_as_described, assert_same
from tests.small import hospital, one_each, run

UNITS = Attribute(name="units", values=("1", "2", "3"))
NEEDS = by("units", {"1": 1, "2": 2, "3": 3})
TASK = treat("task", Constant(60))
VISIT = [seize("nurse", units=NEEDS), note("t_served"), TASK, release("nurse"), depart()]


def people(**needs):
    """Return one person each: people(a=(0, 2)) comes at minute 0 and needs two."""
    return one_each(**{name: (t, {"units": str(n)}) for name, (t, n) in needs.items()})


def ward(servers=3, steps=VISIT, *, back_fill=False, **changes):
    nurse = Resource("nurse", servers, back_fill=back_fill)
    return {"resources": (nurse,), "attributes": (UNITS,), **changes, "steps": steps}


def served(engine, arrivals, servers=3, steps=VISIT, **changes):
    """Return the minute at which each is served."""
    records = run(engine=engine, arrivals=arrivals, **ward(servers, steps, **changes))
    return records.patients.t_served.tolist()


def test_all_are_taken_at_once_and_counted_in_use(engine):
    records = run(engine=engine, arrivals=people(a=(0, 2)), **ward())
    assert records.patients.t_served.tolist() == [0]
    assert records.resource_hours.busy_minutes.sum() == 120


def test_none_is_taken_before_all_are_free(engine):
    records = run(engine=engine, arrivals=people(a=(0, 2), b=(10, 2)), **ward())
    assert records.patients.t_served.tolist() == [0, 60]
    assert records.resource_hours.busy_minutes.sum() == 240


def test_the_first_in_line_holds_up_who_would_fit(engine):
    assert served(engine, people(a=(0, 2), b=(10, 3), c=(20, 1))) == [0, 60, 120]


def test_with_back_fill_whoever_fits_goes_before(engine):
    line = people(a=(0, 2), b=(10, 3), c=(20, 1))
    assert served(engine, line, back_fill=True) == [0, 80, 20]


def test_of_those_who_fit_the_first_goes_first(engine):
    line = people(a=(0, 3), b=(10, 3), c=(20, 2), d=(25, 1))
    assert served(engine, line, steps=first_back(), back_fill=True) == [0, 120, 30, 60]


def first_back():
    """Return a visit in which two of three are given back half way."""
    return [
        seize("nurse", units=NEEDS),
        note("t_served"),
        treat("first_half", Constant(30)),
        *give_back_two(),
        treat("second_half", Constant(30)),
        release("nurse"),
        depart(),
    ]


def give_back_two():
    """Return steps by which those who hold three give back two."""
    return [when("units", {"3": [release("nurse", units=2)]})]


def test_whoever_outranks_the_first_in_line_goes_before_if_they_fit(engine):
    urgent = seize("nurse", units=NEEDS, priority=by("units", {"1": Priority(band=-1)}, Priority()))
    line = people(a=(0, 2), b=(10, 3), c=(20, 1))
    assert served(engine, line, steps=[urgent, *VISIT[1:]]) == [0, 80, 20]


def test_nobody_for_whom_a_place_is_kept_is_held_up_by_those_it_is_kept_from(engine):
    """One of three is in use and one kept: b, who needs two, has one; c and d have two, then one.

    e, for whom none is kept, stands behind b.
    """
    urgent = by("units", {"1": "urgent"}, default="planned")
    steps = [seize("nurse", units=NEEDS, kind=urgent), *VISIT[1:]]
    fenced = (Resource("nurse", 3, ring_fences=(RingFence(places=1, kinds=("urgent",)),)),)
    line = people(a=(0, 1), b=(10, 2), c=(20, 1), d=(30, 1), e=(35, 2))
    assert served(engine, line, steps=steps, resources=fenced) == [0, 90, 20, 30, 150]


@pytest.mark.parametrize("back_fill", [False, True])
def test_when_the_first_gives_up_those_behind_are_served(engine, back_fill):
    patience = by("units", {"3": Constant(15)}, default=Constant(1000))
    steps = [renege_after("patience", [depart("left")], patience), VISIT[0], keep_waiting()]
    line = people(a=(0, 2), b=(10, 3), c=(20, 1))
    found = served(engine, line, steps=[*steps, *VISIT[1:]], back_fill=back_fill)
    assert found[2] == (20 if back_fill else 25)
    assert found[1] != found[1]


def test_whoever_would_have_to_wait_is_turned_away(engine):
    """Two of three are in use: who needs two is refused, who needs one is served, then none."""
    steps = [seize("nurse", units=NEEDS, otherwise=[depart("refused")]), *VISIT[1:]]
    line = people(a=(0, 2), b=(10, 2), c=(20, 1), d=(30, 1))
    outcomes = run(engine=engine, arrivals=line, **ward(steps=steps)).patients.outcome
    assert outcomes.tolist() == ["departed", "refused", "departed", "refused"]


def test_some_are_given_back_and_serve_the_next(engine):
    steps = first_back()
    records = run(engine=engine, arrivals=people(a=(0, 3), b=(10, 2)), **ward(steps=steps))
    assert records.patients.t_served.tolist() == [0, 30]
    assert records.resource_hours.busy_minutes.sum() == 3 * 30 + 30 + 2 * 60


def test_giving_back_all_that_is_held_as_a_part_is_refused(engine):
    steps = [*VISIT[:3], release("nurse", units=NEEDS), release("nurse"), depart()]
    words = "visit/4 release: gives back all that is held, or more; leave units out to give back"
    with pytest.raises(FlowsimError, match=words):
        run(engine=engine, arrivals=people(a=(0, 2)), **ward(steps=steps))


def test_a_shift_ends_in_a_task_of_several(engine):
    """From 00:30 one of three is on duty, and free from 01:00; from 02:00 there are three."""
    spans = [("mon", "00:00", "00:30", 3), ("mon", "02:00", "03:00", 3)]
    shifts = Calendar.weekly(spans, elsewhere=1)
    line = people(a=(0, 2), b=(10, 2), c=(40, 1))
    assert served(engine, line, shifts) == [0, 120, 120]
    assert served(engine, line, shifts, back_fill=True) == [0, 120, 60]
    records = run(engine=engine, arrivals=line, **ward(shifts))
    assert records.resource_hours.overrun_minutes.sum() == 30


def test_patience_gives_back_all_of_what_was_seized_since(engine):
    steps = [
        seize("nurse", units=2),
        renege_after("patience", "lost", Constant(5)),
        seize("porter", units=2),
        release("porter"),
        release("nurse"),
        depart(),
    ]
    steps += [label("lost"), note("t_served"), release("nurse"), depart("left")]
    two = (Resource("nurse", 2), Resource("porter", 2))
    records = run(steps, [0, 0], engine=engine, resources=two)
    assert records.resource_hours.busy_minutes.sum() == 0


def test_the_load_counts_every_server():
    half = [TASK, release("nurse", units=1), TASK]
    steps = [seize("nurse", units=2), *half, release("nurse"), depart()]
    hourly = (Arrivals(name="all", pathway="visit", per_hour=0.5),)
    found = offered_loads(hospital(arrivals=hourly, **ward(steps=steps)))
    assert found[0].load == pytest.approx(0.5 * (2 + 1), rel=1e-6)


def test_a_smaller_hospital_has_as_many_as_somebody_needs():
    rota = Rota(shifts=(Shift(days="daily", start="08:00", end="20:00", staff=6),))
    for servers in (4, Calendar.always(4), rota):
        smaller = scaled(hospital(arrivals=people(a=(0, 3)), **ward(servers)), 0.25)
        assert smaller.resources[0].highest_capacity == 3


def test_the_trace_says_how_many():
    model = hospital(arrivals=people(a=(0, 3)), **ward(steps=first_back()))
    journey = str(follow(model, 0, weeks=1))
    assert "seized 3 of nurse at once" in journey
    assert "released 2 of nurse; keeps nurse" in journey


@pytest.mark.parametrize("back_fill", [False, True])
def test_all_write_the_same_bytes(back_fill):
    crowd = (Arrivals(name="all", pathway="visit", per_hour=2.0),)
    mix = Attribute(name="units", values=("1", "2", "3"), drawn=thirds())
    busy = [treat("task", Exponential(mean_minutes=40)) if step is TASK else step for step in VISIT]
    model = ward(4, busy, back_fill=back_fill, attributes=(mix,), arrivals=crowd)
    assert_same(hospital(**model))
    assert_as_described(hospital(**model))


def thirds():
    """Return one, two and three as likely as each other."""
    return shares({"1": 1 / 3, "2": 1 / 3, "3": 1 / 3})
