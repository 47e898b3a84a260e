"""The heap of what is to come: earliest first, and at one minute in the stated total order.

Arrivals and capacity changes are not in it: they are known beforehand and merged by the loop.
"""

from flowsim.engine.compiled import columns as c
from flowsim.engine.compiled.plan import Plan
from flowsim.engine.compiled.state import SPARE, Heap, Walk
from flowsim.engine.compiled.tokens import fail
from flowsim.kernel_cache import part

FAMILY = 4
"""Events below each event of the heap: fewer levels than with two, for the price of comparisons
that the processor makes side by side."""

RESUME, PATIENCE = 0, 1
"""The two ranks found in the heap, in their order."""

PATIENT_BITS, NUMBER_BITS = 26, 36
RANK_SHIFT = PATIENT_BITS + NUMBER_BITS
NUMBER_MASK = (1 << NUMBER_BITS) - 1
"""An event's order is one number made of rank, patient and number in the order of scheduling."""

MOST_PATIENTS = 1 << PATIENT_BITS


@part
def schedule(plan: Plan, walk: Walk, heap: Heap, time: float, rank: int, token: int) -> int:
    """Add an event and return its number in the order of scheduling, from 1.

    Nothing is scheduled, and 0 returned, for a time that never comes.
    """
    if not time < plan.horizon:
        return 0
    count, event, event_time = walk.counts, heap.event, heap.event_time
    number = count[c.SCHEDULED] + 1
    count[c.SCHEDULED] = number
    if number == NUMBER_MASK:
        fail(walk, c.TOO_MANY_EVENTS)
    order = (rank << RANK_SHIFT) | (walk.token[token, c.PATIENT] << NUMBER_BITS) | number
    if count[c.HOLE] == 1:
        count[c.HOLE] = 0
        go_down(heap, count[c.EVENTS], time, order, token)
        return int(number)
    at = count[c.EVENTS]
    count[c.EVENTS] = at + 1
    if at + 1 + SPARE > event_time.size:
        count[c.ATTENTION] = 1
    while at > 0:
        above = (at - 1) // FAMILY
        t = event_time[above]
        if t < time or (t == time and event[above, c.ORDER] < order):
            break
        event_time[at] = t
        event[at, c.ORDER] = event[above, c.ORDER]
        event[at, c.WHOSE] = event[above, c.WHOSE]
        at = above
    event_time[at] = time
    event[at, c.ORDER] = order
    event[at, c.WHOSE] = token
    return int(number)


@part
def drop_first(walk: Walk, heap: Heap) -> None:
    """Take the first event out: the last one goes down from its place."""
    last = walk.counts[c.EVENTS] - 1
    walk.counts[c.EVENTS] = last
    walk.counts[c.HOLE] = 0
    event = heap.event
    go_down(heap, last, heap.event_time[last], event[last, c.ORDER], event[last, c.WHOSE])


@part
def go_down(heap: Heap, size: int, time: float, order: int, token: int) -> None:
    """Put an event in the place of the first, or as far below as others go before it."""
    event, event_time = heap.event, heap.event_time
    at, below = 0, 1
    while below < size:
        first = first_below(heap, below, size)
        t = event_time[first]
        if time < t or (time == t and order < event[first, c.ORDER]):
            break
        event_time[at] = t
        event[at, c.ORDER] = event[first, c.ORDER]
        event[at, c.WHOSE] = event[first, c.WHOSE]
        at, below = first, FAMILY * first + 1
    event_time[at] = time
    event[at, c.ORDER] = order
    event[at, c.WHOSE] = token


@part
def first_below(heap: Heap, below: int, last: int) -> int:
    """Return which of the (up to four) events from `below` on, and before `last`, goes first.

    Four times that differ, as most do, are compared without a branch: which is less is as good
    as random, and the processor would guess wrong every other time.
    """
    event, event_time = heap.event, heap.event_time
    if below + FAMILY <= last:
        a, b = event_time[below], event_time[below + 1]
        d, e = event_time[below + 2], event_time[below + 3]
        left, right = below + int(b < a), below + 2 + int(e < d)
        f, g = b if b < a else a, e if e < d else d
        if not ((a == b) | (d == e) | (f == g)):
            return right if g < f else left
    first = below
    for other in range(below + 1, min(below + FAMILY, last)):
        t, s = event_time[first], event_time[other]
        if s < t or (s == t and event[other, c.ORDER] < event[first, c.ORDER]):
            first = other
    return first
