"""Intervals, verdicts and warm-up against worked examples and SciPy."""

import math

import numpy as np
import pytest
from scipy import stats

from flowsim.analysis.statistics import (
    Interval,
    Steps,
    achieved_correlation,
    adjusted_intervals,
    growth,
    is_unstable,
    mean_interval,
    mser5,
    paired_interval,
    ranged_interval,
    required_replications,
    t_quantile,
    verdict,
)


def interval(low: float, high: float) -> Interval:
    return Interval(
        mean=(low + high) / 2,
        low=low,
        high=high,
        replications=10,
        level=0.95,
        standard_deviation=1.0,
        p_value=0.5,
    )


def test_mean_interval_by_hand():
    found = mean_interval([8.0, 10.0, 12.0])
    # t(0.975, 2) = 4.3027, standard deviation 2.
    assert found.mean == 10.0
    assert found.half_width == pytest.approx(4.30265 * 2 / math.sqrt(3), rel=1e-5)
    assert found.replications == 3


@pytest.mark.parametrize("freedom", [1, 2, 9, 40, 399])
@pytest.mark.parametrize("probability", [0.95, 0.975, 0.99875])
def test_the_quantile_is_that_of_scipys_statistics(probability, freedom):
    assert t_quantile(probability, freedom) == stats.t.ppf(probability, freedom)


def test_p_value_is_that_of_the_t_test():
    values = [0.3, -0.1, 0.9, 0.4, 1.2]
    assert mean_interval(values).p_value == pytest.approx(stats.ttest_1samp(values, 0.0).pvalue)


def test_an_interval_on_the_scale_of_the_logarithm_and_of_the_odds_by_hand():
    values = [1.0, 2.0, 3.0]
    half = 4.302653 * 1.0 / math.sqrt(3)  # of a mean of 2
    found = ranged_interval(values, 0.0, math.inf)
    assert (found.low, found.high) == pytest.approx(
        (2.0 * math.exp(-half / 2.0), 2.0 * math.exp(half / 2.0)), rel=1e-5
    )
    found = ranged_interval(values, 0.0, 100.0)
    odds, reach = 2.0 / 98.0, half / (2.0 * 0.98)
    low, high = odds * math.exp(-reach), odds * math.exp(reach)
    assert (found.low, found.high) == pytest.approx(
        (100.0 * low / (1.0 + low), 100.0 * high / (1.0 + high)), rel=1e-5
    )
    assert (found.mean, found.replications) == (2.0, 3)


def test_two_replications_cannot_say_more_than_is_possible():
    # Of these two shares the t interval is -42.9 % to 193.5 %.
    values = [66.0, 84.6]
    assert mean_interval(values).high > 190.0
    found = ranged_interval(values, 0.0, 100.0)
    assert (found.low, found.mean, found.high) == (0.0, 75.3, 100.0)


def test_an_interval_without_room_or_without_a_range_is_the_plain_one():
    assert ranged_interval([100.0, 100.0], 0.0, 100.0) == mean_interval([100.0, 100.0])
    assert ranged_interval([-1.0, 2.0], 0.0, math.inf) == mean_interval([-1.0, 2.0])
    assert ranged_interval([-1.0, 2.0], -math.inf, math.inf) == mean_interval([-1.0, 2.0])
    alone = ranged_interval([5.0], 0.0, math.inf)
    assert math.isnan(alone.low)


def test_missing_replications_are_left_out():
    assert mean_interval([1.0, math.nan, 3.0]).replications == 2
    assert math.isnan(mean_interval([math.nan]).mean)
    alone = mean_interval([5.0])
    assert alone.mean == 5.0
    assert math.isnan(alone.low)
    assert not alone.excludes_zero


def test_identical_values_have_no_spread():
    found = mean_interval([0.1] * 7)
    assert found.low == found.high == found.mean


def test_paired_interval_is_narrower_than_the_spread_of_replications():
    baseline = np.array([50.0, 60.0, 70.0, 80.0])
    found = paired_interval(baseline + np.array([1.0, 1.2, 0.8, 1.0]), baseline)
    assert found.mean == pytest.approx(1.0)
    assert found.half_width < 0.3
    assert found.excludes_zero


def test_paired_needs_equal_lengths():
    with pytest.raises(ValueError, match="same replications"):
        paired_interval([1.0, 2.0], [1.0])
    with pytest.raises(ValueError, match="level"):
        mean_interval([1.0, 2.0], level=95)


def test_correlation():
    assert achieved_correlation([1.0, 2.0, 3.0], [2.0, 4.0, 6.0]) == pytest.approx(1.0)
    assert achieved_correlation([1.0, 2.0, 3.0], [3.0, 2.0, 1.0]) == pytest.approx(-1.0)
    assert math.isnan(achieved_correlation([1.0, 1.0, 1.0], [1.0, 2.0, 3.0]))
    assert math.isnan(achieved_correlation([1.0, 2.0], [1.0, 2.0]))


def test_bonferroni_uses_a_share_of_the_error():
    differences = [[1.0, 2.0, 3.0, 2.0], [0.0, 0.5, -0.5, 0.2]]
    for found, values in zip(adjusted_intervals(differences), differences, strict=True):
        assert found.half_width == pytest.approx(mean_interval(values, level=0.975).half_width)


def test_one_scenario_is_not_adjusted():
    assert adjusted_intervals([[1.0, 2.0, 3.0]]) == [mean_interval([1.0, 2.0, 3.0])]


def test_scenarios_that_cannot_be_tested_do_not_count():
    found = adjusted_intervals([[1.0, 2.0, 3.0], [math.nan, math.nan, math.nan]])
    assert found[0] == mean_interval([1.0, 2.0, 3.0])


def test_holm_decides_like_holms_test():
    rng = np.random.default_rng(1)
    differences = [rng.normal(shift, 1.0, 12) for shift in (2.0, 0.9, 0.7, 0.0)]
    p_values = [stats.ttest_1samp(values, 0.0).pvalue for values in differences]
    rejected, level = set(), 0.05
    for step, k in enumerate(np.argsort(p_values)):
        if p_values[k] >= level / (4 - step):
            break
        rejected.add(int(k))
    found = adjusted_intervals(differences, adjustment="holm")
    assert {k for k, one in enumerate(found) if one.excludes_zero} == rejected
    assert 0 < len(rejected) < 4


def test_unknown_adjustment():
    with pytest.raises(ValueError, match="bonferroni, holm, none"):
        adjusted_intervals([[1.0, 2.0]], adjustment="sidak")


@pytest.mark.parametrize(
    ("low", "high", "flag"),
    [
        (0.5, 2.5, "clear"),
        (0.0, 2.0, "unclear"),  # touches zero
        (0.1, 0.9, "smaller than matters"),  # real, but matters to nobody
        (-0.9, 0.9, "no material change"),
        (-1.0, 0.5, "unclear"),  # reaches the minimum important difference
        (-3.0, -1.0, "clear"),
        (0.2, 1.4, "smaller than matters"),  # excludes zero, straddles the minimum
        (-1.4, -0.2, "smaller than matters"),
        (0.5, 1.5, "clear"),  # mean exactly the minimum
        (math.nan, math.nan, "unclear"),
    ],
)
def test_verdict(low, high, flag):
    assert verdict(interval(low, high), 1.0) == flag
    assert verdict(interval(low, high), 1.0, unstable=True) == "unstable"


def test_verdict_without_a_minimum():
    assert verdict(interval(0.1, 0.2), None) == "clear"
    assert verdict(interval(-0.1, 0.2), None) == "unclear"
    assert verdict(interval(0.0, 0.0), None) == "no material change"


def test_growth_by_hand():
    mean, error = growth([1.0, 2.0, 4.0, 4.0])  # changes 1, 2, 0: standard deviation 1
    assert (mean, error) == pytest.approx((1.0, 1.0 / math.sqrt(3)))


def test_days_of_the_week_are_no_part_of_the_error_of_growth():
    week = [5.0, -3.0, 1.0, 2.0, -4.0, -6.0, 5.0]
    changes = np.array(week + [change + 1.0 for change in week])
    mean, error = growth(np.concatenate([[30.0], 30.0 + np.cumsum(changes)]), 7)
    # Each is half a patient from the mean of its day: 14 quarters over 7 degrees of freedom.
    assert mean == pytest.approx(0.5)
    assert error == pytest.approx(math.sqrt(14 * 0.25 / 7 / 14))


@pytest.mark.parametrize(
    ("days", "steps"),
    [
        (13, Steps(0, 0, 0)),
        (14, Steps(1, 14, 7)),
        (27, Steps(1, 21, 7)),
        (7 * 7, Steps(1, 49, 7)),
        (7 * 8, Steps(7, 8, 1)),
        (7 * 16, Steps(7, 16, 1)),
        (7 * 26, Steps(14, 13, 1)),
        (7 * 53 + 1, Steps(28, 13, 1)),
    ],
)
def test_growth_is_seen_over_days_of_a_short_window_and_over_weeks_of_a_long_one(days, steps):
    assert Steps.of_window(days) == steps


def test_unstable_is_larger_by_more_than_chance():
    # t(0.9975, 13) = 3.372, and with two replications t(0.9975, 26) = 3.067.
    one, two = [13], [13, 13]
    assert is_unstable([10.0], [14.0], [3.4], [1.0], one)
    assert not is_unstable([10.0], [14.0], [3.3], [1.0], one)
    assert is_unstable([10.0, 12.0], [14.0, 16.0], [2.2, 2.2], [1.0, 1.0], two)  # error 0.707
    assert not is_unstable([10.0, 12.0], [14.0, 16.0], [2.1, 2.1], [1.0, 1.0], two)
    assert not is_unstable([10.0], [11.0], [9.0], [1.0], one)  # by a tenth, and not more
    assert not is_unstable([0.2], [0.6], [9.0], [1.0], one)  # by less than one patient
    assert is_unstable([0.0], [2.0], [1.0], [0.0], one)
    assert not is_unstable([math.nan], [5.0], [9.0], [1.0], one)
    assert not is_unstable([1.0], [5.0], [math.nan], [math.nan], [0])  # too short to tell


def test_mser5_finds_the_end_of_a_ramp():
    series = np.concatenate([np.linspace(0, 50, 20), np.full(100, 50.0)])
    found = mser5(series + np.tile([0.1, -0.1], 60))
    assert found.observations == 20
    assert found.reliable


def test_mser5_of_a_series_that_never_settles_is_not_reliable():
    assert not mser5(np.arange(100.0)).reliable


def test_mser5_of_a_settled_series_leaves_out_nothing():
    assert mser5(np.tile([1.0, 2.0, 3.0, 2.0, 4.0], 50)).observations == 0


def test_mser5_of_too_short_a_series():
    found = mser5([1.0] * 19)
    assert (found.observations, found.reliable) == (0, False)


def test_required_replications_is_the_fewest():
    pilot = [48.0, 50.0, 52.0, 51.0, 49.0]
    count = required_replications(pilot, 0.8)
    spread = np.std(pilot, ddof=1)

    def reach(n: int) -> float:
        return float(stats.t.ppf(0.975, n - 1)) * spread / math.sqrt(n)

    assert reach(count) <= 0.8 < reach(count - 1)


def test_required_replications_limits():
    assert required_replications([1.0, 1.0, 1.0], 0.5) == 2
    assert required_replications([0.0, 100.0], 1e-6, most=500) == 500
    with pytest.raises(ValueError, match="above zero"):
        required_replications([1.0, 2.0], 0.0)
    with pytest.raises(ValueError, match="at least two"):
        required_replications([1.0], 1.0)
