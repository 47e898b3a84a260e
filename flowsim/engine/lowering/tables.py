"""Growing the flat tables of a program: names to codes, `by(...)` to lookups."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import accumulate, product
from math import inf
from typing import Any, Generic, TypeVar

import numpy as np

from flowsim.engine import draws
from flowsim.engine.lowering.days import Days
from flowsim.engine.program import NONE, Floats, Ints
from flowsim.errors import FlowsimError, unknown_name
from flowsim.hospital.vocabulary.attributes import Shares
from flowsim.hospital.vocabulary.by import MAXIMUM_PARENTS, By
from flowsim.hospital.vocabulary.calendars import Calendar, Timetable
from flowsim.hospital.vocabulary.distributions import (
    CensoredNormal,
    Constant,
    Distribution,
    Exponential,
    Lognormal,
    OfPatient,
    Quantiles,
    Triangular,
    Uniform,
)
from flowsim.hospital.vocabulary.resources import Priority

T = TypeVar("T")


def ints(values: Sequence[int]) -> Ints:
    """Return a one-dimensional array of 64-bit integers."""
    return np.asarray(values, dtype=np.int64).reshape(len(values))


def floats(values: Sequence[float]) -> Floats:
    """Return a one-dimensional array of doubles."""
    return np.asarray(values, dtype=np.float64).reshape(len(values))


def offsets(groups: Sequence[Sequence[object]]) -> list[int]:
    """Return where each group begins once they are laid end to end."""
    return [sum(len(g) for g in groups[:k]) for k in range(len(groups))]


def cumulative_shares(shares: Sequence[float]) -> list[float]:
    """Return running sums scaled so that the last is exactly 1."""
    running = list(accumulate(shares))
    return [value / running[-1] for value in running]


class Codes:
    """Names and the codes they get, in order of first use or fixed beforehand."""

    def __init__(self, kind: str, names: Sequence[str] = (), *, open_ended: bool = False) -> None:
        self.kind = kind
        self.names = list(names)
        self._code = {name: k for k, name in enumerate(self.names)}
        self._open = open_ended

    def __len__(self) -> int:
        return len(self.names)

    def __contains__(self, name: str) -> bool:
        return name in self._code

    def code(self, name: str, where: str) -> int:
        """Return the code of a name; a new name gets one only if the set is open-ended.

        Raises FlowsimError with the nearest match otherwise.
        """
        if name not in self._code:
            if not self._open:
                raise unknown_name(where, self.kind, name, self.names)
            self._code[name] = len(self.names)
            self.names.append(name)
        return self._code[name]


@dataclass
class Lookups:
    """The lookup tables: values by up to three attributes."""

    attributes: Codes
    values: list[tuple[str, ...]]
    first: list[int] = field(default_factory=list)
    attribute: list[list[int]] = field(default_factory=list)
    stride: list[list[int]] = field(default_factory=list)
    value: list[int] = field(default_factory=list)

    def shape(self, names: Sequence[str], where: str) -> tuple[list[int], list[int], list[int]]:
        """Return codes, strides and sizes of the parents, padded to three."""
        codes = [self.attributes.code(name, where) for name in names]
        sizes = [len(self.values[c]) for c in codes]
        strides = [int(np.prod(sizes[k + 1 :], dtype=np.int64)) for k in range(len(sizes))]
        pad = MAXIMUM_PARENTS - len(codes)
        return codes + [NONE] * pad, strides + [0] * pad, sizes

    def code_of(self, attribute: int, label: str, where: str) -> int:
        """Return the code of an attribute's value.

        Raises FlowsimError with the nearest match for a value that it does not have.
        """
        allowed = self.values[attribute]
        if label not in allowed:
            name = self.attributes.names[attribute]
            raise unknown_name(f"{where}: {name}", "value", label, allowed)
        return allowed.index(label)

    def rows(self, value: T | By[T], where: str) -> list[T]:
        """Return the values of every combination of parents, in row order."""
        if not isinstance(value, By):
            return [value]
        labels = [self.values[self.attributes.code(name, where)] for name in value.attributes]
        for key, _ in value.table:
            for name, item, allowed in zip(value.attributes, key, labels, strict=True):
                if item != "*" and item not in allowed:
                    raise unknown_name(f"{where}: by({name})", "value", item, allowed)
        try:
            return [value.at(*combination) for combination in product(*labels)]
        except FlowsimError as error:
            raise FlowsimError(f"{where}: {error}") from None

    def add(self, value: T | By[T], encode: Callable[[T], int], where: str) -> int:
        """Add a table and return its number; equal rows share what `encode` stores."""
        names = value.attributes if isinstance(value, By) else ()
        codes, strides, _ = self.shape(names, where)
        encoded = [encode(item) for item in self.rows(value, where)]
        self.first.append(len(self.value))
        self.attribute.append(codes)
        self.stride.append(strides)
        self.value.extend(encoded)
        return len(self.first) - 1


class Store(Generic[T]):
    """Rows kept once each."""

    def __init__(self) -> None:
        self.items: list[T] = []
        self._row: dict[T, int] = {}

    def row(self, item: T) -> int:
        """Return the row of an item, adding it if new."""
        if item not in self._row:
            self._row[item] = len(self.items)
            self.items.append(item)
        return self._row[item]


@dataclass
class Distributions:
    """Distribution rows: kind, three parameters, and a slice of the quantile tables."""

    numbers: Codes
    store: Store[Distribution] = field(default_factory=Store)

    def row(self, distribution: Distribution) -> int:
        """Return the row of a distribution."""
        return self.store.row(distribution)

    def arrays(self) -> dict[str, Any]:
        """Return the arrays of the program."""
        kinds, parameters, first, length = [], [], [], []
        shares: list[float] = []
        minutes: list[float] = []
        for item in self.store.items:
            kind, p = _parameters(item, self.numbers)
            kinds.append(kind)
            parameters.append(p)
            first.append(len(shares))
            points = item.shares if isinstance(item, Quantiles) else ()
            length.append(len(points))
            if isinstance(item, Quantiles):
                shares.extend(item.shares)
                minutes.extend(item.minutes)
        return {
            "distribution_kind": ints(kinds),
            "distribution_p": np.asarray(parameters, dtype=np.float64).reshape(len(kinds), 3),
            "distribution_mean": floats([_mean_minutes(item) for item in self.store.items]),
            "distribution_sd": floats([item.sd for item in self.store.items]),
            "distribution_first": ints(first),
            "distribution_length": ints(length),
            "quantile_share": floats(shares),
            "quantile_minutes": floats(minutes),
        }


def _mean_minutes(item: Distribution) -> float:
    return 0.0 if isinstance(item, OfPatient) else item.mean  # of a patient, no minutes


def _parameters(item: Distribution, numbers: Codes) -> tuple[int, tuple[float, float, float]]:
    match item:
        case Constant(minutes):
            return draws.CONSTANT, (minutes, 0.0, 0.0)
        case Exponential():
            return draws.EXPONENTIAL, (item.mean_minutes, 0.0, 0.0)
        case Lognormal():
            return draws.LOGNORMAL, (item.log_mean, item.log_sd, 0.0)
        case CensoredNormal():
            return draws.NORMAL, (item.centre_minutes, item.sd_minutes, item.floor_minutes)
        case Uniform():
            return draws.UNIFORM, (item.low_minutes, item.high_minutes, 0.0)
        case Triangular():
            return draws.TRIANGULAR, (item.low_minutes, item.mode_minutes, item.high_minutes)
        case Quantiles():
            return draws.QUANTILES, (0.0, 0.0, 0.0)
        case OfPatient():
            code = numbers.code(item.number, "minutes of a number")
            return draws.OF_PATIENT, (item.minutes_each, float(code), 0.0)
    raise FlowsimError(f"{item!r} is not a distribution the sampler knows")


@dataclass
class Chances:
    """Rows of cumulative shares with a code for every label."""

    first: list[int] = field(default_factory=list)
    length: list[int] = field(default_factory=list)
    cumulative: list[float] = field(default_factory=list)
    label: list[int] = field(default_factory=list)

    def row(self, shares: Shares, code: Callable[[str], int]) -> int:
        """Add a row and return its number."""
        self.first.append(len(self.cumulative))
        self.length.append(len(shares.shares))
        self.cumulative.extend(cumulative_shares([share for _, share in shares.shares]))
        self.label.extend(code(name) for name, _ in shares.shares)
        return len(self.first) - 1

    def arrays(self) -> dict[str, Any]:
        """Return the arrays of the program."""
        return {
            "share_first": ints(self.first),
            "share_length": ints(self.length),
            "share_cumulative": floats(self.cumulative),
            "share_label": ints(self.label),
        }


@dataclass
class Priorities:
    """Priority rows, each with whether it stands ahead of all others of its band."""

    store: Store[tuple[Priority, bool]] = field(default_factory=Store)

    def row(self, priority: Priority, *, ahead: bool) -> int:
        """Return the row of a priority; `ahead` of its band is whoever gives way."""
        return self.store.row((priority, ahead))

    def arrays(self) -> dict[str, Any]:
        """Return the arrays of the program; who stands ahead has waited for ever."""
        found = [priority for priority, _ in self.store.items]
        credit = [inf if ahead else p.credit_minutes for p, ahead in self.store.items]
        return {
            "priority_band": ints([p.band for p in found]),
            "priority_credit": floats(credit),
            "priority_due_band": ints([p.due_band for p in found]),
            "priority_due_after": floats([p.due_after_minutes for p in found]),
            "priority_due_until": floats([p.due_until_minutes for p in found]),
        }


def calendar_arrays(calendars: Sequence[Calendar | Timetable], days: Days) -> dict[str, Any]:
    """Return the arrays of the program for its calendars."""
    first: list[int] = []
    length: list[int] = []
    minute: list[float] = []
    level: list[int] = []
    for item in calendars:
        rows = days.changes(item) if isinstance(item, Calendar) else days.times(item)
        first.append(len(minute))
        length.append(len(rows))
        minute.extend(float(m) for m, _ in rows)
        level.extend(v for _, v in rows)
    return {
        "calendar_is_timetable": ints([isinstance(c, Timetable) for c in calendars]),
        "calendar_first": ints(first),
        "calendar_length": ints(length),
        "calendar_minute": floats(minute),
        "calendar_level": ints(level),
    }
