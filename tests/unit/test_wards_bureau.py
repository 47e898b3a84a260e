from dataclasses import replace

import pytest

from flowsim.errors import FlowsimError
from flowsim.hospital.departments.bed_bureau.department import rules
from flowsim.hospital.departments.bed_bureau.settings import KindSetting
from flowsim.hospital.departments.bed_bureau.turn_round import turn_round_bed
from flowsim.hospital.departments.parameters import Parameter
from flowsim.hospital.vocabulary.step_types import BranchOn
from tests.unit.wards_case import shipped

SETTINGS = shipped().bed_bureau


def test_requests_are_matched_at_meetings_and_at_the_site_managers_looks() -> None:
    seldom = replace(
        SETTINGS,
        meetings=("08:30", "12:00"),
        weekend_meetings=("09:15",),
        site_manager_every_minutes=Parameter(value=240, source="expert"),
    )
    monday = [m for m in seldom.review.minutes if m < 1440]
    assert monday == [0, 240, 480, 510, 720, 960, 1200]
    assert 5 * 1440 + 555 in seldom.review.minutes


def test_the_site_managers_interval_must_divide_the_week() -> None:
    odd = replace(SETTINGS, site_manager_every_minutes=Parameter(value=61, source="expert"))
    with pytest.raises(FlowsimError, match="does not divide a week"):
        _ = odd.review


def test_a_row_of_the_priority_table_is_in_minutes() -> None:
    kind = KindSetting(
        rank=5, overdue_rank=4, overdue_after_request_hours=10, from_hour=8, to_hour=20, source="x"
    ).kind("request")
    assert kind.overdue_after_request_minutes == 600
    assert kind.overdue_after_arrival_minutes == float("inf")
    assert (kind.from_minute, kind.to_minute) == (480, 1200)


def test_the_shipped_table_has_emergency_boarders_and_day_time_repatriation() -> None:
    kinds = {kind.name: kind for kind in rules(SETTINGS).kinds}
    assert [name for name, kind in kinds.items() if kind.boards] == ["emergency_admission"]
    assert max(kinds.values(), key=lambda kind: kind.rank).name == "repatriation"
    assert not kinds["repatriation"].may_outlie


def test_the_ladder_rises() -> None:
    levels = SETTINGS.escalation.ladder.levels
    for name in ("occupancy", "boarders", "longest_wait_minutes"):
        values = [getattr(level, name) for level in levels]
        assert values == sorted(values)
    shares = [level.actions[0].share for level in levels]
    assert shares == sorted(shares)
    assert shares[-1] == 1.0


def test_trolleys_are_told_from_beds_before_anything_else() -> None:
    first = turn_round_bed(SETTINGS.turn_round, shipped().wards.beds).steps[0]
    assert isinstance(first, BranchOn)
    assert {ward for ward, _ in first.to} == {"medical_assessment", "childrens_assessment"}
