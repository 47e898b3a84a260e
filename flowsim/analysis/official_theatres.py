"""Figures published of operating theatres and critical care, counted as the publisher counts."""

from functools import partial

from flowsim.analysis.measures import measure_facts
from flowsim.analysis.measures.bed_facts import occupied, open_beds, wards_of_type
from flowsim.analysis.measures.counting import EIGHT_O_CLOCK
from flowsim.analysis.measures.facts import Facts
from flowsim.analysis.measures.numbers import NAN, percent

MEASURED = {
    "touch_time": "T02.capped",
    "lists_late": "T04.over_30",
    "lists_early": "T05.over_30",
    "cancelled_on_the_day": "T11.on_the_day",
    "day_cases_overnight": "T15.conversion",
    "without_a_night": "T14.day_case",
    "day_cases_of_planned": "T14.of_all",
    "hip_fracture_36_hours": "T17.within_36_hours",
    "critical_care_stay": "I08.length_of_stay",
}
"""Figures that are measures, by key."""

CLINICAL, STAFF = "clinical", "staff"
TIME, BEDS = ("time", "emergency"), ("bed", "critical_care")
"""Why an operation is cancelled; no bed of critical care is no bed, as the paper counts, and time
that an emergency took is want of time."""


def theatre_figures(facts: Facts) -> dict[str, float]:
    """Return the figures of theatres and critical care; those of a part not simulated are NaN.

    Percentages in %, beds in beds, the stay in days.
    """
    table = measure_facts(facts, MEASURED.values()).set_index("measure")["value"]
    return {
        **{name: float(table.get(key, NAN)) for name, key in MEASURED.items()},
        **_inpatients_cancelled(facts),
        **_critical_care_beds(facts),
    }


def _inpatients_cancelled(facts: Facts) -> dict[str, float]:
    """Return inpatients cancelled on the day (% of those due), and why (% of those cancelled)."""
    known = partial(facts.terms.has_value, "cancelled_for")
    if not known(CLINICAL):
        return {}
    everybody = facts.everybody
    inpatient = everybody.has("intent", "inpatient")
    cancelled = inpatient & facts.window.holds(everybody.time("t_cancelled"))
    operated = inpatient[facts.theatre_sessions.row]

    def because(*reasons: str) -> float:
        return percent(
            (cancelled & everybody.has_if_any("cancelled_for", *reasons)).sum(), cancelled.sum()
        )

    return {
        "inpatients_cancelled": percent(cancelled.sum(), cancelled.sum() + operated.sum()),
        "cancelled_clinical": because(CLINICAL),
        "cancelled_bed": because(*BEDS),
        "cancelled_time": because(*TIME),
        **({"cancelled_staff": because(STAFF)} if known(STAFF) else {}),
    }


def _critical_care_beds(facts: Facts) -> dict[str, float]:
    """Return beds of critical care open and occupied at 08:00, and how the latter vary by day."""
    wards = wards_of_type(facts.records, "critical_care")
    if not facts.beds.known or not wards.any():
        return {}
    states = facts.beds.snapshot(EIGHT_O_CLOCK)[:, wards]
    used = occupied(states).sum(axis=1)
    return {
        "critical_care_open": float(open_beds(states).sum(axis=1).mean()) if len(used) else NAN,
        "critical_care_occupied": float(used.mean()) if len(used) else NAN,
        "critical_care_day_sd": float(used.std(ddof=1)) if len(used) > 1 else NAN,
    }
