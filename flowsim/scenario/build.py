"""From a resolved configuration to the hospital that is simulated."""

from dataclasses import replace
from typing import Any

from flowsim.config.resolved import ResolvedConfig
from flowsim.hospital.check import check_or_raise
from flowsim.hospital.departments.department import HospitalSettings
from flowsim.hospital.departments.registry import hospital_of
from flowsim.hospital.departments.wards.settings import InpatientSettings
from flowsim.hospital.initiatives.initiative import with_initiatives
from flowsim.hospital.vocabulary.hospital import Hospital
from flowsim.scenario.scale import scaled


def build(config: ResolvedConfig) -> Hospital:
    """Return the hospital of a scenario: departments, then its initiatives, then scale.

    Raises FlowsimError when departments or initiatives contradict each other, and for every fault
    the check of the hospital finds.
    """
    found = scaled(with_initiatives(untouched(config), config.initiatives), config.run.scale)
    check_or_raise(found)
    return found


def untouched(config: ResolvedConfig) -> Hospital:
    """Return the hospital of a scenario before its initiatives and its scale."""
    return hospital_of(in_season(config.hospital, config.period.need_season))


def in_season(settings: HospitalSettings, need_season: float) -> HospitalSettings:
    """Return the settings with the clinical need of every stay multiplied by the period's."""
    changed: dict[str, Any] = {"wards": settings.of(InpatientSettings).in_season(need_season)}
    return replace(settings, **changed)
