"""Settings of the assessment units that cannot be, and what the user is told."""

import re

import pytest

from flowsim.config import load
from flowsim.errors import FlowsimError
from flowsim.hospital.check import check_or_raise
from flowsim.scenario.build import build
from flowsim.studies.checking import check_scenario

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


@pytest.mark.parametrize(
    ("override", "message"),
    [
        (f"{EXPECTED}.shape.bound_per_hour=1", "above bound_per_hour 1; raise the bound"),
        (f"{EXPECTED}.specialties=[critical_care]", "above bound_per_hour 48; raise the bound"),
        (f"{EXPECTED}.day_sd=5", "above bound_per_hour 48; raise the bound"),
    ],
)
def test_the_check_refuses_what_a_run_would(override: str, message: str) -> None:
    with pytest.raises(FlowsimError, match=message):
        check_scenario("baseline", overrides=[override])


LEVEL = "hospital.bed_bureau.escalation.levels.level_1.releases"


@pytest.mark.parametrize("ward", ["medical_assessment", "medical_asessment"])
def test_a_level_releases_only_what_is_ring_fenced(ward: str) -> None:
    with pytest.raises(FlowsimError, match=f"'{ward}' is not a ward or resource with a ring-fence"):
        check_or_raise(build(load("baseline", [f"{LEVEL}=[{ward}]"])))


@pytest.mark.parametrize(
    ("overrides", "message"),
    [
        (["initiative.ringfence.released_from_level=5"], "above the 4 levels"),
        (["initiative.ringfence.spaces={medical_assessment: -1}"], "ringfence"),
        (["initiative.ringfence.spaces={medical_asessment: 3}"], "medical_assessment"),
        (["initiative.ringfence.spaces={medical_assessment: 19}"], "never has more than 18"),
    ],
)
def test_a_ring_fence_that_cannot_be_is_refused(overrides: list[str], message: str) -> None:
    with pytest.raises(FlowsimError, match=re.escape(message)):
        check_or_raise(build(load("ringfence", overrides)))
