"""Small tables behind the plots: hours of the day and week, causes of waiting, series by week."""

from collections.abc import Callable

import numpy as np
import pandas as pd

from flowsim.analysis.measures.bed_facts import occupied, open_beds
from flowsim.analysis.measures.counting import MIDNIGHT, Changes, Window, number_at
from flowsim.analysis.measures.facts import Facts
from flowsim.analysis.measures.four_hours import FOUR_HOURS
from flowsim.analysis.measures.ladders import rungs_by_hour
from flowsim.analysis.measures.numbers import (
    DAY_MINUTES,
    ROUNDING_MINUTES,
    WEEK_MINUTES,
    BoolArray,
    FloatArray,
    beyond,
    date,
    hour,
    mean,
)
from flowsim.analysis.measures.rows import Rows
from flowsim.analysis.measures.waiting_lists import Waiting
from flowsim.records.terms import ED, WARD
from flowsim.units import HOURS_PER_DAY, HOURS_PER_WEEK

BIN_MINUTES = 30.0
LAST_BIN_MINUTES = 720.0


def profiles(facts: Facts) -> dict[str, pd.DataFrame]:
    """Return the tables the report plots, 'daily' and 'rungs_by_hour', of one replication."""
    return {name: make(facts) for name, make in makers().items()}


def makers() -> dict[str, Callable[[Facts], pd.DataFrame]]:
    """Return what makes each of them, by name."""
    return {
        "time_in_department": time_in_department,
        "census": census_by_hour,
        "causes": where_the_hours_go,
        "occupancy": occupancy_by_hour,
        "discharges": discharges_by_hour,
        "daily": daily_series,
        "rungs_by_hour": rungs_by_hour,
        "waiting_list": waiting_list_by_week,
    }


def time_in_department(facts: Facts) -> pd.DataFrame:
    """Return the spread of time in the department: columns group, minutes, percent.

    `percent` of the arrivals of a group ('admitted', 'not admitted') whose time lies in the
    half-hour from `minutes`; exactly on an edge belongs to the bin that it ends, as within four
    hours means at most 240 minutes. The last bin is open.
    """
    a = facts.attendances
    starts = np.arange(0.0, LAST_BIN_MINUTES + 1, BIN_MINUTES)
    parts = []
    for group, rows in (("admitted", a.to_admit), ("not admitted", ~a.to_admit)):
        minutes = a.stay.minutes[a.cohort & rows]
        minutes = minutes[~np.isnan(minutes)]
        if not minutes.size or not facts.terms.has("milestone", "t_ed_depart"):
            continue
        ends = np.ceil((minutes - ROUNDING_MINUTES) / BIN_MINUTES)
        slot = np.clip(ends - 1, 0, len(starts) - 1).astype(np.int64)
        share = 100.0 * np.bincount(slot, minlength=len(starts)) / len(minutes)
        parts.append(pd.DataFrame({"group": group, "minutes": starts, "percent": share}))
    return _joined(parts, ("group", "minutes", "percent"))


def census_by_hour(facts: Facts) -> pd.DataFrame:
    """Return the mean number in the department by hour of the day: group, hour, patients.

    The groups are 'department' and 'waiting for a bed' (boarders).
    """
    a = facts.attendances
    parts = []
    if facts.terms.has("milestone", "t_ed_depart"):
        groups = {"department": a.time("t_arrive")}
        if facts.terms.has("milestone", "t_dta"):
            groups["waiting for a bed"] = np.where(a.to_admit, a.t_decided, np.nan)
        for group, t_in in groups.items():
            number = _mean_by_hour(facts.window, Changes.of_stays(t_in, a.t_leave), HOURS_PER_DAY)
            hours = np.arange(HOURS_PER_DAY)
            parts.append(pd.DataFrame({"group": group, "hour": hours, "patients": number}))
    return _joined(parts, ("group", "hour", "patients"))


def _mean_by_hour(window: Window, changes: Changes, hours: int) -> FloatArray:
    edges = window.hours()
    slot = np.mod(np.floor(edges[:-1] / 60.0), hours).astype(np.int64)
    total = np.bincount(slot, weights=changes.minutes(edges)[:, 0], minlength=hours)
    length = np.bincount(slot, weights=np.diff(edges), minlength=hours)
    return np.asarray(np.divide(total, length, out=np.full(hours, np.nan), where=length > 0))


def occupancy_by_hour(facts: Facts) -> pd.DataFrame:
    """Return general and acute occupancy by hour of the week, 0 to 167: hour, percent."""
    beds = facts.beds
    if not beds.known or not facts.window.minutes:
        return _joined([], ("hour", "percent"))
    slot = np.mod(np.floor(facts.window.hours()[:-1] / 60.0), HOURS_PER_WEEK).astype(np.int64)
    used = np.bincount(slot, weights=beds.general_occupied, minlength=HOURS_PER_WEEK)
    available = np.bincount(slot, weights=beds.general_open, minlength=HOURS_PER_WEEK)
    share = np.divide(used, available, out=np.full(HOURS_PER_WEEK, np.nan), where=available > 0)
    return pd.DataFrame({"hour": np.arange(HOURS_PER_WEEK), "percent": 100.0 * share})


def discharges_by_hour(facts: Facts) -> pd.DataFrame:
    """Return the share of live base-ward discharges by hour of leaving the ward: hour, percent."""
    s = facts.spells
    slot = np.floor(hour(s.t_left_ward[s.discharges])).astype(np.int64)
    if not slot.size:
        return _joined([], ("hour", "percent"))
    share = 100.0 * np.bincount(slot, minlength=HOURS_PER_DAY) / len(slot)
    return pd.DataFrame({"hour": np.arange(HOURS_PER_DAY), "percent": share})


def where_the_hours_go(facts: Facts) -> pd.DataFrame:
    """Return mean minutes by cause: columns place, cause, label, group, waits, minutes.

    `label`, `group` and `waits` are those of the cause's term. In the 'ed' over attendances that
    arrived in the window, on a 'ward' over spells admitted in it; finished ones only, since the
    causes of the others are not complete. They add to the mean time in the department and on
    wards.
    """
    a, s = facts.attendances, facts.spells
    left = a.cohort & ~np.isnan(a.t_leave)
    done = s.in_cohort & s.finished
    return _joined(
        [_causes(a, ED, left), _causes(s, WARD, done)],
        ("place", "cause", "label", "group", "waits", "minutes"),
    )


def _causes(patients: Rows, place: str, chosen: BoolArray) -> pd.DataFrame:
    causes = patients.terms.causes(place) if chosen.any() else ()
    return pd.DataFrame(
        {
            "place": place,
            "cause": [cause.name for cause in causes],
            "label": [cause.label for cause in causes],
            "group": [cause.group for cause in causes],
            "waits": [cause.waits for cause in causes],
            "minutes": [mean(patients.minutes(cause.name)[chosen]) for cause in causes],
        }
    )


def waiting_list_by_week(facts: Facts) -> pd.DataFrame:
    """Return the list for an operation by week of the window: week, waiting, added, removed.

    `waiting` are those on the list at the end of the week, `added` and `removed` who came on it
    and went off it in the week. Week 0 is the begin of the window, when only `waiting` is known; a
    last week that is not whole is left out. Nothing where nobody is put on a list.
    """
    columns = ("week", "waiting", "added", "removed")
    terms, window = facts.terms, facts.window
    if not all(terms.has("milestone", name) for name in ("t_listed", "t_anaes")):
        return _joined([], columns)
    found = Waiting.of(facts)
    weeks = np.arange(int(window.weeks) + 1)
    ends = window.start + WEEK_MINUTES * weeks
    waiting = [float(found.at(end).sum()) for end in ends]
    moved = (np.histogram(times, ends)[0] for times in (found.listed, found.off))
    added, removed = (np.concatenate([[np.nan], number]) for number in moved)
    return pd.DataFrame({"week": weeks, "waiting": waiting, "added": added, "removed": removed})


def daily_series(facts: Facts) -> pd.DataFrame:
    """Return one row a day of the whole run, warm-up and cool-down included.

    Columns day, occupied, open (general and acute beds at midnight), occupancy (%), department,
    boarders (at midnight), attendances and breaches (over four hours) of the day's arrivals. For
    judging the warm-up, and for the curve of breaches against occupancy.
    """
    a, beds = facts.attendances, facts.beds
    end = facts.records.end_minutes
    whole = Window(0.0, end, end)
    moments = whole.snapshots(MIDNIGHT)
    days = len(moments)
    used = available = np.full(days, np.nan)
    if beds.known:
        states = beds.at(moments)[:, beds.general]
        used, available = occupied(states).sum(axis=1), open_beds(states).sum(axis=1)
    boarding = np.where(a.to_admit, a.t_decided, np.nan)
    day = date(a.time("t_arrive"))
    inside = (day >= 0) & (day < days)
    late = beyond(a.stay.minutes, FOUR_HOURS)
    share = np.divide(used, available, out=np.full(days, np.nan), where=available > 0)
    return pd.DataFrame(
        {
            "day": (moments / DAY_MINUTES).astype(np.int64),
            "occupied": used,
            "open": available,
            "occupancy": 100.0 * share,
            "department": number_at(moments, a.time("t_arrive"), a.t_leave),
            "boarders": number_at(moments, boarding, a.t_leave),
            "attendances": np.bincount(day[inside].astype(np.int64), minlength=days),
            "breaches": np.bincount(day[inside & late].astype(np.int64), minlength=days),
        }
    )


def _joined(parts: list[pd.DataFrame], columns: tuple[str, ...]) -> pd.DataFrame:
    """Return the parts one below the other; an empty table with the columns when there are none."""
    filled = [part for part in parts if len(part)]
    if not filled:
        return pd.DataFrame(columns=list(columns))
    return pd.concat(filled, ignore_index=True)[list(columns)]
