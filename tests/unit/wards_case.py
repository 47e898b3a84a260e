"""The shipped wards, and a short run of a fifth of the hospital."""

from functools import cache

from flowsim.config import load
from flowsim.config.hospital_settings import HospitalSettings
from flowsim.engine import simulate
from flowsim.records.frames import Records
from flowsim.scenario.build import departments
from flowsim.scenario.scale import scaled


@cache
def shipped() -> HospitalSettings:
    settings: HospitalSettings = load("baseline").hospital
    return settings


@cache
def short_run() -> Records:
    return simulate(scaled(departments(shipped()), 0.2), weeks=4, seed=3)
