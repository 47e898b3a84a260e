"""The lines before servers (pairing heaps) against sorted lists."""

import numba
import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from flowsim.engine.compiled import columns as c
from flowsim.engine.compiled.lines import meld, take_out_of_line
from tests.kernel.small_state import plan_and_state

JOIN, LEAVE, SERVE = range(3)
NOBODY_THERE = -2
ROOM = 60


@numba.njit(_nrt=False)
def drive(walk, floor, first_line, move, who, line, band, place, found):
    """Let tokens join a line, leave it from anywhere, or be served; note who is first after."""
    row, server = walk.token, floor.server
    for k in range(move.size):
        token, at = who[k], first_line + line[k]
        if move[k] == JOIN:
            walk.counts[c.JOINS] += 1
            row[token, c.BAND] = band[k]
            row[token, c.JOINED] = walk.counts[c.JOINS]
            row[token, c.CHILD] = c.NOBODY
            row[token, c.NEXT] = c.NOBODY
            row[token, c.PREVIOUS] = c.NOBODY
            walk.token_time[token, c.PLACE] = place[k]
            server[at, c.ROOT] = meld(walk, server[at, c.ROOT], token)
        elif move[k] == LEAVE:
            take_out_of_line(walk, floor, at, token)
        elif server[at, c.ROOT] != c.NOBODY:
            take_out_of_line(walk, floor, at, server[at, c.ROOT])
        found[k] = server[at, c.ROOT]


def in_turn(wishes):
    """Return moves that can be made (who waits does not join, who does not cannot leave) and
    who is first in that line after each, by sorted lists.
    """
    lines, waits, moves, first = ([], []), {}, [], []
    for joined, (move, token, line, band, place) in enumerate(wishes):
        if move == SERVE:
            if lines[line]:
                del waits[lines[line].pop(0)[-1]]
        elif token in waits:
            move, (line, entry) = LEAVE, waits.pop(token)
            lines[line].remove(entry)
        else:
            move, entry = JOIN, (band, place, joined, token)
            waits[token] = (line, entry)
            lines[line].append(entry)
            lines[line].sort()
        moves.append((move, token, line, band, place))
        first.append(lines[line][0][-1] if lines[line] else c.NOBODY)
    return moves, first


wish = st.tuples(
    st.sampled_from((JOIN, JOIN, JOIN, SERVE)),
    st.integers(0, ROOM - 1),
    st.integers(0, 1),
    st.integers(0, 2),
    st.sampled_from((-45.0, 0.0, 0.0, 7.5, 100.0)),
)


@settings(deadline=None, max_examples=120)
@given(st.lists(wish, min_size=1, max_size=300))
def test_who_is_first(wishes):
    """After every move; at the end all are served, so that everybody's place was right."""
    drain = [(SERVE, 0, line, 0, 0.0) for line in (0, 1) for _ in range(ROOM)]
    moves, first = in_turn([*wishes, *drain])
    plan, state = plan_and_state(ROOM)
    move, who, line, band, place = (np.array(column) for column in zip(*moves, strict=True))
    found = np.zeros(len(moves), dtype=np.int64)
    drive(state.walk, state.floor, plan.resources, move, who, line, band, place, found)
    assert found.tolist() == first
