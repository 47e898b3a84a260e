"""Assessment units: where emergency patients are clerked, reviewed and moved on from.

Their spaces and beds are wards; whom they expect comes straight in while there is a space.
"""

from flowsim.hospital.departments.assessment.expected import gp_expected, gp_expected_stream
from flowsim.hospital.departments.assessment.pathways import post_take_review, unit_stay
from flowsim.hospital.departments.assessment.settings import AssessmentSettings
from flowsim.hospital.departments.assessment.terms import TERMS
from flowsim.hospital.departments.critical_care.settings import CriticalCareSettings
from flowsim.hospital.departments.department import Department, HospitalSettings
from flowsim.hospital.departments.emergency.settings import EmergencySettings
from flowsim.hospital.departments.emergency_theatres.operating import operated
from flowsim.hospital.departments.emergency_theatres.settings import EmergencyTheatresSettings
from flowsim.hospital.departments.hot_clinics.booking import gp_books
from flowsim.hospital.departments.hot_clinics.settings import HotClinicsSettings
from flowsim.hospital.departments.same_day.sent_straight import asks
from flowsim.hospital.departments.same_day.settings import SameDaySettings
from flowsim.hospital.departments.wards.settings import InpatientSettings
from flowsim.hospital.vocabulary.resources import Resource


def department(settings: AssessmentSettings, hospital: HospitalSettings) -> Department:
    """Return the units; expected patients have the season of emergency attendances."""
    wards = hospital.of(InpatientSettings)
    residents = settings.residents
    by_telephone = gp_books(hospital.of(HotClinicsSettings))
    chair = asks(hospital.of(SameDaySettings))
    units = hospital.of(CriticalCareSettings).units
    to_theatre = operated(hospital.of(EmergencyTheatresSettings), units)
    return Department(
        name="assessment",
        resources=(
            Resource(
                "resident_doctor", residents.rota, pace=residents.pace, source=residents.source
            ),
        ),
        activities=(("clerking", settings.clerking.duration),),
        pathways=(
            gp_expected(settings, wards, by_telephone, chair),
            unit_stay(wards.beds, to_theatre),
            post_take_review(),
        ),
        arrivals=(gp_expected_stream(settings, hospital.of(EmergencySettings)),),
        terms=TERMS,
    )
