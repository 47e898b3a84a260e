"""What same day emergency care offers to whoever would have to admit a patient."""

from flowsim.hospital.departments.offers import Offer
from flowsim.hospital.departments.same_day.settings import SameDaySettings
from flowsim.hospital.departments.same_day.terms import CHAIR, JUDGED, RUNG

REFERRALS, VISIT = "same_day_referrals", "same_day_visit"
STREAMED_VISIT, SENT_BACK = "same_day_streamed_visit", "back_in_majors"
"""The visit of patients whom triage sent, and the pathway of those of them who are sent back."""


def offers(settings: SameDaySettings) -> tuple[Offer, ...]:
    """Return the rung: judged fit, before the last referral, with a chair free."""
    if not settings.exists:
        return ()
    return (Offer(name=RUNG, eligible=JUDGED, calendar=REFERRALS, place=CHAIR, pathway=VISIT),)
