"""flowsim precision: bad input ends in one clear error."""

import pytest

from flowsim.cli.main import main

WORDS = {
    "no half-width": (["baseline"], "give a half-width, e.g. --half-width E12.median=5"),
    "two scenarios": (
        ["baseline", "bed_bureau", "--half-width", "E01.all=1"],
        "give one scenario",
    ),
    "no scenario": (["weeks=1", "--half-width", "E01.all=1"], "give one scenario"),
    "no value": (["baseline", "--half-width", "E01.all"], "must be MEASURE=VALUE"),
    "a value in words": (["baseline", "--half-width", "E01.all=small"], "must be MEASURE=VALUE"),
    "an unknown option": (["baseline", "--half-with", "E01.all=1"], "Did you mean '--half-width'"),
    "a scenario misspelt": (["basline", "--half-width", "E01.all=1"], "Did you mean 'baseline'"),
}
MEASURES = {
    "a measure misspelt": ("E01.al=1", "Did you mean 'E01.all'"),
    "zero": ("E01.all=0", "half_widths: E01.all 0 must be above zero"),
    "below zero": ("E01.all=-1", "half_widths: E01.all -1 must be above zero"),
    "no number": ("E01.all=nan", "half_widths: E01.all nan must be a finite number"),
    "endless": ("E01.all=inf", "half_widths: E01.all inf must be a finite number"),
    "a measure without a value": ("R01.within_18_weeks=1", "has a value in 0 replications"),
}
SMALL = ("scale=0.1", "weeks=1", "warm_up_weeks=0", "cool_down_weeks=0", "replications=2")


@pytest.mark.parametrize(("words", "message"), WORDS.values(), ids=WORDS.keys())
def test_a_command_that_cannot_be(words, message, capsys):
    assert main(["precision", *words]) == 2
    assert message in capsys.readouterr().err


@pytest.fixture(scope="module")
def results(tmp_path_factory):
    return tmp_path_factory.mktemp("results")


@pytest.mark.parametrize(("given", "message"), MEASURES.values(), ids=MEASURES.keys())
def test_half_widths_that_cannot_be(given, message, results, capsys):
    words = ["precision", "baseline", *SMALL, f"results={results}", "--half-width", given]
    assert main(words) == 2
    assert message in capsys.readouterr().err
