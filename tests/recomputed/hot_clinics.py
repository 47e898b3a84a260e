"""Hot clinics (A05), patient by patient."""

import math

from tests.recomputed.run import DAY, percentile, share


def slots(run):
    """Recompute A05: slots of the window, and who used them."""
    hot = run.clinic_slots[run.clinic_slots.clinic.str.startswith("hot_")]
    hot = hot[run.within(hot.t)]
    offered = hot.slots.sum()
    people = run.patients
    visits = run.within(people.t_hot_clinic_seen).sum()
    begins = people[run.within(people.t_hot_slot) | run.within(people.t_review_slot)]
    there = offered > 0
    return {
        "A05.offered": offered / run.weeks,
        "A05.booked": hot.booked.sum() / run.weeks if there else math.nan,
        "A05.attended": visits / run.weeks if there else math.nan,
        "A05.fill": share(visits, offered),
        "A05.missed": share((begins.keeps_slot == "no").sum(), len(begins)),
    }


def lead(run):
    """Recompute A05: hours from the referral to the slot."""
    rows = run.patients[run.within(run.patients.t_refer) & run.patients.t_hot_slot.notna()]
    hours = (rows.t_hot_slot - rows.t_refer) / 60.0
    within = {f"A05.within_{h}": share((hours <= h).sum(), len(hours)) for h in (24, 48, 72)}
    return {"A05.lead": percentile(hours, 50), **within}


def refused(run):
    """Recompute A05: the eligible for whom no clinic had a slot in time."""
    tried = run.rungs[run.rungs.rung.str.contains("hot_clinic") & run.within(run.rungs.t)]
    eligible = tried[tried.result.isin(["taken", "no_slot"])]
    return {"A05.no_slot": share((eligible.result == "no_slot").sum(), len(eligible))}


def visits(run):
    """Recompute A05: what came of visits, and of the people in the week after them."""
    people = run.patients
    seen = people[run.within(people.t_hot_clinic_seen)]
    found = {
        f"A05.{name}": share((seen.visit_result == name).sum(), len(seen))
        for name in ("discharged", "follow_up", "listed", "admitted")
    }
    returned, admitted = [], []
    for visit in seen.itertuples():
        person = people[people.person == visit.person]
        begin, end = visit.t_hot_clinic_seen, visit.t_hot_clinic_seen + 7 * DAY
        in_ed = person[person.dept_type.isin(["type1", "type2"])].t_arrive
        for times, into in ((in_ed, returned), (person.t_admit, admitted)):
            happened = ((times > begin) & (times <= end)).any()
            if end <= run.end:
                into.append(happened)
    return {
        **found,
        "A05.returned_7_days": share(sum(returned), len(returned)),
        "A05.avoided": share(len(admitted) - sum(admitted), len(admitted)),
    }


FAMILIES = (slots, lead, refused, visits)
