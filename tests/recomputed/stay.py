"""Length of stay, its parts, long stays and bed-days (L01 to L07)."""

import numpy as np

from flowsim.records.terms import STAY_PARTS
from tests.recomputed.run import DAY, over, share
from tests.recomputed.wards import general_and_acute, in_beds, last_ward, occupied_minutes


def date(times):
    """Return the day number of times."""
    return np.floor(times / DAY)


def spells(run, patients, began):
    """Return the stays of patients that `began` up to the end of the window.

    `hours` is the length, so far for those not `ended`; `own` who came in the window, and `since`
    after how many hours a stay that began before it is seen: from the window on, and not before
    the cool-down is over, up to which all of the window's are seen.
    """
    rows = patients[began < run.finish]
    rows = rows.assign(began=began, ended=rows.t_discharge.notna())
    until = rows.t_discharge.fillna(run.end)
    rows["hours"] = (until - rows.began) / 60.0
    rows["nights"] = date(until) - date(rows.t_admit)
    rows["emergency"] = rows.admission_method.isin(["emergency_ed", "emergency_gp"])
    rows["elective"] = rows.admission_method == "elective"
    rows["own"] = run.within(rows.began)
    cool_down = (run.end - run.finish) / 60.0
    rows["since"] = np.maximum((run.begin - rows.began) / 60.0, cool_down).where(~rows.own, -1.0)
    return rows


def admissions(run):
    """Return the stays of everyone admitted, those left out who fill the hospital at the start."""
    patients = run.patients[run.patients.admission_method != "warm_start"]
    return spells(run, patients, patients.t_admit)


def counted(rows):
    """Return those of some spells that count, and for how many of the window's each `counts`.

    One each where all of the window's have ended; else by the share that leaves at each age.
    """
    own = rows[rows.own]
    if own.ended.all():
        return own.assign(counts=1.0)
    rows = rows[rows.hours > rows.since].assign(counts=0.0)
    left = float(len(own))  # of the window's, how many are still there
    for age in sorted(rows.hours[rows.ended].unique()):
        seen = (rows.since < age) & (rows.hours >= age)
        leave = rows.ended & (rows.hours == age)
        rows.loc[leave, "counts"] = left / seen.sum()
        left *= 1.0 - leave.sum() / seen.sum()
    longest = rows.hours == rows.hours.max()
    if not rows.ended[longest].any():
        last = rows.index[longest][-1]
        rows.loc[last, "counts"] = left
        long = min(of_people(rows.hours, rows.counts, 0.9), rows.hours.max() / 2)
        ends = (rows.ended & (rows.hours > long)).sum()
        beyond = (rows.hours - np.maximum(rows.since, long)).clip(lower=0.0).sum()
        further = beyond / ends if ends else 0.0
        rows.loc[last, "nights"] += further / 24.0
        rows.loc[last, "hours"] += further
    return rows[rows.counts > 0]


def of_people(values, counts, share):
    """Return the value with this share of the others below it, between the two next to it."""
    rows = sorted(zip(values, counts, strict=True), key=lambda pair: pair[0])
    rows = [pair for pair in rows if pair[1] > 0]
    total, below, places = sum(count for _, count in rows), 0.0, []
    for _, count in rows:
        places.append(below / (total - count) if total > count else 0.0)
        below += count
    return float(np.interp(share, places, [value for value, _ in rows])) if rows else np.nan


def average(rows, what):
    """Return the mean of a column over people."""
    return over((rows[what] * rows.counts).sum(), rows.counts.sum())


def nights(run):
    """Recompute L01: midnights from admission to discharge."""
    rows = admissions(run)
    emergency, elective = counted(rows[rows.emergency]), counted(rows[rows.elective])
    overnight = emergency[emergency.nights >= 1]
    none = emergency.counts[emergency.nights == 0].sum()
    found = {
        "L01.zero_day_share": share(none, emergency.counts.sum()),
        "L01.n_censored": (rows.own & ~rows.ended).sum(),
        "L01.all_mean": average(counted(rows), "nights"),
        "L01.elective_mean": average(elective, "nights"),
        "L01.elective_median": of_people(elective.nights, elective.counts, 0.5),
    }
    for name, stays in (("emergency", emergency), ("emergency_overnight", overnight)):
        found[f"L01.{name}_mean"] = average(stays, "nights")
        for key, at in (("median", 0.5), ("p90", 0.9), ("p95", 0.95)):
            found[f"L01.{name}_{key}"] = of_people(stays.nights, stays.counts, at)
    cap = of_people(emergency.nights, emergency.counts, 0.99)
    cut = emergency.assign(nights=np.minimum(emergency.nights, cap))
    return found | {"L03.cap": cap, "L03.trimmed_mean": average(cut, "nights")}


def nights_of_discharges(run):
    """Recompute L01 of spells that ended in the window."""
    rows = run.patients[run.within(run.patients.t_discharge)]
    rows = rows[rows.admission_method.isin(["emergency_ed", "emergency_gp"])]
    stayed = date(rows.t_discharge) - date(rows.t_admit)
    return {
        "L01.discharged_emergency_mean": stayed.mean(),
        "L01.discharged_emergency_overnight_mean": stayed[stayed >= 1].mean(),
    }


def hours(run):
    """Recompute L02: hours from admission, and from the clock start, to discharge."""
    rows = admissions(run)
    came = run.attendances[run.attendances.t_admit.notna()]
    journey = spells(run, came, came.t_arrive)
    journey["hours"] = (came.t_discharge.fillna(run.end) - came.clock) / 60.0
    found = {}
    for name, group in (
        ("emergency", rows[rows.emergency]),
        ("elective", rows[rows.elective]),
        ("journey", journey),
    ):
        stays = counted(group)
        found[f"L02.{name}_mean"] = average(stays, "hours")
        found[f"L02.{name}_median"] = of_people(stays.hours, stays.counts, 0.5)
    return found


def parts(run):
    """Recompute L04: what a stay's hours on wards went to, of spells that ended."""
    rows = counted(admissions(run))
    ended = rows[rows.ended].copy()
    ended.loc[ended.hours.idxmax(), "counts"] += rows.counts[~rows.ended].sum()
    found = dict.fromkeys(STAY_PARTS, 0.0)
    for cause in run.terms.causes("ward"):
        found[cause.stay_part] += average(ended, f"minutes_{cause.name}") / 60.0
    found["total"] = sum(found.values())
    return {f"L04.{part}": value for part, value in found.items()}


def long_stays(run):
    """Recompute L05: adults in beds at 08:00 by the nights since they were admitted."""
    total, long = 0, {7: 0, 14: 0, 21: 0}
    for moment in run.snapshots(8):
        rows = in_beds(run, moment)
        rows = rows[general_and_acute(run, rows.ward) & (rows.age_band != "0-15")]
        stayed = date(moment) - date(rows.t_admit)
        total += len(rows)
        for least in long:
            long[least] += (stayed >= least).sum()
    days = len(run.snapshots(8))
    return {f"L05.beds_{least}": number / days for least, number in long.items()} | {
        f"L05.share_{least}": share(number, total) for least, number in long.items()
    }


def long_spells(run):
    """Recompute L06: spells that ended, by their nights."""
    rows = run.patients[run.within(run.patients.t_discharge)]
    rows = rows[general_and_acute(run, last_ward(run, rows.patient))]
    stayed = date(rows.t_discharge) - date(rows.t_admit)
    return {
        f"L06.share_{least}": share((stayed >= least).sum(), stayed.notna().sum())
        for least in (7, 14, 21)
    }


def bed_days(run):
    """Recompute L07: bed-days, a week and per 1,000 attendances."""
    used = occupied_minutes(run)
    used = used[general_and_acute(run, run.stays.ward)]
    total = used.sum() / DAY
    found = {
        "L07.bed_days": total / run.weeks,
        "L07.per_1000_attendances": 1000.0 * over(total, len(run.cohort)),
    }
    method = run.stays.patient.map(run.patients.set_index("patient").admission_method)
    for name, minutes in used[method != "none"].groupby(method):
        found[f"L07.bed_days.method.{name}"] = minutes.sum() / DAY / run.weeks
    return found


FAMILIES = (
    nights,
    nights_of_discharges,
    hours,
    parts,
    long_stays,
    long_spells,
    bed_days,
)
