"""What same day emergency care offers to whoever would have to admit a patient."""

from flowsim.errors import FlowsimError
from flowsim.hospital.departments.offers import Offer
from flowsim.hospital.departments.same_day.settings import SameDaySettings
from flowsim.hospital.departments.same_day.terms import CHAIR, JUDGED, RUNG
from flowsim.hospital.vocabulary.hospital import Hospital

REFERRALS, VISIT = "same_day_referrals", "same_day_visit"
STREAMED_VISIT, SENT_BACK = "same_day_streamed_visit", "back_in_majors"
"""The visit of patients whom triage sent, and the pathway of those of them who are sent back."""


def offers(settings: SameDaySettings) -> tuple[Offer, ...]:
    """Return the rung: judged fit, before the last referral, with a chair free."""
    if not settings.exists:
        return ()
    return (Offer(name=RUNG, eligible=JUDGED, calendar=REFERRALS, place=CHAIR, pathway=VISIT),)


def refuse_without_chairs(hospital: Hospital) -> None:
    """Raise FlowsimError, for what sends patients there, where there is no same day care."""
    if all(resource.name != CHAIR for resource in hospital.resources):
        raise FlowsimError(
            "there is no same day emergency care, which it sends patients to; give it chairs "
            "(hospital.same_day.chairs.number), or leave the initiative out"
        )
