"""Leaving hospital: being ready, the hour and the day, medicines (D01 to D10)."""

import numpy as np

from tests.recomputed.run import DAY, over, percentile, share
from tests.recomputed.wards import base, general_and_acute, in_beds, last_ward, occupied_minutes

WEEKDAYS = ("monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday")
BANDS = {
    "0": (0, 0),
    "1": (1, 1),
    "2_3": (2, 3),
    "4_6": (4, 6),
    "7_13": (7, 13),
    "14_20": (14, 20),
    "21_plus": (21, np.inf),
}


def live(run, kind_of_ward=base):
    """Return those who left a base ward in the window, neither dead nor moved elsewhere."""
    rows = run.patients[run.within(run.patients.t_discharge)]
    rows = rows[kind_of_ward(run, last_ward(run, rows.patient))]
    ending = rows.outcome.map(lambda name: run.terms.find("outcome", name).group)
    return rows[ending.isin(["home", "left before the end"])]


def ready(run):
    """Recompute D01: patients in beds at 08:00 who are fit to leave."""
    fit, total, left = 0, 0, 0
    for moment in run.snapshots(8):
        rows = in_beds(run, moment)
        rows = rows[general_and_acute(run, rows.ward)]
        waiting = rows[rows.t_fit <= moment]
        total += len(rows)
        fit += len(waiting)
        left += (waiting.t_discharge // DAY == moment // DAY).sum()
    return {
        "D01.ready": fit / len(run.snapshots(8)),
        "D01.share": share(fit, total),
        "D01.left_that_day": share(left, fit),
    }


def after_ready(run):
    """Recompute D02 and D07: days from being fit to leaving."""
    rows = live(run)
    rows = rows[rows.t_fit.notna()]
    days = rows.t_discharge // DAY - rows.t_fit // DAY
    found = {
        f"D02.days_{name}": share(((days >= low) & (days <= high)).sum(), len(days))
        for name, (low, high) in BANDS.items()
    }
    found["D02.mean_days"] = days.mean()
    found["D02.bed_days"] = days.sum() / run.weeks
    found["D07.on_ready_date"] = found["D02.days_0"]
    return found


def delayed(run):
    """Recompute D03: days waited for care outside hospital."""
    waited = live(run, general_and_acute).minutes_ward_wait_community.sum() / DAY
    used = occupied_minutes(run)[general_and_acute(run, run.stays.ward)].sum() / DAY
    return {"D03.delayed_days": waited / run.days, "D03.share": share(waited, used)}


def hour_of_day(run):
    """Recompute D04 and D05: the hour at which the bed is left, and the hospital."""
    rows = live(run)
    ward, hospital = rows.t_left_ward % DAY / 60.0, rows.t_discharge % DAY / 60.0
    return {
        "D04.before_noon": share((ward < 12).sum(), ward.notna().sum()),
        "D04.before_noon_hospital": share((hospital < 12).sum(), len(rows)),
        "D04.before_17": share((ward < 17).sum(), ward.notna().sum()),
        "D04.discharges": len(rows) / run.days,
        "D05.median_hour": percentile(ward, 50),
        "D05.median_hour_hospital": percentile(hospital, 50),
    }


def day_of_week(run):
    """Recompute D06: discharges by day of the week."""
    day = live(run).t_discharge // DAY % 7
    dates = run.snapshots(0) // DAY % 7
    a_day = {k: over((day == k).sum(), (dates == k).sum()) for k in range(7)}
    found = {
        f"D06.index_{name}": over(a_day[k], len(day) / run.days) for k, name in enumerate(WEEKDAYS)
    }
    weekend = over((day >= 5).sum(), (dates >= 5).sum())
    found["D06.weekend_ratio"] = over(weekend, over((day < 5).sum(), (dates < 5).sum()))
    return found


def lounge(run):
    """Recompute D08: those who waited somewhere else than in their bed."""
    rows = live(run)
    minutes = rows.t_discharge - rows.t_left_ward
    return {
        "D08.share": share((minutes > 0).sum(), len(rows)),
        "D08.mean_minutes": minutes[minutes > 0].mean(),
    }


def medicines(run):
    """Recompute D09 and D10: medicines to take home."""
    rows = live(run)
    minutes = rows.t_tto_ready - rows.t_tto_req
    other = rows.minutes_ward_wait_transport + rows.minutes_ward_wait_community
    alone = (rows.minutes_ward_wait_tto > 0) & (other == 0)
    return {
        "D09.mean": minutes.mean(),
        "D09.median": percentile(minutes, 50),
        "D09.p90": percentile(minutes, 90),
        "D09.alone": share(alone.sum(), len(rows)),
        "D10.none_needed": share(rows.t_tto_req.isna().sum(), len(rows)),
    }


FAMILIES = (ready, after_ready, delayed, hour_of_day, day_of_week, lounge, medicines)
