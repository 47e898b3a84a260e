"""Patience that ends in a line: leaving it, and giving back what was seized meanwhile."""

from flowsim.engine.compiled.codes import GOES_ON, NEVER, NOTHING
from flowsim.engine.compiled.counts import ATTENTION, TO_SERVE
from flowsim.engine.compiled.plan.plan import Plan
from flowsim.engine.compiled.servers.log import log_queue
from flowsim.engine.compiled.servers.queues import take_out
from flowsim.engine.compiled.servers.rules import give_back
from flowsim.engine.compiled.servers.state import PEERS, Servers
from flowsim.engine.compiled.walks.state import (
    DEADLINE,
    GIVES_UP,
    HELD,
    HELD_BEFORE,
    HELD_FIRST,
    HELD_QUEUE,
    HELD_UNITS,
    HELD_WIDTH,
    PC,
    QUEUE_BEFORE,
    RENEGE_PC,
    Walks,
)
from flowsim.engine.program import Ints
from flowsim.kernel_cache import part


@part
def leave_queue(
    plan: Plan, count: Ints, walks: Walks, servers: Servers, queue: int, walker: int, now: float
) -> None:
    """Take whoever has no patience left out of a queue; those behind may need less, and fit now.

    Nobody needs more than one of a team, so the first in line for it holds up no others.
    """
    take_out(walks, servers, queue, walker)
    log_queue(plan, count, servers, queue, -1, now)
    members = servers.server[queue, PEERS]
    if plan.code[members] == 1:
        count[TO_SERVE] = plan.code[members + 1]
        count[ATTENTION] = 1


@part
def renege(count: Ints, walks: Walks, servers: Servers, walker: int, now: float) -> bool:
    """Give back what was seized since patience began, from the lowest queue first.

    When there is none left the walker goes on at the place named with the patience.
    """
    row, found = walks.walker, NOTHING
    for k in range(row[walker, HELD]):
        at = HELD_FIRST + HELD_WIDTH * k
        queue = row[walker, at + HELD_QUEUE]
        if found != NOTHING and queue > row[walker, found + HELD_QUEUE]:
            continue
        before = False
        for j in range(row[walker, HELD_BEFORE]):
            before = before or row[walker, HELD_FIRST + HELD_WIDTH * j + QUEUE_BEFORE] == queue
        if not before:
            found = at
    if found != NOTHING:
        units = row[walker, found + HELD_UNITS]
        give_back(count, walks, servers, walker, found, units, now)
        return GOES_ON
    row[walker, GIVES_UP] = 0
    walks.walker_time[walker, DEADLINE] = NEVER
    row[walker, PC] = row[walker, RENEGE_PC]
    return GOES_ON
