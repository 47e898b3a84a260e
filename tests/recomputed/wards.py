"""What the beds of wards did: who was in them, and in which state they were."""

import numpy as np
import pandas as pd

STATES = ("closed", "empty", "reserved", "occupied", "undeclared", "dirty", "cleaning")


def general_and_acute(run, wards):
    """Return for a column of wards which are general and acute."""
    kind = dict(zip(run.names.wards, run.names.bed_types, strict=True))
    return wards.map(kind) == "general_and_acute"


def base(run, wards):
    """Return for a column of wards which are base wards: no assessment units."""
    units = [w for w, unit in zip(run.names.wards, run.names.assessing, strict=True) if unit]
    return general_and_acute(run, wards) & ~wards.isin(units)


def in_bed(stays, moment):
    """Return of which stays somebody is in the bed at a minute."""
    return (stays.t_in <= moment) & ~(stays.t_out <= moment)


def in_beds(run, moment):
    """Return stays with somebody in the bed at a minute, and the patient's row beside each."""
    rows = run.stays[in_bed(run.stays, moment)]
    whose = run.patients.drop(columns=["ward", "placement", "source"], errors="ignore")
    return rows.merge(whose, on="patient")


def occupied_minutes(run):
    """Return the minutes of each stay in a bed that lie in the window."""
    first = np.maximum(run.stays.t_in, run.begin)
    last = np.minimum(run.stays.t_out.fillna(run.finish), run.finish)
    return np.maximum(last - first, 0.0).fillna(0.0)


def last_ward(run, patients):
    """Return the ward of the last bed each of the patients was in."""
    been = run.stays[run.stays.t_in.notna()].sort_values("t_in", kind="stable")
    return patients.map(been.groupby("patient").ward.last())


def ward_states(run, ward, moments):
    """Return how many beds of a ward were in each state just after each moment: a table."""
    place = run.names.wards.index(ward)
    beds = run.names.core_beds[place] + run.names.escalation_beds[place]
    events = run.bed_events[run.bed_events.ward == ward]
    found = {}
    for state in STATES:
        change = np.where(events.after == state, events.beds, 0) - np.where(
            events.before == state, events.beds, 0
        )
        until = np.searchsorted(events.t, moments, side="right")
        found[state] = np.concatenate([[0], np.cumsum(change)])[until]
    found["closed"] = found["closed"] + beds
    return pd.DataFrame(found)


def wards_of_general_and_acute(run):
    """Return the general and acute wards with the number of their core beds."""
    every = zip(run.names.wards, run.names.bed_types, run.names.core_beds, strict=True)
    return {ward: core for ward, kind, core in every if kind == "general_and_acute"}


def pieces(run, moments):
    """Return the window cut at the moments: the beginning of each piece and its length."""
    inside = moments[(moments > run.begin) & (moments < run.finish)]
    begin = np.unique(np.concatenate([[run.begin], inside]))
    return begin, np.diff(np.append(begin, run.finish))
