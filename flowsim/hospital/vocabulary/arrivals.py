"""Where patients come from and how many, hour by hour."""

from dataclasses import dataclass

from flowsim.errors import FlowsimError
from flowsim.units import HOURS_PER_WEEK


@dataclass(frozen=True, kw_only=True)
class Arrivals:
    """A non-stationary Poisson stream of patients into a pathway.

    `per_hour` is one rate or 168 rates from Monday 00:00. `season` multiplies them by day of
    the run (the last value holds on). `day_sd` is the standard deviation of a gamma multiplier of
    mean one, drawn for each day (over-dispersion). Candidates are drawn at `bound_per_hour` and
    thinned, so a lower rate keeps a subset of the same patients and a patient's number never
    changes; 0 takes the stream's own highest rate, which holds only while no scenario exceeds it.
    `attributes` are labels every patient of the stream carries.
    """

    name: str
    pathway: str
    per_hour: float | tuple[float, ...]
    season: tuple[float, ...] = (1.0,)
    day_sd: float = 0.0
    bound_per_hour: float = 0.0
    attributes: tuple[tuple[str, str], ...] = ()
    source: str = ""

    def __post_init__(self) -> None:
        rates = self.hourly
        if len(rates) != HOURS_PER_WEEK:
            raise FlowsimError(
                f"arrivals {self.name}: per_hour has {len(rates)} rates; "
                f"give one or {HOURS_PER_WEEK}"
            )
        if min(rates) < 0 or min(self.season) < 0 or self.day_sd < 0:
            raise FlowsimError(
                f"arrivals {self.name}: rates, season and day_sd must not be negative"
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
class Batch:
    """So many patients at fixed minutes of every week (a booked list), or once at the start.

    `times` are (minute of week, number). With `once` they are minutes of the run instead: a warm
    start. Each comes with probability `attends`.
    """

    name: str
    pathway: str
    times: tuple[tuple[float, int], ...]
    once: bool = False
    attends: float = 1.0
    attributes: tuple[tuple[str, str], ...] = ()
    source: str = ""

    def __post_init__(self) -> None:
        if not 0 <= self.attends <= 1:
            raise FlowsimError(f"batch {self.name}: attends {self.attends} must lie in [0, 1]")
        if any(minute < 0 or number < 0 for minute, number in self.times):
            raise FlowsimError(f"batch {self.name}: times and numbers must not be negative")

    @property
    def per_day(self) -> float:
        """Mean patients a day over the week; 0 for a batch that comes once."""
        return 0.0 if self.once else sum(n for _, n in self.times) * self.attends / 7
