"""Ladders of services: how often each rung was tried, and what came of it, also by hour."""

import numpy as np
import pandas as pd

from flowsim.analysis.measures.facts import Facts
from flowsim.analysis.measures.numbers import codes, hour, percent, times
from flowsim.analysis.measures.registry import Rule, Values, declare
from flowsim.records.tables import RUNG_RESULTS

_OF_TRIES = "Share of the tries of a rung in the window"
_RESULTS = {
    "taken": ("Taken", f"{_OF_TRIES} by whom it took."),
    "not_eligible": ("Refused, not eligible", f"{_OF_TRIES} by those not eligible."),
    "shut": ("Refused, shut", f"{_OF_TRIES} by the eligible when it was shut."),
    "full": ("Refused, full", f"{_OF_TRIES} by the eligible when it was open and had no place."),
    "no_slot": ("Refused, no slot", f"{_OF_TRIES} that nothing but the want of a slot refused."),
}
_SOURCE = "loss systems with overflow"


def rungs_by_hour(facts: Facts) -> pd.DataFrame:
    """Return the tries in the window: ladder, rung, result, hour (of the day), tries_a_week.

    A row is a result of a rung in an hour of the day; those that never were have no row.
    """
    table = facts.records.rungs
    keys = ["ladder", "rung", "result"]
    tried = table.loc[facts.window.holds(times(table, "t")), [*keys, "t"]]
    tried = tried.assign(hour=hour(times(tried, "t")).astype(np.int64))
    counts = tried.groupby([*keys, "hour"], observed=True, as_index=False).size()
    counts["tries_a_week"] = counts.pop("size") / facts.window.weeks
    return counts.astype(dict.fromkeys(keys, object))


def _ladders(facts: Facts) -> Values:
    """Return the tries of each rung of each ladder a week, and the shares of each result."""
    table, names = facts.records.rungs, facts.records.names
    inside = facts.window.holds(times(table, "t"))
    shape = len(names.ladders), len(names.rungs), len(RUNG_RESULTS)
    counts = np.zeros(shape, dtype=np.int64)
    columns = (("ladder", names.ladders), ("rung", names.rungs), ("result", RUNG_RESULTS))
    np.add.at(counts, tuple(codes(table, name, labels)[inside] for name, labels in columns), 1)
    values: Values = {}
    for ladder, rung in np.argwhere(counts.sum(axis=2)):
        name = f"{names.ladders[ladder]}.{names.rungs[rung]}"
        tries = int(counts[ladder, rung].sum())
        values[f"M12.tries.{name}"] = facts.per_week(tries)
        for result, number in zip(RUNG_RESULTS, counts[ladder, rung], strict=True):
            values[f"M13.{result}.{name}"] = percent(number, tries)
    return values


TRIES = declare(
    "M12.tries",
    "Tries of a rung",
    "a week",
    "How often a rung of a ladder was tried in the window.",
    _SOURCE,
    better="neither",
)
SHARES = tuple(
    declare(f"M13.{result}", name, "%", definition, _SOURCE, better="neither")
    for result, (name, definition) in _RESULTS.items()
)

RULES = (Rule(measures=(TRIES, *SHARES), compute=_ladders),)
"""What came of each rung; a hospital without ladders has no row."""
