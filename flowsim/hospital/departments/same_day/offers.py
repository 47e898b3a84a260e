"""What same day emergency care offers to whoever would have to admit a patient."""

from flowsim.hospital.departments.offers import Offer
from flowsim.hospital.departments.same_day.settings import SameDaySettings
from flowsim.hospital.departments.same_day.terms import CHAIR, JUDGED, RUNG

REFERRALS, VISIT = "same_day_referrals", "same_day_visit"


def offers(settings: SameDaySettings) -> tuple[Offer, ...]:
    """Return the rung: judged fit, before the last referral, with a chair free."""
    if not settings.exists:
        return ()
    return (Offer(name=RUNG, eligible=JUDGED, calendar=REFERRALS, place=CHAIR, pathway=VISIT),)
