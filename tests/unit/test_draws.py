"""The generator against published vectors, the quantile functions against SciPy."""

import hashlib
import math

import numpy as np
import pytest
from scipy import stats

from flowsim.engine import draws

F = 0xFFFFFFFF
SHARES = np.concatenate(
    (
        np.geomspace(2.0**-53, 0.01, 60),
        np.linspace(0.01, 0.99, 197),
        1 - np.geomspace(1e-9, 0.01, 60),
    )
)
EMPTY = np.empty(0)


@pytest.mark.parametrize(
    ("counter", "key", "expected"),
    [
        # Known-answer vectors for philox4x32 with 10 rounds, from the Random123 distribution.
        ((0, 0, 0, 0), (0, 0), (0x6627E8D5, 0xE169C58D, 0xBC57AC4C, 0x9B00DBD8)),
        ((F, F, F, F), (F, F), (0x408F276D, 0x41C83B0E, 0xA20BC7C6, 0x6D5451FD)),
        (
            (0x243F6A88, 0x85A308D3, 0x13198A2E, 0x03707344),
            (0xA4093822, 0x299F31D0),
            (0xD16CFE09, 0x94FDCCEB, 0x5001E420, 0x24126EA1),
        ),
    ],
)
def test_philox_gives_the_published_words(counter, key, expected):
    assert tuple(int(word) for word in draws.philox4x32_10(*counter, *key)) == expected


def test_uniform_is_built_from_two_philox_words():
    word0, word1, _, _ = draws.philox4x32_10(11, 2**32 - 1, 5, 7, 42, 3)
    bits = (int(word0) << 21) | (int(word1) >> 11) | 1
    assert draws.uniform(42, 3, 5, 11, 2**32 - 1, 7) == bits * 2.0**-53


def test_uniform_never_changes():
    """A change here changes every result ever published with a seed."""
    assert draws.uniform(0, 0, 0, 0, 0, 0) == 0.3990464708489646
    assert draws.uniform(2**63 - 1, 9, 8, 7, 6, 5) == 0.2006742464822816


@pytest.mark.parametrize("bit", range(63))
def test_every_bit_of_the_seed_counts(bit):
    seed = 0x1234_5678_9ABC_DEF0
    assert draws.uniform(seed, 0, 1, 1, 1, 0) != draws.uniform(seed ^ (1 << bit), 0, 1, 1, 1, 0)


def test_keys_of_small_seeds_and_replications_are_all_different():
    keys = {
        tuple(int(word) for word in draws.key_words(seed, replication))
        for seed in range(60)
        for replication in range(60)
    }
    assert len(keys) == 3600


def test_keys_of_seeds_with_the_same_low_half_are_different():
    keys = {tuple(int(w) for w in draws.key_words(7 + (high << 32), 0)) for high in range(2000)}
    assert len(keys) == 2000


def _sample_of(**vary):
    fixed = {"seed": 5, "replication": 2, "source": 3, "ordinal": 77, "activity": 9, "visit": 0}
    (name, count), *_ = vary.items()
    return np.array([draws.uniform(**(fixed | {name: i})) for i in range(count)])


@pytest.mark.parametrize("name", ["seed", "replication", "source", "ordinal", "activity", "visit"])
def test_numbers_are_uniform_and_neighbours_independent_along_every_argument(name):
    u = _sample_of(**{name: 20_000})
    assert stats.kstest(u, "uniform").pvalue > 0.001
    pairs, _, _ = np.histogram2d(u[:-1:2], u[1::2], bins=8, range=((0, 1), (0, 1)))
    assert stats.chisquare(pairs.ravel()).pvalue > 0.001


def test_numbers_have_the_mean_and_variance_of_a_uniform():
    u = _sample_of(ordinal=200_000)
    assert u.mean() == pytest.approx(0.5, abs=4 * math.sqrt(1 / 12 / len(u)))
    assert u.var() == pytest.approx(1 / 12, rel=0.01)


def test_normal_quantile_agrees_with_scipy():
    found = np.array([draws.normal_quantile(u) for u in SHARES])
    np.testing.assert_allclose(found, stats.norm.ppf(SHARES), rtol=1e-12, atol=1e-15)


def test_normal_quantile_agrees_with_scipy_in_the_far_tail():
    shares = np.geomspace(1e-300, 1e-11, 100)
    found = np.array([draws.normal_quantile(u) for u in shares])
    np.testing.assert_allclose(found, stats.norm.ppf(shares), rtol=1e-12)


@pytest.mark.parametrize(
    ("kind", "parameters", "law"),
    [
        (draws.EXPONENTIAL, (40.0, 0, 0), stats.expon(scale=40)),
        (draws.LOGNORMAL, (3.1, 0.8, 0), stats.lognorm(s=0.8, scale=math.exp(3.1))),
        (draws.NORMAL, (900.0, 20.0, 0), stats.norm(900, 20)),
        (draws.UNIFORM, (5.0, 25.0, 0), stats.uniform(5, 20)),
        (draws.TRIANGULAR, (10.0, 15.0, 40.0), stats.triang(5 / 30, 10, 30)),
        (draws.TRIANGULAR, (10.0, 10.0, 40.0), stats.triang(0, 10, 30)),
        (draws.TRIANGULAR, (10.0, 40.0, 40.0), stats.triang(1, 10, 30)),
    ],
)
def test_durations_agree_with_scipy(kind, parameters, law):
    found = np.array([draws.invert(kind, *parameters, u) for u in SHARES])
    np.testing.assert_allclose(found, law.ppf(SHARES), rtol=1e-12)


@pytest.mark.parametrize(
    ("kind", "parameters", "mean", "sd"),
    [
        (draws.EXPONENTIAL, (40.0, 0, 0), 40.0, 40.0),
        (draws.LOGNORMAL, (math.log(30) - 0.125, 0.5, 0), 30.0, 30 * math.sqrt(math.expm1(0.25))),
        (draws.NORMAL, (100.0, 20.0, 0), 100.0, 20.0),
        (draws.UNIFORM, (5.0, 25.0, 0), 15.0, 20 / math.sqrt(12)),
        (draws.TRIANGULAR, (10.0, 15.0, 35.0), 20.0, math.sqrt(525 / 18)),
    ],
)
def test_sampled_durations_have_the_mean_and_deviation_asked_for(kind, parameters, mean, sd):
    number = 100_000
    found = np.array(
        [draws.invert(kind, *parameters, draws.uniform(1, 0, 0, i, 4, 0)) for i in range(number)]
    )
    assert found.mean() == pytest.approx(mean, abs=4 * sd / math.sqrt(number))
    assert found.std() == pytest.approx(sd, rel=0.02)


def test_a_constant_is_constant():
    assert {draws.invert(draws.CONSTANT, 12.5, 0, 0, u) for u in SHARES} == {12.5}


def test_a_normal_duration_stops_at_its_floor():
    found = np.array([draws.invert(draws.NORMAL, 10.0, 20.0, 4.0, u) for u in SHARES])
    assert found.min() == 4.0
    np.testing.assert_allclose(found, np.maximum(4.0, stats.norm(10, 20).ppf(SHARES)), rtol=1e-12)


def test_a_triangle_of_no_width_is_its_value():
    assert draws.invert(draws.TRIANGULAR, 8.0, 8.0, 8.0, 0.3) == 8.0


def test_an_unknown_kind_is_refused():
    with pytest.raises(ValueError, match="unknown kind"):
        draws.invert(99, 1.0, 1.0, 1.0, 0.5)


def test_sample_takes_tables_and_formulas_alike():
    shares, minutes = np.array([0.0, 0.5, 1.0]), np.array([10.0, 20.0, 60.0])
    assert draws.sample(draws.QUANTILES, 0, 0, 0, shares, minutes, 0, 3, 0.75) == 40.0
    exponential = draws.sample(draws.EXPONENTIAL, 7.0, 0, 0, EMPTY, EMPTY, 0, 0, 0.3)
    assert exponential == draws.invert(draws.EXPONENTIAL, 7.0, 0, 0, 0.3)


def test_a_table_is_read_from_its_own_slice_only():
    shares = np.array([0.0, 1.0, 0.0, 0.25, 1.0, 0.0, 1.0])
    minutes = np.array([500.0, 900.0, 1.0, 2.0, 5.0, 500.0, 900.0])
    found = [draws.invert_table(shares, minutes, 2, 3, u) for u in (1e-300, 0.125, 0.25, 0.5)]
    assert found == [1.0, 1.5, 2.0, 3.0]


def test_choose_takes_the_first_cumulative_share_above():
    cumulative = np.array([9.0, 0.2, 0.2, 0.7, 1.0, 9.0])
    found = [draws.choose(cumulative, 1, 4, u) for u in (0.1, 0.2, 0.69, 0.7, 0.999)]
    assert found == [0, 2, 2, 3, 3]


def test_choose_falls_back_to_the_last_label():
    assert draws.choose(np.array([0.4, 1 - 1e-6]), 0, 2, 1 - 1e-9) == 1


def test_activity_numbers_are_the_hash_of_the_name():
    digest = hashlib.blake2b(b"majors.first_assessment", digest_size=4).digest()
    number = draws.activity_number("majors.first_assessment")
    assert number == int.from_bytes(digest, "little") == 857684121
    assert 0 <= number < 2**32
