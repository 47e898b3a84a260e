"""Settings of care at home that cannot be, and what the user is told."""

import re

import pytest

from flowsim.config import load
from flowsim.errors import FlowsimError

AT_HOME = "hospital.care_at_home"
ANTIBIOTICS = f"{AT_HOME}.services.antibiotics"


@pytest.mark.parametrize(
    ("override", "message"),
    [
        (f"{ANTIBIOTICS}.places.number=-1", "number -1 must be zero or more"),
        (f"{ANTIBIOTICS}.places.number=2.5", "places"),
        (
            f"{ANTIBIOTICS}.readmitted={{value: 1.2, range: [0, 2], source: expert}}",
            "readmitted 1.2 is a share; give 0 to 1",
        ),
        (
            f"{ANTIBIOTICS}.asked_hours={{long: [48, 0]}}",
            "asked_hours of long must be above zero and at most 8,784, and each be given once; "
            "found 48, 0",
        ),
        (
            f"{ANTIBIOTICS}.asked_hours={{long: [48, 48]}}",
            "each be given once; found 48, 48",
        ),
        (f"{ANTIBIOTICS}.asked_hours.long=[1e9]", "at most 8,784"),
        (f"{ANTIBIOTICS}.asked_hours.long=[]", "found none (leave out a class"),
        (f"{ANTIBIOTICS}.asked_hours=[]", "write {key: value}"),
        (f"{ANTIBIOTICS}.places.number=31", "range [0, 30] must hold the number, 31"),
        (f"{AT_HOME}.arranging.mean_minutes=1e12", "must be at most 527,040"),
        (f"{AT_HOME}.arranging.sd_minutes=1e12", "must be at most 527,040"),
        (
            f"{AT_HOME}.arranging.mean_minutes=600",
            "range [30, 180] must hold the mean, 600 minutes",
        ),
        (f"{AT_HOME}.referrals.hours=[]", "hours: never open; give a row"),
        (
            f"{AT_HOME}.referrals.hours=[{{days: daily, start: '09:00', end: '09:00'}}]",
            "hours from 09:00 to 09:00 could be none or a whole day; write 00:00 to 24:00",
        ),
        (f"+{ANTIBIOTICS}.asked_hours.lnog=[48]", "Did you mean 'long'"),
        (f"{ANTIBIOTICS}.goes_on.mean_minutes=0", "mean"),
        (f"+{AT_HOME}.services.dialysis=${{{ANTIBIOTICS}}}", "dialysis"),
        (f"~{AT_HOME}.services.rehabilitation", "no service 'rehabilitation'; give it, with 0"),
        (f"{AT_HOME}.fit.rows={{'* / *': {{antibiotic: 0.1, none: 0.9}}}}", "antibiotic"),
        (f"{AT_HOME}.referrals.hours=[{{days: mon, start: '9', end: '17:00'}}]", "start"),
    ],
)
def test_what_cannot_be_is_refused(override: str, message: str) -> None:
    with pytest.raises(FlowsimError, match=re.escape(message)):
        load("baseline", [override])


@pytest.mark.parametrize("scenario", ["opat", "early_supported_discharge"])
@pytest.mark.parametrize("places", [-1, 2.5, "'many'"])
def test_places_are_a_whole_number(scenario: str, places: object) -> None:
    with pytest.raises(FlowsimError, match="places"):
        load(scenario, [f"initiative.{scenario}.places={places}"])


def test_shares_of_fit_are_at_most_one() -> None:
    rows = "{'* / *': {antibiotics: 0.8, none: 0.8}}"
    with pytest.raises(FlowsimError):
        load("baseline", [f"{AT_HOME}.fit.rows={rows}"]).hospital.care_at_home.fit.drawn  # noqa: B018
