"""Whether two records of one replication are the same byte for byte, and where they first differ.

Columns are laid out as `flowsim.records.schema` describes them, each beside the minute by which
its rows were known, so that among many differences the one that came first can be named.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any

import numpy as np
from numpy.typing import NDArray

from flowsim.engine.clock_words import when
from flowsim.records.minutes import by_cause
from flowsim.records.schema import LOGS, MINUTES, PATIENTS, TABLES, Table, columns_of
from flowsim.records.tables import Names, Raw

Array = NDArray[Any]

WHOLE = -1
"""The row of a difference that is not in one row: another type, a column too many."""


@dataclass(frozen=True, kw_only=True)
class Difference:
    """The first row in which a column differs. `rows` is the number of rows that do.

    `t` is the minute by which the difference had come about, NaN where there is none; `subject`
    says whose row it is, `patient` is the patient as source:ordinal (of a later episode, the number
    of its row), '' where it is nobody's; `values` are what either record has there, in words.
    """

    table: str
    column: str
    row: int
    rows: int
    t: float
    values: tuple[str, str]
    subject: str = ""
    patient: str = ""

    def text(self, first: str = "the first", second: str = "the second") -> str:
        """Return the difference in words; `first` and `second` name the two records."""
        at = "" if np.isnan(self.t) else f"{when(self.t)}, "
        ours, theirs = self.values
        place = f"{at}{self.subject}, {self.column}" if self.subject else f"{at}{self.column}"
        return f"{place}: {ours} in {first}, {theirs} in {second}"


@dataclass(frozen=True, kw_only=True)
class _Column:
    """One column: values and minutes (rows,), and the labels of its codes, if they are codes."""

    table: str
    name: str
    values: Array
    t: Array
    labels: Sequence[str] | None = None

    def shown(self, row: int) -> str:
        """Return a value in words."""
        if row >= len(self.values):
            return "no such row"
        value = self.values[row].item()
        if self.labels is not None:
            return self.labels[value] if 0 <= value < len(self.labels) else f"none ({value})"
        if isinstance(value, float) and np.isnan(value):
            return "nothing"
        return repr(value)

    def bytes_of(self, row: int) -> str:
        """Return the bytes of a value, for values that look alike."""
        return f"bytes {self.values[row].tobytes().hex()}"


def differences(first: Raw, second: Raw, names: Names) -> list[Difference]:
    """Return a difference for every column that is not the same, what came first first.

    The same means dtype, shape and bytes: NaN equals NaN, and 0.0 is not -0.0. Differences
    without a time, of a column as a whole, come before all others; those of one minute are in
    the order of the tables and columns.
    """
    if _alike(first, second):
        return []
    found = list(_layout(first, second))
    apart = {item.column for item in found}
    ours, theirs = (
        {(c.table, c.name): c for c in _columns(raw, names, apart)} for raw in (first, second)
    )
    for key in ours:
        difference = _compare(ours[key], theirs[key], first, second, names)
        if difference is not None:
            found.append(difference)
    return sorted(found or _order_of_minutes(first, second, names), key=_place)


def _order_of_minutes(first: Raw, second: Raw, names: Names) -> list[Difference]:
    """Return how the rows of minutes differ where they say the same in another order."""
    ours, theirs = (_log(MINUTES, raw.minutes, names, set()) for raw in (first, second))
    pairs = zip(ours, theirs, strict=True)
    found = (_compare(a, b, first, second, names) for a, b in pairs)
    return [item for item in found if item is not None]


def _place(item: Difference) -> float:
    """Return the place of a difference in time; what never happened comes last."""
    if item.row == WHOLE:
        return -np.inf
    return np.inf if np.isnan(item.t) else item.t


# -- as a whole --------------------------------------------------------------------------------


def _arrays(raw: Raw) -> dict[str, Array]:
    """Return every array by its name: 'milestones', 'stays.t_in', ..."""
    found: dict[str, Array] = {}
    for item in fields(Raw):
        value = getattr(raw, item.name)
        if isinstance(value, dict):
            found.update({f"{item.name}.{name}": array for name, array in value.items()})
        else:
            found[item.name] = np.asarray(value)
    return found


def _alike(first: Raw, second: Raw) -> bool:
    """Return at once, for the usual case, whether every array is the same."""
    ours, theirs = _arrays(first), _arrays(second)
    return ours.keys() == theirs.keys() and all(
        a.dtype == theirs[name].dtype
        and a.shape == theirs[name].shape
        and not _unlike(a, theirs[name]).any()
        for name, a in ours.items()
    )


def _layout(first: Raw, second: Raw) -> Iterator[Difference]:
    """Yield a difference for every array that is missing in one, or of another type or width."""
    ours, theirs = _arrays(first), _arrays(second)
    for name in dict.fromkeys([*ours, *theirs]):
        layouts = [_kind(arrays.get(name)) for arrays in (ours, theirs)]
        if layouts[0] != layouts[1]:
            yield Difference(
                table=name.partition(".")[0],
                column=name,
                row=WHOLE,
                rows=0,
                t=float("nan"),
                values=(layouts[0], layouts[1]),
            )


def _kind(array: Array | None) -> str:
    if array is None:
        return "missing"
    width = "".join(f", {n} columns" for n in array.shape[1:])
    return f"{array.dtype.name}{width}"


# -- column by column --------------------------------------------------------------------------


def _compare(
    ours: _Column, theirs: _Column, first: Raw, second: Raw, names: Names
) -> Difference | None:
    """Return the difference of one column that came first."""
    common = min(len(ours.values), len(theirs.values))
    longer = ours if len(ours.values) > common else theirs
    apart = _unlike(ours.values[:common], theirs.values[:common])
    rows = np.concatenate((np.flatnonzero(apart), np.arange(common, len(longer.values))))
    if rows.size == 0:
        return None
    both = np.fmin(ours.t[:common], theirs.t[:common])
    t = np.concatenate((both, longer.t[common:]))[rows]
    place = int(np.nanargmin(t)) if np.isfinite(t).any() else 0
    row = int(rows[place])
    values = ours.shown(row), theirs.shown(row)
    if values[0] == values[1]:
        values = ours.bytes_of(row), theirs.bytes_of(row)
    raw = first if longer is ours else second
    subject, patient = _subject(ours.table, row, raw, names)
    return Difference(
        table=ours.table,
        column=ours.name,
        row=row,
        rows=len(rows),
        t=float(t[place]),
        values=values,
        subject=subject,
        patient=patient,
    )


def _unlike(a: Array, b: Array) -> NDArray[np.bool_]:
    """Return where two arrays of one shape and dtype have other bytes."""
    word = f"u{a.dtype.itemsize}"
    unlike: NDArray[np.bool_] = np.not_equal(
        np.ascontiguousarray(a).view(word), np.ascontiguousarray(b).view(word)
    )
    return unlike


def _subject(table: str, row: int, raw: Raw, names: Names) -> tuple[str, str]:
    """Return what a row is about, and whose it is as source:ordinal ('' if nobody's)."""
    if table not in TABLES:
        return "", ""
    of = columns_of(raw, TABLES[table]).get("patient")
    about = f"{TABLES[table].row} {row}"
    if table != PATIENTS.name and of is None:
        return about, ""
    patient = row if of is None else int(of[row])
    source = names.sources[raw.source[patient]]
    whose = f"{source}:{raw.ordinal[patient]}"
    if raw.episode[patient] > 1:
        whose += f", episode {raw.episode[patient]}"
    kind = "background process" if source in names.internal_sources else "patient"
    traced = whose if raw.episode[patient] == 1 else str(patient)
    known = "" if source in names.internal_sources else traced
    whole = "" if of is None else f"{about} of "
    return f"{whole}{kind} {patient} ({whose})", known


# -- the tables --------------------------------------------------------------------------------


def _columns(raw: Raw, names: Names, without: set[str]) -> Iterator[_Column]:
    """Yield the columns of every table; arrays in `without` are left out."""
    yield from (column for array, column in _patients(raw, names) if array not in without)
    for table in LOGS:
        if table is not MINUTES:  # compared with the patients they belong to
            yield from _log(table, columns_of(raw, table), names, without)
    yield from _hours(raw, names, without)
    if "end_minutes" not in without:
        end = np.array([raw.end_minutes])
        yield _Column(table="run", name="end_minutes", values=end, t=end)


def _log(
    table: Table, columns: Mapping[str, Array], names: Names, without: set[str]
) -> Iterator[_Column]:
    known = _known(columns, table.known)
    for name, values in columns.items():
        if f"{table.name}.{name}" not in without:
            t = values if name.startswith("t_") else known
            words = table.column(name).words(names)
            yield _Column(table=table.name, name=name, values=values, t=t, labels=words)


def _hours(raw: Raw, names: Names, without: set[str]) -> Iterator[_Column]:
    """Yield minutes by hour of the run; a row counts as known at the end of its hour."""
    for table in (table for table in TABLES.values() if table.by_hour):
        labels = table.columns[1].words(names) or ()
        for name, minutes in columns_of(raw, table).items():
            if name not in without:
                end = 60.0 * np.arange(1, len(minutes) + 1)
                for label, values in _across(labels, minutes):
                    yield _Column(table="hours", name=f"{name} of {label}", values=values, t=end)


def _known(columns: Mapping[str, Array], times: Sequence[str]) -> Array:
    """Return by when the rows of a table were known: the first of the times that there is."""
    known = np.full(len(next(iter(columns.values()), ())), np.nan)
    for name in times:
        known = np.where(np.isnan(known), columns.get(name, known), known)
    return known


def _patients(raw: Raw, names: Names) -> Iterator[tuple[str, _Column]]:
    """Yield the array each column of the patients table is from, and the column.

    A milestone is known at its own time. Attributes and minutes by cause may be from any time
    before departure, so they count from then on: a milestone that differs too goes first.
    """
    left = np.where(np.isnan(raw.t_depart), raw.end_minutes, raw.t_depart)
    yield "source", _patient("source", raw.source, raw.t_arrive, names.sources)
    yield "ordinal", _patient("ordinal", raw.ordinal, raw.t_arrive)
    yield "person", _patient("person", raw.person, raw.t_arrive)
    yield "episode", _patient("episode", raw.episode, raw.t_arrive)
    yield "t_arrive", _patient("t_arrive", raw.t_arrive, raw.t_arrive)
    yield "t_depart", _patient("t_depart", raw.t_depart, raw.t_depart)
    yield "outcome", _patient("outcome", raw.outcome, left, names.outcomes)
    for name, values in _across(names.milestones, raw.milestones):
        yield "milestones", _patient(f"milestone {name}", values, values)
    for name, values in _across(names.numbers, raw.numbers):
        yield "numbers", _patient(f"number {name}", values, raw.t_arrive)
    minutes = by_cause(raw.minutes, len(names.causes), len(raw.source))
    for name, values in zip(names.causes, minutes, strict=True):
        yield "minutes", _patient(f"minutes of {name}", values, left)
    labels = dict(zip(names.attributes, names.attribute_values, strict=True))
    for name, values in _across(names.attributes, raw.attributes):
        yield "attributes", _patient(f"attribute {name}", values, left, labels[name])


def _patient(name: str, values: Array, t: Array, labels: Sequence[str] | None = None) -> _Column:
    return _Column(table="patients", name=name, values=values, t=t, labels=labels)


def _across(labels: Sequence[str], matrix: Array) -> Iterator[tuple[str, Array]]:
    """Yield the columns of a matrix with their labels."""
    yield from zip(labels, matrix.T, strict=True)
