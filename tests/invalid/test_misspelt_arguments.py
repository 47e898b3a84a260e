"""A misspelt argument of any public function: one message, with the nearest that there is."""

from dataclasses import fields, is_dataclass
from inspect import isfunction

import pytest

import flowsim
from flowsim.calls import checked_call, keywords_of
from flowsim.errors import FlowsimError
from flowsim.hospital import vocabulary
from flowsim.studies.own_models import compare_models
from flowsim.studies.study import compare as compare_scenarios

FUNCTIONS = [name for name in flowsim.__all__ if isfunction(getattr(flowsim, name))]
ALONE = [name for name in FUNCTIONS if name != "compare"]
"""Those that say themselves what they take; `compare` hands it on, and has a test of its own."""
WORDS = [(name, word) for name in ALONE for word in keywords_of(getattr(flowsim, name))]
PARTS = [
    (name, word)
    for name in flowsim.__all__
    if hasattr(getattr(flowsim, name), "__post_init__")
    for word in (field.name for field in fields(getattr(flowsim, name)) if field.init)
]


def test_all_functions_are_asked():
    assert len(FUNCTIONS) > 60
    assert len(PARTS) > 100
    assert {"seize", "treat", "first_of", "book", "replicate", "compare", "run"} <= set(FUNCTIONS)


@pytest.mark.parametrize(("name", "word"), [*WORDS, *PARTS])
def test_a_misspelt_argument_is_refused_with_the_nearest(name, word):
    with pytest.raises(FlowsimError, match=f"'{word}q' is not an? .*Did you mean '{word}'"):
        getattr(flowsim, name)(**{f"{word}q": 1})


RESULTS = [
    name
    for name in flowsim.__all__
    if is_dataclass(kind := getattr(flowsim, name))
    and not kind.__module__.startswith("flowsim.hospital.")
]


def test_all_results_are_asked():
    assert {"Records", "RunResult", "ComparisonResult", "WarmUp"} <= set(RESULTS)
    assert {"ModelResult", "ModelComparison"} <= set(RESULTS)


@pytest.mark.parametrize("name", RESULTS)
def test_a_result_made_by_hand_says_what_makes_it(name):
    kind = getattr(flowsim, name)
    with pytest.raises(FlowsimError, match=rf"{name}: missing .*; its .*made by (\w+).*call that"):
        kind()
    with pytest.raises(FlowsimError, match=f"{name}: 'zzz' is not an argument .*made by"):
        kind(zzz=1)
    assert kind.made_by.split(",")[0] in flowsim.__all__


@pytest.mark.parametrize("name", ALONE)
def test_an_argument_that_is_like_none_is_refused_with_all(name):
    with pytest.raises(FlowsimError, match=f"{name}: 'zzz' is not an argument"):
        getattr(flowsim, name)(zzz=1)


@pytest.mark.parametrize(
    ("scenarios", "function"), [(["baseline"], compare_scenarios), ({"a": 1}, compare_models)]
)
def test_a_comparison_knows_the_settings_of_what_it_compares(scenarios, function):
    assert len(keywords_of(function)) > 4
    with pytest.raises(FlowsimError, match=r"compare: 'seedd' is not an .*Did you mean 'seed'"):
        flowsim.compare(scenarios, seedd=1)
    with pytest.raises(FlowsimError, match="Did you mean 'weeks'"):
        flowsim.compare(scenarios, wekks=1)
    with pytest.raises(FlowsimError, match="compare: missing a required argument: 'scenarios'"):
        flowsim.compare(scenario=scenarios)


@pytest.mark.parametrize(
    ("call", "said"),
    {
        "treat()": "treat: missing a required argument: 'activity'; its arguments are activity, d",
        "depart(1, 2, 3)": "depart: too many positional arguments; its arguments are outcome, to",
        "go('a', to='b')": "go: multiple values for argument 'to'",
        "keep_waiting(1)": "keep_waiting: too many positional arguments; its arguments are none",
        "seize()": "seize: name at least one resource or team: seize\\('doctor'\\)",
    }.items(),
)
def test_other_wrong_calls_are_told_too(call, said):
    with pytest.raises(FlowsimError, match=said):
        eval(call, dict(vars(vocabulary)))


def test_an_error_from_within_stays_what_it_is():
    @checked_call
    def broken(value):
        return value + "text"

    with pytest.raises(TypeError, match="unsupported operand"):
        broken(1)
