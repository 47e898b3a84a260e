"""A part of the hospital, with same day emergency care as a test wants it."""

from dataclasses import replace
from functools import cache
from typing import Any

from flowsim.engine import simulate
from flowsim.hospital.departments.department import HospitalSettings
from flowsim.hospital.departments.parameters import Count, Hours, Openings, Parameter
from flowsim.hospital.departments.registry import hospital_of
from flowsim.hospital.departments.same_day.settings import SameDaySettings
from flowsim.records.frames import Records
from flowsim.scenario.scale import scaled
from tests.engines import FASTEST
from tests.unit.wards_case import shipped

ALWAYS = Openings(hours=(Hours(days="daily", start="00:00", end="24:00"),), source="expert")
MANY = 900
"""More chairs, and staff, than anybody ever asks for."""


def same_day() -> SameDaySettings:
    settings: SameDaySettings = shipped().same_day
    return settings


def with_same_day(**changes: Any) -> HospitalSettings:
    """Return the shipped settings with other settings of same day emergency care."""
    return replace(shipped(), same_day=replace(same_day(), **changes))


def nobody_fit() -> dict[str, Any]:
    """Return the settings of a department to which nobody is ever sent."""
    return {
        name: replace(table, rows=dict.fromkeys(table.rows, 0.0))
        for name in ("fit", "mistaken")
        for table in [getattr(same_day(), name)]
    }


def always_open() -> dict[str, Any]:
    """Return the settings of a department that never shuts and is never full."""
    role = same_day().junior
    all_day = replace(role.shifts[0], days="daily", start="00:00", end="24:00", staff=MANY)
    staff = replace(role, shifts=(all_day,))
    return {
        "chairs": Count(number=MANY, source="expert"),
        "opening": ALWAYS,
        "referrals": ALWAYS,
        "junior": staff,
        "consultant": staff,
        "returns": Parameter(value=0.0, source="expert"),
    }


@cache
def run_of(name: str, weeks: int = 10, factor: float = 0.3, seed: int = 5) -> Records:
    """Return a run of a part of the hospital: 'shipped', 'no_chairs', 'nobody_fit' or 'always'.

    'late' takes referrals until closing, 'attendances' counts no visit as an admission.
    """
    changes = {
        "shipped": dict,
        "no_chairs": lambda: {"chairs": Count(number=0, source="expert")},
        "nobody_fit": nobody_fit,
        "always": always_open,
        "late": lambda: {"referrals": same_day().opening},
        "attendances": lambda: {"counted_as": "attendance"},
    }[name]()
    hospital = hospital_of(with_same_day(**changes))
    return simulate(scaled(hospital, factor), weeks=weeks, seed=seed, engine=FASTEST)
