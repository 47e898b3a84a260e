"""What edits do, in words, with the numbers of the hospital they are applied to.

A thing is called what its declared term says it is, not its name inside the model.
"""

from collections.abc import Sequence
from dataclasses import replace
from itertools import groupby
from typing import Any

from flowsim.errors import FlowsimError
from flowsim.hospital.edits.apply import apply_edits
from flowsim.hospital.edits.edit import Edit, Edits, flat
from flowsim.hospital.edits.fields import FIELDS
from flowsim.hospital.edits.items import find
from flowsim.hospital.vocabulary.arrivals import Batch
from flowsim.hospital.vocabulary.attributes import Shares
from flowsim.hospital.vocabulary.by import By
from flowsim.hospital.vocabulary.calendars import Calendar, OpeningPlan, Rota, Timetable
from flowsim.hospital.vocabulary.clinics import Session, SlotClass
from flowsim.hospital.vocabulary.distributions import Distribution, OfPatient
from flowsim.hospital.vocabulary.hospital import Hospital
from flowsim.hospital.vocabulary.lists import Quota
from flowsim.hospital.vocabulary.step_types import Treat
from flowsim.records.terms import Terms
from flowsim.spelling import spelt

STAGES = {
    "before": "before",
    "after": "after",
    "around": "around",
    "instead": "in the place of",
}


TERM_OF = {
    "resource": "resource",
    "attribute": "attribute",
    "number": "number",
    "arrivals": "stream",
    "request_kind": "request kind",
}
"""The kind of term that says what a thing of a kind is."""

SAID_BY_VALUE = ("duration", "shares", "capacity")
"""Fields that need no name beside their value: 'mean 12 minutes', 'yes 20 %', '84 staff hours'."""


def describe(hospital: Hospital, edits: Edits) -> list[str]:
    """Return a line for each thing changed: 'ward elm, beds: 20, now 24'.

    Raises FlowsimError for edits that cannot be applied to this hospital.
    """
    every = flat(edits)
    changed = apply_edits(hospital, every)

    def key(edit: Edit) -> tuple[str, str, str]:
        return edit.kind, edit.name, edit.field

    found: list[str] = []
    for _, group in groupby(sorted(every, key=key), key=key):
        several = list(group)
        first = several[0]
        if first.field in FIELDS.get(first.kind, {}) and first.operation != "new":
            found += _numbers(hospital, changed, several)
        else:
            found += [_structure(changed, edit) for edit in several if edit.kind != "term"]
    return found


def _called(hospital: Hospital, kind: str, name: str) -> str:
    """Return what a thing is in plain words: its declared meaning if no other of its kind has
    that, else its kind and name.
    """
    terms, of_kind = Terms(hospital.terms), TERM_OF.get(kind)
    if of_kind and terms.has(of_kind, name):
        meaning = terms.find(of_kind, name).meaning
        others = [
            term for term in hospital.terms if (term.kind, term.meaning) == (of_kind, meaning)
        ]
        if meaning and len(others) == 1:
            return meaning
    if kind == "activity":
        return _time_of(hospital, terms, name)
    if kind == "pathway":
        return f"pathway {_plain(name)}"
    return spelt(f"{kind} {name}")


def _time_of(hospital: Hospital, terms: Terms, activity: str) -> str:
    """Return what time an activity is: the meaning of its cause, where no other has that cause."""
    steps = [step for pathway in hospital.pathways for step in pathway.steps]
    timed = {(step.cause, step.activity) for step in steps if isinstance(step, Treat)}
    for cause in sorted(cause for cause, name in timed if name == activity and cause):
        alone = [name for other, name in timed if other == cause] == [activity]
        if alone and terms.has("cause", cause) and terms.find("cause", cause).meaning:
            return f"time {terms.find('cause', cause).meaning}"
    return f"time of {_plain(activity)}"


def _numbers(hospital: Hospital, changed: Hospital, edits: Sequence[Edit]) -> list[str]:
    first = edits[0]
    now = find(changed, first.kind, first.name)
    new = _worth(now, first)
    try:
        before = find(hospital, first.kind, first.name)
        old = _worth(before, first)
    except FlowsimError:  # another of these edits adds it
        before, old = now, "not there"
    owner = _called(changed, first.kind, first.name)
    what = owner if first.field in SAID_BY_VALUE else f"{owner}, {spelt(first.field)}"
    if old != new:
        return [f"{what}: {old}, now {new}"]
    same = _field(before, first) == _field(now, first)
    return [f"{what}: {old}, {'unchanged' if same else 'different in part now'}"]


def _field(item: Any, edit: Edit) -> Any:
    """Return the field of a thing."""
    rule = FIELDS[edit.kind][edit.field]
    if edit.kind in ("activity", "calendar"):
        return item
    return getattr(item, rule.attribute or edit.field)


def _worth(item: Any, edit: Edit) -> str:
    """Return the field of a thing as text."""
    value = _field(item, edit)
    if isinstance(item, Batch) and edit.field == "times":
        return f"{sum(number for _, number in value)} {'in all' if item.once else 'a week'}"
    if edit.field == "unfilled_share":
        return f"{value.unfilled_share:.3g}"
    if edit.kind == "attribute" and isinstance(value, Calendar):
        return f"{open_hours(value):.4g} hours a week"
    if edit.kind == "attribute" and edit.field == "values":
        return f"{value[0]} to {value[-1]}"
    return _text(value)


def open_hours(calendar: Calendar) -> float:
    """Return the hours a week at which a calendar is above level 0, whatever the level."""
    levels = tuple((minute, min(level, 1)) for minute, level in calendar.changes)
    return replace(calendar, changes=levels).mean_level * 168


def _text(value: Any) -> str:
    if isinstance(value, By):
        several = list(dict.fromkeys(_text(item) for item in value.values()))
        return several[0] if len(several) == 1 else f"{several[0]} ... {several[-1]}"
    if isinstance(value, Shares):
        return ", ".join(f"{label} {100 * share:.3g} %" for label, share in value.shares)
    if isinstance(value, Rota):
        hours = sum(len(s.starts) * s.length_minutes * s.staff for s in value.shifts) / 60
        return f"{hours:.4g} staff hours a week"
    if isinstance(value, Calendar):
        return f"{value.mean_level * 168:.4g} hours a week"
    if isinstance(value, OpeningPlan):
        return ", ".join(f"{servers} from day {day}" for day, servers in value.levels)
    if isinstance(value, Timetable):
        return f"{len(value.minutes) / value.cycle_weeks:g} times a week"
    if isinstance(value, Session):
        times = "once" if len(value.starts) == 1 else f"{len(value.starts)} times"
        slots = "1 slot" if value.slots == 1 else f"{value.slots} slots"
        return f"{slots} {value.days}, {times} a week"
    if isinstance(value, SlotClass):
        return f"{value.reserved} reserved as {spelt(value.name)}"
    if isinstance(value, Quota):
        return f"{value.most} with {spelt(value.attribute)} {spelt(value.value)}"
    if value is None:
        return "none"
    if isinstance(value, OfPatient):
        return f"{value.minutes_each:g} minutes for each of {value.number}"
    if isinstance(value, Distribution):
        return f"mean {value.mean:.3g} minutes"
    if isinstance(value, tuple):
        return _tuple_text(value)
    return f"{value:.4g}" if isinstance(value, int | float) else str(value)


def _tuple_text(value: tuple[Any, ...]) -> str:
    if value and isinstance(value[0], int | float):
        return f"mean {sum(value) / len(value):.4g}"
    said = (_text(item) if not isinstance(item, tuple) else _row(item) for item in value)
    return ", ".join(said) or "none"


def _row(row: tuple[Any, ...]) -> str:
    return " ".join(str(part) for part in row)


def _structure(hospital: Hospital, edit: Edit) -> str:
    """Return what is added, put at a stage, or diverted, in the hospital as it is changed."""
    called = _called(hospital, edit.kind, edit.name)
    if edit.operation == "new":
        return _new(hospital, edit, called)
    if edit.operation == "divert":
        to, share, within = edit.value
        place = f" in {', '.join(_plain(name) for name in within)}" if within else ""
        return f"{100 * share:.3g} % of {_plain(edit.name)} goes to {_plain(to)}{place}"
    steps = edit.value if edit.operation != "around" else (*edit.value[0], *edit.value[1])
    return (
        f"{called}: {len(steps)} new step{'s' if len(steps) != 1 else ''} "
        f"{STAGES[edit.operation]} stage {_plain(edit.part)}"
    )


def _new(hospital: Hospital, edit: Edit, called: str) -> str:
    """Return what is added: a resource, ward or stream with its size, which was none.

    Of a batch alone the name: how many come in all or a week is said of its times.
    """
    if edit.kind == "ward":
        return f"new: {called}, beds: none, now {find(hospital, 'ward', edit.name).beds}"
    if edit.kind == "arrivals" and not isinstance(edit.value[0], Batch):
        a_day = find(hospital, "arrivals", edit.name).per_day
        return f"new: {called}: none, now {a_day:.3g} a day"
    if edit.kind == "resource":
        capacity = find(hospital, "resource", edit.name).capacity
        by_hour = isinstance(capacity, Calendar)
        most = f"{max(level for _, level in capacity.changes)}, " if by_hour else ""
        return f"new: {called}: none, now {most}{_text(capacity)}"
    return f"new: {called}"


def _plain(name: str) -> str:
    return f"'{spelt(name)}'"
