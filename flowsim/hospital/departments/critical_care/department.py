"""Critical care: the stay in the unit, and its patients from elsewhere.

The latter keep the beds honestly used until theatres and transfers in are modelled.
"""

from flowsim.hospital.departments.critical_care.pathways import (
    critical_care_admission,
    critical_care_stay,
)
from flowsim.hospital.departments.critical_care.settings import CriticalCareSettings
from flowsim.hospital.departments.critical_care.terms import ADMISSION_TERMS, TERMS
from flowsim.hospital.departments.department import Department, HospitalSettings
from flowsim.hospital.departments.people import OUTSIDE
from flowsim.hospital.departments.wards.settings import InpatientSettings
from flowsim.hospital.vocabulary.arrivals import Arrivals
from flowsim.hospital.vocabulary.distributions import Constant


def department(settings: CriticalCareSettings, hospital: HospitalSettings) -> Department:
    """Return the stay in critical care."""
    return Department(
        name="critical_care",
        activities=(("critical_care_need", settings.need.duration), ("at_once", Constant(0.0))),
        pathways=(critical_care_stay(settings, hospital.of(InpatientSettings)),),
        terms=TERMS,
    )


def admissions(settings: CriticalCareSettings, hospital: HospitalSettings) -> Department:
    """Return patients who come from theatre, wards and other hospitals."""
    return Department(
        name="critical_care_admissions",
        pathways=(critical_care_admission(hospital.of(InpatientSettings)),),
        arrivals=(admission_stream(settings),),
        terms=ADMISSION_TERMS,
    )


def admission_stream(settings: CriticalCareSettings) -> Arrivals:
    """Return their arrivals, at any hour alike."""
    return Arrivals(
        name="critical_care_other",
        pathway="critical_care_admission",
        per_hour=settings.per_day.value / 24,
        attributes=(
            *OUTSIDE,
            ("specialty", "critical_care"),
            ("first_service", "critical_care"),
            ("stay_class", "long"),
            ("admission_method", "critical_care_stepdown"),
        ),
        source=settings.source,
    )
