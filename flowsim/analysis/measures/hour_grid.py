"""Minutes by hour of the window and resource, read once from the records and shared by measures."""

from dataclasses import dataclass

import numpy as np

from flowsim.analysis.measures.counting import Window
from flowsim.analysis.measures.numbers import FloatArray, IntArray, codes, times
from flowsim.records.frames import Records


@dataclass(frozen=True)
class HourGrid:
    """Server minutes by hour of the window and resource, each of shape (hours, resources)."""

    hours: IntArray
    scheduled: FloatArray
    busy: FloatArray
    overrun: FloatArray
    waiting: FloatArray
    kinds: tuple[str, ...]
    names: tuple[str, ...]

    def of_kind(self, kind: str) -> IntArray:
        """Return the places of the resources of a kind ('staff', 'machine' or 'space')."""
        return np.flatnonzero([k == kind for k in self.kinds])


def hour_grid(records: Records, window: Window) -> HourGrid | None:
    """Return the minutes of the whole hours of the window; None for a model without resources."""
    names, table = records.names, records.resource_hours
    if table.empty or not names.resources:
        return None
    first = int(np.ceil(window.start / 60.0))
    last = int(np.floor(window.end / 60.0))
    hours = np.arange(first, max(last, first))

    def spread(column: str, kind: str) -> FloatArray:
        source = records.queue_hours if kind == "queue" else table
        place = codes(source, kind, names.resources)
        at = times(source, "hour") - first
        inside = (place >= 0) & (at >= 0) & (at < len(hours))
        cell = at[inside].astype(np.int64) * len(names.resources) + place[inside]
        size = len(hours) * len(names.resources)
        flat = np.bincount(cell, weights=times(source, column)[inside], minlength=size)
        return np.asarray(flat.reshape(len(hours), len(names.resources)), dtype=np.float64)

    return HourGrid(
        hours,
        spread("scheduled_minutes", "resource"),
        spread("busy_minutes", "resource"),
        spread("overrun_minutes", "resource"),
        spread("waiting_minutes", "queue"),
        names.resource_kinds,
        names.resources,
    )
