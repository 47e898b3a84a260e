"""Latent need: what every emergency patient needs, before anybody has judged it."""

from flowsim.hospital.departments.department import Department, HospitalSettings
from flowsim.hospital.departments.need.attributes import need_attributes
from flowsim.hospital.departments.need.settings import NeedSettings
from flowsim.hospital.departments.need.terms import TERMS
from flowsim.hospital.departments.wards.settings import InpatientSettings


def department(settings: NeedSettings, hospital: HospitalSettings) -> Department:
    """Return the classes of need; the shares of the classes of stay are the wards'."""
    return Department(
        name="need",
        attributes=need_attributes(settings, hospital.of(InpatientSettings).stays),
        terms=TERMS,
    )
