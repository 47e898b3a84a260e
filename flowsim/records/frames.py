"""Codes to labelled tables.

pandas is imported when the first table is made: a start up to the first event does not need it.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from flowsim.records.minutes import PREFIX, by_cause, sparse_column
from flowsim.records.tables import BED_STATES, Names, Raw

if TYPE_CHECKING:
    import pandas as pd

PLACEMENTS = ("home", "acceptable", "outlier")


@dataclass(frozen=True, kw_only=True)
class Records:
    """The tables of one replication, as `flowsim.records.tables` describes them.

    `names` tells the wards' bed types and the divisions; `window` is (warm-up end, results end)
    in minutes, and `end_minutes` the end of the cool-down.
    """

    patients: pd.DataFrame
    stays: pd.DataFrame
    bed_events: pd.DataFrame
    resource_hours: pd.DataFrame
    queue_hours: pd.DataFrame
    escalations: pd.DataFrame
    shifts: pd.DataFrame
    names: Names
    window: tuple[float, float] = (0.0, float("inf"))
    end_minutes: float = field(default=0.0)


def _labels(codes: NDArray[Any], labels: tuple[str, ...]) -> pd.Categorical[Any]:
    import pandas as pd

    # Codes come from an engine and are within range by construction: looking at each of them
    # again would take as long as all the rest.
    kind = pd.CategoricalDtype(pd.Index(labels))
    return pd.Categorical.from_codes(codes, dtype=kind, validate=False)


def _table(columns: dict[str, object]) -> pd.DataFrame:
    """Return a table whose columns are the arrays themselves, not copies."""
    import pandas as pd

    return pd.DataFrame(columns, copy=False)


def frames(raw: Raw, names: Names, window: tuple[float, float]) -> Records:
    """Return the labelled tables of one replication."""
    return Records(
        patients=_patients(raw, names),
        stays=_stays(raw, names),
        bed_events=_bed_events(raw, names),
        resource_hours=_hours(
            "resource",
            names.resources,
            {
                "scheduled_minutes": raw.scheduled_minutes,
                "busy_minutes": raw.busy_minutes,
                "overrun_minutes": raw.overrun_minutes,
            },
        ),
        queue_hours=_hours("queue", names.queues, {"waiting_minutes": raw.waiting_minutes}),
        escalations=_table(dict(raw.escalations)),
        shifts=_shifts(raw, names),
        names=names,
        window=window,
        end_minutes=raw.end_minutes,
    )


def _patients(raw: Raw, names: Names) -> pd.DataFrame:
    # Background processes come before everybody else, at the start of the run.
    keep = slice(int(np.count_nonzero(raw.source < len(names.internal_sources))), None)
    columns: dict[str, object] = {
        "patient": np.arange(len(raw.source))[keep],
        "source": _labels(raw.source[keep], names.sources),
        "ordinal": raw.ordinal[keep],
        "t_arrive": raw.t_arrive[keep],
        "t_depart": raw.t_depart[keep],
        "outcome": _labels(raw.outcome[keep], names.outcomes),
    }
    for k, (name, values) in enumerate(zip(names.attributes, names.attribute_values, strict=True)):
        columns[name] = _labels(raw.attributes[keep, k], values)
    for k, name in enumerate(names.milestones):
        columns[name] = raw.milestones[keep, k]
    minutes = by_cause(raw.minutes, len(names.causes), len(raw.source))
    for cause, spent in zip(names.causes, minutes, strict=True):
        columns[f"{PREFIX}{cause}"] = sparse_column(spent[keep])
    return _table(columns)


def _stays(raw: Raw, names: Names) -> pd.DataFrame:
    columns: dict[str, object] = {"stay": np.arange(len(raw.stays["patient"]))}
    labels = {
        "kind": names.request_kinds,
        "service": names.services,
        "ward": names.wards,
        "placement": PLACEMENTS,
    }
    for name, values in raw.stays.items():
        columns[name] = _labels(values, labels[name]) if name in labels else values
    return _table(columns)


def _bed_events(raw: Raw, names: Names) -> pd.DataFrame:
    events = raw.bed_events
    return _table(
        {
            "t": events["t"],
            "ward": _labels(events["ward"], names.wards),
            "before": _labels(events["before"], BED_STATES),
            "after": _labels(events["after"], BED_STATES),
            "beds": events["beds"],
        }
    )


def _hours(
    kind: str, labels: tuple[str, ...], values: dict[str, NDArray[np.float64]]
) -> pd.DataFrame:
    hours = next(iter(values.values())).shape[0]
    codes = np.tile(np.arange(len(labels), dtype=np.int16), hours)
    columns: dict[str, object] = {
        "hour": np.repeat(np.arange(hours), len(labels)),
        kind: _labels(codes, labels),
    }
    columns.update({name: array.ravel() for name, array in values.items()})
    return _table(columns)


def _shifts(raw: Raw, names: Names) -> pd.DataFrame:
    columns: dict[str, object] = dict(raw.shifts)
    columns["resource"] = _labels(raw.shifts["resource"], names.resources)
    return _table(columns)
