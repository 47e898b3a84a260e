"""Stays that had not ended when the run stopped: worked out on paper."""

import numpy as np
import pytest

from flowsim.analysis.measures.counting import Window
from flowsim.analysis.measures.followed import Followed, Sample, seen_since
from tests.records_helper import DAY, WEEK


def followed(*stays: tuple[float, bool, float]) -> Followed:
    """Return stays given as (hours, ended, seen since)."""
    hours, finished, since = (np.array(column) for column in zip(*stays, strict=True))
    return Followed.of(hours.astype(float), finished.astype(bool), since.astype(float))


def test_a_stay_that_did_not_end_is_left_to_those_that_were_longer():
    found = followed((2, True, 0), (4, False, 0), (6, True, 0), (9, True, 0))
    assert list(found.weights) == pytest.approx([1.0, 0.0, 1.5, 1.5])
    assert found.lengths().mean() == pytest.approx((2 + 1.5 * 6 + 1.5 * 9) / 4)


def test_stays_from_before_the_window_tell_what_comes_after():
    # Of the two thirds that are there after 4 hours, half leave at 5, when two are seen.
    found = followed((2, True, 0), (4, False, 0), (6, True, 0), (5, True, 3), (2, True, 3))
    assert list(found.weights) == pytest.approx([1.0, 0.0, 1.0, 1.0, 0.0])
    assert found.lengths().mean() == pytest.approx((2 + 6 + 5) / 3)


def test_where_all_of_the_windows_ended_they_stand_for_themselves():
    found = followed((2, True, 0), (6, True, 0), (50, True, 3), (70, False, 3))
    assert list(found.weights) == [1.0, 1.0, 0.0, 0.0]


def test_the_stay_followed_longest_goes_on_as_long_stays_do():
    # Long is beyond 4 hours: 2 + 4 hours were spent there, and one stay ended.
    found = followed((2, True, 0), (6, True, 0), (8, False, 0))
    assert list(found.weights) == pytest.approx([1.0, 1.0, 1.0])
    assert list(found.further) == pytest.approx([0.0, 0.0, 6.0])
    assert list(found.those_finished()) == pytest.approx([1.0, 2.0, 0.0])


def test_nobody_and_nobody_who_ended():
    none = Followed.of(np.zeros(0), np.zeros(0, dtype=bool), np.zeros(0))
    assert np.isnan(none.lengths().mean())
    alone = followed((5, False, 0))
    assert alone.lengths().mean() == 5.0
    assert list(alone.those_finished()) == [0.0]


def test_stays_before_the_window_are_seen_from_the_cool_down_on():
    window = Window(start=2 * WEEK, end=4 * WEEK, run_end=5 * WEEK)
    began = np.array([0.0, 2 * WEEK - DAY, 2 * WEEK, 4 * WEEK])
    since = seen_since(window, began)
    np.testing.assert_array_equal(since, [2 * 168.0, 168.0, 0.0, np.nan])


@pytest.mark.parametrize("share", [0.0, 0.1, 0.5, 0.9, 0.95, 1.0])
def test_a_percentile_is_numpys_where_each_stands_for_one_and_counts_people_where_not(share):
    values = np.random.default_rng(1).exponential(1.0, 57)
    assert Sample(values, np.ones(57)).quantile(share) == pytest.approx(np.quantile(values, share))
    heavy = Sample(np.array([1.0, 2.0, 3.0]), np.array([1.0, 98.0, 1.0]))
    assert heavy.quantile(0.5) == pytest.approx(2.0, abs=0.02)
