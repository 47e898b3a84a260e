"""How many servers or beds are in use, as a distribution over time, and how long all of them are.

Read from the log of servers (`simulate(..., log_resources=True)`) and from the events of beds.
"""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import pandas as pd

from flowsim.analysis.measures.bed_facts import occupied, open_beds
from flowsim.analysis.measures.counting import Window
from flowsim.analysis.measures.facts import Facts
from flowsim.analysis.measures.numbers import FloatArray, codes, percent, times
from flowsim.analysis.statistics import ranged_interval

RESOURCE, WARD = "resource", "ward"
COLUMNS = ("kind", "place", "number", "percent")


@dataclass(frozen=True)
class InUse:
    """How many of a place are in use, step by step; `kind` is 'resource' or 'ward'.

    `minutes` the steps of the window last, shape (steps,), with as many `used` and `there`.
    """

    kind: str
    place: str
    minutes: FloatArray
    used: FloatArray
    there: FloatArray

    @property
    def minutes_used(self) -> float:
        """Server or bed minutes in use."""
        return float((self.used * self.minutes).sum())

    @property
    def minutes_there(self) -> float:
        """Server minutes on duty, or minutes of open beds."""
        return float((self.there * self.minutes).sum())

    @property
    def percent_full(self) -> float:
        """Share of the time in which there were any that all were in use, in %."""
        some = self.there > 0
        full = some & (self.used >= self.there)
        return percent(self.minutes[full].sum(), self.minutes[some].sum())

    @property
    def percent_by_number(self) -> FloatArray:
        """Share of the time that so many were in use, in %, from none on."""
        minutes = np.bincount(self.used.astype(np.int64), weights=self.minutes)
        return np.asarray(100.0 * minutes / minutes.sum(), dtype=np.float64)


def in_use(facts: Facts) -> tuple[InUse, ...]:
    """Return every resource that was logged and every ward, in the order of the hospital."""
    if facts.window.minutes <= 0:
        return ()
    return (*_resources(facts), *_wards(facts))


def _resources(facts: Facts) -> Iterator[InUse]:
    records, window = facts.records, facts.window
    names = records.names.resources
    if records.duty_changes.empty:  # nothing was logged: else every resource has a first number
        return
    logs = ((records.server_events, "change"), (records.duty_changes, "on_duty"))
    (t_used, of_used, change), (t_there, of_there, number) = (
        (times(log, "t"), codes(log, "resource", names), times(log, column)) for log, column in logs
    )
    for k, name in enumerate(names):
        used, there = of_used == k, of_there == k
        edges = _edges(window, (t_used[used], t_there[there]))
        yield InUse(
            RESOURCE,
            name,
            np.diff(edges),
            _after(edges[:-1], t_used[used], np.cumsum(change[used])),
            _after(edges[:-1], t_there[there], number[there]),
        )


def _wards(facts: Facts) -> Iterator[InUse]:
    if not facts.beds.known:
        return
    edges = _edges(facts.window, (facts.beds.events.t,))
    states = facts.beds.at(edges[:-1])
    used, there = occupied(states), open_beds(states)
    for k, name in enumerate(facts.records.names.wards):
        yield InUse(WARD, name, np.diff(edges), used[:, k], there[:, k])


def _edges(window: Window, moments: Iterable[FloatArray]) -> FloatArray:
    """Return the start and the end of the window, and every moment between, each once."""
    inside = [t[window.holds(t)] for t in moments]
    return np.unique(np.concatenate([[window.start, window.end], *inside]))


def _after(edges: FloatArray, t: FloatArray, level: FloatArray) -> FloatArray:
    """Return the level that holds just after each edge, zero before the first change."""
    place = np.searchsorted(t, edges, side="right")
    return np.concatenate([[0.0], level])[place]


def numbers_in_use(places: Sequence[InUse]) -> pd.DataFrame:
    """Return the distributions of one replication: kind, place, number, percent of the window."""
    rows = [
        (one.kind, one.place, number, float(share))
        for one in places
        for number, share in enumerate(one.percent_by_number)
    ]
    return pd.DataFrame(rows, columns=list(COLUMNS))


def numbers_summary(table: pd.DataFrame, replications: int) -> pd.DataFrame:
    """Return the distributions over replications: kind, place, number, percent, low, high.

    `table` has the columns of `numbers_in_use` of all replications. A number that a replication
    never saw counts with 0 %. The 95 % intervals stay within 0 and 100.
    """
    rows = []
    for (kind, place), mine in table.groupby(["kind", "place"], sort=False):
        for number, group in mine.groupby("number"):
            values = np.zeros(replications)
            values[: len(group)] = group["percent"]
            found = ranged_interval(values, 0.0, 100.0)
            rows.append((kind, place, number, found.mean, found.low, found.high))
    return pd.DataFrame(rows, columns=[*COLUMNS, "low", "high"])
