"""What must hold of intervals and verdicts for any numbers."""

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as numbers

from flowsim.analysis.statistics import (
    achieved_correlation,
    adjusted_intervals,
    mean_interval,
    mser5,
    paired_interval,
    ranged_interval,
    verdict,
)

values = st.floats(-1000, 1000).map(lambda x: round(x, 3))
replications = st.integers(2, 20)


def samples(count: int):
    return numbers.arrays(np.float64, count, elements=values)


several = replications.flatmap(lambda n: st.lists(samples(n), min_size=1, max_size=5))
pairs = replications.flatmap(lambda n: st.tuples(samples(n), samples(n)))


@given(pairs, values)
def test_a_common_shift_of_both_changes_nothing(pair, shift):
    first, second = pair
    plain = paired_interval(first, second)
    moved = paired_interval(first + shift, second + shift)
    np.testing.assert_allclose([moved.low, moved.high], [plain.low, plain.high], atol=1e-6)


@given(pairs)
def test_swapping_scenario_and_baseline_mirrors_the_interval(pair):
    forward, backward = paired_interval(*pair), paired_interval(*pair[::-1])
    np.testing.assert_allclose(
        [backward.low, backward.high], [-forward.high, -forward.low], atol=1e-9
    )


@given(replications.flatmap(samples))
def test_the_mean_lies_inside_and_more_confidence_is_wider(sample):
    narrow, wide = mean_interval(sample, level=0.8), mean_interval(sample, level=0.99)
    assert wide.low <= narrow.low <= narrow.mean <= narrow.high <= wide.high


@given(several)
def test_holm_is_never_wider_than_bonferroni_nor_narrower_than_plain(differences):
    plain = adjusted_intervals(differences, adjustment="none")
    holm = adjusted_intervals(differences, adjustment="holm")
    full = adjusted_intervals(differences, adjustment="bonferroni")
    for one, two, three in zip(plain, holm, full, strict=True):
        assert one.half_width <= two.half_width + 1e-9
        assert two.half_width <= three.half_width + 1e-9


@given(pairs)
def test_correlation_is_a_correlation(pair):
    found = achieved_correlation(*pair)
    assert np.isnan(found) or -1 - 1e-9 <= found <= 1 + 1e-9


@given(replications.flatmap(samples), st.floats(0.01, 100))
def test_verdicts_mean_what_they_say(sample, least):
    interval = mean_interval(sample)
    flag = verdict(interval, least)
    real = interval.low > 0 or interval.high < 0
    assert (flag in ("clear", "smaller than matters")) == real
    assert (flag == "clear") == (real and abs(interval.mean) >= least)
    inside = -least < interval.low and interval.high < least
    assert (flag == "no material change") == (inside and not real)


bounded = replications.flatmap(
    lambda n: numbers.arrays(np.float64, n, elements=st.floats(0, 100).map(lambda x: round(x, 3)))
)


@given(bounded, st.sampled_from([100.0, np.inf]), st.floats(0.5, 0.999))
def test_an_interval_stays_in_its_range_and_holds_the_mean(sample, most, level):
    found = ranged_interval(sample, 0.0, most, level=level)
    assert 0.0 <= found.low <= found.mean * (1 + 1e-12)
    assert found.mean * (1 - 1e-12) <= found.high <= most


@pytest.mark.parametrize("count", [4, 10, 20])
@pytest.mark.parametrize("shape", ["share near 100 %", "share near 0 %", "skewed time"])
def test_intervals_hold_the_truth_about_as_often_as_they_say(count, shape):
    # 4,000 draws: the standard error of a coverage of 0.95 is 0.0034. Of values as skewed as
    # these the plain t interval falls to 0.88 to 0.91 with four of them, and leaves its range.
    rng = np.random.default_rng(count)
    draws, truth, most = {
        "share near 100 %": (100 * rng.beta(19, 1, (4000, count)), 95.0, 100.0),
        "share near 0 %": (100 * rng.beta(1, 49, (4000, count)), 2.0, 100.0),
        "skewed time": (rng.gamma(2.0, 60.0, (4000, count)), 120.0, np.inf),
    }[shape]
    found = [ranged_interval(values, 0.0, most) for values in draws]
    plain = [mean_interval(values) for values in draws]
    covered, without = (
        np.mean([one.low <= truth <= one.high for one in some]) for some in (found, plain)
    )
    assert covered > 0.925
    assert covered > without


@settings(max_examples=50)
@given(st.integers(20, 200).flatmap(samples))
def test_mser5_leaves_out_whole_batches_and_at_most_half(series):
    found = mser5(series)
    assert found.observations % 5 == 0
    assert found.observations <= len(series) / 2
