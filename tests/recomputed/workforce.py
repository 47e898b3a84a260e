"""Staff and spaces (W01 to W06)."""

import numpy as np
import pandas as pd

from tests.recomputed.run import over, share
from tests.recomputed.waits import in_window, mean_number
from tests.recomputed.wards import pieces


def of_kind(run, kind):
    """Return the hours of the window of one kind of resource: staff, space or machine."""
    kinds = dict(zip(run.names.resources, run.names.resource_kinds, strict=True))
    hours = in_window(run, run.resource_hours)
    return hours[hours.resource.map(kinds) == kind]


def utilisation(run):
    """Recompute W01: minutes in use over minutes on duty."""
    staff, machines = of_kind(run, "staff"), of_kind(run, "machine")
    found = {
        "W01.staff": share(staff.busy_minutes.sum(), staff.scheduled_minutes.sum()),
        "W01.machines": share(machines.busy_minutes.sum(), machines.scheduled_minutes.sum()),
        "W01.overrun": staff.overrun_minutes.sum() / 60.0 / run.weeks,
    }
    week = staff.groupby(["resource", staff.hour % 168])[["busy_minutes", "scheduled_minutes"]]
    week = week.sum()
    on_duty = week[week.scheduled_minutes > 0]
    found["W01.peak"] = 100.0 * (on_duty.busy_minutes / on_duty.scheduled_minutes).max()
    for role, rows in staff.groupby("resource"):
        found[f"W01.staff.resource.{role}"] = share(
            rows.busy_minutes.sum(), rows.scheduled_minutes.sum()
        )
    return found


def idle(run):
    """Recompute W02: idle while patients queue, and idle without a queue."""
    serves = [
        (queue, role)
        for queue, roles in zip(run.names.queues, run.names.queue_members, strict=True)
        for role in roles
    ]
    served = pd.DataFrame(serves, columns=["queue", "resource"])
    waiting = run.queue_hours.merge(served, on="queue")
    waiting = waiting.groupby(["hour", "resource"], as_index=False).waiting_minutes.sum()
    rows = of_kind(run, "staff").merge(waiting, on=["hour", "resource"])
    free = rows.scheduled_minutes - rows.busy_minutes
    queued = rows.waiting_minutes > 0
    mismatch = np.minimum(free, rows.waiting_minutes)[queued].sum()
    total = rows.scheduled_minutes.sum()
    found = {
        "W02.mismatch": share(mismatch, total),
        "W02.slack": share(free[~queued].sum(), total),
    }
    for role, part in rows.assign(free=free).groupby("resource"):
        at_most = np.minimum(part.free, part.waiting_minutes).sum()
        found[f"W02.mismatch.resource.{role}"] = share(at_most, part.scheduled_minutes.sum())
    return found


def seen(run):
    """Recompute W03: patients first seen by a role, per hour of it."""
    rows = run.attendances[run.within(run.attendances.t_seen)]
    duty = of_kind(run, "staff").groupby("resource").scheduled_minutes.sum() / 60.0
    seen_by = dict(zip(run.names.attributes, run.names.attribute_values, strict=True))["seen_by"]
    roles = [role for role in seen_by if role in duty.index]
    found = {"W03.patients_per_hour": rows.seen_by.isin(roles).sum() / duty[roles].sum()}
    for role in roles:
        key = f"W03.patients_per_hour.resource.{role}"
        found[key] = over((rows.seen_by == role).sum(), duty[role])
    return found


def unfilled(run):
    """Recompute W04: staff who did not come."""
    rows = run.shifts[run.within(run.shifts.t_start)]
    return {"W04.unfilled": share((rows.planned - rows.filled).sum(), rows.planned.sum())}


def cover(run):
    """Recompute W04: hours in other roles, and minutes planned in which nobody worked."""
    long = run.covers.t_end.clip(upper=run.finish) - run.covers.t_start.clip(lower=run.begin)
    hours = (long.clip(lower=0) * run.covers.staff / 60.0).astype(float)
    nobody = sum(_without_anybody(run, role, rows) for role, rows in run.shifts.groupby("resource"))
    total = hours.sum() / run.weeks
    return {"W04.covered": total, "W04.lent": total, "W04.nobody": nobody / 60.0 / run.weeks}


def _without_anybody(run, role, shifts):
    """Return the minutes in which somebody was planned in a role and nobody was there."""
    covers = run.covers[(run.covers.resource == role) | (run.covers.lender == role)]
    moments = pd.concat([shifts.t_start, shifts.t_end, covers.t_start, covers.t_end])
    begin, long = pieces(run, moments.to_numpy())
    planned = _at(begin, shifts, shifts.planned)
    there = _at(begin, shifts, shifts.filled)
    there += _at(begin, covers, covers.staff * (covers.resource == role))
    there -= _at(begin, covers, covers.staff * (covers.lender == role))
    return long[(planned > 0) & (there == 0)].sum()


def _at(moments, rows, numbers):
    """Return the sum, at each moment, of the numbers of the rows that go on then."""
    first, last = (rows[name].to_numpy()[:, None] for name in ("t_start", "t_end"))
    return ((first <= moments) & (last > moments)).T @ numbers.to_numpy(float)


def spaces(run):
    """Recompute W06: spaces in use, and their time taken by boarders."""
    rows = of_kind(run, "space")
    treating = [
        term.name
        for term in run.terms.of_kind("resource")
        if term.group in ("majors space", "treatment space")
    ]
    rows = rows[rows.resource.isin(treating)]
    boards = run.attendances[run.attendances.for_admission & run.attendances.decision.notna()]
    boarding = mean_number(run, boards.decision, boards.t_ed_depart) * (run.finish - run.begin)
    return {
        "W06.in_use": share(rows.busy_minutes.sum(), rows.scheduled_minutes.sum()),
        "W06.boarding": share(boarding, rows.busy_minutes.sum()),
    }


FAMILIES = (utilisation, idle, seen, unfilled, cover, spaces)
