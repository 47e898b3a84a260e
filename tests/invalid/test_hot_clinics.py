"""Settings of hot clinics that cannot be, and what the user is told."""

import re

import pytest

from flowsim.config import load
from flowsim.errors import FlowsimError
from flowsim.scenario.build import build

CLINICS = "hospital.hot_clinics"
LONG = "{value: 60, range: [0, 90], source: expert}"


@pytest.mark.parametrize(
    ("override", "message"),
    [
        (
            f"{CLINICS}.clinics.tia.prepare_hours={LONG}",
            "below within_hours, 24: nobody could ever book",
        ),
        (f"{CLINICS}.missed.value=1.2", "missed"),
        (f"{CLINICS}.gp_calls.value=-0.1", "gp_calls"),
        (f"+{CLINICS}.clinics.dermatology={{}}", "dermatology"),
        (f"~{CLINICS}.clinics.surgery", "no clinic 'surgery'; give it, without sessions"),
        (f"{CLINICS}.early_review.early_hours.value=0", "early_hours"),
        (f"{CLINICS}.clinics.tia.sessions=[{{days: mon, start: '9', slots: 1}}]", "start"),
        (f"{CLINICS}.clinics.tia.sessions=[{{days: mon, start: '09:00', slots: -1}}]", "slots"),
    ],
)
def test_what_cannot_be_is_refused(override: str, message: str) -> None:
    with pytest.raises(FlowsimError, match=re.escape(message)):
        load("baseline", [override])


def test_slots_kept_for_nobody_are_refused() -> None:
    """Under another name nobody would book any of them."""
    kept = "initiative.hot_clinics.kept={surgery: [{name: gpp, reserved: 2}, {name: ward}]}"
    with pytest.raises(FlowsimError, match="kept: surgery: 'gpp' is not a class of slots"):
        build(load("hot_clinics", [kept]))
