"""The fracture clinic (A05), patient by patient."""

from tests.recomputed.run import DAY, percentile, share


def slots(run):
    """Recompute A05: visits of the window, and the slots offered for them."""
    people = run.patients
    clinic = run.clinic_slots[run.clinic_slots.clinic == "fracture_clinic"]
    visits = run.within(people.t_fracture_seen).sum()
    due = people[run.within(people.t_fracture_slot)]
    return {
        "A05.fracture_visits": visits / run.weeks,
        "A05.fracture_fill": share(visits, clinic[run.within(clinic.t)].slots.sum()),
        "A05.fracture_missed": share((due.keeps_slot == "no").sum(), len(due)),
    }


def referred(run):
    """Recompute A05: of those who went home with a fracture, how soon, and who is not seen."""
    people = run.patients[run.within(run.patients.t_ed_depart)]
    booked = people[people.t_fracture_slot.notna()]
    arranged = people[people.t_fracture_review.notna() | people.t_fracture_slot.notna()]
    spared = arranged[arranged.t_fracture_review.notna() & (arranged.fracture == "no_visit")]
    lead = (booked.t_fracture_slot - booked.t_ed_depart) / DAY
    return {
        "A05.fracture_lead": percentile(lead, 50),
        "A05.fracture_no_visit": share(len(spared), len(arranged)),
    }


FAMILIES = (slots, referred)
