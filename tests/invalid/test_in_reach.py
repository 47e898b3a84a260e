"""Settings of in-reach that cannot be, and what the user is told."""

import re

import pytest

from flowsim.config import load
from flowsim.errors import FlowsimError

SERVICES = "hospital.in_reach.services"


@pytest.mark.parametrize(
    ("override", "message"),
    [
        (
            f"{SERVICES}.geriatrics.within_hours={{value: 0, range: [0, 1], source: expert}}",
            "within_hours 0 must be above zero: nobody could ever be seen in time",
        ),
        (
            f"{SERVICES}.neurology.shortens={{value: 1, range: [0, 1], source: expert}}",
            "shortens 1 is the share of a stay that a review saves; give 0 to below 1",
        ),
        (
            f"{SERVICES}.neurology.shortens={{value: -0.1, range: [-1, 1], source: expert}}",
            "shortens -0.1",
        ),
        (f"+{SERVICES}.dermatology={{}}", "dermatology"),
        (f"~{SERVICES}.neurology", "no service 'neurology'; give it, without sessions"),
        (f"{SERVICES}.neurology.sessions=[{{days: mon, start: '9', slots: 1}}]", "start"),
    ],
)
def test_what_cannot_be_is_refused(override: str, message: str) -> None:
    with pytest.raises(FlowsimError, match=re.escape(message)):
        load("baseline", [override])
