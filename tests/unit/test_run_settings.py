"""How long a scenario is run: weeks, days and hours of each part, which add up."""

import pytest

import flowsim
from flowsim.config import load
from flowsim.config.run_settings import COOL_DOWN, MEASURED, WARM_UP
from flowsim.engine.simulate import prepare
from flowsim.errors import FlowsimError
from flowsim.running.runner import prepared
from flowsim.scenario.build import build
from flowsim.studies.verification import SMOKE, sized

SIXTEEN, EIGHT, ONE = 16 * 168, 8 * 168, 168
"""Hours of the baseline: measured, warm-up and cool-down."""

LENGTHS = {
    "": (SIXTEEN, EIGHT, ONE),
    "weeks=3": (3 * 168, EIGHT, ONE),
    "days=10": (240, EIGHT, ONE),
    "weeks=1 days=3": (240, EIGHT, ONE),
    "hours=36 days=1": (60, EIGHT, ONE),
    "warm_up_days=3": (SIXTEEN, 72, ONE),
    "warm_up_weeks=2 warm_up_hours=5": (SIXTEEN, 2 * 168 + 5, ONE),
    "days=2 warm_up_hours=0 cool_down_hours=7": (48, 0, 7),
}


def hours(run):
    return tuple(run.hours_of(part) for part in (MEASURED, WARM_UP, COOL_DOWN))


@pytest.mark.parametrize("words", LENGTHS)
def test_weeks_are_none_where_only_days_or_hours_are_given(words):
    run = load("baseline", words.split()).run
    assert hours(run) == LENGTHS[words]
    assert run.total_hours == sum(LENGTHS[words])


def test_days_take_the_place_of_the_weeks_of_a_scenario():
    assert load("smoke").run.weeks == 3
    assert hours(load("smoke", ["days=2"]).run) == (48, 0, load("smoke").run.hours_of(COOL_DOWN))
    assert hours(load("smoke").with_run(days=2).run)[0] == 48
    assert hours(load("smoke").with_run(days=2, weeks=1).run)[0] == 9 * 24


def test_weeks_are_set_in_the_tree_that_is_saved():
    assert load("baseline", ["days=2"]).tree["weeks"] == 0
    assert load("baseline").with_run(days=2).tree["weeks"] == 0


def test_days_take_the_place_of_the_weeks_of_smoke_scale():
    assert "weeks=2" in sized(SMOKE, ["seed=3"])
    assert "weeks=2" not in sized(SMOKE, ["days=3"])


def test_a_scenario_is_run_for_its_hours():
    config = load("smoke", ["days=1", "hours=6", "warm_up_hours=5"])
    ready = prepared(config)
    assert ready.window == (5 * 60.0, 35 * 60.0)
    assert ready.program.hours == config.run.total_hours
    weeks = prepare(
        build(load("smoke")), weeks=3, cool_down_weeks=load("smoke").run.cool_down_weeks
    )
    assert prepared(load("smoke")).window == weeks.window


def test_a_comparison_of_days_says_so(tmp_path):
    found = flowsim.compare(
        ["smoke", "smoke+bed_bureau"],
        days=3,
        replications=2,
        overrides=["cool_down_hours=0"],
        results=tmp_path,
        engine="simpy",
    )
    assert "2 x 3 days" in repr(found)
    patients = found.baseline.patients
    assert patients["t_arrive"].max() < 3 * 1440.0
    from flowsim.studies.report_content import report_input

    page = report_input(found)
    assert page.settings["measured"] == "3 days"
    assert any("Only 3 days measured" in finding.text for finding in page.findings)


def test_a_results_folder_may_be_called_by_a_number():
    assert load("smoke").with_run(results=2024).run.results == "2024"


@pytest.mark.parametrize(
    ("words", "said"),
    {
        "days=-1": "days is -1; it must be 0 or more",
        "days=2.5": "days.*whole number",
        "days=0": "^command line: days=0: weeks, days and hours are 0, so that nothing is measured",
        "hours=0": "^command line: hours=0: weeks, days and hours are 0",
        "weeks=0,days=0": "^command line: weeks=0: weeks, days and hours are 0",
        "warm_up_hours=0,days=0": "^command line: days=0: weeks, days and hours are 0",
        "days=100000": "^command line: days=100000: days is 100000; .*at most 832 .*are 14,295$",
        "weeks=2,warm_up_days=9999": "^command line: warm_up_days=9999: warm_up_days is 9999; ",
        "cool_down_hours=-1": "^command line: cool_down_hours=-1: cool_down_hours is -1; ",
        "warm_up_hours=x": "warm_up_hours.*whole number",
        "hours=1000000": "at most 832",
        "day=3": "Did you mean 'days'",
        "days=3,weeks=0,days=4": "days is given more than once",
    }.items(),
)
def test_what_is_no_length_is_refused(words, said):
    with pytest.raises(FlowsimError, match=said):
        load("baseline", words.split(","))


def test_two_scenarios_of_other_lengths_are_not_compared():
    names = ["smoke", "smoke:days=3"]
    with pytest.raises(FlowsimError, match="compared: in them weeks is 3 and 0, days is 0 and 3;"):
        flowsim.compare(names, replications=2)
