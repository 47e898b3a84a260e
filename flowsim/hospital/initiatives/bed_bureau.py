"""M02: one bed bureau instead of ward lists and meetings."""

from dataclasses import dataclass
from typing import ClassVar

from flowsim.hospital.vocabulary.distributions import Distribution
from flowsim.hospital.vocabulary.errors import FlowsimError
from flowsim.hospital.vocabulary.hospital import Hospital

NAME = "bed_bureau"


@dataclass(frozen=True, kw_only=True)
class BedBureauInitiative:
    """Match every request and every bed the moment either appears, and hear of beds sooner.

    `declare_minutes`: mean from a patient leaving to the bureau knowing (the shape stays).
    `request_minutes`: mean from the decision to admit to the request reaching the bureau.
    `mode`: how requests meet beds, 'ward_list' or 'bureau'.
    """

    seed: ClassVar[str] = "S2 (clinical strategy 2019-24), M02: 'Establish effective bed bureau'"

    declare_minutes: float
    request_minutes: float
    mode: str = "bureau"
    source: str = ""

    def __post_init__(self) -> None:
        for name in ("declare_minutes", "request_minutes"):
            if getattr(self, name) <= 0:
                raise FlowsimError(
                    f"initiative {NAME}: {name} {getattr(self, name):g} must be above zero"
                )

    def apply(self, hospital: Hospital) -> Hospital:
        """Change the matching mode and the two lags; no bed is added."""
        changed = hospital.use_policy(mode=self.mode, who=NAME)
        for activity, minutes in (
            ("declare_vacated", self.declare_minutes),
            ("bed_request_lag", self.request_minutes),
        ):
            distribution = dict(hospital.activities)[activity]
            if not isinstance(distribution, Distribution):
                raise FlowsimError(
                    f"initiative {NAME}: activity {activity} depends on attributes; "
                    "one mean cannot replace it"
                )
            changed = changed.change_duration(
                activity, distribution.scaled(minutes / distribution.mean), who=NAME
            )
        return changed

    def effect(self) -> str:
        """Say what it changes."""
        return (
            "One bed bureau matches beds to patients as each appears instead of at meetings; it "
            f"hears of an empty bed in {self.declare_minutes:g} minutes and of a patient needing "
            f"one in {self.request_minutes:g}, on average. No beds are added."
        )
