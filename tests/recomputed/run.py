"""The tables of one replication as the recomputed measures read them: plain pandas, no clever part.

Times are minutes since Monday 00:00 of week 1; NaN where something did not happen.
"""

import numpy as np
import pandas as pd

DAY, WEEK = 1440.0, 10080.0
ROUNDING = 1e-6  # minutes: what lies this near a limit is on it


class Run:
    """One replication: its tables, the window, and what its names mean."""

    def __init__(self, records):
        self.names = records.names
        self.terms = records.names.terms
        self.begin, self.finish = records.window
        self.end = records.end_minutes
        self.days = (self.finish - self.begin) / DAY
        self.weeks = (self.finish - self.begin) / WEEK
        self.patients = plain(records.patients)
        self.stays = plain(records.stays)
        self.bed_events = plain(records.bed_events)
        self.resource_hours = plain(records.resource_hours)
        self.queue_hours = plain(records.queue_hours)
        self.rungs = plain(records.rungs)
        self.clinic_slots = plain(records.clinic_slots)
        self.escalations = plain(records.escalations)
        self.shifts = plain(records.shifts)
        self.covers = plain(records.covers)
        everybody = attendances(self)
        self.of_all_types = everybody[self.within(everybody.t_arrive)]
        self.all_attendances = everybody
        self.attendances = everybody[everybody.dept_type != "type3"]

    def within(self, times):
        """Return which times lie in the window."""
        return (times >= self.begin) & (times < self.finish)

    @property
    def cohort(self):
        """The attendances that arrived in the window."""
        return self.attendances[self.within(self.attendances.t_arrive)]

    def snapshots(self, hour):
        """Return the minutes of this hour of every day of the window."""
        return np.arange(self.begin, self.finish, DAY) + 60.0 * hour

    def division_of(self, service):
        """Return the division of a service."""
        return dict(zip(self.names.services, self.names.service_divisions, strict=True))[service]


def plain(table):
    """Return a table with labels as text and minutes as ordinary numbers."""
    made = {}
    for name, column in table.items():
        if isinstance(column.dtype, pd.CategoricalDtype):
            made[name] = column.astype(object)
        elif isinstance(column.dtype, pd.SparseDtype):
            made[name] = column.sparse.to_dense()
        else:
            made[name] = column
    return pd.DataFrame(made)


def attendances(run):
    """Return the attendances of all types of department, with what every measure of them needs.

    `clock` is the start of the clock: registration or triage, whichever is first; for those
    brought by ambulance handover, at the latest 15 minutes after the ambulance came. `minutes` is
    the time in the department, so far for those still there, who have not `left`. `decision` is
    the effective decision to admit.
    """
    rows = run.patients[run.patients.dept_type.isin(["type1", "type2", "type3"])].copy()
    by_ambulance = rows["mode"] == "ambulance"
    on_foot = rows[["t_register", "t_triage"]].min(axis=1).fillna(rows.t_arrive)
    carried = np.fmin(rows.t_handover, rows.t_arrive + 15.0)
    rows["clock"] = np.where(by_ambulance, carried, on_foot)
    rows["by_ambulance"] = by_ambulance
    rows["left"] = rows.t_ed_depart.notna()
    rows["minutes"] = rows.t_ed_depart.fillna(run.end) - rows.clock
    rows["decision"] = rows[["t_dta", "t_treat_done"]].max(axis=1).where(rows.t_dta.notna())
    waits_for_bed = rows.t_dta.notna() & ~rows.left
    rows["for_admission"] = rows.t_admit.notna() | waits_for_bed
    rows["from_decision"] = rows.t_ed_depart.fillna(run.end) - rows.decision
    return rows


# -- statistics of waits -------------------------------------------------------------------------


def share(part, whole):
    """Return 100 times a ratio, NaN where there is nothing to divide by."""
    return 100.0 * part / whole if whole > 0 else np.nan


def over(part, whole):
    """Return a ratio, NaN where there is nothing to divide by."""
    return part / whole if whole > 0 else np.nan


def at_most(minutes, limit):
    """Return which lengths are within a limit, the limit itself included."""
    return minutes <= limit + ROUNDING


def at_least(minutes, limit):
    """Return which lengths reach a limit, the limit itself included."""
    return minutes >= limit - ROUNDING


def beyond(minutes, limit):
    """Return which lengths are above a limit."""
    return minutes > limit + ROUNDING


def percent_within(minutes, finished, limit):
    """Return the share of waits of at most `limit` minutes.

    An unfinished one beyond the limit has failed; one before it is undecided, in neither part.
    """
    met = at_most(minutes, limit) & finished
    return share(met.sum(), met.sum() + beyond(minutes, limit).sum())


def percent_from(minutes, finished, limit):
    """Return the share of waits of `limit` minutes or more, those undecided in neither part."""
    reached = at_least(minutes, limit)
    below = ~reached & finished
    return share(reached.sum(), reached.sum() + below.sum())


def percentile(values, per_cent):
    """Return a percentile by linear interpolation, NaN of nothing."""
    known = np.asarray(values.dropna())
    return float(np.percentile(known, per_cent)) if len(known) else np.nan
