"""Random draws that depend only on who, what and which time, never on what was drawn before.

`uniform` turns (seed, replication, source, ordinal, activity, visit) into one number by the
counter-based generator Philox4x32-10 (Salmon, Moraes, Dror and Shaw 2011, "Parallel random
numbers: as easy as 1, 2, 3"). Every other draw inverts a distribution function at one such
number, so a share of 35 % is contained in a share of 45 %, and a shorter mean shortens the same
patient's time.

Layout. Counter words: ordinal, activity, source, visit (the low 32 bits of each are used). Key
words: low half of the seed xor mix(high half); replication xor another mix(high half). Both
mixes map 0 to 0. Hence, for one replication all 2^64 seeds have different keys; for one seed all
2^32 replications have; and seeds below 2^32 never share a key in any replication.

All functions here are scalar, compiled once and called by both engines: the vectorised
logarithm and exponential of NumPy differ from the scalar ones in the last bit.
"""

import hashlib
import math
from functools import cache

import numpy as np
from numpy.typing import NDArray

from flowsim.kernel_cache import inlined, kernel, rule

CONSTANT, EXPONENTIAL, LOGNORMAL, NORMAL, UNIFORM, TRIANGULAR, QUANTILES, OF_PATIENT = range(8)
"""Kinds of duration; `invert` says what p0, p1 and p2 mean for each. Of OF_PATIENT, which no draw
decides, they are the minutes for each of a number that the patient has, and the number's code."""

VISITS_OF_AN_EPISODE = 65536
"""Half of the visit word is the visit, the other half the episode."""

_MASK = np.uint64(0xFFFFFFFF)
_HALF = np.uint64(32)
_ONE = np.uint64(1)
_MULTIPLY_0 = np.uint64(0xD2511F53)
_MULTIPLY_1 = np.uint64(0xCD9E8D57)
_WEYL_0 = np.uint64(0x9E3779B9)
_WEYL_1 = np.uint64(0xBB67AE85)
_UNIT = 2.0**-53


@cache
def activity_number(name: str) -> int:
    """Return the permanent 32-bit number of an activity, a hash of its name.

    It never depends on which other activities exist. Whoever registers names must check that no
    two share a number.
    """
    return int.from_bytes(hashlib.blake2b(name.encode(), digest_size=4).digest(), "little")


@inlined
def philox4x32_10(
    c0: int, c1: int, c2: int, c3: int, k0: int | np.uint64, k1: int | np.uint64
) -> tuple[np.uint64, np.uint64, np.uint64, np.uint64]:
    """Return four random 32-bit words (as uint64) for a counter and key of 32-bit words.

    Philox4x32-10 of Salmon et al. (2011).
    """
    x0, x1 = np.uint64(c0) & _MASK, np.uint64(c1) & _MASK
    x2, x3 = np.uint64(c2) & _MASK, np.uint64(c3) & _MASK
    key0, key1 = np.uint64(k0) & _MASK, np.uint64(k1) & _MASK
    for _ in range(10):
        product0 = _MULTIPLY_0 * x0
        product1 = _MULTIPLY_1 * x2
        x0 = (product1 >> _HALF) ^ x1 ^ key0
        x2 = (product0 >> _HALF) ^ x3 ^ key1
        x1 = product1 & _MASK
        x3 = product0 & _MASK
        key0 = (key0 + _WEYL_0) & _MASK
        key1 = (key1 + _WEYL_1) & _MASK
    return x0, x1, x2, x3


@kernel
def _mix(word: np.uint64, multiplier_a: np.uint64, multiplier_b: np.uint64) -> np.uint64:
    """Return a one-to-one scrambling of a 32-bit word that leaves 0 as 0 (odd multipliers)."""
    word = word ^ (word >> np.uint64(16))
    word = (word * multiplier_a) & _MASK
    word = word ^ (word >> np.uint64(13))
    word = (word * multiplier_b) & _MASK
    return word ^ (word >> np.uint64(16))


@kernel
def key_words(seed: int, replication: int) -> tuple[np.uint64, np.uint64]:
    """Return the two 32-bit key words (as uint64) of a seed below 2^63 and a replication."""
    low = np.uint64(seed) & _MASK
    high = (np.uint64(seed) >> _HALF) & _MASK
    k0 = low ^ _mix(high, np.uint64(0x85EBCA6B), np.uint64(0xC2B2AE35))
    k1 = (np.uint64(replication) & _MASK) ^ _mix(high, np.uint64(0xCC9E2D51), np.uint64(0x1B873593))
    return k0, k1


@kernel
def uniform(
    seed: int, replication: int, source: int, ordinal: int, activity: int, visit: int
) -> float:
    """Return a number strictly between 0 and 1, a pure function of its arguments.

    It is an odd multiple of 2^-53: 52 random bits from two words and a last bit of one, so
    neither 0 nor 1 occurs, 1 - u is exact and the mean is exactly one half.
    """
    k0, k1 = key_words(seed, replication)
    return keyed_uniform(k0, k1, source, ordinal, activity, visit)


@inlined
def keyed_uniform(
    k0: int | np.uint64,
    k1: int | np.uint64,
    source: int,
    ordinal: int,
    activity: int,
    visit: int,
) -> float:
    """Return `uniform` for the key words of a replication, where they are made once for many."""
    word0, word1, _, _ = philox4x32_10(ordinal, activity, source, visit, k0, k1)
    bits = ((word0 << np.uint64(21)) ^ (word1 >> np.uint64(11))) | _ONE
    return float(np.int64(bits)) * _UNIT


@rule
def in_episode(episode: int, visit: int) -> int:
    """Return the visit word of a visit to an activity (below 65,536) in an episode of a person.

    It is the visit itself in the first episode, whose number is 1.
    """
    return (episode - 1) * VISITS_OF_AN_EPISODE + visit


@kernel
def fill_uniforms(
    seed: int,
    replication: int,
    source: NDArray[np.int64],
    ordinal: NDArray[np.int64],
    activity: int,
    visit: NDArray[np.int64],
    numbers: NDArray[np.float64],
) -> None:
    """Fill `numbers` (n,) with `uniform` of n patients or visits: several at once."""
    k0, k1 = key_words(seed, replication)
    for i in range(numbers.size):
        numbers[i] = keyed_uniform(k0, k1, source[i], ordinal[i], activity, visit[i])


def uniforms(
    seed: int,
    replication: int,
    source: int,
    ordinal: NDArray[np.int64],
    activity: int,
    visit: NDArray[np.int64] | None = None,
) -> NDArray[np.float64]:
    """Return `uniform` (n,) of n patients of one source, of their first visits unless told."""
    numbers, sources = np.empty(len(ordinal)), np.full(len(ordinal), source, np.int64)
    visits = np.zeros(len(ordinal), np.int64) if visit is None else visit
    fill_uniforms(seed, replication, sources, ordinal, activity, visits, numbers)
    return numbers


@kernel
def normal_quantile(u: float) -> float:
    """Return the standard normal quantile at u in (0, 1).

    Algorithm AS 241, routine PPND16 (Wichura 1988, Applied Statistics 37(3), 477-484), relative
    accuracy about 1e-16.
    """
    q = u - 0.5
    if abs(q) <= 0.425:
        return q * _central_ratio(0.180625 - q * q)
    r = math.sqrt(-math.log(u if q < 0.0 else 1.0 - u))
    value = _near_tail_ratio(r - 1.6) if r <= 5.0 else _far_tail_ratio(r - 5.0)
    return -value if q < 0.0 else value


@kernel
def _central_ratio(r: float) -> float:
    top = 2.5090809287301226727e3 * r + 3.3430575583588128105e4
    top = (top * r + 6.7265770927008700853e4) * r + 4.5921953931549871457e4
    top = (top * r + 1.3731693765509461125e4) * r + 1.9715909503065514427e3
    top = (top * r + 1.3314166789178437745e2) * r + 3.3871328727963666080e0
    below = 5.2264952788528545610e3 * r + 2.8729085735721942674e4
    below = (below * r + 3.9307895800092710610e4) * r + 2.1213794301586595867e4
    below = (below * r + 5.3941960214247511077e3) * r + 6.8718700749205790830e2
    below = (below * r + 4.2313330701600911252e1) * r + 1.0
    return top / below


@kernel
def _near_tail_ratio(r: float) -> float:
    top = 7.74545014278341407640e-4 * r + 2.27238449892691845833e-2
    top = (top * r + 2.41780725177450611770e-1) * r + 1.27045825245236838258e0
    top = (top * r + 3.64784832476320460504e0) * r + 5.76949722146069140550e0
    top = (top * r + 4.63033784615654529590e0) * r + 1.42343711074968357734e0
    below = 1.05075007164441684324e-9 * r + 5.47593808499534494600e-4
    below = (below * r + 1.51986665636164571966e-2) * r + 1.48103976427480074590e-1
    below = (below * r + 6.89767334985100004550e-1) * r + 1.67638483018380384940e0
    below = (below * r + 2.05319162663775882187e0) * r + 1.0
    return top / below


@kernel
def _far_tail_ratio(r: float) -> float:
    top = 2.01033439929228813265e-7 * r + 2.71155556874348757815e-5
    top = (top * r + 1.24266094738807843860e-3) * r + 2.65321895265761230930e-2
    top = (top * r + 2.96560571828504891230e-1) * r + 1.78482653991729133580e0
    top = (top * r + 5.46378491116411436990e0) * r + 6.65790464350110377720e0
    below = 2.04426310338993978564e-15 * r + 1.42151175831644588870e-7
    below = (below * r + 1.84631831751005468180e-5) * r + 7.86869131145613259100e-4
    below = (below * r + 1.48753612908506148525e-2) * r + 1.36929880922735805310e-1
    below = (below * r + 5.99832206555887937690e-1) * r + 1.0
    return top / below


@kernel
def _triangular(low: float, mode: float, high: float, u: float) -> float:
    width = high - low
    if width <= 0.0:
        return low
    if u * width < mode - low:
        return low + math.sqrt(u * width * (mode - low))
    return high - math.sqrt((1.0 - u) * width * (high - mode))


@kernel
def invert(kind: int, p0: float, p1: float, p2: float, u: float) -> float:
    """Return minutes (never negative) at which the distribution function reaches u.

    By kind: CONSTANT p0 minutes; EXPONENTIAL p0 mean; LOGNORMAL p0 mean and p1 standard
    deviation of the logarithm of the minutes; NORMAL p0 mean, p1 standard deviation, p2 floor;
    UNIFORM p0 low, p1 high; TRIANGULAR p0 low, p1 mode, p2 high. Raises ValueError for any other
    kind (QUANTILES needs a table: see `invert_table` and `sample`).
    """
    if kind == CONSTANT:
        minutes = p0
    elif kind == EXPONENTIAL:
        minutes = -p0 * math.log1p(-u)
    elif kind == LOGNORMAL:
        minutes = math.exp(p0 + p1 * normal_quantile(u))
    elif kind == NORMAL:
        minutes = max(p2, p0 + p1 * normal_quantile(u))
    elif kind == UNIFORM:
        minutes = p0 + (p1 - p0) * u
    elif kind == TRIANGULAR:
        minutes = _triangular(p0, p1, p2, u)
    else:
        raise ValueError("unknown kind of duration")
    return max(0.0, minutes)


@kernel
def first_above(values: NDArray[np.float64], offset: int, length: int, u: float) -> int:
    """Return the first i in 0..length-1 with values[offset + i] > u, or length (rising values)."""
    low, high = 0, length
    while low < high:
        middle = (low + high) // 2
        if values[offset + middle] > u:
            high = middle
        else:
            low = middle + 1
    return low


@kernel
def invert_table(
    shares: NDArray[np.float64], minutes: NDArray[np.float64], offset: int, length: int, u: float
) -> float:
    """Return minutes at u by straight lines between the quantiles offset..offset+length-1.

    Shares rise strictly from 0 to 1 within the slice; minutes do not fall. Both arrays hold many
    tables end to end.
    """
    above = first_above(shares, offset, length, u)
    if above == 0:
        return float(minutes[offset])
    if above == length:
        return float(minutes[offset + length - 1])
    right = offset + above
    left = right - 1
    step = minutes[right] - minutes[left]
    part = (u - shares[left]) / (shares[right] - shares[left])
    # Rounding could carry the last point of a line past its end and break the rising order.
    return float(min(minutes[right], minutes[left] + step * part))


@kernel
def sample(
    kind: int,
    p0: float,
    p1: float,
    p2: float,
    shares: NDArray[np.float64],
    minutes: NDArray[np.float64],
    offset: int,
    length: int,
    u: float,
) -> float:
    """Return minutes at u for any kind: by formula (`invert`) or from a table (`invert_table`)."""
    if kind == QUANTILES:
        return invert_table(shares, minutes, offset, length, u)
    return invert(kind, p0, p1, p2, u)


@kernel
def fill_samples(
    kind: int,
    p0: float,
    p1: float,
    p2: float,
    shares: NDArray[np.float64],
    minutes: NDArray[np.float64],
    numbers: NDArray[np.float64],
) -> None:
    """Replace each u in `numbers` (n,) by `sample` at u, from the whole of a table, in place.

    NumPy's logarithm of a whole array differs from that of one number in the last bit.
    """
    for i in range(numbers.size):
        numbers[i] = sample(kind, p0, p1, p2, shares, minutes, 0, shares.size, numbers[i])


@kernel
def choose(cumulative: NDArray[np.float64], offset: int, length: int, u: float) -> int:
    """Return the label number chosen by u: the first whose cumulative share exceeds u.

    Falls back to the last label where rounding leaves the last cumulative share below one.
    """
    return min(first_above(cumulative, offset, length, u), length - 1)
