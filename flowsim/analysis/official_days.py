"""What goes with breaches from day to day, asked as England's daily reports were (paling_2020).

A report is of one day, with the beds of the morning after it.
"""

import numpy as np

from flowsim.analysis.measures.bed_facts import occupied, open_beds
from flowsim.analysis.measures.counting import EIGHT_O_CLOCK, number_at
from flowsim.analysis.measures.facts import Facts
from flowsim.analysis.measures.four_hours import FOUR_HOURS
from flowsim.analysis.measures.numbers import (
    DAY_MINUTES,
    NAN,
    BoolArray,
    FloatArray,
    beyond,
    date,
)
from flowsim.records.frames import Records

LONG_STAY_NIGHTS = 21
LOWEST_PERCENT = 85
"""Occupancy up to this per cent is one level; above it every per cent is one."""


def daily_reports(records: Records) -> dict[str, FloatArray]:
    """Return what a report says of each day of the window but the last, arrays of equal length.

    `attendances` of type 1 and their `breaches` of four hours by day of arrival (unfinished
    patients count once four hours have passed), emergency `admissions` to hospital; at 08:00 on the
    morning after, bed `occupancy` and the share of occupied beds held for `long_stays` of 21 nights
    and more (%; NaN with no bed); `weekday`, 0 is Monday.
    """
    facts = Facts(records)
    mornings = facts.window.snapshots(EIGHT_O_CLOCK)[1:]
    states = facts.beds.snapshot(EIGHT_O_CLOCK)[1:, facts.beds.general]
    taken, available = occupied(states).sum(axis=1), open_beds(states).sum(axis=1)
    found, spells = facts.attendances, facts.spells
    cohort = found.cohort & found.has("dept_type", "type1")
    late = cohort & beyond(found.stay.minutes, FOUR_HOURS)
    arrive, first = found.time("t_arrive"), date(np.array([facts.window.start]))
    with np.errstate(invalid="ignore", divide="ignore"):
        return {
            "attendances": _by_day(arrive[cohort], first, len(mornings)),
            "breaches": _by_day(arrive[late], first, len(mornings)),
            "admissions": _by_day(
                spells.t_admit[spells.in_cohort & spells.emergency], first, len(mornings)
            ),
            "occupancy": 100.0 * taken / available,
            "long_stays": 100.0 * _long_stays(facts, mornings) / taken,
            "weekday": np.mod(date(mornings) - 1, 7),
        }


def _by_day(moments: FloatArray, first: FloatArray, days: int) -> FloatArray:
    """Return how many moments lie in each of so many days, the first a day's number."""
    day = (date(moments) - first).astype(np.int64)
    return np.bincount(day, minlength=days)[:days].astype(np.float64)


def _long_stays(facts: Facts, mornings: FloatArray) -> FloatArray:
    """Return general and acute beds held for long stays on each morning."""
    stays = facts.stays
    general: BoolArray = stays.general
    admitted = date(stays.of_patient("t_admit")[general])
    since = np.maximum(stays.t_in[general], DAY_MINUTES * (admitted + LONG_STAY_NIGHTS))
    return number_at(mornings, since, stays.t_out[general])


def breaches_by_admissions(days: dict[str, FloatArray]) -> float:
    """Return by how many points breaches are more on a day with 1 % more emergency admissions.

    The coefficient of a least-squares fit of breaches (%) to admissions (% of their mean), every
    per cent of occupancy from 85 on, the share of long stays (%) and the weekday: an association of
    single days with occupancy alike, as in paling_2020, whose other controls (senior doctors,
    influenza) the model has not. NaN where the days are too few or too alike to tell.
    """
    known = (days["attendances"] > 0) & np.isfinite(days["occupancy"] + days["long_stays"])
    chosen = {key: values[known] for key, values in days.items()}
    if not chosen["admissions"].sum():
        return NAN
    level = np.maximum(np.floor(chosen["occupancy"]), LOWEST_PERCENT)
    columns = np.column_stack(
        [
            100.0 * chosen["admissions"] / chosen["admissions"].mean(),
            chosen["long_stays"],
            *(level == value for value in np.unique(level)),
            *(chosen["weekday"] == value for value in np.unique(chosen["weekday"])[1:]),
        ]
    )
    breaches = 100.0 * chosen["breaches"] / chosen["attendances"]
    found, _, rank, _ = np.linalg.lstsq(columns, breaches, rcond=None)
    return float(found[0]) if rank == columns.shape[1] < len(columns) else NAN
