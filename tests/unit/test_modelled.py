"""Parts of the hospital that a scenario may leave out, and initiatives that need them."""

import re

import pytest

import flowsim
from experiments.front_door import WITHOUT_THEATRES
from flowsim import plugins
from flowsim.cli.list_command import COLUMNS
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
    needs = ("theatres",)

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
    assert modelled(load("baseline").tree) == PARTS
    assert modelled(load("without_theatres").tree) == []
    assert modelled({}) == []


def test_the_settings_of_studies_of_the_front_door_leave_out_what_the_scenario_does():
    assert load("baseline", WITHOUT_THEATRES).hospital == load("without_theatres").hospital


def test_an_initiative_is_refused_where_what_it_needs_is_left_out(more_bays):
    assert load("more_bays", config_dir=more_bays).initiatives[0].name == "more_bays"
    for words in (["without_theatres+more_bays"], ["more_bays", ["hospital.theatres.modelled=0"]]):
        said = re.escape("needs theatres modelled, and this scenario leaves that out; set ")
        with pytest.raises(FlowsimError, match=said + "hospital.theatres.modelled=true"):
            load(*words, config_dir=more_bays)


@pytest.mark.parametrize(
    ("scenarios", "advice"),
    [
        (
            ["without_theatres", "more_bays"],
            "write without_theatres+more_bays (more_bays alone is the baseline with it), or",
        ),
        (["baseline", "without_theatres"], "name scenarios that both have it, or neither"),
    ],
)
def test_hospitals_of_which_one_leaves_a_part_out_are_not_compared(
    more_bays, scenarios, advice, capsys
):
    assert main(["compare", *scenarios, "--config-dir", str(more_bays)]) == 2
    said = capsys.readouterr().err
    assert "cannot be compared: critical_care.units, emergency_theatres, theatres are " in said
    assert advice in said


def test_no_column_of_a_list_is_empty():
    for kind, columns in COLUMNS.items():
        rows = catalogue((kind,))[kind]
        for column in columns:
            assert any(str(row.get(column.key, "")) for row in rows), (kind, column.key)
