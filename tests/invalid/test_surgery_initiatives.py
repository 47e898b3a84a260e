"""Parameters of initiatives of critical care and emergency theatres that cannot be."""

import re

import pytest

from flowsim.config import load
from flowsim.errors import FlowsimError
from flowsim.scenario import build

CARE, THEATRE, TRAUMA = "critical_care_model", "emergency_theatre", "trauma_strategy"
HAND, HUB, BLOCK = "hand_trauma", "vascular_hub", "regional_block"


def row(days: str, start: str, end: str, level: int = 1) -> str:
    return f"[{{days: {days}, start: '{start}', end: '{end}', level: {level}}}]"


@pytest.mark.parametrize(
    ("name", "override", "message"),
    [
        (CARE, "nurses=-1", "nurses"),
        (CARE, "bays=1.5", "bays"),
        (CARE, "minutes_in_bay=0", "minutes_in_bay"),
        (CARE, "minutes_in_bay=1e9", "minutes_in_bay 1000000000 must lie in (0, 527,040]"),
        (CARE, "bays=21", "bays 21: give at most 20, as critical_care_unit has beds"),
        (CARE, "step_down_rank=0", "step_down_rank 0: give 1 to 8"),
        (CARE, "step_down_rank=9", "step_down_rank 9: give 1 to 8"),
        (BLOCK, "block_minutes=1e12", "block_minutes 1000000000000 must lie in (0, 1440]"),
        (CARE, "emergency_reserve=15", "of 15 nurses leaves none for planned patients"),
        (CARE, f"move_hours={row('daily', '22:00', '25:00')}", "'25:00'"),
        (CARE, f"move_hours={row('dally', '22:00', '23:00')}", "'dally'"),
        (THEATRE, f"second_team={row('daily', '16:00', '23:00')}", "it has hours of the night"),
        (THEATRE, f"urgent_list_opens={row('sat', '06:00', '12:00')}", "it has hours of the night"),
        (THEATRE, f"night={row('daily', '12:00', '13:00')}", "second_team: it has hours of the"),
        (THEATRE, "lists_give_way=often", "lists_give_way"),
        (THEATRE, f"night={row('daily', '20', '08:00')}", "'20'"),
        (TRAUMA, "ready_sooner=1", "ready_sooner"),
        (TRAUMA, "review_shortens=-0.1", "review_shortens"),
        (TRAUMA, "review_within_minutes=0", "review_within_minutes"),
        (TRAUMA, f"lists={row('sun', '12:00', '12:00')}", "12:00"),
        (TRAUMA, f"lists={row('daily', '00:00', '24:00')}", "lists: it has hours of the night"),
        (TRAUMA, f"lists={row('sat', '12:00', '16:00')}", "lists: trauma_theatre is open in some"),
        (TRAUMA, f"lists={row('sat', '13:00', '16:00', 2)}", "trauma_theatre have level 2"),
        (HAND, "share=1.1", "share"),
        (HAND, "slots=[{days: mon, start: '11:00', slots: -1}]", "slots"),
        (HAND, "within_minutes=.nan", "within_minutes"),
        (HAND, f"opens={row('daily', '22:00', '08:00')}", "opens: it has hours of the night"),
        (HAND, f"opens={row('mon-fri', '12:30', '14:45')}", "opens: third_theatre is open in some"),
        (HAND, f"opens={row('sat', '12:30', '14:45', 2)}", "third_theatre have level 2"),
        (HAND, f"opens={row('mon-fri', '08:00', '08:30')}", "kept: third_theatre opens as they"),
        (THEATRE, f"urgent_list_opens={row('fri-sat', '08:30', '12:30')}", "is open in some"),
        (THEATRE, f"urgent_list_kept={row('sat', '08:30', '12:30')}", "urgent_list_kept: third_"),
        (
            THEATRE,
            "urgent_list_opens=[]",
            "urgent_list: of the slot at sat 08:30",
        ),
        (THEATRE, f"urgent_list_kept={row('sat-sun', '08:00', '12:30')}", "is shut sun 08:00"),
        (HAND, f"kept={row('daily', '12:30', '14:45')}", "kept: third_theatre is shut sat 12:30"),
        (HAND, "slots=[{days: sun, start: '02:00', slots: 50}]", "could begin at sun 03:15"),
        (
            HAND,
            "slots=[{days: mon, start: '15:45', slots: 1}]",
            "mon 17:00, when third_",
        ),
        (HUB, "a_week=-3", "a_week"),
        (HUB, "immediate=2", "immediate"),
        (HUB, "to_critical_care=some", "to_critical_care"),
    ],
)
def test_it_is_refused(name: str, override: str, message: str) -> None:
    with pytest.raises(FlowsimError, match=re.escape(message)):
        build(load(name, [f"initiative.{name}.{override}"]))


@pytest.mark.parametrize("name", [CARE, THEATRE, TRAUMA, HAND, HUB])
def test_it_needs_theatres(name: str) -> None:
    with pytest.raises(FlowsimError, match=f"{name}: needs .* modelled, and this scenario leaves"):
        load(f"without_theatres+{name}")


@pytest.mark.parametrize(
    ("name", "part"),
    [
        (CARE, "critical_care.units"),
        (THEATRE, "emergency_theatres"),
        (TRAUMA, "emergency_theatres"),
        (HAND, "emergency_theatres"),
        (HUB, "emergency_theatres"),
        (HUB, "critical_care.units"),
    ],
)
def test_it_needs_a_part_that_is_left_out(name: str, part: str) -> None:
    with pytest.raises(FlowsimError, match=f"{name}: needs {part} modelled.*set hospital.{part}"):
        load(name, [f"hospital.{part}.modelled=false"])
