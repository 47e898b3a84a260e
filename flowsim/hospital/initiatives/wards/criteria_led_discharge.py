"""W02: nurses discharge by agreed criteria, without waiting for a senior round."""

from dataclasses import dataclass
from typing import ClassVar

from flowsim.hospital.initiatives import (
    Edits,
    Expected,
    Hospital,
    Initiative,
    Share,
    Values,
    find,
    set_share,
)


@dataclass(frozen=True, kw_only=True)
class CriteriaLedDischarge(Initiative):
    """A share of ward patients may go when their need ends, in the nurses' discharge hours.

    `share`: of patients with a simple discharge; a larger share contains a smaller one.
    """

    title: ClassVar[str] = "Criteria-led discharge"
    seed: ClassVar[str] = "S2 (clinical strategy 2019-24), W02"
    phrase: ClassVar[str] = "Criteria Led Discharge"
    expects: ClassVar[Expected] = {
        "E01.type1": "up",
        "E12.mean": "down",
        "L01.emergency_overnight_mean": "down",
        "D06.weekend_ratio": "up",
        "E11.conversion": "none",
    }

    share: Share

    def edits(self, hospital: Hospital) -> Edits:
        return set_share("attribute", "criteria_led", {"yes": self.share})

    @classmethod
    def null(cls, hospital: Hospital) -> Values:
        return {"share": find(hospital, "attribute", "criteria_led").drawn.of("yes")}

    @property
    def summary(self) -> str:
        return (
            f"{self.share:.0%} of ward patients with a simple discharge are let go by a nurse "
            "against agreed criteria, every day of the week, instead of waiting for a senior round."
        )
