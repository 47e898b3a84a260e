"""Every table of a program, put end to end in one pair of arrays."""

from itertools import pairwise
from typing import NamedTuple

import numpy as np

from flowsim.engine.compiled.plan.flat_tables import FlatTables
from flowsim.engine.program import (
    FROM_CALENDAR,
    FROM_ESCALATION,
    NONE,
    Ints,
    Op,
    Operand,
    Program,
    places,
)

OWN, BY_LEVEL = -1, -2
"""Where an attribute's value comes from, unless it is the address of a calendar: from the patient,
or at BY_LEVEL and below from the level of escalation; its values by level are then so many places
on as it is below BY_LEVEL.
"""


class Addresses(NamedTuple):
    """Where the tables of the program begin."""

    lookup: Ints  # (k,)
    calendar: Ints  # (c,)
    draws: int
    servers: int
    queue: Ints  # (Q,) lists of members
    resource: Ints  # (R,) lists of queues served
    target: int
    way_queue: int
    member_value: int
    of_episode: int
    lead: int
    arrival: Ints  # (n + 1,) where a walk that comes to a step goes on, past steps that only go


def fill(tables: FlatTables, program: Program) -> Addresses:
    """Put every table of the program in the flat tables."""
    own = np.full(len(program.attribute_from), OWN, dtype=np.int64)
    attributes = tables.add(own)
    assert attributes == 0, "the kernel finds an attribute's origin at its own code"
    calendar = _calendars(tables, program)
    for attribute, origin in enumerate(program.attribute_from):
        if origin == FROM_CALENDAR:
            tables.set(attribute, int(calendar[program.attribute_calendar[attribute]]))
        elif origin == FROM_ESCALATION:
            values = tables.add(program.attribute_by_level[attribute])
            tables.set(attribute, BY_LEVEL - values)
    arrival = past_gos(program.op, program.args[:, 0])
    resources = len(program.resource_pace)
    way_queue = np.where(program.way_queue == NONE, NONE, program.way_queue + resources)
    contents = {
        "calendar": calendar,
        "clinic": _clinics(tables, program),
        "list": _waiting_lists(tables, program),
        "distribution": _distributions(tables, program),
        "shares": _shares(tables, program),
        "priority": _priorities(tables, program),
    }
    lookup = _lookups(tables, program, contents)
    numbers = program.activity_number
    of_draw = [int(lookup[t]) if t != NONE else NONE for t in program.activity_table]
    draws = np.column_stack((numbers, np.array(of_draw, dtype=np.int64))).ravel()
    return Addresses(
        lookup=lookup,
        calendar=calendar,
        draws=tables.add(draws),
        servers=tables.add(program.resource_back_fill, program.resource_pace),
        queue=_lists(tables, program.queue_first, program.queue_length, program.queue_member),
        resource=_lists(
            tables,
            program.resource_queue_first,
            program.resource_queue_length,
            program.resource_queue + resources,
        ),
        target=tables.add(arrival[program.target]),
        way_queue=tables.add(way_queue),
        member_value=tables.add(program.member_value.ravel()),
        of_episode=tables.add(program.attribute_of_episode),
        lead=tables.add(np.zeros(program.number.size, dtype=np.int64), program.number.ravel()),
        arrival=arrival,
    )


def _lists(tables: FlatTables, first: Ints, length: Ints, flat: Ints) -> Ints:
    """Add lists, each after its length; return their addresses."""
    found = [tables.add(np.append(n, flat[a : a + n])) for a, n in zip(first, length, strict=True)]
    return np.array(found, dtype=np.int64)


def _calendars(tables: FlatTables, program: Program) -> Ints:
    """Add calendars: number of times, whether a timetable, then level and minute of each."""
    found = []
    for first, length, timetable in zip(
        program.calendar_first,
        program.calendar_length,
        program.calendar_is_timetable,
        strict=True,
    ):
        part = slice(first, first + length)
        found.append(tables.add(np.array([length, timetable])))
        tables.add(program.calendar_level[part], program.calendar_minute[part])
    return np.array(found, dtype=np.int64)


def _clinics(tables: FlatTables, program: Program) -> Ints:
    """Add clinics: how many sessions, the number of the first, then classes, then sessions."""
    found = []
    for clinic, (first, end) in enumerate(pairwise(program.clinic_first)):
        found.append(tables.add(np.array([end - first, first])))
        tables.add(program.clinic_reserved[clinic], program.clinic_released[clinic])
        tables.add(program.session_slots[first:end], program.session_time[first:end])
    return np.array(found, dtype=np.int64)


def _waiting_lists(tables: FlatTables, program: Program) -> Ints:
    """Add waiting lists: number, order, most, beside turnover, allowance, deviations; then quotas.

    Of a quota the attribute, the value and the most; the attribute is NONE where there is none.
    """
    found = []
    for number, quotas in enumerate(program.list_quota):
        code = [number, program.list_order[number], program.list_most[number]]
        real = program.list_turnover, program.list_allowance, program.list_deviations
        found.append(tables.add(np.array(code), np.array([values[number] for values in real])))
        tables.add(quotas.ravel())
    return np.array(found, dtype=np.int64)


def _distributions(tables: FlatTables, program: Program) -> Ints:
    """Add distributions: kind, address and number of quantiles, beside the three parameters.

    Their mean and standard deviation follow.
    """
    found = []
    for kind, p, first, length, *moments in zip(
        program.distribution_kind,
        program.distribution_p,
        program.distribution_first,
        program.distribution_length,
        program.distribution_mean,
        program.distribution_sd,
        strict=True,
    ):
        part = slice(first, first + length)
        at = tables.add_quantiles(program.quantile_share[part], program.quantile_minutes[part])
        found.append(tables.add(np.array([kind, at, length, 0, 0]), np.array([*p, *moments])))
    return np.array(found, dtype=np.int64)


def _shares(tables: FlatTables, program: Program) -> Ints:
    """Add rows of shares: their number, then label and cumulative share of each."""
    found = []
    for first, length in zip(program.share_first, program.share_length, strict=True):
        part = slice(first, first + length)
        found.append(tables.add(np.array([length])))
        tables.add(program.share_label[part], program.share_cumulative[part])
    return np.array(found, dtype=np.int64)


def _priorities(tables: FlatTables, program: Program) -> Ints:
    """Add priorities: band and credit, then the band of who is due and from when, then to when."""
    found = [
        tables.add(np.array([band, due_band, due_band]), np.array([credit, after, until]))
        for band, due_band, credit, after, until in zip(
            program.priority_band,
            program.priority_due_band,
            program.priority_credit,
            program.priority_due_after,
            program.priority_due_until,
            strict=True,
        )
    ]
    return np.array(found, dtype=np.int64)


def _lookups(tables: FlatTables, program: Program, contents: dict[str, Ints]) -> Ints:
    """Add lookup tables: number of parents, address of the values, attribute and stride of each.

    What a table yields (a distribution, a calendar, a priority, ...) becomes its address.
    """
    yields = _yields(program)
    ends = np.append(program.table_first, len(program.table_value))[1:]
    found = []
    for table, (first, end) in enumerate(zip(program.table_first, ends, strict=True)):
        values = program.table_value[first:end]
        if table in yields:
            values = contents[yields[table]][values]
        at = tables.add(values)
        parents = [
            (a, s)
            for a, s in zip(
                program.table_attribute[table], program.table_stride[table], strict=True
            )
            if a != NONE
        ]
        found.append(tables.add(np.array([len(parents), at, *np.ravel(parents)], dtype=np.int64)))
    return np.array(found, dtype=np.int64)


CONTENT = {
    Operand.PRIORITY_TABLE: "priority",
    Operand.CALENDAR_TABLE: "calendar",
    Operand.CLINIC_TABLE: "clinic",
    Operand.LIST_TABLE: "list",
    Operand.SHARE_TABLE: "shares",
}
"""What a look-up table among the operands of a step yields, where it is not a plain code."""


def _yields(program: Program) -> dict[int, str]:
    """Return what each lookup table yields, where it is not a plain code."""
    found = {int(table): "distribution" for table in program.activity_table if table != NONE}
    for operand, content in CONTENT.items():
        for op, place in places(operand):
            found |= dict.fromkeys(map(int, program.args[program.op == op, place]), content)
    return found


def past_gos(op: Ints, to: Ints) -> Ints:
    """Return for each step (n + 1,) where a walk that comes there really goes on.

    A `GO` takes no time and leaves no trace, so whoever would come to one is sent where it leads;
    a ring of nothing but such steps is left as it is.
    """
    arrival = np.arange(len(op) + 1)
    is_go = np.append(op == Op.GO, False)
    to = np.append(to, NONE)
    for pc in np.flatnonzero(is_go):
        end, seen = int(pc), set[int]()
        while is_go[end] and end not in seen:
            seen.add(end)
            end = int(to[end])
        arrival[pc] = end
    return arrival
