"""Waits in the emergency department (E03, E06, E07, E10, E12 to E15)."""

import numpy as np

from tests.recomputed.run import at_least, at_most, beyond, percent_within, percentile, share

THREE_DAYS = 4320.0


def from_decision(run):
    """Recompute E03 and E12: from the effective decision to admit until leaving."""
    rows = run.cohort[run.cohort.for_admission & run.cohort.decision.notna()]
    waited = rows.from_decision
    long = at_least(waited, 720.0)
    middling = beyond(waited, 240.0) & ~long & rows.left
    known = (rows.left | long).sum()
    found = {
        "E03.over_12_hours": share(long.sum(), known),
        "E03.over_12_hours_a_week": long.sum() / run.weeks,
        "E03.4_to_12_hours": share(middling.sum(), known),
        "E03.4_to_12_hours_a_week": middling.sum() / run.weeks,
        "E12.mean": waited.mean(),
        "E12.median": percentile(waited, 50),
        "E12.p90": percentile(waited, 90),
        "E12.p95": percentile(waited, 95),
        "E12.n_censored": (~rows.left).sum(),
    }
    for specialty, group in rows.groupby("specialty"):
        found[f"E12.mean.specialty.{specialty}"] = group.from_decision.mean()
    return found


def parts_of_the_bed_wait(run):
    """Recompute E12's parts, in the order in which they come."""
    rows = run.cohort[run.cohort.for_admission & run.cohort.left & run.cohort.t_bed_ready.notna()]
    rows = rows[rows.t_dta.notna()]  # others were admitted by a service they had gone to
    rows = rows[rows.t_bed_seen.notna()]  # others asked for a bed after leaving, for theatre
    both_ready = rows[["t_bed_ready", "t_treat_done"]].max(axis=1)
    return {
        "E12.request_lag": (rows.t_bed_req - rows.t_dta).mean(),
        "E12.seen_wait": (rows.t_bed_seen - rows.t_bed_req).mean(),
        "E12.seek_wait": (rows.t_bed_sought - rows.t_bed_seen).mean(),
        "E12.match_wait": (rows.t_bed_alloc - rows.t_bed_sought).mean(),
        "E12.acceptance_wait": (rows.t_bed_accepted - rows.t_bed_alloc).mean(),
        "E12.make_ready_wait": (rows.t_bed_ready - rows.t_bed_accepted).mean(),
        "E12.treatment_wait": (both_ready - rows.t_bed_ready).mean(),
        "E12.transfer_wait": (rows.t_ed_depart - both_ready).mean(),
        "E12.from_decision": (rows.t_ed_depart - rows.t_dta).mean(),
    }


def assessment(run):
    """Recompute E06: to the first assessment, of those who stayed up to 72 hours."""
    rows = run.cohort[at_most(run.cohort.minutes, THREE_DAYS)]
    carried = rows[rows.by_ambulance]
    return {
        **_assessed("E06.", rows, rows.clock, run.end),
        **_assessed("E06.ambulance_", carried, carried.t_arrive, run.end),
    }


def _assessed(prefix, rows, start, end):
    given_up = rows.t_triage.isna() & rows.left
    waited = (rows.t_triage.fillna(end) - start)[~given_up]
    return {
        f"{prefix}median": percentile(waited, 50),
        f"{prefix}p95": percentile(waited, 95),
        f"{prefix}within_15": percent_within(waited, rows.t_triage.notna()[~given_up], 15.0),
    }


def first_clinician(run):
    """Recompute E07: to the first clinician, of those who did not leave before."""
    rows = run.cohort[run.cohort.t_seen.notna() | ~run.cohort.left]
    waited = rows.t_seen.fillna(run.end) - rows.clock
    return {
        "E07.median": percentile(waited, 50),
        "E07.p95": percentile(waited, 95),
        "E07.within_60": percent_within(waited, rows.t_seen.notna(), 60.0),
    }


def handover(run):
    """Recompute E10: how long ambulances wait to hand over."""
    rows = run.cohort[run.cohort.by_ambulance]
    rows = rows[rows.t_handover.notna() | ~rows.left]
    waited = rows.t_handover.fillna(run.end) - rows.t_arrive
    found = {
        f"E10.within_{limit}": percent_within(waited, rows.t_handover.notna(), limit)
        for limit in (15, 30, 45, 60)
    }
    found["E10.mean"] = waited.mean()
    found["E10.p90"] = percentile(waited, 90)
    found["E10.hours_lost"] = np.maximum(waited - 15.0, 0.0).sum() / 60.0 / run.weeks
    return found


def crowding(run):
    """Recompute E13: how many are in the department, waiting outside it, waiting for a bed."""
    rows = run.attendances
    inside = rows.t_handover.where(rows.by_ambulance, rows.t_arrive)
    boards = rows[rows.for_admission & rows.decision.notna()]
    boarders = mean_number(run, boards.decision, boards.t_ed_depart)
    ambulances = rows[rows.by_ambulance]
    crew_leaves = np.fmin(ambulances.t_handover, ambulances.t_ed_depart)
    hours = in_window(run, run.resource_hours)
    of_majors = run.terms.in_group("resource", "majors space")
    majors = hours[hours.resource.isin(of_majors)].groupby("hour")[
        ["scheduled_minutes", "busy_minutes"]
    ]
    corridor = hours.resource.isin(run.terms.in_group("resource", "corridor"))
    total = majors.sum()
    return {
        "E13.census": mean_number(run, inside, rows.t_ed_depart),
        "E13.ambulances_queuing": mean_number(run, ambulances.t_arrive, crew_leaves),
        "E13.boarders": boarders,
        "E13.boarder_hours": 24.0 * boarders,
        "E13.majors_full": share(
            (total.busy_minutes >= total.scheduled_minutes - 1e-6).sum(), len(total)
        ),
        "E13.corridor_hours": hours.busy_minutes[corridor].sum() / 60.0 / run.days,
    }


def mean_number(run, start, stop):
    """Return the mean number present in the window, each from `start` to `stop`."""
    first = np.maximum(start, run.begin)
    last = np.minimum(stop.fillna(run.end), run.finish)
    return np.maximum(last - first, 0.0).sum() / (run.finish - run.begin)


def in_window(run, hours):
    """Return the rows of hours that lie in the window."""
    return hours[run.within(hours.hour * 60.0)]


def surgery(run):
    """Recompute E14: to the assessment by a surgical specialty."""
    rows = run.cohort[run.cohort.specialty.map(run.division_of) == "surgery"]
    waited = rows.t_spec_seen - rows.clock
    return {"E14.median": percentile(waited, 50), "E14.p90": percentile(waited, 90)}


def ready_to_leave(run):
    """Recompute E15: from being ready to leaving, so far for those still there."""
    rows = run.cohort[run.cohort.t_ready.notna()]
    waited = rows.t_ed_depart.fillna(run.end) - rows.t_ready
    return {
        "E15.mean": waited.mean(),
        "E15.median": percentile(waited, 50),
        "E15.within_60": percent_within(waited, rows.left, 60.0),
    }


FAMILIES = (
    from_decision,
    parts_of_the_bed_wait,
    assessment,
    first_clinician,
    handover,
    crowding,
    surgery,
    ready_to_leave,
)
