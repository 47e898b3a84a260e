"""Family L, first part: length of stay and what it is made of (L01-L04)."""

from functools import partial

import numpy as np

from flowsim.analysis.measures.breakdown import Dimension, broken_down, parts
from flowsim.analysis.measures.facts import Facts, Spells
from flowsim.analysis.measures.followed import Followed, Sample, seen_since
from flowsim.analysis.measures.numbers import (
    Choice,
    FloatArray,
    IntArray,
    mean,
    ratio,
)
from flowsim.analysis.measures.registry import (
    ATTENDING,
    Rule,
    Values,
    declare,
    milestones,
)
from flowsim.analysis.measures.same_day import sent_back
from flowsim.records.terms import STAY_PARTS, WARD, Term

TO_A_BED = "ward_wait_transfer"
"""The cause of being moved to a bed, porter included."""

_LOS = "NHS Digital, hospital episode statistics"
_STAY_PARTS = "pathway model: every minute of a stay has a cause"


def _followed(s: Spells, rows: Choice) -> Followed:
    since = seen_since(s.window, s.t_admit)
    since[s.filled_at_start] = np.nan
    return Followed.of(s.hours[rows], s.finished[rows], since[rows])


def _nights_of(s: Spells, rows: Choice) -> Sample:
    """Return the nights of those of some spells that were admitted in the window."""
    followed = _followed(s, rows)
    return Sample(s.nights[rows] + followed.further / 24.0, followed.weights)


def _nights(facts: Facts) -> Values:
    s = facts.spells
    everyone = _nights_of(s, np.arange(len(s.rows)))
    elective, urgent = _nights_of(s, s.elective), _nights_of(s, s.emergency)
    left, nights = s.ended & s.emergency, s.nights
    return {
        "L01.zero_day_share": urgent.percent(urgent.values == 0),
        "L01.n_censored": float((s.in_cohort & ~s.finished).sum()),
        "L01.all_mean": everyone.mean(),
        "L01.elective_mean": elective.mean(),
        "L01.elective_median": elective.quantile(0.5),
        **_spread("L01.emergency", urgent),
        **_spread("L01.emergency_overnight", urgent[urgent.values >= 1]),
        **_overnight_parts(s),
        "L01.discharged_emergency_mean": mean(nights[left]),
        "L01.discharged_emergency_overnight_mean": mean(nights[left & (nights >= 1)]),
    }


def _overnight_parts(s: Spells) -> Values:
    """Return the mean nights of each part's stays of a night or more, where there are any."""
    dimensions: dict[str, Dimension] = {
        name: s.dimension(name) for name in ("specialty", "age_band", "frail")
    }

    def overnight(rows: IntArray) -> float:
        nights = _nights_of(s, rows)
        return nights[nights.values >= 1].mean()

    found = broken_down("L01.emergency_overnight_mean", parts(s.emergency, dimensions), overnight)
    return {key: value for key, value in found.items() if not np.isnan(value)}


def _spread(prefix: str, stays: Sample) -> Values:
    return {
        f"{prefix}_mean": stays.mean(),
        f"{prefix}_median": stays.quantile(0.5),
        f"{prefix}_p90": stays.quantile(0.9),
        f"{prefix}_p95": stays.quantile(0.95),
    }


def _hours(facts: Facts) -> Values:
    s = facts.spells
    emergency = _followed(s, s.emergency).lengths()
    elective = _followed(s, s.elective).lengths()
    return {
        "L02.emergency_mean": emergency.mean(),
        "L02.emergency_median": emergency.quantile(0.5),
        "L02.elective_mean": elective.mean(),
        "L02.elective_median": elective.quantile(0.5),
    }


def _journey(facts: Facts) -> Values:
    a, window = facts.attendances, facts.window
    discharged = a.time_if_any("t_discharge")
    end = np.where(np.isnan(discharged), a.time("t_depart"), discharged)
    hours = (np.where(np.isnan(end), window.run_end, end) - a.t_zero) / 60.0
    since = seen_since(window, a.time("t_arrive"))
    rows = a.admitted
    journeys = Followed.of(hours[rows], ~np.isnan(end[rows]), since[rows]).lengths()
    return {"L02.journey_mean": journeys.mean(), "L02.journey_median": journeys.quantile(0.5)}


def _trimmed(facts: Facts) -> Values:
    nights = _emergency_nights(facts)
    cap = nights.quantile(0.99)
    return {"L03.trimmed_mean": _capped(nights, cap), "L03.cap": cap}


def trimmed_mean(facts: Facts, cap_nights: float) -> float:
    """Return the mean emergency stay in nights with longer stays counted as `cap_nights` (L03).

    Give the baseline's 99th percentile ('L03.cap') to put scenarios on the same footing.
    """
    return _capped(_emergency_nights(facts), cap_nights)


def _emergency_nights(facts: Facts) -> Sample:
    s = facts.spells
    return _nights_of(s, s.emergency)


def _capped(nights: Sample, cap: float) -> float:
    return Sample(np.minimum(nights.values, cap), nights.weights).mean()


def _components(facts: Facts) -> Values:
    s = facts.spells
    people = _followed(s, np.arange(len(s.rows))).those_finished()
    totals = dict.fromkeys(STAY_PARTS, 0.0)
    found = facts.terms.causes(WARD)
    if not found or not people.any():
        return {}
    for cause in found:
        hours = (s.minutes(cause.name) - _before_admission(s, cause)) / 60.0
        totals[cause.stay_part] += float(np.nansum(hours * people))
    values = {f"L04.{name}": ratio(hours, people.sum()) for name, hours in totals.items()}
    return values | {"L04.total": sum(values.values())}


def _before_admission(s: Spells, cause: Term) -> FloatArray:
    """Return the minutes of a cause of a stay that were before the admission.

    Who was sent back from a chair is admitted later, from the department. Where a visit is none,
    whoever needs a bed is admitted as it is reached: the way from the chair is before it.
    """
    in_chair_first = s.time_if_any("t_same_day") < s.t_admit
    if cause.department == "same_day":
        return np.where(in_chair_first, s.minutes(cause.name), 0.0)
    if cause.name == TO_A_BED:
        from_chair = in_chair_first & ~sent_back(s)
        return np.where(from_chair, s.t_admit - s.time_if_any("t_bed_ready"), 0.0)
    return np.zeros(len(s.rows))


_m = partial(declare, source=_LOS)
_CENSORED = (
    " How those go on that have not left is told by others followed for longer, stays before the"
    " window among them (Kaplan-Meier); beyond the longest following they stay on for as long as"
    " long stays do on average."
)
_N = f"Midnights between admission and discharge, of admissions in the window.{_CENSORED}"
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
    _m(
        "L01.n_censored",
        "Still in hospital at the end",
        "patients",
        "Admissions in the window whose stay has not ended.",
        source="run health",
    ),
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

_HR = f"Hours from admission to discharge, of admissions in the window.{_CENSORED}"
_HOURS = tuple(
    _m(f"L02.{method}_{key}", f"Length of stay in hours, {method}, {key}", "h", _HR, least=2.4)
    for method in ("emergency", "elective")
    for key in ("mean", "median")
)
_J = (
    "Hours from the clock start in the emergency department to discharge, of admitted arrivals."
    + _CENSORED
)
_JOURNEY = tuple(
    _m(f"L02.journey_{key}", f"Whole emergency journey, {key}", "h", _J, least=2.4)
    for key in ("mean", "median")
)
_TRIM = (
    _m(
        "L03.trimmed_mean",
        "Length of stay, emergency, trimmed mean",
        "nights",
        "Mean of emergency nights (L01), longer stays cut to this replication's own 99th"
        " percentile.",
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
            f" window, which stand also for those that have not ended (L01): {name}. Minutes in"
            " same day emergency care before the admission, and on the way from it, are none of"
            " the stay.",
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

_SPELL = milestones("t_admit")
RULES = (
    Rule(measures=_NIGHTS, compute=_nights, needs=_SPELL),
    Rule(measures=_HOURS, compute=_hours, needs=_SPELL),
    Rule(measures=_JOURNEY, compute=_journey, needs=(*ATTENDING, *milestones("t_admit"))),
    Rule(measures=_TRIM, compute=_trimmed, needs=_SPELL),
    Rule(measures=_COMP, compute=_components, needs=_SPELL),
)
