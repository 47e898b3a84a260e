"""What an assumption explains, whatever the numbers: a share, the same in any unit and order."""

import math

import numpy as np
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from flowsim.analysis.why_uncertain import Assumption, explained

NUMBERS = st.lists(
    st.integers(-1000, 1000).map(lambda value: value / 10), min_size=8, max_size=20, unique=True
)


def share_of(effect: np.ndarray, values: np.ndarray):
    (found,) = explained(effect, [Assumption(keys=("k",), values=values)])
    return found


@given(NUMBERS, st.randoms(use_true_random=False), st.floats(0.1, 10), st.floats(-50, 50))
def test_a_share_that_does_not_depend_on_units_or_order(numbers, random, factor, shift):
    values = np.array(numbers)
    effect = np.array(random.sample(numbers, len(numbers)))
    one = share_of(effect, values)
    assert 0.0 <= one.share <= 1.0
    other = share_of(effect * factor, values * -factor + shift)
    assert other.share == pytest.approx(one.share, abs=1e-9)
    order = random.sample(range(len(numbers)), len(numbers))
    assert share_of(effect[order], values[order]).share == pytest.approx(one.share, abs=1e-9)


@given(NUMBERS, st.randoms(use_true_random=False))
def test_where_it_reverses_the_line_is_zero_and_its_ends_are_of_both_signs(numbers, random):
    effect = np.array(random.sample(numbers, len(numbers)))
    one = share_of(effect, np.array(numbers))
    assume(one.at_low != one.at_high)
    if math.isnan(one.reverses):
        assert one.at_low * one.at_high > 0.0
        return
    assert one.low <= one.reverses <= one.high
    along = (one.reverses - one.low) / (one.high - one.low)
    assert one.at_low + along * (one.at_high - one.at_low) == pytest.approx(0.0, abs=1e-6)
