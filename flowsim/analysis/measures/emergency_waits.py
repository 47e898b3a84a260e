"""Family E, second part: the waits on the way through the department (E06, E07, E10, E13-E15)."""

import numpy as np

from flowsim.analysis.measures.breakdown import broken_down, on
from flowsim.analysis.measures.facts import SURGERY, Facts
from flowsim.analysis.measures.numbers import (
    ROUNDING_MINUTES,
    Waits,
    beyond,
    mean,
    median,
    percent,
    quantile,
    times,
)
from flowsim.analysis.measures.registry import (
    ATTENDING,
    Measure,
    Need,
    Rule,
    Values,
    attribute,
    declare,
    milestones,
)

_AE = "NHS England, A&E waiting times and activity definitions"
_CQI = "A&E clinical quality indicators"
_AH = "NHS England, ambulance handover indicator and contract of 2022/23"
_NHS = "NHS England, clinical review of standards"
SEVENTY_TWO_HOURS = 72 * 60.0
MAJORS, CORRIDOR = "majors space", "corridor"
"""Groups of resources."""


def _assessment(facts: Facts) -> Values:
    a = facts.attendances
    counted = a.cohort & ~beyond(a.stay.minutes, SEVENTY_TWO_HOURS)
    gone = ~np.isnan(a.t_leave)
    triaged = a.time("t_triage")
    waits = Waits.between(a.t_zero, triaged, facts.window.run_end, gone)[counted]
    return _assessment_of("E06.", waits)


def _assessment_of_crews(facts: Facts) -> Values:
    a = facts.attendances
    counted = a.cohort & ~beyond(a.stay.minutes, SEVENTY_TWO_HOURS) & a.has("mode", "ambulance")
    arrived, triaged, gone = a.time("t_arrive"), a.time("t_triage"), ~np.isnan(a.t_leave)
    waits = Waits.between(arrived, triaged, facts.window.run_end, gone)[counted]
    return _assessment_of("E06.ambulance_", waits)


def _assessment_of(prefix: str, waits: Waits) -> Values:
    return {
        f"{prefix}median": median(waits.minutes),
        f"{prefix}p95": quantile(waits.minutes, 0.95),
        f"{prefix}within_15": waits.percent_within(15.0),
    }


def _to_treatment(facts: Facts) -> Values:
    a = facts.attendances
    waits = Waits.between(a.t_zero, a.time("t_seen"), facts.window.run_end, ~np.isnan(a.t_leave))

    values = {
        "E07.median": median(waits.minutes[a.cohort]),
        "E07.p95": quantile(waits.minutes[a.cohort], 0.95),
        "E07.within_60": waits[a.cohort].percent_within(60.0),
    }
    return values | broken_down("E07.median", a.cohort_parts, on(waits.minutes, median))


def _handover(facts: Facts) -> Values:
    a = facts.attendances
    waits = Waits.between(
        a.time("t_arrive"), a.time("t_handover"), facts.window.run_end, ~np.isnan(a.t_leave)
    )[a.cohort & a.has("mode", "ambulance")]
    late = np.nansum(np.maximum(waits.minutes - 15.0, 0.0)) / 60.0
    values = {f"E10.within_{limit}": waits.percent_within(limit) for limit in (15, 30, 45, 60)}
    return values | {
        "E10.mean": mean(waits.minutes),
        "E10.p90": quantile(waits.minutes, 0.9),
        "E10.hours_lost": facts.per_week(float(late)) if len(waits.minutes) else float("nan"),
    }


def _crowding(facts: Facts) -> Values:
    a, window = facts.attendances, facts.window
    arrive = a.time("t_arrive")
    if not a.ambulances:
        return {"E13.census": window.mean_number(arrive, a.t_leave)}
    by_ambulance, handover = a.has("mode", "ambulance"), a.time("t_handover")
    # Someone who leaves unseen from the vehicle never comes in.
    crew_leaves = np.fmin(handover, a.t_leave)
    enters = np.where(by_ambulance, handover, arrive)
    return {
        "E13.census": window.mean_number(enters, a.t_leave),
        "E13.ambulances_queuing": window.mean_number(
            arrive[by_ambulance], crew_leaves[by_ambulance]
        ),
    }


def _boarding(facts: Facts) -> Values:
    a = facts.attendances
    boarders = facts.window.mean_number(np.where(a.to_admit, a.t_decided, np.nan), a.t_leave)
    return {"E13.boarders": boarders, "E13.boarder_hours": 24.0 * boarders}


def _majors_full(facts: Facts) -> Values:
    hours = facts.records.resource_hours
    if hours.empty:
        return {}
    chosen = hours[hours["resource"].isin(facts.terms.in_group("resource", MAJORS))]
    total = chosen.groupby("hour", observed=True)[["scheduled_minutes", "busy_minutes"]].sum()
    inside = facts.window.holds(60.0 * np.asarray(total.index, dtype=np.float64))
    scheduled = times(total, "scheduled_minutes")[inside]
    busy = times(total, "busy_minutes")[inside]
    staffed = scheduled > 0
    return {
        "E13.majors_full": percent(
            (busy[staffed] >= scheduled[staffed] - ROUNDING_MINUTES).sum(), staffed.sum()
        )
    }


def _corridor(facts: Facts) -> Values:
    hours = facts.records.resource_hours
    if hours.empty:
        return {}
    chosen = hours[hours["resource"].isin(facts.terms.in_group("resource", CORRIDOR))]
    inside = facts.window.holds(60.0 * times(chosen, "hour"))
    busy = times(chosen, "busy_minutes")[inside].sum() / 60.0
    return {"E13.corridor_hours": facts.per_day(float(busy))}


def _surgeon(facts: Facts) -> Values:
    a = facts.attendances
    rows = a.cohort & a.in_division(SURGERY)
    minutes = (a.time("t_spec_seen") - a.t_zero)[rows]
    return {"E14.median": median(minutes), "E14.p90": quantile(minutes, 0.9)}


def _ready_to_proceed(facts: Facts) -> Values:
    a = facts.attendances
    waits = Waits.between(a.time("t_ready"), a.t_leave, facts.window.run_end)[a.cohort]
    return {
        "E15.mean": mean(waits.minutes),
        "E15.median": median(waits.minutes),
        "E15.within_60": waits.percent_within(60.0),
    }


def _minutes(key: str, name: str, text: str, source: str, least: float | None) -> Measure:
    return declare(key, name, "min", text, source, least, "lower")


def _share(key: str, name: str, text: str, source: str) -> Measure:
    return declare(key, name, "%", text, source, 2.0, "higher")


_T6 = "From the clock start to triage; attendances beyond 72 hours are left out."
_T6A = "From the ambulance's arrival to triage; attendances beyond 72 hours are left out."
_ASSESSMENT = (
    _minutes("E06.median", "Time to initial assessment, median", _T6, _CQI, 2.0),
    _minutes("E06.p95", "Time to initial assessment, 95th percentile", _T6, _CQI, 5.0),
    _share("E06.within_15", "Assessed within 15 minutes", _T6, _CQI),
)
_CREWS = (
    _minutes("E06.ambulance_median", "Time to assessment by ambulance, median", _T6A, _CQI, 2.0),
    _minutes(
        "E06.ambulance_p95", "Time to assessment by ambulance, 95th percentile", _T6A, _CQI, 5.0
    ),
    _share("E06.ambulance_within_15", "Assessed within 15 minutes, by ambulance", _T6A, _CQI),
)

_T7 = "From the clock start to the first decision-making clinician, of those who waited for one."
_TREATMENT = (
    _minutes("E07.median", "Time to treatment, median", _T7, _CQI, 5.0),
    _minutes("E07.p95", "Time to treatment, 95th percentile", _T7, _CQI, 15.0),
    _share("E07.within_60", "Treated within 60 minutes", _T7, _CQI),
)

_H = "From the ambulance's arrival to handover, wherever the patient waits."
_HANDOVER = (
    *(
        _share(f"E10.within_{limit}", f"Handover within {limit} minutes", _H, _AH)
        for limit in (15, 30, 45, 60)
    ),
    _minutes("E10.mean", "Handover, mean", _H, _AH, 3.0),
    _minutes("E10.p90", "Handover, 90th percentile", _H, _AH, 5.0),
    declare(
        "E10.hours_lost",
        "Ambulance hours lost",
        "hours a week",
        "Hours of handover beyond the first 15 minutes, summed over the window, a week.",
        _AH,
        5.0,
        "lower",
    ),
)

_CENSUS = (
    declare(
        "E13.census",
        "Patients in the department",
        "patients",
        "Time-weighted mean number inside the department, after handover if brought by ambulance.",
        _AE,
        2.0,
        "lower",
    ),
    declare(
        "E13.ambulances_queuing",
        "Ambulances queuing",
        "patients",
        "Time-weighted mean number waiting to be handed over.",
        _AH,
        0.5,
        "lower",
    ),
)
_BOARDERS = (
    declare(
        "E13.boarders",
        "Boarders",
        "patients",
        "Time-weighted mean number from the effective decision to admit until leaving.",
        _AE,
        1.0,
        "lower",
    ),
    declare(
        "E13.boarder_hours",
        "Boarder-hours",
        "hours a day",
        "Hours spent boarding, a day.",
        _AE,
        24.0,
        "lower",
    ),
)
_FULL = declare(
    "E13.majors_full",
    "Hours with majors full",
    "%",
    "Hours throughout which every majors space was in use.",
    _AE,
    2.0,
    "lower",
)

_CORRIDOR = declare(
    "E13.corridor_hours",
    "Corridor patient-hours",
    "hours a day",
    "Hours patients spent in the corridor with a cohort nurse, a day.",
    _AE,
    2.0,
    "lower",
)

_T14 = (
    "From the clock start to the assessment by a surgical specialty, of arrivals that one assessed."
)
_SURGEON = (
    _minutes("E14.median", "Time to emergency surgery pathway, median", _T14, "seed measure", 10.0),
    _minutes(
        "E14.p90", "Time to emergency surgery pathway, 90th percentile", _T14, "seed measure", 20.0
    ),
)
_T15 = "From being clinically ready to leave until leaving."
_PROCEED = (
    _minutes("E15.mean", "Ready to proceed, mean wait", _T15, _NHS, 10.0),
    _minutes("E15.median", "Ready to proceed, median wait", _T15, _NHS, 10.0),
    _share("E15.within_60", "Left within 60 minutes of being ready", _T15, _NHS),
)

_LEAVING = milestones("t_ed_depart")
_BY_AMBULANCE = attribute("mode", value="ambulance")
_BOARDING = (*ATTENDING, *_LEAVING, *milestones("t_dta"))
_UNDER_SURGEONS = (*attribute("specialty"), Need("division", SURGERY))

RULES = (
    Rule(measures=_ASSESSMENT, compute=_assessment, needs=(*ATTENDING, *milestones("t_triage"))),
    Rule(
        measures=_CREWS,
        compute=_assessment_of_crews,
        needs=(*ATTENDING, *milestones("t_triage"), *_BY_AMBULANCE),
    ),
    Rule(
        measures=_TREATMENT,
        compute=_to_treatment,
        needs=(*ATTENDING, *_LEAVING, *milestones("t_seen")),
    ),
    Rule(
        measures=_HANDOVER,
        compute=_handover,
        needs=(*ATTENDING, *_BY_AMBULANCE, *milestones("t_handover")),
    ),
    Rule(measures=_CENSUS, compute=_crowding, needs=(*ATTENDING, *_LEAVING)),
    Rule(measures=_BOARDERS, compute=_boarding, needs=_BOARDING),
    Rule(measures=(_FULL,), compute=_majors_full, needs=(Need("resource", group=MAJORS),)),
    Rule(measures=(_CORRIDOR,), compute=_corridor, needs=(Need("resource", group=CORRIDOR),)),
    Rule(
        measures=_SURGEON,
        compute=_surgeon,
        needs=(*ATTENDING, *milestones("t_spec_seen"), *_UNDER_SURGEONS),
    ),
    Rule(
        measures=_PROCEED,
        compute=_ready_to_proceed,
        needs=(*ATTENDING, *_LEAVING, *milestones("t_ready")),
    ),
)
