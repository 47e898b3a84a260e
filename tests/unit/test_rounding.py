"""Scenarios that a scale rounds to the same hospital are told, and only those."""

import logging

import pytest

from flowsim.config import load
from flowsim.errors import FlowsimError
from flowsim.running.runner import prepare
from flowsim.studies.arms import check_hospitals
from flowsim.studies.rounding import rounded_alike

MAJORS = "hospital.emergency.spaces.majors_cubicle.number"
SHARE = "criteria_led_discharge:share"


def configured(*configs, results):
    """Return scenarios and the folders that they have."""
    configs = [load(c) if isinstance(c, str) else c for c in configs]
    configs = [config.with_run(results=str(results)) for config in configs]
    return configs, prepare(configs)[1]


@pytest.fixture(scope="module")
def alike(tmp_path_factory):
    """Return two scenarios that a tenth of the hospital makes one, a third that it does not."""
    names = [f"smoke:{MAJORS}={number}" for number in (21, 22, 31)]
    return configured(*names, results=tmp_path_factory.mktemp("results"))


def test_settings_that_are_rounded_to_the_same_are_named_with_their_values(alike):
    (text,) = rounded_alike(*alike)
    assert text.startswith("at scale=0.1, where beds, staff and slots are rounded up to whole numb")
    assert f"smoke:{MAJORS}=21 and smoke:{MAJORS}=22 are the same hospital" in text
    assert f"{MAJORS} (21 and 22) make none" in text
    assert "31" not in text


def test_jobs_of_one_scenario_are_told_by_their_settings(alike):
    configs = [load("smoke", [f"{MAJORS}={number}"]) for number in (21, 22)]
    (text,) = rounded_alike(configs, alike[1][:2])
    assert "jobs of scenario smoke are the same hospital" in text


def test_what_is_the_same_at_full_size_or_set_alike_is_not_told(tmp_path):
    found = configured("smoke", f"smoke+{SHARE}=0", results=tmp_path)
    assert found[1][0] == found[1][1]
    assert rounded_alike(*found) == []
    assert rounded_alike(*configured("smoke", "smoke:engine=simpy", results=tmp_path)) == []
    assert rounded_alike(*configured("smoke", results=tmp_path)) == []
    assert rounded_alike(*configured(f"baseline:{MAJORS}=21", "baseline", results=tmp_path)) == []


def test_a_part_of_a_bundle_that_comes_to_nothing_is_told_and_no_error(alike, caplog):
    configs, folders = alike
    with caplog.at_level(logging.WARNING, logger="flowsim"):
        check_hospitals(configs, 1, folders)
    assert [record.getMessage() for record in caplog.records] == [
        f"compare: {rounded_alike(configs, folders)[0]}"
    ]


def test_scenarios_that_are_compared_may_not_come_to_the_same(alike):
    configs, folders = (each[:2] for each in alike)
    with pytest.raises(FlowsimError, match=r"compare: at scale=0.1, .* are the same hospital"):
        check_hospitals(configs, 2, folders)
