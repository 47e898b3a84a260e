"""What one replication is given before it starts: who comes, who they are, who is on duty.

Depends on the program, the seed and the replication alone, and is the same for every engine.
"""

from dataclasses import dataclass
from functools import cache, partial

import numpy as np
from numpy.typing import NDArray

from flowsim.engine import arrivals
from flowsim.engine.draws import fill_samples, fill_uniforms
from flowsim.engine.hours import by_hour
from flowsim.engine.program import BATCH_ONCE, NONE, RENEWAL, STREAM, Floats, Ints, Program
from flowsim.engine.rotas import Columns, Staff, covers, shifts, staff_on_duty
from flowsim.hospital.policies.nurses import staffed_beds
from flowsim.units import MINUTES_PER_DAY, MINUTES_PER_HOUR


@dataclass(frozen=True, kw_only=True)
class World:
    """Arrays of one replication: n patients in order of arrival, c capacity changes."""

    t_arrive: Floats  # (n,) min
    source: NDArray[np.int16]  # (n,)
    ordinal: Ints  # (n,)
    source_key: Ints  # (n,) permanent number of the source, part of every draw's key
    attributes: NDArray[np.int16]  # (A, n)
    numbers: Floats  # (B, n)
    capacity_t: Floats  # (c,) min, in order of (time, resource)
    capacity_resource: Ints  # (c,)
    capacity_level: Ints  # (c,)
    fence_t: Floats  # (f,) min, in order of (time, ring-fence)
    fence_changed: Ints  # (f,)
    fence_places: Ints  # (f,) kept from then on
    staffed_t: Floats  # (w,) min, in order of (time, ward)
    staffed_ward: Ints  # (w,)
    staffed_beds: Ints  # (w,) core beds that the nurses on duty let be open from then on
    shifts: Columns
    covers: Columns
    duty_changes: Columns
    scheduled_minutes: Floats  # (hours, R)


@cache
def _multipliers(day_sd: float) -> tuple[Floats, Floats]:
    return arrivals.day_multiplier_table(day_sd)


def make_world(program: Program, seed: int, replication: int) -> World:
    """Return the world of one replication."""
    t, source, ordinal = arrivals.merge(
        [(k, *_stream(program, k, seed, replication)) for k in range(program.source_entry.size)]
    )
    labels = _labels(program, seed, replication, source, ordinal)
    planned = shifts(program, seed, replication)
    staff = staff_on_duty(program, planned)
    capacity = _capacity(program, staff)
    fences = _fences(program)
    staffed = _staffed(program, staff)
    return World(
        t_arrive=t,
        source=source,
        ordinal=ordinal,
        source_key=program.source_number[source],
        attributes=labels,
        numbers=_numbers(program, seed, replication, source, ordinal, labels),
        capacity_t=capacity[0],
        capacity_resource=capacity[1],
        capacity_level=capacity[2],
        fence_t=fences[0],
        fence_changed=fences[1],
        fence_places=fences[2],
        staffed_t=staffed[0],
        staffed_ward=staffed[1],
        staffed_beds=staffed[2],
        shifts=planned,
        covers=covers(program, staff),
        duty_changes=_duty_changes(program, *capacity),
        scheduled_minutes=_scheduled(program, *capacity),
    )


def _labels(
    program: Program, seed: int, replication: int, source: NDArray[np.int16], ordinal: Ints
) -> NDArray[np.int16]:
    """Return the labels (A, n) at arrival of n patients or candidates."""
    attributes = program.source_attribute.T.astype(np.int16).take(source, axis=1)
    arrivals.draw_attributes(
        seed,
        replication,
        program.source_number[source],
        ordinal,
        attributes,
        program.drawn_number,
        program.drawn_first,
        program.drawn_size,
        program.drawn_parent,
        program.drawn_stride,
        program.drawn_cumulative,
    )
    return attributes


def _demand(
    program: Program, k: int, seed: int, replication: int, times: Floats, ordinals: Ints
) -> Floats:
    """Return what the demand of a source is multiplied by for each of its n candidates."""
    factor = np.ones(len(times))
    if program.ramp_length[k]:
        part = slice(program.ramp_first[k], program.ramp_first[k] + program.ramp_length[k])
        days = times / MINUTES_PER_DAY
        factor = np.interp(days, program.ramp_day[part], program.ramp_multiplier[part])
    parents, row = program.demand_parent[k], program.demand_first[k]
    if (parents != NONE).any():
        source = np.full(len(ordinals), k, dtype=np.int16)
        labels = _labels(program, seed, replication, source, ordinals)
        row = row + _places(labels, parents, program.demand_stride[k])
    factor *= program.demand_multiplier[row]
    return factor


def _places(labels: NDArray[np.int16], parents: Ints, strides: Ints) -> Ints:
    """Return the place (n,) in a table by attributes of each of n patients, of labels (A, n)."""
    used = parents != NONE
    values = np.maximum(labels[parents[used]], 0)  # one not given is read as the first
    places: Ints = strides[used] @ values.astype(np.int64)
    return places


def _numbers(
    program: Program,
    seed: int,
    replication: int,
    source: NDArray[np.int16],
    ordinal: Ints,
    labels: NDArray[np.int16],
) -> Floats:
    """Return the numbers (B, n) of n patients, by their labels (A, n) at arrival."""
    found = np.empty((len(program.number_key), len(ordinal)))
    key, first_visits = program.source_number[source], np.zeros(len(ordinal), dtype=np.int64)
    for mine, table, number in zip(found, program.number_table, program.number_key, strict=True):
        fill_uniforms(seed, replication, key, ordinal, number, first_visits, mine)
        parents, strides = program.table_attribute[table], program.table_stride[table]
        rows = program.table_value[program.table_first[table] + _places(labels, parents, strides)]
        for row in np.unique(rows):
            law, here = _law(program, row), rows == row
            drawn = mine[here]
            fill_samples(law.kind, *law.p, law.shares, law.minutes, drawn)
            mine[here] = drawn
    return found


def _law(program: Program, row: int) -> arrivals.Law:
    """Return a distribution of the program."""
    first = program.distribution_first[row]
    part = slice(first, first + program.distribution_length[row])
    p0, p1, p2 = program.distribution_p[row].tolist()
    kind = int(program.distribution_kind[row])
    return arrivals.Law(
        kind, (p0, p1, p2), program.quantile_share[part], program.quantile_minutes[part]
    )


def _stream(program: Program, k: int, seed: int, replication: int) -> tuple[Floats, Ints]:
    kind, number = int(program.source_kind[k]), int(program.source_number[k])
    demand = partial(_demand, program, k, seed, replication)
    if kind == STREAM:
        shares, multipliers = _multipliers(float(program.source_day_sd[k]))
        return arrivals.thinning(
            seed,
            replication,
            number,
            program.source_rate[k],
            program.source_season[k],
            shares,
            multipliers,
            float(program.source_bound[k]),
            program.horizon,
            demand,
            float(program.demand_most[k]),
        )
    attends = float(program.source_attends[k])
    if kind == RENEWAL:
        gap, mean = _law(program, program.source_gap[k]), MINUTES_PER_HOUR / program.source_bound[k]
        return arrivals.renewal(
            seed, replication, number, gap, float(mean), attends, program.horizon, demand
        )
    part = slice(program.batch_first[k], program.batch_first[k] + program.batch_length[k])
    return arrivals.batch(
        seed,
        replication,
        number,
        program.batch_time[part],
        program.batch_number[part],
        kind == BATCH_ONCE,
        attends,
        program.horizon,
        program.cycle,
        demand,
    )


def _capacity(program: Program, staff: Staff) -> tuple[Floats, Ints, Ints]:
    """Return capacity changes (t, resource, level), ordered, from time 0 (where all start at 0)."""
    resources = range(program.resource_fixed.size)
    return _in_order(program, [_levels(program, staff, r) for r in resources])


def _fences(program: Program) -> tuple[Floats, Ints, Ints]:
    """Return changes of ring-fences (t, ring-fence, places), likewise."""
    pairs = zip(program.fence_fixed, program.fence_calendar.tolist(), strict=True)
    return _in_order(program, [_fixed_or_by_calendar(program, *pair) for pair in pairs])


def _staffed(program: Program, staff: Staff) -> tuple[Floats, Ints, Ints]:
    """Return changes of the beds that nurses let be open (t, ward, beds), of wards with nurses."""
    wards = np.flatnonzero(program.ward_nurses != NONE)
    of_each = []
    for ward in wards.tolist():
        t, nurses = _levels(program, staff, int(program.ward_nurses[ward]))
        beds, ratio = int(program.ward_core[ward]), float(program.ward_beds_per_nurse[ward])
        of_each.append((t, np.array([staffed_beds(beds, n, ratio) for n in nurses.tolist()])))
    t, place, level = _in_order(program, of_each)
    return t, wards[place], level


def _in_order(program: Program, of_each: list[tuple[Floats, Ints]]) -> tuple[Floats, Ints, Ints]:
    """Return (t, number of the thing, level) of all changes, those that change nothing left out."""
    times: list[Floats] = []
    numbers: list[Ints] = []
    levels: list[Ints] = []
    for k, (t, level) in enumerate(of_each):
        inside = t < program.horizon
        t, level = t[inside], level[inside]
        changed = np.append(True, level[1:] != level[:-1])
        times.append(t[changed])
        levels.append(level[changed])
        numbers.append(np.full(int(changed.sum()), k, dtype=np.int64))
    if not times:
        return np.empty(0), np.empty(0, dtype=np.int64), np.empty(0, dtype=np.int64)
    t, number, level = np.concatenate(times), np.concatenate(numbers), np.concatenate(levels)
    order = np.lexsort((number, t))
    return t[order], number[order], level[order]


def _duty_changes(program: Program, t: Floats, resource: Ints, level: Ints) -> Columns:
    """Return the capacity changes as a table of the records; no row where none is asked for."""
    rows = slice(None if program.log_resources else 0)
    return {
        "t": t[rows],
        "resource": resource[rows].astype(np.int16),
        "on_duty": level[rows].astype(np.int32),
    }


def _levels(program: Program, staff: Staff, r: int) -> tuple[Floats, Ints]:
    planned = program.opening_resource == r
    if planned.any():
        return program.opening_minute[planned], program.opening_level[planned]
    fixed, calendar = program.resource_fixed[r], int(program.resource_calendar[r])
    if fixed == NONE and calendar == NONE:
        return staff.t, staff.there[r] * program.resource_per_person[r]
    return _fixed_or_by_calendar(program, fixed, calendar)


def _fixed_or_by_calendar(program: Program, fixed: np.int64, calendar: int) -> tuple[Floats, Ints]:
    """Return the changes (t, level) of a fixed number, or of a calendar in every cycle."""
    if fixed != NONE:
        return np.zeros(1), np.array([fixed])
    first = int(program.calendar_first[calendar])
    part = slice(first, first + int(program.calendar_length[calendar]))
    cycles = np.arange(program.cycles)[:, None] * program.cycle
    t = (cycles + program.calendar_minute[part][None, :]).ravel()
    return t, np.tile(program.calendar_level[part], program.cycles)


def _scheduled(program: Program, t: Floats, resource: Ints, level: Ints) -> Floats:
    """Return server minutes on duty by hour of the run and resource."""
    minutes = np.empty((program.hours, program.resource_fixed.size))
    for r, mine in enumerate(minutes.T):
        changes = resource == r
        mine[:] = by_hour(t[changes], level[changes], program.hours)
    return minutes
