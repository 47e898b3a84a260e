"""The queues before servers (pairing heaps) against sorted lists."""

import numba
import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from flowsim.engine.compiled.codes import NOBODY
from flowsim.engine.compiled.counts import JOINS
from flowsim.engine.compiled.servers.queues import first_that_fits, meld, take_out
from flowsim.engine.compiled.servers.state import ROOT
from flowsim.engine.compiled.walks.state import (
    BAND,
    CHILD,
    JOINED,
    NEXT,
    PLACE,
    PREVIOUS,
    UNITS,
)
from tests.kernel.small_state import plan_and_state

JOIN, LEAVE, SERVE = range(3)
MOST = 3
"""Servers that anybody asks for, and that are free, at most."""
NOBODY_THERE = -2
ROOM = 60


@numba.njit(_nrt=False)
def drive(count, walks, servers, first_queue, move, who, queue, band, place, units, found):
    """Let walkers join a queue, leave it from anywhere, or be served; note who is first after.

    Of those who are served the first goes who needs no more than are free.
    """
    row, server = walks.walker, servers.server
    for k in range(move.size):
        walker, at = who[k], first_queue + queue[k]
        if move[k] == JOIN:
            count[JOINS] += 1
            row[walker, BAND] = band[k]
            row[walker, JOINED] = count[JOINS]
            row[walker, UNITS] = units[k]
            row[walker, CHILD] = NOBODY
            row[walker, NEXT] = NOBODY
            row[walker, PREVIOUS] = NOBODY
            walks.walker_time[walker, PLACE] = place[k]
            server[at, ROOT] = meld(walks, server[at, ROOT], walker)
        elif move[k] == LEAVE:
            take_out(walks, servers, at, walker)
        else:
            first = first_that_fits(walks, server[at, ROOT], units[k])
            if first != NOBODY:
                take_out(walks, servers, at, first)
        found[k] = server[at, ROOT]


def in_turn(wishes):
    """Return moves that can be made (who waits does not join, who does not cannot leave) and
    who is first in that queue after each, by sorted lists.
    """
    queues, waits, moves, first = ([], []), {}, [], []
    for joined, (move, walker, queue, band, place, units) in enumerate(wishes):
        if move == SERVE:
            fit = [entry for entry in queues[queue] if entry[-1] <= units]
            if fit:
                queues[queue].remove(fit[0])
                del waits[fit[0][-2]]
        elif walker in waits:
            move, (queue, entry) = LEAVE, waits.pop(walker)
            queues[queue].remove(entry)
        else:
            move, entry = JOIN, (band, place, joined, walker, units)
            waits[walker] = (queue, entry)
            queues[queue].append(entry)
            queues[queue].sort()
        moves.append((move, walker, queue, band, place, units))
        first.append(queues[queue][0][-2] if queues[queue] else NOBODY)
    return moves, first


wish = st.tuples(
    st.sampled_from((JOIN, JOIN, JOIN, SERVE)),
    st.integers(0, ROOM - 1),
    st.integers(0, 1),
    st.integers(0, 2),
    st.sampled_from((-45.0, 0.0, 0.0, 7.5, 100.0)),
    st.integers(1, MOST),
)


@settings(deadline=None, max_examples=120)
@given(st.lists(wish, min_size=1, max_size=300))
def test_who_is_first(wishes):
    """After every move; at the end all are served, so that everybody's place was right."""
    drain = [(SERVE, 0, queue, 0, 0.0, MOST) for queue in (0, 1) for _ in range(ROOM)]
    moves, first = in_turn([*wishes, *drain])
    plan, state = plan_and_state(ROOM)
    move, who, queue, band, place, units = (np.array(column) for column in zip(*moves, strict=True))
    found = np.zeros(len(moves), dtype=np.int64)
    drive(
        state.count,
        state.walks,
        state.servers,
        plan.resources,
        move,
        who,
        queue,
        band,
        place,
        units,
        found,
    )
    assert found.tolist() == first
