"""Staff and spaces (W01 to W06)."""

import numpy as np

from tests.recomputed.run import share
from tests.recomputed.waits import in_window, mean_number


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
    staff = of_kind(run, "staff")
    queue = run.queue_hours.rename(columns={"queue": "resource"})
    rows = staff.merge(queue, on=["hour", "resource"])
    free = rows.scheduled_minutes - rows.busy_minutes
    queued = rows.waiting_minutes > 0
    mismatch = np.minimum(free, rows.waiting_minutes)[queued].sum()
    total = rows.scheduled_minutes.sum()
    return {
        "W02.mismatch": share(mismatch, total),
        "W02.slack": share(free[~queued].sum(), total),
    }


def seen(run):
    """Recompute W03: patients first seen per staff hour."""
    staff = of_kind(run, "staff").scheduled_minutes.sum() / 60.0
    return {"W03.patients_per_hour": run.within(run.attendances.t_seen).sum() / staff}


def unfilled(run):
    """Recompute W04: staff who did not come."""
    rows = run.shifts[run.within(run.shifts.t_start)]
    return {"W04.unfilled": share((rows.planned - rows.filled).sum(), rows.planned.sum())}


def spaces(run):
    """Recompute W06: spaces in use, and their time taken by boarders."""
    rows = of_kind(run, "space")
    boards = run.attendances[run.attendances.for_admission & run.attendances.decision.notna()]
    boarding = mean_number(run, boards.decision, boards.t_ed_depart) * (run.finish - run.begin)
    return {
        "W06.in_use": share(rows.busy_minutes.sum(), rows.scheduled_minutes.sum()),
        "W06.boarding": share(boarding, rows.busy_minutes.sum()),
    }


FAMILIES = (utilisation, idle, seen, unfilled, spaces)
