"""The program as the kernel reads it: few arrays, one row a step, one cache line a row."""

from typing import Any, NamedTuple

import numpy as np

from flowsim.engine.program import Floats, Ints, Program
from flowsim.engine.world import World


class Steps(NamedTuple):
    """What to do."""

    row: Ints  # (n, 8) operation, six arguments, cause
    lead: Floats  # (n,) min
    target: Ints  # flat branch targets


class Lookups(NamedTuple):
    """Tables by attribute, and where an attribute's value comes from."""

    row: Ints  # (k, 7) first value, attributes, strides
    value: Ints  # flat
    origin: Ints  # (A, 2) FROM_..., calendar
    calendar: Ints  # (c, 3) first, length, whether a timetable
    minute: Floats  # flat, minute of week
    level: Ints  # flat


class Chances(NamedTuple):
    """Durations and choices, and the key of the draws."""

    seed: int
    replication: int
    house_count: int
    activity: Ints  # (a, 2) permanent number, lookup table
    distribution: Ints  # (d, 3) kind, first quantile, number of quantiles
    parameter: Floats  # (d, 3)
    quantile_share: Floats
    quantile_minutes: Floats
    share: Ints  # (rows, 2) first, length
    cumulative: Floats  # flat
    label: Ints  # flat


class Servers(NamedTuple):
    """Who may serve whom, and who goes first."""

    band: Ints  # (p,)
    credit: Floats  # (p,) min
    queue: Ints  # (Q, 2) first, length in `member`
    member: Ints
    resource: Ints  # (R, 2) first, length in `served`
    served: Ints
    pace: Floats  # (R,)
    member_value: Ints  # (A, R)


class Bureau(NamedTuple):
    """Wards, kinds of request and the escalation ladder."""

    ward_attribute: int
    placement_attribute: int
    match_on_event: int
    match_on_review: int
    allocate_uncleaned: int
    turn_round: int
    release: float
    opening_lag: float  # min
    accept: Ints  # (services, W)
    ward: Ints  # (W, 3) core beds, escalation beds, whether general and acute
    protected: Ints  # (W,)
    outlier_maximum: Ints  # (W,)
    patience: Floats  # (services,) min
    rank: Ints  # (K,)
    overdue_rank: Ints
    overdue_arrival: Floats  # min
    overdue_request: Floats  # min
    from_minute: Floats
    to_minute: Floats
    boards: Ints
    may_outlie: Ints
    occupancy: Floats  # (L,)
    boarders: Floats
    wait: Floats  # min
    share: Floats  # (L + 1,)
    allowance: Floats  # (L + 1,) min


class Coming(NamedTuple):
    """Who comes, and when capacities change: arrivals and changes in their order."""

    horizon: float  # min
    t_arrive: Floats  # (n,)
    entry: Ints  # (n,) first step
    key: Ints  # (n,) permanent number of the source
    ordinal: Ints  # (n,)
    change_t: Floats  # (c,)
    change_resource: Ints  # (c,)
    change_level: Ints  # (c,)


class Model(NamedTuple):
    """Everything the kernel reads and never writes."""

    steps: Steps
    lookups: Lookups
    chances: Chances
    servers: Servers
    bureau: Bureau
    coming: Coming


def _columns(*columns: Ints) -> Ints:
    """Return one-dimensional columns, and tables of columns, side by side in one C array."""
    return np.ascontiguousarray(np.column_stack(columns), dtype=np.int64)


def _own(array: Any) -> Any:
    """Return a C-ordered, writable copy: the kernel is compiled for one layout only."""
    return np.array(array, order="C", copy=True)


def pack(program: Program, world: World, seed: int, replication: int) -> Model:
    """Return the program and the world of one replication as the kernel reads them."""
    return Model(
        Steps(
            _columns(program.op, program.args, program.cause),
            _own(program.number),
            _own(program.target),
        ),
        _lookups(program),
        _chances(program, seed, replication),
        Servers(
            _own(program.priority_band),
            _own(program.priority_credit),
            _columns(program.queue_first, program.queue_length),
            _own(program.queue_member),
            _columns(program.resource_queue_first, program.resource_queue_length),
            _own(program.resource_queue),
            _own(program.resource_pace),
            _own(program.member_value),
        ),
        _bureau(program),
        Coming(
            program.horizon,
            _own(world.t_arrive),
            _own(program.source_entry[world.source]),
            _own(world.source_key),
            _own(world.ordinal),
            _own(world.capacity_t),
            _own(world.capacity_resource),
            _own(world.capacity_level),
        ),
    )


def _lookups(program: Program) -> Lookups:
    return Lookups(
        _columns(program.table_first, program.table_attribute, program.table_stride),
        _own(program.table_value),
        _columns(program.attribute_from, program.attribute_calendar),
        _columns(program.calendar_first, program.calendar_length, program.calendar_is_timetable),
        _own(program.calendar_minute),
        _own(program.calendar_level),
    )


def _chances(program: Program, seed: int, replication: int) -> Chances:
    return Chances(
        seed,
        replication,
        program.house_count,
        _columns(program.activity_number, program.activity_table),
        _columns(
            program.distribution_kind, program.distribution_first, program.distribution_length
        ),
        _own(program.distribution_p),
        _own(program.quantile_share),
        _own(program.quantile_minutes),
        _columns(program.share_first, program.share_length),
        _own(program.share_cumulative),
        _own(program.share_label),
    )


def _bureau(program: Program) -> Bureau:
    return Bureau(
        program.ward_attribute,
        program.placement_attribute,
        program.match_on_event,
        program.match_on_review,
        program.allocate_uncleaned,
        program.turn_round,
        program.release,
        program.opening_lag,
        _own(program.accept),
        _columns(program.ward_core, program.ward_escalation, program.ward_general),
        _own(program.ward_protected),
        _own(program.ward_outlier_maximum),
        _own(program.service_patience),
        _own(program.kind_rank),
        _own(program.kind_overdue_rank),
        _own(program.kind_overdue_arrival),
        _own(program.kind_overdue_request),
        _own(program.kind_from),
        _own(program.kind_to),
        _own(program.kind_boards),
        _own(program.kind_may_outlie),
        _own(program.level_occupancy),
        _own(program.level_boarders),
        _own(program.level_wait),
        _own(program.level_share),
        _own(program.level_allowance),
    )
