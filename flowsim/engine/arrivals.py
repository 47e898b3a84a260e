"""When patients come and what they are like, before anything happens to them.

A patient is (source, ordinal of the candidate arrival). Candidates and their labels are keyed
draws, so a scenario with less demand sees a subset of the same patients, a longer run begins
with the same ones, and one more patient renumbers nobody. Whatever a stream is, its candidates are
there first, and each is kept or not by a draw of its own: `Demand` says what its chance is
multiplied by, which may depend on when it comes and on its labels.
"""

import math
from collections.abc import Callable, Sequence
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from flowsim.engine.draws import (
    EXPONENTIAL,
    activity_number,
    choose,
    fill_samples,
    fill_uniforms,
    invert_table,
    uniforms,
)
from flowsim.hospital.vocabulary.distributions import gamma
from flowsim.kernel_cache import kernel
from flowsim.units import MINUTES_PER_DAY, MINUTES_PER_HOUR, MINUTES_PER_WEEK

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]

Demand = Callable[[FloatArray, IntArray], FloatArray]
"""What the demand of a source is multiplied by, of candidates by times (minutes) and ordinals."""


def unchanged(times: FloatArray, ordinals: IntArray) -> FloatArray:
    """Return the multipliers (n,) of demand as it is."""
    return np.ones(len(times))


class Law(NamedTuple):
    """What `draws.sample` is given of a distribution."""

    kind: int
    p: tuple[float, float, float]
    shares: FloatArray
    minutes: FloatArray


NO_TABLE: FloatArray = np.empty(0)
"""The table of a distribution with a formula. It is read only, as those of a program are: one that
could be written to is another type to the compiler, which would compile all that reads it anew."""
NO_TABLE.flags.writeable = False

ROOM_SD = 6.0
"""Standard deviations above the mean number of candidates for which there is room at once."""

RESERVED_ACTIVITIES = ("arrivals.gap", "arrivals.accept", "arrivals.day", "arrivals.attends")
"""Names of the activities drawn here; no other activity may share their numbers."""

GAP, ACCEPT, DAY, ATTENDS = (activity_number(name) for name in RESERVED_ACTIVITIES)

MULTIPLIER_LIMIT_SHARE = 0.9999
"""Share of days below the highest multiplier kept, so that a rate bound exists."""

PLACES_A_MINUTE = 512
"""Numbers set aside for the patients booked at one minute of the week."""

MINUTES_OF_A_BLOCK = 60
"""Minutes that share their numbers where patients come only once."""

LONGEST_BATCH_MINUTES = 2.0**32 / PLACES_A_MINUTE
"""Longest run (832 weeks) for which the numbers of booked patients fit in 32 bits."""


def day_multiplier_table(day_sd: float) -> tuple[FloatArray, FloatArray]:
    """Return (shares, multipliers): the quantiles of a day's gamma multiplier of mean one.

    Cut above at the quantile of MULTIPLIER_LIMIT_SHARE and rescaled to a mean of one; for a
    `day_sd` of 0 both arrays are empty, which `thinning` reads as a multiplier of one.
    """
    if day_sd == 0:
        return NO_TABLE, NO_TABLE
    distribution = gamma(mean_minutes=1.0, sd_minutes=day_sd)
    shares, multipliers = np.array(distribution.shares), np.array(distribution.minutes)
    limit = float(np.interp(MULTIPLIER_LIMIT_SHARE, shares, multipliers))
    multipliers = np.minimum(multipliers, limit)
    multipliers /= float(np.trapezoid(multipliers, shares))
    shares.flags.writeable = multipliers.flags.writeable = False
    return shares, multipliers


def highest_rate(rates: FloatArray, season: FloatArray, multipliers: FloatArray) -> float:
    """Return the highest rate an hour a stream can reach; a valid bound for `thinning`.

    It does not depend on the horizon, so a longer run draws the same candidates.
    """
    top = float(multipliers.max()) if len(multipliers) else 1.0
    return float(rates.max()) * float(season.max()) * top


def thinning(
    seed: int,
    replication: int,
    source: int,
    rates: FloatArray,
    season: FloatArray,
    day_shares: FloatArray,
    day_multipliers: FloatArray,
    bound_per_hour: float,
    horizon_minutes: float,
    demand: Demand = unchanged,
    most: float = 1.0,
) -> tuple[FloatArray, IntArray]:
    """Return (times in minutes, ordinals) of a non-stationary Poisson stream before the horizon.

    Candidates come at the constant rate `bound_per_hour`; each is kept with probability rate /
    bound, the rate taken at its own time (Lewis and Shedler 1979). The rate is `rates` by hour
    of the cycle, a week (168,) or the whole run, times `season` by day of run (last value holds
    on) times the day's multiplier, drawn from the quantile table `day_shares`, `day_multipliers`
    (empty: one), times `demand`, which is at most `most`. Streams with the same bound are nested: a
    lower rate keeps a subset.

    Raises ValueError where the rate could exceed the bound.
    """
    hourly = _hourly(rates, season, horizon_minutes)
    top = float(day_multipliers[-1]) if len(day_multipliers) else 1.0
    if (hourly * top * most > bound_per_hour * (1.0 + 1e-12)).any():
        raise ValueError("arrival rate exceeds bound_per_hour")
    if bound_per_hour <= 0.0:
        return np.empty(0), np.empty(0, dtype=np.int64)
    if len(day_shares):
        u = uniforms(seed, replication, source, np.arange(len(hourly) // 24), DAY)
        table = (day_shares, day_multipliers, 0, len(day_shares))
        hourly *= np.repeat([invert_table(*table, day) for day in u.tolist()], 24)
    mean = MINUTES_PER_HOUR / bound_per_hour
    gap = Law(EXPONENTIAL, (mean, 0.0, 0.0), NO_TABLE, NO_TABLE)
    times = _candidates(seed, replication, source, gap, mean, horizon_minutes)
    ordinals = np.arange(len(times))
    rate = hourly[(times // MINUTES_PER_HOUR).astype(np.int64)]
    accept = uniforms(seed, replication, source, ordinals, ACCEPT) * bound_per_hour
    # The most demand there can be keeps few of them: `demand` is asked for those alone.
    likely = accept < rate * most
    times, ordinals = times[likely], ordinals[likely]
    kept = accept[likely] < rate[likely] * demand(times, ordinals)
    return times[kept], ordinals[kept]


def renewal(
    seed: int,
    replication: int,
    source: int,
    gap: Law,
    mean_minutes: float,
    attends: float,
    horizon_minutes: float,
    demand: Demand = unchanged,
) -> tuple[FloatArray, IntArray]:
    """Return (times in minutes, ordinals) of a renewal process before the horizon.

    The first gap begins at 0. Each candidate comes with probability `attends` times `demand`.
    """
    times = _candidates(seed, replication, source, gap, mean_minutes, horizon_minutes)
    ordinals = np.arange(len(times))
    accept = uniforms(seed, replication, source, ordinals, ACCEPT)
    kept = accept < attends * demand(times, ordinals)
    return times[kept], ordinals[kept]


def _hourly(rates: FloatArray, season: FloatArray, horizon_minutes: float) -> FloatArray:
    """Return the rate in every hour of the days before the horizon, at a multiplier of one."""
    hours = np.arange(24 * math.ceil(horizon_minutes / MINUTES_PER_DAY))
    return rates[hours % len(rates)] * season[np.minimum(hours // 24, len(season) - 1)]


def _candidates(
    seed: int,
    replication: int,
    source: int,
    gap: Law,
    mean_minutes: float,
    horizon_minutes: float,
) -> FloatArray:
    """Return the times (minutes) of all candidates of a stream before the horizon."""
    expected = horizon_minutes / mean_minutes
    size = max(1, math.ceil(expected + ROOM_SD * math.sqrt(expected)))
    while True:
        times = uniforms(seed, replication, source, np.arange(size), GAP)
        fill_samples(gap.kind, *gap.p, gap.shares, gap.minutes, times)
        np.cumsum(times, out=times)
        if times[-1] >= horizon_minutes:
            return times[: np.searchsorted(times, horizon_minutes)]
        size *= 2


def batch(
    seed: int,
    replication: int,
    source: int,
    minutes: FloatArray,
    numbers: IntArray,
    once: bool,
    attends: float,
    horizon_minutes: float,
    cycle_minutes: float = MINUTES_PER_WEEK,
    demand: Demand = unchanged,
) -> tuple[FloatArray, IntArray]:
    """Return (times in minutes, ordinals) of patients booked at fixed times, before the horizon.

    `numbers[i]` are booked at `minutes[i]` of every cycle (a week, or the whole run), or with
    `once` at that minute of the run; each attends with probability `attends` times `demand`. The
    ordinal is made of the minute (with `once`, the hour) and the place within it, so one more
    patient at one time renumbers nobody at another, and a lower number or share keeps a subset.

    Raises ValueError for a minute outside the cycle, more places than PLACES_A_MINUTE (with
    `once`, 60 times as many an hour), or a run too long for 32-bit numbers.
    """
    if not once and len(minutes) and float(minutes.max()) >= cycle_minutes:
        raise ValueError(f"a booking must lie within the week (below minute {cycle_minutes:,.0f})")
    if horizon_minutes > LONGEST_BATCH_MINUTES:
        raise ValueError("a run with booked patients may last at most 832 weeks")
    order = np.argsort(minutes, kind="stable")
    minutes, counts = minutes[order], np.asarray(numbers, dtype=np.int64)[order]
    block = MINUTES_OF_A_BLOCK if once else 1
    _, together = np.unique(minutes // block, return_inverse=True)
    if (np.bincount(together, weights=counts) > block * PLACES_A_MINUTE).any():
        raise ValueError(
            f"more than {block * PLACES_A_MINUTE} patients booked in one "
            f"{'hour' if once else 'minute'}; spread them or use two batches"
        )
    cycles = 1 if once else math.ceil(horizon_minutes / cycle_minutes)
    slots = np.arange(cycles)[:, None] * cycle_minutes + minutes
    times = np.repeat(slots.ravel(), np.tile(counts, cycles))
    start = (times // block).astype(np.int64) * block
    place = np.arange(len(start)) - np.searchsorted(start, start)
    ordinals = start * PLACES_A_MINUTE + place
    inside = times < horizon_minutes
    times, ordinals = times[inside], ordinals[inside]
    u = uniforms(seed, replication, source, ordinals, ATTENDS)
    kept = u < attends * demand(times, ordinals)
    return times[kept], ordinals[kept]


def merge(
    streams: Sequence[tuple[int, FloatArray, IntArray]],
) -> tuple[FloatArray, NDArray[np.int16], IntArray]:
    """Return (times in minutes, sources, ordinals) of all (source, times, ordinals) streams.

    In the total order of arrivals: time, then source, then ordinal.
    """
    if not streams:
        return np.empty(0), np.empty(0, dtype=np.int16), np.empty(0, dtype=np.int64)
    times = np.concatenate([t for _, t, _ in streams])
    ordinals = np.concatenate([ordinal for _, _, ordinal in streams])
    sources = np.concatenate([np.full(len(t), source, np.int16) for source, t, _ in streams])
    order = np.lexsort((ordinals, sources, times))
    return times[order], sources[order], ordinals[order]


def draw_attributes(
    seed: int,
    replication: int,
    sources: IntArray,
    ordinals: IntArray,
    attributes: NDArray[np.int16],
    activity_numbers: IntArray,
    tab_first: IntArray,
    tab_size: IntArray,
    tab_parents: IntArray,
    tab_strides: IntArray,
    cumulative: FloatArray,
) -> None:
    """Fill the labels still at -1 in `attributes` (A attributes, n patients), in place.

    Attribute a is drawn from row r of its table, the sum over its parents of value times
    stride; row r is cumulative[tab_first[a] + r * tab_size[a]:][:tab_size[a]]. Unused parents
    are -1; a parent must come earlier in the order of attributes. Where tab_first[a] is -1 there
    are no shares: the label stays at -1 until a step gives one, and is read as 0. `tab_parents` and
    `tab_strides` are (A, 3). A label given beforehand is left alone and costs no other label its
    draw.

    Raises ValueError where a parent has no value yet.
    """
    first_visits, u = np.zeros(len(ordinals), dtype=np.int64), np.empty(len(ordinals))
    for a, labels in enumerate(attributes):
        if tab_first[a] < 0:
            continue
        used = tab_parents[a] >= 0
        parent = tab_parents[a][used]
        if (attributes[parent[tab_first[parent] >= 0]] < 0).any():
            raise ValueError("an attribute is drawn before one it depends on")
        values = np.maximum(attributes[parent], 0)
        offset = tab_first[a] + tab_strides[a][used] * tab_size[a] @ values
        number = activity_numbers[a]
        fill_uniforms(seed, replication, sources, ordinals, number, first_visits, u)
        _choose_missing(labels, cumulative, offset, tab_size[a], u)


@kernel
def _choose_missing(
    labels: NDArray[np.int16],
    cumulative: FloatArray,
    offset: IntArray,
    length: int,
    u: FloatArray,
) -> None:
    """Fill the labels (n,) still at -1 with `choose` at u (n,), each from its own offset (n,)."""
    for i in range(labels.size):
        if labels[i] < 0:
            labels[i] = choose(cumulative, offset[i], length, u[i])
