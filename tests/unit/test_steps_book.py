"""book, cancel_booking: slots of clinics, first come first served, some kept for a class."""

import pytest

from flowsim.engine import simulate
from flowsim.engine.follow import follow
from flowsim.hospital.check import check
from flowsim.hospital.vocabulary.attributes import Attribute
from flowsim.hospital.vocabulary.by import by
from flowsim.hospital.vocabulary.clinics import Clinic, Session, SlotClass
from flowsim.hospital.vocabulary.distributions import Constant
from flowsim.hospital.vocabulary.pathway import Pathway
from flowsim.hospital.vocabulary.steps import (
    book,
    branch_on,
    cancel_booking,
    come_back,
    depart,
    label,
    note,
    treat,
    wait_for_time,
)
from flowsim.scenario.scale import scaled
from tests.identity.same import assert_same
from tests.small import hospital, one_each, run

DAY = 1440
NOON = 720
REFUSED = [note("t_refused"), depart("refused")]
ATTEND = [wait_for_time("t_slot", cause="wait_clinic"), treat("see", Constant(5)), depart("seen")]
KIND = Attribute(name="kind", values=("routine", "urgent"))


def daily(slots=1, **changes):
    """Return a clinic with so many slots every day at noon."""
    session = Session(days="daily", start="12:00", slots=slots)
    return Clinic(**{"name": "clinic", "sessions": (session,), **changes})


def slots(records):
    """Return the booked times of the patients, in order of arrival; None where refused."""
    return [None if t != t else t for t in records.patients.t_slot]


def booked(engine, times, clinic, **asked):
    """Return the records of patients who come at these times, book, and attend."""
    steps = [book("clinic", "t_slot", otherwise=REFUSED, **asked), *ATTEND]
    return run(steps, times, engine=engine, clinics=(clinic,))


def test_the_first_slot_is_booked_and_waited_for(engine):
    patients = booked(engine, [10, 20], daily()).patients
    assert patients.t_slot.tolist() == [NOON, NOON + DAY]
    assert patients.minutes_wait_clinic.tolist() == [710, 700 + DAY]
    assert patients.t_depart.tolist() == [NOON + 5, NOON + DAY + 5]
    assert patients.outcome.tolist() == ["seen", "seen"]


def test_all_slots_of_a_session_are_booked_before_the_next(engine):
    found = slots(booked(engine, [0, 1, 2, 3, 4], daily(2)))
    assert found == [NOON, NOON, NOON + DAY, NOON + DAY, NOON + 2 * DAY]


@pytest.mark.parametrize(
    ("prepare", "slot"), [(0, NOON), (NOON - 10, NOON), (NOON - 9.5, NOON + DAY)]
)
def test_preparation_has_to_be_over_when_the_slot_begins(engine, prepare, slot):
    assert slots(booked(engine, [10], daily(), prepare_minutes=prepare)) == [slot]


@pytest.mark.parametrize(("within", "slot"), [(NOON - 10, NOON), (NOON - 10.5, None)])
def test_the_slot_has_to_begin_within_the_lead(engine, within, slot):
    records = booked(engine, [10], daily(), within_minutes=within)
    assert slots(records) == [slot]
    if slot is None:
        assert records.patients.outcome.tolist() == ["refused"]
        assert records.patients.t_refused.tolist() == [10]


def test_a_slot_that_begins_now_can_be_booked(engine):
    assert slots(booked(engine, [NOON], daily())) == [NOON]


def test_who_finds_no_slot_within_the_lead_is_refused_and_takes_none(engine):
    records = booked(engine, [0, 1, 2, DAY], daily(), within_minutes=DAY)
    assert slots(records) == [NOON, None, None, NOON + DAY]


def test_there_is_no_slot_after_the_end_of_the_run(engine):
    end = 7 * DAY
    assert slots(booked(engine, [end - DAY, end - NOON + 1], daily())) == [end - NOON, None]


def test_at_one_minute_slots_go_by_number_of_arrival(engine):
    assert slots(booked(engine, [5, 5, 5], daily())) == [NOON + k * DAY for k in range(3)]


# -- cancelling and not coming -----------------------------------------------------------------


def with_kinds(engine, steps, arrivals, clinic=None, **others):
    """Return the records of patients of two kinds."""
    clinics = (clinic or daily(),)
    return run(
        steps, engine=engine, arrivals=arrivals, attributes=(KIND,), clinics=clinics, **others
    )


CANCELS = [
    book("clinic", "t_slot", otherwise=REFUSED, within_minutes=DAY),
    branch_on("kind", {"urgent": "stays"}),
    treat("think", Constant(60)),
    cancel_booking("t_slot"),
    note("t_cancelled"),
    depart("cancelled"),
    label("stays"),
    *ATTEND,
]


def test_a_cancelled_slot_can_be_booked_at_once(engine):
    arrivals = one_each(
        a=(0, {"kind": "routine"}), b=(59, {"kind": "urgent"}), c=(60, {"kind": "urgent"})
    )
    patients = with_kinds(engine, CANCELS, arrivals).patients
    assert patients.outcome.tolist() == ["cancelled", "refused", "seen"]
    assert slots(type("R", (), {"patients": patients})) == [None, None, NOON]
    assert patients.t_cancelled.tolist()[0] == 60


def test_not_coming_uses_the_slot(engine):
    steps = [book("clinic", "t_slot", otherwise=REFUSED), depart("gone")]
    assert slots(run(steps, [0, 1], engine=engine, clinics=(daily(),))) == [NOON, NOON + DAY]


def test_a_slot_given_up_when_it_has_begun_helps_nobody(engine):
    steps = [
        book("clinic", "t_slot", otherwise=REFUSED, within_minutes=DAY),
        treat("forget", Constant(NOON + 30)),
        cancel_booking("t_slot"),
        depart("late"),
    ]
    patients = run(steps, [0, NOON + 1], engine=engine, clinics=(daily(),)).patients
    assert patients.outcome.tolist() == ["late", "late"]
    assert patients.t_depart.tolist() == [NOON + 30, 2 * NOON + 31]


def test_somebody_may_hold_slots_of_several_clinics(engine):
    other = Clinic(name="scan", sessions=(Session(days="daily", start="15:00", slots=1),))
    steps = [
        book("clinic", "t_slot", otherwise=REFUSED),
        book("scan", "t_scan", otherwise=REFUSED),
        cancel_booking("t_slot"),
        wait_for_time("t_scan"),
        depart("scanned"),
    ]
    patients = run(steps, [0, 1], engine=engine, clinics=(daily(), other)).patients
    assert patients.t_slot.isna().all()
    assert patients.t_scan.tolist() == [900, 900 + DAY]
    assert patients.t_depart.tolist() == [900, 900 + DAY]


# -- classes -----------------------------------------------------------------------------------

URGENT = SlotClass(name="urgent", reserved=1, released_minutes_before=120)
CLASSED = [
    book(
        "clinic",
        "t_slot",
        otherwise=REFUSED,
        slot_class=by("kind", {"urgent": "urgent", "routine": "routine"}),
        within_minutes=DAY,
    ),
    *ATTEND,
]
CLASSES = (URGENT, SlotClass(name="routine"))


def of_kinds(engine, *patients, n=2):
    """Return booked times of (time, kind) patients at a clinic of n slots, one kept for urgent."""
    names = "abcdefgh"
    arrivals = one_each(
        **{name: (t, {"kind": k}) for name, (t, k) in zip(names, patients, strict=False)}
    )
    return slots(with_kinds(engine, CLASSED, arrivals, daily(n, classes=CLASSES)))


def test_a_reserved_slot_is_kept_for_its_class(engine):
    found = of_kinds(engine, (0, "routine"), (1, "routine"), (2, "urgent"))
    assert found == [NOON, None, NOON]


def test_a_reserved_slot_is_released_some_time_before(engine):
    found = of_kinds(engine, (0, "routine"), (599, "routine"), (600, "routine"), (601, "urgent"))
    assert found == [NOON, None, NOON, None]


def test_what_a_class_has_booked_counts_first_as_reserved(engine):
    found = of_kinds(engine, (0, "urgent"), (1, "routine"), (2, "routine"), (3, "urgent"))
    assert found == [NOON, NOON, None, None]


def test_a_class_may_book_more_than_what_is_reserved_for_it(engine):
    assert of_kinds(engine, (0, "urgent"), (1, "urgent"), (2, "routine")) == [NOON, NOON, None]


def test_who_is_of_no_class_books_what_is_not_reserved(engine):
    clinic = daily(2, classes=CLASSES)
    assert slots(booked(engine, [0, 1], clinic, within_minutes=DAY)) == [NOON, None]


# -- calendars ---------------------------------------------------------------------------------


def test_slots_may_begin_one_after_the_other(engine):
    session = Session(days="mon", start="09:00", end="10:00", every_minutes=20, slots=2)
    clinic = Clinic(name="clinic", sessions=(session,))
    assert clinic.slots_per_week == 6
    assert slots(booked(engine, range(6), clinic)) == [540, 540, 560, 560, 580, 580]


def test_a_cycle_of_several_weeks_begins_with_the_run(engine):
    clinic = Clinic(
        name="clinic",
        sessions=(
            Session(days="tue", start="09:00", slots=1, weeks=(2,)),
            Session(days="mon", start="09:00", slots=1, weeks=(1,)),
        ),
        cycle_weeks=2,
    )
    steps = [book("clinic", "t_slot", otherwise=REFUSED), *ATTEND]
    small = hospital(steps, range(5), clinics=(clinic,))
    week = 7 * DAY
    assert clinic.slots_per_week == 1
    assert slots(simulate(small, weeks=4, engine=engine)) == [
        540,
        week + DAY + 540,
        2 * week + 540,
        3 * week + DAY + 540,
        None,
    ]


def test_a_clinic_not_held_in_the_run_has_no_slots(engine):
    session = Session(days="mon", start="09:00", slots=1, weeks=(2,))
    clinic = Clinic(name="clinic", sessions=(session,), cycle_weeks=2)
    assert slots(booked(engine, [0], clinic)) == [None]


def test_on_a_holiday_a_clinic_is_held_as_on_a_sunday(engine):
    clinic = Clinic(
        name="clinic",
        sessions=(
            Session(days="mon-fri", start="12:00", slots=1),
            Session(days="sun", start="08:00", slots=1),
        ),
    )
    steps = [book("clinic", "t_slot", otherwise=REFUSED), *ATTEND]
    records = run(steps, [0, 1, 2], engine=engine, clinics=(clinic,), holidays=(1,))
    assert slots(records) == [NOON, DAY + 480, NOON + 2 * DAY]


def test_the_clinic_may_depend_on_the_patient(engine):
    other = Clinic(name="other", sessions=(Session(days="daily", start="15:00", slots=1),))
    steps = [
        book(by("kind", {"urgent": "other"}, default="clinic"), "t_slot", otherwise=REFUSED),
        *ATTEND,
    ]
    arrivals = one_each(a=(0, {"kind": "routine"}), b=(0, {"kind": "urgent"}))
    records = run(
        steps, engine=engine, arrivals=arrivals, attributes=(KIND,), clinics=(daily(), other)
    )
    assert slots(records) == [NOON, 900]


# -- coming back for the slot ------------------------------------------------------------------

VISIT = Pathway("visit_clinic", [treat("see", Constant(5)), depart("seen")])
SENT_HOME = [
    book("clinic", "t_slot", otherwise=REFUSED),
    come_back("visit_clinic", at="t_slot"),
    depart("home"),
]


def test_a_person_comes_back_for_the_slot(engine):
    patients = run(SENT_HOME, [0, 10], engine=engine, others=(VISIT,), clinics=(daily(),)).patients
    assert patients.person.tolist() == [0, 1, 0, 1]
    assert patients.t_arrive.tolist() == [0, 10, NOON, NOON + DAY]
    assert patients.t_depart.tolist() == [0, 10, NOON + 5, NOON + DAY + 5]
    assert patients.t_slot.isna().tolist() == [False, False, True, True]


def test_a_person_may_come_some_time_after_it(engine):
    steps = [*SENT_HOME[:1], come_back("visit_clinic", after=Constant(7), at="t_slot"), depart()]
    patients = run(steps, engine=engine, others=(VISIT,), clinics=(daily(),)).patients
    assert patients.t_arrive.tolist() == [0, NOON + 7]


def test_a_time_that_has_passed_is_now_and_one_not_noted_never(engine):
    steps = [
        branch_on("kind", {"urgent": "later"}),
        note("t_first"),
        label("later"),
        treat("think", Constant(30)),
        come_back("visit_clinic", at="t_first"),
        depart("home"),
    ]
    arrivals = one_each(a=(0, {"kind": "routine"}), b=(0, {"kind": "urgent"}))
    patients = with_kinds(engine, steps, arrivals, others=(VISIT,)).patients
    assert patients.source.tolist() == ["a", "b", "a"]
    assert patients.t_arrive.tolist() == [0, 0, 30]


# -- both engines, and what is said ------------------------------------------------------------


def test_both_engines_write_the_same_bytes():
    steps = [*SENT_HOME[:1], come_back("visit_clinic", 0.9, at="t_slot"), depart("home")]
    small = hospital(steps, range(0, 9000, 40), others=(VISIT,), clinics=(daily(20),))
    raw = assert_same(small, weeks=2)
    assert (raw.episode == 2).sum() > 150


def test_a_journey_says_which_slot():
    clinics = (daily(),)
    steps = [book("clinic", "t_slot", otherwise=REFUSED, within_minutes=DAY), *ATTEND]
    small = hospital(steps, [0, 1], clinics=clinics)
    assert "has a slot at" in follow(small, 0, weeks=1).passages[0].words
    assert "no slot is left in time" in follow(small, 1, weeks=1).passages[0].words
    cancels = hospital([steps[0], cancel_booking("t_slot"), depart()], clinics=clinics)
    assert follow(cancels, 0, weeks=1).passages[1].words == "gives back the slot of t_slot"


def test_a_clinic_that_nobody_books_is_warned_of():
    small = hospital([depart()], clinics=(daily(),))
    assert [f.text for f in check(small)] == [
        "clinic clinic: no step reached ever books it. Remove it, or use it."
    ]


def test_a_hospital_of_a_fraction_has_fewer_slots():
    classes = (SlotClass(name="urgent", reserved=3),)
    clinic = scaled(hospital([depart()], clinics=(daily(7, classes=classes),)), 0.5).clinics[0]
    assert (clinic.sessions[0].slots, clinic.classes[0].reserved) == (4, 1)
