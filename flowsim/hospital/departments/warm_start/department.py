"""Patients already on the wards when the run starts, with the part of their stay still to come."""

from flowsim.hospital.departments.department import Department, HospitalSettings
from flowsim.hospital.departments.wards.settings import InpatientSettings
from flowsim.hospital.departments.warm_start.pathways import warm_start
from flowsim.hospital.departments.warm_start.patients import (
    starting_patients,
    warm_start_activities,
    warm_start_batches,
)
from flowsim.hospital.departments.warm_start.settings import WarmStartSettings
from flowsim.hospital.departments.warm_start.terms import warm_start_terms


def department(settings: WarmStartSettings, hospital: HospitalSettings) -> Department:
    """Return a batch of patients for every service, at minute 0 of the run."""
    wards = hospital.of(InpatientSettings)
    return Department(
        name="warm_start",
        activities=warm_start_activities(wards.stays),
        pathways=(warm_start(wards),),
        arrivals=warm_start_batches(settings, wards.beds),
        terms=warm_start_terms(starting_patients(settings, wards.beds)),
    )
