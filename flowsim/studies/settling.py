"""Whether the warm-up of a scenario is long enough, by the rule MSER-5."""

from dataclasses import dataclass
from typing import TYPE_CHECKING

from flowsim.analysis.statistics import mser5
from flowsim.config.run_settings import WARM_UP
from flowsim.units import HOURS_PER_DAY

if TYPE_CHECKING:
    from flowsim.studies.results import RunResult

SERIES = {"occupied": "beds", "department": "emergency department"}
"""Daily numbers of the profile 'daily' that are looked at, and what they are of."""


@dataclass(frozen=True, kw_only=True)
class Settled:
    """After how many days a daily number settles, mean over replications, beside the warm-up.

    `reliable` is False where the run is too short to tell.
    """

    of: str
    days: int
    warm_up_days: int
    reliable: bool

    @property
    def short(self) -> bool:
        """Whether the warm-up is surely too short."""
        return self.reliable and self.days > self.warm_up_days

    @property
    def text(self) -> str:
        """What is to be said of it, in a sentence."""
        if not self.reliable:
            return f"Of the {self.of}: the run is too short to tell when they settle."
        said = (
            f"The {self.of} settle after about {self.days} days, and the warm-up is "
            f"{self.warm_up_days} days"
        )
        return f"{said}: give a longer warm_up_weeks." if self.short else f"{said}."


def settled(run: "RunResult") -> tuple[Settled, ...]:
    """Return what MSER-5 says of a scenario's daily numbers, the day of the start left out."""
    days = run.profile("daily").groupby("day")[list(SERIES)].mean()
    found = []
    for column, of in SERIES.items():
        cut = mser5(days[column].iloc[1:])
        found.append(
            Settled(
                of=of,
                days=cut.observations,
                warm_up_days=run.config.run.hours_of(WARM_UP) // HOURS_PER_DAY,
                reliable=cut.reliable,
            )
        )
    return tuple(found)
