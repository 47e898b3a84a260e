"""docs/initiatives.md, and the patterns of docs/extending.md, followed to the letter."""

import json
import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import pytest
import yaml

import flowsim
from flowsim import plugins
from flowsim.cli.main import main
from flowsim.config import load
from flowsim.config.typed_tree import validate
from flowsim.engine.digest import program_digests
from flowsim.engine.lowering import lower
from flowsim.hospital import initiatives
from flowsim.hospital.edits import apply_edits, signed
from flowsim.scenario.build import untouched
from tests.pages import ROOT

PAGE = (ROOT / "docs/initiatives.md").read_text(encoding="utf-8")
BLOCKS = re.findall(r"```(\w+)\n(.*?)```\n", PAGE, re.DOTALL)
SMALL = ("scale=0.1", "weeks=1", "warm_up_weeks=0", "cool_down_weeks=0", "replications=2")
LINES = 40


@pytest.fixture
def followed(tmp_path, monkeypatch):
    """Write the files of the page; return the words of its command."""
    (python, initiative), (yaml, defaults), (shell, command), (_, measure) = BLOCKS
    assert (python, yaml, shell) == ("python", "yaml", "sh")
    assert len(initiative.splitlines()) + len(defaults.splitlines()) < LINES
    (tmp_path / "own" / "initiative").mkdir(parents=True)
    (tmp_path / "own" / "initiative" / "beds_on_a_ward.yaml").write_text(defaults)
    (tmp_path / "beds_on_a_ward.py").write_text(initiative)
    (tmp_path / "came.py").write_text(measure)
    monkeypatch.chdir(tmp_path)
    yield command.split()[1:]
    plugins.forget()


def test_the_page_gives_an_initiative_and_a_measure(followed, capsys):
    words = [*followed, "--plugin", "came.py", "--json", "--jobs", "1"]
    assert main([*words, *(word for item in SMALL for word in ("--set", item))]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["scenarios"] == ["baseline", "beds_on_a_ward"]
    assert {"X90.came", "E12.mean"} <= {row["measure"] for row in told["table"]}
    page = Path(told["files"]["page"]).read_text()
    assert "6 more beds on acute_medical_unit_a" in page
    assert "Patients who came" in page


def test_its_plausible_range_is_listed(followed, capsys):
    assert main(["list", "initiatives", "--json", *followed[3:]]) == 0
    rows = {row["name"]: row for row in json.loads(capsys.readouterr().out)["initiatives"]}
    row = rows["beds_on_a_ward"]
    assert row["plausible"] == {"beds": [2, 12]}
    assert row["parameters"] == {"ward": "acute_medical_unit_a", "beds": 6}
    assert "now" in row["effect"]


def test_without_its_python_or_its_yaml_the_others_are_listed(followed, capsys):
    folder, plugin = followed[5:7], followed[3:5]
    for options, why in ((folder, "no Python file of its name"), (plugin, "'ward' is missing")):
        assert main(["list", "initiatives", "--json", *options]) == 0
        rows = {row["name"]: row for row in json.loads(capsys.readouterr().out)["initiatives"]}
        assert why in rows["beds_on_a_ward"]["effect"]
        assert rows["bed_bureau"]["effect"].startswith("One bureau")
        plugins.forget()


# -- the patterns ----------------------------------------------------------------------------------

PATTERNS = (ROOT / "docs/extending.md").read_text(encoding="utf-8")
PARAMETERS = re.findall(r"^\| .* \| `(\w+: .* = .*)` \| `(.*)` \|$", PATTERNS, re.MULTILINE)
EDITS = re.findall(r"^\| [^|`]* \| `(\w+\(.*\))` \|$", PATTERNS, re.MULTILINE)
WORDS = {"Mapping": Mapping} | {
    name: getattr(package, name) for package in (flowsim, initiatives) for name in package.__all__
}


@cache
def hospital():
    return untouched(load("baseline"))


def program(*edits):
    return program_digests(lower(apply_edits(hospital(), edits), weeks=1))


def test_every_row_is_tried_but_that_which_names_a_file():
    part = PATTERNS.split("## Patterns of initiatives")[1].split("\n## ")[0]
    rows = re.findall(r"^\| (?!an initiative)", part, re.MULTILINE)
    assert len(PARAMETERS) + len(EDITS) == len(rows) - 1 > 20


@pytest.mark.parametrize(("declared", "given"), PARAMETERS)
def test_a_parameter_that_says_what_it_changes(declared, given):
    names = dict(WORDS)
    exec(f"class One(Initiative):\n    {declared}", names)
    kind = dataclass(frozen=True, kw_only=True)(names["One"])
    made = validate(kind, yaml.safe_load(given), "", str)
    assert program(*made.signed_edits(hospital())) != program()
    nothing = kind(**kind.null(hospital()))
    assert program(*nothing.signed_edits(hospital())) == program()


@pytest.mark.parametrize("edit", EDITS)
def test_an_edit_of_the_table_changes_the_hospital(edit):
    assert program(*signed(eval(edit, dict(WORDS)), "one")) != program()


def test_hours_and_rotas_are_at_hand_for_initiatives():
    assert {"Calendar", "MovedShift", "Shift", "Timetable"} <= {*initiatives.__all__}
    assert initiatives.Calendar is flowsim.Calendar
