"""docs/departments.md, followed to the letter in a copy of the package."""

import os
import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
PAGE = (ROOT / "docs" / "departments.md").read_text(encoding="utf-8")
BLOCK = re.compile(r"```(\w+)\n(.*?)```\n", re.DOTALL)
FILE = re.compile(r"`((?:flowsim|configs)/[\w/.]+\.(?:py|yaml))`")

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


def follow(page: str, folder: Path) -> list[str]:
    """Write or change the file that is named last before each block; return the files."""
    touched = []
    for block in BLOCK.finditer(page):
        kind, text = block.groups()
        name = FILE.findall(page[: block.start()])[-1]
        file = folder / name
        touched.append(name)
        if kind != "diff":
            file.parent.mkdir(exist_ok=True)
            assert not file.exists()
            file.write_text(text, encoding="utf-8")
            continue
        old, *new = text.splitlines()
        before = file.read_text(encoding="utf-8")
        assert before.count(f"{old[1:]}\n") == 1
        added = "".join(f"{line[1:]}\n" for line in new)
        file.write_text(before.replace(f"{old[1:]}\n", f"{old[1:]}\n{added}"), encoding="utf-8")
    return touched


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[str]]:
    folder = tmp_path_factory.mktemp("copy")
    for name in ("flowsim", "configs"):
        shutil.copytree(ROOT / name, folder / name, ignore=shutil.ignore_patterns("__pycache__"))
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
