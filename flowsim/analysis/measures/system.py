"""Family X: views of the whole system, and whether the run can be believed."""

from collections.abc import Callable

import numpy as np

from flowsim.analysis.measures.bed_facts import Beds, occupied, open_beds
from flowsim.analysis.measures.counting import number_at
from flowsim.analysis.measures.facts import OLDER, Facts
from flowsim.analysis.measures.four_hours import FOUR_HOURS
from flowsim.analysis.measures.numbers import (
    DAY_MINUTES,
    NAN,
    BoolArray,
    FloatArray,
    carries,
    median,
    times,
)
from flowsim.analysis.measures.registry import (
    ANY,
    ATTENDING,
    Need,
    Rule,
    Values,
    declare,
    milestones,
)
from flowsim.analysis.measures.settling import FREEDOM, UNSTABLE, of_number, steady
from flowsim.records.tables import CLOSED

_ATTENDING = (*ATTENDING, *milestones("t_ed_depart"))
_AGE = Need("attribute", "age_band", OLDER)
_SHIFT = "seed: save, not just shift"
_FAIR = "equity view"
_FLOW = "conservation of flow"


def _displacement(facts: Facts) -> Values:
    records, window = facts.records, facts.window
    values: Values = {}
    hours = records.resource_hours
    if not hours.empty:
        kinds = zip(records.names.resources, records.names.resource_kinds, strict=True)
        staff = [name for name, kind in kinds if kind == "staff"]
        inside = window.holds(60.0 * times(hours, "hour")) & carries(hours, "resource", staff)
        values["X01.overtime"] = facts.per_week(
            float(times(hours, "overrun_minutes")[inside].sum()) / 60
        )
    beds = facts.beds
    if beds.known:
        values["X01.escalation_bed_days"] = facts.per_week(_minutes_beyond_core(beds) / DAY_MINUTES)
    return values


def _minutes_beyond_core(beds: Beds) -> float:
    """Return the minutes of the window that beds were open beyond the core of their ward."""
    events, window = beds.events, beds.window
    opens_or_closes = (events.before == CLOSED) != (events.after == CLOSED)
    moments = events.t[opens_or_closes]
    edges = np.unique(np.concatenate([moments[window.holds(moments)], [window.start, window.end]]))
    beyond = np.maximum(open_beds(beds.at(edges[:-1])) - beds.core, 0.0).sum(axis=1)
    return float((beyond * np.diff(edges)).sum())


def _gap(groups: tuple[BoolArray, BoolArray], statistic: Callable[[BoolArray], float]) -> float:
    return statistic(groups[0]) - statistic(groups[1])


def _fairness_four_hours(facts: Facts) -> Values:
    a = facts.attendances

    def share(rows: BoolArray) -> float:
        return a.stay[rows & a.cohort].percent_within(FOUR_HOURS)

    values: Values = {}
    if groups := _by_age(facts):
        values["X02.four_hours_old"] = _gap(groups, share)
    if groups := _by_frailty(facts):
        values["X02.four_hours_frail"] = _gap(groups, share)
    return values


def _by_age(facts: Facts) -> tuple[BoolArray, BoolArray] | None:
    """Return attendances of the older and of everybody younger, where the model tells."""
    a = facts.attendances
    if not _AGE.met(facts.terms):
        return None
    old = a.in_group("age_band", OLDER)
    return old, (a.dimension("age_band")[0] >= 0) & ~old


def _by_frailty(facts: Facts) -> tuple[BoolArray, BoolArray] | None:
    """Return attendances of the frail and of the others, where the model tells."""
    a = facts.attendances
    if not all(facts.terms.has_value("frail", value) for value in ("yes", "no")):
        return None
    return a.has("frail", "yes"), a.has("frail", "no")


def _fairness_bed_wait(facts: Facts) -> Values:
    a = facts.attendances

    def middle(rows: BoolArray) -> float:
        return median(a.bed_wait.minutes[rows & a.cohort])

    values: Values = {}
    if groups := _by_age(facts):
        values["X02.bed_wait_old"] = _gap(groups, middle)
    if groups := _by_frailty(facts):
        values["X02.bed_wait_frail"] = _gap(groups, middle)
    return values


def _flow(facts: Facts) -> Values:
    patients, window = facts.records.patients, facts.window
    arrive, depart = times(patients, "t_arrive"), times(patients, "t_depart")
    before, after = (
        (arrive < edge).sum() - (depart < edge).sum() for edge in (window.start, window.end)
    )
    change = window.holds(arrive).sum() - window.holds(depart).sum()
    return {
        "X03.patients": float(change - (after - before)),
        "X03.causes": _causes_gap(facts),
        "X03.beds": _beds_gap(facts),
    }


def _causes_gap(facts: Facts) -> float:
    """Return the largest error in 'the causes add to the time in hospital', in minutes."""
    patients, causes = facts.records.patients, facts.records.names.patient_causes
    finished = ~np.isnan(times(patients, "t_depart"))
    if not causes or not finished.any():
        return NAN
    minutes = (times(patients, f"minutes_{cause}") for cause in causes)
    total = sum(minutes, np.zeros(len(patients)))
    stay = times(patients, "t_depart") - times(patients, "t_arrive")
    return float(np.abs(total - stay)[finished].max())


def _beds_gap(facts: Facts) -> float:
    """Return the largest gap at midnight between beds occupied and patients in beds."""
    if not facts.beds.known or not len(facts.records.stays):
        return NAN
    moments = facts.window.snapshots(0.0)
    if not moments.size:
        return NAN
    stays = facts.stays
    in_ward = np.where(stays.ward >= 0, stays.t_in, np.nan)
    patients = number_at(moments, in_ward, stays.t_out)
    beds = occupied(facts.beds.at(moments)).sum(axis=1)
    return float(np.abs(beds - patients).max())


def _steady(facts: Facts) -> Values:
    numbers: dict[str, tuple[FloatArray, FloatArray]] = {}
    if all(need.met(facts.terms) for need in _ATTENDING):
        a = facts.attendances
        numbers["ed"] = (a.time("t_arrive"), a.t_leave)
    if len(facts.records.stays):
        stays = facts.stays
        answered = np.fmin(stays.time("t_allocated"), stays.time("t_withdrawn"))
        numbers["queue"] = (stays.time("t_requested"), answered)
    return steady(facts.window, numbers)


_SHIFTED = (
    declare(
        "X01.overtime",
        "Work after hours",
        "hours a week",
        "Staff hours in use after the shift ended.",
        _SHIFT,
        2.0,
        "lower",
    ),
    declare(
        "X01.escalation_bed_days",
        "Escalation bed-days",
        "bed-days a week",
        "Time beds were open beyond the core beds of their ward, of every kind of ward.",
        _SHIFT,
        7.0,
        "lower",
    ),
)
_OLD = "patients of 75 and over less everybody younger"
_FRAIL = "frail patients less the others"
_EQUITY_P4 = (
    declare(
        "X02.four_hours_old",
        "Four hours: older less younger",
        "points",
        f"Share within four hours, of the acute site: {_OLD}.",
        _FAIR,
        1.0,
        "higher",
    ),
    declare(
        "X02.four_hours_frail",
        "Four hours: frail less not frail",
        "points",
        f"Share within four hours, of the acute site: {_FRAIL}.",
        _FAIR,
        1.0,
        "higher",
    ),
)
_EQUITY_BED = (
    declare(
        "X02.bed_wait_old",
        "Decision to bed: older less younger",
        "min",
        f"Median wait from decision to bed (E12.median): {_OLD}.",
        _FAIR,
        15.0,
        "lower",
        ANY,
    ),
    declare(
        "X02.bed_wait_frail",
        "Decision to bed: frail less not frail",
        "min",
        f"Median wait from decision to bed (E12.median): {_FRAIL}.",
        _FAIR,
        15.0,
        "lower",
        ANY,
    ),
)
_CHECKS = (
    declare(
        "X03.patients",
        "Patients unaccounted for",
        "patients",
        "Arrivals less departures less growth in the number present; zero in a sound run.",
        _FLOW,
        None,
        "neither",
        ANY,
    ),
    declare(
        "X03.causes",
        "Minutes unaccounted for",
        "min",
        "Largest error of a finished patient's causes adding to the time in hospital.",
        _FLOW,
        None,
        "lower",
    ),
    declare(
        "X03.beds",
        "Beds unaccounted for",
        "beds",
        "Largest midnight gap between beds occupied and patients in beds.",
        _FLOW,
        None,
        "lower",
    ),
)
_STABLE = (
    *of_number(
        "ed", "Patients in the department", "patients", " Ambulances that wait outside count."
    ),
    *of_number("queue", "Bed requests waiting", "requests"),
    FREEDOM,
    UNSTABLE,
)

RULES = (
    Rule(measures=_SHIFTED, compute=_displacement),
    Rule(measures=_EQUITY_P4, compute=_fairness_four_hours, needs=_ATTENDING),
    Rule(
        measures=_EQUITY_BED,
        compute=_fairness_bed_wait,
        needs=(*_ATTENDING, *milestones("t_dta")),
    ),
    Rule(measures=_CHECKS, compute=_flow),
    Rule(measures=_STABLE, compute=_steady),
)
