"""The page on validation has every official figure as it stands in the configuration."""

from pathlib import Path

import pytest

from flowsim.studies.validation import settings
from flowsim.studies.validation_text import _number

PAGE = Path(__file__).parents[2] / "docs" / "validation.md"
ROWS = [
    [cell.strip() for cell in line.strip("|").split("|")]
    for line in PAGE.read_text(encoding="utf-8").splitlines()
    if line.endswith(("| pass |", "| FAIL |", "| shown |"))
]


def test_no_minus_stands_before_zero() -> None:
    assert (_number(-0.001), _number(-0.006)) == ("0.00", "-0.01")


@pytest.mark.parametrize("target", settings().targets, ids=lambda t: f"{t.period} {t.key}")
def test_a_figure_is_on_the_page_with_its_tolerance(target):
    number = _number(target.allowance)
    allowed = number if number == "-" else f"\N{PLUS-MINUS SIGN} {number}"
    row = [target.name, target.role, target.unit, _number(target.official), allowed]
    assert row in [found[:5] for found in ROWS]


def test_the_page_has_no_other():
    assert len(ROWS) == len(settings().targets)
