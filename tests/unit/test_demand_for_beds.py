from dataclasses import replace

import pytest

from flowsim.hospital.departments.assessment.expected import (
    expected_without_space,
    gp_expected_stream,
)
from flowsim.hospital.departments.assessment.settings import expected_mix
from flowsim.hospital.departments.electives.department import department as electives
from flowsim.hospital.departments.emergency.settings import EmergencySettings
from flowsim.hospital.departments.parameters import Parameter
from flowsim.hospital.departments.registry import hospital_of
from flowsim.hospital.departments.wards.ward_list import ward_list
from flowsim.hospital.departments.warm_start.patients import (
    found_class,
    starting_patients,
    warm_start_activities,
)
from flowsim.hospital.vocabulary.by import By
from flowsim.scenario.case_mix import case_mix
from tests.unit.wards_case import shipped

WARDS = shipped().wards


def test_electives_are_those_of_the_strategy() -> None:
    settings = shipped().electives
    assert settings.per_working_day == pytest.approx(34.5, abs=0.5)
    total = sum(item.per_day for item in electives(settings, shipped()).arrivals)
    assert total * 7 / 5 == pytest.approx(settings.per_working_day)


def test_expected_patients_are_those_who_go_straight_in_and_those_who_find_no_space() -> None:
    expected, emergency = shipped().assessment.expected, shipped().emergency
    share = sum(expected_mix(emergency.patients, expected.specialties).values())
    coming = gp_expected_stream(shipped().assessment, emergency).per_day * share
    without_space = expected_without_space(emergency)
    assert coming == pytest.approx(expected.straight_in_per_day.value + without_space)
    # ... who are left out of the attendances that arrive at the front door
    (gp_referred,) = (
        stream for stream in hospital_of(shipped()).arrivals if stream.name == "ed_gp_referred"
    )
    need = share_with_need(emergency)
    assert isinstance(gp_referred.multiplier, By)
    thinned = need * gp_referred.multiplier.at("yes") + (1 - need) * gp_referred.multiplier.at("no")
    assert gp_referred.per_day * (1 - thinned) == pytest.approx(without_space)


def share_with_need(emergency: EmergencySettings) -> float:
    """Of the GP-referred, by the case mix."""
    cases = [c for c in case_mix(emergency) if c.labels["mode"] == "gp_referred"]
    needing = sum(c.share for c in cases if c.labels["admit_need"] == "yes")
    return needing / sum(c.share for c in cases)


def test_a_season_goes_to_attendances_of_both_sites_and_direct_admissions_only() -> None:
    demand = shipped().emergency.demand
    dated = replace(demand, season=replace(demand.season, start_date="2018-04-02"))
    seasonal = replace(shipped(), emergency=replace(shipped().emergency, demand=dated))
    pairs = zip(hospital_of(shipped()).arrivals, hospital_of(seasonal).arrivals, strict=True)
    changed = [after.name for before, after in pairs if before != after]
    emergency = ["ed_ambulance", "ed_walk_in", "ed_gp_referred", "ed_eye"]
    assert changed == [*emergency, "direct_gp", "second_site_walk_in"]


def test_the_wards_start_as_full_as_asked() -> None:
    started = starting_patients(shipped().warm_start, WARDS.beds)
    general = sum(w.beds for w in ward_list(WARDS.beds) if w.bed_type == "general_and_acute")
    in_general = sum(n for service, n in started.items() if service != "critical_care")
    assert in_general / general == pytest.approx(shipped().warm_start.filled.value, abs=0.02)
    assert "acute_assessment" not in started


def test_an_empty_start_has_nobody() -> None:
    empty = replace(
        shipped().warm_start,
        filled=Parameter(value=0.0, source="expert"),
        critical_care_filled=Parameter(value=0.0, source="expert"),
    )
    assert sum(starting_patients(empty, WARDS.beds).values()) == 0


def test_people_found_in_beds_stay_longer_than_people_admitted() -> None:
    found = found_class(WARDS.stays).at("general_medicine")
    admitted = WARDS.stays.class_shares["general_medicine"]
    assert found.of("long") > admitted.long / (1 - admitted.zero_day)
    assert found.of("zero_day") == 0.0


def test_need_left_is_the_equilibrium_residual_of_need() -> None:
    law = WARDS.stays.need["long"].duration(WARDS.stays.need_scale.value)
    left = dict(warm_start_activities(WARDS.stays))["need_left"]
    variation = (law.sd_minutes / law.mean) ** 2
    mean = left.at("long").mean  # type: ignore[union-attr]
    assert mean == pytest.approx(law.mean * (1 + variation) / 2, rel=0.01)
