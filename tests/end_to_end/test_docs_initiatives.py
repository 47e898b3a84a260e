"""docs/initiatives.md, followed to the letter."""

import json
import re
from pathlib import Path

import pytest

from flowsim import plugins
from flowsim.cli.main import main

PAGE = (Path(__file__).resolve().parents[2] / "docs/initiatives.md").read_text(encoding="utf-8")
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
