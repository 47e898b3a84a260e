"""Settings of critical care by nurse units that cannot be, and what the user is told."""

import re
from dataclasses import replace

import pytest

from flowsim.config import load
from flowsim.errors import FlowsimError
from flowsim.scenario import build
from tests.unit.wards_case import shipped

UNITS = "hospital.critical_care.units"
SOURCES = f"{UNITS}.sources"


def parameter(value: float) -> str:
    return f"{{value: {value}, range: [-999, 999], source: expert}}"


def number(of: int) -> str:
    return f"{{number: {of}, range: [-99, 99], source: expert}}"


def source(per_day: str) -> str:
    """Return a row of the sources."""
    shares = f"level_3_share: {parameter(0.5)}, death_share: {parameter(0)}"
    return f"{{{shares}, per_day: {per_day}}}"


REFUSED = {
    "no nurses": (
        f"{UNITS}.nurses={number(0)}",
        "0 nurses with 1 kept for emergencies leave none for planned patients",
    ),
    "fewer than no nurses": (f"{UNITS}.nurses={number(-2)}", "number -2 must be zero or more"),
    "all kept for emergencies": (
        f"{UNITS}.emergency_reserve={number(14)}",
        "14 nurses with 14 kept for emergencies leave none for planned patients; give more",
    ),
    "a level 3 share above one": (
        f"{SOURCES}.ward.level_3_share={parameter(1.2)}",
        "critical care: level_3_share 1.2 must lie in [0, 1]",
    ),
    "deaths more than all": (
        f"{SOURCES}.planned.death_share={parameter(1.1)}",
        "critical care: death_share 1.1 must lie in [0, 1]",
    ),
    "planned more than all": (
        f"{UNITS}.critical_care_share.nephrectomy={parameter(-0.1)}",
        "critical care: critical_care_share of nephrectomy -0.1 must lie in [0, 1]",
    ),
    "emergencies more than all": (
        f"{UNITS}.emergency_share.laparotomy={parameter(1.1)}",
        "critical care: emergency_share of laparotomy 1.1 must lie in [0, 1]",
    ),
    "emergencies that are no number": (
        f"{UNITS}.emergency_share.laparotomy.value=.nan",
        "emergency_share.laparotomy.value=.nan: must be a number, not '.nan'",
    ),
    "others fewer than nobody a day": (
        f"{SOURCES}.emergency_theatre.others_per_day={parameter(-1)}",
        "critical care: others_per_day -1 must be zero or more",
    ),
    "others beside patients of a ward": (
        f"+{SOURCES}.ward.others_per_day={parameter(1)}",
        "critical care: ward: others_per_day are those beside the patients of emergency theatres; "
        "give it for emergency_theatre, and remove it here",
    ),
    "others without the whole": (
        f"{SOURCES}.emergency_theatre.per_day=null",
        "critical care: emergency_theatre: needs per_day, its patients a day; add it",
    ),
    "fewer than nobody a day": (
        f"{SOURCES}.ward.per_day={parameter(-1)}",
        "critical care: per_day -1 must be zero or more",
    ),
    "a source that is none": (
        f"+{SOURCES}.wards={source(parameter(1))}",
        "critical care: sources: 'wards' is not a source",
    ),
    "a source without patients": (
        f"{SOURCES}.ward={source('null')}",
        "critical care: ward: needs per_day, its patients a day; add it",
    ),
    "planned patients who just come": (
        f"+{SOURCES}.planned.per_day={parameter(1)}",
        "critical care: planned: comes by operating lists",
    ),
    "patients of the department who just come": (
        f"+{SOURCES}.emergency_department.per_day={parameter(1)}",
        "comes by the emergency department's own case mix; remove per_day",
    ),
    "all of the need at level 3": (
        f"{UNITS}.level_3_part={parameter(1)}",
        "critical care: level_3_part 1 must be above 0 and below 1",
    ),
    "more than all come back": (
        f"{UNITS}.back_share={parameter(1.5)}",
        "critical care: back_share 1.5 must lie in [0, 1]",
    ),
    "transferred before they wait": (
        f"{UNITS}.transfer_after_hours={parameter(0)}",
        "critical care: transfer_after_hours 0 must be above zero",
    ),
    "confirmed at no time of day": (f"{UNITS}.confirmed_at='7.30'", "'7.30'"),
    "never moved to a ward": (
        f"{UNITS}.move_hours={{hours: [], source: expert}}",
        "hours: never open",
    ),
    "need by something else": (
        f"{UNITS}.need.by=[critical_care_source, critical_care_level]",
        "critical care: need is by [critical_care_level, critical_care_source]; its by is "
        "[critical_care_source, critical_care_level]",
    ),
}


@pytest.mark.parametrize(("override", "message"), REFUSED.values(), ids=REFUSED)
def test_what_cannot_be_is_refused(override: str, message: str) -> None:
    """Whether critical care is modelled by nurse units or not."""
    for scenario in ("without_theatres", "baseline"):
        with pytest.raises(FlowsimError, match=re.escape(message)):
            load(scenario, [override])


def test_a_source_that_is_missing_is_asked_for() -> None:
    with pytest.raises(FlowsimError, match=r"critical care: sources has no row 'planned'; add it"):
        load("baseline", [f"~{SOURCES}.planned"])


def test_a_need_that_is_missing_is_asked_for() -> None:
    units = shipped().critical_care.units
    rows = {key: row for key, row in units.need.rows.items() if not key.startswith("2")}
    with pytest.raises(FlowsimError, match="critical_care_level=2, critical_care_source=ward; add"):
        replace(units, need=replace(units.need, rows=rows))


def test_a_share_of_an_operation_that_is_none_is_refused_where_it_is_used() -> None:
    override = f"+{UNITS}.critical_care_share.nephrectomie={parameter(0.1)}"
    build(load("without_theatres", [override]))
    with pytest.raises(FlowsimError, match=r"'nephrectomie' is not a procedure.*nephrectomy"):
        build(load("baseline", [override]))


def test_a_share_of_an_emergency_operation_that_is_none_is_refused_where_it_is_used() -> None:
    override = f"+{UNITS}.emergency_share.laparotomie={parameter(0.1)}"
    build(load("without_theatres", [override]))
    build(load("baseline", [override, "hospital.emergency_theatres.modelled=false"]))
    with pytest.raises(FlowsimError, match=r"'laparotomie' is not a kind.*laparotomy"):
        build(load("baseline", [override]))


def test_a_share_in_python_that_is_no_number_is_refused() -> None:
    units = shipped().critical_care.units
    unknown = replace(units.emergency_share["laparotomy"], range=None)
    object.__setattr__(unknown, "value", float("nan"))
    message = "critical care: emergency_share of laparotomy nan must be a finite number"
    with pytest.raises(FlowsimError, match=message):
        replace(units, emergency_share={"laparotomy": unknown})
