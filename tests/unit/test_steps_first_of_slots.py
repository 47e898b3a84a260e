"""first_of with rungs that book a slot, ask as a kind, and close before their place does."""

import numpy as np
import pytest

from flowsim.engine.follow import follow
from flowsim.hospital.check import check, offered_loads
from flowsim.hospital.vocabulary.arrivals import Arrivals
from flowsim.hospital.vocabulary.attributes import Attribute
from flowsim.hospital.vocabulary.blocks import when
from flowsim.hospital.vocabulary.by import by
from flowsim.hospital.vocabulary.calendars import Calendar
from flowsim.hospital.vocabulary.clinics import Clinic, Session, SlotClass
from flowsim.hospital.vocabulary.distributions import Constant
from flowsim.hospital.vocabulary.ladders import eligibility, first_of, rung
from flowsim.hospital.vocabulary.resources import Resource, Team
from flowsim.hospital.vocabulary.ring_fences import RingFence
from flowsim.hospital.vocabulary.steps import (
    book,
    cancel_booking,
    depart,
    release,
    seize,
    treat,
    wait_for_time,
)
from tests.identity.same import assert_same
from tests.small import hospital, one_each, run

DAY, NOON = 1440, 720
WARD = [depart("ward")]
ATTEND = [wait_for_time("t_slot"), treat("see", Constant(5)), depart("clinic")]
KIND = Attribute(name="kind", values=("walk_in", "booked"))
WHO = by("kind", {"booked": "booked"}, default="walk_in")


def daily(slots=1, **changes):
    """Return a clinic with so many slots every day at noon."""
    session = Session(days="daily", start="12:00", slots=slots)
    return Clinic(**{"name": "hot", "sessions": (session,), **changes})


def hot(*before, then=ATTEND, **asked):
    """Return a rung that books a slot of the clinic."""
    conditions = {name: asked.pop(name) for name in ("eligible", "calendar") if name in asked}
    return rung("hot", *before, then, book=book("hot", "t_slot", **asked), **conditions)


def results(records):
    """Return (patient, rung, result) of every try."""
    table = records.rungs
    return list(zip(table.patient, table.rung.astype(str), table.result.astype(str), strict=True))


def test_a_slot_is_booked_and_who_finds_none_goes_to_the_next_rung(engine):
    """One slot a day, within two days: the third finds none, and nobody waits for it."""
    rungs = [hot(within_minutes=2 * DAY), rung("chair", seen(), place="chair")]
    found = run(
        [first_of("door", rungs, otherwise=WARD)],
        [10, 20, 30, 31],
        engine=engine,
        clinics=(daily(),),
        resources=(Resource("chair", 1),),
    )
    assert found.patients.outcome.tolist() == ["clinic", "clinic", "seen", "ward"]
    assert found.patients.t_slot.tolist()[:2] == [NOON, NOON + DAY]
    assert found.patients.t_slot[2:].isna().all()
    assert results(found) == [
        (0, "hot", "taken"),
        (1, "hot", "taken"),
        (2, "hot", "no_slot"),
        (2, "chair", "taken"),
        (3, "hot", "no_slot"),
        (3, "chair", "full"),
    ]


def seen(minutes=60.0):
    """Return the steps of whom a rung with a chair takes."""
    return [treat("sit", Constant(minutes)), *release("chair"), depart("seen")]


def test_no_slot_is_used_by_whom_anything_else_speaks_against(engine):
    """Who is not eligible, comes too late or finds the place full leaves the slot to the next."""
    day = Calendar.weekly([("daily", "00:00", "00:30", 1)], elsewhere=0)
    steps = [wait_for_time("t_slot"), *release("chair"), depart("clinic")]
    first = rung(
        "hot",
        steps,
        eligible="fit",
        calendar="day",
        place="chair",
        book=book("hot", "t_slot", within_minutes=DAY),
    )
    found = run(
        [first_of("door", [first], otherwise=WARD)],
        engine=engine,
        arrivals=one_each(
            a=(1, {"fit": "no"}), b=(2, {}), c=(3, {}), d=(31, {}), e=(800, {}), f=(1445, {})
        ),
        attributes=(Attribute(name="fit", values=("yes", "no")),),
        calendars=(("day", day),),
        resources=(Resource("chair", 1),),
        clinics=(daily(),),
    )
    assert [row[2] for row in results(found)] == [
        "not_eligible",
        "taken",
        "full",
        "shut",
        "shut",
        "taken",
    ]
    assert found.patients.t_slot.dropna().tolist() == [NOON, NOON + DAY]


def test_a_slot_of_a_class_is_kept_for_it_on_a_rung_as_well(engine):
    classes = (SlotClass(name="booked", reserved=1), SlotClass(name="walk_in"))
    found = run(
        [first_of("door", [hot(within_minutes=DAY, slot_class=WHO)], otherwise=WARD)],
        engine=engine,
        arrivals=one_each(a=(1, {}), b=(2, {}), c=(3, {"kind": "booked"})),
        attributes=(KIND,),
        clinics=(daily(slots=2, classes=classes),),
    )
    assert [row[2] for row in results(found)] == ["taken", "no_slot", "taken"]


def test_a_slot_given_back_is_free_for_the_next_who_tries(engine):
    gives_back = [treat("think", Constant(60)), cancel_booking("t_slot"), depart("no")]
    found = run(
        [first_of("door", [hot(then=gives_back, within_minutes=DAY)], otherwise=WARD)],
        [0, 30, 90],
        engine=engine,
        clinics=(daily(),),
    )
    assert [row[2] for row in results(found)] == ["taken", "no_slot", "taken"]


def test_preparation_and_lead_are_those_of_the_booking(engine):
    """Noon is too soon at 11:01 with an hour of preparation, and too far at 11:59 the day before.

    Slots from one hour to one day from now, both included.
    """
    asked = {"prepare_minutes": 60, "within_minutes": DAY}
    found = run(
        [first_of("door", [hot(**asked)], otherwise=WARD)],
        [NOON - 60, NOON - 59, NOON + 1],
        engine=engine,
        clinics=(daily(slots=9),),
    )
    assert [row[2] for row in results(found)] == ["taken", "no_slot", "taken"]
    assert found.patients.t_slot.dropna().tolist() == [NOON, NOON + DAY]


@pytest.mark.parametrize(("kind", "outcome"), [("booked", "seen"), ("walk_in", "ward")])
def test_a_rung_asks_a_ring_fence_as_the_kind_it_says(engine, kind, outcome):
    """Of two chairs the last is kept for those booked."""
    fenced = Resource("chair", 2, ring_fences=[RingFence(places=1, kinds=("booked",))])
    found = run(
        [first_of("door", [rung("sdec", seen(), place="chair", kind=WHO)], otherwise=WARD)],
        engine=engine,
        arrivals=one_each(a=(0, {"kind": "walk_in"}), b=(1, {"kind": kind})),
        attributes=(KIND,),
        resources=(fenced,),
    )
    assert found.patients.outcome.tolist() == ["seen", outcome]


@pytest.mark.parametrize("how", ["rung", "seize"])
@pytest.mark.parametrize(
    ("back_fill", "kind", "outcome"),
    [
        (False, "booked", "seen"),
        (False, "walk_in", "ward"),
        (True, "booked", "seen"),
        (True, "walk_in", "ward"),
    ],
)
def test_who_waits_for_what_is_kept_from_them_holds_up_nobody(
    engine, how, back_fill, kind, outcome
):
    """The last chair is kept from the walk-in who queues for it, and free for a booked patient.

    As for one who would seize the chair and is turned away from any line.
    """
    fenced = Resource(
        "chair", 2, back_fill=back_fill, ring_fences=[RingFence(places=1, kinds=("booked",))]
    )
    tries = (
        first_of("door", [rung("sdec", seen(), place="chair", kind=WHO)], otherwise=WARD)
        if how == "rung"
        else [seize("chair", kind=WHO, otherwise=WARD), *seen()]
    )
    queues = [seize("chair", kind=WHO), *seen()]
    found = run(
        [when("queues", {"yes": queues}), tries],
        engine=engine,
        arrivals=one_each(
            a=(0, {"queues": "yes"}), b=(1, {"queues": "yes"}), c=(2, {"kind": kind})
        ),
        attributes=(KIND, Attribute(name="queues", values=("no", "yes"))),
        resources=(fenced,),
    )
    assert found.patients.outcome.tolist() == ["seen", "seen", outcome]


def test_a_team_gives_the_first_member_with_a_place_for_the_kind(engine):
    fenced = Resource("one", 1, ring_fences=[RingFence(places=1, kinds=("booked",))])
    take = rung(
        "any", treat("sit", Constant(60)), *release("either"), depart("seen"), place="either",
        kind=WHO,
    )  # fmt: skip
    found = run(
        [first_of("door", [take], otherwise=WARD)],
        engine=engine,
        arrivals=one_each(
            a=(0, {}), b=(1, {}), c=(2, {"kind": "booked"}), d=(3, {"kind": "booked"})
        ),
        attributes=(KIND,),
        resources=(fenced, Resource("two", 1)),
        teams=(Team(name="either", members=("one", "two")),),
    )
    assert found.patients.outcome.tolist() == ["seen", "ward", "seen", "ward"]


REFERRALS = {
    "until the last referral at 19:00": (18 * 60 + 59, "seen"),
    "from 19:00 on": (19 * 60, "ward"),
    "when the chairs are open": (20 * 60 + 59, "ward"),
}


@pytest.mark.parametrize(("minute", "outcome"), REFERRALS.values(), ids=REFERRALS)
def test_the_last_referral_is_before_the_place_closes(engine, minute, outcome):
    """Chairs are open until 21:00, referrals are taken until 19:00."""
    chairs = Calendar.weekly([("daily", "08:00", "21:00", 4)], elsewhere=0)
    referrals = Calendar.weekly([("daily", "08:00", "19:00", 1)], elsewhere=0)
    open_late = rung("sdec", seen(), calendar="referrals", place="chair")
    found = run(
        [first_of("door", [open_late], otherwise=WARD)],
        [minute],
        engine=engine,
        resources=(Resource("chair", chairs),),
        calendars=(("referrals", referrals),),
    )
    assert found.patients.outcome.tolist() == [outcome]


def test_hours_may_be_of_some_days_of_a_cycle_of_weeks(engine):
    """Referrals on Tuesdays of every second week: of four Tuesdays, the second and the fourth."""
    fortnight = Calendar.cycle([[], [("tue", "08:00", "19:00", 1)]], elsewhere=0)
    tuesdays = [DAY + 600 + 7 * DAY * week for week in range(4)]
    found = run(
        [first_of("door", [rung("a", depart("seen"), calendar="referrals")], otherwise=WARD)],
        [600, *tuesdays, tuesdays[1] + DAY],
        engine=engine,
        weeks=4,
        calendars=(("referrals", fortnight),),
    )
    taken = found.rungs.t[found.rungs.result == "taken"]
    assert taken.tolist() == [tuesdays[1], tuesdays[3]]


def test_the_offered_load_of_the_next_rung_is_of_those_who_find_no_slot_in_time():
    """Within a day of a daily clinic everybody finds one; within six hours three in four do not."""

    def of(within):
        rungs = [hot(within_minutes=within), rung("chair", seen(), place="chair")]
        steps = [first_of("door", rungs, otherwise=WARD)]
        made = hospital(
            steps,
            arrivals=(Arrivals(name="all", pathway="visit", per_hour=2.0),),
            clinics=(daily(slots=9),),
            resources=(Resource("chair", 3),),
        )
        assert not check(made)
        return offered_loads(made)[0].load

    assert of(DAY) == 0
    assert of(DAY / 4) == pytest.approx(0.75 * 2.0, rel=0.05)


def test_a_trace_says_which_slot_was_booked_or_that_there_was_none():
    small = hospital(
        [first_of("door", [hot(within_minutes=DAY)], otherwise=WARD)],
        (10, 20),
        clinics=(daily(),),
    )
    words = [follow(small, k, weeks=1).passages[0].words for k in (0, 1)]
    assert words[0] == "door: hot is taken, with a slot at week 1 Mon 12:00 (t_slot)"
    assert words[1].startswith("door: no slot for hot; on to visit/")


def test_both_engines_write_the_same_bytes():
    rungs = [
        hot(within_minutes=2 * DAY, eligible="fit"),
        rung("chair", seen(400), place="chair", kind=WHO),
    ]
    found = assert_same(
        hospital(
            [first_of("door", rungs, otherwise=WARD)],
            arrivals=(Arrivals(name="all", pathway="visit", per_hour=1.0),),
            attributes=(
                *eligibility({"fit": 0.6}),
                Attribute(
                    name="kind", values=("walk_in", "booked"), drawn={"walk_in": 0.5, "booked": 0.5}
                ),
            ),
            clinics=(daily(slots=4),),
            resources=(Resource("chair", 3, ring_fences=[RingFence(places=1, kinds=("booked",))]),),
        ),
        weeks=4,
    )
    assert np.unique(found.rungs["result"]).tolist() == [0, 1, 3, 4]
