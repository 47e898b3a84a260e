"""The counts: one array of whole numbers that every subsystem keeps its own places of.

All in one, because nearly every function needs some of them.
"""

import numpy as np

from flowsim.engine.compiled.codes import NOBODY, NOTHING
from flowsim.engine.program import Ints
from flowsim.kernel_cache import part

(
    # the loop
    STARTED,
    CURRENT,  # the walker whose turn it is
    ATTENTION,
    PROBLEM,
    PROBLEM_PC,
    # clock
    EVENTS,  # in the heap
    HOLE,
    SCHEDULED,  # so far: an event's number
    NEXT_ARRIVAL,
    NEXT_CHANGE,
    TO_SCHEDULE,
    # walks
    READY_FIRST,
    READY_LAST,
    FREE_WALKER,  # the first of the free rows
    FREE_WALKERS,  # how many there are
    # patients
    PATIENTS,  # all there are, those due to come back included
    RETURNS_MARGIN,  # how many one step can add
    FREE_CHART,
    FREE_CHARTS,
    MINUTES_LOG,
    RUNG_LOG,
    LIST_LOG,
    # servers
    JOINS,  # to any queue or waiting list, so far
    PRESENT_HOUR,
    TO_SERVE,
    SERVER_LOG,
    SERVER_LOG_MARGIN,
    TO_FENCE,
    # beds
    STAYS,
    PENDING,  # requests not yet placed
    BOARDERS,
    FIRST_BOARDER,  # no stay before this one boards
    BED_LOG,
    BED_LOG_MARGIN,
    ESCALATION_LOG,
    ACTION_LOG,
    LEVEL,  # of escalation
    TO_USE,
    TO_MATCH,
    COUNTS,
) = range(40)
"""Places in the array of counts; those that end in LOG count its rows.

TO_SCHEDULE is the rank of the event that ends the wait a step begins, NOTHING if none does.
TO_SERVE, TO_USE, TO_FENCE and TO_MATCH are what a step leaves to be done, in this order, before
anybody goes on: the resource that has a free server, the ward that has an empty bed, the first
ring-fence that may keep another number, the widest placement of beds to match; NOTHING otherwise.
ATTENTION is 1 if any of these, a PROBLEM or a lack of room may be there: what the loop looks at
before each step. HOLE is 1 if the first event has happened but is still in its place.
SERVER_LOG_MARGIN and BED_LOG_MARGIN are how many rows one step can add to a log at most.
"""


def begin_counts() -> Ints:
    """Return the counts at time zero."""
    count = np.zeros(COUNTS, dtype=np.int64)
    count[[CURRENT, READY_FIRST, READY_LAST]] = NOBODY
    count[[TO_SCHEDULE, TO_SERVE, TO_USE, TO_FENCE, TO_MATCH]] = NOTHING
    count[ATTENTION] = 1
    return count


@part
def fail(count: Ints, why: int) -> None:
    """Let the loop end the run, and say why."""
    count[PROBLEM] = why
    count[ATTENTION] = 1
