from dataclasses import replace

import pytest

from flowsim.hospital.departments.other_demand.department import other_demand_department
from flowsim.hospital.departments.other_demand.warm_start import (
    found_class,
    starting_patients,
    warm_start_activities,
)
from flowsim.hospital.departments.parameters import Parameter
from flowsim.hospital.departments.wards.ward_list import ward_list
from flowsim.hospital.vocabulary.arrivals import Arrivals, Batch
from tests.unit.wards_case import shipped

DEMAND, WARDS = shipped().other_demand, shipped().wards
DEPARTMENT = other_demand_department(DEMAND, WARDS.beds, WARDS.stays)


def stream(name: str) -> Arrivals | Batch:
    return next(item for item in DEPARTMENT.arrivals if item.name == name)


def test_electives_are_those_of_the_strategy() -> None:
    assert DEMAND.elective.per_working_day == pytest.approx(34.5, abs=0.5)
    electives = [a for a in DEPARTMENT.arrivals if a.name.startswith("elective_")]
    total = sum(item.per_day for item in electives)
    assert total * 7 / 5 == pytest.approx(DEMAND.elective.per_working_day)


def test_direct_admissions_keep_their_number_a_day() -> None:
    assert stream("direct_gp").per_day == pytest.approx(DEMAND.direct.per_day.value)


def test_a_season_goes_to_direct_admissions_only() -> None:
    seasonal = other_demand_department(DEMAND, WARDS.beds, WARDS.stays, season=(1.0, 1.5))
    changed = [
        after.name
        for before, after in zip(DEPARTMENT.arrivals, seasonal.arrivals, strict=True)
        if before != after
    ]
    assert changed == ["direct_gp"]


def test_the_wards_start_as_full_as_asked() -> None:
    started = starting_patients(DEMAND.warm_start, WARDS.beds)
    general = sum(w.beds for w in ward_list(WARDS.beds) if w.bed_type == "general_and_acute")
    in_general = sum(n for service, n in started.items() if service != "critical_care")
    assert in_general / general == pytest.approx(DEMAND.warm_start.filled.value, abs=0.02)
    assert "acute_assessment" not in started


def test_an_empty_start_has_nobody() -> None:
    empty = replace(
        DEMAND.warm_start,
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
