"""The heap of what is to come: earliest first, and at one minute in the stated total order.

Arrivals and capacity changes are not in it: they are known beforehand and merged by the loop.
"""

import numpy as np

from flowsim.engine.compiled import columns as c
from flowsim.engine.compiled.state import Events
from flowsim.engine.program import Ints
from flowsim.kernel_cache import part

RESUME, PATIENCE = 0, 1
"""The two ranks found in the heap, in their order."""

PATIENT_BITS, NUMBER_BITS = 27, 36
MOST_PATIENTS = 1 << PATIENT_BITS

_RANK_SHIFT = np.uint64(PATIENT_BITS + NUMBER_BITS)
_PATIENT_SHIFT = np.uint64(NUMBER_BITS)
_NUMBER_MASK = np.uint64((1 << NUMBER_BITS) - 1)
_ONE = np.uint64(1)


@part
def schedule(
    count: Ints, events: Events, time: float, rank: int, patient: int, token: int
) -> int:
    """Add an event and return its number in the order of scheduling, from 1."""
    count[c.SCHEDULED] += 1
    number = count[c.SCHEDULED]
    order = (
        (np.uint64(rank) << _RANK_SHIFT)
        | (np.uint64(patient) << _PATIENT_SHIFT)
        | np.uint64(number)
    )
    at = count[c.HEAP_SIZE]
    count[c.HEAP_SIZE] = at + 1
    while at > 0:
        above = (at - 1) >> 1
        t = events.time[above]
        if t < time or (t == time and events.order[above] < order):
            break
        _move(events, above, at)
        at = above
    _put(events, at, time, order, token)
    return number


@part
def drop_first(count: Ints, events: Events) -> None:
    """Take the first event out."""
    last = count[c.HEAP_SIZE] - 1
    count[c.HEAP_SIZE] = last
    time, order = events.time[last], events.order[last]
    at, below = 0, 1
    while below < last:
        if below + 1 < last and _before(events, below + 1, below):
            below += 1
        t = events.time[below]
        if time < t or (time == t and order < events.order[below]):
            break
        _move(events, below, at)
        at, below = below, 2 * below + 1
    _put(events, at, time, order, events.token[last])


@part
def rank_of(order: np.uint64) -> int:
    """Return RESUME or PATIENCE."""
    return np.int64(order >> _RANK_SHIFT)


@part
def number_of(order: np.uint64) -> int:
    """Return the number in the order of scheduling."""
    return np.int64(order & _NUMBER_MASK)


@part
def _before(events: Events, a: int, b: int) -> bool:
    s, t = events.time[a], events.time[b]
    return s < t or (s == t and events.order[a] < events.order[b])


@part
def _move(events: Events, source: int, target: int) -> None:
    events.time[target] = events.time[source]
    events.order[target] = events.order[source]
    events.token[target] = events.token[source]


@part
def _put(events: Events, at: int, time: float, order: np.uint64, token: int) -> None:
    events.time[at] = time
    events.order[at] = order
    events.token[at] = token
