"""When patients come and what they are like, before anything happens to them.

A patient is (source, ordinal of the candidate arrival). Candidates and their labels are keyed
draws, so a scenario with less demand sees a subset of the same patients, a longer run begins
with the same ones, and one more patient renumbers nobody.
"""

import math
from collections.abc import Sequence

import numpy as np
from numpy.typing import NDArray

from flowsim.engine.calendar_time import whole
from flowsim.engine.draws import (
    EXPONENTIAL,
    activity_number,
    choose,
    invert,
    invert_table,
    key_words,
    keyed_uniform,
    keyed_uniforms,
    uniform,
)
from flowsim.hospital.vocabulary.distributions import gamma
from flowsim.kernel_cache import kernel
from flowsim.units import MINUTES_PER_DAY, MINUTES_PER_HOUR, MINUTES_PER_WEEK

FloatArray = NDArray[np.float64]
IntArray = NDArray[np.int64]

BLOCK = 512
"""Candidates and patients whose random numbers are made together: several fit a processor's word,
and those of one block its nearest memory."""

ROOM_SD = 6.0
"""Standard deviations above the mean number of candidates for which there is room at once."""

RESERVED_ACTIVITIES = ("arrivals.gap", "arrivals.accept", "arrivals.day", "arrivals.attends")
"""Names of the activities drawn here; no other activity may share their numbers."""

GAP, ACCEPT, DAY, ATTENDS = (activity_number(name) for name in RESERVED_ACTIVITIES)

MULTIPLIER_LIMIT_SHARE = 0.9999
"""Share of days below the highest multiplier kept, so that a rate bound exists."""

PLACES_A_MINUTE = 512
"""Numbers set aside for the patients booked at one minute of the week."""

LONGEST_BATCH_MINUTES = 2.0**32 / PLACES_A_MINUTE
"""Longest run (832 weeks) for which the numbers of booked patients fit in 32 bits."""


def day_multiplier_table(day_sd: float) -> tuple[FloatArray, FloatArray]:
    """Return (shares, multipliers): the quantiles of a day's gamma multiplier of mean one.

    Cut above at the quantile of MULTIPLIER_LIMIT_SHARE and rescaled to a mean of one; for a
    `day_sd` of 0 both arrays are empty, which `thinning` reads as a multiplier of one.
    """
    if day_sd == 0:
        return np.empty(0), np.empty(0)
    distribution = gamma(mean_minutes=1.0, sd_minutes=day_sd)
    shares, multipliers = np.array(distribution.shares), np.array(distribution.minutes)
    limit = float(np.interp(MULTIPLIER_LIMIT_SHARE, shares, multipliers))
    multipliers = np.minimum(multipliers, limit)
    return shares, multipliers / float(np.trapezoid(multipliers, shares))


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
) -> tuple[FloatArray, IntArray]:
    """Return (times in minutes, ordinals) of a non-stationary Poisson stream before the horizon.

    Candidates come at the constant rate `bound_per_hour`; each is kept with probability rate /
    bound, the rate taken at its own time (Lewis and Shedler 1979). The rate is `rates` by hour
    of week (168,) times `season` by day of run (last value holds on) times the day's multiplier,
    drawn from the quantile table `day_shares`, `day_multipliers` (empty: one). Streams with the
    same bound are nested: a lower rate keeps a subset.

    Raises ValueError where the rate could exceed the bound.
    """
    top = float(day_multipliers[-1]) if len(day_multipliers) else 1.0
    if _exceeds(rates, season, top, bound_per_hour, horizon_minutes):
        raise ValueError("arrival rate exceeds bound_per_hour")
    if bound_per_hour <= 0.0:
        return np.empty(0), np.empty(0, dtype=np.int64)
    expected = bound_per_hour * horizon_minutes / MINUTES_PER_HOUR
    size = max(1, math.ceil(expected + ROOM_SD * math.sqrt(expected)))
    while True:
        times, ordinals = np.empty(size), np.empty(size, dtype=np.int64)
        count = _keep(
            seed,
            replication,
            np.full(BLOCK, source),
            np.arange(BLOCK) - BLOCK,
            rates,
            season,
            day_shares,
            day_multipliers,
            bound_per_hour,
            horizon_minutes,
            times,
            ordinals,
        )
        if count <= size:
            return times[:count].copy(), ordinals[:count].copy()
        size = count


def _exceeds(
    rates: FloatArray,
    season: FloatArray,
    top: float,
    bound_per_hour: float,
    horizon_minutes: float,
) -> bool:
    """Return whether the rate of some hour, on a day with the highest multiplier, is too high."""
    days = np.arange(math.ceil(horizon_minutes / MINUTES_PER_DAY))
    factor = season[np.minimum(days, len(season) - 1)]
    hours = (days[:, None] * 24 + np.arange(24)) % len(rates)
    allowed = bound_per_hour * (1.0 + 1e-12)
    return bool((rates[hours] * factor[:, None] * top > allowed).any())


@kernel
def _keep(
    seed: int,
    replication: int,
    sources: IntArray,
    candidate: IntArray,
    rates: FloatArray,
    season: FloatArray,
    day_shares: FloatArray,
    day_multipliers: FloatArray,
    bound_per_hour: float,
    horizon_minutes: float,
    times: FloatArray,
    ordinals: IntArray,
) -> int:
    """Fill `times` and `ordinals` with the candidates kept, as far as they reach; return how many.

    `sources` (BLOCK,) and `candidate` (BLOCK,), the ordinals before the first, are worked in.
    """
    mean_gap = MINUTES_PER_HOUR / bound_per_hour
    k0, k1 = key_words(seed, replication)
    gaps, accepts = np.empty(BLOCK), np.empty(BLOCK)
    count, day, multiplier, t = 0, -1, 1.0, 0.0
    place = BLOCK
    while True:
        if place == BLOCK:
            place = 0
            for i in range(BLOCK):
                candidate[i] += BLOCK
            keyed_uniforms(k0, k1, sources, candidate, GAP, gaps)
            keyed_uniforms(k0, k1, sources, candidate, ACCEPT, accepts)
        t += invert(EXPONENTIAL, mean_gap, 0.0, 0.0, gaps[place])
        if t >= horizon_minutes:
            return count
        today = whole(t, MINUTES_PER_DAY)
        if today != day and len(day_shares) > 0:
            u = uniform(seed, replication, sources[0], today, DAY, 0)
            multiplier = invert_table(day_shares, day_multipliers, 0, len(day_shares), u)
        day = today
        hour = whole(t, MINUTES_PER_HOUR) % len(rates)
        rate = rates[hour] * season[min(day, len(season) - 1)] * multiplier
        if accepts[place] * bound_per_hour < rate:
            if count < times.size:
                times[count], ordinals[count] = t, candidate[place]
            count += 1
        place += 1


def batch(
    seed: int,
    replication: int,
    source: int,
    minutes: FloatArray,
    numbers: IntArray,
    once: bool,
    attends: float,
    horizon_minutes: float,
) -> tuple[FloatArray, IntArray]:
    """Return (times in minutes, ordinals) of patients booked at fixed times, before the horizon.

    `numbers[i]` are booked at `minutes[i]` of every week, or with `once` at that minute of the
    run; each attends with probability `attends`. The ordinal is made of the minute (with `once`,
    the hour) and the place within it, so one more patient at one time renumbers nobody at
    another, and a lower number or share keeps a subset.

    Raises ValueError for a minute outside the week, more places than PLACES_A_MINUTE (with
    `once`, 60 times as many an hour), or a run too long for 32-bit numbers.
    """
    if not once and len(minutes) and float(minutes.max()) >= MINUTES_PER_WEEK:
        raise ValueError("a weekly booking must lie within the week (below minute 10,080)")
    if horizon_minutes > LONGEST_BATCH_MINUTES:
        raise ValueError("a run with booked patients may last at most 832 weeks")
    order = np.argsort(minutes, kind="stable")
    block = 60 if once else 1
    whole = (minutes[order] // block).astype(np.int64)
    counts = np.asarray(numbers, dtype=np.int64)[order]
    for value in np.unique(whole):
        if counts[whole == value].sum() > block * PLACES_A_MINUTE:
            raise ValueError(
                f"more than {block * PLACES_A_MINUTE} patients booked in one "
                f"{'hour' if once else 'minute'}; spread them or use two batches"
            )
    weeks = 1 if once else math.ceil(horizon_minutes / MINUTES_PER_WEEK)
    booked = int(weeks * counts.sum())
    times, ordinals = np.empty(booked), np.empty(booked, dtype=np.int64)
    count = _attend(
        seed,
        replication,
        source,
        minutes[order],
        counts,
        block,
        weeks,
        attends,
        horizon_minutes,
        times,
        ordinals,
    )
    return times[:count].copy(), ordinals[:count].copy()


@kernel
def _attend(
    seed: int,
    replication: int,
    source: int,
    minutes: FloatArray,
    numbers: IntArray,
    block: int,
    weeks: int,
    attends: float,
    horizon_minutes: float,
    times: FloatArray,
    ordinals: IntArray,
) -> int:
    """Fill `times` and `ordinals` with those booked who attend, and return how many."""
    k0, k1 = key_words(seed, replication)
    count = 0
    for week in range(weeks):
        first, place = -1, 0
        for i in range(len(minutes)):
            t = week * MINUTES_PER_WEEK + minutes[i]
            start = whole(t, block) * block
            if start != first:
                first, place = start, 0
            for _ in range(numbers[i]):
                ordinal = start * PLACES_A_MINUTE + place
                place += 1
                u = keyed_uniform(k0, k1, source, ordinal, ATTENDS, 0)
                if t < horizon_minutes and u < attends:
                    times[count], ordinals[count] = t, ordinal
                    count += 1
    return count


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


@kernel
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
    are no shares and the label is 0. `tab_parents` and `tab_strides` are (A, 3). A label given
    beforehand is left alone and costs no other label its draw.

    Raises ValueError where a parent has no value yet.
    """
    k0, k1 = key_words(seed, replication)
    numbers = np.empty(BLOCK)
    for start in range(0, len(ordinals), BLOCK):
        end = min(start + BLOCK, len(ordinals))
        for a in range(attributes.shape[0]):
            labels = attributes[a, start:end]
            if tab_first[a] < 0:
                for i in range(end - start):
                    labels[i] = max(labels[i], 0)
                continue
            u = numbers[: end - start]
            activity = activity_numbers[a]
            keyed_uniforms(k0, k1, sources[start:end], ordinals[start:end], activity, u)
            for i in range(end - start):
                if labels[i] >= 0:
                    continue
                row = 0
                for j in range(tab_parents.shape[1]):
                    parent = tab_parents[a, j]
                    if parent >= 0:
                        value = attributes[parent, start + i]
                        if value < 0:
                            raise ValueError("an attribute is drawn before one it depends on")
                        row += value * tab_strides[a, j]
                first = tab_first[a] + row * tab_size[a]
                labels[i] = choose(cumulative, first, tab_size[a], u[i])
