"""W02: nurses discharge by agreed criteria, without waiting for a senior round."""

from dataclasses import dataclass
from typing import ClassVar

from flowsim.hospital.vocabulary.attributes import yes_no
from flowsim.hospital.vocabulary.errors import FlowsimError
from flowsim.hospital.vocabulary.hospital import Hospital

NAME = "criteria_led_discharge"


@dataclass(frozen=True, kw_only=True)
class CriteriaLedDischarge:
    """A share of ward patients may go when their need ends, in the nurses' discharge hours.

    `share`: of patients with a simple discharge, 0 to 1; a larger share contains a smaller one.
    """

    seed: ClassVar[str] = "S2 (clinical strategy 2019-24), W02: 'Criteria Led Discharge'"

    share: float
    source: str = ""

    def __post_init__(self) -> None:
        if not 0 <= self.share <= 1:
            raise FlowsimError(f"initiative {NAME}: share {self.share:g} must lie in [0, 1]")

    def apply(self, hospital: Hospital) -> Hospital:
        """Change the share of patients on criteria-led discharge."""
        return hospital.change_attribute("criteria_led", drawn=yes_no(self.share), who=NAME)

    def effect(self) -> str:
        """Say what it changes."""
        return (
            f"{self.share:.0%} of ward patients with a simple discharge are let go by a nurse "
            "against agreed criteria, every day of the week, instead of waiting for a senior round."
        )
