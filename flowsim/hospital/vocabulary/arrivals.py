"""Where patients come from and how many, hour by hour."""

from dataclasses import dataclass
from typing import Annotated

from flowsim.errors import FlowsimError
from flowsim.hospital.vocabulary.parts import (
    NOT_EMPTY,
    Count,
    Name,
    NotNegative,
    Part,
    Probability,
)
from flowsim.numbers import Bounds
from flowsim.units import HOURS_PER_WEEK, MINUTES_PER_WEEK


@dataclass(frozen=True, kw_only=True)
class Arrivals(Part):
    """A non-stationary Poisson stream of patients into a pathway.

    `per_hour` is one rate or 168 rates from Monday 00:00. `season` multiplies them by day of
    the run (the last value holds on). `day_sd` is the standard deviation of a gamma multiplier of
    mean one, drawn for each day (over-dispersion). Candidates are drawn at `bound_per_hour` and
    thinned, so a lower rate keeps a subset of the same patients and a patient's number never
    changes; 0 takes the stream's own highest rate, which holds only while no scenario exceeds it.
    `attributes` are labels every patient of the stream carries.
    """

    name: Name
    pathway: Name
    per_hour: Annotated[float | tuple[float, ...], Bounds(0)]
    season: Annotated[tuple[float, ...], Bounds(0), NOT_EMPTY] = (1.0,)
    day_sd: Annotated[float, Bounds(0, 10)] = 0.0
    bound_per_hour: NotNegative = 0.0
    attributes: tuple[tuple[str, str], ...] = ()
    source: str = ""

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
        """Mean patients a day over the week, before season."""
        return sum(self.hourly) / 7


@dataclass(frozen=True, kw_only=True)
class Batch(Part):
    """So many patients at fixed minutes of every week (a booked list), or once at the start.

    `times` are (minute of week, number). With `once` they are minutes of the run instead: a warm
    start. Each comes with probability `attends`. On `closed_days` (days of the run, the first is 0)
    nobody is booked.
    """

    name: Name
    pathway: Name
    times: tuple[tuple[NotNegative, Count], ...]
    once: bool = False
    attends: Probability = 1.0
    closed_days: tuple[Count, ...] = ()
    attributes: tuple[tuple[str, str], ...] = ()
    source: str = ""

    def __post_init__(self) -> None:
        super().__post_init__()
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

    @property
    def per_day(self) -> float:
        """Mean patients a day over the week; 0 for a batch that comes once."""
        return 0.0 if self.once else sum(n for _, n in self.times) * self.attends / 7
