"""Counting changes off between moments gives what a search for each change gives."""

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from flowsim.analysis.measures import counting
from flowsim.analysis.measures.counting import Changes

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
