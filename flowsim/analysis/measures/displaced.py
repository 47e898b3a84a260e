"""What a scenario costs elsewhere (X01): slots, return visits, staff hours, electives not admitted.

What is saved in beds may have been moved and not saved: these stand beside A08 in a comparison.
Patients treated at home, on average, are A07.places.
"""

import numpy as np

from flowsim.analysis.measures.breakdown import keyed
from flowsim.analysis.measures.facts import ELECTIVE, Facts
from flowsim.analysis.measures.numbers import codes, times
from flowsim.analysis.measures.registry import (
    Need,
    Rule,
    Values,
    attribute,
    declare,
    milestones,
)

DAY_CASES = ("day_case_home", "day_case_home_after_night")
"""Outcomes of day cases without a bed, where theatres are modelled."""

NOT_A_RETURN, RETURN_VISIT = "none", "return_visit_over"
_SHIFT = "seed: save, not just shift"


def _slots(facts: Facts) -> Values:
    table, clinics = facts.records.clinic_slots, facts.records.names.clinics
    inside = facts.window.holds(times(table, "t"))
    used = np.bincount(
        codes(table, "clinic", clinics)[inside],
        weights=times(table, "booked")[inside],
        minlength=len(clinics),
    )
    each = {name: facts.per_week(used[k]) for k, name in enumerate(clinics)}
    return {"X01.slots_used": facts.per_week(used.sum())} | keyed("X01.slots_used", "clinic", each)


def _planned_returns(facts: Facts) -> Values:
    everybody = facts.everybody
    visits = facts.window.holds(everybody.time("t_depart")) & everybody.left_as(RETURN_VISIT)
    return {"X01.planned_returns": facts.per_week(visits.sum())}


def _unplanned_returns(facts: Facts) -> Values:
    everybody = facts.everybody
    came = facts.window.holds(everybody.time("t_arrive"))
    routes = facts.terms.find("attribute", "returns_from").value_names
    again = came & everybody.has("returns_from", *(r for r in routes if r != NOT_A_RETURN))
    return {"X01.unplanned_returns": facts.per_week(again.sum())}


def _electives(facts: Facts) -> Values:
    spells, everybody = facts.spells, facts.everybody
    admitted = (spells.in_cohort & spells.elective).sum()
    home = [name for name in DAY_CASES if facts.terms.has("outcome", name)]
    day_cases = facts.window.holds(everybody.time("t_depart")) & everybody.left_as(*home)
    return {"X01.electives": facts.per_week(admitted + day_cases.sum())}


def _staff_hours(facts: Facts) -> Values:
    grid = facts.hour_grid
    if grid is None:
        return {}
    hours = grid.scheduled[:, grid.of_kind("staff")].sum() / 60.0
    return {"X01.staff_hours": facts.per_week(hours)}


RULES = (
    Rule(
        measures=(
            declare(
                "X01.slots_used",
                "Clinic slots used",
                "a week",
                "Booked slots that begin in the window, of every clinic: hot clinics, the fracture "
                "clinic, specialists on the wards of others.",
                _SHIFT,
                2.0,
                "neither",
            ),
        ),
        compute=_slots,
        needs=attribute("keeps_slot"),
    ),
    Rule(
        measures=(
            declare(
                "X01.planned_returns",
                "Planned returns to same day care",
                "a week",
                "Planned return visits to same day emergency care that ended in the window.",
                _SHIFT,
                2.0,
            ),
        ),
        compute=_planned_returns,
        needs=(Need("outcome", RETURN_VISIT),),
    ),
    Rule(
        measures=(
            declare(
                "X01.unplanned_returns",
                "Unplanned returns",
                "a week",
                "Attendances that began in the window of people who had been sent home and came "
                "back, from wherever and however long after.",
                _SHIFT,
                5.0,
            ),
        ),
        compute=_unplanned_returns,
        needs=attribute("returns_from"),
    ),
    Rule(
        measures=(
            declare(
                "X01.electives",
                "Planned admissions and day cases",
                "a week",
                "Elective inpatients admitted in the window, and day cases who went home from the "
                "day unit, where theatres are modelled; sessions given up make them fewer.",
                _SHIFT,
                2.0,
                "higher",
            ),
        ),
        compute=_electives,
        needs=(*milestones("t_admit"), *attribute("admission_method", group=ELECTIVE)),
    ),
    Rule(
        measures=(
            declare(
                "X01.staff_hours",
                "Staff hours on duty, as far as simulated",
                "hours a week",
                "Hours on duty of all staff whose time is simulated, in the whole hours of the "
                "window; unfilled shifts are none.",
                _SHIFT,
                10.0,
            ),
        ),
        compute=_staff_hours,
    ),
)
