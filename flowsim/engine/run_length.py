"""How long a run is: a warm-up, the part that is measured and a cool-down, in whole hours."""

from dataclasses import dataclass

from flowsim.errors import FlowsimError
from flowsim.numbers import whole
from flowsim.units import HOURS_PER_DAY, HOURS_PER_WEEK, MINUTES_PER_HOUR, NOTHING_MEASURED

LONGEST_WEEKS = 832
"""Longest run, 16 years: the numbers of booked patients fit in 32 bits."""


@dataclass(frozen=True, kw_only=True)
class RunLength:
    """The hours of a run before, in and after its measured part."""

    warm_up: int
    measured: int
    cool_down: int

    @property
    def hours(self) -> int:
        """Hours in all."""
        return self.warm_up + self.measured + self.cool_down

    @property
    def window(self) -> tuple[float, float]:
        """The minutes at which the measured part begins and ends."""
        begin = self.warm_up * MINUTES_PER_HOUR
        return begin, begin + self.measured * MINUTES_PER_HOUR

    def words(self) -> dict[str, int]:
        """Return it in the words of `run_length`, in hours."""
        return {
            "hours": self.measured,
            "warm_up_hours": self.warm_up,
            "cool_down_hours": self.cool_down,
        }


def in_words(hours: int) -> str:
    """Return so many hours in the largest unit that they are a whole number of: '10 days'."""
    units = ((HOURS_PER_WEEK, "week"), (HOURS_PER_DAY, "day"), (1, "hour"))
    each, unit = next((each, unit) for each, unit in units if hours % each == 0)
    number = hours // each
    return f"{number} {unit}" if number == 1 else f"{number} {unit}s"


def run_length(
    *,
    weeks: int = 0,
    days: int = 0,
    hours: int = 0,
    warm_up_weeks: int = 0,
    warm_up_days: int = 0,
    warm_up_hours: int = 0,
    cool_down_weeks: int = 0,
    cool_down_days: int = 0,
    cool_down_hours: int = 0,
) -> RunLength:
    """Return the length of a run; weeks, days and hours of each part add up.

    Raises FlowsimError for what is no whole number from 0 on, a measured part of no time, and more
    than LONGEST_WEEKS in all.
    """
    found = RunLength(
        warm_up=_hours("warm_up_", warm_up_weeks, warm_up_days, warm_up_hours),
        measured=_hours("", weeks, days, hours),
        cool_down=_hours("cool_down_", cool_down_weeks, cool_down_days, cool_down_hours),
    )
    if found.measured == 0:
        raise FlowsimError(NOTHING_MEASURED)
    whole(
        -(-found.hours // HOURS_PER_WEEK),
        "weeks with warm-up and cool-down",
        least=1,
        most=LONGEST_WEEKS,
    )
    return found


def _hours(part: str, weeks: int, days: int, hours: int) -> int:
    most = LONGEST_WEEKS * HOURS_PER_WEEK
    given = (
        (weeks, "weeks", HOURS_PER_WEEK),
        (days, "days", HOURS_PER_DAY),
        (hours, "hours", 1),
    )
    return sum(
        whole(number, f"{part}{unit}", least=0, most=most // each) * each
        for number, unit, each in given
    )
