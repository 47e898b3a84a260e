"""Beds open vary from day to day: staff, infection and repairs close some, whatever is done.

How many are closed is drawn of the whole hospital: one of five levels, as likely as heads among
four coins, so that the beds open have the standard deviation asked for. Each morning it stays or is
drawn anew, so that two days so many apart are alike by `lag` to that power.
"""

from dataclasses import dataclass
from math import sqrt

from flowsim.errors import FlowsimError
from flowsim.hospital.departments.parameters import Parameter, Rounds
from flowsim.hospital.vocabulary.blocks import either
from flowsim.hospital.vocabulary.pathway import Pathway
from flowsim.hospital.vocabulary.steps import branch, close_beds, go, label, wait_until

LEVELS = (1 / 16, 4 / 16, 6 / 16, 4 / 16, 1 / 16)
"""Chances of none to four standard deviations of beds closed: their own standard deviation is 1."""
MEAN_LEVEL = 2
MORNING = "beds_counted"


@dataclass(frozen=True, kw_only=True)
class ClosureSettings:
    """How much the general and acute beds open vary from day to day, as situation reports count.

    `sd_beds` is their standard deviation, `lag` the correlation of one day with the next. The
    escalation ladder makes `of_escalation_sd_beds` of it, closures the rest; none if nothing is
    left. `counted` are the times at which closures may change.
    """

    sd_beds: float
    lag: float
    of_escalation_sd_beds: Parameter
    counted: Rounds

    def __post_init__(self) -> None:
        if self.sd_beds < 0:
            raise FlowsimError(f"closures: sd_beds {self.sd_beds:g} must be zero or more")
        if not 0 <= self.lag < 1:
            raise FlowsimError(f"closures: lag {self.lag:g} must be at least 0 and below 1")

    @property
    def sd_closed(self) -> float:
        """Standard deviation of the beds closed."""
        return sqrt(max(0.0, self.sd_beds**2 - self.of_escalation_sd_beds.value**2))

    @property
    def mean_closed(self) -> float:
        """Beds closed on an average day, which the wards have beyond the beds open."""
        return MEAN_LEVEL * self.sd_closed


def closures_by_day(closures: ClosureSettings, core_beds: int) -> tuple[Pathway, ...]:
    """Return the background pathway that closes beds, or nothing where their number is steady.

    Raises FlowsimError for closures of more beds than there are.
    """
    if closures.sd_closed == 0:
        return ()
    most = (len(LEVELS) - 1) * closures.sd_closed
    if most > core_beds:
        raise FlowsimError(
            f"closures: sd_beds {closures.sd_beds:g} would close up to {most:.0f} of {core_beds} "
            "core beds; give the standard deviation of the beds open"
        )
    shares = {k: k * closures.sd_closed / core_beds for k in range(len(LEVELS))}
    return (
        Pathway(
            "beds_of_the_day",
            [
                label("another"),
                either(
                    "beds_closed",
                    {f"level_{k}": chance for k, chance in enumerate(LEVELS)},
                    {f"level_{k}": [close_beds(share)] for k, share in shares.items()},
                ),
                label("morning"),
                wait_until(MORNING, cause="background"),
                branch("closures_stay", {"morning": closures.lag, "next": 1 - closures.lag}),
                go("another"),
            ],
            source="pathways section 8",
        ),
    )
