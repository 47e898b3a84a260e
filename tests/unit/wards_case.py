"""The shipped wards, and a short run of a fifth of the hospital."""

from functools import cache

from flowsim.config import load
from flowsim.engine import simulate
from flowsim.hospital.departments.department import HospitalSettings
from flowsim.hospital.departments.registry import hospital_of
from flowsim.records.frames import Records
from flowsim.scenario.scale import scaled


@cache
def shipped() -> HospitalSettings:
    """Return the settings as shipped, without theatres: a case of theatres switches on its own."""
    settings: HospitalSettings = load("without_theatres").hospital
    return settings


@cache
def short_run() -> Records:
    return simulate(scaled(hospital_of(shipped()), 0.2), weeks=4, seed=3)
