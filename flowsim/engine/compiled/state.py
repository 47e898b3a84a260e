"""What the kernel changes while it runs, and more room for it when it runs out.

Everything lives in arrays made before the kernel starts. Before each step the kernel makes sure
that there is room for whatever one step can need; if there is not, it stops between two steps,
the arrays are enlarged here, and it goes on where it was.
"""

from typing import Any, NamedTuple

import numpy as np
from numpy.typing import NDArray

from flowsim.engine.compiled import columns as c
from flowsim.engine.compiled.plan import Addresses
from flowsim.engine.hours import HOUR
from flowsim.engine.program import Floats, Ints, Op, Program
from flowsim.engine.world import World
from flowsim.records.tables import BED_STATES, CLOSED

FIRST_TOKENS = 1024
FIRST_CHARTS = 1024
FIRST_EVENTS = 4096
FIRST_STAYS = 1024
FIRST_ESCALATIONS = 256
STAYS_A_PATIENT, CHANGES_A_STAY = 0.6, 6.5
"""What is common: room made before it is asked for, which takes no memory until it is used."""
SPARE = 4
"""Tokens, charts and events one step can add at most, and a little more."""


class Walk(NamedTuple):
    """Who walks: counts of everything, clocks and tokens."""

    counts: Ints  # (COUNTS,)
    clock: Floats  # (CLOCKS,)
    token: Ints  # (T, HELD_FIRST + entries * HELD_WIDTH)
    token_time: Floats  # (T, TOKEN_TIMES) min


class Heap(NamedTuple):
    """What is to come: a binary heap."""

    event: Ints  # (E, 2)
    event_time: Floats  # (E,) min


class Floor(NamedTuple):
    """Servers, the lines before them, and their minutes by hour."""

    server: Ints  # (R + Q, SERVER_COLUMNS)
    since: Floats  # (R + Q,) min, last change of the number in use or waiting
    busy: Floats  # (hours, R) min
    overrun: Floats  # (hours, R) min
    waiting: Floats  # (hours, Q) min


class Who(NamedTuple):
    """Patients: what is recorded of all, and the charts of those who are here.

    A chart is taken at arrival and freed when the last token of the patient ends. What a step
    reads is in the chart: a few hundred rows that stay in the processor's near memory, where all
    the patients of a year would not.
    """

    t_arrive: Floats  # (n,) min
    source: NDArray[np.int16]  # (n,)
    ordinal: Ints  # (n,)
    entry: Ints  # (sources,) first step
    key: Ints  # (sources,) key of the draws
    attribute: NDArray[np.int16]  # (A, n) written at once, as the chart is
    milestone: Floats  # (M, n) min, written at once, as the chart is
    cause_minutes: Floats  # (C, n) min, written when the chart is freed
    t_depart: Floats  # (n,) min
    outcome: NDArray[np.int16]  # (n,)
    background_visit: NDArray[np.uint32]  # (background processes, draws)
    chart: Ints  # (K, CHART_COLUMNS)
    chart_label: NDArray[np.int16]  # (K, A)
    chart_time: Floats  # (K, M) min
    chart_minutes: Floats  # (K, C)
    chart_visit: NDArray[np.uint16]  # (K, draws)


class Beds(NamedTuple):
    """Wards, stays and their logs."""

    ward: Ints  # (BED_STATE_FIRST + bed states, W)
    stay: Ints  # (STAY_ROWS, S)
    stay_time: Floats  # (STAY_TIMES, S) min
    stays_of: Ints  # (2, W + services) lists of stays
    log: NDArray[np.int32]  # (LOG_ROWS, B)
    log_time: Floats  # (B,) min
    escalation: Floats  # (ESCALATION_ROWS, E)


class State(NamedTuple):
    """Everything the kernel writes, in the order it takes it."""

    walk: Walk
    heap: Heap
    floor: Floor
    who: Who
    beds: Beds


def begin(program: Program, world: World, at: Addresses) -> State:
    """Return the state at time zero: everybody still to come, every bed closed."""
    count = np.zeros(c.COUNTS, dtype=np.int64)
    count[[c.CURRENT, c.READY_FIRST, c.READY_LAST]] = c.NOBODY
    count[[c.TO_SCHEDULE, c.TO_SERVE, c.TO_USE, c.TO_MATCH]] = c.NOTHING
    count[c.ATTENTION] = 1
    count[c.FREE_TOKENS] = FIRST_TOKENS
    count[c.FREE_CHARTS] = FIRST_CHARTS
    clock = np.zeros(c.CLOCKS)
    clock[c.HOUR_END] = HOUR
    count[c.BED_LOG_MARGIN] = _bed_log_margin(program)
    return State(
        Walk(
            counts=count,
            clock=clock,
            token=_tokens(program),
            token_time=np.zeros((FIRST_TOKENS, c.TOKEN_TIMES)),
        ),
        Heap(
            event=np.zeros((FIRST_EVENTS, 2), dtype=np.int64),
            event_time=np.zeros(FIRST_EVENTS),
        ),
        _floor(program, at),
        _who(program, world),
        _beds(program, len(world.t_arrive)),
    )


def _floor(program: Program, at: Addresses) -> Floor:
    hours, resources, queues = program.weeks * 168, len(at.resource), len(at.queue)
    server = np.zeros((resources + queues, c.SERVER_COLUMNS), dtype=np.int64)
    server[:resources, c.PEERS] = at.resource
    server[resources:, c.PEERS] = at.queue
    server[resources:, c.ROOT] = c.NOBODY
    return Floor(
        server=server,
        since=np.zeros(resources + queues),
        busy=np.zeros((hours, resources)),
        overrun=np.zeros((hours, resources)),
        waiting=np.zeros((hours, queues)),
    )


def _who(program: Program, world: World) -> Who:
    n, names, draws = len(world.t_arrive), program.names, len(program.activity_number)
    chart = np.zeros((FIRST_CHARTS, c.CHART_COLUMNS), dtype=np.int64)
    chart[:, c.NEXT_FREE] = np.arange(1, FIRST_CHARTS + 1)
    return Who(
        t_arrive=np.array(world.t_arrive),
        source=np.array(world.source),
        ordinal=np.array(world.ordinal),
        entry=np.array(program.source_entry),
        key=np.array(program.source_number),
        attribute=np.ascontiguousarray(world.attributes),  # and changed there: nobody else reads it
        milestone=np.full((len(names.milestones), n), np.nan),
        cause_minutes=np.zeros((len(names.causes), n)),
        t_depart=np.full(n, np.nan),
        outcome=np.full(n, c.NOTHING, dtype=np.int16),
        background_visit=np.zeros((program.background_count, draws), dtype=np.uint32),
        chart=chart,
        chart_label=np.zeros((FIRST_CHARTS, len(names.attributes)), dtype=np.int16),
        chart_time=np.zeros((FIRST_CHARTS, len(names.milestones))),
        chart_minutes=np.zeros((FIRST_CHARTS, len(names.causes))),
        chart_visit=np.zeros((FIRST_CHARTS, draws), dtype=np.uint16),
    )


def _beds(program: Program, patients: int) -> Beds:
    common = int(STAYS_A_PATIENT * patients) if len(program.ward_core) else 0
    stays = max(FIRST_STAYS, common)
    changes = max(2 * _bed_log_margin(program), int(CHANGES_A_STAY * common))
    return Beds(
        ward=_wards(program),
        stay=np.zeros((c.STAY_ROWS, stays), dtype=np.int64),
        stay_time=np.zeros((c.STAY_TIMES, stays)),
        stays_of=np.full((2, sum(program.accept.shape)), c.NOTHING, dtype=np.int64),
        log=np.zeros((c.LOG_ROWS, changes), dtype=np.int32),
        log_time=np.zeros(changes),
        escalation=np.zeros((c.ESCALATION_ROWS, FIRST_ESCALATIONS)),
    )


def _bed_log_margin(program: Program) -> int:
    """Return how many entries one step can add to the log of beds at most.

    Each bed can be opened, and each empty bed kept for somebody, once.
    """
    beds = int((program.ward_core + program.ward_escalation).sum())
    return 2 * beds + 2 * len(program.ward_core) + SPARE


def _tokens(program: Program) -> Ints:
    """Return free rows, with room for one server of every queue that is ever seized."""
    seized = np.unique(program.args[program.op == Op.SEIZE, 0]).size
    width = c.HELD_FIRST + c.HELD_WIDTH * max(1, seized)
    token = np.zeros((FIRST_TOKENS, width), dtype=np.int64)
    token[:, c.FOLLOWER] = np.arange(1, FIRST_TOKENS + 1)
    return token


def _wards(program: Program) -> Ints:
    ward = np.zeros((c.BED_STATE_FIRST + len(BED_STATES), len(program.ward_core)), dtype=np.int64)
    ward[c.CORE] = program.ward_core
    ward[c.ESCALATION] = program.ward_escalation
    ward[c.GENERAL] = program.ward_general
    ward[c.PROTECTED] = program.ward_protected
    ward[c.OUTLIER_MAXIMUM] = program.ward_outlier_maximum
    ward[c.BED_STATE_FIRST + CLOSED] = program.ward_core + program.ward_escalation
    return ward


# -- more room ---------------------------------------------------------------------------------


def enlarge(state: State) -> State:
    """Return the state with twice the room of whatever is (nearly) full."""
    walk, heap, _, who, beds = state
    count = walk.counts
    if count[c.FREE_TOKENS] < SPARE:
        walk = _more_tokens(walk)
    if count[c.FREE_CHARTS] < SPARE:
        who = _more_charts(who, count)
    if count[c.EVENTS] + SPARE > len(heap.event_time):
        heap = Heap(event=_twice(heap.event.T).T.copy(), event_time=_twice(heap.event_time))
    if count[c.STAYS] + 1 > beds.stay.shape[1]:
        beds = beds._replace(stay=_twice(beds.stay), stay_time=_twice(beds.stay_time))
    if count[c.BED_LOG] + count[c.BED_LOG_MARGIN] > len(beds.log_time):
        beds = beds._replace(log=_twice(beds.log), log_time=_twice(beds.log_time))
    if count[c.ESCALATION_LOG] + 1 > beds.escalation.shape[1]:
        beds = beds._replace(escalation=_twice(beds.escalation))
    return state._replace(walk=walk, heap=heap, who=who, beds=beds)


def _twice(array: NDArray[Any]) -> NDArray[Any]:
    """Return the array with as much room again along its last axis."""
    return np.concatenate((array, np.zeros_like(array)), axis=-1)


def _twice_as_tall(array: NDArray[Any]) -> NDArray[Any]:
    """Return the array with as many rows again."""
    return np.concatenate((array, np.zeros_like(array)))


def _more_tokens(walk: Walk) -> Walk:
    """Return twice the tokens, the new ones before the other free ones."""
    token = _linked(walk.token, c.FOLLOWER, walk.counts, c.FREE_FIRST, c.FREE_TOKENS)
    return walk._replace(token=token, token_time=_twice_as_tall(walk.token_time))


def _more_charts(who: Who, count: Ints) -> Who:
    """Return twice the charts, the new ones before the other free ones."""
    return who._replace(
        chart=_linked(who.chart, c.NEXT_FREE, count, c.FREE_CHART, c.FREE_CHARTS),
        chart_label=_twice_as_tall(who.chart_label),
        chart_time=_twice_as_tall(who.chart_time),
        chart_minutes=_twice_as_tall(who.chart_minutes),
        chart_visit=_twice_as_tall(who.chart_visit),
    )


def _linked(rows: Ints, link: int, count: Ints, first: int, free: int) -> Ints:
    """Return twice the rows, the new ones put before the free ones that hang together by `link`."""
    size, grown = len(rows), _twice_as_tall(rows)
    grown[size:, link] = np.arange(size + 1, 2 * size + 1)
    grown[-1, link] = count[first]
    count[first] = size
    count[free] += size
    return grown
