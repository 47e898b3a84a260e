"""The page of exact checks: what a comparison becomes in its table."""

import pytest

from tests import agreement
from tests.agreement import Comparison, assert_mean
from tests.verification import THEORY, line, title


def test_a_comparison_is_kept_with_the_test_that_made_it(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(agreement, "comparisons", [])
    assert_mean([1.0, 2.0, 3.0, 2.0] * 2, 2.0)
    (made,) = agreement.comparisons
    assert made.test.endswith("::test_a_comparison_is_kept_with_the_test_that_made_it")
    assert (made.expected, made.found, made.replications) == (2.0, 2.0, 8)


def test_a_failure_is_kept_too(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(agreement, "comparisons", [])
    with pytest.raises(AssertionError, match="standard errors apart"):
        assert_mean([1.0, 2.0, 3.0, 2.0] * 2, 4.0)
    assert len(agreement.comparisons) == 1


def test_a_row_says_case_figures_and_distance() -> None:
    test = "tests/theory/test_units.py::test_nurse_units[8-compiled]"
    row = line(Comparison(test, 0.2971, 0.2951, 0.001, 20))
    assert row == "| nurse units (8, compiled) | 0.2971 | 0.2951 | 0.001 | 2.0 |"


def test_every_file_of_theory_says_what_it_is_about() -> None:
    assert all(title(file) for file in THEORY.glob("test_*.py"))
