"""From a resolved configuration to the hospital that is simulated."""

from dataclasses import replace

from flowsim.config.hospital_settings import HospitalSettings
from flowsim.config.resolved import ResolvedConfig
from flowsim.hospital.check import check_or_raise
from flowsim.hospital.departments.bed_bureau.department import bed_bureau, bed_bureau_department
from flowsim.hospital.departments.department import assemble
from flowsim.hospital.departments.diagnostics.department import diagnostics
from flowsim.hospital.departments.discharge.department import discharge_department
from flowsim.hospital.departments.emergency.department import emergency_village
from flowsim.hospital.departments.other_demand.department import other_demand_department
from flowsim.hospital.departments.parameters import Parameter
from flowsim.hospital.departments.wards.pathways import admission_plan, wards_department
from flowsim.hospital.departments.wards.stay import StaySettings
from flowsim.hospital.vocabulary.hospital import Hospital
from flowsim.scenario.scale import scaled


def build(config: ResolvedConfig) -> Hospital:
    """Return the hospital of a scenario: departments, then its initiatives in order, then scale.

    Raises FlowsimError when departments or initiatives contradict each other, and for every fault
    the check of the hospital finds.
    """
    hospital = departments(config.hospital, config.period.need_season)
    for initiative in config.initiatives:
        hospital = initiative.apply(hospital)
    found = scaled(hospital, config.run.scale)
    check_or_raise(found)
    return found


def departments(settings: HospitalSettings, need_season: float = 1.0) -> Hospital:
    """Return the hospital of all departments, before initiatives.

    A patient who holds something of one department may wait only for what comes later: the
    emergency department's cubicle is kept while waiting for a scanner or a bed's porter.
    `need_season` multiplies the clinical need of every stay.
    """
    beds, stays = settings.wards.beds, _seasonal(settings.wards.stays, need_season)
    season = settings.emergency.demand.season.daily
    other = other_demand_department(settings.other_demand, beds, stays, season=season)
    return assemble(
        settings.name,
        (
            emergency_village(settings.emergency, admission_plan(beds, stays)),
            diagnostics(settings.diagnostics),
            wards_department(beds, stays, settings.wards.moves),
            discharge_department(settings.discharge, beds),
            bed_bureau_department(settings.bed_bureau, beds),
            other,
        ),
        bed_bureau(settings.bed_bureau),
    )


def _seasonal(stays: StaySettings, factor: float) -> StaySettings:
    scale = stays.need_scale
    return replace(stays, need_scale=Parameter(value=scale.value * factor, source=scale.source))
