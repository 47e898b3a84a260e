"""Practices that ask for a chair of same day emergency care before they send somebody in.

With one the patient goes straight to it: no visit to the emergency department and no clock of its.
"""

from flowsim.hospital.departments.offers import Steps
from flowsim.hospital.departments.same_day.offers import REFERRALS, VISIT
from flowsim.hospital.departments.same_day.settings import SameDaySettings
from flowsim.hospital.departments.same_day.terms import CHAIR, JUDGED, RUNG
from flowsim.hospital.vocabulary.blocks import either
from flowsim.hospital.vocabulary.ladders import first_of, rung
from flowsim.hospital.vocabulary.steps import assign, transfer
from flowsim.records.terms import Term, ladder, of_department

CALLS, LADDER = "practice_calls_same_day", "direct_referral"


def sent_straight(share: float) -> Steps:
    """Return the call of a share of practices, for whom they think fit; nothing if none calls.

    Without a chair, or outside the hours of referral, the patient goes on as without the call.
    """
    if share == 0:
        return []
    chair = rung(
        RUNG,
        assign("dept_type", "none"),
        transfer(VISIT),
        eligible=JUDGED,
        calendar=REFERRALS,
        place=CHAIR,
    )
    asked = [first_of(LADDER, [chair], otherwise=[])]
    return [either(CALLS, {"yes": share, "no": 1 - share}, {"yes": asked})]


def direct_calls(settings: SameDaySettings) -> Steps:
    """Return the call as the settings have it; nothing without chairs."""
    return sent_straight(settings.direct_calls.value) if settings.exists else []


def terms() -> tuple[Term, ...]:
    """Return the name that the call gives to the records."""
    meaning = "a chair of same day emergency care, for whom a practice would send in"
    return of_department("same_day", ladder(LADDER, meaning))
