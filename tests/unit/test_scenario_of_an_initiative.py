"""An initiative of a part that the baseline leaves out: its name is the scenario it changes."""

import re

import pytest

import flowsim
from flowsim import plugins
from flowsim.cli.main import main
from flowsim.config import load
from flowsim.config.modelled import modelled
from flowsim.errors import FlowsimError
from flowsim.studies.catalogue import catalogue

PYTHON = '''"""More bays."""
from dataclasses import dataclass
from flowsim.hospital.initiatives import Count, Initiative, adds


@dataclass(frozen=True, kw_only=True)
class MoreBays(Initiative):
    title = "More recovery bays"
    seed = "ours"
    phrase = "more bays"
    sentence = "{bays} more recovery bays."
    scenario = "theatres"

    bays: Count = adds("resource", "recovery_bay", "capacity")
'''
YAML = "# @package initiative.more_bays\nbays: 2\nplausible: {bays: [0, 4]}\nsource: expert\n"
PARTS = ["critical_care.units", "emergency_theatres", "theatres"]


@pytest.fixture
def more_bays(tmp_path):
    (tmp_path / "initiative").mkdir()
    (tmp_path / "initiative" / "more_bays.yaml").write_text(YAML)
    file = tmp_path / "more_bays.py"
    file.write_text(PYTHON)
    flowsim.register(file)
    yield tmp_path
    plugins.forget()


def test_what_is_modelled():
    assert modelled(load("baseline").tree) == []
    assert modelled(load("theatres").tree) == PARTS
    assert modelled({}) == []


def test_its_name_alone_is_the_scenario_it_changes(more_bays):
    config = load("more_bays", config_dir=more_bays)
    assert modelled(config.tree) == PARTS
    assert config.scenario.name == "more_bays"
    assert config.scenario.title == "More recovery bays"
    assert [each.name for each in config.initiatives] == ["more_bays"]
    longer = load("theatres+more_bays", config_dir=more_bays)
    assert longer.hospital == config.hospital
    assert longer.initiatives == config.initiatives


def test_others_can_be_added_to_it(more_bays):
    both = load("more_bays+bed_bureau", config_dir=more_bays)
    assert modelled(both.tree) == PARTS
    assert sorted(each.name for each in both.initiatives) == ["bed_bureau", "more_bays"]


@pytest.mark.parametrize(
    ("name", "whole"),
    [
        ("baseline+more_bays", "theatres+more_bays"),
        ("bed_bureau+more_bays", "theatres+bed_bureau+more_bays"),
    ],
)
def test_it_is_refused_where_that_is_left_out(more_bays, name, whole):
    with pytest.raises(FlowsimError, match=f"begin with that: {re.escape(whole)}$"):
        load(name, config_dir=more_bays)
    with pytest.raises(FlowsimError, match="changes what scenario theatres models"):
        load("baseline", ["+initiative=[more_bays]"], more_bays)


def test_the_list_says_what_it_changes_there(more_bays):
    (row,) = [
        row
        for row in catalogue(("initiatives",), more_bays)["initiatives"]
        if row["name"] == "more_bays"
    ]
    assert row["scenario"] == "theatres"
    assert row["effect"].startswith("2 more recovery bays. (")
    assert "now 20" in row["effect"]


@pytest.mark.parametrize(
    ("scenarios", "advice"),
    [
        (["baseline", "more_bays"], "flowsim compare theatres more_bays"),
        (["theatres", "bed_bureau"], "write theatres+bed_bureau (bed_bureau alone is the baseline"),
        (["baseline", "theatres"], "name scenarios that both have it, or neither"),
    ],
)
def test_hospitals_of_which_one_leaves_a_part_out_are_not_compared(
    more_bays, scenarios, advice, capsys
):
    assert main(["compare", *scenarios, "--config-dir", str(more_bays)]) == 2
    said = capsys.readouterr().err
    assert "cannot be compared: critical_care.units, emergency_theatres, theatres are " in said
    assert advice in said
