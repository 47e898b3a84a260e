"""Family E, third part: from the decision to admit to leaving for the bed (E12)."""

import numpy as np

from flowsim.analysis.measures.breakdown import broken_down, on, parts
from flowsim.analysis.measures.facts import Facts, hour_bands
from flowsim.analysis.measures.numbers import mean, median, quantile
from flowsim.analysis.measures.registry import (
    ATTENDING,
    Measure,
    Rule,
    Values,
    declare,
    milestones,
)

_AE = "NHS England, A&E waiting times and activity definitions"


def _to_bed(facts: Facts) -> Values:
    a = facts.attendances
    rows = a.cohort & a.to_admit
    minutes = a.bed_wait.minutes
    values = {
        "E12.mean": mean(minutes[rows]),
        "E12.median": median(minutes[rows]),
        "E12.p90": quantile(minutes[rows], 0.9),
        "E12.p95": quantile(minutes[rows], 0.95),
        "E12.n_censored": a.bed_wait[rows].running(),
    }
    dimensions = {name: by for name, by in a.dimensions.items() if name != "admitted"}
    dimensions["specialty"] = a.dimension("specialty")
    dimensions["decision_hour_band"] = hour_bands(a.t_decided)
    of = parts(rows, dimensions)
    for key, statistic in (("E12.mean", mean), ("E12.median", median)):
        values |= broken_down(key, of, on(minutes, statistic))
    return values


def _bed_wait_parts(facts: Facts) -> Values:
    a = facts.attendances
    decided, ready = a.time("t_dta"), a.time("t_bed_ready")
    moments = {
        "E12.request_lag": a.time("t_bed_req"),
        "E12.seen_wait": a.time("t_bed_seen"),
        "E12.seek_wait": a.time("t_bed_sought"),
        "E12.match_wait": a.time("t_bed_alloc"),
        "E12.acceptance_wait": a.time("t_bed_accepted"),
        "E12.make_ready_wait": ready,
        "E12.treatment_wait": np.fmax(ready, a.time_if_any("t_treat_done")),
        "E12.transfer_wait": a.t_leave,
    }
    known = [~np.isnan(moment) for moment in (decided, ready, *moments.values())]
    rows = a.cohort & a.to_admit & np.logical_and.reduce(known)
    values = {"E12.from_decision": mean((a.t_leave - decided)[rows])}
    before = decided
    for key, moment in moments.items():
        values[key] = mean((moment - before)[rows])
        before = moment
    return values


def _minutes(key: str, name: str, text: str, least: float) -> Measure:
    return declare(key, name, "min", text, _AE, least, "lower")


_T12 = (
    "Admitted arrivals: from the effective decision to admit until leaving the department; those"
    " still waiting at the end count with the time so far."
)
_TO_BED = (
    _minutes("E12.mean", "Decision to bed, mean", _T12, 15.0),
    _minutes("E12.median", "Decision to bed, median", _T12, 15.0),
    _minutes("E12.p90", "Decision to bed, 90th percentile", _T12, 30.0),
    _minutes("E12.p95", "Decision to bed, 95th percentile", _T12, 30.0),
    declare(
        "E12.n_censored",
        "Still waiting for a bed at the end",
        "patients",
        _T12,
        "run health",
        None,
        "lower",
    ),
)
_T12P = "Admitted arrivals who have left for a bed, not for theatre"
_PARTS = (
    _minutes(
        "E12.request_lag",
        "Decision to bed request, mean",
        f"{_T12P}: from the decision to the request.",
        5.0,
    ),
    _minutes(
        "E12.seen_wait",
        "Bed request to being seen, mean",
        f"{_T12P}: from the request until the site team is called, or looks at its board before.",
        5.0,
    ),
    _minutes(
        "E12.seek_wait",
        "Request seen to bed sought, mean",
        f"{_T12P}: from the request being seen until one of the site team has looked for a bed.",
        5.0,
    ),
    _minutes(
        "E12.match_wait",
        "Bed sought to bed promised, mean",
        f"{_T12P}: from a bed having been looked for until one is promised; none where one was"
        " free.",
        15.0,
    ),
    _minutes(
        "E12.acceptance_wait",
        "Bed promised to patient accepted, mean",
        f"{_T12P}: from the promise until the ward accepts the patient.",
        5.0,
    ),
    _minutes(
        "E12.make_ready_wait",
        "Patient accepted to bed ready, mean",
        f"{_T12P}: from the ward's acceptance until the bed is clean and kept; none where it was"
        " before.",
        5.0,
    ),
    _minutes(
        "E12.treatment_wait",
        "Bed ready to end of treatment, mean",
        f"{_T12P}: from the bed being ready until treatment that must be given in the department is"
        " done; none where it was done before.",
        5.0,
    ),
    _minutes(
        "E12.transfer_wait",
        "Bed and patient ready to leaving, mean",
        f"{_T12P}: from bed and treatment being ready to leaving the department.",
        5.0,
    ),
    _minutes(
        "E12.from_decision",
        "Recorded decision to leaving, mean",
        f"{_T12P}: the sum of the eight parts. E12.mean runs from the effective decision instead.",
        15.0,
    ),
)

_BOARDING = (
    *ATTENDING,
    *milestones("t_ed_depart", "t_dta"),
)
RULES = (
    Rule(measures=_TO_BED, compute=_to_bed, needs=_BOARDING),
    Rule(
        measures=_PARTS,
        compute=_bed_wait_parts,
        needs=(
            *_BOARDING,
            *milestones("t_bed_req", "t_bed_seen", "t_bed_sought"),
            *milestones("t_bed_alloc", "t_bed_accepted", "t_bed_ready"),
        ),
    ),
)
