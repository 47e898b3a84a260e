"""The program as the kernel reads it.

Tables of different lengths lie end to end in `cells`: each address holds a whole number (`code`)
and a real number (`real`), and a step's arguments are addresses. So the kernel is handed few
arrays, which is what its time to compile depends on.
"""

from typing import NamedTuple, TypeVar

import numpy as np
from numpy.typing import NDArray

from flowsim.engine.compiled import columns as c
from flowsim.engine.compiled.cells import Cells
from flowsim.engine.draws import key_words
from flowsim.engine.program import FROM_CALENDAR, FROM_ESCALATION, NONE, Floats, Ints, Op, Program
from flowsim.engine.world import World

Number = TypeVar("Number", np.int64, np.float64)


class Plan(NamedTuple):
    """Steps and the cells they point to."""

    key_0: np.uint64
    key_1: np.uint64
    background_count: int
    horizon: float  # min
    resources: int
    draws: int  # address of the draws: permanent number and lookup, two cells each
    pace: int  # address of the resources' paces
    step: Ints  # (n, 8)
    code: Ints  # (cells,)
    real: Floats  # (cells,)
    minutes: Floats  # (cells,) the minutes of quantiles; their shares are in `real`


class Bureau(NamedTuple):
    """The rules of the bed bureau."""

    ward_attribute: int
    placement_attribute: int
    match_on_event: int
    match_on_review: int
    allocate_uncleaned: int
    turn_round: int
    release: float
    opening_lag: float  # min
    accept: Ints  # (services, W)
    service_wards: Ints  # (services, W)
    kind: Ints  # (4, K)
    kind_minutes: Floats  # (4, K)
    patience: Floats  # (services,) min
    trigger: Floats  # (3, L)
    level: Floats  # (2, L + 1)


class Coming(NamedTuple):
    """When capacities change, in order."""

    t_change: Floats  # (changes,) min
    change: Ints  # (2, changes) resource, servers on duty


class Addresses(NamedTuple):
    """Where the tables of the program begin in the cells."""

    lookup: Ints  # (k,)
    calendar: Ints  # (c,)
    draws: int
    pace: int
    queue: Ints  # (Q,) lists of members
    resource: Ints  # (R,) lists of queues served
    target: int
    member_value: int
    lead: int
    arrival: Ints  # (n + 1,) where a walk that comes to a step goes on, past steps that only go


def make_plan(program: Program, seed: int, replication: int) -> tuple[Plan, Addresses]:
    """Return the plan of one replication, and the addresses of its tables."""
    cells = Cells()
    at = _fill(cells, program)
    code, real, minutes = cells.arrays()
    key_0, key_1 = key_words(seed, replication)
    plan = Plan(
        key_0=np.uint64(key_0),
        key_1=np.uint64(key_1),
        background_count=int(program.background_count),
        horizon=float(program.horizon),
        resources=len(program.resource_pace),
        draws=at.draws,
        pace=at.pace,
        step=_steps(program, at),
        code=code,
        real=real,
        minutes=minutes,
    )
    return plan, at


def make_bureau(program: Program) -> Bureau:
    """Return the rules of the bed bureau."""
    return Bureau(
        ward_attribute=int(program.ward_attribute),
        placement_attribute=int(program.placement_attribute),
        match_on_event=int(program.match_on_event),
        match_on_review=int(program.match_on_review),
        allocate_uncleaned=int(program.allocate_uncleaned),
        turn_round=int(program.turn_round),
        release=float(program.release),
        opening_lag=float(program.opening_lag),
        accept=np.array(program.accept, order="C"),
        service_wards=np.array(program.service_wards, order="C"),
        kind=_rows(
            program.kind_rank,
            program.kind_overdue_rank,
            program.kind_boards,
            program.kind_may_outlie,
        ),
        kind_minutes=_rows(
            program.kind_overdue_arrival,
            program.kind_overdue_request,
            program.kind_from,
            program.kind_to,
        ),
        patience=np.array(program.service_patience),
        trigger=_rows(program.level_occupancy, program.level_boarders, program.level_wait),
        level=_rows(program.level_share, program.level_allowance),
    )


def make_coming(world: World) -> Coming:
    """Return the capacity changes of a replication."""
    return Coming(np.array(world.capacity_t), _rows(world.capacity_resource, world.capacity_level))


def _rows(*rows: NDArray[Number]) -> NDArray[Number]:
    return np.ascontiguousarray(np.stack(rows))


# -- cells -------------------------------------------------------------------------------------


def _fill(cells: Cells, program: Program) -> Addresses:
    """Put every table of the program in the cells."""
    own = np.full(len(program.attribute_from), c.OWN, dtype=np.int64)
    attributes = cells.add(own)
    assert attributes == 0, "the kernel finds an attribute's origin at its own code"
    calendar = _calendars(cells, program)
    for attribute, origin in enumerate(program.attribute_from):
        if origin == FROM_CALENDAR:
            cells.set(attribute, int(calendar[program.attribute_calendar[attribute]]))
        elif origin == FROM_ESCALATION:
            cells.set(attribute, c.LEVEL_OF_ESCALATION)
    arrival = past_gos(program)
    contents = {
        "calendar": calendar,
        "distribution": _laws(cells, program),
        "shares": _shares(cells, program),
        "priority": cells.add(program.priority_band, program.priority_credit)
        + np.arange(len(program.priority_band)),
    }
    lookup = _lookups(cells, program, contents)
    numbers = program.activity_number
    tables = [int(lookup[t]) if t != NONE else NONE for t in program.activity_table]
    draws = np.column_stack((numbers, np.array(tables, dtype=np.int64))).ravel()
    return Addresses(
        lookup=lookup,
        calendar=calendar,
        draws=cells.add(draws),
        pace=cells.add(np.zeros(len(program.resource_pace), dtype=np.int64), program.resource_pace),
        queue=_lists(cells, program.queue_first, program.queue_length, program.queue_member),
        resource=_lists(
            cells,
            program.resource_queue_first,
            program.resource_queue_length,
            program.resource_queue + len(program.resource_pace),
        ),
        target=cells.add(arrival[program.target]),
        member_value=cells.add(program.member_value.ravel()),
        lead=cells.add(np.zeros(len(program.number), dtype=np.int64), program.number),
        arrival=arrival,
    )


def _lists(cells: Cells, first: Ints, length: Ints, flat: Ints) -> Ints:
    """Add lists, each after its length; return their addresses."""
    found = [cells.add(np.append(n, flat[a : a + n])) for a, n in zip(first, length, strict=True)]
    return np.array(found, dtype=np.int64)


def _calendars(cells: Cells, program: Program) -> Ints:
    """Add calendars: number of times, whether a timetable, then level and minute of each."""
    found = []
    for first, length, timetable in zip(
        program.calendar_first,
        program.calendar_length,
        program.calendar_is_timetable,
        strict=True,
    ):
        part = slice(first, first + length)
        found.append(cells.add(np.array([length, timetable])))
        cells.add(program.calendar_level[part], program.calendar_minute[part])
    return np.array(found, dtype=np.int64)


def _laws(cells: Cells, program: Program) -> Ints:
    """Add distributions: kind, address and number of quantiles, beside the three parameters."""
    found = []
    for kind, p, first, length in zip(
        program.distribution_kind,
        program.distribution_p,
        program.distribution_first,
        program.distribution_length,
        strict=True,
    ):
        part = slice(first, first + length)
        at = cells.add_quantiles(program.quantile_share[part], program.quantile_minutes[part])
        found.append(cells.add(np.array([kind, at, length]), p))
    return np.array(found, dtype=np.int64)


def _shares(cells: Cells, program: Program) -> Ints:
    """Add rows of shares: their number, then label and cumulative share of each."""
    found = []
    for first, length in zip(program.share_first, program.share_length, strict=True):
        part = slice(first, first + length)
        found.append(cells.add(np.array([length])))
        cells.add(program.share_label[part], program.share_cumulative[part])
    return np.array(found, dtype=np.int64)


def _lookups(cells: Cells, program: Program, contents: dict[str, Ints]) -> Ints:
    """Add lookup tables: number of parents, address of the values, attribute and stride of each.

    What a table yields (a duration's law, a calendar, a priority, ...) becomes its address.
    """
    yields = _yields(program)
    ends = np.append(program.table_first, len(program.table_value))[1:]
    found = []
    for table, (first, end) in enumerate(zip(program.table_first, ends, strict=True)):
        values = program.table_value[first:end]
        if table in yields:
            values = contents[yields[table]][values]
        at = cells.add(values)
        parents = [
            (a, s)
            for a, s in zip(
                program.table_attribute[table], program.table_stride[table], strict=True
            )
            if a != NONE
        ]
        found.append(cells.add(np.array([len(parents), at, *np.ravel(parents)], dtype=np.int64)))
    return np.array(found, dtype=np.int64)


TABLES = {
    Op.SEIZE: (1, "priority"),
    Op.WAIT_UNTIL: (0, "calendar"),
    Op.BRANCH: (1, "shares"),
    Op.DRAW: (2, "shares"),
}
"""Which argument of an operation is a lookup table, and what the table yields."""

PLAIN_TABLES = {Op.ASSIGN: 1, Op.REQUEST_BED: 0}
"""Which argument is a lookup table that yields codes."""


def _yields(program: Program) -> dict[int, str]:
    """Return what each lookup table yields, where it is not a plain code."""
    found = {int(table): "distribution" for table in program.activity_table if table != NONE}
    for op, (argument, content) in TABLES.items():
        for table in program.args[program.op == op, argument]:
            found[int(table)] = content
    return found


# -- steps -------------------------------------------------------------------------------------

THEN_ARGUMENT = c.THEN - c.A0
"""The place of the last argument, which no operation uses and the step that follows takes."""

JUMPS = (
    (Op.SEIZE, 2),
    (Op.BRANCH_IF_FIT, 1),
    (Op.GO, 0),
    (Op.START, 0),
    (Op.RENEGE_AFTER, 1),
    (Op.WAIT_FOR_BED, 2),
)
"""Which argument of an operation is a step to go on at."""


def past_gos(program: Program) -> Ints:
    """Return for each step (n + 1,) where a walk that comes there really goes on.

    A `GO` takes no time and leaves no trace, so whoever would come to one is sent where it leads;
    a ring of nothing but such steps is left as it is.
    """
    arrival = np.arange(len(program.op) + 1)
    is_go = np.append(program.op == Op.GO, False)
    to = np.append(program.args[:, 0], NONE)
    for pc in np.flatnonzero(is_go):
        end, seen = int(pc), set[int]()
        while is_go[end] and end not in seen:
            seen.add(end)
            end = int(to[end])
        arrival[pc] = end
    return arrival


def _steps(program: Program, at: Addresses) -> Ints:
    """Return the step table, with codes replaced by addresses and rows where that saves a look."""
    args = program.args.copy()
    resources = len(program.resource_pace)
    for op, argument in (*((op, a) for op, (a, _) in TABLES.items()), *PLAIN_TABLES.items()):
        rows = program.op == op
        args[rows, argument] = at.lookup[args[rows, argument]]
    for op, argument in ((Op.SEIZE, 0), (Op.RELEASE, 0), (Op.TREAT, 1)):
        rows = (program.op == op) & (args[:, argument] != NONE)
        args[rows, argument] += resources
    remembers = (program.op == Op.SEIZE) & (args[:, 3] != NONE)
    args[remembers, 4] = at.member_value + args[remembers, 3] * resources
    args[program.op == Op.BRANCH_ON, 1] += at.target
    args[program.op == Op.WAIT_FOR_TIME, 1] = at.lead + np.flatnonzero(
        program.op == Op.WAIT_FOR_TIME
    )
    args[:, THEN_ARGUMENT] = at.arrival[np.arange(1, len(args) + 1)]
    for op, argument in JUMPS:
        rows = (program.op == op) & (args[:, argument] != NONE)
        args[rows, argument] = at.arrival[args[rows, argument]]
    return np.ascontiguousarray(np.column_stack((program.op, args, program.cause)))
