"""Is a hospital that is known found again: returns made up of it, and its effects."""

from argparse import Namespace
from concurrent.futures import ThreadPoolExecutor

import numpy as np
import pytest

from experiments.calibration import coverage as coverage_module
from experiments.calibration.coverage import made_up, told, tries
from flowsim.calibration.judged import judged
from flowsim.calibration.points import Kept
from tests.unit.test_matching import STUDY, cheap, kept, some

__all__ = ["kept"]


def test_what_is_returned_of_a_truth_is_its_figures_with_an_error_of_observation() -> None:
    truth = cheap(STUDY, STUDY.shipped_values())
    random = np.random.default_rng(1)
    away = [
        [
            (t.target.official - truth.mean(t.target.period, t.target.key)) / t.target.allowance
            for t in made_up(STUDY, truth, random)
        ]
        for _ in range(50)
    ]
    assert np.mean(away) == pytest.approx(0.0, abs=0.05)
    assert np.std(away) == pytest.approx(0.5, abs=0.05)
    for before, after in zip(STUDY.targets, made_up(STUDY, truth, random), strict=True):
        assert after.target.allowance == pytest.approx(before.target.allowance)
        assert after.sd == pytest.approx(before.sd)


@pytest.mark.parametrize(("wrong", "inside"), [(0.0, True), (9.0, False)])
def test_a_truth_is_told_to_be_inside_its_range_or_outside(kept, monkeypatch, wrong, inside):
    """Effects that follow the hospital are inside; those of another kind are not."""
    monkeypatch.setattr(coverage_module, "simulate", cheap)
    monkeypatch.setattr(coverage_module, "ProcessPoolExecutor", ThreadPoolExecutor)

    def effect(study, values, initiative, seed, replications):
        random = np.random.default_rng([seed, int(1e6 * values["need_scale"])])
        beyond = wrong if seed > 1000 else 0.0
        return random.normal(1.0 + beyond, 0.1, (replications, 2))

    monkeypatch.setattr(coverage_module, "differences", effect)
    found = judged(STUDY, Kept(kept, STUDY).results(some(64), 1))
    made = list(tries(found, Namespace(truths=4, repeats=5, jobs=1)))
    assert len(made) == 4
    for each in made:
        assert each.kept
        assert each.hospitals >= 2
        for true, (low, high) in each.effects.values():
            assert (low <= true <= high) == inside
    text = told(made)
    assert ("**outside**" in text) != inside
    assert "In 4 of 4 tries the truth is not ruled out." in text
