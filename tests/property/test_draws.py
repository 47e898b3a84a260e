"""What must hold of every draw, whatever the parameters."""

import numpy as np
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from flowsim.engine import draws

# The first call of a compiled function includes its compilation.
untimed = settings(deadline=None)

WORD = st.integers(0, 2**32 - 1)
SEED = st.integers(0, 2**63 - 1)
KEYS = st.tuples(SEED, WORD, WORD, WORD, WORD, WORD)
# Steps of 2^-20 keep neighbouring shares further apart than the rounding of the formulas.
SHARE = st.integers(1, 2**20 - 1).map(lambda k: k * 2.0**-20)
MINUTES = st.floats(0.01, 1e4)


@st.composite
def durations(draw):
    kind = draw(st.sampled_from(range(draws.QUANTILES)))
    a, b, c = (draw(MINUTES) for _ in range(3))
    low, mode, high = sorted((a, b, c))
    parameters = {
        draws.CONSTANT: (a, 0.0, 0.0),
        draws.EXPONENTIAL: (a, 0.0, 0.0),
        draws.LOGNORMAL: (np.log(a), 0.01 + b / 1e4, 0.0),
        draws.NORMAL: (a, b, c),
        draws.UNIFORM: (low, high, 0.0),
        draws.TRIANGULAR: (low, mode, high + 0.01),
    }[kind]
    return (kind, *parameters)


@st.composite
def tables(draw):
    """Return (shares, minutes, offset, length): one table within two longer arrays."""
    inside = draw(st.lists(st.integers(1, 999), unique=True, max_size=20).map(sorted))
    shares = np.array([0.0, *(k / 1000 for k in inside), 1.0])
    minutes = np.array(sorted(draw(MINUTES) for _ in shares))
    before = draw(st.integers(0, 3))
    padding = np.full(before, 0.5)
    return (
        np.concatenate((padding, shares, padding)),
        np.concatenate((padding, minutes, padding)),
        before,
        len(shares),
    )


@untimed
@given(KEYS)
def test_a_number_lies_strictly_between_0_and_1_and_is_repeatable(key):
    u = draws.uniform(*key)
    assert 0.0 < u < 1.0
    assert 0.0 < 1.0 - u < 1.0
    assert draws.uniform(*key) == u


@untimed
@given(KEYS, KEYS)
def test_different_arguments_give_different_numbers(one, other):
    assume(one != other)
    assert draws.uniform(*one) != draws.uniform(*other)


@untimed
@given(KEYS, st.integers(0, 5), WORD)
def test_changing_one_argument_changes_the_number(key, position, value):
    assume(key[position] != value)
    changed = (*key[:position], value, *key[position + 1 :])
    assert draws.uniform(*changed) != draws.uniform(*key)


@untimed
@given(SEED, SEED, WORD)
def test_in_one_replication_no_two_seeds_share_a_key(one, other, replication):
    assume(one != other)
    keys = [tuple(map(int, draws.key_words(seed, replication))) for seed in (one, other)]
    assert keys[0] != keys[1]


@settings(deadline=None, max_examples=500)
@given(durations(), SHARE, SHARE)
def test_durations_never_fall_as_the_share_rises_and_are_not_negative(duration, one, other):
    first, second = (draws.invert(*duration, u) for u in sorted((one, other)))
    assert 0.0 <= first <= second


@untimed
@given(st.integers(1, 2**52).map(lambda k: k * 2.0**-53))
def test_the_normal_quantile_is_symmetric_where_one_minus_u_is_exact(u):
    assert draws.normal_quantile(1.0 - u) == -draws.normal_quantile(u)


@untimed
@given(tables(), SHARE)
def test_a_table_is_linear_interpolation(table, u):
    shares, minutes, offset, length = table
    inside = slice(offset, offset + length)
    expected = np.interp(u, shares[inside], minutes[inside])
    np.testing.assert_allclose(draws.invert_table(*table, u), expected, rtol=1e-12)


@untimed
@given(tables(), st.floats(2.0**-53, 1 - 2.0**-53), st.floats(2.0**-53, 1 - 2.0**-53))
def test_a_table_stays_within_its_ends_and_never_falls(table, one, other):
    _, minutes, offset, length = table
    first, second = (draws.invert_table(*table, u) for u in sorted((one, other)))
    assert minutes[offset] <= first <= second * (1 + 1e-12)
    assert second <= minutes[offset + length - 1]


@untimed
@given(st.lists(st.integers(0, 9), min_size=1, max_size=12), st.integers(0, 3), SHARE)
def test_choosing_agrees_with_a_plain_search(weights, before, u):
    assume(sum(weights) > 0)
    cumulative = np.cumsum(weights) / sum(weights)
    padded = np.concatenate((np.full(before, 0.5), cumulative, np.full(2, 0.1)))
    chosen = draws.choose(padded, before, len(weights), u)
    assert chosen == next(i for i, value in enumerate(cumulative) if value > u)
    assert weights[chosen] > 0


@untimed
@given(st.floats(0, 1), st.floats(0, 1), SHARE)
def test_a_smaller_share_is_contained_in_a_larger_one(one, other, u):
    smaller, larger = sorted((one, other))
    chosen_smaller = draws.choose(np.array([smaller, 1.0]), 0, 2, u) == 0
    chosen_larger = draws.choose(np.array([larger, 1.0]), 0, 2, u) == 0
    assert chosen_larger or not chosen_smaller
