"""Who comes back after having been sent home, and when."""

from dataclasses import dataclass

from flowsim.errors import FlowsimError
from flowsim.hospital.departments.parameters import ChanceBy, Timing


@dataclass(frozen=True, kw_only=True)
class RouteSettings:
    """Of those who go home by one route: the chance of coming back, and the time until the day.

    `within` is the time from leaving to the day before the return; the hour is that at which people
    walk in. A `chance` is of coming back at all, so of about 30 days where `within` is days.
    """

    chance: ChanceBy
    within: Timing


@dataclass(frozen=True, kw_only=True)
class ReturnsSettings:
    """Returns by the route by which people went home.

    `emergency`: from the emergency department, seen or unseen; `ward`: from a bed or an assessment
    space; `same_day`: from same day emergency care. Hot clinics have returns of their own.
    `admit_need_after_ward` multiplies the odds that somebody who was in a bed needs one again.
    """

    emergency: RouteSettings
    ward: RouteSettings
    same_day: RouteSettings
    admit_need_after_ward: float
    source: str

    def __post_init__(self) -> None:
        if self.admit_need_after_ward < 0:
            raise FlowsimError(
                f"returns: admit_need_after_ward {self.admit_need_after_ward:g} multiplies odds; "
                "give zero or more"
            )
