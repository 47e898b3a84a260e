"""Same day emergency care (A01 to A03), patient by patient."""

import math

import numpy as np

from tests.recomputed.run import DAY, percentile, share


def sent_back(rows):
    """Return who was sent on to majors after coming to same day emergency care."""
    return rows.t_bounced > rows.t_same_day


def take(run):
    """Return emergency patients of the window: admitted, or seen in same day emergency care.

    `begin` is when they came there or were admitted, `nights` the midnights so far, `over` whether
    they have left, `treated` whether they went home from it on the day they came.
    """
    rows = run.patients.copy()
    here = "t_same_day" in rows
    rows["came"] = rows.t_same_day.mask(sent_back(rows)) if here else math.nan
    rows["begin"] = rows[["came", "t_admit"]].min(axis=1)
    urgent = rows.admission_method.isin(["emergency_ed", "emergency_gp"])
    rows = rows[run.within(rows.begin) & (urgent | rows.came.notna())].copy()
    end = rows.t_discharge.fillna(rows.t_depart)
    rows["over"] = end.notna()
    rows["nights"] = np.floor(end.fillna(run.end) / DAY) - np.floor(rows.begin / DAY)
    rows["treated"] = (rows.outcome == "discharged_same_day") & rows.over & (rows.nights == 0)
    rows["division"] = [run.division_of(specialty) for specialty in rows.specialty]
    return rows


def ambulatory(run):
    """Recompute A01 and A01c: home from same day emergency care, of whom."""
    rows = take(run)
    found = {}
    for name in ("share", "medicine", "surgery"):
        of = rows if name == "share" else rows[rows.division == name]
        treated, overnight = of.treated.sum(), (of.nights >= 1).sum()
        found[f"A01.{name}"] = share(treated, treated + overnight)
    medical = rows[(rows.division == "medicine") & (rows.over | (rows.nights >= 1))]
    found["A01.take"] = share(medical.treated.sum(), len(medical))
    fit = rows[rows.same_day_fit == "yes"]
    return {**found, "A01c.share": share(fit.treated.sum(), len(fit))}


def zero_day(run):
    """Recompute A01b: emergency admissions without a night, counted both ways."""
    rows = take(run)
    rows = rows[rows.over | (rows.nights >= 1)]
    ways = {
        "spell": rows,
        "attendance": rows[~rows.treated],
        "medicine": rows[rows.division == "medicine"],
    }
    return {f"A01b.{way}": share((of.nights == 0).sum(), len(of)) for way, of in ways.items()}


def conversion(run):
    """Recompute A02: visits that ended in a bed."""
    rows = run.patients[run.within(run.patients.t_same_day)]
    home = rows.outcome == "discharged_same_day"
    bed = rows[rows.t_same_day_admit.notna() & ~home]
    ended = home.sum() + len(bed)
    return {
        "A02.sent_back": share(sent_back(rows).sum(), len(rows)),
        "A02.conversion": share(len(bed), ended),
        "A02.overtaken": share((bed.same_day_fit == "yes").sum(), ended),
    }


def refused(run):
    """Recompute A03: those thought fit who found it shut or full."""
    tried = run.rungs[(run.rungs.rung == "same_day") & run.within(run.rungs.t)]
    counts = tried.result.value_counts()
    shut, full, taken = (counts.get(name, 0) for name in ("shut", "full", "taken"))
    tries = shut + full + taken
    return {
        "A03.refused": share(shut + full, tries),
        "A03.refused_shut": share(shut, tries),
        "A03.refused_full": share(full, tries),
    }


def sources(run):
    """Recompute A01: visits by who asked for the chair."""
    taken = run.rungs[(run.rungs.rung == "same_day") & (run.rungs.result == "taken")]
    ladder = taken[run.within(taken.t)].ladder.astype(str)
    who = {
        "direct_referral": "practice",
        "advice_line": "practice",
        "referral_by_111": "nhs_111",
        "referral_by_crew": "crew",
        "streaming": "triage",
        "direct": "triage",
        "instead_of_admission": "work_up",
    }
    asked = ladder.map(who)
    return {f"A01.source_{k}": share((asked == k).sum(), len(asked)) for k in who.values()}


def visits(run):
    """Recompute A03: visits, how soon seen, how long, and who came back."""
    people = run.patients
    rows = people[run.within(people.t_same_day)]
    over = rows.t_same_day_admit.fillna(rows.t_discharge).fillna(rows.t_depart)
    over = over.mask(sent_back(rows), rows.t_bounced)
    modes = {
        f"A03.visits.mode.{mode}": n / run.weeks for mode, n in rows["mode"].value_counts().items()
    }
    return {
        "A03.visits": len(rows) / run.weeks,
        **modes,
        "A03.through_ed": share(rows.dept_type.isin(["type1", "type2"]).sum(), len(rows)),
        "A03.to_clinician": percentile(rows.t_same_day_seen - rows.t_same_day, 50),
        "A03.length": percentile(over - rows.t_same_day, 50),
    }


def chairs(run):
    """Recompute A03: chairs in use in the whole hours in which doctors of it are on duty."""
    inside = run.resource_hours.hour * 60.0
    rows = run.resource_hours[(inside >= run.begin) & (inside + 60.0 <= min(run.finish, run.end))]
    doctors = rows[(rows.resource == "same_day_junior") & (rows.scheduled_minutes > 0)]
    open_then = rows[(rows.resource == "same_day_chair") & rows.hour.isin(doctors.hour)]
    return {
        "A03.chairs_used": share(open_then.busy_minutes.sum(), open_then.scheduled_minutes.sum())
    }


FAMILIES = (ambulatory, zero_day, conversion, refused, sources, visits, chairs)
