"""Attendances, time in the department, who left or stayed (E00-E02, E04, E05, E08, E11-E16)."""

import math

import numpy as np

from tests.recomputed.run import (
    DAY,
    at_least,
    at_most,
    percent_from,
    percent_within,
    percentile,
    share,
)

TYPES = ("type1", "type2", "type3")


def numbers(run):
    """Recompute E00: who came, a day."""
    rows = run.of_all_types
    found = {"E00.attendances": len(rows) / run.days}
    for kind in TYPES:
        found[f"E00.attendances_{kind}"] = (rows.dept_type == kind).sum() / run.days
    for stream, group in rows.groupby("stream"):
        found[f"E00.attendances.stream.{stream}"] = len(group) / run.days
    return found


def left_early(run):
    """Recompute E08: who left before the end, of all who came."""
    rows = run.cohort
    incomplete = share((rows.outcome == "left_incomplete").sum(), len(rows))
    return {
        "E08.left_without_being_seen": share((rows.outcome == "lwbs").sum(), len(rows)),
        "E08.left_incomplete": (
            math.nan if run.terms.find("outcome", "left_incomplete").never else incomplete
        ),
    }


def admissions(run):
    """Recompute E11: which part of type 1 was admitted, and all emergency admissions."""
    type1 = run.cohort[run.cohort.dept_type == "type1"]
    emergency = run.patients.admission_method.isin(["emergency_ed", "emergency_gp"])
    admitted = emergency & run.within(run.patients.t_admit)
    decided = run.cohort[run.cohort.t_dta.notna()]
    cancelled = decided.outcome == "home_after_decision_to_admit"
    found = {
        "E11.admissions_cancelled": share(cancelled.sum(), len(decided)),
        "E11.conversion": share(type1.t_admit.notna().sum(), len(type1)),
        "E11.emergency_spells": admitted.sum() / run.weeks,
    }
    for band, group in type1.groupby("age_band"):
        found[f"E11.conversion.age_band.{band}"] = share(group.t_admit.notna().sum(), len(group))
    return found


def came_into_bed(run):
    """Recompute A08: emergency patients who arrived in the window and came into a bed, a week."""
    emergency = run.patients.admission_method.isin(["emergency_ed", "emergency_gp"])
    arrived = run.patients.patient[emergency & run.within(run.patients.t_arrive)]
    in_bed = run.stays.patient[run.stays.t_in.notna()]
    return {"A08.to_bed": arrived.isin(in_bed).sum() / run.weeks}


def four_hours(run):
    """Recompute E01: within four hours, of arrivals and of departures."""
    arrived = run.of_all_types
    departed = run.all_attendances[run.within(run.all_attendances.t_ed_depart)]
    found = {"E01.all": _within_four(arrived)}
    for kind in TYPES:
        found[f"E01.{kind}"] = _within_four(arrived[arrived.dept_type == kind])
    found["E01.event_all"] = _within_four(departed)
    found["E01.event_type1"] = _within_four(departed[departed.dept_type == "type1"])
    found["E01.event_gap"] = found["E01.all"] - found["E01.event_all"]
    found["E01.n_censored"] = (~arrived.left & at_most(arrived.minutes, 240.0)).sum()
    weekend = np.floor(arrived.t_arrive / DAY) % 7 >= 5
    found["E01.all.weekend.yes"] = _within_four(arrived[weekend])
    found["E01.all.weekend.no"] = _within_four(arrived[~weekend])
    for stream, group in arrived.groupby("stream"):
        found[f"E01.all.stream.{stream}"] = _within_four(group)
    return found


def _within_four(rows):
    return percent_within(rows.minutes, rows.left, 240.0)


def four_hours_of_groups(run):
    """Recompute E02: of those admitted or waiting for a bed, of the others, of surgery."""
    rows = run.cohort
    surgical = rows.specialty.map(run.division_of) == "surgery"
    return {
        "E02.admitted": _within_four(rows[rows.for_admission]),
        "E02.not_admitted": _within_four(rows[~rows.for_admission]),
        "E02.surgical": _within_four(rows[surgical]),
    }


def twelve_hours(run):
    """Recompute E04: twelve hours from arrival, of types 1 and 2."""
    rows = run.cohort[run.cohort.dept_type.isin(["type1", "type2"])]
    return {
        "E04.over_12_hours": percent_from(rows.minutes, rows.left, 720.0),
        "E04.over_12_hours_a_week": at_least(rows.minutes, 720.0).sum() / run.weeks,
    }


def time_in_department(run):
    """Recompute E05: the time in the department, so far for those still there."""
    rows = run.cohort
    found = {
        "E05.mean": rows.minutes.mean(),
        "E05.median": percentile(rows.minutes, 50),
        "E05.p95": percentile(rows.minutes, 95),
        "E05.n_censored": (~rows.left).sum(),
    }
    for frail, group in rows.groupby("frail"):
        found[f"E05.mean.frail.{frail}"] = group.minutes.mean()
    return found


def exposure(run):
    """Recompute E16: admitted arrivals by their time in the department, a week.

    Of those still waiting for a bed it is known that they belong to the last band, or nothing.
    """
    rows = run.cohort[run.cohort.for_admission]
    minutes = rows.minutes[rows.left | at_least(rows.minutes, 720.0)]
    reached = {hours: at_least(minutes, 60.0 * hours).sum() / run.weeks for hours in (5, 6, 8, 12)}
    return {
        "E16.5_to_6_hours": reached[5] - reached[6],
        "E16.6_to_8_hours": reached[6] - reached[8],
        "E16.8_to_12_hours": reached[8] - reached[12],
        "E16.over_12_hours": reached[12],
        "E16.exposure": (reached[6] - reached[8]) / 82.0,
    }


FAMILIES = (
    numbers,
    left_early,
    admissions,
    came_into_bed,
    four_hours,
    four_hours_of_groups,
    twelve_hours,
    time_in_department,
    exposure,
)
