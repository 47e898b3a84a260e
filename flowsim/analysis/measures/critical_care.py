"""Critical care (I01 to I08): beds and nurses in use, access, discharge to wards, coming back."""

import numpy as np

from flowsim.analysis.measures.bed_facts import occupied, open_beds, wards_of_type
from flowsim.analysis.measures.breakdown import broken_down, on, parts
from flowsim.analysis.measures.counting import MIDNIGHT
from flowsim.analysis.measures.critical_care_facts import CRITICAL_CARE
from flowsim.analysis.measures.facts import Facts
from flowsim.analysis.measures.numbers import (
    DAY_MINUTES,
    IntArray,
    Waits,
    between_hours,
    mean,
    percent,
)
from flowsim.analysis.measures.registry import Need, Rule, Values, attribute, declare, milestones

HALF_NURSE, TRANSFERRED = "critical_care_half_nurse", "critical_care_transferred_out"
PLANNED = "planned"
DELAYED = 240.0
"""Minutes beyond which a discharge or an admission is delayed."""

BACK_SOON = 2 * DAY_MINUTES
"""Minutes within which coming back is a readmission."""

NIGHT = (22.0, 7.0)
"""Hours of the day: from, to before."""


def _beds(facts: Facts) -> Values:
    """Return how far beds are in use, over time and at midnight."""
    beds = facts.beds
    if not beds.known:
        return {}
    wards = wards_of_type(facts.records, CRITICAL_CARE)
    minutes, midnight = beds.minutes[wards], beds.snapshot(MIDNIGHT)[:, wards]
    return {
        "I01.occupancy": percent(occupied(minutes).sum(), open_beds(minutes).sum()),
        "I01.midnight": percent(occupied(midnight).sum(), open_beds(midnight).sum()),
    }


def _nurses(facts: Facts) -> Values:
    """Return how far nurse units are in use: a level 3 patient takes two halves of one."""
    grid = facts.hour_grid
    if grid is None:
        return {}
    place = grid.of_names([HALF_NURSE])
    return {"I01.nurse_units": percent(grid.busy[:, place].sum(), grid.scheduled[:, place].sum())}


def _leaving(facts: Facts) -> Values:
    """Return how long those wait who are ready for a ward, and who goes there at night."""
    window, unit = facts.window, facts.unit_stays
    ready = facts.everybody.time("t_ready_down")[unit.row]
    of_stay = (ready >= unit.t_in) & ~(ready > unit.t_out)
    ready = np.where(of_stay, ready, np.nan)
    waits = Waits.between(ready, unit.t_out, window.run_end)[window.holds(ready)]
    moved = unit.t_out[unit.moved & window.holds(unit.t_out)]
    return {
        "I02.delayed": 100.0 - waits.percent_within(DELAYED),
        "I02.over_8_hours": 100.0 - waits.percent_within(2 * DELAYED),
        "I02.over_24_hours": 100.0 - waits.percent_within(DAY_MINUTES),
        "I02.bed_hours": facts.per_week(window.overlap(ready + DELAYED, unit.t_out).sum() / 60.0),
        "I03.at_night": percent(between_hours(moved, *NIGHT).sum(), len(moved)),
    }


def _transfers(facts: Facts) -> Values:
    """Return how many go to another hospital because there is no place."""
    everybody = facts.everybody
    left = facts.window.holds(everybody.time("t_depart"))
    return {"I04.transferred": facts.per_week((left & everybody.left_as(TRANSFERRED)).sum())}


def _cancelled(facts: Facts) -> Values:
    """Return how many operations are cancelled on the day because there is no place."""
    everybody = facts.everybody
    now = facts.window.holds(everybody.time("t_cancelled"))
    for_it = everybody.has("cancelled_for", CRITICAL_CARE)
    return {"I05.cancelled": facts.per_week((now & for_it).sum())}


def _coming(facts: Facts) -> Values:
    """Return how long emergencies wait for critical care, who leaves before it included."""
    everybody, window = facts.everybody, facts.window
    planned = everybody.has("critical_care_source", PLANNED)
    decided = np.where(planned, np.nan, everybody.time("t_critical_care_decided"))
    came = everybody.time("t_critical_care_in")
    until = np.where(np.isnan(came), everybody.time("t_depart"), came)
    waits = Waits(Waits.between(decided, until, window.run_end).minutes, ~np.isnan(came))
    sources = {"source": everybody.dimension("critical_care_source")}

    def delayed(rows: IntArray) -> float:
        return 100.0 - waits[rows].percent_within(DELAYED)

    def waiting(rows: IntArray) -> float:
        return window.mean_number(decided[rows], until[rows])

    now, known = window.holds(decided), ~np.isnan(decided)
    return {
        "I06.delayed_in": delayed(np.flatnonzero(now)),
        "I06.waiting": waiting(np.flatnonzero(known)),
        **broken_down("I06.delayed_in", parts(now, sources), delayed),
        **broken_down("I06.waiting", parts(known, sources), waiting),
    }


def _stays(facts: Facts) -> Values:
    """Return who comes back from a ward, how long stays are, and who dies there."""
    everybody, window, unit = facts.everybody, facts.window, facts.unit_stays
    ended = window.holds(unit.t_out)
    back = Waits.between(unit.t_out, unit.t_back, window.run_end)[ended & unit.moved]
    dead = everybody.left_as(*facts.terms.in_group("outcome", "died"))[unit.row]
    last = dead & ~unit.moved & np.isnan(unit.t_back)
    days = (unit.t_out - unit.t_in) / DAY_MINUTES
    codes, labels = everybody.dimension("critical_care_level")
    by_level = parts(ended, {"level": (codes[unit.row], labels)})
    return {
        "I07.readmitted": back.percent_within(BACK_SOON),
        "I08.length_of_stay": mean(days[ended]),
        **broken_down("I08.length_of_stay", by_level, on(days, mean)),
        "I08.died": percent((last & ended).sum(), ended.sum()),
    }


_ICNARC = "ICNARC case mix programme"
_NETWORK = "critical care network standard of discharge"
_READY = (
    "Patients of critical care declared ready for a ward in the window (the last time): until "
    "leaving the bed, "
)
_UNIT = (Need("milestone", "t_critical_care_in", of="critical care by nurse units"),)
RULES = (
    Rule(
        measures=(
            declare(
                "I01.occupancy",
                "Critical care occupancy",
                "%",
                "Time in which beds of critical care were occupied, of the time they were open.",
                _ICNARC,
                1.0,
            ),
            declare(
                "I01.midnight",
                "Critical care occupancy at midnight",
                "%",
                "The same at 00:00 of every day.",
                _ICNARC,
                1.0,
            ),
        ),
        compute=_beds,
        needs=_UNIT,
    ),
    Rule(
        measures=(
            declare(
                "I01.nurse_units",
                "Critical care nurses in use",
                "%",
                "Half nurses held by patients, of those on duty: a level 3 patient holds two, one "
                "of level 2 one.",
                _ICNARC,
                1.0,
            ),
        ),
        compute=_nurses,
        needs=(*_UNIT, Need("resource", HALF_NURSE)),
    ),
    Rule(
        measures=(
            *(
                declare(key, name, "%", f"{_READY}over {hours} hours.", _NETWORK, 2.0)
                for key, name, hours in (
                    ("I02.delayed", "Critical care discharge delayed over 4 hours", 4),
                    ("I02.over_8_hours", "Critical care discharge delayed over 8 hours", 8),
                    ("I02.over_24_hours", "Critical care discharge delayed over 24 hours", 24),
                )
            ),
            declare(
                "I02.bed_hours",
                "Critical care bed-hours after 4 hours of delay",
                "h a week",
                "Hours of the window in which beds of critical care held patients declared ready "
                "for a ward (the last time) over 4 hours before, in the window or earlier.",
                _NETWORK,
                10.0,
            ),
            declare(
                "I03.at_night",
                "Critical care discharge at night",
                "%",
                "Moves from critical care to another bed in the window, from 22:00 until 07:00.",
                _NETWORK,
                1.0,
            ),
        ),
        compute=_leaving,
        needs=(*_UNIT, *milestones("t_ready_down")),
    ),
    Rule(
        measures=(
            declare(
                "I04.transferred",
                "Non-clinical transfers out",
                "a week",
                "Patients who left in the window for critical care elsewhere, for want of a place.",
                _ICNARC,
                0.2,
            ),
        ),
        compute=_transfers,
        needs=(*_UNIT, Need("outcome", TRANSFERRED)),
    ),
    Rule(
        measures=(
            declare(
                "I05.cancelled",
                "Operations cancelled for want of critical care",
                "a week",
                "Patients cancelled on the day of their operation in the window, because they "
                "would have no place in critical care after it (a patient's last time counts).",
                _ICNARC,
                0.5,
            ),
        ),
        compute=_cancelled,
        needs=(
            *_UNIT,
            *milestones("t_cancelled"),
            *attribute("cancelled_for", value=CRITICAL_CARE),
        ),
    ),
    Rule(
        measures=(
            declare(
                "I06.delayed_in",
                "Critical care admission delayed over 4 hours",
                "%",
                "Emergencies for whom critical care was first decided on in the window: over 4 "
                "hours until they first came in, those who left or still wait after as long "
                "included.",
                _ICNARC,
                1.0,
            ),
            declare(
                "I06.waiting",
                "Waiting for critical care",
                "patients",
                "Mean number over the window of emergencies for whom it was decided on and who are "
                "held elsewhere until they first come in; who waits to come back is not counted.",
                _ICNARC,
                0.1,
            ),
        ),
        compute=_coming,
        needs=(
            *_UNIT,
            *milestones("t_critical_care_decided"),
            *attribute("critical_care_source", value=PLANNED),
        ),
    ),
    Rule(
        measures=(
            declare(
                "I07.readmitted",
                "Readmitted to critical care within 48 hours",
                "%",
                "Moves from critical care to another bed in the window: back in a bed of critical "
                "care at most 48 hours later.",
                _ICNARC,
                0.5,
            ),
            declare(
                "I08.length_of_stay",
                "Critical care length of stay, mean",
                "days",
                "Stays in beds of critical care that ended in the window, by death too.",
                _ICNARC,
                0.2,
            ),
            declare(
                "I08.died",
                "Died in critical care",
                "%",
                "Of the same stays, those whose patient died there.",
                _ICNARC,
                1.0,
            ),
        ),
        compute=_stays,
        needs=(*_UNIT, Need("outcome", group="died")),
    ),
)
