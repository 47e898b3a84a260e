"""Critical care (I01 to I08), stay by stay."""

import numpy as np

from tests.recomputed.run import DAY, over, percent_within, share
from tests.recomputed.waits import in_window, mean_number
from tests.recomputed.wards import pieces, ward_states

KEYS = (
    "I01.occupancy",
    "I01.midnight",
    "I01.nurse_units",
    "I02.delayed",
    "I02.over_8_hours",
    "I02.over_24_hours",
    "I02.bed_hours",
    "I03.at_night",
    "I04.transferred",
    "I05.cancelled",
    "I06.delayed_in",
    "I06.waiting",
    "I07.readmitted",
    "I08.length_of_stay",
    "I08.died",
)


def critical_care(run):
    """Recompute I01 to I08; nothing where the run has no critical care of its own."""
    if "t_critical_care_in" not in run.patients:
        return dict.fromkeys(KEYS, np.nan)
    return _in_use(run) | _stays(run) | _coming(run)


def _in_use(run):
    kinds = zip(run.names.wards, run.names.bed_types, strict=True)
    wards = [ward for ward, kind in kinds if kind == "critical_care"]
    begin, length = pieces(run, run.bed_events.t.to_numpy())
    minutes = sum(ward_states(run, ward, begin) for ward in wards).mul(length, axis=0).sum()
    midnight = sum(ward_states(run, ward, run.snapshots(0)) for ward in wards).sum()
    hours = in_window(run, run.resource_hours)
    nurses = hours[hours.resource == "critical_care_half_nurse"]
    return {
        "I01.occupancy": share(minutes.occupied, minutes.drop("closed").sum()),
        "I01.midnight": share(midnight.occupied, midnight.drop("closed").sum()),
        "I01.nurse_units": share(nurses.busy_minutes.sum(), nurses.scheduled_minutes.sum()),
    }


def unit_stays(run):
    """Return the stays in critical care as (t_in, t_out, moved on, back in at, patient)."""
    kind = dict(zip(run.names.wards, run.names.bed_types, strict=True))
    been = run.stays[run.stays.t_in.notna()].sort_values("t_in", kind="stable")
    patients = run.patients.set_index("patient", drop=False)
    found = []
    for number, mine in been[been.patient.isin(patients.index)].groupby("patient"):
        here = [kind[ward] == "critical_care" for ward in mine.ward]
        for k, stay in enumerate(mine.itertuples()):
            if here[k]:
                later = mine.t_in[k + 1 :][here[k + 1 :]]
                moved = k + 1 < len(here) and not here[k + 1]
                back = later.iloc[0] if len(later) else np.nan
                found.append((stay.t_in, stay.t_out, moved, back, patients.loc[number]))
    return found


def _stays(run):
    died = {term.name for term in run.terms.of_kind("outcome") if term.group == "died"}
    delays, night, soon, days, deaths, bed_hours = [], [], [], [], [], 0.0
    for t_in, t_out, moved, back, patient in unit_stays(run):
        ready = patient.t_ready_down
        if ready >= t_in and not ready > t_out:
            until = run.end if np.isnan(t_out) else t_out
            if run.within(ready):
                delays.append((until - ready, not np.isnan(t_out)))
            first, last = max(ready + 240, run.begin), min(until, run.finish)
            bed_hours += max(0.0, last - first) / 60
        if run.within(t_out):
            days.append((t_out - t_in) / DAY)
            deaths.append(patient.outcome in died and not moved and np.isnan(back))
            if moved:
                night.append(t_out % DAY >= 22 * 60 or t_out % DAY < 7 * 60)
                gone = (run.end if np.isnan(back) else back) - t_out
                soon.append((gone, not np.isnan(back)))
    return {
        "I02.delayed": 100 - _within(delays, 4 * 60),
        "I02.over_8_hours": 100 - _within(delays, 8 * 60),
        "I02.over_24_hours": 100 - _within(delays, DAY),
        "I02.bed_hours": bed_hours / run.weeks,
        "I03.at_night": share(sum(night), len(night)),
        "I07.readmitted": _within(soon, 2 * DAY),
        "I08.length_of_stay": over(sum(days), len(days)),
        "I08.died": share(sum(deaths), len(deaths)),
    }


def _within(waits, limit):
    minutes = np.array([minutes for minutes, _ in waits], dtype=float)
    return percent_within(minutes, np.array([done for _, done in waits], dtype=bool), limit)


def _coming(run):
    people = run.patients
    left = people[run.within(people.t_depart)]
    known = "t_cancelled" in people and "critical_care" in _reasons(run)
    cancelled = people[run.within(people.t_cancelled)].cancelled_for if known else None
    waiting = people[people.critical_care_source != "planned"]
    until = waiting.t_critical_care_in.fillna(waiting.t_depart)
    waited = until.fillna(run.end) - waiting.t_critical_care_decided
    came = waiting.t_critical_care_in.notna()
    now = run.within(waiting.t_critical_care_decided)
    return {
        "I04.transferred": (left.outcome == "critical_care_transferred_out").sum() / run.weeks,
        "I05.cancelled": (cancelled == "critical_care").sum() / run.weeks if known else np.nan,
        "I06.delayed_in": 100 - percent_within(waited[now], came[now], 240.0),
        "I06.waiting": mean_number(run, waiting.t_critical_care_decided, until),
    }


def _reasons(run):
    term = next((term for term in run.terms if term.name == "cancelled_for"), None)
    return [value.name for value in term.values] if term else []


FAMILIES = (critical_care,)
