"""Family W: staff and spaces."""

from functools import partial

import numpy as np
import pandas as pd

from flowsim.analysis.measures.breakdown import keyed
from flowsim.analysis.measures.emergency_waits import MAJORS
from flowsim.analysis.measures.facts import Facts
from flowsim.analysis.measures.hour_grid import HourGrid
from flowsim.analysis.measures.numbers import (
    NAN,
    FloatArray,
    IntArray,
    codes,
    percent,
    ratio,
    times,
)
from flowsim.analysis.measures.registry import (
    ATTENDING,
    Measure,
    Rule,
    Values,
    attribute,
    declare,
    milestones,
)
from flowsim.units import HOURS_PER_WEEK

_OR = "queueing theory: utilisation of servers"
_ROTA = "NHS Improvement, rostering"
TREATMENT_SPACE = "treatment space"
"""Group of resources, beside `MAJORS`."""


def _utilisation(facts: Facts) -> Values:
    grid = facts.hour_grid
    if grid is None:
        return {}
    staff, machines = grid.of_kind("staff"), grid.of_kind("machine")
    scheduled, busy = grid.scheduled.sum(axis=0), grid.busy.sum(axis=0)
    each = {name: percent(busy[k], scheduled[k]) for k, name in enumerate(grid.names)}
    values = {
        "W01.staff": percent(busy[staff].sum(), scheduled[staff].sum()),
        "W01.machines": percent(busy[machines].sum(), scheduled[machines].sum()),
        "W01.overrun": facts.per_week(float(grid.overrun[:, staff].sum()) / 60.0),
        "W01.peak": NAN,
    }
    overrun = {grid.names[k]: facts.per_week(float(grid.overrun[:, k].sum()) / 60.0) for k in staff}
    peaks = _peaks(grid)
    if staff.size:
        values["W01.peak"] = max((peaks[grid.names[k]] for k in staff), default=NAN)
    values |= keyed("W01.staff", "resource", {grid.names[k]: each[grid.names[k]] for k in staff})
    values |= keyed(
        "W01.machines", "resource", {grid.names[k]: each[grid.names[k]] for k in machines}
    )
    return values | keyed("W01.overrun", "resource", overrun) | keyed("W01.peak", "resource", peaks)


def _peaks(grid: HourGrid) -> dict[str, float]:
    """Return each resource's utilisation in its busiest hour of the week, in %."""
    scheduled = _by_hour_of_week(grid, grid.scheduled)
    busy = _by_hour_of_week(grid, grid.busy)
    shares = 100.0 * np.divide(busy, scheduled, out=np.zeros_like(busy), where=scheduled > 0)
    return {name: float(shares[:, k].max(initial=0.0)) for k, name in enumerate(grid.names)}


def _by_hour_of_week(grid: HourGrid, minutes: FloatArray) -> FloatArray:
    """Return the minutes of each of the 168 hours of the week, shape (168, resources)."""
    slot, resources = grid.hours % HOURS_PER_WEEK, len(grid.names)
    cell = slot[:, None] * resources + np.arange(resources)
    size = HOURS_PER_WEEK * resources
    flat = np.bincount(cell.ravel(), weights=minutes.ravel(), minlength=size)
    return np.asarray(flat.reshape(HOURS_PER_WEEK, resources), dtype=np.float64)


def _mismatch(facts: Facts) -> Values:
    grid = facts.hour_grid
    if grid is None or facts.records.queue_hours.empty:
        return {}
    staff = grid.of_kind("staff")
    idle = np.maximum(grid.scheduled - grid.busy, 0.0)
    together = np.minimum(idle, grid.waiting)
    slack = np.where(grid.waiting == 0, idle, 0.0)
    scheduled = grid.scheduled.sum(axis=0)
    values: Values = {}
    for key, part in (("W02.mismatch", together), ("W02.slack", slack)):
        total = part.sum(axis=0)
        values[key] = percent(total[staff].sum(), scheduled[staff].sum())
        each = {grid.names[k]: percent(total[k], scheduled[k]) for k in staff}
        values |= keyed(key, "resource", each)
    return values


def _throughput(facts: Facts) -> Values:
    grid = facts.hour_grid
    if grid is None:
        return {}
    a = facts.attendances
    seen_in_window = facts.window.holds(a.time("t_seen"))
    clinicians = grid.of_names(facts.terms.find("attribute", "seen_by").value_names)
    hours = grid.scheduled.sum(axis=0) / 60.0
    seen = {k: (seen_in_window & a.has("seen_by", grid.names[k])).sum() for k in clinicians}
    each = {grid.names[k]: ratio(number, hours[k]) for k, number in seen.items()}
    values = {"W03.patients_per_hour": ratio(sum(seen.values()), hours[clinicians].sum())}
    return values | keyed("W03.patients_per_hour", "resource", each)


def _unfilled(facts: Facts) -> Values:
    shifts, names = facts.records.shifts, facts.records.names
    if shifts.empty:
        return {}
    rows = facts.window.holds(times(shifts, "t_start"))
    planned, filled = times(shifts, "planned")[rows], times(shifts, "filled")[rows]
    who = codes(shifts, "resource", names.resources)[rows]
    each = {
        name: percent((planned - filled)[who == k].sum(), planned[who == k].sum())
        for k, name in enumerate(names.resources)
        if (who == k).any()
    }
    values = {"W04.unfilled": percent((planned - filled).sum(), planned.sum())}
    return values | keyed("W04.unfilled", "resource", each)


def _cover(facts: Facts) -> Values:
    """Return the hours worked in another role, and those in which a role had nobody."""
    shifts, covers, names = (
        facts.records.shifts,
        facts.records.covers,
        facts.records.names.resources,
    )
    if shifts.empty:
        return {}
    who = codes(shifts, "resource", names)
    covered, lender = (codes(covers, column, names) for column in ("resource", "lender"))
    spell = facts.window.overlap(times(covers, "t_start"), times(covers, "t_end"))
    hours = spell * times(covers, "staff") / 60.0
    found: dict[str, dict[str, float]] = {"W04.covered": {}, "W04.lent": {}, "W04.nobody": {}}
    for k in np.unique(who):
        to, away = covered == k, lender == k
        found["W04.covered"][names[k]] = facts.per_week(float(hours[to].sum()))
        found["W04.lent"][names[k]] = facts.per_week(float(hours[away].sum()))
        spans = (shifts[who == k], covers[to], covers[away])
        found["W04.nobody"][names[k]] = facts.per_week(_minutes_alone(facts, *spans) / 60.0)
    values = {key: sum(each.values()) for key, each in found.items()}
    for key, each in found.items():
        values |= keyed(key, "resource", each)
    return values


def _minutes_alone(
    facts: Facts, shifts: pd.DataFrame, there: pd.DataFrame, away: pd.DataFrame
) -> float:
    """Return the minutes of the window in which a role had people planned and nobody there."""
    tables = (shifts, there, away)
    starts, ends = (np.concatenate([times(t, c) for t in tables]) for c in ("t_start", "t_end"))
    edges, place = np.unique(np.concatenate((starts, ends)), return_inverse=True)

    def number(of_shifts: str, sign: float) -> FloatArray:
        people = [
            times(shifts, of_shifts),
            sign * times(there, "staff"),
            -sign * times(away, "staff"),
        ]
        change = np.concatenate((*people, *(-some for some in people)))
        return np.cumsum(np.bincount(place, weights=change, minlength=len(edges)))

    alone = (number("planned", 0.0) > 0) & (number("filled", 1.0) == 0)
    return float(facts.window.overlap(edges[:-1], edges[1:])[alone[:-1]].sum())


def _spaces(facts: Facts) -> Values:
    grid = facts.hour_grid
    if grid is None:
        return {}
    spaces = _treatment_spaces(facts, grid)
    scheduled, busy = grid.scheduled.sum(axis=0), grid.busy.sum(axis=0)
    values = {"W06.in_use": percent(busy[spaces].sum(), scheduled[spaces].sum())}
    each = {grid.names[k]: percent(busy[k], scheduled[k]) for k in grid.of_kind("space")}
    return values | keyed("W06.in_use", "resource", each)


def _treatment_spaces(facts: Facts, grid: HourGrid) -> IntArray:
    """Return the places of what attendances are seen and treated in."""
    known = facts.terms.groups("resource")
    groups = [group for group in (MAJORS, TREATMENT_SPACE) if group in known]
    return grid.of_names(facts.terms.in_group("resource", *groups))


def _space_boarding(facts: Facts) -> Values:
    grid = facts.hour_grid
    if grid is None:
        return {}
    a = facts.attendances
    begin = np.where(a.to_admit, a.t_decided, np.nan)
    boarding = float(facts.window.overlap(begin, a.t_leave).sum())
    return {"W06.boarding": percent(boarding, grid.busy[:, _treatment_spaces(facts, grid)].sum())}


def _not_yet(facts: Facts) -> Values:
    return {}


_m = partial(declare, source=_OR, better="neither")

_USE = (
    _m(
        "W01.staff",
        "Staff utilisation",
        "%",
        "Minutes in use on duty over minutes on duty; work after a shift's end is not in it.",
        least=2.0,
    ),
    _m("W01.machines", "Machine utilisation", "%", "Minutes in use over minutes open.", least=2.0),
    _m(
        "W01.overrun",
        "Work after the end of shifts",
        "hours a week",
        "Staff hours in use after the shift ended.",
        least=2.0,
        better="lower",
    ),
    _m(
        "W01.peak",
        "Staff utilisation in the busiest hour of the week",
        "%",
        "Minutes in use on duty over minutes on duty, role by role in each of the 168 hours of the"
        " week: the highest.",
        least=2.0,
        better="lower",
    ),
)
_MATCH = (
    _m(
        "W02.mismatch",
        "Idle while patients queue",
        "%",
        "Staff time idle in hours in which patients queued for that role or for a team it is in,"
        " at most as long as they queued, over time on duty. Hours are coarse, and a queue counts"
        " for every member of its team, so this is the most it can be.",
        least=1.0,
        better="lower",
    ),
    _m(
        "W02.slack",
        "Idle without a queue",
        "%",
        "Staff time idle in hours without any queue for the role or for a team it is in, over"
        " time on duty.",
        least=2.0,
    ),
)
_RATE = _m(
    "W03.patients_per_hour",
    "Patients seen per clinician hour",
    "per hour",
    "Attendances first seen in the window by a role over its hours on duty; in all, over the"
    " hours of the roles that see patients first.",
    least=0.05,
    better="higher",
)
_GAPS = _m(
    "W04.unfilled",
    "Unfilled shifts",
    "%",
    "Staff planned who did not come, over planned, of shifts that began in the window.",
    least=1.0,
    better="lower",
    source=_ROTA,
)
_COVER = (
    declare(
        "W04.covered",
        "Cover from other roles",
        "hours a week",
        "Staff hours worked in another role while its own shifts were unfilled, by role covered.",
        least=0.5,
        better="lower",
        source=_ROTA,
    ),
    declare(
        "W04.lent",
        "Staff lent to other roles",
        "hours a week",
        "The same hours by the role the staff came from: what it lost.",
        least=0.5,
        better="lower",
        source=_ROTA,
    ),
    declare(
        "W04.nobody",
        "Hours with nobody in a role",
        "hours a week",
        "Hours in which staff were planned in a role and nobody worked in it, added over roles.",
        least=0.5,
        better="lower",
        source=_ROTA,
    ),
)
_SUPERVISION = Measure(
    key="W05.supervision",
    name="Supervision",
    unit="hours a week",
    definition="Senior time spent on others' patients.",
    source="pathway model: senior sign-off",
    available=False,
    reason="the time of seniors is not recorded task by task",
)
_SPACE = (
    _m(
        "W06.in_use",
        "Treatment spaces in use",
        "%",
        "Minutes held by a patient over minutes open, of the spaces in which attendances are seen"
        " and treated; other spaces by themselves.",
        least=2.0,
        better="lower",
    ),
)
_BOARD = _m(
    "W06.boarding",
    "Space time taken by boarders",
    "%",
    "Minutes from decision to admit to leaving the department over the minutes that the spaces in"
    " which attendances are seen and treated were held.",
    least=1.0,
    better="lower",
)

RULES = (
    Rule(measures=_USE, compute=_utilisation),
    Rule(measures=_MATCH, compute=_mismatch),
    Rule(
        measures=(_RATE,),
        compute=_throughput,
        needs=(*ATTENDING, *attribute("seen_by"), *milestones("t_seen")),
    ),
    Rule(measures=(_GAPS,), compute=_unfilled),
    Rule(measures=_COVER, compute=_cover),
    Rule(measures=(_SUPERVISION,), compute=_not_yet),
    Rule(measures=_SPACE, compute=_spaces),
    Rule(
        measures=(_BOARD,),
        compute=_space_boarding,
        needs=(*ATTENDING, *milestones("t_dta", "t_ed_depart")),
    ),
)
