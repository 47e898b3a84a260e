"""Why the page of a comparison has no value for a measure."""

from dataclasses import replace

import pytest

import flowsim
from flowsim.config import load
from flowsim.report.page import report_html
from flowsim.studies.report_content import report_input
from tests.unit.test_report import words_of


@pytest.fixture(scope="module")
def compared(tmp_path_factory):
    return flowsim.compare(
        ["without_theatres", "without_theatres+bed_bureau"],
        days=1,
        replications=2,
        overrides=["scale=0.1", "cool_down_weeks=0", "warm_up_weeks=0"],
        results=tmp_path_factory.mktemp("results"),
        engine="simpy",
    )


def reasons(result):
    return {one.key: one.reason for one in report_input(result).definitions if not one.available}


def test_what_no_scenario_simulates_is_named_with_its_department(compared):
    why = reasons(compared)
    assert why["T10.cases_per_list"] == why["R01.waiting"] == "not simulated here: theatres"
    assert why["A04.direct"] == "the model has no milestone t_direct"  # of a department it has
    assert why["I02.delayed"] == "not simulated here: critical care by nurse units"
    assert not why.keys() & set(compared.measures.dropna()["measure"])
    text = words_of(report_html(report_input(compared)))
    assert text.count("Cases per list") == 2  # beneath the headline, and beneath all measures
    assert "Day cases among suitable operations (not simulated here: theatres)" in text


def test_what_one_scenario_simulates_is_not_missing(compared):
    first, second = compared.runs
    theatres = replace(second.config, hospital=load("baseline").hospital)
    mixed = replace(compared, runs=(first, replace(second, config=theatres)))
    assert "T10.cases_per_list" not in reasons(mixed)
    assert "A04.direct" in reasons(mixed)
