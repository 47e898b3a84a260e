"""Settings of the assessment units that cannot be, and what the user is told."""

import re

import pytest

from flowsim.config import load
from flowsim.errors import FlowsimError

EXPECTED = "hospital.assessment.expected"


@pytest.mark.parametrize(
    ("override", "message"),
    [
        (f"{EXPECTED}.straight_in_per_day.value=-1", "straight_in_per_day"),
        (f"{EXPECTED}.space_within_minutes.value=-5", "space_within_minutes"),
        (f"{EXPECTED}.specialties=[]", "specialties is empty; name those that expect patients"),
        (f"{EXPECTED}.specialties=[dermatology]", "'dermatology' is not a specialty"),
        (f"{EXPECTED}.specialties=[renal,renal]", "specialties names one twice; give each once"),
        ("hospital.emergency.demand.expected_share.value=1.5", "expected_share"),
        ("hospital.assessment.clerking.mean_minutes=0", "mean"),
        (f"{EXPECTED}.shape.weekday=[1,2]", "weekday needs 7 numbers"),
    ],
)
def test_what_cannot_be_is_refused(override: str, message: str) -> None:
    with pytest.raises(FlowsimError, match=re.escape(message)):
        load("baseline", [override])
