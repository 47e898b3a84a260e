"""Who comes back (E09, L09, A03), person by person."""

import math
from itertools import pairwise

from tests.recomputed.run import DAY, share

URGENT = ["emergency_ed", "emergency_gp"]


def came_again(run):
    """Recompute E09: attendances within a week of one before, and those who had gone home."""
    if not run.patients.person.duplicated().any():
        return {"E09.within_7_days": math.nan, "E09.after_going_home": math.nan}
    rows = run.cohort[run.cohort.t_arrive >= 7 * DAY]
    soon, back = 0, []
    for _, visits in run.attendances.sort_values("t_arrive").groupby("person"):
        for before, now in pairwise(visits.t_arrive.tolist()):
            soon += now >= 7 * DAY and run.begin <= now < run.finish and now - before <= 7 * DAY
    home = run.cohort[run.cohort.t_admit.isna()]
    for visit in home.itertuples():
        back += _again(run, visit.person, visit.t_ed_depart, 7, run.attendances, "t_arrive")
    return {
        "E09.within_7_days": share(soon, len(rows)),
        "E09.after_going_home": share(sum(back), len(back)),
    }


def readmitted(run):
    """Recompute L09: who left alive, and was admitted as an emergency within thirty days."""
    people = run.patients
    if not people.person.duplicated().any():
        return {"L09.within_30_days": math.nan}
    end = people.t_discharge.fillna(people.t_depart)
    lost = {t.name for t in run.terms.of_kind("outcome") if t.group in ("died", "transferred")}
    there = people.t_admit.notna() & run.within(end) & ~people.outcome.isin(lost)
    urgent = people[people.admission_method.isin(URGENT)]
    found, by_age = [], {}
    for left, spell in zip(end[there], people[there].itertuples(), strict=True):
        back = _again(run, spell.person, left, 30, urgent, "t_admit")
        found += back
        by_age.setdefault(spell.age_band, []).extend(back)
    bands = {
        f"L09.within_30_days.age_band.{band}": share(sum(back), len(back))
        for band, back in by_age.items()
        if back
    }
    return {"L09.within_30_days": share(sum(found), len(found)), **bands}


def after_same_day(run):
    """Recompute A03: who came back within a week of a visit that had ended at home."""
    people = run.patients
    if "t_same_day" not in people:
        return {"A03.returned_7_days": math.nan}
    back = []
    for visit in people[run.within(people.t_same_day)].itertuples():
        if visit.outcome == "discharged_same_day":
            back += _again(run, visit.person, visit.t_depart, 7, run.attendances, "t_arrive")
    return {"A03.returned_7_days": share(sum(back), len(back))}


def _again(run, person, left, days, episodes, column):
    """Return whether the person had an episode after leaving, in time; nothing if not followed."""
    if math.isnan(left) or left + days * DAY > run.end:
        return []
    times = episodes.loc[episodes.person == person, column]
    return [bool(((times > left) & (times <= left + days * DAY)).any())]


FAMILIES = (came_again, readmitted, after_same_day)
