"""What a scenario costs elsewhere (X01): slots, returns, electives, staff."""

from tests.recomputed.workforce import of_kind


def used(run):
    """Recompute X01: slots of clinics used, each clinic by itself and together."""
    slots = run.clinic_slots[run.within(run.clinic_slots.t)]
    each = slots.groupby("clinic").booked.sum() / run.weeks
    parts = {f"X01.slots_used.clinic.{name}": number for name, number in each.items()}
    return {"X01.slots_used": slots.booked.sum() / run.weeks, **parts}


def came_back(run):
    """Recompute X01: return visits that were planned, and attendances that were not."""
    people = run.patients
    planned = people[run.within(people.t_depart) & (people.outcome == "return_visit_over")]
    again = people[
        run.within(people.t_arrive)
        & people.returns_from.isin(["emergency", "ward", "same_day", "care_at_home"])
    ]
    return {
        "X01.planned_returns": len(planned) / run.weeks,
        "X01.unplanned_returns": len(again) / run.weeks,
    }


def planned_admissions(run):
    """Recompute X01: who was admitted as planned."""
    people = run.patients
    planned = people[run.within(people.t_admit) & (people.admission_method == "elective")]
    home = run.within(people.t_depart) & people.outcome.isin(
        ["day_case_home", "day_case_home_after_night"]
    )
    return {"X01.electives": (len(planned) + home.sum()) / run.weeks}


def staff_hours(run):
    """Recompute X01: hours of staff on duty."""
    return {"X01.staff_hours": of_kind(run, "staff").scheduled_minutes.sum() / 60.0 / run.weeks}


FAMILIES = (used, came_back, planned_admissions, staff_hours)
