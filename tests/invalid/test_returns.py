"""Settings of returns that cannot be, and what the user is told."""

import re

import pytest

from flowsim.config import load
from flowsim.errors import FlowsimError

RETURNS = "hospital.returns"


@pytest.mark.parametrize(
    ("override", "message"),
    [
        (f"{RETURNS}.admit_need_after_ward=-1", "admit_need_after_ward -1 multiplies odds"),
        (f"{RETURNS}.same_day.chance.rows={{all: 1.2}}", "share 1.2 of row 'all'"),
        (f"+{RETURNS}.ward.chance.odds=-2", "odds -2"),
        (f"{RETURNS}.ward.within.mean_minutes=-5", "mean_minutes"),
        (f"~{RETURNS}.ward", "ward"),
        (f"+{RETURNS}.clinic={{}}", "clinic"),
        ("hospital.emergency.demand.modes.walk_in.return_share=1.5", "return_share 1.5 must lie"),
    ],
)
def test_what_cannot_be_is_refused(override: str, message: str) -> None:
    with pytest.raises(FlowsimError, match=re.escape(message)):
        load("baseline", [override])
