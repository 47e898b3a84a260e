"""Family B, first part: bed states - occupancy, closed beds, turnover (B01-B08, B11)."""

from functools import partial

import numpy as np

from flowsim.analysis.measures.bed_facts import occupied, open_beds, wards_of_type
from flowsim.analysis.measures.breakdown import keyed
from flowsim.analysis.measures.counting import EIGHT_O_CLOCK, MIDNIGHT
from flowsim.analysis.measures.facts import Facts
from flowsim.analysis.measures.numbers import (
    DAY_MINUTES,
    FloatArray,
    date,
    mean,
    percent,
    ratio,
    times,
)
from flowsim.analysis.measures.registry import POSITIVE, Rule, Values, declare, milestones
from flowsim.records.tables import BED_STATES, CLOSED, OCCUPIED

_KH03 = "KH03 bed availability and occupancy definitions"
_SITREP = "NHS England, daily situation report"
_BMJ = "BMJ 1999;319:155, dynamics of bed use"
_STATE = "conservation of bed-minutes"
LEVELS = (85, 92, 95, 98)


def _snapshots(facts: Facts) -> Values:
    if not facts.beds.known:
        return {}
    return _midnight(facts) | _morning(facts)


def _midnight(facts: Facts) -> Values:
    beds = facts.beds
    states = beds.snapshot(MIDNIGHT)[:, beds.general]
    used, available = occupied(states), open_beds(states)
    core = beds.core[beds.general].sum() * len(states)
    wards = np.array(facts.records.names.wards, dtype=object)[beds.general]
    by_ward = {
        str(ward): percent(used[:, k].sum(), available[:, k].sum()) for k, ward in enumerate(wards)
    }
    values = {
        "B01.midnight": percent(used.sum(), available.sum()),
        "B01.midnight_core": percent(used.sum(), core),
        "B01.occupied": ratio(used.sum(), len(states)),
        "B01.open": ratio(available.sum(), len(states)),
    }
    return values | keyed("B01.midnight", "ward", by_ward)


def _morning(facts: Facts) -> Values:
    beds = facts.beds
    states = beds.snapshot(EIGHT_O_CLOCK)[:, beds.general]
    available = open_beds(states)
    extra = np.maximum(available - beds.core[beds.general], 0.0).sum(axis=1)
    closed = np.maximum(beds.core[beds.general] - available, 0.0).sum(axis=1)
    return {
        "B02.morning": percent(occupied(states).sum(), available.sum()),
        "B05.escalation_beds": mean(extra),
        "B05.days_open": percent((extra > 0).sum(), len(extra)),
        "B06.closed_beds": mean(closed),
    }


def _time_weighted(facts: Facts) -> Values:
    beds = facts.beds
    if not beds.known:
        return {}
    minutes = beds.minutes[beds.general]
    used, available = occupied(minutes), open_beds(minutes)
    wards = np.array(facts.records.names.wards, dtype=object)[beds.general]
    by_ward = {str(w): percent(used[k], available[k]) for k, w in enumerate(wards)}
    values = {"B03.time_weighted": percent(used.sum(), available.sum())}
    return values | keyed("B03.time_weighted", "ward", by_ward)


def _levels(facts: Facts) -> Values:
    if not facts.beds.known:
        return {}
    used, available, minutes = _general_through_time(facts)
    # Multiplying instead of dividing keeps a stretch without open beds out of every level.
    shares = {
        f"B04.at_{level}": percent(
            minutes[(100.0 * used >= level * available) & (available > 0)].sum(), minutes.sum()
        )
        for level in LEVELS
    }
    staffed = (available > 0) & (minutes > 0)
    highest = (used[staffed] / available[staffed]).max() if staffed.any() else float("nan")
    return shares | {"B04.maximum": 100.0 * float(highest)}


def _general_through_time(facts: Facts) -> tuple[FloatArray, FloatArray, FloatArray]:
    """Return occupied and open general and acute beds after each event, and for how long."""
    events, window = facts.beds.events, facts.window
    chosen = np.flatnonzero(np.append(facts.beds.general, False)[events.ward])
    rows = chosen[np.argsort(events.t[chosen], kind="stable")]
    before, after, number = events.before[rows], events.after[rows], events.beds[rows]
    used = np.cumsum(number * ((after == OCCUPIED) * 1.0 - (before == OCCUPIED)))
    available = np.cumsum(number * ((before == CLOSED) * 1.0 - (after == CLOSED)))
    edges = np.clip(np.append(events.t[rows], window.end), window.start, window.end)
    return used, available, np.diff(edges)


def _escalation(facts: Facts) -> Values:
    reviews, window = facts.records.escalations, facts.window
    if reviews.empty or "level" not in reviews:
        return {}
    edges = np.clip(np.append(times(reviews, "t"), window.end), window.start, window.end)
    minutes = np.diff(edges)
    level = times(reviews, "level")
    return {
        "B05.time_escalated": percent(minutes[level > 0].sum(), window.minutes),
        "B05.mean_level": ratio(float((minutes * level).sum()), window.minutes),
    }


def _day_beds(facts: Facts) -> Values:
    names, stays, window = facts.records.names, facts.stays, facts.window
    day_wards = np.flatnonzero(wards_of_type(facts.records, "day"))
    if not day_wards.size or not len(facts.records.stays):
        return {}
    in_window = window.holds(stays.t_in)
    used = available = 0.0
    for ward in day_wards:
        on_ward = date(stays.t_in[in_window & (stays.ward == ward)])
        _, cases = np.unique(on_ward, return_counts=True)
        used += float(np.minimum(cases, names.core_beds[ward]).sum())
        # A day unit that nobody used that day is taken to be shut.
        available += float(names.core_beds[ward] * len(cases))
    return {"B07.day_beds": percent(used, available)}


def _turnover(facts: Facts) -> Values:
    beds, s = facts.beds, facts.spells
    if not beds.known:
        return {}
    minutes = beds.minutes[beds.general]
    idle = float((open_beds(minutes) - occupied(minutes)).sum()) / 60.0
    return {"B08.turnover_interval": ratio(idle, (s.ended & s.from_general_ward).sum())}


def _states(facts: Facts) -> Values:
    beds = facts.beds
    if not beds.known:
        return {}
    bed_days = beds.totals[beds.general].sum() * facts.window.days
    minutes = beds.minutes[beds.general].sum(axis=0)
    return {f"B11.{state}": ratio(minutes[k], bed_days) for k, state in enumerate(BED_STATES)}


_m = partial(declare, source=_KH03)
_OCC = (
    "Occupied over open general and acute beds, summed over {when};"
    " escalation beds count once open."
)
_SNAP = (
    _m(
        "B01.midnight",
        "Bed occupancy at midnight",
        "%",
        _OCC.format(when="midnights"),
        better="lower",
        least=0.5,
    ),
    _m(
        "B01.midnight_core",
        "Bed occupancy at midnight, core beds",
        "%",
        "Occupied general and acute beds over core beds at midnight; can pass 100.",
        better="lower",
        least=0.5,
        bounds=POSITIVE,
    ),
    _m(
        "B01.occupied",
        "Occupied beds at midnight",
        "beds",
        "Occupied general and acute beds, mean at midnight.",
        better="neither",
        least="B01.midnight",
    ),
    _m(
        "B01.open",
        "Open beds at midnight",
        "beds",
        "Open general and acute beds, mean at midnight.",
        better="neither",
        least=2.0,
    ),
    _m(
        "B02.morning",
        "Bed occupancy at 08:00",
        "%",
        _OCC.format(when="08:00 snapshots"),
        source=_SITREP,
        better="lower",
        least=0.5,
    ),
    _m(
        "B05.escalation_beds",
        "Escalation beds open",
        "beds",
        "Open general and acute beds beyond each ward's core, mean at 08:00.",
        source=_SITREP,
        least=1.0,
    ),
    _m(
        "B05.days_open",
        "Days with escalation beds open",
        "%",
        "Share of 08:00 snapshots with a general and acute bed open beyond its ward's core.",
        source=_SITREP,
        least=2.0,
    ),
    _m(
        "B06.closed_beds",
        "Core beds closed",
        "beds",
        "Core general and acute beds not open, mean at 08:00.",
        source=_SITREP,
        least=1.0,
    ),
)
_TIME = (
    _m(
        "B03.time_weighted",
        "Bed occupancy through the day",
        "%",
        "Occupied over open bed-minutes of general and acute wards; a kept bed is not occupied.",
        source=_BMJ,
        better="lower",
        least=0.5,
    ),
)
_LEVELS = (
    *(
        _m(
            f"B04.at_{level}",
            f"Time at {level} % occupancy or more",
            "%",
            f"Share of the window with general and acute occupancy at or above {level} %.",
            source=_BMJ,
            least=2.0,
        )
        for level in LEVELS
    ),
    _m(
        "B04.maximum",
        "Highest occupancy",
        "%",
        "Highest general and acute occupancy of the window.",
        source=_BMJ,
        least=1.0,
    ),
)
_LADDER = (
    _m(
        "B05.time_escalated",
        "Time on the escalation ladder",
        "%",
        "Share of the window at any level of escalation above none.",
        source=_SITREP,
        least=2.0,
    ),
    _m(
        "B05.mean_level",
        "Escalation level, mean",
        "level",
        "Time-weighted mean level of escalation.",
        source=_SITREP,
        least=0.1,
    ),
)
_DAY = _m(
    "B07.day_beds",
    "Day beds used",
    "%",
    "Day beds that the cases coming on a day can have used at least once, over day beds, summed"
    " over wards and days with a case: a unit that nobody used is taken to be shut that day.",
    better="neither",
    least=2.0,
)
_TURN = _m(
    "B08.turnover_interval",
    "Turnover interval",
    "h",
    "Open but unoccupied general and acute bed-hours per discharge from those wards.",
    least=0.25,
)
_STATES = tuple(
    _m(
        f"B11.{state}",
        f"Bed time {state}",
        "min a bed a day",
        "Minutes of a general and acute bed's day in this state; the seven add to 1,440"
        f" ({DAY_MINUTES:.0f} x beds x days).",
        source=_STATE,
        better="neither" if state in ("closed", "empty", "occupied") else "lower",
        least="B03.time_weighted" if state == "occupied" else 5.0,
    )
    for state in BED_STATES
)

RULES = (
    Rule(measures=_SNAP, compute=_snapshots),
    Rule(measures=_TIME, compute=_time_weighted),
    Rule(measures=_LEVELS, compute=_levels),
    Rule(measures=_LADDER, compute=_escalation),
    Rule(measures=(_DAY,), compute=_day_beds),
    Rule(measures=(_TURN,), compute=_turnover, needs=milestones("t_admit")),
    Rule(measures=_STATES, compute=_states),
)
