"""Hospitals of one's own, replicated and compared: bad input ends in one clear error."""

from datetime import datetime

import pytest

import flowsim
from flowsim.errors import FlowsimError
from flowsim.hospital.vocabulary.python_step import python_step
from flowsim.hospital.vocabulary.resources import Resource
from flowsim.hospital.vocabulary.steps import depart
from tests.small import hospital

PLAIN = hospital([depart()], resources=(Resource("desk", 1),))
OTHER = hospital([depart("other")], resources=(Resource("desk", 1),))
SHORT = {"replications": 2, "weeks": 1, "warm_up_weeks": 0}

SETTINGS = {
    "no replication": ({"replications": 0}, "replications 0 must"),
    "half a replication": ({"replications": 1.5}, "replications 1.5 must be a whole number"),
    "no week": ({"weeks": 0}, "weeks, days and hours are 0"),
    "weeks that are no number": ({"weeks": float("nan")}, "weeks nan must be a whole number"),
    "too many weeks": ({"weeks": 833}, "weeks 833 must"),
    "too many weeks in all": ({"weeks": 832, "warm_up_weeks": 2}, "weeks with warm-up"),
    "a negative warm-up": ({"warm_up_weeks": -1}, "warm_up_weeks -1 must"),
    "a warm-up in other words": ({"warm_up_weeks": "automatic"}, "or 'auto'"),
    "a negative cool-down": ({"cool_down_weeks": -1}, "cool_down_weeks -1 must"),
    "a negative cool-down in days": ({"cool_down_days": -1}, "cool_down_days -1 must"),
    "half a day": ({"days": 0.5}, "days 0.5 must be a whole number"),
    "half an hour of warm-up": ({"warm_up_hours": 0.5}, "warm_up_hours 0.5 must"),
    "a negative seed": ({"seed": -1}, "seed -1 must"),
    "no process": ({"jobs": 0}, "jobs 0 must"),
    "processes in words": ({"jobs": "many"}, "jobs 'many' must be a whole number"),
    "an engine misspelt": ({"engine": "compild"}, "Did you mean 'compiled'"),
    "half-widths that are no table": ({"half_widths": 2.0}, "must map measures to half-widths"),
    "no half-width": ({"half_widths": {}}, "must map measures to half-widths"),
    "a half-width of zero": ({"half_widths": {"M05.arrivals": 0}}, "half_widths: M05.arrivals 0"),
    "a measure misspelt": ({"half_widths": {"M05.arivals": 1}}, "Did you mean 'M05.arrivals'"),
}


@pytest.mark.parametrize(("changes", "words"), SETTINGS.values(), ids=SETTINGS.keys())
def test_settings_that_are_none(changes, words):
    with pytest.raises(FlowsimError, match=words):
        flowsim.replicate(PLAIN, **{**SHORT, **changes})


def test_half_widths_that_would_take_for_ever():
    from tests.unit.test_own_model import clinic

    with pytest.raises(FlowsimError, match=r"M09\.mean = 1e-06 would need 10,000 replications"):
        flowsim.replicate(clinic(), **SHORT, half_widths={"M09.mean": 1e-6})


@pytest.mark.parametrize("given", ["clinic", None, [PLAIN]])
def test_what_is_no_hospital(given):
    with pytest.raises(FlowsimError, match="must be a Hospital"):
        flowsim.replicate(given, **SHORT)


def test_a_hospital_that_fails_its_check():
    with pytest.raises(FlowsimError, match="desk"):
        flowsim.replicate(hospital([*flowsim.seize("desk"), depart()]), **SHORT)


COMPARED = {
    "one hospital": ({"now": PLAIN}, {}, "two hospitals or more by name"),
    "none": ({}, {}, "two hospitals or more by name"),
    "the same twice": ({"now": PLAIN, "then": PLAIN}, {}, "'then' is the same hospital as 'now'"),
    "a name that is no text": ({"now": PLAIN, None: OTHER}, {}, "compare: name None must be"),
    "an empty name": ({"now": PLAIN, "": OTHER}, {}, "compare: name '' must be text"),
    "no hospital": ({"now": PLAIN, "then": "other"}, {}, "must be a Hospital"),
    "one replication": (
        {"now": PLAIN, "then": OTHER},
        {"replications": 1},
        "a difference with an interval needs two",
    ),
}


@pytest.mark.parametrize(("given", "changes", "words"), COMPARED.values(), ids=COMPARED.keys())
def test_what_cannot_be_compared(given, changes, words):
    with pytest.raises(FlowsimError, match=words):
        flowsim.compare(given, **{**SHORT, **changes})


def test_a_step_in_python_that_no_process_can_be_given():
    talk = hospital([python_step("talk", lambda visit: 5.0), depart()])
    with pytest.raises(FlowsimError, match="at the top of a module, or run with jobs=1"):
        flowsim.replicate(talk, **SHORT, jobs=2)


@pytest.fixture(scope="module")
def result():
    return flowsim.replicate(PLAIN, **SHORT)


def test_a_replication_that_is_none(result):
    with pytest.raises(FlowsimError, match="replication 2 must"):
        result.records(2)
    with pytest.raises(FlowsimError, match="replications 3 must"):
        result.event_log(3)


def test_a_measure_that_is_none(result):
    with pytest.raises(FlowsimError, match=r"Did you mean 'M05\.left'"):
        result.value("M05.lef")


def test_a_folder_that_cannot_be_written(result, tmp_path):
    file = tmp_path / "file"
    file.write_text("", encoding="utf-8")
    with pytest.raises(FlowsimError, match="cannot be written"):
        result.page(file / "folder")


@pytest.fixture(scope="module")
def comparison():
    return flowsim.compare({"now": PLAIN, "then": OTHER}, **SHORT)


HEADLINES = {
    "misspelt": (["M05.arivals"], r"headline: 'M05\.arivals' is not a measure.*'M05\.arrivals'"),
    "a part of a name": (["M05.arr"], "Did you mean 'M05.arrivals'"),
    "a family": (["M05"], None),
    "nothing": ([], "headline: name at least one measure"),
    "a number": (5, "headline 5 must be a list of texts"),
    "a number within": (["M05.left", 5.5], r"headline\[1\] 5.5 must be text"),
}


@pytest.mark.parametrize(("given", "words"), HEADLINES.values(), ids=HEADLINES.keys())
def test_headlines_that_cannot_be(result, comparison, tmp_path, given, words):
    for one in (result, comparison):
        if words is None:
            assert one.page(tmp_path, headline=given).exists()
            continue
        with pytest.raises(FlowsimError, match=words):
            one.page(tmp_path, headline=given)


MATTERS = {
    "misspelt": ({"M05.arivals": 1}, r"matters: 'M05\.arivals' is not a measure.*'M05\.arrivals'"),
    "zero": ({"M05.left": 0}, "matters: M05.left 0 must be above zero"),
    "below zero": ({"M05.left": -1}, "matters: M05.left -1 must be above zero"),
    "not a number": ({"M05.left": float("nan")}, "matters: M05.left nan must be a finite number"),
    "in words": ({"M05.left": "much"}, "matters: M05.left 'much' must be a finite number"),
    "no mapping": (5.0, "matters 5 must map measures to differences"),
    "a name that is none": ({5: 1.0}, "matters: '5' is not a measure"),
}


@pytest.mark.parametrize(("given", "words"), MATTERS.values(), ids=MATTERS.keys())
def test_differences_that_cannot_matter(comparison, tmp_path, given, words):
    with pytest.raises(FlowsimError, match=words):
        comparison.page(tmp_path, matters=given)
    with pytest.raises(FlowsimError, match=words):
        comparison.summary(matters=given)


LOGS = {
    "another format": ("log.xlsx", {}, "'.xlsx' is not a format"),
    "no format": ("log", {}, "is not a format"),
    "a start that is no Monday": (
        "log.xes",
        {"start": datetime(2024, 1, 2)},
        "must be a Monday at 00:00",
    ),
    "a start at noon": ("log.xes", {"start": datetime(2024, 1, 1, 12)}, "must be a Monday"),
    "a start that is no date": ("log.xes", {"start": "2024-01-01"}, "must be a datetime"),
}


@pytest.mark.parametrize(("name", "more", "words"), LOGS.values(), ids=LOGS.keys())
def test_event_logs_that_cannot_be_written(result, tmp_path, name, more, words):
    with pytest.raises(FlowsimError, match=words):
        flowsim.write_event_log(result.event_log(), tmp_path / name, **more)


def test_what_are_no_records_and_no_file_of_an_event_log(result):
    for function in (flowsim.event_log, flowsim.resources_held):
        with pytest.raises(FlowsimError, match="records 3 must be the Records of a replication"):
            function(3)
    with pytest.raises(FlowsimError, match="event log: path 4 must be the name of a file"):
        flowsim.write_event_log(result.event_log(), 4)


def test_a_table_that_is_no_event_log(result, tmp_path):
    with pytest.raises(FlowsimError, match="the table lacks entity_id"):
        flowsim.write_event_log(result.measures, tmp_path / "log.csv")
