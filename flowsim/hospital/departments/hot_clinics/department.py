"""Hot clinics: by specialty, with slots booked by the emergency department, practices and wards.

In 2018 there were none; the clinics stand here without sessions until they are established.
"""

from flowsim.hospital.departments.department import Department, HospitalSettings
from flowsim.hospital.departments.hot_clinics.booking import RETURN
from flowsim.hospital.departments.hot_clinics.settings import HotClinicsSettings
from flowsim.hospital.departments.hot_clinics.terms import (
    CONSULTATION,
    HOT_CLINIC,
    IMAGING,
    KEEPS_SLOT,
    REVIEW_CLINIC,
    VISIT_RESULT,
    hot_clinic_terms,
)
from flowsim.hospital.departments.hot_clinics.visit import back_to_emergency, visit
from flowsim.hospital.departments.wards.settings import InpatientSettings
from flowsim.hospital.vocabulary.attributes import Attribute


def department(settings: HotClinicsSettings, hospital: HospitalSettings) -> Department:
    """Return the clinics, who could be seen in them, and the visit."""
    early = settings.early_review
    return Department(
        name="hot_clinics",
        attributes=(
            Attribute(
                name=HOT_CLINIC.name,
                values=HOT_CLINIC.possible_values,
                drawn=settings.eligible.drawn,
                source=settings.eligible.source,
            ),
            Attribute(
                name=REVIEW_CLINIC.name,
                values=REVIEW_CLINIC.possible_values,
                drawn=early.eligible.drawn,
                source=early.eligible.source,
            ),
            Attribute(name=KEEPS_SLOT.name, values=KEEPS_SLOT.possible_values, of_episode=True),
            Attribute(name=VISIT_RESULT.name, values=VISIT_RESULT.possible_values, of_episode=True),
            Attribute(name="imaging_slot", values=("no", "yes"), of_episode=True),
        ),
        activities=(
            (CONSULTATION, settings.consultation.duration),
            (IMAGING, settings.imaging_minutes.duration),
            (RETURN, settings.return_time.duration),
        ),
        clinics=tuple(clinic.clinic(name) for name, clinic in settings.clinics.items()),
        pathways=(visit(settings, hospital.of(InpatientSettings)), back_to_emergency()),
        terms=hot_clinic_terms(c.within_hours.value for c in settings.clinics.values()),
    )
