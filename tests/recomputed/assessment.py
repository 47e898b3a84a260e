"""Assessment units (A06), patient by patient."""

import numpy as np
import pandas as pd

from tests.recomputed.run import at_least, beyond, percent_within, percentile, share


def expected(run):
    """Recompute A06 of patients whom a specialty expects."""
    rows = run.patients[(run.patients.stream == "direct") & run.within(run.patients.t_arrive)]
    in_ed = rows.dept_type.isin(["type1", "type2"])
    inside = rows[[name for name in ("t_admit", "t_same_day") if name in rows]].min(axis=1)
    end = rows.t_ed_depart.where(in_ed, inside)
    came = end.notna() | rows.t_depart.isna()
    rows, in_ed, end = rows[came], in_ed[came], end[came]
    waited = end.fillna(run.end) - rows.t_arrive
    return {
        "A06.expected_four_hours": percent_within(waited, end.notna(), 240.0),
        "A06.expected_wait": waited.mean(),
        "A06.expected_in_ed": share(in_ed.sum(), len(rows)),
    }


def units(run):
    """Return the stays on assessment units."""
    names = run.names
    every = zip(names.wards, names.bed_types, names.assessing, strict=True)
    found = [ward for ward, kind, assessing in every if assessing or kind == "assessment"]
    return run.stays[run.stays.ward.isin(found) & run.stays.t_in.notna()]


def visits(run):
    """Return the patients who came to a unit in the window, with `came` and `went`."""
    found = []
    for patient, stays in units(run).groupby("patient"):
        last = stays.sort_values("t_in").iloc[-1]
        found.append((patient, stays.t_in.min(), last.t_out))
    came = pd.DataFrame(found, columns=["patient", "came", "went"])
    rows = came.merge(run.patients, on="patient")
    return rows[run.within(rows.came) & (rows.admission_method != "warm_start")]


def on_the_unit(run):
    """Recompute A06: how long patients stay on the units, and how soon they come and are seen."""
    rows = visits(run)
    stay = rows.went.fillna(run.end) - rows.came
    found = {"A06.stay": percentile(stay / 60.0, 50)}
    for hours in (24, 48, 72):
        long = at_least(stay, 60.0 * hours)
        known = (rows.went.notna() | long).sum()
        found[f"A06.over_{hours}_hours"] = share(long.sum(), known)
    promised = rows[rows.dept_type.isin(["type1", "type2"])]
    promised = (promised.t_bed_alloc - promised.t_bed_sought).dropna()
    referred = rows.t_arrive.where(rows.stream == "direct", rows.t_refer)
    return {
        **found,
        "A06.to_clerking": (rows.t_clerked - rows.came).mean(),
        "A06.delayed": share(beyond(promised, 30.0).sum(), len(promised)),
        "A06.referral_to_unit": percentile(rows.came - referred, 50),
    }


def review(run):
    """Recompute A06: the consultant's review, of those who were in hospital for one."""
    rows = visits(run)
    rows["seen"] = rows.t_reviewed.where(~(rows.t_reviewed > rows.t_depart))
    reviewed = rows[rows.seen.notna()]
    waited = reviewed.seen - reviewed.t_admit
    without = rows[rows.seen.isna() & rows.t_depart.notna()]
    late = beyond(without.t_depart - without.t_admit, 840.0).sum() + beyond(waited, 840.0).sum()
    in_time = (~beyond(waited, 840.0)).sum()
    return {
        "A06.seen_in_14_hours": share(in_time, in_time + late),
        "A06.to_review": percentile(waited / 60.0, 50),
    }


def elsewhere(run):
    """Recompute A06: whose bed on a unit should be another."""
    onward = run.terms.in_group("request kind", "onward from an assessment unit")
    asked = run.stays[run.stays.kind.isin(onward)].groupby("patient").t_requested.apply(list)
    there = away = 0.0
    for stay in units(run).itertuples():
        out = run.finish if np.isnan(stay.t_out) else min(stay.t_out, run.finish)
        there += max(0.0, out - max(stay.t_in, run.begin))
        since = [t for t in asked.get(stay.patient, []) if stay.t_in <= t < out]
        if stay.placement == "outlier":
            since = [stay.t_in]
        if since:
            away += max(0.0, out - max(min(since), run.begin))
    return {"A06.should_be_elsewhere": share(away, there)}


FAMILIES = (expected, on_the_unit, review, elsewhere)
