"""Codes to labelled tables, as `flowsim.records.schema` describes them.

pandas is imported when the first table is made: a start up to the first event does not need it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

from flowsim.calls import ResultType
from flowsim.records.minutes import by_cause, minute_columns
from flowsim.records.schema import (
    LOGS,
    MINUTES,
    PATIENTS,
    TABLES,
    Column,
    Table,
    check,
    columns_of,
    unknown_table,
)
from flowsim.records.tables import Names, Raw

if TYPE_CHECKING:
    import pandas as pd

Arrays = Mapping[str, NDArray[Any]]


@dataclass(frozen=True, kw_only=True, repr=False)
class Records(metaclass=ResultType, by="simulate, or a result of run"):
    """The tables of one replication: `records.patients`, `records.stays`, ...

    `tables` holds them by name, as `flowsim.records.schema.TABLES` and docs/records.md describe
    them; each is an attribute as well. `names` tells the wards' bed types and the divisions;
    `window` is (warm-up end, results end) in minutes, and `end_minutes` the end of the cool-down.
    """

    tables: Mapping[str, pd.DataFrame]
    names: Names
    window: tuple[float, float] = (0.0, float("inf"))
    end_minutes: float = 0.0

    def __getattr__(self, name: str) -> pd.DataFrame:
        """Return a table. Raises FlowsimError for a name that is none."""
        if name.startswith("_") or name == "tables":
            raise AttributeError(name)
        if name not in self.tables:
            raise unknown_table("records", name)
        return self.tables[name]

    def __dir__(self) -> list[str]:
        return sorted([*super().__dir__(), *self.tables])

    def copied(self) -> Records:
        """Return the same with tables of their own, which may be changed."""
        return replace(self, tables={name: table.copy() for name, table in self.tables.items()})

    def __repr__(self) -> str:
        rows = [f"  {name}: {len(table):,} rows" for name, table in self.tables.items()]
        start, end = self.window
        days = f"  window: days {start / 1440:g} to {end / 1440:g} of {self.end_minutes / 1440:g}"
        return "\n".join(["Records (columns: docs/records.md)", *rows, days])


def frames(raw: Raw, names: Names, window: tuple[float, float]) -> Records:
    """Return the labelled tables of one replication.

    Raises FlowsimError for arrays that are not those of the schema: a defect of an engine.
    """
    check(raw, names)
    # Background processes come before everybody else, at the start of the run.
    background = int(np.count_nonzero(raw.source < len(names.internal_sources)))
    made = {
        PATIENTS.name: _patients(raw, names, background),
        MINUTES.name: _minutes(raw, names, background),
        **{table.name: _log(table, raw, names) for table in LOGS if table is not MINUTES},
        **{table.name: _hours(table, raw, names) for table in TABLES.values() if table.by_hour},
    }
    return Records(
        tables={name: made[name] for name in TABLES},
        names=names,
        window=window,
        end_minutes=raw.end_minutes,
    )


def _column(column: Column, values: NDArray[Any], names: Names) -> object:
    labels = column.words(names)
    return values if labels is None else _labels(values, labels)


def _labels(codes: NDArray[Any], labels: tuple[str, ...]) -> pd.Categorical[Any]:
    import pandas as pd

    # Codes come from an engine and are within range by construction: looking at each of them
    # again would take as long as all the rest.
    kind = pd.CategoricalDtype(pd.Index(labels))
    return pd.Categorical.from_codes(codes, dtype=kind, validate=False)


def empty_labels(found: pd.DataFrame, table: Table, names: Names) -> pd.DataFrame:
    """Return a table without rows with the labels its columns have in the schema."""
    own: dict[str, tuple[str, ...] | None] = {c.name: c.words(names) for c in table.columns}
    if table is PATIENTS:
        own |= dict(zip(names.attributes, names.attribute_values, strict=True))
    nobody = np.zeros(0, dtype=np.int16)
    columns = {
        str(name): values if own.get(str(name)) is None else _labels(nobody, own[str(name)] or ())
        for name, values in found.items()
    }
    return _table(columns)


def _table(columns: Mapping[str, object]) -> pd.DataFrame:
    """Return a table whose columns are the arrays themselves, not copies."""
    import pandas as pd

    return pd.DataFrame(columns, copy=False)


def _patients(raw: Raw, names: Names, background: int) -> pd.DataFrame:
    keep = slice(background, None)
    arrays: Arrays = {"patient": np.arange(len(raw.source)), **columns_of(raw, PATIENTS)}
    columns = {c.name: _column(c, arrays[c.name][keep], names) for c in PATIENTS.columns}
    for k, (name, values) in enumerate(zip(names.attributes, names.attribute_values, strict=True)):
        if name not in names.momentary:
            columns[name] = _labels(raw.attributes[keep, k], values)
    for k, name in enumerate(names.milestones):
        columns[name] = raw.milestones[keep, k]
    for k, name in enumerate(names.numbers):
        columns[name] = raw.numbers[keep, k]
    minutes = by_cause(raw.minutes, len(names.causes), len(raw.source))
    return _table(columns | minute_columns(names, (spent[keep] for spent in minutes)))


def _minutes(raw: Raw, names: Names, background: int) -> pd.DataFrame:
    first = int(np.searchsorted(raw.minutes["patient"], background))
    return _table({c.name: _column(c, raw.minutes[c.name][first:], names) for c in MINUTES.columns})


def _log(table: Table, raw: Raw, names: Names) -> pd.DataFrame:
    arrays = columns_of(raw, table)
    rows = len(next(iter(arrays.values())))
    return _table(
        {
            c.name: np.arange(rows) if c.numbered else _column(c, arrays[c.name], names)
            for c in table.columns
        }
    )


def _hours(table: Table, raw: Raw, names: Names) -> pd.DataFrame:
    hour, kind, *_ = table.columns
    arrays = columns_of(raw, table)
    hours, width = next(iter(arrays.values())).shape
    codes = np.tile(np.arange(width, dtype=np.int16), hours)
    columns = {
        hour.name: np.repeat(np.arange(hours), width),
        kind.name: _column(kind, codes, names),
        **{name: array.ravel() for name, array in arrays.items()},
    }
    return _table(columns)
