"""Patients already on the wards when the run starts, with the part of their stay still to come."""

from flowsim.hospital.departments.department import Department, HospitalSettings
from flowsim.hospital.departments.wards.settings import InpatientSettings
from flowsim.hospital.departments.warm_start.pathways import warm_start
from flowsim.hospital.departments.warm_start.patients import (
    warm_start_activities,
    warm_start_batches,
)
from flowsim.hospital.departments.warm_start.settings import WarmStartSettings


def department(settings: WarmStartSettings, hospital: HospitalSettings) -> Department:
    """Return a batch of patients for every service, at minute 0 of the run."""
    wards = hospital.of(InpatientSettings)
    return Department(
        name="warm_start",
        activities=warm_start_activities(wards.stays),
        pathways=(warm_start(wards),),
        arrivals=warm_start_batches(settings, wards.beds),
    )
