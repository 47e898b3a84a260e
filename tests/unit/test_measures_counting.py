"""Counting changes off between moments gives what a search for each change gives."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from flowsim.analysis.measures import counting
from flowsim.analysis.measures.counting import Changes
from flowsim.analysis.measures.numbers import between_hours

TIMES = st.lists(st.integers(0, 20).map(float), max_size=12)


@given(first=TIMES, second=TIMES, moments=TIMES)
def test_ascending_runs_are_counted_as_a_search_counts_them(first, second, moments):
    t = np.array([*sorted(first), *sorted(second)])
    edges = np.unique(np.array(moments))
    changes = Changes(t, np.zeros(len(t), dtype=np.int64), np.ones(len(t)), 1)
    assert changes._first(edges).tolist() == np.searchsorted(edges, t, side="left").tolist()


@pytest.mark.parametrize("few", [0, 100])
def test_both_ways_count_alike(monkeypatch, few):
    monkeypatch.setattr(counting, "FEW_RUNS", few)
    t = np.array([1.0, 4.0, 2.0, 2.0])
    changes = Changes(t, np.array([0, 0, 1, 1]), np.array([1.0, -1.0, 1.0, 1.0]), 2)
    assert changes.at(np.array([1.0, 3.0, 5.0])).tolist() == [[1, 0], [1, 2], [0, 2]]
    assert changes.minutes(np.array([0.0, 3.0, 6.0])).tolist() == [[2, 2], [1, 6]]


def test_hours_of_the_day_go_past_midnight():
    t = 1440.0 + 60.0 * np.array([21.9, 22.0, 23.9, 0.0, 6.9, 7.0, np.nan])
    assert between_hours(t, 22.0, 7.0).tolist() == [False, True, True, True, True, False, False]
    assert between_hours(t, 7.0, 22.0).tolist() == [True, False, False, False, False, True, False]
