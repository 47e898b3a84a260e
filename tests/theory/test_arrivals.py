"""Arrival streams against the Poisson process they stand for."""

import numpy as np
import pytest
from scipy import stats

from flowsim.engine import arrivals

WEEK = 10080.0
HOURLY = 6 + 4 * np.sin(np.arange(168) * 2 * np.pi / 24) + (np.arange(168) < 24) * 3.0
FLAT = np.ones(1)
NONE = np.empty(0)


def _stream(
    *, seed=1, replication=0, source=4, rates=HOURLY, season=FLAT, day_sd=0.0, bound=0.0, weeks=1.0
):
    shares, multipliers = arrivals.day_multiplier_table(day_sd)
    bound = bound or arrivals.highest_rate(rates, season, multipliers)
    return arrivals.thinning(
        seed, replication, source, rates, season, shares, multipliers, bound, weeks * WEEK
    )


def test_counts_by_hour_of_week_follow_the_rates():
    replications = 150
    counts = np.zeros(168)
    for replication in range(replications):
        times, _ = _stream(replication=replication)
        counts += np.bincount((times // 60).astype(int), minlength=168)
    expected = replications * HOURLY
    statistic = ((counts - expected) ** 2 / expected).sum()
    assert 0.001 < stats.chi2.sf(statistic, 168) < 0.999


def test_counts_by_day_follow_the_season_and_its_last_value_holds_on():
    season = np.array([0.5, 1.5, 1.0, 2.0, 0.0, 0.25])
    replications = 150
    counts = np.zeros(14)
    for replication in range(replications):
        times, _ = _stream(replication=replication, season=season, weeks=2)
        counts += np.bincount((times // 1440).astype(int), minlength=14)
    factors = np.concatenate((season, np.full(8, season[-1])))
    expected = replications * np.tile(HOURLY.reshape(7, 24).sum(axis=1), 2) * factors
    assert counts[4] == 0
    open_days = expected > 0
    statistic = ((counts - expected)[open_days] ** 2 / expected[open_days]).sum()
    assert 0.001 < stats.chi2.sf(statistic, open_days.sum()) < 0.999


def test_the_rate_is_that_of_the_candidates_own_time():
    """With one open hour a day, every arrival lies within it, spread evenly."""
    rates = np.where(np.arange(168) % 24 == 9, 30.0, 0.0)
    times, _ = _stream(rates=rates, weeks=20)
    minute = times % 1440
    assert minute.min() >= 540
    assert minute.max() < 600
    assert stats.kstest((minute - 540) / 60, "uniform").pvalue > 0.001


def test_a_constant_stream_has_exponential_gaps():
    times, ordinals = _stream(rates=np.full(168, 8.0), weeks=10)
    assert stats.kstest(np.diff(times), "expon", args=(0, 60 / 8)).pvalue > 0.001
    np.testing.assert_array_equal(ordinals, np.arange(len(times)))


def test_a_count_is_poisson_without_a_day_multiplier():
    times, _ = _stream(rates=np.full(168, 2.0), bound=5.0, weeks=400)
    counts = np.bincount((times // 1440).astype(int), minlength=2800)
    assert counts.mean() == pytest.approx(48, abs=4 * np.sqrt(48 / 2800))
    assert counts.var() / counts.mean() == pytest.approx(1, abs=4 * np.sqrt(2 / 2800))


def test_a_day_multiplier_adds_its_own_variance():
    """Variance of a mixed Poisson count: mean + (mean x sd of the multiplier) squared."""
    day_sd, mean, days = 0.2, 48.0, 2800
    times, _ = _stream(rates=np.full(168, 2.0), day_sd=day_sd, weeks=days / 7)
    counts = np.bincount((times // 1440).astype(int), minlength=days)
    variance = mean + (mean * day_sd) ** 2
    assert counts.mean() == pytest.approx(mean, abs=4 * np.sqrt(variance / days))
    assert counts.var() == pytest.approx(variance, rel=0.12)
    neighbours = np.corrcoef(counts[:-1], counts[1:])[0, 1]
    assert abs(neighbours) < 4 / np.sqrt(days)


@pytest.mark.parametrize("day_sd", [0.02, 0.08, 0.3])
def test_the_day_multiplier_has_mean_one_and_the_deviation_asked_for(day_sd):
    shares, multipliers = arrivals.day_multiplier_table(day_sd)
    middles = (multipliers[1:] + multipliers[:-1]) / 2
    weights = np.diff(shares)
    assert (middles * weights).sum() == pytest.approx(1, abs=1e-12)
    assert np.sqrt(((middles - 1) ** 2 * weights).sum()) == pytest.approx(day_sd, rel=0.01)
    law = stats.gamma(day_sd**-2, scale=day_sd**2)
    assert np.interp(0.9, shares, multipliers) == pytest.approx(law.ppf(0.9), rel=1e-4)


def test_a_lower_rate_keeps_a_subset_of_the_same_patients():
    bound = 25.0
    low = dict(zip(*_stream(rates=HOURLY * 0.8, bound=bound, day_sd=0.1, weeks=4), strict=True))
    high = dict(zip(*_stream(bound=bound, day_sd=0.1, weeks=4), strict=True))
    assert 0 < len(low) < len(high)
    assert low.items() < high.items()
    assert len(low) / len(high) == pytest.approx(0.8, abs=0.03)


def test_a_longer_run_begins_with_the_same_patients():
    short = _stream(day_sd=0.1, weeks=1.35)
    long = _stream(day_sd=0.1, weeks=30)
    number = len(short[0])
    assert 0 < number < len(long[0])
    for one, other in zip(short, long, strict=True):
        np.testing.assert_array_equal(one, other[:number])
    assert short[0].max() < 1.35 * WEEK <= long[0][number]


def test_streams_and_replications_are_not_correlated():
    columns = [
        np.bincount((_stream(weeks=40, **key)[0] // 1440).astype(int), minlength=280)
        for key in ({"source": 1}, {"source": 2}, {"replication": 1}, {"seed": 9})
    ]
    weekday = np.arange(280) % 7
    level = HOURLY.reshape(7, 24).sum(axis=1)[weekday]
    correlations = np.corrcoef([column - level for column in columns])
    assert np.abs(correlations[np.triu_indices(4, 1)]).max() < 4 / np.sqrt(280)


def test_labels_have_the_shares_of_their_parents_row():
    number = 60_000
    sources, ordinals = np.full(number, 2, np.int16), np.arange(number)
    labels = np.full((2, number), -1, np.int16)
    rows = np.array([[0.5, 0.75, 1.0], [0.1, 0.1, 1.0]])
    arrivals.draw_attributes(
        1, 0, sources, ordinals, labels, np.array([17, 18]),
        np.array([0, 2]), np.array([2, 3]),
        np.array([[-1, -1, -1], [0, -1, -1]]), np.array([[0, 0, 0], [1, 0, 0]]),
        np.concatenate(([0.3, 1.0], rows.ravel())),
    )  # fmt: skip
    counts = np.zeros((2, 3))
    np.add.at(counts, (labels[0], labels[1]), 1)
    expected = number * np.array([[0.3], [0.7]]) * np.diff(rows, axis=1, prepend=0)
    assert counts[1, 1] == 0
    used = expected > 0
    statistic = ((counts - expected)[used] ** 2 / expected[used]).sum()
    assert stats.chi2.sf(statistic, used.sum() - 1) > 0.001


def test_attendance_is_binomial():
    times, _ = arrivals.batch(
        1, 0, 3, np.array([540.0, 600.0]), np.array([40, 25]), False, 0.9, 100 * WEEK
    )
    booked = 65 * 100
    assert len(times) == pytest.approx(0.9 * booked, abs=4 * np.sqrt(booked * 0.09))
