"""Which months are simulated: their demand, how many are admitted and stay long, their beds."""

from dataclasses import dataclass

from flowsim.errors import FlowsimError


@dataclass(frozen=True, kw_only=True)
class PeriodSettings:
    """A stretch of months, described by what official returns say of it.

    `type1_per_day` and `admitted_share` (of type 1, through the department) are the means of
    `months`; `type3_per_day` is urgent care at the second site. `general_acute_open` is the mean
    number of beds open, `beds_open_sd` its standard deviation by day and `beds_open_lag` its
    correlation from one day to the next. `long_stay_factor` multiplies the clinical need of long
    stays; `flowsim period` finds it from the beds held by patients of seven days and more.
    `start_date` is the Monday of week 1 as YYYY-MM-DD; empty leaves the months of the year out.
    What each does to a hospital is in `flowsim.scenario.in_period`.
    """

    name: str
    title: str
    months: tuple[str, ...]
    type1_per_day: float
    admitted_share: float
    general_acute_open: int
    source: str
    beds_open_sd: float = 0.0
    beds_open_lag: float = 0.0
    long_stay_factor: float = 1.0
    type3_per_day: float = 0.0
    start_date: str = ""

    def __post_init__(self) -> None:
        for name in ("type1_per_day", "general_acute_open", "long_stay_factor"):
            if getattr(self, name) <= 0:
                raise FlowsimError(f"{name} is {getattr(self, name):g}; it must be above zero")
        if self.type3_per_day < 0:
            raise FlowsimError(f"type3_per_day is {self.type3_per_day:g}; it must be zero or more")
        if not 0 < self.admitted_share < 1:
            raise FlowsimError(
                f"admitted_share is {self.admitted_share:g}; it must lie between 0 and 1, such as "
                "0.32"
            )
