"""Family L, first part: length of stay and what it is made of (L01-L04, L08, L09)."""

from functools import partial

import numpy as np

from flowsim.analysis.measures.breakdown import Dimension, broken_down, on, parts
from flowsim.analysis.measures.facts import Facts, Spells
from flowsim.analysis.measures.numbers import (
    NAN,
    FloatArray,
    mean,
    median,
    percent,
    quantile,
    ratio,
)
from flowsim.analysis.measures.registry import (
    Measure,
    Rule,
    Values,
    attribute,
    declare,
    milestones,
)
from flowsim.records.terms import STAY_PARTS, WARD

_LOS = "NHS Digital, hospital episode statistics"
_STAY_PARTS = "pathway model: every minute of a stay has a cause"


def _nights(facts: Facts) -> Values:
    s = facts.spells
    nights = s.nights
    emergency = s.in_cohort & s.emergency
    overnight = emergency & (nights >= 1)
    values = {
        "L01.zero_day_share": percent((emergency & (nights == 0)).sum(), emergency.sum()),
        "L01.n_censored": float((s.in_cohort & ~s.finished).sum()),
        "L01.all_mean": mean(nights[s.in_cohort]),
        "L01.elective_mean": mean(nights[s.in_cohort & s.elective]),
        "L01.elective_median": median(nights[s.in_cohort & s.elective]),
    }
    values |= _spread("L01.emergency", nights[emergency])
    values |= _spread("L01.emergency_overnight", nights[overnight])
    values |= broken_down(
        "L01.emergency_overnight_mean", parts(overnight, _dimensions(s)), on(nights, mean)
    )
    left = s.ended & s.emergency
    return values | {
        "L01.discharged_emergency_mean": mean(nights[left]),
        "L01.discharged_emergency_overnight_mean": mean(nights[left & (nights >= 1)]),
    }


def _dimensions(s: Spells) -> dict[str, Dimension]:
    names = ("specialty", "age_band", "frail")
    return {name: s.dimension(name) for name in names}


def _spread(prefix: str, values: FloatArray) -> Values:
    return {
        f"{prefix}_mean": mean(values),
        f"{prefix}_median": median(values),
        f"{prefix}_p90": quantile(values, 0.9),
        f"{prefix}_p95": quantile(values, 0.95),
    }


def _hours(facts: Facts) -> Values:
    s = facts.spells
    emergency = s.in_cohort & s.emergency
    elective = s.in_cohort & s.elective
    return {
        "L02.emergency_mean": mean(s.hours[emergency]),
        "L02.emergency_median": median(s.hours[emergency]),
        "L02.elective_mean": mean(s.hours[elective]),
        "L02.elective_median": median(s.hours[elective]),
    }


def _journey(facts: Facts) -> Values:
    a = facts.attendances
    rows = a.cohort & a.admitted
    discharged = a.time_if_any("t_discharge")
    end = np.where(np.isnan(discharged), a.time("t_depart"), discharged)
    end = np.where(np.isnan(end), facts.window.run_end, end)
    hours = (end - a.t_zero)[rows] / 60.0
    return {"L02.journey_mean": mean(hours), "L02.journey_median": median(hours)}


def _trimmed(facts: Facts) -> Values:
    s = facts.spells
    nights = s.nights[s.in_cohort & s.emergency]
    cap = quantile(nights, 0.99)
    return {"L03.trimmed_mean": mean(np.fmin(nights, cap)) if nights.size else NAN, "L03.cap": cap}


def trimmed_mean(facts: Facts, cap_nights: float) -> float:
    """Return the mean emergency stay in nights with longer stays counted as `cap_nights` (L03).

    Give the baseline's 99th percentile ('L03.cap') to put scenarios on the same footing.
    """
    s = facts.spells
    return mean(np.minimum(s.nights[s.in_cohort & s.emergency], cap_nights))


def _components(facts: Facts) -> Values:
    s = facts.spells
    finished = s.in_cohort & s.finished
    totals = dict.fromkeys(STAY_PARTS, 0.0)
    found = facts.terms.causes(WARD)
    if not found or not finished.any():
        return {}
    for cause in found:
        totals[cause.stay_part] += float(np.nansum(s.minutes(cause.name)[finished])) / 60.0
    values = {f"L04.{name}": ratio(hours, finished.sum()) for name, hours in totals.items()}
    return values | {"L04.total": sum(values.values())}


def _not_yet(facts: Facts) -> Values:
    return {}


_m = partial(declare, source=_LOS)
_N = (
    "Midnights between admission and discharge, of admissions in the window; those still in"
    " hospital at the end count with the nights so far."
)
_OVER = _N + " Stays without a midnight are left out."
_SPREADS = (
    ("mean", "mean"),
    ("median", "median"),
    ("p90", "90th percentile"),
    ("p95", "95th percentile"),
)
_NIGHTS = (
    _m(
        "L01.zero_day_share",
        "Emergency stays without a night",
        "%",
        _N,
        better="neither",
        least=1.0,
    ),
    _m("L01.n_censored", "Still in hospital at the end", "patients", _N, source="run health"),
    _m("L01.all_mean", "Length of stay, all, mean", "nights", _N, least=0.1),
    _m("L01.elective_mean", "Length of stay, elective, mean", "nights", _N, least=0.1),
    _m("L01.elective_median", "Length of stay, elective, median", "nights", _N, least=0.1),
    *(
        _m(f"L01.emergency_{key}", f"Length of stay, emergency, {name}", "nights", _N, least=0.1)
        for key, name in _SPREADS
    ),
    *(
        _m(
            f"L01.emergency_overnight_{key}",
            f"Length of stay, emergency excluding zero-day, {name}",
            "nights",
            _OVER,
            least=0.1,
        )
        for key, name in _SPREADS
    ),
    _m(
        "L01.discharged_emergency_mean",
        "Length of stay, emergency, by discharge",
        "nights",
        "Midnights of emergency spells that ended in the window, mean.",
        least=0.1,
    ),
    _m(
        "L01.discharged_emergency_overnight_mean",
        "Length of stay, emergency excluding zero-day, by discharge",
        "nights",
        "Midnights of emergency spells of a night or more that ended in the window, mean.",
        least=0.1,
    ),
)

_HR = "Hours from admission to discharge, of admissions in the window; so far if still in hospital."
_HOURS = tuple(
    _m(f"L02.{method}_{key}", f"Length of stay in hours, {method}, {key}", "h", _HR, least=2.4)
    for method in ("emergency", "elective")
    for key in ("mean", "median")
)
_J = "Hours from the clock start in the emergency department to discharge, of admitted arrivals."
_JOURNEY = tuple(
    _m(f"L02.journey_{key}", f"Whole emergency journey, {key}", "h", _J, least=2.4)
    for key in ("mean", "median")
)
_TRIM = (
    _m(
        "L03.trimmed_mean",
        "Length of stay, emergency, trimmed mean",
        "nights",
        "Mean of emergency nights, longer stays cut to this replication's own 99th percentile.",
        least=0.1,
    ),
    _m("L03.cap", "Where the trimmed mean cuts", "nights", "99th percentile of emergency nights."),
)
_COMP = (
    *(
        _m(
            f"L04.{key}",
            f"Hours of a stay: {name}",
            "h",
            f"Mean hours of a stay, from admission to leaving, of finished spells admitted in the"
            f" window: {name}.",
            source=_STAY_PARTS,
            least=1.0,
        )
        for key, name in STAY_PARTS.items()
    ),
    _m(
        "L04.total",
        "Hours of a stay, all causes",
        "h",
        "Sum of the components: the mean stay, from admission to leaving, of the same spells.",
        source=_STAY_PARTS,
    ),
)
_MISSING = (
    Measure(
        key="L08.pre_operative_nights",
        name="Pre-operative stay",
        unit="nights",
        definition="Nights in hospital before surgery.",
        source="NHS England, Model Health System",
        better="lower",
        available=False,
        reason="theatres are not simulated yet",
    ),
    Measure(
        key="L09.within_30_days",
        name="Emergency readmission within 30 days",
        unit="%",
        definition="Discharges followed by an emergency admission of the same person in 30 days.",
        source=_LOS,
        better="lower",
        available=False,
        reason="patients do not come back in this model",
    ),
)

_SPELL = milestones("t_admit")
RULES = (
    Rule(measures=_NIGHTS, compute=_nights, needs=_SPELL),
    Rule(measures=_HOURS, compute=_hours, needs=_SPELL),
    Rule(
        measures=_JOURNEY, compute=_journey, needs=(*attribute("dept_type"), *milestones("t_admit"))
    ),
    Rule(measures=_TRIM, compute=_trimmed, needs=_SPELL),
    Rule(measures=_COMP, compute=_components, needs=_SPELL),
    Rule(measures=_MISSING, compute=_not_yet),
)
