"""The fracture clinic of 2018, where every fracture is seen, and reviews that may spare a visit."""

from flowsim.hospital.departments.department import Department, HospitalSettings
from flowsim.hospital.departments.fracture_clinic.booking import visit
from flowsim.hospital.departments.fracture_clinic.settings import FractureClinicSettings
from flowsim.hospital.departments.fracture_clinic.terms import (
    CLINIC,
    CONSULTATION,
    FRACTURE,
    REVIEW_CLINIC,
    TERMS,
)
from flowsim.hospital.vocabulary.attributes import Attribute
from flowsim.hospital.vocabulary.clinics import Clinic


def department(settings: FractureClinicSettings, hospital: HospitalSettings) -> Department:
    """Return the clinic, its reviews (without sessions: none), and who is referred."""
    return Department(
        name="fracture_clinic",
        attributes=(
            Attribute(
                name=FRACTURE.name,
                values=FRACTURE.possible_values,
                drawn=settings.drawn,
                source=settings.fracture.source,
            ),
        ),
        activities=((CONSULTATION, settings.consultation.duration),),
        clinics=(
            Clinic(name=CLINIC, sessions=settings.sessions, source=settings.prepare_hours.source),
            Clinic(
                name=REVIEW_CLINIC,
                sessions=settings.review_sessions,
                source=settings.review_within_hours.source,
            ),
        ),
        pathways=(visit(),),
        terms=TERMS,
    )
