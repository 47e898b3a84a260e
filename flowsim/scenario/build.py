"""From a resolved configuration to the hospital that is simulated."""

from flowsim.config.resolved import ResolvedConfig
from flowsim.hospital.check import check_or_raise
from flowsim.hospital.departments.calendar.settings import CalendarSettings
from flowsim.hospital.departments.registry import hospital_of
from flowsim.hospital.departments.same_day.closing import refuse_referrals_while_shut
from flowsim.hospital.initiatives.initiative import with_initiatives
from flowsim.hospital.vocabulary.hospital import Hospital
from flowsim.scenario.in_period import in_period
from flowsim.scenario.scale import scaled


def build(config: ResolvedConfig) -> Hospital:
    """Return the hospital of a scenario: departments, then its initiatives, then scale.

    Raises FlowsimError when departments or initiatives contradict each other, and for every fault
    the check of the hospital finds, and where the run lasts beyond the years of its calendar.
    """
    config.hospital.of(CalendarSettings).refuse_beyond(config.run.total_weeks)
    found = scaled(with_initiatives(untouched(config), config.initiatives), config.run.scale)
    check_or_raise(found)
    refuse_referrals_while_shut(found)
    return found


def untouched(config: ResolvedConfig) -> Hospital:
    """Return the hospital of a scenario before its initiatives and its scale."""
    return hospital_of(in_period(config.hospital, config.period))
