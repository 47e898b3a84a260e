"""docs/departments.md, followed to the letter in a copy of the package."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.pages import ROOT, copied, follow

PAGE = (ROOT / "docs" / "departments.md").read_text(encoding="utf-8")

LOOK = """
from flowsim.config.resolved import load
from flowsim.engine import simulate
from flowsim.scenario.build import build

hospital = build(load("smoke", ["hospital.clinic.rooms.number=3"]))
rooms = next(r for r in hospital.resources if r.name == "clinic_room").capacity
print("rooms", rooms)
print("ward", next(w.beds for w in hospital.wards if w.name == "frailty_unit") > 0)
records = simulate(hospital, weeks=1, seed=1, engine="simpy")
patients = records.patients[records.patients.source == "clinic"]
print("outcomes", sorted(set(patients.outcome.dropna())))
try:
    load("smoke", ["+hospital.clinic.romms.number=3"])
except Exception as problem:
    print(type(problem).__name__, problem)
"""


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[str]]:
    folder = copied(tmp_path_factory.mktemp("copy"), "flowsim", "configs")
    return folder, follow(PAGE, folder)


def test_a_ward_and_a_department_are_added_as_the_page_says(copy: tuple[Path, list[str]]) -> None:
    folder, _ = copy
    variables = {**os.environ, "PYTHONPATH": str(folder)}
    run = subprocess.run(
        [sys.executable, "-c", LOOK], cwd=folder, env=variables, capture_output=True, text=True
    )
    assert run.returncode == 0, run.stderr
    said = run.stdout.splitlines()
    assert said[:3] == ["rooms 1", "ward True", "outcomes ['clinic_discharged']"]
    assert said[3].startswith("FlowsimError")
    assert "Did you mean 'rooms'" in said[3]


def test_the_page_touches_few_files(copy: tuple[Path, list[str]]) -> None:
    _, touched = copy
    ward, *department = dict.fromkeys(touched)
    assert ward.endswith("wards.yaml")
    assert len(department) + len(["its test"]) == 6
