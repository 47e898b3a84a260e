"""Patients sent by their doctor straight to an assessment unit.

They keep its beds honestly used until same day emergency care and its clinics are modelled.
"""

from flowsim.hospital.departments.department import Department, HospitalSettings
from flowsim.hospital.departments.direct_admissions.settings import DirectAdmissionsSettings
from flowsim.hospital.departments.direct_admissions.terms import TERMS
from flowsim.hospital.departments.emergency.settings import EmergencySettings
from flowsim.hospital.departments.people import SPECIALTIES
from flowsim.hospital.departments.wards.pathways import ask_for_bed, into_bed, person
from flowsim.hospital.departments.wards.settings import InpatientSettings
from flowsim.hospital.departments.wards.stay import plan_stay
from flowsim.hospital.vocabulary.arrivals import Arrivals
from flowsim.hospital.vocabulary.pathway import Pathway
from flowsim.hospital.vocabulary.step_types import Draw


def department(settings: DirectAdmissionsSettings, hospital: HospitalSettings) -> Department:
    """Return direct admissions; they have the season of emergency attendances."""
    season = hospital.of(EmergencySettings).demand.season.daily
    return Department(
        name="direct_admissions",
        pathways=(direct_admission(settings, hospital.of(InpatientSettings)),),
        arrivals=(direct_stream(settings, season),),
        terms=TERMS,
    )


def direct_admission(settings: DirectAdmissionsSettings, wards: InpatientSettings) -> Pathway:
    """Return the way of a patient sent in by their doctor: straight to an assessment unit."""
    return Pathway(
        "direct_admission",
        [
            Draw("specialty", settings.specialty.drawn),
            person(wards.patients),
            plan_stay(wards.stays, SPECIALTIES),
            ask_for_bed(wards.beds, "gp_expected"),
            into_bed(),
        ],
        source="pathways section 7",
    )


def direct_stream(settings: DirectAdmissionsSettings, season: tuple[float, ...]) -> Arrivals:
    """Return the arrivals; `season` multiplies them by day of the run."""
    return Arrivals(
        name="direct_gp",
        pathway="direct_admission",
        per_hour=settings.shape.per_hour(settings.per_day.value),
        season=season,
        day_sd=settings.day_sd,
        bound_per_hour=settings.shape.bound_per_hour,
        attributes=(("dept_type", "none"), ("mode", "gp_referred"), ("stream", "direct")),
        source=settings.source,
    )
