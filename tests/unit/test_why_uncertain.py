"""Which assumptions an effect rests on: by hand, and by simulation with a known answer."""

import math

import numpy as np
import pytest
from scipy import stats

from flowsim.analysis.why_uncertain import (
    Assumption,
    assumptions,
    by_luck,
    chance_share,
    explained,
)

ONE_TO_SEVEN = [float(k) for k in range(1, 8)]


def held(*rows: list[float]) -> list[Assumption]:
    return [Assumption(keys=(f"k{n}",), values=np.array(row)) for n, row in enumerate(rows)]


def test_by_hand():
    effect = np.array([1.0, 2.0, 3.0, 4.0, 5.0, 6.0, 7.0]) - 3.0  # -2 to 4
    zigzag = [1.0, -1.0, 1.0, -1.0, 1.0, -1.0, 1.0]
    first, second = explained(effect, held(zigzag, ONE_TO_SEVEN))
    assert first.assumption.keys == ("k1",)
    assert (first.share, first.told) == (pytest.approx(1.0), True)
    assert (first.low, first.high) == (1.0, 7.0)
    assert (first.at_low, first.at_high) == (pytest.approx(-2.0), pytest.approx(4.0))
    assert first.reverses == pytest.approx(3.0)
    assert second.share == pytest.approx(stats.pearsonr(effect, zigzag)[0] ** 2)
    assert not second.told


def test_an_effect_of_one_sign_is_not_reversed():
    (one,) = explained(np.array(ONE_TO_SEVEN), held(ONE_TO_SEVEN[::-1]))
    assert (one.at_low, one.at_high) == (pytest.approx(7.0), pytest.approx(1.0))
    assert math.isnan(one.reverses)


def test_what_is_not_known_is_left_out():
    effect = np.array([*ONE_TO_SEVEN, math.nan])
    (one,) = explained(effect, held([*ONE_TO_SEVEN, 100.0]))
    assert (one.share, one.high) == (pytest.approx(1.0), 7.0)
    assert explained(effect[1:], held([*ONE_TO_SEVEN[1:], 100.0])) == ()  # six are too few
    assert explained(np.ones(7), held(ONE_TO_SEVEN)) == ()
    assert explained(np.array(ONE_TO_SEVEN), held([2.0] * 7)) == ()
    assert explained(np.array(ONE_TO_SEVEN), []) == ()


def test_numbers_that_move_together_are_one_assumption():
    mean = [12.9, 13.0, 13.9, 15.2, 11.1, 12.2, 14.0]
    settings = [
        {"mean": m, "same": 3.0, "sd": round(6 / 12.9 * m, 3), "less": -2 * m, "other": k % 3}
        for k, m in enumerate(mean)
    ]
    found = assumptions(settings)
    assert [each.keys for each in found] == [("mean", "sd", "less"), ("other",)]
    assert list(found[0].values) == mean


def test_luck_with_one_assumption_is_the_t_test_of_a_correlation():
    luck = by_luck(30, 1)
    t = math.sqrt(luck * 28 / (1 - luck))
    assert 2 * stats.t.sf(t, 28) == pytest.approx(0.05)
    assert by_luck(30, 20) > luck
    assert by_luck(7, 20) > by_luck(30, 20)


def test_the_share_of_chance():
    assert chance_share(np.array([1.0, 2.0, 3.0, math.nan]), 0.25) == 0.25
    assert chance_share(np.array([1.0, 2.0, 3.0]), 9.0) == 1.0
    assert math.isnan(chance_share(np.array([1.0, 1.0]), 1.0))
    assert math.isnan(chance_share(np.array([1.0, 2.0]), math.nan))


HOSPITALS, ASSUMPTIONS, STUDIES = 30, 20, 2000


def found_in(share: float, *, skewed: bool = False, hospitals: int = HOSPITALS) -> tuple[int, int]:
    """Return in how many studies the true assumption is told apart, and in how many another.

    It explains `share` of the variance of the effect; the others have no part in it.
    """
    draws = np.random.default_rng(20_180_401)
    right = wrong = 0
    for _ in range(STUDIES):
        numbers = draws.random((ASSUMPTIONS, hospitals))
        noise = draws.standard_normal(hospitals)
        if skewed:  # as a wait: a logarithm of standard deviation 0.5
            noise = np.exp(0.5 * noise) / math.sqrt((math.exp(0.25) - 1) * math.exp(0.25))
        true = (numbers[0] - 0.5) * math.sqrt(12.0)
        effect = math.sqrt(share) * true + math.sqrt(1.0 - share) * noise
        told = [
            each.assumption.keys for each in explained(effect, held(*numbers.tolist())) if each.told
        ]
        right += ("k0",) in told
        wrong += any(keys != ("k0",) for keys in told)
    return right, wrong


@pytest.mark.parametrize("skewed", [False, True])
@pytest.mark.parametrize("hospitals", [7, 30])
def test_false_alarms_are_five_in_a_hundred_studies(hospitals, skewed):
    """Of 2000 studies without any effect at most 5 %, one-sided at 1 in 1000.

    Power: 7.5 % of false alarms are refused with a probability above 0.9.
    """
    right, wrong = found_in(0.0, skewed=skewed, hospitals=hospitals)
    most = stats.binom.ppf(0.999, STUDIES, 0.05)
    assert 0.02 * STUDIES < right + wrong <= most
    assert stats.binom.sf(most, STUDIES, 0.075) > 0.9


@pytest.mark.parametrize(("share", "power"), [(0.25, 0.4), (0.5, 0.95), (0.7, 1.0)])
def test_how_often_an_assumption_that_matters_is_found(share, power):
    """Of 20 assumptions in 30 hospitals; docs/running.md has these figures."""
    right, wrong = found_in(share)
    assert right / STUDIES == pytest.approx(power, abs=0.04)
    assert wrong / STUDIES < 0.06
