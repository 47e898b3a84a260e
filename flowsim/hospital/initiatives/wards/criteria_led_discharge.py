"""W02: nurses discharge by agreed criteria, without waiting for a senior round."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from flowsim.hospital.edits import find, set_share
from flowsim.hospital.edits.edit import Edits
from flowsim.hospital.initiatives.initiative import Expected, Initiative, Share
from flowsim.hospital.vocabulary.hospital import Hospital


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
        """Set the share of patients on criteria-led discharge."""
        return set_share("attribute", "criteria_led", {"yes": self.share})

    @classmethod
    def null(cls, hospital: Hospital) -> Mapping[str, Any]:
        """Return the share there is."""
        return {"share": find(hospital, "attribute", "criteria_led").drawn.of("yes")}

    @property
    def summary(self) -> str:
        """Say what it changes."""
        return (
            f"{self.share:.0%} of ward patients with a simple discharge are let go by a nurse "
            "against agreed criteria, every day of the week, instead of waiting for a senior round."
        )
