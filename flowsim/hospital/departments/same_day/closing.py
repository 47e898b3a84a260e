"""Whether same day emergency care, as it was built and edited, takes patients only while open."""

from flowsim.errors import FlowsimError
from flowsim.hospital.departments.same_day.offers import REFERRALS
from flowsim.hospital.departments.same_day.settings import open_when_shut
from flowsim.hospital.departments.same_day.terms import LEFT
from flowsim.hospital.vocabulary.calendars import Calendar
from flowsim.hospital.vocabulary.hospital import Hospital


def refuse_referrals_while_shut(hospital: Hospital) -> None:
    """Raise FlowsimError for referrals at an hour at which the unit is shut by its closing time.

    Edits may open the calendar of referrals alone, and the closing time, which the attribute of
    half hours and the activity until_same_day_closes hold, stays behind.
    """
    left = next((one for one in hospital.attributes if one.name == LEFT), None)
    taken = dict(hospital.calendars).get(REFERRALS)
    if left is None or left.calendar is None or not isinstance(taken, Calendar):
        return
    if open_when_shut(taken, left.calendar):
        raise FlowsimError(
            f"calendar {REFERRALS}: referrals are taken at hours at which same day emergency care "
            f"is shut by attribute {LEFT}; change the closing with it: initiative sdec_expanded "
            "takes both (opening, referrals), or edit both, as docs/initiatives.md says"
        )
