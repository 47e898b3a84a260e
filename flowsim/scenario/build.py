"""From a resolved configuration to the hospital that is simulated."""

from dataclasses import replace
from typing import Any

from flowsim.config.resolved import ResolvedConfig
from flowsim.hospital.check import check_or_raise
from flowsim.hospital.departments.department import HospitalSettings
from flowsim.hospital.departments.registry import hospital_of
from flowsim.hospital.departments.wards.settings import InpatientSettings
from flowsim.hospital.vocabulary.hospital import Hospital
from flowsim.scenario.scale import scaled


def build(config: ResolvedConfig) -> Hospital:
    """Return the hospital of a scenario: departments, then its initiatives in order, then scale.

    Raises FlowsimError when departments or initiatives contradict each other, and for every fault
    the check of the hospital finds.
    """
    hospital = hospital_of(in_season(config.hospital, config.period.need_season))
    for initiative in config.initiatives:
        hospital = initiative.apply(hospital)
    found = scaled(hospital, config.run.scale)
    check_or_raise(found)
    return found


def in_season(settings: HospitalSettings, need_season: float) -> HospitalSettings:
    """Return the settings with the clinical need of every stay multiplied by the period's."""
    changed: dict[str, Any] = {"wards": settings.of(InpatientSettings).in_season(need_season)}
    return replace(settings, **changed)
