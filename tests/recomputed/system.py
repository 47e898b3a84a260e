"""The whole system: what is shifted, who is served, whether anything is lost (X01 to X04)."""

import numpy as np
import pandas as pd
from scipy import stats

from tests.recomputed.run import DAY, percent_within, percentile
from tests.recomputed.wards import STATES, in_beds, pieces, ward_states
from tests.recomputed.workforce import of_kind


def shifted(run):
    """Recompute X01: work after hours, and beds beyond the core."""
    begin, length = pieces(run, run.bed_events.t.to_numpy())
    beyond = 0.0
    for ward, core in zip(run.names.wards, run.names.core_beds, strict=True):
        opened = ward_states(run, ward, begin)[list(STATES[1:])].sum(axis=1)
        beyond += (np.maximum(opened - core, 0) * length).sum()
    return {
        "X01.overtime": of_kind(run, "staff").overrun_minutes.sum() / 60.0 / run.weeks,
        "X01.escalation_bed_days": beyond / DAY / run.weeks,
    }


def equity(run):
    """Recompute X02: the old less the young, the frail less the others."""
    rows = run.cohort
    found = {}
    groups = {"old": rows.age_band.isin(["75-84", "85+"]), "frail": rows.frail == "yes"}
    for name, chosen in groups.items():
        (four, wait), (four_others, wait_others) = map(_served, (rows[chosen], rows[~chosen]))
        found[f"X02.four_hours_{name}"] = four - four_others
        found[f"X02.bed_wait_{name}"] = wait - wait_others
    return found


def _served(rows):
    boards = rows[rows.for_admission]
    return percent_within(rows.minutes, rows.left, 240.0), percentile(boards.from_decision, 50)


def conserved(run):
    """Recompute X03: nobody, no minute and no bed is lost."""
    rows = run.patients
    came, went = run.within(rows.t_arrive).sum(), run.within(rows.t_depart).sum()
    growth = _present(rows, run.finish) - _present(rows, run.begin)
    gone = rows[rows.t_depart.notna()]
    causes = gone[[name for name in gone if name.startswith("minutes_")]].sum(axis=1)
    moments = run.snapshots(0)
    occupied = sum(ward_states(run, ward, moments).occupied for ward in run.names.wards)
    gaps = occupied - [len(in_beds(run, moment)) for moment in moments]
    return {
        "X03.patients": came - went - growth,
        "X03.causes": (causes - (gone.t_depart - gone.t_arrive)).abs().max(),
        "X03.beds": np.abs(gaps).max(),
    }


def _present(rows, moment):
    return ((rows.t_arrive < moment) & ~(rows.t_depart < moment)).sum()


def steady(run):
    """Recompute X04: the department, ambulances outside it included, and the queue for beds."""
    rows, stays = run.attendances, run.stays
    answered = np.fmin(stays.t_allocated, stays.t_withdrawn)
    found, grew = {}, False
    for name, start, stop in (
        ("ed", rows.t_arrive, rows.t_ed_depart),
        ("queue", stays.t_requested, answered),
    ):
        second, last = (_mean_of_quarter(run, k, start, stop) for k in (1, 3))
        found[f"X04.{name}_second_quarter"] = second
        found[f"X04.{name}_last_quarter"] = last
        # These runs are of two to seven weeks: what a day has of its own is its mean over weeks.
        assert 2 <= run.weeks < 8, "another kind of steps"
        days = 7 * int(run.weeks)
        moments = [run.finish - DAY * k for k in range(days, -1, -1)]
        present = [((start <= t) & ~(stop <= t)).sum() for t in moments]
        changes = pd.Series(np.diff(present).astype(float))
        own = changes - changes.groupby(changes.index % 7).transform("mean")
        freedom = days - 7
        error = np.sqrt((own**2).sum() / freedom / days)
        found[f"X04.{name}_growth"] = 7.0 * changes.mean()
        found[f"X04.{name}_growth_error"] = 7.0 * error
        chance = stats.t.sf(changes.mean() / error, freedom) if error else 0.0
        larger = last > 1.1 * second and last >= second + 1.0
        grew |= larger and changes.mean() > 0 and chance < 1 / 400
        found["X04.growth_freedom"] = freedom
    return found | {"X04.unstable": float(grew)}


def _mean_of_quarter(run, quarter, start, stop):
    length = (run.finish - run.begin) / 4.0
    begin = run.begin + quarter * length
    first = np.maximum(start, begin)
    last = np.minimum(stop.fillna(run.end), begin + length)
    return np.maximum(last - first, 0.0).sum() / length


FAMILIES = (shifted, equity, conserved, steady)
