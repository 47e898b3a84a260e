"""What must be known of the urgent care centre at the second site."""

from dataclasses import dataclass

from flowsim.errors import FlowsimError
from flowsim.hospital.departments.emergency.demand import ModeDemand
from flowsim.hospital.departments.parameters import Count, RotaSetting, Timing


@dataclass(frozen=True, kw_only=True)
class SecondSiteSettings:
    """Attendances a day (none leaves the centre out), their shape, staff and task times.

    `day_sd` is the standard deviation of the day's multiplier.
    """

    per_day: float
    shape: ModeDemand
    day_sd: float
    clinicians: RotaSetting
    xray_rooms: Count
    registration: Timing
    consultation: Timing
    xray_exam: Timing
    review: Timing
    source: str

    def __post_init__(self) -> None:
        if self.per_day < 0:
            raise FlowsimError(f"second site: per_day {self.per_day:g} must be zero or more")
