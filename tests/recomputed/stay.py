"""Length of stay, its parts, long stays and bed-days (L01 to L07)."""

import numpy as np

from flowsim.records.terms import STAY_PARTS
from tests.recomputed.run import DAY, over, percentile, share
from tests.recomputed.wards import general_and_acute, in_beds, last_ward, occupied_minutes


def date(times):
    """Return the day number of times."""
    return np.floor(times / DAY)


def admissions(run):
    """Return the admissions of the window, with nights and hours, so far for those still in."""
    rows = run.patients[run.within(run.patients.t_admit)].copy()
    rows = rows[rows.admission_method != "warm_start"]
    rows["ended"] = rows.t_discharge.notna()
    until = rows.t_discharge.fillna(run.end)
    rows["nights"] = date(until) - date(rows.t_admit)
    rows["hours"] = (until - rows.t_admit) / 60.0
    rows["emergency"] = rows.admission_method.isin(["emergency_ed", "emergency_gp"])
    rows["elective"] = rows.admission_method == "elective"
    return rows


def nights(run):
    """Recompute L01: midnights from admission to discharge."""
    rows = admissions(run)
    emergency, elective = rows[rows.emergency].nights, rows[rows.elective].nights
    overnight = emergency[emergency >= 1]
    found = {
        "L01.zero_day_share": share((emergency == 0).sum(), len(emergency)),
        "L01.n_censored": (~rows.ended).sum(),
        "L01.all_mean": rows.nights.mean(),
        "L01.elective_mean": elective.mean(),
        "L01.elective_median": percentile(elective, 50),
    }
    for name, values in (("emergency", emergency), ("emergency_overnight", overnight)):
        found[f"L01.{name}_mean"] = values.mean()
        found[f"L01.{name}_median"] = percentile(values, 50)
        found[f"L01.{name}_p90"] = percentile(values, 90)
        found[f"L01.{name}_p95"] = percentile(values, 95)
    found["L03.cap"] = percentile(emergency, 99)
    found["L03.trimmed_mean"] = np.minimum(emergency, found["L03.cap"]).mean()
    return found


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
    emergency, elective = rows[rows.emergency].hours, rows[rows.elective].hours
    came = run.cohort[run.cohort.t_admit.notna()]
    journey = (came.t_discharge.fillna(run.end) - came.clock) / 60.0
    return {
        "L02.emergency_mean": emergency.mean(),
        "L02.emergency_median": percentile(emergency, 50),
        "L02.elective_mean": elective.mean(),
        "L02.elective_median": percentile(elective, 50),
        "L02.journey_mean": journey.mean(),
        "L02.journey_median": percentile(journey, 50),
    }


def parts(run):
    """Recompute L04: what a finished spell's hours on wards went to."""
    rows = admissions(run)
    rows = rows[rows.ended]
    found = dict.fromkeys(STAY_PARTS, 0.0)
    for cause in run.terms.causes("ward"):
        found[cause.stay_part] += rows[f"minutes_{cause.name}"].mean() / 60.0
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
