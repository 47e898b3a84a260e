"""How all edits of one field give its new value, whatever their order.

Every rule replaces first, then scales, then takes away and adds. Products are taken over sorted
factors and sums exactly, so that the last bit does not depend on the order of initiatives either.
"""

import math
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from flowsim.errors import FlowsimError, unknown_name
from flowsim.hospital.edits.edit import Edit
from flowsim.hospital.vocabulary.attributes import Shares
from flowsim.hospital.vocabulary.by import By
from flowsim.hospital.vocabulary.calendars import Calendar, OpeningPlan, Rota, Shift, Timetable
from flowsim.hospital.vocabulary.clinics import Session
from flowsim.hospital.vocabulary.distributions import Distribution
from flowsim.hospital.vocabulary.resources import Capacity
from flowsim.hospital.vocabulary.ring_fences import RingFence
from flowsim.hospital.vocabulary.times_of_day import WEEK


def values_of(edits: Sequence[Edit], operation: str) -> list[Any]:
    """Return the values of the edits with that operation."""
    return [edit.value for edit in edits if edit.operation == operation]


def value(old: Any, edits: Sequence[Edit], where: str) -> Any:
    """Return the replacement (`refuse_conflicts` saw to it that there is only one)."""
    replaced = values_of(edits, "replace")
    return replaced[0] if replaced else old


def number(old: Any, edits: Sequence[Edit], where: str) -> Any:
    """Return a number replaced, then scaled, then added to; a whole number stays whole."""
    found = value(old, edits, where)
    factors, amounts = values_of(edits, "scale"), values_of(edits, "add")
    if not factors and not amounts:
        return found
    if found is None:
        raise FlowsimError(f"{where}: it has no number to scale or add to; replace it by one first")
    total = math.fsum([found * _product(factors), *sorted(amounts)])
    return math.floor(total + 0.5) if isinstance(found, int) else total


def rates(old: Any, edits: Sequence[Edit], where: str) -> Any:
    """Return one rate, or a tuple of rates, replaced, then scaled, then added to."""
    found = value(old, edits, where)
    later = [edit for edit in edits if edit.operation != "replace"]
    if isinstance(found, tuple):
        return tuple(number(float(rate), later, where) for rate in found)
    return number(float(found), later, where) if later else found


def duration(old: Any, edits: Sequence[Edit], where: str) -> Any:
    """Return a duration replaced, then brought to a mean, then scaled."""
    found = value(old, edits, where)
    for mean in values_of(edits, "set_mean"):
        if not isinstance(found, Distribution):
            raise FlowsimError(
                f"{where}: it depends on attributes, so one mean cannot be set; scale it instead"
            )
        found = found.scaled(mean / found.mean)
        break
    factors = values_of(edits, "scale")
    if not factors:
        return found
    factor = _product(factors)
    return _each(found, lambda distribution: distribution.scaled(factor))


def shares(old: Any, edits: Sequence[Edit], where: str) -> Any:
    """Return shares replaced, then with labels set, then with odds multiplied."""
    found = value(old, edits, where)
    fixed = {edit.part: edit.value for edit in edits if edit.operation == "set_share"}
    odds: dict[str, list[float]] = {}
    for edit in edits:
        if edit.operation == "scale_odds":
            odds.setdefault(edit.part, []).append(edit.value)
    if not fixed and not odds:
        return found
    if found is None:
        raise FlowsimError(f"{where}: it has no shares; they are set by steps of a pathway")
    factors = {label: _product(several) for label, several in odds.items()}
    return _each(found, lambda table: _weighed(_set(table, fixed, where), factors, where))


def rows(old: Any, edits: Sequence[Edit], where: str) -> tuple[tuple[str, Any], ...]:
    """Return a table of (row, value) replaced, then with rows changed, removed and added."""
    found = dict(value(old, edits, where))
    for edit in _rows(edits):
        if edit.value is None and edit.part not in found:
            raise unknown_name(where, "row", edit.part, found)
        found[edit.part] = edit.value
    return tuple((row, what) for row, what in found.items() if what is not None)


def members(old: Any, edits: Sequence[Edit], where: str) -> tuple[str, ...]:
    """Return the members of a team replaced, then removed, then added at the end by name."""
    table = rows(
        tuple((name, name) for name in value(old, edits, where)),
        [edit for edit in edits if edit.operation == "row"],
        where,
    )
    return tuple(name for name, _ in table)


def times(old: Any, edits: Sequence[Edit], where: str) -> Timetable:
    """Return a timetable replaced, then with times removed and added."""
    found = value(old, edits, where)
    if not isinstance(found, Timetable):
        raise FlowsimError(f"{where}: it has opening hours, not times; edit its 'opening'")
    minutes = set(found.minutes)
    for edit in edits:
        if edit.operation == "row":
            minute = int(edit.part)
            if edit.value is None and minute not in minutes:
                raise FlowsimError(f"{where}: it has no time at minute {minute} of the week")
            (minutes.discard if edit.value is None else minutes.add)(minute)
    return Timetable(tuple(sorted(minutes)), found.cycle_weeks)


def opening(old: Any, edits: Sequence[Edit], where: str) -> Calendar:
    """Return opening hours replaced, then with others added: open when any of them is."""
    found = value(old, edits, where)
    for other in values_of(edits, "add"):
        if not isinstance(found, Calendar) or not isinstance(other, Calendar):
            raise FlowsimError(f"{where}: it has times, not opening hours; edit its 'times'")
        found = _over_the_cycle(found, other, max)
    if not isinstance(found, Calendar):
        raise FlowsimError(f"{where}: it has times, not opening hours; edit its 'times'")
    return found


def capacity(old: Any, edits: Sequence[Edit], where: str) -> Capacity:
    """Return servers replaced, then with shifts taken away, then with shifts or servers added."""
    found: Capacity = value(old, edits, where)
    if isinstance(found, Rota):
        return _rota(found, edits, where)
    for servers in sorted(values_of(edits, "remove") + values_of(edits, "add"), key=repr):
        if not isinstance(servers, int | Calendar):
            raise FlowsimError(f"{where}: it has no rota; add a number of servers or a calendar")
        if isinstance(found, OpeningPlan):
            raise FlowsimError(f"{where}: it has an opening plan; replace that by another")
    for servers in values_of(edits, "add"):
        found = _more(found, servers, 1)
    for servers in values_of(edits, "remove"):
        found = _more(found, servers, -1)
    return found


def unfilled_share(old: Any, edits: Sequence[Edit], where: str) -> Rota:
    """Return a rota with another share of unfilled shifts."""
    if not isinstance(old, Rota):
        raise FlowsimError(f"{where}: it has no rota; choose a role with shifts")
    return replace(old, unfilled_share=number(old.unfilled_share, edits, where))


def batch_times(old: Any, edits: Sequence[Edit], where: str) -> tuple[tuple[float, int], ...]:
    """Return the (minute, number) of a batch replaced, then with others removed and added."""
    found = value(old, edits, where)
    extra = [row for several in values_of(edits, "add") for row in several]
    gone = [row for several in values_of(edits, "remove") for row in several]
    if not extra and not gone:
        return tuple(found)
    total: Counter[float] = Counter()
    for sign, rows in ((1, (*found, *extra)), (-1, gone)):
        for minute, patients in rows:
            total[float(minute)] += sign * int(patients)
    for minute in {float(minute) for minute, _ in gone}:
        if total[minute] < 0:
            raise FlowsimError(
                f"{where}: at minute {minute:g} more are taken away than come; take fewer"
            )
        if total[minute] == 0:
            del total[minute]
    return tuple(sorted(total.items()))


def fences(old: Any, edits: Sequence[Edit], where: str) -> tuple[RingFence, ...]:
    """Return ring-fences replaced, then with others added.

    Two for the same kinds keep together what either keeps, so they are made one.
    """
    found: tuple[RingFence, ...] = value(old, edits, where)
    added = [fence for several in values_of(edits, "add") for fence in several]
    if not added:
        return found
    by_kinds: dict[tuple[str, ...], RingFence] = {}
    for fence in (*found, *sorted(added, key=lambda one: one.kinds)):
        known = by_kinds.get(fence.kinds)
        by_kinds[fence.kinds] = fence if known is None else _larger(known, fence)
    return tuple(by_kinds.values())


# -- parts of the rules ----------------------------------------------------------------------------


def sessions(old: Any, edits: Sequence[Edit], where: str) -> tuple[Session, ...]:
    """Return the sessions of a clinic replaced, then their slots scaled, then others added."""
    found: tuple[Session, ...] = value(old, edits, where)
    factors = values_of(edits, "scale")
    if factors:
        factor = _product(factors)
        found = tuple(replace(s, slots=math.floor(s.slots * factor + 0.5)) for s in found)
    return (*found, *(session for more in values_of(edits, "add") for session in more))


def _larger(one: RingFence, other: RingFence) -> RingFence:
    """Return the ring-fence, for the kinds of both, that keeps what either keeps."""
    if isinstance(one.places, int) and isinstance(other.places, int):
        return one if one.places >= other.places else other
    first, second = (
        Calendar(((0, f.places),)) if isinstance(f.places, int) else f.places for f in (one, other)
    )
    return RingFence(places=_over_the_cycle(first, second, max), kinds=one.kinds)


def _product(factors: Sequence[float]) -> float:
    return math.prod(sorted(factors))


def _rows(edits: Sequence[Edit]) -> list[Edit]:
    return sorted((e for e in edits if e.operation == "row"), key=lambda e: (e.part, e.order))


def _each(table: Any, change: Callable[[Any], Any]) -> Any:
    """Return a value, or every value of a `by` table, changed."""
    if not isinstance(table, By):
        return change(table)
    rows = tuple((labels, change(row)) for labels, row in table.table)
    default = None if table.default is None else change(table.default)
    return By(table.attributes, rows, default)


def _set(table: Shares, fixed: Mapping[str, float], where: str) -> Shares:
    """Return the shares with some fixed, the others in proportion."""
    if not fixed:
        return table
    for label in fixed:
        if label not in dict(table.shares):
            raise unknown_name(where, "label", label, dict(table.shares))
    free = [label for label, _ in table.shares if label not in fixed]
    before = {label: share for label, share in table.shares if label in free}
    rest, others = 1 - math.fsum(sorted(fixed.values())), math.fsum(before.values())
    if rest < -1e-9 or min(fixed.values()) < 0 or (rest > 1e-9 and not free):
        shown = ", ".join(f"{label} {share:g}" for label, share in sorted(fixed.items()))
        raise FlowsimError(f"{where}: shares {shown} leave {rest:g} for the other labels")
    part = {k: v / others if others else 1 / len(free) for k, v in before.items()}
    return Shares(
        tuple(
            (label, fixed[label] if label in fixed else part[label] * max(rest, 0.0))
            for label, _ in table.shares
        )
    )


def _weighed(table: Shares, factors: Mapping[str, float], where: str) -> Shares:
    """Return the shares with the odds of labels multiplied."""
    if not factors:
        return table
    for label, factor in factors.items():
        if label not in dict(table.shares):
            raise unknown_name(where, "label", label, dict(table.shares))
        if factor < 0:
            raise FlowsimError(f"{where}: odds of {label} times {factor:g}; give zero or more")
    weights = [(label, share * factors.get(label, 1.0)) for label, share in table.shares]
    total = math.fsum(weight for _, weight in weights)
    if total == 0:
        raise FlowsimError(f"{where}: no label has any odds left")
    return Shares(tuple((label, weight / total) for label, weight in weights))


def _rota(rota: Rota, edits: Sequence[Edit], where: str) -> Rota:
    shifts = list(rota.shifts)
    for several in (*values_of(edits, "remove"), *values_of(edits, "add")):
        if not isinstance(several, tuple) or not all(isinstance(s, Shift) for s in several):
            raise FlowsimError(f"{where}: it has a rota; add or remove shifts, not {several!r}")
    for shift in (shift for several in values_of(edits, "remove") for shift in several):
        _take(shifts, shift, where)
    extra = [shift for several in values_of(edits, "add") for shift in several]
    extra.sort(key=lambda shift: (shift.days, shift.start, shift.end, shift.staff))
    return replace(rota, shifts=(*shifts, *extra))


def _take(shifts: list[Shift], gone: Shift, where: str) -> None:
    """Take so many staff from the shifts at those hours."""
    for k, shift in enumerate(shifts):
        same = (shift.days, shift.start, shift.end) == (gone.days, gone.start, gone.end)
        if same and shift.staff >= gone.staff:
            shifts[k] = replace(shift, staff=shift.staff - gone.staff)
            return
    known = ", ".join(f"{s.staff} {s.days} {s.start}-{s.end}" for s in shifts)
    raise FlowsimError(
        f"{where}: no shift '{gone.days} {gone.start}-{gone.end}' with {gone.staff} to take away "
        f"(shifts: {known})"
    )


def _more(servers: Any, extra: Any, sign: int) -> int | Calendar:
    if isinstance(servers, int) and isinstance(extra, int):
        return servers + sign * extra
    ours, theirs = (s if isinstance(s, Calendar) else Calendar.always(s) for s in (servers, extra))
    return _over_the_cycle(ours, theirs, lambda a, b: a + sign * b)


def _over_the_cycle(one: Calendar, other: Calendar, join: Callable[[int, int], int]) -> Calendar:
    """Return the calendar of both levels joined at every minute."""
    weeks = math.lcm(one.cycle_weeks, other.cycle_weeks)
    minutes = sorted(
        {
            week * WEEK + minute
            for calendar in (one, other)
            for week in range(0, weeks, calendar.cycle_weeks)
            for minute, _ in calendar.changes
        }
    )
    levels = [(minute, join(one.level_at(minute), other.level_at(minute))) for minute in minutes]
    kept = [row for k, row in enumerate(levels) if k == 0 or row[1] != levels[k - 1][1]]
    return Calendar(tuple(kept), weeks)
