"""The heap of what is to come: earliest first, and at one minute in the stated total order.

First arrivals and capacity changes are not in it: they are known beforehand and merged by the
loop.
"""

from flowsim.engine.compiled.clock.state import ORDER, PATIENCE, WHEN, WHOSE, Clock
from flowsim.engine.compiled.codes import NOTHING, SPARE, TOO_MANY_EVENTS
from flowsim.engine.compiled.counts import (
    ATTENTION,
    EVENTS,
    HOLE,
    SCHEDULED,
    TO_SCHEDULE,
    fail,
)
from flowsim.engine.compiled.plan.plan import Plan
from flowsim.engine.compiled.walks.state import AWAITED, PATIENT, Walks
from flowsim.engine.program import Ints
from flowsim.kernel_cache import part

FAMILY = 4
"""Events below each event of the heap: fewer levels than with two, for the price of comparisons
that the processor makes side by side."""

PATIENT_BITS, NUMBER_BITS = 25, 36
RANK_SHIFT = PATIENT_BITS + NUMBER_BITS
NUMBER_MASK = (1 << NUMBER_BITS) - 1
"""An event's order is one number made of rank, patient and number in the order of scheduling."""

PATIENT_MASK = (1 << PATIENT_BITS) - 1
MOST_PATIENTS = 1 << PATIENT_BITS


@part
def wait_for(count: Ints, clock: Clock, time: float, rank: int) -> None:
    """Leave it to the loop to schedule the end of the wait that a step begins."""
    clock.moment[WHEN] = time
    count[TO_SCHEDULE] = rank


@part
def end_of_wait(plan: Plan, count: Ints, clock: Clock, walks: Walks, walker: int) -> None:
    """Schedule the event that ends the wait a walker has begun: here, and nowhere else."""
    rank, patient = count[TO_SCHEDULE], walks.walker[walker, PATIENT]
    count[TO_SCHEDULE] = NOTHING
    number = schedule(plan, count, clock, clock.moment[WHEN], rank, patient, walker)
    if rank == PATIENCE:
        walks.walker[walker, AWAITED] = number


@part
def schedule(
    plan: Plan, count: Ints, clock: Clock, time: float, rank: int, patient: int, whose: int
) -> int:
    """Add an event and return its number in the order of scheduling, from 1.

    `whose` is the walker that goes on, or the step at which the patient begins.

    Nothing is scheduled, and 0 returned, for a time that never comes.
    """
    if not time < plan.horizon:
        return 0
    event, event_time = clock.event, clock.event_time
    number = count[SCHEDULED] + 1
    count[SCHEDULED] = number
    if number == NUMBER_MASK:
        fail(count, TOO_MANY_EVENTS)
    order = (rank << RANK_SHIFT) | (patient << NUMBER_BITS) | number
    if count[HOLE] == 1:
        count[HOLE] = 0
        go_down(clock, count[EVENTS], time, order, whose)
        return int(number)
    at = count[EVENTS]
    count[EVENTS] = at + 1
    if at + 1 + SPARE > event_time.size:
        count[ATTENTION] = 1
    while at > 0:
        above = (at - 1) // FAMILY
        t = event_time[above]
        if t < time or (t == time and event[above, ORDER] < order):
            break
        event_time[at] = t
        event[at, ORDER] = event[above, ORDER]
        event[at, WHOSE] = event[above, WHOSE]
        at = above
    event_time[at] = time
    event[at, ORDER] = order
    event[at, WHOSE] = whose
    return int(number)


@part
def drop_first(count: Ints, clock: Clock) -> None:
    """Take the first event out: the last one goes down from its place."""
    last = count[EVENTS] - 1
    count[EVENTS] = last
    count[HOLE] = 0
    event = clock.event
    go_down(clock, last, clock.event_time[last], event[last, ORDER], event[last, WHOSE])


@part
def go_down(clock: Clock, size: int, time: float, order: int, whose: int) -> None:
    """Put an event in the place of the first, or as far below as others go before it."""
    event, event_time = clock.event, clock.event_time
    at, below = 0, 1
    while below < size:
        first = first_below(clock, below, size)
        t = event_time[first]
        if time < t or (time == t and order < event[first, ORDER]):
            break
        event_time[at] = t
        event[at, ORDER] = event[first, ORDER]
        event[at, WHOSE] = event[first, WHOSE]
        at, below = first, FAMILY * first + 1
    event_time[at] = time
    event[at, ORDER] = order
    event[at, WHOSE] = whose


@part
def first_below(clock: Clock, below: int, last: int) -> int:
    """Return which of the (up to four) events from `below` on, and before `last`, goes first.

    Four times that differ, as most do, are compared without a branch: which is less is as good
    as random, and the processor would guess wrong every other time.
    """
    event, event_time = clock.event, clock.event_time
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
        if s < t or (s == t and event[other, ORDER] < event[first, ORDER]):
            first = other
    return first
