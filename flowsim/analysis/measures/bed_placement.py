"""Family B, second part: who lies where - outliers, moves, requests, match (B09, B10, B12, B13)."""

import numpy as np

from flowsim.analysis.measures.breakdown import broken_down, on, parts
from flowsim.analysis.measures.counting import EIGHT_O_CLOCK
from flowsim.analysis.measures.facts import MEDICINE, Facts
from flowsim.analysis.measures.numbers import (
    DAY_MINUTES,
    BoolArray,
    Choice,
    IntArray,
    Waits,
    between_hours,
    codes,
    mean,
    percent,
    quantile,
    ratio,
)
from flowsim.analysis.measures.registry import Need, Rule, Values, declare, milestones

_SEED = "seed measure"
_QUALITY = "NHS Improvement, SAFER patient flow bundle"
_BUREAU = "pathway model: bed bureau"
NIGHT = (22.0, 6.0)
"""Hours of the day: from, to before."""

ONWARD = "onward from an assessment unit"
"""Group of kinds of bed request."""


def _outliers(facts: Facts) -> Values:
    if not len(facts.records.stays):
        return {}
    stays, window = facts.stays, facts.window
    outlying = stays.general & stays.placed("outlier")
    neighbouring = stays.general & stays.placed("acceptable")
    seen = window.times_seen(stays.t_in, stays.t_out, EIGHT_O_CLOCK)
    days = len(window.snapshots(EIGHT_O_CLOCK))
    started = outlying & window.holds(stays.t_in)
    dimensions = {"specialty": (stays.service, facts.records.names.services)}

    def share(rows: IntArray) -> float:
        return percent(seen[rows[outlying[rows]]].sum(), seen[rows].sum())

    values = {
        "B09.outliers": ratio(seen[outlying].sum(), days),
        "B09.share": share(np.flatnonzero(stays.general)),
        "B09.acceptable": ratio(seen[neighbouring].sum(), days),
        "B09.bed_days": _weekly_bed_days(facts, outlying),
        "B09.episodes": facts.per_week(started.sum()),
        "B09.hours_to_repatriation": _repatriation_hours(facts, started),
    }
    values |= broken_down("B09.share", parts(stays.general & (seen > 0), dimensions), share)
    return values


def _medical_outliers(facts: Facts) -> Values:
    if not len(facts.records.stays):
        return {}
    stays, window = facts.stays, facts.window
    seen = window.times_seen(stays.t_in, stays.t_out, EIGHT_O_CLOCK)
    days = len(window.snapshots(EIGHT_O_CLOCK))
    medical = stays.general & stays.placed("outlier") & _medical_elsewhere(facts)
    return {
        "B09.medical_outliers": ratio(seen[medical].sum(), days),
        "B09.medical_bed_days": _weekly_bed_days(facts, medical),
    }


def _weekly_bed_days(facts: Facts, rows: BoolArray) -> float:
    return facts.per_week(facts.bed_days(facts.stays.t_in[rows], facts.stays.t_out[rows]))


def _medical_elsewhere(facts: Facts) -> BoolArray:
    """Return stays of a medical service on a ward of another division."""
    names, stays = facts.records.names, facts.stays
    medical_service = np.array([d == MEDICINE for d in (*names.service_divisions, "")])
    medical_ward = np.array([d == MEDICINE for d in (*names.divisions, "")])
    return np.asarray(medical_service[stays.service] & ~medical_ward[stays.ward])


def _next_in_chain(facts: Facts) -> tuple[IntArray, IntArray]:
    """Return each stay that was followed by another of the same patient, and that other."""
    chain, row = facts.stays.chain, facts.stays.row
    first, second = chain[:-1], chain[1:]
    same = (row[first] == row[second]) & (row[first] >= 0)
    return first[same], second[same]


def _repatriation_hours(facts: Facts, started: BoolArray) -> float:
    stays = facts.stays
    first, second = _next_in_chain(facts)
    went_home = started[first] & ~stays.placed("outlier")[second]
    return mean((stays.t_in[second] - stays.t_in[first])[went_home] / 60.0)


def _moves(facts: Facts) -> Values:
    if not len(facts.records.stays):
        return {}
    stays, s, window = facts.stays, facts.spells, facts.window
    first, second = _next_in_chain(facts)
    settled = ~stays.on_type("assessment") & ~stays.on_type("day")
    clinical = stays.on_type("critical_care")
    planned = is_onward(facts)
    moved = settled[first] & ~clinical[first] & ~clinical[second] & ~planned[second]
    moved &= stays.ward[first] != stays.ward[second]
    second = second[moved]
    per_patient = np.bincount(stays.row[second], minlength=len(facts.records.patients))
    moves = per_patient[s.rows][s.ended]
    t = stays.t_in[second]
    late = between_hours(t, *NIGHT)
    return {
        "B10.moves": ratio(moves.sum(), len(moves)),
        "B10.two_or_more": percent((moves >= 2).sum(), len(moves)),
        "B10.three_or_more": percent((moves >= 3).sum(), len(moves)),
        "B10.night_moves": facts.per_week((window.holds(t) & late).sum()),
    }


def is_onward(facts: Facts) -> BoolArray:
    """Return which stays were asked for to go on from an assessment unit.

    Such units may be in general and acute beds, so the ward alone does not tell.
    """
    kinds, terms = facts.records.names.request_kinds, facts.terms
    found = terms.in_group("request kind", ONWARD) if ONWARD in terms.groups("request kind") else ()
    onward = np.array([kind in found for kind in (*kinds, "")], dtype=np.bool_)
    return np.asarray(onward[codes(facts.records.stays, "kind", kinds)])


def _requests(facts: Facts) -> Values:
    if not len(facts.records.stays):
        return {}
    stays, window = facts.stays, facts.window
    requested, allocated = stays.time("t_requested"), stays.time("t_allocated")
    answered = np.fmin(allocated, stays.time("t_withdrawn"))
    waits = Waits.between(requested, answered, window.run_end)
    cohort = window.holds(requested)
    kinds = facts.records.names.request_kinds
    dimensions = {"kind": (codes(facts.records.stays, "kind", kinds), kinds)}

    def queue(rows: Choice) -> float:
        return window.mean_number(requested[rows], answered[rows])

    never = np.isnan(stays.t_in) & ~np.isnan(stays.time("t_withdrawn"))
    everyone = np.ones(len(requested), dtype=np.bool_)
    values = {
        "B12.queue": queue(everyone),
        "B12.wait_mean": mean(waits.minutes[cohort]),
        "B12.wait_p95": quantile(waits.minutes[cohort], 0.95),
        "B12.unmet_24_hours": waits[cohort].percent_reaching(DAY_MINUTES),
        "B12.withdrawn": percent((cohort & never).sum(), cohort.sum()),
    }
    values |= broken_down("B12.queue", parts(everyone, dimensions), queue)
    by_kind = parts(cohort, dimensions)
    return values | broken_down("B12.wait_mean", by_kind, on(waits.minutes, mean))


def _match(facts: Facts) -> Values:
    stays = facts.stays
    if not len(facts.records.stays):
        return {}
    chain = stays.chain[stays.general[stays.chain] & (stays.row[stays.chain] >= 0)]
    _, places = np.unique(stays.row[chain], return_index=True)
    firsts = chain[places]
    firsts = firsts[facts.window.holds(stays.time("t_allocated")[firsts])]
    rows = np.zeros(len(stays.row), dtype=np.bool_)
    rows[firsts] = True
    home = stays.placed("home")

    def share(chosen: IntArray) -> float:
        return percent(home[chosen].sum(), chosen.size)

    dimensions = {"specialty": (stays.service, facts.records.names.services)}
    values = {"B13.home_share": share(firsts)}
    return values | broken_down("B13.home_share", parts(rows, dimensions), share)


_OUT = "Patients in general and acute beds of a ward that does not serve their specialty"
_MED = "Medical patients outlying on a ward that is not medical"
_OUTLIERS = (
    declare("B09.outliers", "Outliers", "patients", f"{_OUT}, mean at 08:00.", _SEED, 2.0),
    declare(
        "B09.share",
        "Share outlying",
        "%",
        f"{_OUT}, over all in beds at 08:00.",
        _SEED,
        "B09.outliers",
    ),
    declare(
        "B09.acceptable",
        "Patients on a neighbouring ward",
        "patients",
        "Patients in general and acute beds of a ward that takes their specialty as acceptable, "
        "mean at 08:00.",
        _BUREAU,
        5.0,
    ),
    declare(
        "B09.bed_days",
        "Outlier bed-days",
        "bed-days a week",
        f"{_OUT}: bed-days in the window.",
        _SEED,
        14.0,
    ),
    declare(
        "B09.episodes",
        "Episodes of outlying",
        "a week",
        "Stays as an outlier that began in the window.",
        _SEED,
        2.0,
    ),
    declare(
        "B09.hours_to_repatriation",
        "Time to repatriation",
        "h",
        "From coming into an outlying bed to coming into one on a suitable ward, mean of the "
        "outlying stays begun in the window that such a stay follows.",
        _SEED,
        6.0,
    ),
)
_MEDICAL = (
    declare(
        "B09.medical_outliers",
        "Medical outliers",
        "patients",
        f"{_MED}, mean at 08:00.",
        _SEED,
        2.0,
    ),
    declare(
        "B09.medical_bed_days",
        "Medical outlier bed-days",
        "bed-days a week",
        f"{_MED}.",
        _SEED,
        14.0,
    ),
)
_MV = (
    "Moves from ward to ward, other than from an assessment unit to a base ward, from day beds, and"
    " to or from critical care, of spells that ended in the window"
)
_MOVES = (
    declare("B10.moves", "Bed moves", "a spell", f"{_MV}.", _QUALITY, 0.02),
    declare("B10.two_or_more", "Spells with two moves or more", "%", f"{_MV}.", _QUALITY, 0.5),
    declare("B10.three_or_more", "Spells with three moves or more", "%", f"{_MV}.", _QUALITY, 0.5),
    declare(
        "B10.night_moves",
        "Night moves",
        "a week",
        "Moves as in B10.moves that ended in the window between 22:00 and 06:00.",
        _QUALITY,
        2.0,
    ),
)
_RQ = "Requests of the bed bureau, waiting until a bed is promised or the request withdrawn"
_RW = "Requests made in the window: until a bed is promised or the request withdrawn"
_REQUESTS = (
    declare(
        "B12.queue", "Bed requests waiting", "requests", f"{_RQ}: time-weighted mean.", _BUREAU, 1.0
    ),
    declare("B12.wait_mean", "Wait for a promise, mean", "min", f"{_RW}.", _BUREAU, 15.0),
    declare("B12.wait_p95", "Wait for a promise, 95th percentile", "min", f"{_RW}.", _BUREAU, 30.0),
    declare("B12.unmet_24_hours", "Requests waiting a day or more", "%", f"{_RW}.", _BUREAU, 0.5),
    declare(
        "B12.withdrawn",
        "Requests withdrawn",
        "%",
        "Requests made in the window that were withdrawn before a bed was occupied, over all made.",
        _BUREAU,
        0.5,
    ),
)
_MATCH = declare(
    "B13.home_share",
    "First placed on the home ward",
    "%",
    "First general and acute bed that a patient came into, promised in the window: share that is"
    " a home ward's.",
    _BUREAU,
    1.0,
    "higher",
)

RULES = (
    Rule(measures=_OUTLIERS, compute=_outliers),
    Rule(measures=_MEDICAL, compute=_medical_outliers, needs=(Need("division", MEDICINE),)),
    Rule(measures=_MOVES, compute=_moves, needs=milestones("t_admit")),
    Rule(measures=_REQUESTS, compute=_requests),
    Rule(measures=(_MATCH,), compute=_match),
)
