"""Whatever the nurses, nobody is put out of bed and nobody is put into one that has no nurse."""

import numpy as np
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from flowsim.engine import simulate
from flowsim.engine.lowering import lower
from flowsim.engine.world import make_world
from flowsim.hospital.vocabulary.calendars import Calendar, Rota, Shift
from flowsim.hospital.vocabulary.distributions import Constant
from flowsim.hospital.vocabulary.pathway import Pathway
from flowsim.hospital.vocabulary.resources import Resource
from flowsim.hospital.vocabulary.steps import (
    bed_becomes,
    depart,
    end,
    occupy_bed,
    request_bed,
    treat,
    vacate_bed,
    wait_for_bed,
)
from flowsim.hospital.vocabulary.wards import BedBureau, Service, Ward
from tests.small import hospital

EVERY_TEN_MINUTES = range(0, 4 * 1440, 10)
CLEAN = Pathway(
    "clean",
    [treat("declare", Constant(7)), bed_becomes("dirty"), treat("clean", Constant(20)),
     bed_becomes("empty"), end()],
)  # fmt: skip


@st.composite
def nurses(draw):
    """Return a rota with shifts that go unfilled, or a calendar that may change every hour."""
    staff = st.integers(0, 4)
    if draw(st.booleans()):
        hours = draw(st.lists(st.integers(0, 24 * 7 - 1), unique=True, max_size=40).map(sorted))
        return Calendar(((0, draw(staff)), *((60 * h, draw(staff)) for h in hours if h)))
    turns = (("07:30", "20:00"), ("19:30", "08:00"), ("13:00", "17:00"))
    shifts = [Shift(days="daily", start=a, end=b, staff=draw(staff)) for a, b in turns]
    return Rota(shifts=tuple(shifts), unfilled_share=draw(st.sampled_from([0.0, 0.3])))


@st.composite
def wards(draw):
    """Return a ward with nurses, patients who come in groups, and the length of their stay."""
    stay = draw(st.sampled_from([45.0, 200.0, 700.0, 2000.0]))
    few = st.lists(st.sampled_from(EVERY_TEN_MINUTES), min_size=1, max_size=60, unique=True)
    alder = Ward(
        name="alder",
        beds=draw(st.integers(1, 9)),
        serves=(("medicine", "home"),),
        nurses="nurses",
        beds_per_nurse=draw(st.sampled_from([0.5, 1.0, 2.0, 3.5])),
    )
    steps = [
        request_bed("medicine"),
        wait_for_bed(),
        occupy_bed(),
        treat("stay", Constant(stay)),
        vacate_bed(),
        depart(),
    ]
    cleaned = draw(st.booleans())
    found = hospital(
        steps,
        draw(few.map(sorted)),
        others=(CLEAN,) if cleaned else (),
        bureau=BedBureau(
            turn_round="clean" if cleaned else "",
            allocate_uncleaned=draw(st.booleans()),
            mode=draw(st.sampled_from(["bureau", "ward_list"])),
        ),
        services=(Service(name="medicine"),),
        wards=(alder,),
        resources=(Resource("nurses", draw(nurses())),),
    )
    return found, stay


def staffed_at(found, times, seed):
    """Return the beds that the nurses on duty let be open at each time."""
    world = make_world(lower(found, weeks=1), seed, 0)
    mine = world.capacity_resource == 0
    place = np.searchsorted(world.capacity_t[mine], times, side="right") - 1
    (ward,) = found.wards
    staffed = world.capacity_level[mine][place] * ward.beds_per_nurse
    return np.minimum(ward.beds, np.floor(staffed))


def beds_at_ends_of_minutes(records):
    """Return the times of changes, and the beds empty and not closed after all at each."""
    events = records.bed_events
    times, place = np.unique(events.t, return_inverse=True)
    change = np.zeros((2, len(times)))
    for row, state, sign in ((0, "empty", 1), (1, "closed", -1)):
        for column, way in (("after", sign), ("before", -sign)):
            mine = (events[column] == state).to_numpy()
            np.add.at(change[row], place[mine], way * events.beds.to_numpy()[mine])
    return times, *np.cumsum(change, axis=1)


@settings(deadline=None, max_examples=150)
@given(case=wards(), seed=st.integers(0, 1000))
def test_beds_without_a_nurse_are_filled_by_nobody_and_emptied_by_none(case, seed):
    found, stay = case
    assume(found.wards[0].core_beds_with(found.resources[0].highest_capacity) > 0)
    records = simulate(found, weeks=1, seed=seed)
    stays, events = records.stays, records.bed_events
    gone = stays[stays.t_out.notna()]
    assert np.allclose(gone.t_out - gone.t_in, stay, atol=1e-6)  # nobody is put out of bed
    assert (events.before[events.after == "closed"] == "empty").all()

    given_beds = stays.t_allocated.dropna().to_numpy()
    out = stays.t_out.fillna(np.inf).to_numpy()
    placed = [
        ((stays.t_allocated <= t) & (out > t)).sum() for t in given_beds
    ]  # promised a bed, or in it
    assert (np.array(placed) <= staffed_at(found, given_beds, seed)).all()

    times, empty, opened = beds_at_ends_of_minutes(records)
    staffed = staffed_at(found, times, seed)
    assert (opened <= found.wards[0].beds).all()
    assert (opened >= staffed).all()  # as many as have nurses are open at once
    assert (empty[opened > staffed] == 0).all()  # of the others none is left empty
