"""docs/extending.md, its verb of both engines followed to the letter in a copy of the package."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.engines import compiled_only
from tests.pages import ROOT, copied, follow

pytestmark = compiled_only

PAGE = (ROOT / "docs" / "extending.md").read_text(encoding="utf-8")
_, _, VERB = PAGE.partition("## A verb of both engines")
TESTS = ("tests/unit/test_steps_forget.py", "tests/unit/test_docs.py", "tests/kernel/test_verbs.py")


@pytest.fixture(scope="module")
def copy(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, list[str]]:
    folder = tmp_path_factory.mktemp("copy")
    copied(folder, "flowsim", "configs", "tests", "docs", "pyproject.toml")
    return folder, follow(VERB, folder)


def python(folder: Path, *arguments: str) -> subprocess.CompletedProcess[str]:
    variables = {**os.environ, "PYTHONPATH": str(folder)}
    return subprocess.run(
        [sys.executable, *arguments], cwd=folder, env=variables, capture_output=True, text=True
    )


def test_a_verb_is_added_as_the_page_says(copy: tuple[Path, list[str]]) -> None:
    folder, _ = copy
    printed = python(folder, "-m", "flowsim.docs", "verbs").stdout
    assert "| `forget` | Take a milestone back" in printed
    (folder / "docs" / "verbs.md").write_text(printed, encoding="utf-8")
    run = python(folder, "-m", "pytest", "-q", "-n", "0", *TESTS)
    assert run.returncode == 0, run.stdout + run.stderr


def test_the_page_touches_few_files(copy: tuple[Path, list[str]]) -> None:
    _, touched = copy
    assert len(dict.fromkeys(touched)) == 6
