"""Emergency theatres (T16, T17, T19, L08): how soon emergencies are operated on; theatres' use."""

import numpy as np

from flowsim.analysis.measures.breakdown import broken_down, keyed, parts
from flowsim.analysis.measures.facts import Facts
from flowsim.analysis.measures.numbers import (
    DAY_MINUTES,
    BoolArray,
    FloatArray,
    IntArray,
    Waits,
    between_hours,
    date,
    mean,
    median,
    percent,
)
from flowsim.analysis.measures.registry import Rule, Values, attribute, causes, declare, milestones

TARGET_HOURS = {"immediate": 2.0, "most_urgent": 6.0, "urgent": 18.0}
"""Hours from the booking to the operation by class: the bands of audits. Expedited operations have
no limit in hours."""

HIP_LIMIT = 36.0
"""Hours from coming in to the operation."""

NIGHT = (22.0, 8.0)
"""Hours of the day: from, to before."""


def _access(facts: Facts) -> Values:
    """Return how soon those booked in the window were operated on, by class."""
    everybody = facts.everybody
    booked = everybody.time("t_op_decided")
    waits = Waits.between(booked, *_operations(facts))
    limit = np.full(len(booked), np.nan)
    for name, hours in TARGET_HOURS.items():
        limit[everybody.has("emergency_class", name)] = 60.0 * hours
    over = Waits(waits.minutes - limit, waits.finished)

    def within(rows: IntArray) -> float:
        return over[rows].percent_within(0.0)

    def hours_waited(rows: IntArray) -> float:
        return median(waits[rows].minutes) / 60.0

    now, found = facts.window.holds(booked), Values()
    for key, rows, statistic in (
        ("T16.within_target", now & ~np.isnan(limit), within),
        ("T16.median_wait", now, hours_waited),
    ):
        by_class = parts(rows, {"class": everybody.dimension("emergency_class")})
        found |= {key: statistic(np.flatnonzero(rows)), **broken_down(key, by_class, statistic)}
    return found


def _operations(facts: Facts) -> tuple[FloatArray, float, BoolArray]:
    """Return when emergency anaesthesia began, when the run stopped, and who has left.

    Who left without an operation waits no longer.
    """
    everybody = facts.everybody
    gone = ~np.isnan(everybody.time("t_depart"))
    return everybody.time("t_op_anaes"), facts.window.run_end, gone


def _begun(facts: Facts) -> Values:
    """Return how many emergency operations were begun in the window, and how many at night."""
    begun = facts.everybody.time("t_op_anaes")
    begun = begun[facts.window.holds(begun)]
    return {
        "T16.at_night": percent(between_hours(begun, *NIGHT).sum(), len(begun)),
        "T19.operations": facts.per_day(len(begun)),
    }


def _break_ins(facts: Facts) -> Values:
    """Return operations in theatres of elective lists, and what these lists lost."""
    everybody, window = facts.everybody, facts.window
    begun = window.holds(everybody.time("t_op_anaes"))
    of_lists = facts.terms.find("attribute", "theatre").value_names
    in_one = everybody.has_if_any("operating_theatre", *of_lists)
    lost = everybody.minutes("session_gave_way")[window.holds(everybody.time("t_session"))]
    return {
        "T16.break_ins": facts.per_week((begun & in_one).sum()),
        "T16.minutes_lost": facts.per_week(lost.sum()),
    }


def _hips(facts: Facts) -> Values:
    """Return how soon those who came with a broken hip in the window were operated on."""
    everybody, attendances = facts.everybody, facts.attendances
    clock = everybody.time("t_arrive")
    cohort = facts.window.holds(clock) & everybody.has("operation_kind", "hip_fracture")
    clock[attendances.rows] = attendances.t_zero
    operated, run_end, gone = _operations(facts)
    waits = Waits.between(clock, operated, run_end, gone)[cohort]
    nights = Waits.between(
        date(everybody.time("t_admit")), date(operated), run_end // DAY_MINUTES, gone
    )
    return {
        "T17.within_36_hours": waits.percent_within(60.0 * HIP_LIMIT),
        "T17.mean_hours": mean(waits.minutes) / 60.0,
        "T17.next_day": nights[cohort].percent_within(1.0),
    }


def _before(facts: Facts) -> Values:
    """Return the nights that those operated on in the window had been in hospital before."""
    everybody = facts.everybody
    operated = everybody.time("t_op_anaes")
    nights = date(operated) - date(everybody.time("t_admit"))
    return {"L08.pre_operative_nights": mean(nights[facts.window.holds(operated)])}


def _use(facts: Facts) -> Values:
    """Return how far theatres of emergencies only are in use in the hours they are staffed."""
    grid = facts.hour_grid
    if grid is None:
        return {}
    every, of_lists = (
        set(facts.terms.find("attribute", name).value_names)
        for name in ("operating_theatre", "theatre")
    )
    places = grid.of_names(every - of_lists)
    busy, staffed = grid.busy[:, places].sum(axis=0), grid.scheduled[:, places].sum(axis=0)
    each = {grid.names[place]: percent(busy[k], staffed[k]) for k, place in enumerate(places)}
    return {
        "T19.emergency_use": percent(busy.sum(), staffed.sum()),
        **keyed("T19.emergency_use", "resource", each),
    }


_ACCESS = "NCEPOD classes, with the bands of audits"
_HIPS = "National Hip Fracture Database"
_PATHWAY = "pathway model: theatres"
_BOOKED = "Emergency operations booked in the window; who left without one is left out. "
_FRACTURES = (
    "Patients with a hip fracture who arrived in the window, from the clock start of the emergency "
    "department (arrival, where they came another way) to anaesthesia; who left without an "
    "operation is left out. "
)
RULES = (
    Rule(
        measures=(
            declare(
                "T16.within_target",
                "Urgent operations within target",
                "%",
                f"{_BOOKED}Immediate, most urgent and urgent ones: anaesthesia began at most 2, 6 "
                "and 18 hours after the booking. Who waits longer still has failed.",
                _ACCESS,
                2.0,
                "higher",
            ),
            declare(
                "T16.median_wait",
                "Wait for an emergency operation, median",
                "h",
                f"{_BOOKED}From the booking to anaesthesia, so far for those still waiting.",
                _ACCESS,
                1.0,
            ),
        ),
        compute=_access,
        needs=(
            *milestones("t_op_decided", "t_op_anaes"),
            *(need for name in TARGET_HOURS for need in attribute("emergency_class", value=name)),
        ),
    ),
    Rule(
        measures=(
            declare(
                "T16.at_night",
                "Emergency operations begun at night",
                "%",
                "Of those whose anaesthesia began in the window, from 22:00 to before 08:00.",
                _ACCESS,
                2.0,
            ),
            declare(
                "T19.operations",
                "Emergency operations",
                "a day",
                "Those whose anaesthesia began in the window, by its days.",
                _PATHWAY,
                0.2,
                "neither",
            ),
        ),
        compute=_begun,
        needs=milestones("t_op_anaes"),
    ),
    Rule(
        measures=(
            declare(
                "T16.break_ins",
                "Emergencies operated on in elective theatres",
                "a week",
                "Emergency operations begun in the window in a theatre that has operating lists.",
                _PATHWAY,
                0.5,
            ),
            declare(
                "T16.minutes_lost",
                "Minutes of operating lists that gave way",
                "min a week",
                "Minutes for which sessions of the window had given their theatre to an emergency.",
                _PATHWAY,
                30.0,
            ),
        ),
        compute=_break_ins,
        needs=(
            *milestones("t_op_anaes", "t_session"),
            *attribute("operating_theatre"),
            *attribute("theatre"),
            *causes("session_gave_way"),
        ),
    ),
    Rule(
        measures=(
            declare(
                "T17.within_36_hours",
                "Hip fracture surgery within 36 hours",
                "%",
                f"{_FRACTURES}At most 36 hours. Who waits longer still has failed.",
                _HIPS,
                2.0,
                "higher",
            ),
            declare(
                "T17.mean_hours",
                "Time to hip fracture surgery, mean",
                "h",
                f"{_FRACTURES}So far for those still waiting.",
                _HIPS,
                1.0,
            ),
            declare(
                "T17.next_day",
                "Hip fracture surgery on the day of admission or the next",
                "%",
                "Patients with a hip fracture who arrived in the window and were admitted: "
                "anaesthesia began on the date of admission or the next one. Who left without an "
                "operation is left out; who waits on a later date has failed.",
                "NICE guideline CG124",
                2.0,
                "higher",
            ),
        ),
        compute=_hips,
        needs=(
            *milestones("t_op_anaes", "t_admit"),
            *attribute("operation_kind", value="hip_fracture"),
        ),
    ),
    Rule(
        measures=(
            declare(
                "L08.pre_operative_nights",
                "Pre-operative stay of emergencies, mean",
                "nights",
                "Midnights between admission and anaesthesia, of admitted patients whose emergency "
                "operation began in the window. Those on operating lists come in on the day.",
                "NHS England, Model Health System",
                0.1,
            ),
        ),
        compute=_before,
        needs=milestones("t_op_anaes", "t_admit"),
    ),
    Rule(
        measures=(
            declare(
                "T19.emergency_use",
                "Emergency theatre utilisation",
                "%",
                "Time in which theatres without operating lists were in use in the hours they are "
                "staffed, from sending for a patient until ready for the next, of those hours; not "
                "what lies after them.",
                _PATHWAY,
                2.0,
                "neither",
            ),
        ),
        compute=_use,
        needs=(*attribute("operating_theatre"), *attribute("theatre")),
    ),
)
