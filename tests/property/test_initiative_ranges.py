"""Draws of a range: within it, evenly spread, another row of them for every name."""

from hypothesis import given
from hypothesis import strategies as st

from flowsim.config.initiative_ranges import STRATA, Range

NUMBERS = st.floats(-1e6, 1e6, allow_nan=False).map(lambda value: round(value, 3))
NAMES = st.text("abcdefghij_", min_size=1, max_size=20).map(lambda name: f"{name}.share")


@given(NAMES, NUMBERS, NUMBERS, st.integers(1, 10**6))
def test_within_the_range(name, one, other, number):
    low, high = sorted((one, other))
    assert low <= Range(name=name, low=low, high=high).value(number) <= high


@given(NAMES, st.lists(st.integers(-100, 100), min_size=1, unique=True), st.integers(1, 10**6))
def test_one_of_the_whole_numbers(name, values, number):
    assert Range(name=name, low=-100, high=100, whole=values).value(number) in values


@given(NAMES, st.integers(0, 1000))
def test_every_ten_hospitals_have_one_value_in_each_tenth(name, block):
    held = Range(name=name, low=0.0, high=1.0)
    values = [held.value(block * STRATA + place) for place in range(1, STRATA + 1)]
    assert sorted(int(value * STRATA * (1 - 1e-9)) for value in values) == list(range(STRATA))


def test_two_parameters_do_not_go_together():
    """Correlations over 30 hospitals of 200 pairs are as those of independent numbers."""
    import numpy as np

    rows = np.array(
        [
            [Range(name=f"initiative_{k}.share", low=0, high=1).value(n) for n in range(1, 31)]
            for k in range(400)
        ]
    )
    pairs = [float(np.corrcoef(rows[k], rows[k + 200])[0, 1]) for k in range(200)]
    assert abs(np.mean(pairs)) < 3.3 / np.sqrt(29 * 200)
    assert 0.8 < np.std(pairs) * np.sqrt(29) < 1.2
