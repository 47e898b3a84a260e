"""The names that critical care gives to the records."""

from flowsim.hospital.departments.bed_bureau.terms import REQUEST_TERMS
from flowsim.records.terms import (
    WARD,
    attribute,
    care,
    milestone,
    of_department,
    outcome,
    request_kind,
    resource,
    stream,
    wait,
)

LEVELS = ("2", "3")
UNITS_OF_LEVEL: dict[object, int] = {"2": 1, "3": 2}
"""Half nurses that a patient of each level needs."""

FROM_WARD, FROM_ED, FROM_THEATRE = "ward", "emergency_department", "emergency_theatre"
PLANNED, TRANSFERRED_IN = "planned", "transfer_in"
SOURCES = (FROM_WARD, FROM_ED, FROM_THEATRE, PLANNED, TRANSFERRED_IN)
"""Where patients come from, who goes first at the head."""

STREAMS = {
    FROM_WARD: "from wards, deteriorating there",
    FROM_THEATRE: "after emergency operations; where emergency theatres are modelled, after others",
    TRANSFERRED_IN: "from other hospitals",
}
"""The sources that are streams of their own."""
COMING = {
    FROM_ED: "comes by the emergency department's own case mix; remove per_day",
    PLANNED: "comes by operating lists (critical_care_share of a procedure); remove per_day",
}

ASKED_FROM = "critical_care_asked_from"
HALF_NURSE, BAY = "critical_care_half_nurse", "enhanced_care_bay"
LIMIT = "t_critical_care_limit"
WAIT_PLACE, ENHANCED = "critical_care_wait_place", "enhanced_care"
TRANSFERRED_OUT = "critical_care_transferred_out"
ADMISSION = "critical_care_admission"
STEP_DOWN, STEP_DOWN_WHEN_FULL = "critical_care_stepdown", "critical_care_stepdown_when_full"
TERMS = of_department(
    "critical_care",
    milestone("t_critical_care_end", "the need for critical care ends"),
    milestone("t_ready_down", "declared ready to step down to a ward"),
)
ADMISSION_TERMS = (
    *REQUEST_TERMS,
    *of_department(
        "critical_care",
        stream("critical_care_other", "from theatre, wards and other hospitals"),
    ),
)
ATTRIBUTES = of_department(
    "critical_care",
    attribute(
        "critical_care_level",
        "level of care on coming in (the last time): level 3 needs a nurse, level 2 half of one",
        LEVELS,
    ),
    attribute(
        "critical_care_source",
        "where a patient of critical care came from (the first time; those there at the start: a "
        "ward)",
        SOURCES,
    ),
    attribute(
        ASKED_FROM,
        "where critical care was asked from (the last time): a ward, of who comes back",
        SOURCES,
    ),
    attribute(
        "critical_care_planned",
        "an inpatient operation after which critical care is needed",
        ("no", "yes"),
    ),
    attribute(
        "critical_care_returns",
        "comes back to critical care from the ward stepped down to",
        ("no", "yes"),
    ),
)
UNIT_TERMS = of_department(
    "critical_care",
    milestone("t_critical_care_decided", "critical care was decided on (the first time)"),
    milestone("t_critical_care_place", "got a place: nurse units are kept (the first time)"),
    milestone(LIMIT, "waits in recovery for a place and a bed no longer than until then"),
    milestone("t_critical_care_in", "came into critical care (the first time)"),
    milestone(
        "t_level_3_end",
        "needs level 3 no longer (the last time): who lives gives half a nurse back",
    ),
    milestone("t_critical_care_out", "left critical care for a ward, or died there"),
    milestone("t_critical_care_back", "needs critical care again, on a ward"),
    wait(
        WAIT_PLACE,
        "critical care",
        "for nurse units of critical care, held in the emergency department, in recovery, on a "
        "ward or in another hospital",
        group="waiting for another bed",
        part="step_bed",
    ),
    outcome(
        TRANSFERRED_OUT,
        "to critical care of another hospital, for want of a place here",
        ending="transferred",
    ),
    resource(HALF_NURSE, "half nurses of critical care: level 3 needs two, level 2 one"),
    request_kind(STEP_DOWN_WHEN_FULL, "from critical care to a ward, of a unit that is full"),
    *(stream(f"critical_care_{name}", text) for name, text in STREAMS.items()),
)
BAY_TERMS = of_department(
    "critical_care",
    resource(BAY, "bays of enhanced care after planned operations"),
    care(
        ENHANCED,
        "Enhanced care",
        "in a bay of enhanced care after a planned operation",
        place=WARD,
        group="clinical need",
        part="clinical_need",
    ),
)
