"""What the kernel changes while it runs, and more room for it when it runs out.

Everything lives in arrays made before the kernel starts. Before each step the kernel makes sure
that there is room for whatever one step can need; if there is not, it stops between two steps,
the arrays are enlarged here, and it goes on where it was.
"""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from flowsim.engine.compiled import columns as c
from flowsim.engine.program import Floats, Ints, Op, Program
from flowsim.engine.world import World
from flowsim.records.tables import BED_STATES, CLOSED

FIRST_TOKENS = 1024
FIRST_EVENTS = 4096
FIRST_STAYS = 1024
FIRST_ESCALATIONS = 256
SPARE = 4
"""Tokens and events one step can add at most, and a little more."""


class Patients(NamedTuple):
    """One row a patient."""

    attributes: NDArray[np.int16]  # (n, A)
    milestones: Floats  # (n, M) min
    cause_minutes: Floats  # (n, C) min
    visits: NDArray[np.uint16]  # (n, a)
    house_visits: NDArray[np.uint32]  # (house processes, a)
    t_depart: Floats  # (n,) min
    outcome: NDArray[np.int16]  # (n,)
    stay: Ints  # (n, 2) present and requested stay


class Tokens(NamedTuple):
    """Who walks, what they hold, which rows are free and who goes on next."""

    row: Ints  # (T, TOKEN_COLUMNS)
    time: Floats  # (T, TOKEN_TIMES) min
    held: Ints  # (T, H, 3)
    free: Ints  # (T,) a stack
    ready: Ints  # (T,) a ring


class Events(NamedTuple):
    """A binary heap of (time, rank, patient, order of scheduling), and whose each is."""

    time: Floats  # (E,) min
    order: NDArray[np.uint64]  # (E,)
    token: Ints  # (E,)


class Use(NamedTuple):
    """Servers and lines, and their accounts by hour."""

    resource: Ints  # (R, 2) in use, capacity
    used_since: Floats  # (R,) min
    queue: Ints  # (Q, 2) waiting, root of the line
    waiting_since: Floats  # (Q,) min
    busy: Floats  # (H, R) min
    overrun: Floats  # (H, R) min
    waiting: Floats  # (H, Q) min


class Beds(NamedTuple):
    """Beds by state, stays, requests not yet placed, and the logs."""

    state: Ints  # (7, W) beds
    ward: Ints  # (WARD_ROWS, W)
    stay: Ints  # (STAY_ROWS, S)
    stay_time: Floats  # (STAY_TIMES, S) min
    pending: Ints  # (S,)
    log: Ints  # (4, B)
    log_time: Floats  # (B,) min
    log_margin: Ints  # (1,) entries one step can add at most
    escalations: Floats  # (E, 6)


class State(NamedTuple):
    """Everything the kernel writes."""

    count: Ints  # (COUNTS,)
    clock: Floats  # (CLOCKS,)
    patients: Patients
    tokens: Tokens
    events: Events
    use: Use
    beds: Beds


def begin(program: Program, world: World) -> State:
    """Return the state at time zero: everybody still to come, every bed closed."""
    count = np.zeros(c.COUNTS, dtype=np.int64)
    count[c.CURRENT] = c.NOBODY
    count[c.FREE_TOKENS] = FIRST_TOKENS
    return State(
        count,
        np.zeros(c.CLOCKS),
        _patients(program, world),
        _tokens(program),
        Events(
            np.zeros(FIRST_EVENTS),
            np.zeros(FIRST_EVENTS, dtype=np.uint64),
            np.zeros(FIRST_EVENTS, dtype=np.int64),
        ),
        _use(program),
        _beds(program),
    )


def _patients(program: Program, world: World) -> Patients:
    n, names, draws = len(world.t_arrive), program.names, len(program.activity_number)
    return Patients(
        np.array(world.attributes, order="C", copy=True),
        np.full((n, len(names.milestones)), np.nan),
        np.zeros((n, len(names.causes))),
        np.zeros((n, draws), dtype=np.uint16),
        np.zeros((program.house_count, draws), dtype=np.uint32),
        np.full(n, np.nan),
        np.full(n, c.NOTHING, dtype=np.int16),
        np.full((n, 2), c.NOTHING, dtype=np.int64),
    )


def _tokens(program: Program) -> Tokens:
    seized = np.unique(program.args[program.op == Op.SEIZE, 0])
    return Tokens(
        np.zeros((FIRST_TOKENS, c.TOKEN_COLUMNS), dtype=np.int64),
        np.zeros((FIRST_TOKENS, c.TOKEN_TIMES)),
        np.zeros((FIRST_TOKENS, max(1, seized.size), 3), dtype=np.int64),
        np.arange(FIRST_TOKENS, dtype=np.int64)[::-1].copy(),
        np.zeros(FIRST_TOKENS, dtype=np.int64),
    )


def _use(program: Program) -> Use:
    hours, resources = program.weeks * 168, len(program.names.resources)
    queues = len(program.names.queues)
    queue = np.zeros((queues, 2), dtype=np.int64)
    queue[:, c.ROOT] = c.NOBODY
    return Use(
        np.zeros((resources, 2), dtype=np.int64),
        np.zeros(resources),
        queue,
        np.zeros(queues),
        np.zeros((hours, resources)),
        np.zeros((hours, resources)),
        np.zeros((hours, queues)),
    )


def _beds(program: Program) -> Beds:
    wards = len(program.ward_core)
    total = int((program.ward_core + program.ward_escalation).sum())
    margin = 2 * total + 2 * wards + SPARE
    state = np.zeros((len(BED_STATES), wards), dtype=np.int64)
    state[CLOSED] = program.ward_core + program.ward_escalation
    ward = np.zeros((c.WARD_ROWS, wards), dtype=np.int64)
    ward[[c.PROMISED_FIRST, c.PROMISED_LAST]] = c.NOTHING
    return Beds(
        state,
        ward,
        np.zeros((c.STAY_ROWS, FIRST_STAYS), dtype=np.int64),
        np.zeros((c.STAY_TIMES, FIRST_STAYS)),
        np.zeros(FIRST_STAYS, dtype=np.int64),
        np.zeros((4, 2 * margin), dtype=np.int64),
        np.zeros(2 * margin),
        np.array([margin]),
        np.zeros((FIRST_ESCALATIONS, 6)),
    )


# -- more room ---------------------------------------------------------------------------------


def enlarge(state: State) -> State:
    """Return the state with twice the room of whatever is (nearly) full."""
    count, tokens, events, beds = state.count, state.tokens, state.events, state.beds
    if count[c.FREE_TOKENS] < SPARE:
        tokens = _more_tokens(count, tokens)
    if count[c.HEAP_SIZE] + SPARE > len(events.time):
        events = Events(*(_twice(column) for column in events))
    if count[c.STAYS] + 1 > beds.stay.shape[1]:
        beds = beds._replace(
            stay=_twice(beds.stay),
            stay_time=_twice(beds.stay_time),
            pending=_twice(beds.pending),
        )
    if count[c.BED_LOG] + beds.log_margin[0] > len(beds.log_time):
        beds = beds._replace(log=_twice(beds.log), log_time=_twice(beds.log_time))
    if count[c.ESCALATION_LOG] + 1 > len(beds.escalations):
        beds = beds._replace(escalations=_twice(beds.escalations.T).T.copy())
    return state._replace(tokens=tokens, events=events, beds=beds)


def _twice(array: NDArray[Any]) -> NDArray[Any]:
    """Return the array with as much room again, along its last axis."""
    return np.concatenate((array, np.zeros_like(array)), axis=-1)


def _more_tokens(count: Ints, tokens: Tokens) -> Tokens:
    """Return twice the tokens; the ring of ready ones begins at its first place again."""
    size = len(tokens.row)
    free = np.zeros(2 * size, dtype=np.int64)
    old = int(count[c.FREE_TOKENS])
    free[:size] = np.arange(2 * size - 1, size - 1, -1)
    free[size : size + old] = tokens.free[:old]
    ready = np.zeros(2 * size, dtype=np.int64)
    ready[:size] = np.roll(tokens.ready, -count[c.READY_FIRST])
    count[c.READY_FIRST] = 0
    count[c.FREE_TOKENS] = size + old
    return Tokens(
        np.concatenate((tokens.row, np.zeros_like(tokens.row))),
        np.concatenate((tokens.time, np.zeros_like(tokens.time))),
        np.concatenate((tokens.held, np.zeros_like(tokens.held))),
        free,
        ready,
    )
