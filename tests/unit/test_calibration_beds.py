import pytest

from flowsim.hospital.vocabulary.calendars import Timetable
from flowsim.scenario.case_mix import admitted_share
from flowsim.scenario.expected_beds import (
    Admissions,
    emergency_admissions,
    mean_wait,
    other_admissions,
    stays_expected,
)
from flowsim.scenario.long_stays import beds_held, groups
from tests.unit.wards_case import shipped


def one(specialty: str, method: str = "emergency_ed") -> Admissions:
    return Admissions(method=method, specialty=specialty, age_band="65-74", frail="no", per_day=1.0)


def test_the_mean_wait_weighs_long_gaps_more() -> None:
    assert mean_wait(Timetable.every(1440)) == pytest.approx(720)
    assert mean_wait(Timetable((0, 1440))) == pytest.approx((1440**2 + 8640**2) / 2 / 10080)


def test_emergency_admissions_are_the_admitted_share() -> None:
    settings = shipped().emergency
    total = sum(item.per_day for item in emergency_admissions(settings))
    assert total == pytest.approx(settings.demand.drawn_per_day * admitted_share(settings))


def test_other_admissions_keep_their_numbers() -> None:
    direct = [a.per_day for a in other_admissions(shipped()) if a.method == "emergency_gp"]
    assert sum(direct) == pytest.approx(shipped().assessment.expected.straight_in_per_day.value)


def test_stays_are_as_many_as_admissions() -> None:
    stays = stays_expected([one("stroke")], shipped().wards, shipped().discharge)
    assert sum(stay.per_day for stay in stays) == pytest.approx(1.0)


def test_the_shipped_site_is_busy_and_not_unstable_by_construction() -> None:
    """Stays of a night or more against the beds open on an average day."""
    found = [group for group in groups(shipped()) if group.specialty != "critical_care"]
    opened = shipped().wards.beds.general_acute_open
    assert 0.85 < beds_held(shipped(), found, 0) / opened < 1.0
