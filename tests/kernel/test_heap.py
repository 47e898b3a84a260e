"""The heap of events against Python's, with times, ranks and patients that often tie."""

import heapq
import math

import numba
import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from flowsim.engine.compiled.clock.heap import (
    MOST_PATIENTS,
    NUMBER_MASK,
    RANK_SHIFT,
    drop_first,
    schedule,
)
from flowsim.engine.compiled.clock.state import PATIENCE, RESUME, RETURN, WHOSE
from flowsim.engine.compiled.counts import EVENTS, SCHEDULED
from flowsim.engine.compiled.walks.state import PATIENT
from tests.kernel.small_state import plan_and_state

TAKE, NONE_LEFT = -1.0, -2
TIMES = (0.0, 1.0, 1.0, 2.5, 2.5, 60.0, 10_079.0, 10_080.0, math.inf)
ROOM = 200


@numba.njit(_nrt=False)
def drive(plan, count, clock, walks, time, rank, walker, found):
    """Schedule an event, or take the first, in turn; note its number, or whose it is."""
    for k in range(time.size):
        if time[k] != TAKE:
            found[k] = schedule(
                plan, count, clock, time[k], rank[k], walks.walker[walker[k], PATIENT], walker[k]
            )
        elif count[EVENTS] == 0:
            found[k] = NONE_LEFT
        else:
            found[k] = clock.event[0, WHOSE]
            drop_first(count, clock)


def twin(moves, horizon, patient_of):
    """Do the same with tuples and the heap of the standard library."""
    heap, number, found = [], 0, []
    for time, rank, walker in moves:
        if time == TAKE:
            found.append(heapq.heappop(heap)[-1] if heap else NONE_LEFT)
        elif time < horizon:
            number += 1
            heapq.heappush(heap, (time, rank, patient_of[walker], number, walker))
            found.append(number)
        else:
            found.append(0)
    return found


def kernel(moves, plan, state):
    time, rank, walker = (np.array(column) for column in zip(*moves, strict=True))
    found = np.zeros(len(moves), dtype=np.int64)
    drive(plan, state.count, state.clock, state.walks, time, rank, walker, found)
    return found.tolist()


events = st.tuples(
    st.sampled_from(TIMES), st.sampled_from((RESUME, PATIENCE)), st.integers(0, ROOM - 1)
)
move = st.one_of(events, events, st.just((TAKE, 0, 0)))


@settings(deadline=None, max_examples=80)
@given(st.lists(move, min_size=1, max_size=300), st.randoms(use_true_random=False))
def test_events_come_in_the_total_order(moves, chance):
    """Several walkers of one patient, in another order than the patients; all are taken out."""
    moves = [*moves, *[(TAKE, 0, 0)] * (len(moves) + 1)]
    plan, state = plan_and_state(ROOM)
    patients = [chance.randrange(ROOM // 2) for _ in range(ROOM)]
    state.walks.walker[:, PATIENT] = patients
    assert kernel(moves, plan, state) == twin(moves, plan.horizon, patients)
    assert state.count[EVENTS] == 0


def test_the_order_has_room_for_the_last_patient_and_the_last_number():
    """One 64-bit number holds rank, patient and number without one running into another."""
    plan, state = plan_and_state(4)
    state.walks.walker[:, PATIENT] = [MOST_PATIENTS - 1, MOST_PATIENTS - 2, 0, 0]
    state.count[SCHEDULED] = NUMBER_MASK - 10
    puts = [(5.0, PATIENCE, 0), (5.0, PATIENCE, 1), (5.0, RESUME, 0), (5.0, RESUME, 1)]
    found = kernel([*puts, *[(TAKE, 0, 0)] * 4], plan, state)
    assert found == [NUMBER_MASK - 9 + k for k in range(4)] + [1, 0, 1, 0]
    largest = (RETURN << RANK_SHIFT) | ((MOST_PATIENTS - 1) << 36) | NUMBER_MASK
    assert largest < 2**63
