"""The staff of one replication: who comes to each shift, and who covers for whom."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from flowsim.engine.draws import uniforms
from flowsim.engine.program import Floats, Ints, Program
from flowsim.hospital.policies.cover import lent
from flowsim.units import MINUTES_PER_WEEK

Columns = dict[str, NDArray[np.generic]]


@dataclass(frozen=True, kw_only=True)
class Staff:
    """People on duty in n stretches of time, the first from the start of the run."""

    t: Floats  # (n,) min, when each stretch begins
    there: Ints  # (R, n) people by resource, after cover; 0 without a rota
    lent: Ints  # (v, n) people lent by each pair of roles of the program


def shifts(program: Program, seed: int, replication: int) -> Columns:
    """Return every shift of the run, from the night before it, with the staff who came.

    The night before is that of a Sunday, as is the last night of every cycle.
    """
    cycles = np.arange(-1, program.cycles)
    begin = (program.shift_start[None, :] + cycles[:, None] * program.cycle).ravel()
    resource = np.tile(program.shift_resource, cycles.size)
    planned = np.tile(program.shift_staff, cycles.size)
    end = begin + np.tile(program.shift_length, cycles.size)
    keep = (end > 0) & (begin < program.horizon)
    begin, end, resource, planned = begin[keep], end[keep], resource[keep], planned[keep]
    order = np.lexsort((end, begin, resource))
    begin, end, resource, planned = begin[order], end[order], resource[order], planned[order]
    return {
        "resource": resource,
        "t_start": begin,
        "t_end": end,
        "planned": planned,
        "filled": planned - _absent(program, seed, replication, begin, resource, planned),
    }


def _absent(
    program: Program, seed: int, replication: int, begin: Floats, resource: Ints, planned: Ints
) -> Ints:
    """Return how many do not come to each shift, of shifts in order of resource and beginning.

    A draw keyed by role, start and place for each person: a person added to a shift leaves the
    others' draws as they were.
    """
    absent = np.zeros_like(planned)
    for r in np.flatnonzero(program.resource_unfilled > 0.0):
        mine = np.flatnonzero(resource == r)
        shift = np.repeat(mine, planned[mine])
        minute = (begin[shift] + MINUTES_PER_WEEK).astype(np.int64)
        place = np.arange(len(shift)) - np.searchsorted(begin[shift], begin[shift])
        u = uniforms(seed, replication, 0, minute, program.resource_number[r], place)
        stays_away = shift[u < program.resource_unfilled[r]]
        absent += np.bincount(stays_away, minlength=len(planned))
    return absent


def staff_on_duty(program: Program, shifts: Columns) -> Staff:
    """Return who is on duty when, of shifts as they were filled, after cover."""
    begin, end = np.maximum(shifts["t_start"].astype(float), 0.0), shifts["t_end"].astype(float)
    t, place = np.unique(np.concatenate(([0.0], begin, end)), return_inverse=True)
    rows = np.tile(shifts["resource"].astype(np.int64), 2)
    size = (program.resource_fixed.size, len(t))

    def people(number: Ints) -> Ints:
        change = np.zeros(size, dtype=np.int64)
        np.add.at(change, (rows, place[1:]), np.concatenate((number, -number)))
        return np.cumsum(change, axis=1)

    came = people(shifts["filled"].astype(np.int64))
    covered, lender = program.cover_resource, program.cover_lender
    planned = people(shifts["planned"].astype(np.int64)) if len(covered) else came
    pairs = lent(planned, came, program.resource_minimum, covered, lender)
    np.add.at(came, covered, pairs)
    np.subtract.at(came, lender, pairs)
    return Staff(t=t, there=came, lent=pairs)


def covers(program: Program, staff: Staff) -> Columns:
    """Return every spell of cover within the run, in order of pairs of roles, then of time."""
    inside = staff.t < program.horizon
    edges = np.append(staff.t[inside], program.horizon)
    number = staff.lent[:, inside]
    before = np.pad(number[:, :-1], ((0, 0), (1, 0)))
    pair, first = np.nonzero((number != before) & (number > 0))
    after = np.pad(number[:, 1:], ((0, 0), (0, 1)))
    _, last = np.nonzero((number != after) & (number > 0))
    return {
        "resource": program.cover_resource[pair],
        "lender": program.cover_lender[pair],
        "t_start": edges[first],
        "t_end": edges[last + 1],
        "staff": number[pair, first],
    }
