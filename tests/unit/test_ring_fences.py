"""Ring-fences of resources and wards: who is let in, who waits, and when they are released."""

from dataclasses import replace

import pytest

from flowsim.hospital.check import check
from flowsim.hospital.vocabulary.attributes import Attribute
from flowsim.hospital.vocabulary.by import by
from flowsim.hospital.vocabulary.calendars import Calendar
from flowsim.hospital.vocabulary.distributions import Constant
from flowsim.hospital.vocabulary.resources import Priority, Resource, Team
from flowsim.hospital.vocabulary.ring_fences import RingFence
from flowsim.hospital.vocabulary.steps import (
    depart,
    occupy_bed,
    release,
    request_bed,
    seize,
    treat,
    vacate_bed,
    wait_for_bed,
)
from flowsim.hospital.vocabulary.wards import BedBureau, RequestKind, Service, Ward
from flowsim.scenario.scale import scaled
from tests.identity.same import assert_same
from tests.small import hospital, one_each, run

WHO = by("who", {"booked": "booked"}, default="walk_in")
VISIT = [*seize("room", kind=WHO), treat("seen", Constant(60)), *release("room"), depart()]
WALK_IN, BOOKED = {"who": "walk_in"}, {"who": "booked"}
PEOPLE = {"attributes": (Attribute(name="who", values=("walk_in", "booked")),)}
DAY = Calendar.weekly([("daily", "00:00", "00:30", 1)], elsewhere=0)


def rooms(number, *fences):
    """Return rooms with ring-fences."""
    return {"resources": (Resource("room", number, kind="space", ring_fences=fences),), **PEOPLE}


def one(places=1, *kinds):
    """Return a ring-fence, for the booked unless others are named."""
    return RingFence(places=places, kinds=kinds or ("booked",))


def starts(engine, world, arrivals):
    """Return when everybody is seen (minutes)."""
    records = run(VISIT, engine=engine, arrivals=arrivals, **world)
    return (records.patients.t_depart - 60).tolist()


def test_the_last_room_is_kept_for_the_booked(engine):
    people = one_each(a=(0, WALK_IN), b=(1, WALK_IN), c=(2, BOOKED))
    assert starts(engine, rooms(2, one()), people) == [0, 62, 2]


def test_the_booked_go_past_walk_ins_who_wait(engine):
    """Both rooms are taken at 10; of the two waiting the booked one gets the first that is free."""
    people = one_each(a=(0, WALK_IN), b=(5, BOOKED), c=(6, WALK_IN), d=(10, BOOKED))
    assert starts(engine, rooms(2, one()), people) == [0, 5, 120, 60]


def test_the_better_priority_does_not_open_a_room_that_is_kept(engine):
    steps = [seize("room", kind=WHO, priority=by("who", {"walk_in": Priority(band=-1)},
             default=Priority())), *VISIT[1:]]  # fmt: skip
    people = one_each(a=(0, WALK_IN), b=(1, BOOKED), c=(2, WALK_IN), d=(3, BOOKED))
    records = run(steps, engine=engine, arrivals=people, **rooms(2, one()))
    assert (records.patients.t_depart - 60).tolist() == [0, 1, 120, 60]


def test_a_ring_fence_that_a_calendar_releases_lets_those_in_who_wait(engine):
    people = one_each(a=(0, WALK_IN), b=(1, WALK_IN))
    assert starts(engine, rooms(2, one(DAY)), people) == [0, 30]


def test_each_ring_fence_keeps_its_own_number_from_those_it_is_not_for(engine):
    """Of four rooms one is kept for the booked and one for both: walk-ins get three."""
    fences = one(1), one(1, "booked", "walk_in")
    people = one_each(a=(0, WALK_IN), b=(1, WALK_IN), c=(2, WALK_IN), d=(3, WALK_IN))
    assert starts(engine, rooms(4, *fences), people) == [0, 1, 2, 60]


def test_a_team_gives_the_member_that_is_not_kept(engine):
    world = {
        "resources": (Resource("first", 1, ring_fences=(one(),)), Resource("second", 1)),
        "teams": (Team(name="room", members=("first", "second")),),
        **PEOPLE,
    }
    people = one_each(a=(0, WALK_IN), b=(1, WALK_IN), c=(2, BOOKED))
    assert starts(engine, world, people) == [0, 60, 2]


def test_whoever_will_not_wait_goes_while_a_room_is_kept(engine):
    steps = [*seize("room", kind=WHO, otherwise=[depart("refused")]), *VISIT[1:]]
    people = one_each(a=(0, WALK_IN), b=(1, WALK_IN), c=(2, BOOKED))
    records = run(steps, engine=engine, arrivals=people, **rooms(2, one()))
    assert records.patients.outcome.tolist() == ["departed", "refused", "departed"]


# -- wards ---------------------------------------------------------------------------------------

STAY = [
    *[request_bed("surgery", kind="elective"), wait_for_bed(), occupy_bed()],
    *[treat("stay", Constant(60)), vacate_bed(), depart()],
]
ASKED = {
    "services": (Service(name="surgery"),),
    "bureau": BedBureau(
        kinds=(RequestKind(name="emergency", rank=1), RequestKind(name="elective", rank=2))
    ),
}


def beds(number, *fences):
    """Return a ward with ring-fences, at home for surgery."""
    ward = Ward(name="alder", beds=number, serves=(("surgery", "home"),), ring_fences=fences)
    return {"wards": (ward,), **ASKED}


def test_the_last_bed_is_kept_for_a_kind_of_request_even_at_home(engine):
    """The emergency, first in the priority table, waits beside the bed kept for the elective."""
    steps = [
        *seize("door", otherwise=[request_bed("surgery", kind="emergency"), *STAY[1:]]),
        *STAY[:-1],
        *[*release("door"), depart()],
    ]
    world = beds(2, one(1, "elective")) | {"resources": (Resource("door", 1),)}
    records = run(steps, (0, 1, 2, 70), engine=engine, **world)
    assert records.stays.kind.tolist() == ["elective", "emergency", "emergency", "elective"]
    assert records.stays.t_in.tolist() == [0, 60, 130, 70]


def test_beds_that_a_calendar_releases_are_matched_at_once(engine):
    records = run(STAY, (0, 1), engine=engine, **beds(2, one(DAY, "emergency")))
    assert records.stays.t_in.tolist() == [0, 30]


# -- what is the same ------------------------------------------------------------------------------


@pytest.mark.parametrize("places", [0, Calendar.always(0)])
def test_a_ring_fence_of_no_place_is_the_same_as_none(engine, places):
    people = one_each(a=(0, WALK_IN), b=(1, BOOKED), c=(2, WALK_IN), d=(3, BOOKED))
    fenced = run(VISIT, engine=engine, arrivals=people, **rooms(1, one(places)))
    open_to_all = run(VISIT, engine=engine, arrivals=people, **rooms(1))
    assert fenced.patients.equals(open_to_all.patients)
    assert fenced.queue_hours.equals(open_to_all.queue_hours)


def test_both_engines_write_the_same_bytes():
    world = rooms(3, one(2), one(DAY, "walk_in")) | {
        "attributes": (Attribute(name="who", values=("walk_in", "booked"), calendar=DAY),)
    }
    assert_same(hospital(VISIT, range(0, 600, 7), **world))
    assert_same(
        hospital(STAY, range(0, 600, 7), **beds(3, one(1, "emergency"), RingFence(places=1)))
    )


# -- around it -----------------------------------------------------------------------------------


def test_a_hospital_of_half_the_size_keeps_half_as_many():
    by_day = RingFence(places=Calendar.weekly([("daily", "08:00", "20:00", 4)], elsewhere=1))
    world = rooms(8, one(3)) | beds(8, by_day)
    half = scaled(hospital(VISIT, **world), 0.5)
    assert half.resources[0].ring_fences[0].places == 2
    assert half.wards[0].ring_fences[0].most_places == 2


def test_a_kind_that_no_ring_fence_is_for_is_pointed_out():
    model = hospital(VISIT, **rooms(2, one()))
    assert not [finding for finding in check(model) if "ring-fence" in finding.text]
    plain = replace(model, resources=(Resource("room", 2),))
    texts = [finding.text for finding in check(plain)]
    assert any("no ring-fence is for kind 'booked'" in text for text in texts)
