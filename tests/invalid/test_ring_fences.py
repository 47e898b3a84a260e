"""Ring-fences for nobody, too large or misspelt, and what the user is told."""

import math

import pytest

from flowsim.errors import FlowsimError
from flowsim.hospital.check import check_or_raise
from flowsim.hospital.vocabulary.by import by
from flowsim.hospital.vocabulary.calendars import Calendar, Rota, Shift
from flowsim.hospital.vocabulary.resources import Resource, Team
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
from flowsim.hospital.vocabulary.wards import BedBureau, RequestKind, Ward
from tests.invalid.conftest import TASK, make_hospital

BOOKED = RingFence(places=1, kinds=("booked",))
IN_BED = [request_bed("medicine"), wait_for_bed(), occupy_bed()]
STAY = [*IN_BED, treat("assess", TASK), vacate_bed(), depart()]
BY_DAY = Calendar.weekly([("daily", "08:00", "20:00", 3)], elsewhere=0)
SHIFTS = Rota(shifts=(Shift(days="daily", start="08:00", end="20:00", staff=2),))


@pytest.mark.parametrize("places", [-1, 0.5, math.nan, math.inf, "two", None, [1], 200_000])
def test_places_are_a_whole_number_or_a_calendar(places):
    with pytest.raises(FlowsimError, match="ring fence: places"):
        RingFence(places=places, kinds=("booked",))


@pytest.mark.parametrize("kinds", ["booked", ("",), (1.5,), ("booked", "booked"), {"booked": 1}])
def test_kinds_are_a_list_of_names(kinds):
    with pytest.raises(FlowsimError, match="ring fence: kinds"):
        RingFence(places=1, kinds=kinds)


def test_the_ring_fence_of_a_resource_is_for_somebody():
    with pytest.raises(FlowsimError, match="resource desk: a ring-fence is for nobody"):
        Resource("desk", 2, ring_fences=(RingFence(places=1),))


@pytest.mark.parametrize("fences", [BOOKED, [1], "booked", None])
def test_ring_fences_are_a_list_of_them(fences):
    with pytest.raises(FlowsimError, match="ring_fences"):
        Resource("desk", 2, ring_fences=fences)
    with pytest.raises(FlowsimError, match="ring_fences"):
        Ward(name="alder", beds=2, serves=(), ring_fences=fences)


@pytest.mark.parametrize("kind", ["", 1.5, ["booked"], BOOKED])
def test_who_asks_is_a_name_or_a_table(kind):
    with pytest.raises(FlowsimError, match="kind"):
        seize("desk", kind=kind)


def at_desk(capacity, *fences, kind="booked"):
    """Return a hospital that seizes a desk."""
    visit = [seize("desk", kind=kind), treat("assess"), release("desk"), depart()]
    return make_hospital(*visit, resources=(Resource("desk", capacity, ring_fences=fences),),
                         teams=())  # fmt: skip


def on_ward(*fences, **changes):
    """Return a hospital whose patients stay on a ward of two beds."""
    serves = (("medicine", "home"),)
    ward = Ward(**{"name": "alder", "beds": 2, "serves": serves, "ring_fences": fences, **changes})
    return make_hospital(*STAY, wards=(ward,))


CASES = {
    "a kind nobody asks as": (
        at_desk(2, RingFence(places=1, kinds=("boked",))),
        "resource desk: ring-fence: 'boked' is not a kind .*Did you mean 'booked'",
    ),
    "a kind of request that there is not": (
        on_ward(RingFence(places=1, kinds=("admision",))),
        "ward alder: ring-fence: 'admision' is not a request kind .*Did you mean 'admission'",
    ),
    "more than there are": (
        at_desk(2, RingFence(places=3, kinds=("booked",))),
        "resource desk: its ring-fences keep 3 places, but it never has more than 2. Keep fewer",
    ),
    "two that are more together": (at_desk(3, *[RingFence(places=2, kinds=("booked",))] * 2), "4"),
    "more by day than there are": (at_desk(2, RingFence(places=BY_DAY, kinds=("booked",))), "3"),
    "more than a calendar ever has": (at_desk(BY_DAY, *[BOOKED] * 4), "never has more than 3"),
    "more than a rota ever has": (at_desk(SHIFTS, *[BOOKED] * 3), "never has more than 2"),
    "more beds than there are": (
        on_ward(RingFence(places=4), escalation_beds=1),
        "ward alder: its ring-fences keep 4 places, but it never has more than 3",
    ),
    "all beds for a kind that this request is not of": (
        make_hospital(
            *STAY,
            wards=(
                Ward(
                    name="alder",
                    beds=2,
                    serves=(("medicine", "home"),),
                    ring_fences=(RingFence(places=2, kinds=("emergency",)),),
                ),
            ),
            bureau=BedBureau(
                kinds=(
                    RequestKind(name="admission", rank=1),
                    RequestKind(name="emergency", rank=2),
                )
            ),
        ),
        "no bed is ever given for service 'medicine' as kind 'admission': the ring-fences of alder",
    ),
    "a table of who asks by an attribute that there is not": (
        at_desk(2, BOOKED, kind=by("acuty", {"1": "booked"}, default="other")),
        "'acuty' is not an attribute .*Did you mean 'acuity'",
    ),
    "a table of who asks with a hole": (
        at_desk(2, BOOKED, kind=by("acuity", {"1": "booked"})),
        "acuity",
    ),
    "a team whose members nobody asks as that kind": (
        make_hospital(
            seize("team", kind="walk_in"),
            treat("assess"),
            release("team"),
            depart(),
            resources=(Resource("desk", 2, ring_fences=(BOOKED,)), Resource("other", 1)),
            teams=(Team(name="team", members=("desk", "other")),),
        ),
        "'booked' is not a kind .*walk_in",
    ),
}


@pytest.mark.parametrize("case", CASES)
def test_what_does_not_fit_is_refused(case):
    hospital, message = CASES[case]
    with pytest.raises(FlowsimError, match=message):
        check_or_raise(hospital)
