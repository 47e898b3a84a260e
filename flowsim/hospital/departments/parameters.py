"""Building blocks of department settings, shared by every department.

Each block is a frozen dataclass that YAML is validated into, carries its `source`, and turns
into a piece of the vocabulary: `Timing.duration` is a distribution, `RotaSetting.rota` a rota,
`Openings.calendar` a calendar, `SharesBy.drawn` the shares of an attribute, and so on. A `source`
is a key of configs/sources.yaml, optionally followed by ': ' and a note.

In YAML, labels of attributes are joined by ' / ' when a table has several parents, '*' stands for
any label, and the first row that fits is taken: `{by: [acuity, age_band], rows: {"1 / *": ...}}`.
"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Literal, TypeVar

from flowsim.errors import FlowsimError
from flowsim.hospital.departments.ranges import refuse_outside, refuse_reversed
from flowsim.hospital.vocabulary.attributes import Shares, shares, yes_no
from flowsim.hospital.vocabulary.by import By, by
from flowsim.hospital.vocabulary.calendars import Calendar, Rota, Shift, Timetable
from flowsim.hospital.vocabulary.distributions import (
    CensoredNormal,
    Constant,
    Distribution,
    Exponential,
    Lognormal,
    Quantiles,
    Triangular,
    Uniform,
    gamma,
    truncated_normal,
    weibull,
)
from flowsim.hospital.vocabulary.resources import Priority
from flowsim.numbers import finite
from flowsim.units import MINUTES_PER_DAY

T = TypeVar("T")

SEPARATOR = "/"

PARAMETERS: dict[str, tuple[str, ...]] = {
    "constant": ("minutes",),
    "exponential": ("mean_minutes",),
    "lognormal": ("mean_minutes", "sd_minutes"),
    "lognormal_of_logarithm": ("log_mean", "log_sd"),
    "censored_normal": ("centre_minutes", "sd_minutes"),
    "truncated_normal": ("centre_minutes", "sd_minutes"),
    "gamma": ("mean_minutes", "sd_minutes"),
    "weibull": ("scale_minutes", "shape"),
    "uniform": ("low_minutes", "high_minutes"),
    "triangular": ("low_minutes", "mode_minutes", "high_minutes"),
    "quantiles": ("quantile_shares", "quantile_minutes"),
}
"""The parameters each distribution needs, and no others."""

LONGEST_MINUTES = 366 * int(MINUTES_PER_DAY)
"""Longest duration, a year: nothing that is timed here takes longer."""


def after_odds(share: float, odds: float) -> float:
    """Return a share whose odds are multiplied by `odds`."""
    return share * odds / (1 - share + share * odds) if share < 1 else 1.0


def table(parents: tuple[str, ...], rows: Mapping[str, T], where: str) -> T | By[T]:
    """Return a `by(...)` table from rows keyed by labels joined with ' / '.

    Without parents the single row is the value. Raises FlowsimError when a key has the wrong
    number of labels.
    """
    if not parents:
        if len(rows) != 1:
            raise FlowsimError(f"{where}: without 'by' give exactly one row; found {len(rows)}")
        return next(iter(rows.values()))
    keyed: dict[object, T] = {}
    for key, value in rows.items():
        labels = tuple(part.strip() for part in key.split(SEPARATOR))
        if len(labels) != len(parents):
            raise FlowsimError(
                f"{where}: row '{key}' has {len(labels)} label(s); 'by' names {len(parents)} "
                f"({', '.join(parents)}); join labels with ' / '"
            )
        keyed[labels] = value
    return by(parents, keyed)


def value_for(value: T | By[T], labels: Mapping[str, str]) -> T:
    """Return a value, or the row of its table, for a patient's labels."""
    if isinstance(value, By):
        return value.at(*(labels[name] for name in value.attributes))
    return value


@dataclass(frozen=True, kw_only=True)
class Timing:
    """One duration in minutes, where it comes from, and the range its mean may be fitted in.

    Give the parameters the distribution needs (`PARAMETERS`) and no others. `range` is the
    plausible (low, high) of the mean, for calibration.
    """

    distribution: Literal[
        "constant",
        "exponential",
        "lognormal",
        "lognormal_of_logarithm",
        "censored_normal",
        "truncated_normal",
        "gamma",
        "weibull",
        "uniform",
        "triangular",
        "quantiles",
    ]
    source: str
    minutes: float | None = None
    mean_minutes: float | None = None
    sd_minutes: float | None = None
    centre_minutes: float | None = None
    log_mean: float | None = None
    log_sd: float | None = None
    scale_minutes: float | None = None
    shape: float | None = None
    low_minutes: float | None = None
    mode_minutes: float | None = None
    high_minutes: float | None = None
    quantile_shares: tuple[float, ...] | None = None
    quantile_minutes: tuple[float, ...] | None = None
    range: tuple[float, float] | None = None

    def __post_init__(self) -> None:
        needed = PARAMETERS[self.distribution]
        every = {name for names in PARAMETERS.values() for name in names}
        for name in sorted(every):
            given = getattr(self, name) is not None
            if given and name not in needed:
                raise FlowsimError(
                    f"{self.distribution} takes {' and '.join(needed)}, not {name}; remove it"
                )
            if not given and name in needed:
                raise FlowsimError(f"{self.distribution} needs {name}; add it")
        for name in (name for name in needed if name.endswith("minutes")):
            given = getattr(self, name)
            for minutes in given if isinstance(given, tuple) else (given,):
                finite(minutes, name, most=LONGEST_MINUTES)
        mean = self.duration.mean
        finite(mean, f"{self.distribution}: mean_minutes", most=LONGEST_MINUTES)
        refuse_outside(self.range, mean, "mean", " minutes")
        if self.range is not None and self.range[0] < 0:
            raise FlowsimError(
                f"range is of minutes; its lower limit {self.range[0]:g} must be 0 or more"
            )

    @property
    def duration(self) -> Distribution:
        """The distribution."""
        values = {name: getattr(self, name) for name in PARAMETERS[self.distribution]}
        if self.distribution == "quantiles":
            return Quantiles(shares=values["quantile_shares"], minutes=values["quantile_minutes"])
        return _distribution(self.distribution, **values)


@lru_cache(maxsize=1000, typed=True)
def _distribution(kind: str, **values: float) -> Distribution:
    """Return a distribution; of some the quantiles take long to find, and are asked for often."""
    return DISTRIBUTIONS[kind](**values)


DISTRIBUTIONS: dict[str, Callable[..., Distribution]] = {
    "constant": Constant,
    "exponential": Exponential,
    "lognormal": Lognormal,
    "lognormal_of_logarithm": Lognormal.of_logarithm,
    "censored_normal": CensoredNormal,
    "truncated_normal": truncated_normal,
    "gamma": gamma,
    "weibull": weibull,
    "uniform": Uniform,
    "triangular": Triangular,
}


@dataclass(frozen=True, kw_only=True)
class TimingBy:
    """A duration tabulated by one to three attributes.

    `factor` multiplies every row: one number to fit a whole table with.
    """

    by: tuple[str, ...]
    rows: Mapping[str, Timing]
    factor: float = 1.0
    source: str = ""

    def __post_init__(self) -> None:
        if self.factor <= 0:
            raise FlowsimError(f"factor {self.factor:g} must be above zero")

    @property
    def duration(self) -> By[Distribution]:
        """The table of distributions."""
        distributions = {
            key: timing.duration.scaled(self.factor) for key, timing in self.rows.items()
        }
        found = table(self.by, distributions, "timing")
        if not isinstance(found, By):
            raise FlowsimError("timing: 'by' must name at least one attribute")
        return found


@dataclass(frozen=True, kw_only=True)
class RotaSetting:
    """Shifts of a role, its pace, the share of shifts nobody fills, and who covers then.

    `servers_per_person`: patients one person looks after at once (4 for a nurse of an area).
    `pace` multiplies the task times of this role; 1 is the time given in the timings. `cover` are
    the roles asked, in order, when fewer than `minimum_staff` are there (see `Rota`).
    """

    shifts: tuple[Shift, ...]
    source: str
    unfilled_share: float = 0.0
    servers_per_person: int = 1
    pace: float = 1.0
    cover: tuple[str, ...] = ()
    minimum_staff: int = 1

    @property
    def rota(self) -> Rota:
        """The rota, counted in people."""
        return Rota(
            shifts=self.shifts,
            unfilled_share=self.unfilled_share,
            servers_per_person=self.servers_per_person,
            cover=self.cover,
            minimum_staff=self.minimum_staff,
        )


@dataclass(frozen=True, kw_only=True)
class Hours:
    """A level on some days between two times; an end before the start is next morning."""

    days: str
    start: str
    end: str
    level: int = 1


@dataclass(frozen=True, kw_only=True)
class Openings:
    """Opening hours, or how many rooms are open when; `elsewhere` holds outside the rows."""

    hours: tuple[Hours, ...]
    source: str
    elsewhere: int = 0

    def __post_init__(self) -> None:
        if self.elsewhere <= 0 and all(row.level <= 0 for row in self.hours):
            raise FlowsimError(
                "hours: never open; give a row such as {days: daily, start: ..., end: ...}"
            )

    @property
    def calendar(self) -> Calendar:
        """The weekly calendar."""
        rows = [(row.days, row.start, row.end, row.level) for row in self.hours]
        return Calendar.weekly(rows, elsewhere=self.elsewhere, where="opening hours")

    def refuse_odd_minutes(self, step: int, where: str) -> None:
        """Raise FlowsimError for hours that begin or end between steps of 60 or 30 minutes."""
        if any(minute % step for minute, _ in self.calendar.changes):
            raise FlowsimError(
                f"{where} must begin and end on the hour{' or half hour' * (step == 30)}; found "
                f"{', '.join(f'{row.start} to {row.end}' for row in self.hours)}"
            )


@dataclass(frozen=True, kw_only=True)
class Count:
    """A number of spaces or machines, with its source."""

    number: int
    source: str
    range: tuple[int, int] | None = None

    def __post_init__(self) -> None:
        if self.number < 0:
            raise FlowsimError(f"number {self.number} must be zero or more")
        refuse_outside(self.range, self.number, "number")


@dataclass(frozen=True, kw_only=True)
class SharesBy:
    """Shares of an attribute's labels, tabulated by none to three earlier attributes."""

    rows: Mapping[str, Mapping[str, float]]
    source: str
    by: tuple[str, ...] = ()

    @property
    def drawn(self) -> Shares | By[Shares]:
        """The shares."""
        found = {key: shares(row) for key, row in self.rows.items()}
        return table(self.by, found, "shares")


@dataclass(frozen=True, kw_only=True)
class ChanceBy:
    """The probability of 'yes', tabulated by none to three earlier attributes.

    `odds` multiplies the odds of every row: one number to fit a whole table with. `range` is the
    plausible (low, high) of it.
    """

    rows: Mapping[str, float]
    source: str
    by: tuple[str, ...] = ()
    odds: float = 1.0
    range: tuple[float, float] | None = None

    def __post_init__(self) -> None:
        if self.odds < 0:
            raise FlowsimError(f"odds {self.odds} must be zero or more")
        for key, share in self.rows.items():
            if not 0 <= share <= 1:
                raise FlowsimError(f"share {share} of row '{key}' must lie in [0, 1]")
        refuse_reversed(self.range)

    def adjusted(self, share: float) -> float:
        """Return a share after `odds`."""
        return after_odds(share, self.odds)

    @property
    def drawn(self) -> Shares | By[Shares]:
        """The shares of 'yes' and 'no'."""
        found = {key: yes_no(self.adjusted(share)) for key, share in self.rows.items()}
        return table(self.by, found, "shares")


@dataclass(frozen=True, kw_only=True)
class PriorityBy:
    """Priorities tabulated by attributes; see `Priority` for band and credit."""

    rows: Mapping[str, Priority]
    source: str
    by: tuple[str, ...] = ()

    @property
    def rank(self) -> Priority | By[Priority]:
        """The priority or its table."""
        return self.after(0.0)

    def after(self, waited_minutes: float) -> Priority | By[Priority]:
        """Return the priority of one who joins again after so many minutes and keeps the turn."""
        rows = {
            key: replace(row, credit_minutes=row.credit_minutes + waited_minutes)
            for key, row in self.rows.items()
        }
        return table(self.by, rows, "priorities")


@dataclass(frozen=True, kw_only=True)
class Parameter:
    """One number, where it comes from, and the (low, high) it may be fitted in."""

    value: float
    source: str
    range: tuple[float, float] | None = None

    def __post_init__(self) -> None:
        refuse_outside(self.range, self.value, "value")


@dataclass(frozen=True, kw_only=True)
class Rounds:
    """Times of something that happens at fixed minutes, weekdays and at the weekend."""

    weekdays: tuple[str, ...]
    source: str
    weekend: tuple[str, ...] = ()

    def timetable(self, where: str, *, weekend: bool = True) -> Timetable:
        """Return the weekly timetable, with or without the weekend."""
        rows = [("mon-fri", self.weekdays)]
        if weekend and self.weekend:
            rows.append(("sat,sun", self.weekend))
        return Timetable.weekly(rows, where=where)
