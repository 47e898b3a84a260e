"""An AttributeError inside of something is not taken for its being something else."""

import ast

import pytest

from flowsim.config import load
from flowsim.hospital.vocabulary.distributions import Constant, Distribution
from flowsim.running.store import RunFolder
from flowsim.sources import PACKAGE
from flowsim.studies.results import RunResult

LACK = "module 'numpy' has no attribute 'trapezoid'"


class Lacking(Constant):
    @property
    def mean(self):
        raise AttributeError(LACK)


def test_a_distribution_that_fails_is_one_all_the_same():
    assert isinstance(Lacking(3.0), Distribution)
    with pytest.raises(AttributeError, match="trapezoid"):
        _ = Lacking(3.0).mean


def test_nothing_is_told_by_the_names_it_has():
    """`isinstance` of such a protocol works out properties, and takes what they raise for a no."""
    for file in PACKAGE.rglob("*.py"):
        names = {
            node.id for node in ast.walk(ast.parse(file.read_text())) if type(node) is ast.Name
        }
        assert "runtime_checkable" not in names, file


def test_what_fails_in_the_measures_of_a_run_is_not_said_to_be_no_table(tmp_path, monkeypatch):
    def lacking(*_):
        raise AttributeError(LACK)

    monkeypatch.setattr(RunFolder, "read_all", lacking)
    run = RunResult(load("smoke"), RunFolder(tmp_path))
    with pytest.raises(AttributeError, match="trapezoid"):
        _ = run.measures
