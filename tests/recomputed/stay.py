"""Length of stay, its parts, long stays and bed-days (L01 to L07)."""

import numpy as np

from flowsim.records.terms import STAY_PARTS
from tests.recomputed.run import DAY, over, share
from tests.recomputed.survival import mean_of, percentile_of, stays, told
from tests.recomputed.wards import general_and_acute, in_beds, last_ward, occupied_minutes

EMERGENCY, ELECTIVE = ("emergency_ed", "emergency_gp"), ("elective",)


def date(times):
    """Return the day number of times."""
    return np.floor(times / DAY)


def admissions(run, chosen=None):
    """Return the stays in hospital that tell of those admitted in the window.

    `nights` and `hours` so far, and what `told` says of those that have not ended. `chosen` are
    methods of admission, all by default; those who filled the hospital at the start are left out.
    """
    rows = run.patients[run.patients.t_admit.notna()]
    rows = rows[rows.admission_method != "warm_start"]
    if chosen is not None:
        rows = rows[rows.admission_method.isin(chosen)]
    found = rows.join(told(stays(run, rows.t_admit, rows.t_admit, rows.t_discharge)), how="inner")
    so_far = date(found.t_discharge.fillna(run.end)) - date(found.t_admit)
    return found.assign(nights=so_far + found.further / 24.0, hours=found.hours + found.further)


def nights(run):
    """Recompute L01 and L03: midnights from admission to discharge."""
    rows, elective = admissions(run), admissions(run, ELECTIVE)
    emergency = admissions(run, EMERGENCY)
    zero = emergency.people[emergency.nights == 0].sum()
    cap = percentile_of(emergency.nights, emergency.people, 99)
    found = {
        "L01.zero_day_share": share(zero, emergency.people.sum()),
        "L01.n_censored": (rows.own & ~rows.done).sum(),
        "L01.all_mean": mean_of(rows.nights, rows.people),
        "L01.elective_mean": mean_of(elective.nights, elective.people),
        "L01.elective_median": percentile_of(elective.nights, elective.people, 50),
        "L03.cap": cap,
        "L03.trimmed_mean": mean_of(np.minimum(emergency.nights, cap), emergency.people),
    }
    overnight = emergency[emergency.nights >= 1]
    for name, of in (("emergency", emergency), ("emergency_overnight", overnight)):
        found[f"L01.{name}_mean"] = mean_of(of.nights, of.people)
        found[f"L01.{name}_median"] = percentile_of(of.nights, of.people, 50)
        found[f"L01.{name}_p90"] = percentile_of(of.nights, of.people, 90)
        found[f"L01.{name}_p95"] = percentile_of(of.nights, of.people, 95)
    return found


def nights_of_discharges(run):
    """Recompute L01 of spells that ended in the window."""
    rows = run.patients[run.within(run.patients.t_discharge)]
    rows = rows[rows.admission_method.isin(EMERGENCY)]
    stayed = date(rows.t_discharge) - date(rows.t_admit)
    return {
        "L01.discharged_emergency_mean": stayed.mean(),
        "L01.discharged_emergency_overnight_mean": stayed[stayed >= 1].mean(),
    }


def hours(run):
    """Recompute L02: hours from admission, and from the clock start, to discharge."""
    found = {}
    for name, methods in (("emergency", EMERGENCY), ("elective", ELECTIVE)):
        of = admissions(run, methods)
        found[f"L02.{name}_mean"] = mean_of(of.hours, of.people)
        found[f"L02.{name}_median"] = percentile_of(of.hours, of.people, 50)
    came = run.attendances[run.attendances.t_admit.notna()]
    of = told(stays(run, came.t_arrive, came.clock, came.t_discharge))
    found["L02.journey_mean"] = mean_of(of.hours + of.further, of.people)
    found["L02.journey_median"] = percentile_of(of.hours + of.further, of.people, 50)
    return found


def parts(run):
    """Recompute L04: what a stay's hours went to; the longest stands for those that go on."""
    rows = admissions(run)
    done = rows[rows.done & (rows.people > 0)].copy()
    done.loc[done.hours.idxmax(), "people"] += rows.people[~rows.done].sum()
    found = dict.fromkeys(STAY_PARTS, 0.0)
    before = done.get("t_same_day", np.nan) < done.t_admit
    straight = before & ~(done.get("t_bounced", np.nan) > done.get("t_same_day", np.nan))
    for cause in run.terms.causes("ward"):
        if f"minutes_{cause.name}" not in done:  # declared, and given by no step
            continue
        minutes = done[f"minutes_{cause.name}"]
        if cause.name.startswith("same_day_"):
            minutes = minutes.where(~before, 0.0)
        if cause.name == "ward_wait_transfer" and straight.any():
            minutes = minutes - (done.t_admit - done.t_bed_ready).where(straight, 0.0)
        found[cause.stay_part] += mean_of(minutes, done.people) / 60.0
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
