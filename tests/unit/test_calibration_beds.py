from dataclasses import replace

import pytest

from flowsim.hospital.departments.parameters import Parameter
from flowsim.hospital.departments.wards.ward_list import ward_list
from flowsim.hospital.vocabulary.calendars import Timetable
from flowsim.scenario.case_mix import admitted_share
from flowsim.scenario.expected_beds import (
    Admissions,
    bed_load,
    emergency_admissions,
    mean_wait,
    other_admissions,
    stays_expected,
)
from tests.unit.wards_case import shipped

NOT_GENERAL = ("acute_assessment", "paediatric_assessment", "critical_care")


def load_of(*admissions: Admissions) -> dict[str, float]:
    return bed_load(admissions, shipped().wards, shipped().discharge, shipped().critical_care)


def one(specialty: str, method: str = "emergency_ed") -> Admissions:
    return Admissions(method=method, specialty=specialty, age_band="65-74", frail="no", per_day=1.0)


def test_the_mean_wait_weighs_long_gaps_more() -> None:
    assert mean_wait(Timetable.every(1440)) == pytest.approx(720)
    assert mean_wait(Timetable((0, 1440))) == pytest.approx((1440**2 + 8640**2) / 2 / 10080)


def test_emergency_admissions_are_the_admitted_share() -> None:
    settings = shipped().emergency
    total = sum(item.per_day for item in emergency_admissions(settings))
    assert total == pytest.approx(settings.demand.type1_per_day * admitted_share(settings))


def test_other_admissions_keep_their_numbers() -> None:
    direct = [a.per_day for a in other_admissions(shipped()) if a.method == "emergency_gp"]
    assert sum(direct) == pytest.approx(shipped().direct_admissions.per_day.value)


def test_beds_are_admissions_times_days() -> None:
    stays = stays_expected([one("stroke")], shipped().wards, shipped().discharge)
    assert sum(stay.per_day for stay in stays) == pytest.approx(1.0)
    total = sum(stay.per_day * stay.days for stay in stays)
    assert sum(load_of(one("stroke")).values()) == pytest.approx(total)


def test_load_goes_where_the_stay_is_spent() -> None:
    assert set(load_of(one("cardiology"))) == {
        "acute_assessment",
        "acute_medical_unit",
        "cardiology",
    }
    assert set(load_of(one("general_surgery", "elective"))) == {"elective_surgery"}
    assert "critical_care" in load_of(one("critical_care"))


def test_longer_need_means_more_beds() -> None:
    wards = shipped().wards
    scale = Parameter(value=wards.stays.need_scale.value * 1.1, source="expert")
    longer = replace(wards, stays=replace(wards.stays, need_scale=scale))
    more = bed_load([one("stroke")], longer, shipped().discharge, shipped().critical_care)["stroke"]
    assert more > load_of(one("stroke"))["stroke"]


def test_the_shipped_site_is_busy_and_not_unstable_by_construction() -> None:
    settings = shipped()
    admissions = [
        *emergency_admissions(settings.emergency),
        *other_admissions(settings),
    ]
    beds = bed_load(admissions, settings.wards, settings.discharge, settings.critical_care)
    general = sum(value for service, value in beds.items() if service not in NOT_GENERAL)
    wards = ward_list(settings.wards.beds)
    opened = sum(w.beds + w.escalation_beds for w in wards if w.bed_type == "general_and_acute")
    assert 0.85 < general / opened < 1.0
