"""Isolated effects, their sum, the bundle's effect and the interaction, from numbers by hand."""

import json
from pathlib import Path

import pandas as pd
import pytest

import flowsim
from flowsim import FlowsimError
from flowsim.analysis.isolated import isolated_effects
from flowsim.analysis.statistics import paired_interval
from flowsim.cli.main import main
from flowsim.config import load
from flowsim.studies.isolation import bundles

KEY = "E12.mean"
VALUES = {
    "base": [100.0, 110.0, 120.0],
    "a": [90.0, 101.0, 110.0],
    "b": [95.0, 104.0, 116.0],
    "both": [88.0, 98.0, 107.0],
}
SMALL = ["scale=0.1", "weeks=1", "warm_up_weeks=0", "cool_down_weeks=0", "replications=2"]


def table(values):
    rows = [
        {"scenario": name, "replication": k, "measure": KEY, "unit": "min", "value": value}
        for name, several in values.items()
        for k, value in enumerate(several)
    ]
    return pd.DataFrame(rows)


def effects(values):
    found = isolated_effects(
        table(values), baseline="base", bundle="both", alone={"one": "a", "two": "b"}
    )
    return found.set_index("part")


def test_the_parts_are_paired_differences_and_the_interaction_is_what_is_left():
    found = effects(VALUES)
    assert list(found.index) == ["one", "two", "sum", "bundle", "interaction"]
    assert found["difference"].round(4).to_dict() == {
        "one": -9.6667,
        "two": -5.0,
        "sum": -14.6667,
        "bundle": -12.3333,
        "interaction": 2.3333,
    }
    # Five intervals that hold together: each at a fifth of the error.
    alone = paired_interval(VALUES["a"], VALUES["base"], level=0.99)
    assert (found.loc["one", "low"], found.loc["one", "high"]) == (alone.low, alone.high)
    left = paired_interval([-12.0, -12.0, -13.0], [-15.0, -15.0, -14.0], level=0.99)
    assert found.loc["interaction", "low"] == pytest.approx(left.low)
    assert found.loc["interaction", "high"] == pytest.approx(left.high)


def test_a_replication_that_lacks_a_value_is_left_out_of_every_part():
    found = effects({**VALUES, "b": [95.0, float("nan"), 116.0]})
    assert set(found["replications"]) == {2}
    assert found.loc["one", "difference"] == -10.0


def test_a_bundle_is_taken_apart_with_the_parameters_it_has():
    share = "initiative.criteria_led_discharge.share=0.4"
    base, bundle = load("baseline"), load("bed_bureau+ed_xray", [share])
    (found,) = bundles([base, bundle])
    assert list(found.alone) == ["bed_bureau", "ed_xray", "criteria_led_discharge"]
    one = found.alone["criteria_led_discharge"]
    assert one.scenario.name == "baseline+criteria_led_discharge"
    assert [each.share for each in one.initiatives] == [0.4]
    same = load("baseline+ed_xray")
    assert found.alone["ed_xray"].tree["initiative"] == same.tree["initiative"]


def test_what_the_first_has_too_is_in_every_part():
    (found,) = bundles([load("staffing"), load("staffing+bed_bureau+ed_xray")])
    assert [[i.name for i in one.initiatives] for one in found.alone.values()] == [
        ["staffing", "bed_bureau"],
        ["staffing", "ed_xray"],
    ]


def test_what_cannot_be_taken_apart_is_refused():
    base = load("baseline")
    with pytest.raises(FlowsimError, match="needs a scenario that adds two or more initiatives"):
        bundles([base, load("bed_bureau")])
    warmer = load("bed_bureau+ed_xray", ["period.general_acute_open=560"])
    with pytest.raises(FlowsimError, match="changes period besides its initiatives"):
        bundles([base, warmer])
    with pytest.raises(FlowsimError, match="has initiative staffing, and"):
        bundles([load("staffing"), load("bed_bureau+ed_xray")])


def test_compare_gives_it_in_the_terminal_on_the_page_as_csv_and_as_json(tmp_path, capsys):
    words = ["compare", "baseline", "bed_bureau+staffing", "--isolate", "--jobs", "1"]
    words += [word for item in SMALL for word in ("--set", item)]
    words += ["--results", str(tmp_path)]
    assert main([*words, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert {row["part"] for row in told["isolated"]} == {
        "bed_bureau",
        "staffing",
        "sum",
        "bundle",
        "interaction",
    }
    assert told["scenarios"] == ["baseline", "bed_bureau+staffing"]
    page = Path(told["files"]["page"])
    assert "does alone" in page.read_text()
    assert "Interaction" in page.read_text()
    kept = pd.read_csv(page.parent / "isolated.csv")
    assert set(kept["part"]) == {row["part"] for row in told["isolated"]}
    bundle = kept[(kept["part"] == "bundle") & (kept["measure"] == "E12.mean")]
    rows = {(row["measure"], row["scenario"]): row for row in told["table"]}
    assert bundle["difference"].item() == pytest.approx(
        rows["E12.mean", "bed_bureau+staffing"]["difference"]
    )
    assert main(words) == 0
    shown = capsys.readouterr().out
    assert "does alone" in shown
    assert "isolated effects" in shown
    plain = flowsim.compare(["baseline", "bed_bureau"], overrides=SMALL, results=tmp_path)
    assert plain.isolated is None
