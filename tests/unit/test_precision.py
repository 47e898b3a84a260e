"""flowsim precision: replications for a half-width, and where the warm-up should end."""

import json

import numpy as np
import pandas as pd
import pytest

import flowsim
from flowsim.analysis.statistics import mean_interval
from flowsim.cli.main import main
from flowsim.studies.precision import MOST, required
from flowsim.studies.settling import Settled, settled

SMALL = ("scale=0.1", "weeks=4", "warm_up_weeks=0", "cool_down_weeks=0", "replications=3")


def tidy(values, measure="E12.median"):
    return pd.DataFrame(
        {"replication": range(len(values)), "measure": measure, "unit": "min", "value": values}
    )


def test_as_many_as_the_interval_of_their_spread_needs():
    values = np.random.default_rng(5).normal(60.0, 8.0, size=12)
    row = required(tidy(values), {"E12.median": 2.0}).iloc[0]
    spread = values.std(ddof=1)
    assert row["half_width"] == pytest.approx(mean_interval(values).half_width)
    assert (1.96 * spread / 2.0) ** 2 < row["replications"] < (1.96 * spread / 2.0) ** 2 + 4
    assert (row["name"], row["unit"]) == ("Decision to bed, median", "min")


def test_a_measure_that_never_varies_needs_two():
    assert required(tidy([7.0, 7.0, 7.0]), {"E12.median": 0.1})["replications"].item() == 2


def test_no_more_than_the_most_are_proposed():
    assert required(tidy([1.0, 100.0]), {"E12.median": 0.001})["replications"].item() == MOST


@pytest.fixture(scope="module")
def run(tmp_path_factory):
    folder = tmp_path_factory.mktemp("results")
    return flowsim.run("baseline", overrides=SMALL, results=folder)


def test_a_run_from_empty_settles_after_its_warm_up_of_no_days(run):
    beds, department = settled(run)
    assert (beds.of, department.of) == ("beds", "emergency department")
    assert beds.warm_up_days == 0
    assert department.short == (department.reliable and department.days > 0)


@pytest.mark.parametrize(
    ("days", "reliable", "short", "words"),
    [
        (30, True, True, "settle after about 30 days, and the warm-up is 28 days: give a longer"),
        (28, True, False, "settle after about 28 days, and the warm-up is 28 days."),
        (60, False, False, "too short to tell"),
    ],
)
def test_a_warm_up_is_too_short_only_where_that_is_sure(days, reliable, short, words):
    found = Settled(of="beds", days=days, warm_up_days=28, reliable=reliable)
    assert found.short == short
    assert words in found.text


def test_the_command_prints_both(run, capsys):
    place = f"results={run.folder.path.parent}"
    words = ["precision", "baseline", *SMALL, place, "--half-width", "E12.median=5"]
    assert main(words) == 0
    assert "Replications needed" in capsys.readouterr().out
    assert main([*words, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    table = run.required_replications({"E12.median": 5.0})
    assert told["replications"][0]["replications"] == table["replications"].item()
    assert [one["of"] for one in told["warm_up"]] == ["beds", "emergency department"]
