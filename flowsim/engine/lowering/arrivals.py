"""Arrival streams to arrays. A background process is a batch of one at time zero."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

import numpy as np

from flowsim.engine.arrivals import (
    MINUTES_OF_A_BLOCK,
    PLACES_A_MINUTE,
    day_multiplier_table,
    highest_rate,
)
from flowsim.engine.draws import activity_number
from flowsim.engine.lowering.days import Days
from flowsim.engine.lowering.steps import StepLowering
from flowsim.engine.lowering.tables import Lookups, floats, ints, offsets
from flowsim.engine.program import BATCH_ONCE, NONE, RENEWAL, STREAM, WEEKLY_BATCH
from flowsim.errors import FlowsimError, unknown_name
from flowsim.hospital.vocabulary.arrivals import Arrivals, Batch, Renewal
from flowsim.hospital.vocabulary.attributes import SOURCE
from flowsim.hospital.vocabulary.by import By
from flowsim.hospital.vocabulary.hospital import ArrivalStream, Hospital
from flowsim.units import HOURS_PER_WEEK, MINUTES_PER_HOUR

BACKGROUND = "background:"
"""Before the name of a background pathway: its one walker's source."""

MOST_CANDIDATES = 50_000_000
"""Most patients of a stream that are drawn in a run: their times alone take 0.4 GB."""

FIRST_NAME = "house:"
"""What stands there in the keys of draws: a key is permanent, whatever its owner is called."""


def background_streams(hospital: Hospital) -> tuple[Batch, ...]:
    """Return the background processes as batches, first in the order of sources."""
    return tuple(
        Batch(name=f"{BACKGROUND}{name}", pathway=name, times=((0.0, 1),), once=True)
        for name in hospital.background
    )


def arrival_fields(
    hospital: Hospital, steps: StepLowering, lookups: Lookups, weeks: int, days: Days
) -> dict[str, Any]:
    """Return the fields of the program that say who comes when.

    Raises FlowsimError for an unknown pathway, attribute or value, or a rate above its bound.
    """
    streams: tuple[ArrivalStream, ...] = (*background_streams(hospital), *hospital.arrivals)
    for stream in hospital.arrivals:
        if isinstance(stream, Batch):
            _refuse_crowds(stream)
    bounds = [_bound(s) for s in streams]
    for each, bound in zip(streams, bounds, strict=True):
        _refuse_multitudes(each, bound, weeks)
    poisson = [_rates(s, weeks, days) for s in streams]
    times = [_booked(s, days) if isinstance(s, Batch) else () for s in streams]
    flat = [item for group in times for item in group]
    entry = [steps.entry[steps.pathways.code(s.pathway, f"arrivals {s.name}")] for s in streams]
    return {
        "background_count": len(hospital.background),
        "source_entry": ints(entry),
        "source_number": ints([activity_number(_key(s)) for s in streams]),
        "source_kind": ints([_kind(s) for s in streams]),
        "source_rate": np.asarray([rate for rate, _ in poisson]),
        "source_season": np.asarray([season for _, season in poisson]),
        "source_day_sd": floats([getattr(s, "day_sd", 0.0) for s in streams]),
        "source_bound": floats(bounds),
        "source_gap": ints(
            [steps.distributions.row(s.gap) if isinstance(s, Renewal) else NONE for s in streams]
        ),
        "source_attends": floats([getattr(s, "attends", 1.0) for s in streams]),
        "batch_first": ints(offsets(times)),
        "batch_length": ints([len(group) for group in times]),
        "batch_time": floats([t for t, _ in flat]),
        "batch_number": ints([n for _, n in flat]),
        "source_attribute": np.asarray([_fixed(s, lookups) for s in streams], dtype=np.int64),
        **_demand(streams, lookups),
    }


def _demand(streams: Sequence[ArrivalStream], lookups: Lookups) -> dict[str, Any]:
    """Return the multipliers of demand, by attributes and by day, of every stream."""
    places = [f"arrivals {s.name}: multiplier" for s in streams]
    rows = [lookups.rows(s.multiplier, where) for s, where in zip(streams, places, strict=True)]
    shapes = [
        lookups.shape(s.multiplier.attributes if isinstance(s.multiplier, By) else (), where)
        for s, where in zip(streams, places, strict=True)
    ]
    ramps = [s.ramp for s in streams]
    points = [point for ramp in ramps for point in ramp]
    return {
        "demand_first": ints(offsets(rows)),
        "demand_parent": np.asarray([parents for parents, _, _ in shapes], dtype=np.int64),
        "demand_stride": np.asarray([strides for _, strides, _ in shapes], dtype=np.int64),
        "demand_multiplier": floats([multiplier for row in rows for multiplier in row]),
        "demand_most": floats([s.most for s in streams]),
        "ramp_first": ints(offsets(ramps)),
        "ramp_length": ints([len(ramp) for ramp in ramps]),
        "ramp_day": floats([day for day, _ in points]),
        "ramp_multiplier": floats([multiplier for _, multiplier in points]),
    }


def _key(stream: ArrivalStream) -> str:
    """Return the permanent name that the draws of a source's patients are keyed by."""
    name = stream.name
    if name.startswith(BACKGROUND):
        name = FIRST_NAME + name.removeprefix(BACKGROUND)
    return f"source:{name}"


def _kind(stream: ArrivalStream) -> int:
    if isinstance(stream, Arrivals):
        return STREAM
    if isinstance(stream, Renewal):
        return RENEWAL
    return BATCH_ONCE if stream.once else WEEKLY_BATCH


def _rates(stream: ArrivalStream, weeks: int, days: Days) -> tuple[list[float], list[float]]:
    """Return the hourly rates (none of a batch), and the season of all days of the run."""
    if not isinstance(stream, Arrivals):
        rate = stream.per_day / 24 if isinstance(stream, Renewal) else 0.0
        return days.hourly((rate,) * HOURS_PER_WEEK), [1.0] * (weeks * 7)
    season = list(stream.season[: weeks * 7])
    return days.hourly(stream.hourly), season + [season[-1]] * (weeks * 7 - len(season))


def _booked(stream: Batch, days: Days) -> list[tuple[float, int]]:
    if stream.once:
        return list(stream.times)
    return days.booked(stream.times, stream.closed_days)


def _fixed(stream: ArrivalStream, lookups: Lookups) -> list[int]:
    """Return the codes of the labels every patient of a stream carries, NONE for the others."""
    where = f"arrivals {stream.name}"
    codes = [NONE] * len(lookups.attributes)
    source = lookups.attributes.code(SOURCE, where)
    if stream.name in lookups.values[source]:  # a background process came by no stream
        codes[source] = lookups.values[source].index(stream.name)
    for name, label in stream.attributes:
        attribute = lookups.attributes.code(name, where)
        if label not in lookups.values[attribute]:
            raise unknown_name(f"{where}: {name}", "value", label, lookups.values[attribute])
        codes[attribute] = lookups.values[attribute].index(label)
    return codes


def _refuse_crowds(stream: Batch) -> None:
    """Raise FlowsimError where more are booked together than there are numbers for."""
    block = MINUTES_OF_A_BLOCK if stream.once else 1
    booked: Counter[int] = Counter()
    for minute, number in stream.times:
        booked[int(minute) // block] += number
    if max(booked.values(), default=0) > block * PLACES_A_MINUTE:
        raise FlowsimError(
            f"batch {stream.name}: more than {block * PLACES_A_MINUTE:,} patients are booked in "
            f"one {'hour' if stream.once else 'minute'}; spread them, or use two batches"
        )


def _refuse_multitudes(stream: ArrivalStream, bound_per_hour: float, weeks: int) -> None:
    """Raise FlowsimError where more candidates would be drawn than a computer has room for."""
    candidates = bound_per_hour * HOURS_PER_WEEK * weeks
    if candidates > MOST_CANDIDATES:
        words = (
            "lengthen its gap"
            if isinstance(stream, Renewal)
            else "lower its per_hour, season, multiplier, ramp or bound_per_hour"
        )
        raise FlowsimError(
            f"arrivals {stream.name}: about {candidates:,.0f} patients would be drawn in {weeks} "
            f"weeks, of which there is room for {MOST_CANDIDATES:,}; {words}, or run fewer weeks"
        )


def _bound(stream: ArrivalStream) -> float:
    """Return the most candidates an hour, none of a batch; on average, of a renewal process."""
    if isinstance(stream, Renewal):
        return MINUTES_PER_HOUR / stream.gap.mean
    if isinstance(stream, Batch):
        return 0.0
    _, multipliers = day_multiplier_table(stream.day_sd)
    highest = highest_rate(floats(stream.hourly), floats(stream.season), multipliers) * stream.most
    if stream.bound_per_hour == 0:
        return highest
    if highest > stream.bound_per_hour:
        raise FlowsimError(
            f"arrivals {stream.name}: the rate reaches {highest:.2f} an hour, above "
            f"bound_per_hour {stream.bound_per_hour:g}; raise the bound in every scenario "
            "that is to be compared"
        )
    return stream.bound_per_hour
