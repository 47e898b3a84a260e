"""M02: one bed bureau instead of ward lists and meetings."""

from dataclasses import dataclass
from typing import ClassVar

from flowsim.hospital.initiatives import (
    Edits,
    Expected,
    Hospital,
    Initiative,
    Minutes,
    Values,
    find,
    replace,
    set_mean,
)

DECLARE, REQUEST = "declare_vacated", "bed_request_lag"


@dataclass(frozen=True, kw_only=True)
class BedBureauInitiative(Initiative):
    """Match every request and every bed the moment either appears, and hear of beds sooner.

    `declare_minutes`: mean from a patient leaving to the bureau knowing (the shape stays).
    `request_minutes`: mean from the decision to admit to the request reaching the bureau.
    `mode`: how requests meet beds, 'ward_list' or 'bureau'.
    """

    title: ClassVar[str] = "A bed bureau"
    seed: ClassVar[str] = "S2 (clinical strategy 2019-24), M02"
    phrase: ClassVar[str] = "Establish effective bed bureau"
    expects: ClassVar[Expected] = {
        "E01.type1": "up",
        "E12.mean": "down",
        "E12.request_lag": "down",
        "L01.emergency_overnight_mean": "none",
        "E11.conversion": "none",
    }

    declare_minutes: Minutes
    request_minutes: Minutes
    mode: str = "bureau"

    def edits(self, hospital: Hospital) -> Edits:
        return [
            replace("bureau", mode=self.mode),
            set_mean(DECLARE, self.declare_minutes),
            set_mean(REQUEST, self.request_minutes),
        ]

    @classmethod
    def null(cls, hospital: Hospital) -> Values:
        return {
            "mode": hospital.bureau.mode,
            "declare_minutes": find(hospital, "activity", DECLARE).mean,
            "request_minutes": find(hospital, "activity", REQUEST).mean,
        }

    @property
    def summary(self) -> str:
        return (
            "One bed bureau matches beds to patients as each appears instead of at meetings; it "
            f"hears of an empty bed in {self.declare_minutes:g} minutes and of a patient needing "
            f"one in {self.request_minutes:g}, on average. No beds are added."
        )
