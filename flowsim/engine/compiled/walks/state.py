"""A row for every walker: who walks, where it stands, what it holds and what it waits for."""

from typing import NamedTuple

import numpy as np

from flowsim.engine.compiled.codes import SPARE
from flowsim.engine.compiled.counts import FREE_WALKER, FREE_WALKERS
from flowsim.engine.compiled.growth import more_rows, twice_as_tall
from flowsim.engine.program import NONE, Floats, Ints, Operand, Program, places

FIRST_WALKERS = 1024

(
    PATIENT,
    CHART,
    PC,
    MAIN,
    PARENT,
    CHILDREN,
    WAITS_FOR_ALL,
    LIVING,
    OVER,
    RENEGE_PC,
    BED,
    BED_STATE,
    AWAITED,
    GIVES_UP,
    PRIORITY,
    ASKER,
    BAND,
    JOINED,
    UNITS,
    CHILD,
    NEXT,
    PREVIOUS,
    FOLLOWER,
    CALLER,
    CALLS_FROM,
    HELD,
    HELD_BEFORE,
    HELD_FIRST,
) = range(28)
"""Columns of walkers. PC: the step it stands at. MAIN: 1 for a patient's own walk.

CHILDREN counts the walks it started, as the pathway does (a child that departs is never back), and
those it called from a list, until they let it go;
LIVING counts those that still point here, so that the row is not given to another walker too soon.
OVER: it has ended. RENEGE_PC: where it goes on when its patience ends. BED, BED_STATE: of the bed
it turns round. AWAITED: the number of the patience event that would end the present wait, 0 for
none. GIVES_UP: it has given up waiting and gives back what it took meanwhile. PRIORITY: address of
the priority it has in a queue; ASKER: what ring-fences take it for there; UNITS: how many servers
it asks for. BAND, JOINED, CHILD, NEXT, PREVIOUS: its place there. FOLLOWER: the next to go on, or
the next free row. CALLER: who called it from a waiting list and may wait for it; CALLS_FROM: the
list it called from last. HELD: from how many queues it holds servers; HELD_BEFORE: how many of them
when its patience began. Their entries follow from HELD_FIRST on, each HELD_WIDTH wide.
"""

HELD_QUEUE, HELD_RESOURCE, HELD_UNITS, QUEUE_BEFORE = range(4)
"""An entry of what is held: the queue it was seized from, the resource, how many of it, and (of the
list of what was held when patience began) a queue.
"""
HELD_WIDTH = 4

SINCE, DEADLINE, PLACE = range(3)
"""Columns of the walkers' times (minutes): start of the wait, end of patience, and the time that
counts in a queue.
"""
WALKER_TIMES = 3


class Walks(NamedTuple):
    """The walkers, free rows included."""

    walker: Ints  # (T, HELD_FIRST + entries * HELD_WIDTH)
    walker_time: Floats  # (T, WALKER_TIMES) min


def begin_walks(program: Program, count: Ints) -> Walks:
    """Return free rows, with room for servers of every queue that any step names."""
    named = [program.args[program.op == op, place] for op, place in places(Operand.QUEUE)]
    queues = set(np.concatenate(named).tolist()) - {NONE}
    width = HELD_FIRST + HELD_WIDTH * max(1, len(queues))
    walker = np.zeros((FIRST_WALKERS, width), dtype=np.int64)
    walker[:, FOLLOWER] = np.arange(1, FIRST_WALKERS + 1)
    count[FREE_WALKERS] = FIRST_WALKERS
    return Walks(walker=walker, walker_time=np.zeros((FIRST_WALKERS, WALKER_TIMES)))


def more_walkers(walks: Walks, count: Ints) -> Walks:
    """Return the walks with room for the walkers of another step."""
    if count[FREE_WALKERS] >= SPARE:
        return walks
    return Walks(
        walker=more_rows(walks.walker, FOLLOWER, count, FREE_WALKER, FREE_WALKERS),
        walker_time=twice_as_tall(walks.walker_time),
    )
