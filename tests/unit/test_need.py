"""Latent need: drawn once at arrival, and everything that is done later is drawn from it."""

import pytest

import flowsim
from flowsim.errors import FlowsimError
from flowsim.hospital.departments.need.settings import NeedSettings
from flowsim.hospital.departments.parameters import Parameter

NO_BED = {"advice_only", "treat_and_go", "specialist_opinion"}


@pytest.fixture(scope="module")
def attended():
    patients = flowsim.run("smoke", replications=1).records(0).patients
    return patients[patients["dept_type"] == "type1"]


def test_who_needs_no_bed_has_a_class_without_one(attended):
    without = attended["admit_need"] == "no"
    assert set(attended[without]["need_class"]) == NO_BED
    assert not set(attended[~without]["need_class"]) & NO_BED


def test_a_specialist_opinion_is_needed_by_those_who_have_one_in_the_department(attended):
    opinion = attended["opinion"] == "yes"
    assert (attended[opinion]["need_class"] == "specialist_opinion").all()
    assert not (attended[~opinion]["need_class"] == "specialist_opinion").any()


def test_the_stay_planned_at_the_decision_is_the_one_needed_at_arrival(attended):
    """Of those who are not operated on, after which the stay is another."""
    decided = attended[attended["t_dta"].notna() & (attended["specialty"] != "critical_care")]
    decided = decided[decided["emergency_operated"].astype(str) != "yes"]
    assert (decided["stay_class"].astype(str) == decided["expected_stay"].astype(str)).all()


def test_need_by_class_of_stay(attended):
    of_class = {"zero_day": "same_day", "short": "bed_short", "medium": "bed_longer"}
    for stay, need in of_class.items():
        rows = (attended["expected_stay"] == stay) & (attended["specialty"] != "critical_care")
        assert set(attended[rows]["need_class"]) == {need}


@pytest.mark.parametrize("share", [-0.1, 1.1])
def test_advice_only_is_a_share(share):
    with pytest.raises(FlowsimError, match=r"advice_only.*share"):
        NeedSettings(advice_only=Parameter(value=share, source="expert"))
