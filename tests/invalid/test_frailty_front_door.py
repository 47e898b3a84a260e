"""Settings of the frailty team and of the kidney pathway that cannot be."""

import re

import pytest

from flowsim.config import load
from flowsim.errors import FlowsimError
from flowsim.scenario import build


@pytest.mark.parametrize(
    ("scenario", "override", "message"),
    [
        ("frailty_front_door", "goes_home=1.2", "goes_home"),
        ("frailty_front_door", "within_minutes=0", "within_minutes"),
        ("frailty_front_door", "arranged_sooner=-0.1", "arranged_sooner"),
        ("frailty_front_door", "arranged_sooner=1", "arranged_sooner 1 must lie in [0, 0.99]"),
        (
            "frailty_front_door",
            "team=[{days: daily, start: '08:00', end: '08:00', staff: 1}]",
            "hours from 08:00 to 08:00 could be none or a whole day",
        ),
        ("frailty_front_door", "team=[{days: daily, start: '8', end: '18:00', staff: 1}]", "8"),
        ("aki_pathway", "prevalence=1.5", "prevalence"),
        ("aki_pathway", "saves={medium: 1.5}", "share"),
        ("aki_pathway", "saves={middling: 0.1}", "middling"),
        ("cardiology_six_days", "saturday=['25:00']", "25:00"),
    ],
)
def test_what_cannot_be_is_refused(scenario: str, override: str, message: str) -> None:
    with pytest.raises(FlowsimError, match=re.escape(message)):
        build(load(scenario, [f"initiative.{scenario}.{override}"]))
