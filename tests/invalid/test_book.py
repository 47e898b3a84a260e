"""Clinics and bookings that cannot be, and what the user is told."""

import math

import pytest

from flowsim.errors import FlowsimError
from flowsim.hospital.check import WARNING, check_or_raise, check_structure
from flowsim.hospital.vocabulary.attributes import Attribute
from flowsim.hospital.vocabulary.by import by
from flowsim.hospital.vocabulary.clinics import Clinic, Session, SlotClass
from flowsim.hospital.vocabulary.distributions import Constant
from flowsim.hospital.vocabulary.pathway import Pathway
from flowsim.hospital.vocabulary.steps import (
    book,
    branch,
    cancel_booking,
    come_back,
    depart,
    go,
    label,
    note,
    put_off,
    set_time,
    wait_for_time,
)
from tests.small import hospital

HELD = {"days": "mon-fri", "start": "14:00", "slots": 4}
ACUITY = Attribute(name="acuity", values=("1", "2"))
REFUSED = [depart("refused")]


@pytest.mark.parametrize("number", [-1, 2.5, math.nan, math.inf, 100_001, "four", None])
def test_a_session_has_a_whole_number_of_slots(number):
    with pytest.raises(FlowsimError, match="session: slots"):
        Session(**HELD | {"slots": number})


SESSIONS = {
    "no such day": ({"days": "mon-fry"}, "'fry' is not a weekday"),
    "no such time": ({"start": "2 pm"}, "start: '2 pm' is not a time of day"),
    "a start that is an end": ({"start": "24:00"}, "write 00:00 of the next"),
    "an end without a distance": ({"end": "17:00"}, "'end' and 'every_minutes' go together"),
    "a distance without an end": ({"every_minutes": 20}, "'end' and 'every_minutes' go together"),
    "an end before the start": ({"end": "13:00", "every_minutes": 20}, "is not after start 14:00"),
    "an end at the start": ({"end": "14:00", "every_minutes": 20}, "is not after start 14:00"),
    "a slot past the end": (
        {"end": "15:30", "every_minutes": 20},
        "the last slot would end after 15:30: 90 minutes are no whole number of 20",
    ),
    "no distance": ({"end": "17:00", "every_minutes": 0}, "every_minutes"),
    "a distance of part of a minute": ({"end": "17:00", "every_minutes": 7.5}, "every_minutes"),
    "week 0": ({"weeks": (0,)}, "weeks"),
    "half a week": ({"weeks": (1.5,)}, "weeks"),
}


@pytest.mark.parametrize(("changes", "words"), SESSIONS.values(), ids=SESSIONS)
def test_a_session_that_cannot_be_held(changes, words):
    with pytest.raises(FlowsimError, match=words):
        Session(**HELD | changes)


@pytest.mark.parametrize("minutes", [-1, math.nan, math.inf, "a day", None])
def test_slots_are_released_a_time_before(minutes):
    with pytest.raises(FlowsimError, match="slot class urgent: released_minutes_before"):
        SlotClass(name="urgent", reserved=1, released_minutes_before=minutes)


@pytest.mark.parametrize("number", [-1, 0.5, math.nan, "some"])
def test_a_whole_number_of_slots_is_reserved(number):
    with pytest.raises(FlowsimError, match="slot class urgent: reserved"):
        SlotClass(name="urgent", reserved=number)


def clinic(**changes):
    """Return a clinic on weekdays."""
    return Clinic(**{"name": "chest", "sessions": (Session(**HELD),)} | changes)


TWO = SlotClass(name="urgent", reserved=2)
CLINICS = {
    "a session outside the cycle": (
        {"sessions": (Session(**HELD, weeks=(1, 3)),), "cycle_weeks": 2},
        "clinic chest: week 3 of a session is outside its cycle of 2",
    ),
    "a cycle of no week": ({"cycle_weeks": 0}, "cycle_weeks"),
    "a cycle of part of a week": ({"cycle_weeks": 1.5}, "cycle_weeks"),
    "two sessions at a time": (
        {"sessions": (Session(**HELD), Session(**HELD | {"days": "wed"}))},
        "two sessions begin at wed 14:00",
    ),
    "a class twice": ({"classes": (TWO, TWO)}, "class 'urgent' is given twice"),
    "more reserved than there are": (
        {"classes": (TWO, SlotClass(name="soon", reserved=3))},
        "reserve 5 slots of each time, but a session has 4",
    ),
    "a name that is none": ({"name": " "}, "name"),
}


@pytest.mark.parametrize(("changes", "words"), CLINICS.values(), ids=CLINICS)
def test_a_clinic_that_cannot_be(changes, words):
    with pytest.raises(FlowsimError, match=words):
        clinic(**changes)


def test_a_clinic_is_given_once():
    with pytest.raises(FlowsimError, match="clinics: 'chest' is given twice"):
        hospital([depart()], clinics=(clinic(), clinic()))


@pytest.mark.parametrize("minutes", [-1, math.nan, math.inf, "soon", None])
def test_preparation_is_a_time(minutes):
    with pytest.raises(FlowsimError, match="book: prepare_minutes"):
        book("chest", "t_slot", otherwise=REFUSED, prepare_minutes=minutes)


@pytest.mark.parametrize("minutes", [-1, math.nan, "soon", None])
def test_the_lead_is_a_time(minutes):
    with pytest.raises(FlowsimError, match="book: within_minutes"):
        book("chest", "t_slot", otherwise=REFUSED, within_minutes=minutes)


def test_a_lead_below_the_preparation_is_refused():
    with pytest.raises(FlowsimError, match="within_minutes 60 must not be below prepare_minutes"):
        book("chest", "t_slot", otherwise=REFUSED, prepare_minutes=120, within_minutes=60)


@pytest.mark.parametrize("nothing", [None, "", 5])
def test_a_refusal_leads_somewhere(nothing):
    with pytest.raises(FlowsimError):
        hospital([book("chest", "t_slot", otherwise=nothing), depart()])


def booking(*steps, name="chest", **asked):
    """Return a hospital whose patients book and take these steps."""
    first = book(name, "t_slot", otherwise=REFUSED, **asked)
    classes = (SlotClass(name="urgent", reserved=1),)
    clinics = (clinic(classes=classes),)
    return hospital([first, *steps, depart()], clinics=clinics, attributes=(ACUITY,))


def without(*steps, **changes):
    """Return a hospital whose patients take these steps without any booking before."""
    return hospital([*steps, depart()], clinics=(clinic(),), **changes)


BOOK = book("chest", "t_slot", otherwise="none")
AGAIN = Pathway("again", [depart("seen")])

CASES = {
    "an unknown clinic": (booking(name="chets"), "Did you mean 'chest'"),
    "an unknown clinic in a table": (
        booking(name=by("acuity", {"1": "chest"}, default="cehst")),
        "Did you mean 'chest'",
    ),
    "a table that leaves somebody out": (
        booking(name=by("acuity", {"1": "chest"})),
        "no value for acuity=2",
    ),
    "an unknown class": (booking(slot_class="urgnt"), "Did you mean 'urgent'"),
    "an unknown class in a table": (
        booking(slot_class=by("acuity", {"1": "urgent"}, default="soon")),
        r"'soon' is not a slot class \(slot classes: urgent\)",
    ),
    "an unknown label": (
        without(book("chest", "t_slot", otherwise="nowhere")),
        "'nowhere' is not a label",
    ),
    "attending without a booking": (
        without(wait_for_time("t_slot"), BOOK, label("none")),
        "not everybody who comes here has a slot booked under 't_slot'",
    ),
    "attending what was refused": (
        without(BOOK, label("none"), wait_for_time("t_slot")),
        "not everybody who comes here has a slot booked under 't_slot'",
    ),
    "cancelling without a booking": (
        without(cancel_booking("t_slot"), BOOK, label("none")),
        "not everybody who comes here has a slot booked under 't_slot'",
    ),
    "cancelling twice": (
        booking(cancel_booking("t_slot"), cancel_booking("t_slot")),
        "not everybody who comes here has a slot booked under 't_slot'",
    ),
    "cancelling after attending": (
        booking(wait_for_time("t_slot"), cancel_booking("t_slot")),
        "not everybody who comes here has a slot booked under 't_slot'",
    ),
    "cancelling what nobody ever notes": (
        booking(cancel_booking("t_slt")),
        "Did you mean 't_slot'",
    ),
    "cancelling what is noted but not booked": (
        booking(note("t_now"), cancel_booking("t_now")),
        "not everybody who comes here has a slot booked under 't_now'",
    ),
    "booking twice under one name": (
        booking(book("chest", "t_slot", otherwise=REFUSED)),
        "a slot is already booked under 't_slot'",
    ),
    "noting another time over that of a slot": (
        booking(note("t_slot")),
        "a slot is booked under 't_slot', and its time would be written over",
    ),
    "setting another time over that of a slot": (
        booking(set_time("t_slot", "travel", Constant(30))),
        "its time would be written over",
    ),
    "putting off a slot": (
        booking(note("t_now"), put_off("t_slot", since="t_now", minutes_an_hour=5)),
        "its time would be written over",
    ),
    "a column of that name": (
        hospital([book("chest", "person", otherwise=REFUSED), depart()], clinics=(clinic(),)),
        "the table of patients already has a column of this name",
    ),
    "asking again and again at one moment": (
        without(label("again"), book("chest", "t_slot", otherwise="again")),
        "Put a task, a timetable or a chance into the loop",
    ),
    "coming back for a slot not booked": (
        hospital(
            [
                branch("way", {"book": 0.5, "next": 0.5}),
                go("back"),
                label("book"),
                BOOK,
                label("none"),
                label("back"),
                come_back("again", at="t_slot"),
                depart(),
            ],
            others=(AGAIN,),
            clinics=(clinic(),),
        ),
        "not everybody who comes here has a slot booked under 't_slot'",
    ),
    "cancelling what one is sent home to come back for": (
        hospital(
            [
                book("chest", "t_slot", otherwise=REFUSED),
                come_back("again", 0.5, at="t_slot"),
                cancel_booking("t_slot"),
                depart(),
            ],
            others=(AGAIN,),
            clinics=(clinic(),),
        ),
        "not everybody who comes here has a slot booked under 't_slot'",
    ),
    "coming back at a time nobody notes": (
        hospital([come_back("again", at="t_slot"), depart()], others=(AGAIN,)),
        "t_slot",
    ),
}


@pytest.mark.parametrize(("found", "words"), CASES.values(), ids=CASES)
def test_the_check_says_what_is_wrong(found, words):
    with pytest.raises(FlowsimError, match=words):
        check_or_raise(found)


FINE = {
    "book, attend, book again": booking(
        wait_for_time("t_slot"), book("chest", "t_slot", otherwise=REFUSED)
    ),
    "book, cancel, book again": booking(
        cancel_booking("t_slot"), book("chest", "t_slot", otherwise=REFUSED)
    ),
    "cancel while on the way": booking(
        wait_for_time("t_slot", lead_minutes=60), cancel_booking("t_slot")
    ),
    "noting when the slot is over": booking(wait_for_time("t_slot"), note("t_slot")),
    "a note that keeps the time of the slot": booking(note("t_slot", first=True)),
    "a milestone that is noted elsewhere too": without(
        note("t_slot"), wait_for_time("t_slot"), BOOK, label("none")
    ),
    "to come back some time after it": hospital(
        [
            book("chest", "t_slot", otherwise=REFUSED),
            come_back("again", 0.5, Constant(15), at="t_slot"),
            depart(),
        ],
        others=(AGAIN,),
        clinics=(clinic(),),
    ),
}


@pytest.mark.parametrize("found", FINE.values(), ids=FINE)
def test_what_is_allowed(found):
    check_or_raise(found)


def said_of(found):
    """Return the warnings of a hospital."""
    return [f.text for f in check_structure(found) if f.severity == WARNING]


def test_slots_kept_for_nobody_are_told_of():
    (said,) = said_of(booking(wait_for_time("t_slot")))
    assert said == (
        "clinic chest: no step reached ever books it as class 'urgent', for which it keeps "
        "slots (1). Remove the class, or book with slot_class='urgent'."
    )


@pytest.mark.parametrize("kind", ["urgent", by("acuity", {"1": "urgent"}, default="urgent")])
def test_slots_kept_for_somebody_are_not(kind):
    assert not said_of(booking(wait_for_time("t_slot"), slot_class=kind))
