"""Where patients come from and how many, hour by hour."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise
from typing import Annotated, Any

from flowsim.errors import FlowsimError
from flowsim.hospital.vocabulary.by import By
from flowsim.hospital.vocabulary.distributions import Distribution
from flowsim.hospital.vocabulary.parts import (
    NOT_EMPTY,
    Count,
    Name,
    NotNegative,
    Part,
    Probability,
    brought,
    called,
)
from flowsim.numbers import Bounds
from flowsim.units import HOURS_PER_WEEK, MINUTES_PER_DAY, MINUTES_PER_WEEK


@dataclass(frozen=True, kw_only=True)
class Stream(Part):
    """Patients of one source, who begin at the start of a pathway.

    What each kind of stream says of who comes is multiplied by `multiplier`, a number or a table by
    attributes that patients have as they arrive, and by `ramp`, points (day of the run, multiplier)
    with straight lines between them and level before the first and after the last. Both thin:
    attributes are drawn before it is settled whether somebody comes, so that less demand keeps a
    subset of the same patients, with the same draws. `attributes` are labels every patient of the
    stream carries.
    """

    name: Name
    pathway: Name
    multiplier: NotNegative | By[NotNegative] = 1.0
    ramp: tuple[tuple[NotNegative, NotNegative], ...] = ()
    attributes: tuple[tuple[str, str], ...] = ()
    source: str = ""

    def __post_init__(self) -> None:
        super().__post_init__()
        if any(later <= day for (day, _), (later, _) in pairwise(self.ramp)):
            raise FlowsimError(
                f"{called(self)}: ramp: days must rise; give (day, multiplier) points in order of "
                "the days, each once"
            )

    @property
    def most(self) -> float:
        """The most that demand can be multiplied by."""
        by_patient = self.multiplier
        highest = max(by_patient.values()) if isinstance(by_patient, By) else by_patient
        return highest * max((multiplier for _, multiplier in self.ramp), default=1.0)

    @property
    def last(self) -> float:
        """The multiplier at which the ramp ends."""
        return self.ramp[-1][1] if self.ramp else 1.0

    def _refuse_above_one(self, attends: float) -> None:
        """Raise FlowsimError where somebody would come with a chance above 1."""
        if attends * self.most > 1:
            raise FlowsimError(
                f"{called(self)}: attends {attends:g} times multiplier and ramp reaches "
                f"{attends * self.most:g}; it is a chance and must be at most 1: lower them, and "
                "describe the most that may come by the stream itself"
            )


@dataclass(frozen=True, kw_only=True)
class Arrivals(Stream):
    """A non-stationary Poisson stream of patients into a pathway.

    `per_hour` is one rate or 168 rates from Monday 00:00. `season` multiplies them by day of
    the run (the last value holds on). `day_sd` is the standard deviation of a gamma multiplier of
    mean one, drawn for each day (over-dispersion). Candidates are drawn at `bound_per_hour` and
    thinned, so a lower rate keeps a subset of the same patients and a patient's number never
    changes; 0 takes the stream's own highest rate, which holds only while no scenario exceeds it.
    """

    per_hour: Annotated[float | tuple[float, ...], Bounds(0)]
    season: Annotated[tuple[float, ...], Bounds(0), NOT_EMPTY] = (1.0,)
    day_sd: Annotated[float, Bounds(0, 10)] = 0.0
    bound_per_hour: NotNegative = 0.0

    def __post_init__(self) -> None:
        super().__post_init__()
        rates = self.hourly
        if len(rates) != HOURS_PER_WEEK:
            raise FlowsimError(
                f"arrivals {self.name}: per_hour has {len(rates)} rates; "
                f"give one or {HOURS_PER_WEEK}"
            )

    @property
    def hourly(self) -> tuple[float, ...]:
        """The 168 hourly rates before season."""
        if isinstance(self.per_hour, tuple):
            return self.per_hour
        return (float(self.per_hour),) * HOURS_PER_WEEK

    @property
    def per_day(self) -> float:
        """Mean patients a day over the week, before season and multipliers."""
        return sum(self.hourly) / 7


@dataclass(frozen=True, kw_only=True)
class Renewal(Stream):
    """Patients who come with gaps that are independent draws of one distribution.

    The first gap begins with the run. Each candidate comes with probability `attends`, times
    `multiplier` and `ramp`, together at most 1: those who do not come leave their gaps behind, so
    that a thinned stream has longer gaps of another shape. To keep the shape, change the gap.
    """

    gap: Distribution
    attends: Probability = 1.0

    def __post_init__(self) -> None:
        super().__post_init__()
        self._refuse_above_one(self.attends)
        if self.gap.mean < SHORTEST_GAP_MINUTES:
            raise FlowsimError(
                f"renewal {self.name}: gap: its mean is {self.gap.mean:g} minutes; it must be "
                f"{SHORTEST_GAP_MINUTES:g} or more"
            )

    @property
    def per_day(self) -> float:
        """Mean patients a day, before multipliers."""
        return MINUTES_PER_DAY / self.gap.mean * self.attends


SHORTEST_GAP_MINUTES = 0.001
"""Shortest mean gap: more than a million patients a day come nowhere."""


@dataclass(frozen=True, kw_only=True)
class Batch(Stream):
    """So many patients at fixed minutes of every week (a booked list), or once at the start.

    `times` are (minute of week, number). With `once` they are minutes of the run instead: a warm
    start, or times from data (`Batch.at`). Each comes with probability `attends`, times
    `multiplier` and `ramp`, together at most 1. On `closed_days` (days of the run, the first is 0)
    nobody is booked.
    """

    times: tuple[tuple[NotNegative, Count], ...]
    once: bool = False
    attends: Probability = 1.0
    closed_days: tuple[Count, ...] = ()

    def __post_init__(self) -> None:
        super().__post_init__()
        self._refuse_above_one(self.attends)
        last = max((minute for minute, _ in self.times), default=0.0)
        if not self.once and last >= MINUTES_PER_WEEK:
            raise FlowsimError(
                f"batch {self.name}: times: minute {last:g} is beyond the week; give minutes "
                f"below {MINUTES_PER_WEEK:g}, or once=True for minutes of the run"
            )
        if self.once and self.closed_days:
            raise FlowsimError(
                f"batch {self.name}: closed_days are of a weekly batch; with once=True leave the "
                "times out instead"
            )

    @classmethod
    def at(cls, minutes: Iterable[float], *, name: str, pathway: str, **others: Any) -> "Batch":
        """Return one patient at each of these minutes of the run, in any order: times from data.

        A minute that is given twice is two patients. `others` are further fields of a batch.
        """
        given = brought(minutes, tuple[NotNegative, ...], f"batch {name}: minutes")
        times = tuple(sorted(Counter(given).items()))
        return cls(name=name, pathway=pathway, times=times, once=True, **others)

    @property
    def per_day(self) -> float:
        """Mean patients a day over the week, before multipliers; 0 for one that comes once."""
        return 0.0 if self.once else sum(n for _, n in self.times) * self.attends / 7
