"""Minutes by hour: of all changes at once, to the bit those of one stretch after another."""

from itertools import pairwise

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from flowsim.engine.hours import HOUR, by_hour, spread

HOURS = 4
TIMES = st.floats(0.0, HOURS * HOUR, exclude_max=True) | st.sampled_from((0.0, 60.0, 61.5, 180.0))


@given(st.lists(TIMES, max_size=8).map(sorted), st.lists(st.integers(0, 5), min_size=8))
def test_all_changes_at_once_give_the_minutes_of_one_stretch_after_another(times, numbers):
    numbers = numbers[: len(times)]
    expected = np.zeros(HOURS)
    for (start, end), number in zip(pairwise([*times, HOURS * HOUR]), numbers, strict=True):
        spread(expected, start, end, number)
    found = by_hour(np.array(times), np.array(numbers, dtype=np.int64), HOURS)
    assert found.tobytes() == expected.tobytes()


def test_hours_before_the_first_change_have_none():
    assert by_hour(np.array([90.0]), np.array([2]), 3).tolist() == [0.0, 60.0, 120.0]
