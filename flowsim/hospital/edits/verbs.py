"""The verbs that edits are written with. Each returns edits as data and changes nothing itself."""

from collections.abc import Iterable, Mapping
from typing import Any

from flowsim.errors import FlowsimError
from flowsim.hospital.edits.edit import Edit
from flowsim.hospital.edits.fields import Rule, check_field, fitted
from flowsim.hospital.edits.items import ADDABLE
from flowsim.hospital.vocabulary.blocks import Written
from flowsim.hospital.vocabulary.calendars import Calendar, MinuteOfCycle, MovedShift, Timetable
from flowsim.hospital.vocabulary.parts import brought, tabled
from flowsim.hospital.vocabulary.step_lists import flat as flat_steps
from flowsim.hospital.vocabulary.step_types import Duration
from flowsim.numbers import finite, text

MINUTES = tuple[MinuteOfCycle, ...]


def replace(kind: str, name: str = "", **fields: Any) -> list[Edit]:
    """Give fields another value: `replace("ward", "elm", beds=12)`."""
    return [_edit(kind, name, field, "replace", value) for field, value in fields.items()]


def scale(kind: str, name: str = "", **fields: float) -> list[Edit]:
    """Multiply fields: `scale("activity", "triage", duration=0.9)`. Whole numbers are rounded.

    Factors of several initiatives are multiplied. Raises FlowsimError for a negative factor.
    """
    return [_edit(kind, name, field, "scale", factor) for field, factor in fields.items()]


def add(kind: str, name: str = "", **fields: Any) -> list[Edit]:
    """Add to fields: numbers, servers or shifts of a resource, times, members, services served.

    `add("ward", "elm", beds=4, serves={"cardiology": "outlier"})`,
    `add("resource", "ed_acp", capacity=(Shift(...),))`, `add("calendar", "rounds", times=...)`,
    `add("team", "ed_clinician", members=("pharmacist",))`: at the end of the team's order.
    """
    return [edit for field, value in fields.items() for edit in _added(kind, name, field, value)]


def remove(kind: str, name: str = "", **fields: Any) -> list[Edit]:
    """Take away what `add` could have added: rows, members, times, so many staff of a shift."""
    found: list[Edit] = []
    for field, value in fields.items():
        rule = check_field(kind, field, "remove")
        if rule.rows:
            rows = _rows(value, rule, f"remove {kind} {name}: {field}")
            found += [_edit(kind, name, field, "row", None, row) for row, _ in rows]
        else:
            found.append(_edit(kind, name, field, "remove", value))
    return found


def move_shifts(role: str, moved: Iterable[MovedShift]) -> list[Edit]:
    """Move each one person of a shift in a role's rota to other hours, as long as those were."""
    several = tuple(moved)
    return [
        *remove("resource", role, capacity=tuple(one.before for one in several)),
        *add("resource", role, capacity=tuple(one.after for one in several)),
    ]


def set_mean(activity: str, minutes: float) -> Edit:
    """Stretch or shrink an activity's duration to a mean in minutes; its shape stays."""
    return _edit("activity", activity, "duration", "set_mean", minutes)


def set_share(kind: str, name: str, shares: Mapping[str, float]) -> list[Edit]:
    """Give labels a share of their own; the others keep their proportions in what is left.

    `kind` is 'attribute' (drawn at arrival), 'choice' (a branch by chance) or 'draw' (an attribute
    drawn on the way).
    """
    table = tabled(shares, f"set_share {kind} {name}:", "label: share")
    return [_edit(kind, name, "shares", "set_share", v, k) for k, v in table.items()]


def scale_odds(kind: str, name: str, factors: Mapping[str, float]) -> list[Edit]:
    """Multiply the odds of labels: 2 makes one in three one in two, and never more than all."""
    table = tabled(factors, f"scale_odds {kind} {name}:", "label: factor")
    return [_edit(kind, name, "shares", "scale_odds", v, k) for k, v in table.items()]


def new(item: Any, *, before: str | None = None) -> Edit:
    """Add a resource, team, ward, service, attribute, pathway, arrivals, request kind, or term.

    What a new thing brings to the records (streams, resources, milestones, outcomes) needs a term.
    `before`: the resource before which it may be seized while others are held (else last).
    """
    kind = next((kind for kind, types in ADDABLE.items() if isinstance(item, types)), None)
    if kind is None:
        raise FlowsimError(
            f"new: {type(item).__name__} is not something a hospital is made of "
            f"({', '.join(kind.replace('_', ' ') for kind in ADDABLE)}); activities and calendars "
            "have new_activity and new_calendar"
        )
    if before is not None and kind != "resource":
        raise FlowsimError(f"new {kind} {item.name}: 'before' goes with resources only")
    name = f"{item.kind} {item.name}" if kind == "term" else item.name
    place = brought(before, str | None, f"new {kind} {name}: before")
    return Edit(kind=kind, name=name, field="", operation="new", value=(item, place))


def new_activity(name: str, duration: Duration) -> Edit:
    """Add an activity."""
    given = brought(duration, Duration, f"new_activity {name}: duration")
    return Edit(kind="activity", name=name, field="", operation="new", value=(given, None))


def new_calendar(name: str, calendar: Calendar | Timetable) -> Edit:
    """Add a calendar or timetable."""
    given = brought(calendar, Calendar | Timetable, f"new_calendar {name}: calendar")
    return Edit(kind="calendar", name=name, field="", operation="new", value=(given, None))


def new_background(pathway: str) -> Edit:
    """Let a pathway run from time zero on its own."""
    return Edit(kind="background", name=pathway, field="", operation="new", value=(pathway, None))


def before(pathway: str, stage: str, *steps: Written | Iterable[Written]) -> Edit:
    """Put steps where a stage begins: everybody who comes to it takes them first."""
    return _steps(pathway, stage, "before", tuple(flat_steps(steps)))


def after(pathway: str, stage: str, *steps: Written | Iterable[Written]) -> Edit:
    """Put steps where a stage ends; who leaves it by a jump elsewhere does not take them."""
    return _steps(pathway, stage, "after", tuple(flat_steps(steps)))


def around(
    pathway: str,
    stage: str,
    first: Iterable[Written | Iterable[Written]],
    last: Iterable[Written | Iterable[Written]],
) -> Edit:
    """Put steps where a stage begins and where it ends, such as seize and release."""
    value = (tuple(flat_steps(first)), tuple(flat_steps(last)))
    return _steps(pathway, stage, "around", value)


def instead(pathway: str, stage: str, *steps: Written | Iterable[Written]) -> Edit:
    """Put steps in the place of a stage; labels that open it stay."""
    return _steps(pathway, stage, "instead", tuple(flat_steps(steps)))


def divert(old: str, *, to: str, share: float = 1.0, within: str | Iterable[str] = ()) -> Edit:
    """Send a share of patients to pathway, resource or team `to` wherever `old` is used.

    The same patients are diverted at every use. `within` names the pathways concerned (else all
    but `to` itself). Shares of several diverts of the same thing add up, to at most 1.
    """
    where = f"divert {old} to {to}"
    names = brought(
        (within,) if isinstance(within, str) else within, tuple[str, ...], f"{where}: within"
    )
    part = finite(share, f"{where}: share", least=0, most=1)
    value = (text(to, "divert: to"), part, tuple(sorted(names)))
    return Edit(kind="use", name=old, field="", operation="divert", value=value)


def _edit(kind: str, name: str, field: str, operation: str, value: Any, part: str = "") -> Edit:
    given = fitted(kind, field, operation, value)
    return Edit(kind=kind, name=name, field=field, operation=operation, value=given, part=part)


def _added(kind: str, name: str, field: str, value: Any) -> list[Edit]:
    rule = check_field(kind, field, "add")
    if not rule.rows:
        return [_edit(kind, name, field, "add", value)]
    rows = _rows(value, rule, f"add {kind} {name}: {field}")
    return [_edit(kind, name, field, "row", what, row) for row, what in rows]


def _rows(value: Any, rule: Rule, where: str) -> list[tuple[str, Any]]:
    """Return the rows that are added or removed: what they are called, and what is in them.

    Raises FlowsimError for what holds no rows.
    """
    if rule.gives is Timetable:
        minutes = value.minutes if isinstance(value, Timetable) else value
        return [(str(minute), minute) for minute in brought(minutes, MINUTES, where)]
    if isinstance(value, Mapping):
        return [(text(row, where), text(what, where)) for row, what in value.items()]
    several = (value,) if isinstance(value, str) else value
    return [(row, row) for row in brought(several, tuple[str, ...], where)]


def _steps(pathway: str, stage: str, operation: str, value: Any) -> Edit:
    return Edit(
        kind="pathway", name=pathway, field="stage", operation=operation, value=value, part=stage
    )
