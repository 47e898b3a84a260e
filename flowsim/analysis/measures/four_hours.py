"""The four-hour standard and other measures of time in the department (E01-E05, E16)."""

import numpy as np

from flowsim.analysis.measures.breakdown import Dimension, Parts, broken_down, on, parts
from flowsim.analysis.measures.facts import SURGERY, Attendances, Facts
from flowsim.analysis.measures.numbers import (
    Choice,
    at_least,
    beyond,
    mean,
    median,
    percent,
    quantile,
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

TYPES = ("type1", "type2", "type3")
FOUR_HOURS = 240.0
TWELVE_HOURS = 720.0
_AE = "NHS England, A&E waiting times and activity definitions"
_UEC = "NHS England, urgent and emergency care plan 2025/26"
_CQI = "A&E clinical quality indicators"
_MORT = "Emergency Medicine Journal 2022;39:168"
_LIMIT = "240 itself is within, to a millionth of a minute, as everywhere"
_CENSORED = (
    " Someone still there when the simulation stops counts as a breach once beyond the limit;"
    " before it they are left to the number censored."
)


def department_types(facts: Facts) -> list[str]:
    """Return the types of department that the model tells apart."""
    return [kind for kind in TYPES if facts.terms.has_value("dept_type", kind)]


def with_strata(a: Attendances) -> Parts:
    """Return the parts of the cohort by every dimension and by stream x admitted."""
    return a.cohort_parts | parts(a.cohort, {"stratum": strata(a)})


def strata(a: Attendances) -> Dimension:
    """Return stream x admitted as one dimension, labels such as 'majors:admitted'."""
    codes, labels = a.dimension("stream")
    joint = np.where(codes < 0, -1, 2 * codes + a.admitted)
    names = tuple(f"{label}:{end}" for label in labels for end in ("not_admitted", "admitted"))
    return joint.astype(np.int64), names


def _four_hours(facts: Facts) -> Values:
    a = facts.attendances_of_all_types
    left_in_window = facts.window.holds(a.t_leave)

    def share(rows: Choice) -> float:
        return a.stay[rows].percent_within(FOUR_HOURS)

    values = {"E01.all": share(a.cohort), "E01.n_censored": a.stay[a.cohort].undecided(FOUR_HOURS)}
    for kind in department_types(facts):
        values[f"E01.{kind}"] = share(a.cohort & a.has("dept_type", kind))
    values["E01.event_all"] = share(left_in_window)
    values["E01.event_gap"] = values["E01.all"] - values["E01.event_all"]
    values |= broken_down("E01.all", with_strata(a), share)
    if "type1" not in department_types(facts):
        return values
    type_1 = a.has("dept_type", "type1")
    values["E01.event_type1"] = share(left_in_window & type_1)
    return values | broken_down("E01.type1", parts(a.cohort & type_1, a.dimensions), share)


def _four_hours_by_end(facts: Facts) -> Values:
    a = facts.attendances
    return {
        "E02.admitted": a.stay[a.cohort & a.to_admit].percent_within(FOUR_HOURS),
        "E02.not_admitted": a.stay[a.cohort & ~a.to_admit].percent_within(FOUR_HOURS),
    }


def _four_hours_surgical(facts: Facts) -> Values:
    a = facts.attendances
    surgical = a.in_division(SURGERY)
    return {"E02.surgical": a.stay[a.cohort & surgical].percent_within(FOUR_HOURS)}


def _from_decision(facts: Facts) -> Values:
    a = facts.attendances
    waits = a.bed_wait[a.cohort & a.to_admit]
    known = waits[waits.settled(TWELVE_HOURS)]
    reached = at_least(known.minutes, TWELVE_HOURS)
    long = reached.sum()
    between = (beyond(known.minutes, FOUR_HOURS) & ~reached).sum()
    return {
        "E03.over_12_hours": percent(long, len(known.minutes)),
        "E03.over_12_hours_a_week": facts.per_week(long),
        "E03.4_to_12_hours": percent(between, len(known.minutes)),
        "E03.4_to_12_hours_a_week": facts.per_week(between),
    }


def _twelve_hours(facts: Facts) -> Values:
    a = facts.attendances
    main = a.cohort & a.has_if_any("dept_type", "type1", "type2")
    return {
        "E04.over_12_hours": a.stay[main].percent_reaching(TWELVE_HOURS),
        "E04.over_12_hours_a_week": facts.per_week(
            at_least(a.stay.minutes[main], TWELVE_HOURS).sum()
        ),
    }


def _time_in_department(facts: Facts) -> Values:
    a = facts.attendances
    minutes = a.stay.minutes
    values: Values = {"E05.n_censored": a.stay[a.cohort].running()}
    for key, statistic in (
        ("E05.mean", mean),
        ("E05.median", median),
        ("E05.p95", lambda x: quantile(x, 0.95)),
    ):
        values[key] = statistic(minutes[a.cohort])
        values |= broken_down(key, a.cohort_parts, on(minutes, statistic))
    return values


def _harm(facts: Facts) -> Values:
    a = facts.attendances
    times = a.stay[a.cohort & a.to_admit]
    minutes = times.minutes[times.settled(TWELVE_HOURS)]

    def weekly(low: float, high: float) -> float:
        reached = at_least(minutes, 60 * low) & ~at_least(minutes, 60 * high)
        return facts.per_week(reached.sum())

    six_to_eight = weekly(6, 8)
    return {
        "E16.5_to_6_hours": weekly(5, 6),
        "E16.6_to_8_hours": six_to_eight,
        "E16.8_to_12_hours": weekly(8, 12),
        "E16.over_12_hours": weekly(12, float("inf")),
        "E16.exposure": six_to_eight / 82.0,
    }


def _p4(key: str, name: str, who: str, **more: float) -> Measure:
    return Measure(
        key=key,
        name=name,
        unit="%",
        definition=f"Share of {who} who left within 240 minutes of the clock start; {_LIMIT}."
        f"{_CENSORED}",
        source=_AE,
        better="higher",
        minimum_important_difference=more.get("least", 1.0),
    )


_P4 = (
    _p4("E01.all", "Within four hours, all types", "arrivals in the window, other sites included"),
    _p4("E01.type1", "Within four hours, type 1", "type 1 arrivals in the window"),
    _p4("E01.type2", "Within four hours, type 2", "type 2 arrivals in the window"),
    _p4("E01.type3", "Within four hours, type 3", "type 3 arrivals in the window"),
    _p4("E01.event_all", "Within four hours, by departure", "departures, of all types"),
    _p4("E01.event_type1", "Within four hours, type 1, by departure", "type 1 departures"),
    Measure(
        key="E01.event_gap",
        name="Four hours: by arrival less by departure",
        unit="points",
        definition="A large gap between the two cohorts means the department was not steady.",
        source=_AE,
    ),
    Measure(
        key="E01.n_censored",
        name="Four hours: undecided at the end",
        unit="patients",
        definition="Arrivals in the window still there at the end, not yet beyond four hours.",
        source="run health",
        better="lower",
    ),
)

_BY_END = (
    _p4(
        "E02.admitted",
        "Within four hours, admitted",
        "arrivals with an admission (visits to same day emergency care that count as a spell"
        " included) or waiting for a bed",
    ),
    _p4(
        "E02.not_admitted",
        "Within four hours, not admitted",
        "arrivals with no admission, not even a visit to same day emergency care that counts as"
        " one, and not waiting for a bed",
    ),
)
_SURGICAL = _p4(
    "E02.surgical", "Within four hours, surgical", "arrivals under a surgical specialty"
)


_TD = (
    "Wait from the effective decision to admit (the later of the decision and the end of treatment"
    " that must happen in the department) until leaving, of arrivals admitted or waiting for a bed;"
    " those still waiting when the simulation stops count once at twelve hours, and in no part"
    " before it."
)
_FROM_DECISION = (
    declare("E03.over_12_hours", "Twelve hours or more from decision to admit", "%", _TD, _AE, 0.5),
    declare(
        "E03.over_12_hours_a_week",
        "Patients over twelve hours from decision to admit",
        "patients a week",
        _TD,
        _AE,
        "E03.over_12_hours",
    ),
    declare("E03.4_to_12_hours", "Four to twelve hours from decision to admit", "%", _TD, _AE, 1.0),
    declare(
        "E03.4_to_12_hours_a_week",
        "Patients four to twelve hours from decision to admit",
        "patients a week",
        _TD,
        _AE,
        "E03.4_to_12_hours",
    ),
)

_D12 = "Type 1 and 2 arrivals whose time in the department reached 720 minutes." + _CENSORED
_TWELVE = (
    declare("E04.over_12_hours", "Twelve hours or more from arrival", "%", _D12, _UEC, 0.5),
    declare(
        "E04.over_12_hours_a_week",
        "Patients over twelve hours from arrival",
        "patients a week",
        _D12,
        _UEC,
        "E04.over_12_hours",
    ),
)

_D = "Time from the clock start to leaving; those still there count with the time so far."
_TIME = (
    declare("E05.mean", "Time in department, mean", "min", _D, _AE, 10.0),
    declare("E05.median", "Time in department, median", "min", _D, _AE, 10.0),
    declare("E05.p95", "Time in department, 95th percentile", "min", _D, _AE, 30.0),
    declare(
        "E05.n_censored", "Still in the department at the end", "patients", _D, "run health", None
    ),
)

_HARM_TEXT = (
    "Admitted arrivals by time in department, and those still waiting for a bed once at twelve"
    " hours: exposure to delay, observational, and not a count of harm."
)
_HARM = tuple(
    declare(key, name, "patients a week", _HARM_TEXT, _MORT, None)
    for key, name in (
        ("E16.5_to_6_hours", "Admitted after 5 to 6 hours"),
        ("E16.6_to_8_hours", "Admitted after 6 to 8 hours"),
        ("E16.8_to_12_hours", "Admitted after 8 to 12 hours"),
        ("E16.over_12_hours", "Admitted after 12 hours or more"),
        ("E16.exposure", "Six to eight hours, over 82"),
    )
)

_LEAVING = (*ATTENDING, *milestones("t_ed_depart"))
_DECIDING = (*_LEAVING, *milestones("t_dta"))
RULES = (
    Rule(measures=_P4, compute=_four_hours, needs=_LEAVING),
    Rule(measures=_BY_END, compute=_four_hours_by_end, needs=_LEAVING),
    Rule(
        measures=(_SURGICAL,),
        compute=_four_hours_surgical,
        needs=(*_LEAVING, *attribute("specialty"), Need("division", SURGERY)),
    ),
    Rule(measures=_FROM_DECISION, compute=_from_decision, needs=_DECIDING),
    Rule(measures=_TWELVE, compute=_twelve_hours, needs=_LEAVING),
    Rule(measures=_TIME, compute=_time_in_department, needs=_LEAVING),
    Rule(measures=_HARM, compute=_harm, needs=_DECIDING),
)
