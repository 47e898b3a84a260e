"""From the end of clinical need to leaving: rounds, gates, community services, leaving.

No hour or weekday of discharge is given anywhere: both come from when rounds are held, how long
medicines and transport take, and when community services start.
"""

from flowsim.hospital.departments.care_at_home.asking import ends_stays
from flowsim.hospital.departments.care_at_home.settings import CareAtHomeSettings
from flowsim.hospital.departments.department import Department, HospitalSettings
from flowsim.hospital.departments.discharge.leaving import (
    community_wait,
    leave_assessment,
    leave_hospital,
    leaving_activities,
    leaving_attributes,
    leaving_calendars,
    leaving_resources,
    medicines_for_tomorrow,
)
from flowsim.hospital.departments.discharge.other_ends import (
    assessment_only,
    death_on_ward,
    transfer_to_other_hospital,
)
from flowsim.hospital.departments.discharge.round_tables import (
    order_in_round,
    review_attributes,
    round_calendars,
)
from flowsim.hospital.departments.discharge.settings import DischargeSettings
from flowsim.hospital.departments.discharge.terms import discharge_terms
from flowsim.hospital.departments.discharge.to_care_at_home import leaves_for_home
from flowsim.hospital.departments.discharge.ward_round import end_of_need
from flowsim.hospital.departments.hot_clinics.booking import leaves_for_review
from flowsim.hospital.departments.hot_clinics.settings import HotClinicsSettings
from flowsim.hospital.departments.returns.settings import ReturnsSettings
from flowsim.hospital.departments.wards.pathways import CLINICAL
from flowsim.hospital.departments.wards.settings import InpatientSettings


def department(settings: DischargeSettings, hospital: HospitalSettings) -> Department:
    """Return rounds, criteria-led discharge, community services and leaving."""
    wards = hospital.of(InpatientSettings).beds
    review = settings.review
    leaving, community = settings.leaving, settings.community
    returns = hospital.of(ReturnsSettings)
    at_home = hospital.of(CareAtHomeSettings)
    sooner = [
        *leaves_for_review(hospital.of(HotClinicsSettings), CLINICAL).items(),
        *ends_stays(at_home, CLINICAL),
    ]
    return Department(
        name="discharge",
        attributes=(*review_attributes(review), *leaving_attributes(leaving)),
        resources=leaving_resources(leaving, community),
        activities=(
            ("turn_in_round", order_in_round(review, wards)),
            ("criteria_led_check", review.criteria_led_minutes.duration),
            ("specialist_review", review.specialist_minutes.duration),
            ("inpatient_diagnostic", review.diagnostic_minutes.duration),
            *leaving_activities(leaving, community),
        ),
        calendars=(
            *round_calendars(review),
            ("criteria_led_hours", review.criteria_led_hours.calendar),
            ("specialist_visits", review.specialist_visits.timetable("specialist_visits")),
            ("cardiology_visits", review.cardiology_visits.timetable("cardiology_visits")),
            ("inpatient_diagnostic_hours", review.diagnostic_hours.calendar),
            *leaving_calendars(leaving),
        ),
        pathways=(
            assessment_only(),
            end_of_need(review, wards, sooner),
            community_wait(community),
            leave_hospital(leaving, returns),
            medicines_for_tomorrow(leaving),
            leave_assessment(returns),
            *(leaves_for_home(name, review, leaving, wards) for name in at_home.services),
            death_on_ward(),
            transfer_to_other_hospital(),
        ),
        terms=discharge_terms(community),
    )
