"""Settings of the fracture clinic that cannot be, and what the user is told."""

import re

import pytest

from flowsim.config import load
from flowsim.errors import FlowsimError

CLINIC = "hospital.fracture_clinic"


@pytest.mark.parametrize(
    ("override", "message"),
    [
        (
            f"{CLINIC}.no_visit={{value: 1.2, range: [-9, 99], source: expert}}",
            "no_visit 1.2 is a share; give 0 to 1",
        ),
        (
            f"{CLINIC}.missed={{value: -0.1, range: [-9, 99], source: expert}}",
            "missed -0.1 is a share; give 0 to 1",
        ),
        (
            f"{CLINIC}.prepare_hours={{value: -1, range: [-9, 99], source: expert}}",
            "prepare_hours -1 must be zero or more",
        ),
        (
            f"{CLINIC}.review_within_hours={{value: 0, range: [-9, 99], source: expert}}",
            "review_within_hours 0 must be above zero",
        ),
        (f"{CLINIC}.sessions=[{{days: mon, start: '09:00', slots: -1}}]", "slots"),
    ],
)
def test_what_cannot_be_is_refused(override: str, message: str) -> None:
    with pytest.raises(FlowsimError, match=re.escape(message)):
        load("baseline", [override])


def test_sessions_that_cannot_be_are_refused() -> None:
    held = "initiative.virtual_fracture_clinic.sessions=[{days: mon, start: '24:00', slots: 5}]"
    with pytest.raises(FlowsimError, match="write 00:00 of the next"):
        load("virtual_fracture_clinic", [held])
