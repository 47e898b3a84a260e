"""Emergency theatres (T16, T17, T19, L08), operation by operation."""

import numpy as np

from tests.recomputed.run import DAY, over, percent_within, share
from tests.recomputed.waits import in_window

LIMITS = {"immediate": 2, "most_urgent": 6, "urgent": 18}


def modelled(run):
    """Return whether the run has emergency theatres."""
    return "t_op_anaes" in run.patients


def access(run):
    """Recompute T16: how soon who was booked in the window was operated on."""
    if not modelled(run):
        return dict.fromkeys(ACCESS, np.nan)
    people = run.patients[run.within(run.patients.t_op_decided)]
    people = people[people.t_op_anaes.notna() | people.t_depart.isna()]
    waited = people.t_op_anaes.fillna(run.end) - people.t_op_decided
    done = people.t_op_anaes.notna()
    limit = 60.0 * people.emergency_class.map(LIMITS)
    has_one = limit.notna()
    found = {
        "T16.within_target": percent_within((waited - limit)[has_one], done[has_one], 0.0),
        "T16.median_wait": waited.median() / 60.0,
    }
    for name, hours in LIMITS.items():
        mine = people.emergency_class == name
        if mine.any():
            key = f"T16.within_target.class.{name}"
            found[key] = percent_within(waited[mine], done[mine], 60.0 * hours)
            found[f"T16.median_wait.class.{name}"] = waited[mine].median() / 60.0
    began = run.patients.t_op_anaes[run.within(run.patients.t_op_anaes)]
    of_day = began % DAY
    night = (of_day >= 22 * 60) | (of_day < 8 * 60)
    return found | {
        "T16.at_night": share(night.sum(), len(began)),
        "T19.operations": len(began) / run.days,
    }


ACCESS = ("T16.within_target", "T16.median_wait", "T16.at_night", "T19.operations")


def break_ins(run):
    """Recompute T16: emergencies in the theatres of lists, and what the lists lost."""
    if not modelled(run):
        return {"T16.break_ins": np.nan, "T16.minutes_lost": np.nan}
    people = run.patients
    of_lists = set(people.theatre.dropna())
    now = people[run.within(people.t_op_anaes)]
    sessions = people[run.within(people.t_session)]
    return {
        "T16.break_ins": now.operating_theatre.isin(of_lists).sum() / run.weeks,
        "T16.minutes_lost": sessions.minutes_session_gave_way.sum() / run.weeks,
    }


def hips(run):
    """Recompute T17: how soon hip fractures were operated on."""
    if not modelled(run):
        return dict.fromkeys(HIPS, np.nan)
    people = run.patients[run.within(run.patients.t_arrive)]
    people = people[people.operation_kind == "hip_fracture"]
    people = people[people.t_op_anaes.notna() | people.t_depart.isna()]
    clocks = run.attendances.set_index("patient").clock
    start = people.patient.map(clocks).fillna(people.t_arrive)
    waited = people.t_op_anaes.fillna(run.end) - start
    admitted = people[people.t_admit.notna()]
    nights = admitted.t_op_anaes.fillna(run.end) // DAY - admitted.t_admit // DAY
    done = people.t_op_anaes.notna()
    return {
        "T17.within_36_hours": percent_within(waited, done, 36 * 60.0),
        "T17.mean_hours": over(waited.sum() / 60.0, len(waited)),
        "T17.next_day": percent_within(nights, admitted.t_op_anaes.notna(), 1.0),
    }


def before(run):
    """Recompute L08: nights from admission to an emergency operation."""
    if not modelled(run):
        return {"L08.pre_operative_nights": np.nan}
    people = run.patients[run.within(run.patients.t_op_anaes) & run.patients.t_admit.notna()]
    nights = [operated // DAY - came // DAY for operated, came in _pairs(people)]
    return {"L08.pre_operative_nights": over(sum(nights), len(nights))}


def _pairs(people):
    return zip(people.t_op_anaes, people.t_admit, strict=True)


HIPS = ("T17.within_36_hours", "T17.mean_hours", "T17.next_day")


def use(run):
    """Recompute T19: hours in use of theatres that no list has."""
    if not modelled(run):
        return {"T19.emergency_use": np.nan}
    people, hours = run.patients, in_window(run, run.resource_hours)
    mine = set(people.operating_theatre.dropna()) - set(people.theatre.dropna())
    hours = hours[hours.resource.isin(mine)]
    found = {"T19.emergency_use": share(hours.busy_minutes.sum(), hours.scheduled_minutes.sum())}
    for name, rows in hours.groupby("resource"):
        key = f"T19.emergency_use.resource.{name}"
        found[key] = share(rows.busy_minutes.sum(), rows.scheduled_minutes.sum())
    return found


FAMILIES = (access, break_ins, hips, before, use)
