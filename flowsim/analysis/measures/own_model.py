"""Family M: utilisation, queues, times and outcomes of any hospital, by the names of its own."""

from collections.abc import Callable, Mapping

import numpy as np

from flowsim.analysis.measures import ladders
from flowsim.analysis.measures.breakdown import Dimension, broken_down, keyed, on, parts
from flowsim.analysis.measures.facts import Facts
from flowsim.analysis.measures.in_use import RESOURCE, WARD, in_use
from flowsim.analysis.measures.numbers import (
    BoolArray,
    FloatArray,
    codes,
    mean,
    median,
    percent,
    quantile,
    ratio,
    times,
)
from flowsim.analysis.measures.registry import ANY, Measure, Rule, Values, declare
from flowsim.analysis.measures.settling import FREEDOM, UNSTABLE, of_number, steady

_OR = "queueing theory"
_LEFT = "Of those who left in the window, with all the time they were there."
PRESENT = "model"
"""What the measures of settling (X04) call the number of patients in the model."""


def _servers(facts: Facts) -> Values:
    grid = facts.hour_grid
    if grid is None:
        return {}
    busy, scheduled = grid.busy.sum(axis=0), grid.scheduled.sum(axis=0)
    each = {name: percent(busy[k], scheduled[k]) for k, name in enumerate(grid.names)}
    return keyed("M01.utilisation", RESOURCE, each)  # of doctors and rooms together it says nothing


def _queues(facts: Facts) -> Values:
    names, table, window = facts.records.names.queues, facts.records.queue_hours, facts.window
    inside = window.holds(60.0 * times(table, "hour"))
    minutes = np.bincount(
        codes(table, "queue", names)[inside],
        weights=times(table, "waiting_minutes")[inside],
        minlength=len(names),
    )
    each = {name: ratio(minutes[k], window.minutes) for k, name in enumerate(names)}
    total = {"M02.waiting": ratio(minutes.sum(), window.minutes)} if len(names) > 1 else {}
    return total | keyed("M02.waiting", "queue", each)


def _in_use(facts: Facts) -> Values:
    places = in_use(facts)
    wards = [one for one in places if one.kind == WARD]
    values: Values = {}
    for kind in (RESOURCE, WARD):
        full = {one.place: one.percent_full for one in places if one.kind == kind}
        values |= keyed("M03.full", kind, full)
    each = {one.place: percent(one.minutes_used, one.minutes_there) for one in wards}
    used, there = sum(one.minutes_used for one in wards), sum(one.minutes_there for one in wards)
    values["M04.occupancy"] = percent(used, there)
    return values | keyed("M04.occupancy", WARD, each)


def _dimensions(facts: Facts, **columns: str) -> Mapping[str, Dimension]:
    """Return what to break down by, a column each: not where all have the same label."""
    found = {name: facts.everybody.dimension(column) for name, column in columns.items()}
    return {name: (codes, labels) for name, (codes, labels) in found.items() if len(labels) > 1}


def _flow(facts: Facts) -> Values:
    everybody, by_stream = facts.everybody, _dimensions(facts, stream="source")
    arrive, depart = everybody.time("t_arrive"), everybody.time("t_depart")
    came, left = facts.window.holds(arrive), facts.window.holds(depart)
    values: Values = {}
    for key, rows in (("M05.arrivals", came), ("M05.left", left)):
        values[key] = facts.per_week(rows.sum())
        values |= broken_down(key, parts(rows, by_stream), lambda some: facts.per_week(some.size))
    values["M06.present"] = facts.window.mean_number(arrive, depart)
    values |= broken_down(
        "M06.present",
        parts(np.isfinite(arrive), by_stream),
        lambda some: facts.window.mean_number(arrive[some], depart[some]),
    )
    return values | _outcomes(left, everybody.dimension("outcome"), by_stream)


def _outcomes(left: BoolArray, outcome: Dimension, by_stream: Mapping[str, Dimension]) -> Values:
    """Return the shares of outcomes: of everybody, and of each stream where there are several."""
    groups: dict[str, BoolArray] = {"outcome": left}
    for codes_of, labels in by_stream.values():
        groups |= {name: left & (codes_of == k) for k, name in enumerate(labels)}
    return {
        f"M07.share.{of}.{label.partition('.')[2]}": percent(rows.size, chosen.sum())
        for of, chosen in groups.items()
        for label, rows in parts(chosen, {"": outcome}).items()
    }


def _times(facts: Facts) -> Values:
    everybody, names = facts.everybody, facts.records.names
    arrive, depart = everybody.time("t_arrive"), everybody.time("t_depart")
    left = facts.window.holds(depart)
    of = parts(left, _dimensions(facts, stream="source", outcome="outcome"))
    minutes = {cause: everybody.minutes(cause) for cause in names.patient_causes}
    waits = [m for cause, m in minutes.items() if facts.terms.find("cause", cause).waits]
    values: Values = {}
    for code, spent in (("M08", depart - arrive), ("M09", sum(waits, np.zeros(len(arrive))))):
        for variant, (_, statistic) in _STATISTICS.items():
            key = f"{code}.{variant}"
            values[key] = statistic(spent[left])
            values |= broken_down(key, of, on(spent, statistic))
    causes = {cause: mean(spent[left]) for cause, spent in minutes.items()}
    reached = {name: mean((everybody.time(name) - arrive)[left]) for name in names.milestones}
    return values | keyed("M10.minutes", "cause", causes) | keyed("M11.to", "milestone", reached)


def _nine_in_ten(values: FloatArray) -> float:
    return quantile(values, 0.9)


_STATISTICS: Mapping[str, tuple[str, Callable[[FloatArray], float]]] = {
    "mean": ("mean", mean),
    "median": ("median", median),
    "p90": ("90th percentile", _nine_in_ten),
}


def _steady(facts: Facts) -> Values:
    everybody = facts.everybody
    numbers = {PRESENT: (everybody.time("t_arrive"), everybody.time("t_depart"))}
    return steady(facts.window, numbers)


def _neither(key: str, name: str, unit: str, definition: str) -> Measure:
    return declare(key, name, unit, definition, _OR, better="neither")


_SERVERS = _neither(
    "M01.utilisation", "Utilisation", "%", "Server minutes in use on duty over minutes on duty."
)
_QUEUE = declare(
    "M02.waiting",
    "Mean number waiting",
    "patients",
    "Time-weighted mean number in line for a resource or team; in all lines together.",
    _OR,
)
_PLACES = (
    declare(
        "M03.full",
        "Time full",
        "%",
        "Share of the time with any server on duty (bed open) in which none was free.",
        _OR,
    ),
    _neither("M04.occupancy", "Beds occupied", "%", "Bed minutes occupied over bed minutes open."),
)
_FLOWS = (
    _neither("M05.arrivals", "Arrivals", "patients a week", "Who came in the window."),
    declare("M05.left", "Departures", "patients a week", "Who left in the window.", _OR,
            better="higher"),
    _neither("M06.present", "Patients present", "patients", "Time-weighted mean number."),
    _neither("M07.share", "Share", "%", "Of those who left in the window, how they left."),
)  # fmt: skip
_SPENT = (
    *(
        declare(f"{code}.{variant}", f"{name}, {said}", "min", f"{text} {_LEFT}", _OR)
        for code, name, text in (
            ("M08", "Time in the model", "Arrival to departure."),
            ("M09", "Time waited", "Minutes of all causes that are waiting."),
        )
        for variant, (said, _) in _STATISTICS.items()
    ),
    _neither("M10.minutes", "Mean time", "min", f"Minutes that went to a cause. {_LEFT}"),
    declare(
        "M11.to",
        "Mean time from arrival",
        "min",
        "Of those who left in the window and had reached the milestone.",
        _OR,
        better="neither",
        bounds=ANY,
    ),
)
_SETTLING = (*of_number(PRESENT, "Patients in the model", "patients"), FREEDOM, UNSTABLE)

RULES = (
    Rule(measures=(_SERVERS,), compute=_servers),
    Rule(measures=(_QUEUE,), compute=_queues),
    Rule(measures=_PLACES, compute=_in_use),
    Rule(measures=_FLOWS, compute=_flow),
    Rule(measures=_SPENT, compute=_times),
    *ladders.RULES,
    Rule(measures=_SETTLING, compute=_steady),
)
"""Every rule; what a hospital does not have has no row."""

MEASURES: tuple[Measure, ...] = tuple(m for rule in RULES for m in rule.measures)
