"""Slots of a clinic: never more booked than there are, and patients the same with more of them."""

from functools import cache

import pandas as pd
import pytest

from flowsim.engine import simulate
from flowsim.hospital.vocabulary.arrivals import Arrivals
from flowsim.hospital.vocabulary.attributes import Attribute, yes_no
from flowsim.hospital.vocabulary.blocks import either
from flowsim.hospital.vocabulary.by import by
from flowsim.hospital.vocabulary.clinics import Clinic, Session, SlotClass
from flowsim.hospital.vocabulary.distributions import Exponential, days
from flowsim.hospital.vocabulary.hospital import Hospital
from flowsim.hospital.vocabulary.pathway import Pathway
from flowsim.hospital.vocabulary.steps import (
    book,
    cancel_booking,
    come_back,
    depart,
    note,
    treat,
)
from tests.engines import FASTEST

WEEKS, PERSON = 6, ["source", "ordinal", "episode"]


def clinic_hospital(slots):
    """Return patients who book, some to cancel; others come back for the slot, or do not."""
    session = Session(days="mon-fri", start="09:00", end="12:00", every_minutes=60, slots=slots)
    urgent = SlotClass(name="urgent", reserved=1, released_minutes_before=days(1))
    slot = book(
        "clinic",
        "t_slot",
        otherwise=[note("t_refused"), depart("refused")],
        slot_class=by("urgent", {"yes": "urgent"}, default="soon"),
        prepare_minutes=60,
        within_minutes=days(2),
    )
    cancels = [treat("think", Exponential(mean_minutes=600)), cancel_booking("t_slot"), depart()]
    steps = [
        slot,
        either("plan", {"cancels": 0.2, "keeps": 0.8}, {"cancels": cancels}),
        come_back("seen", 0.9, at="t_slot"),
        depart("home"),
    ]
    seen = Pathway("seen", [treat("consultation", Exponential(mean_minutes=15)), depart("seen")])
    return Hospital(
        name="clinic",
        pathways=(Pathway("visit", steps), seen),
        arrivals=(Arrivals(name="all", pathway="visit", per_hour=0.5),),
        attributes=(Attribute(name="urgent", values=("no", "yes"), drawn=yes_no(0.3)),),
        clinics=(
            Clinic(name="clinic", sessions=(session,), classes=(urgent, SlotClass(name="soon"))),
        ),
    )


@cache
def patients(slots, engine=FASTEST) -> pd.DataFrame:
    """Return everybody who came, and came back."""
    found = simulate(clinic_hospital(slots), weeks=WEEKS, seed=4, engine=engine).patients
    return found.astype({"outcome": str})


@pytest.mark.parametrize("slots", [2, 4])
def test_no_more_are_booked_at_a_time_than_there_are_slots(engine, slots):
    """Cancelled bookings are no longer noted, so all that is noted is booked for good."""
    found = patients(slots, engine)
    a_time = found.t_slot.value_counts()
    assert a_time.max() == slots
    first = found[found.episode == 1]
    assert (first.t_slot.isna() == first.outcome.isin(["refused", "departed", "nan"])).all()
    assert first.t_refused.notna().sum() > 50 / slots


def test_everybody_comes_back_at_the_time_of_the_slot():
    found = patients(2)
    slot = found[found.episode == 1].set_index("person").t_slot
    back = found[found.episode == 2].set_index("person").t_arrive
    assert len(back) > 150
    assert back.eq(slot[back.index]).all()


def test_with_more_slots_persons_decide_and_need_the_same():
    """Who keeps the slot, comes, and how long they are seen: by person, not by slot."""
    few, many = (patients(slots)[patients(slots).t_arrive < days(30)] for slots in (2, 4))
    both = few.merge(many, on=PERSON, how="inner", suffixes=("", "_many"))
    booked = both[(both.outcome != "refused") & (both.outcome_many != "refused")]
    assert len(booked) > 250
    assert (booked.outcome == booked.outcome_many).all()
    seen = booked[booked.episode == 2]
    assert len(seen) > 100
    assert seen.minutes_treatment.to_numpy() == pytest.approx(seen.minutes_treatment_many, abs=1e-9)


def test_with_more_slots_fewer_are_refused():
    assert (patients(4).outcome == "refused").sum() < (patients(2).outcome == "refused").sum() / 2
