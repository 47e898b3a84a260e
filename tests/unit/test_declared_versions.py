"""The lowest versions that are declared are those that the nightly run installs and tests."""

import re
import tomllib
from pathlib import Path

ROOT = Path(__file__).parents[2]


def lowest_declared() -> dict[str, str]:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    found = (re.match(r"([\w-]+)>=([\d.]+)", text) for text in project["dependencies"])
    return {match[1]: match[2] for match in found if match}


def lowest_tested() -> dict[str, str]:
    lines = (ROOT / "constraints-lowest.txt").read_text(encoding="utf-8").split()
    return dict(line.split("==") for line in lines)


def test_every_lowest_version_declared_is_one_tested() -> None:
    declared, tested = lowest_declared(), lowest_tested()
    assert declared.keys() == tested.keys()
    assert {"numpy", "numba", "pandas"} <= declared.keys()
    for name, version in declared.items():
        assert f"{tested[name]}.0".startswith(f"{version}."), name
