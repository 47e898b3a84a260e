"""Minutes by hour of the window and resource, read once from the records and shared by measures."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np
import pandas as pd

from flowsim.analysis.measures.counting import Window
from flowsim.analysis.measures.numbers import BoolArray, FloatArray, IntArray, codes, times
from flowsim.errors import unknown_name
from flowsim.records.frames import Records
from flowsim.records.tables import RESOURCE_KINDS, Names


@dataclass(frozen=True)
class HourGrid:
    """Server minutes by hour of the window and resource, each of shape (hours, resources).

    `waiting` are the patient minutes in all queues that a resource serves: its own, and those of
    the teams it is a member of.
    """

    hours: IntArray
    scheduled: FloatArray
    busy: FloatArray
    overrun: FloatArray
    waiting: FloatArray
    kinds: tuple[str, ...]
    names: tuple[str, ...]

    def of_kind(self, kind: str) -> IntArray:
        """Return the places of the resources of a kind ('staff', 'machine' or 'space').

        Raises FlowsimError for another word.
        """
        if kind not in RESOURCE_KINDS:
            raise unknown_name("resources", "kind of resource", kind, RESOURCE_KINDS)
        return np.flatnonzero([k == kind for k in self.kinds])

    def of_names(self, names: Iterable[str]) -> IntArray:
        """Return the places of the resources of these names that the model has."""
        chosen = set(names)
        return np.flatnonzero([name in chosen for name in self.names])


def hour_grid(records: Records, window: Window) -> HourGrid | None:
    """Return the minutes of the whole hours of the window; None for a model without resources."""
    names, table = records.names, records.resource_hours
    if table.empty or not names.resources:
        return None
    first = int(np.ceil(window.start / 60.0))
    last = int(np.floor(window.end / 60.0))
    hours = range(first, max(last, first))
    resources = _Cells.of(table, "resource", names.resources, hours)
    queues = _Cells.of(records.queue_hours, "queue", names.queues, hours)
    return HourGrid(
        np.array(hours, dtype=np.int64),
        resources.spread("scheduled_minutes"),
        resources.spread("busy_minutes"),
        resources.spread("overrun_minutes"),
        queues.spread("waiting_minutes") @ _served(names),
        names.resource_kinds,
        names.resources,
    )


def _served(names: Names) -> FloatArray:
    """Return 1 where a resource serves a queue, else 0; shape (queues, resources)."""
    rows = [[name in members for name in names.resources] for members in names.queue_members]
    return np.array(rows, dtype=np.float64).reshape(len(names.queues), len(names.resources))


@dataclass(frozen=True)
class _Cells:
    """Where the rows of a table of hours belong in a grid of `shape` (hours, resources)."""

    table: pd.DataFrame
    inside: BoolArray
    cell: IntArray
    shape: tuple[int, int]

    @classmethod
    def of(
        cls, table: pd.DataFrame, column: str, labels: tuple[str, ...], hours: range
    ) -> "_Cells":
        """Return the cells of the rows in some hours, of labels in a column."""
        place = codes(table, column, labels)
        at = times(table, "hour") - hours.start
        inside = (place >= 0) & (at >= 0) & (at < len(hours))
        cell = at[inside].astype(np.int64) * len(labels) + place[inside]
        return cls(table, inside, cell, (len(hours), len(labels)))

    def spread(self, column: str) -> FloatArray:
        """Return a column's minutes as a grid."""
        minutes = times(self.table, column)[self.inside]
        flat = np.bincount(self.cell, weights=minutes, minlength=self.shape[0] * self.shape[1])
        return np.asarray(flat.reshape(self.shape), dtype=np.float64)
