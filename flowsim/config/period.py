"""Which months are simulated: their demand, their beds, how ill their patients are."""

from dataclasses import dataclass

from flowsim.errors import FlowsimError


@dataclass(frozen=True, kw_only=True)
class PeriodSettings:
    """A stretch of months; the hospital's settings refer to these numbers.

    `type1_per_day` is the mean of `months`. `need_season` multiplies the clinical need of a stay
    (winter is longer). `start_date` is the Monday of week 1 as YYYY-MM-DD; empty leaves the months
    of the year out.
    """

    name: str
    title: str
    months: tuple[str, ...]
    type1_per_day: float
    general_acute_open: int
    source: str
    need_season: float = 1.0
    start_date: str = ""

    def __post_init__(self) -> None:
        for name in ("type1_per_day", "general_acute_open", "need_season"):
            if getattr(self, name) <= 0:
                raise FlowsimError(f"{name} is {getattr(self, name):g}; it must be above zero")
