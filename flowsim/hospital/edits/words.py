"""What edits do, in words, with the numbers of the hospital they are applied to."""

from collections.abc import Sequence
from itertools import groupby
from typing import Any

from flowsim.errors import FlowsimError
from flowsim.hospital.edits.apply import apply_edits
from flowsim.hospital.edits.edit import Edit, Edits, flat
from flowsim.hospital.edits.fields import FIELDS
from flowsim.hospital.edits.items import find
from flowsim.hospital.vocabulary.attributes import Shares
from flowsim.hospital.vocabulary.by import By
from flowsim.hospital.vocabulary.calendars import Calendar, Rota, Timetable
from flowsim.hospital.vocabulary.distributions import Distribution
from flowsim.hospital.vocabulary.hospital import Hospital

STAGES = {
    "before": "before",
    "after": "after",
    "around": "around",
    "instead": "in the place of",
}


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
            found += [_structure(edit) for edit in several if edit.kind != "term"]
    return found


def _numbers(hospital: Hospital, changed: Hospital, edits: Sequence[Edit]) -> list[str]:
    first = edits[0]
    new = _worth(find(changed, first.kind, first.name), first)
    try:
        old = _worth(find(hospital, first.kind, first.name), first)
    except FlowsimError:  # another of these edits adds it
        old = "not there"
    owner = f"{first.kind.replace('_', ' ')} {first.name}".strip()
    field = first.field.replace("_", " ")
    what = owner if first.kind == field else f"{owner}, {field}"
    return [f"{what}: {old}, now {new}" if old != new else f"{what}: {old}, unchanged"]


def _worth(item: Any, edit: Edit) -> str:
    """Return the field of a thing as text."""
    rule = FIELDS[edit.kind][edit.field]
    value = (
        item
        if edit.kind in ("activity", "calendar")
        else getattr(item, rule.attribute or edit.field)
    )
    if edit.field == "unfilled_share":
        return f"{value.unfilled_share:.3g}"
    return _text(value)


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
    if isinstance(value, Timetable):
        return f"{len(value.minutes)} times a week"
    if isinstance(value, Distribution):
        return f"mean {value.mean:.3g} minutes"
    if isinstance(value, tuple):
        return _tuple_text(value)
    return f"{value:.4g}" if isinstance(value, int | float) else str(value)


def _tuple_text(value: tuple[Any, ...]) -> str:
    if value and isinstance(value[0], int | float):
        return f"mean {sum(value) / len(value):.4g}"
    return ", ".join(_text(item) if not isinstance(item, tuple) else _row(item) for item in value)


def _row(row: tuple[Any, ...]) -> str:
    return " ".join(str(part) for part in row)


def _structure(edit: Edit) -> str:
    """Return what is added, put at a stage, or diverted."""
    if edit.operation == "new":
        return f"new {edit.kind.replace('_', ' ')}: {edit.name}"
    if edit.operation == "divert":
        to, share, within = edit.value
        place = f" in {', '.join(within)}" if within else ""
        return f"{100 * share:.3g} % of the use of {edit.name} goes to {to}{place}"
    steps = edit.value if edit.operation != "around" else (*edit.value[0], *edit.value[1])
    return (
        f"pathway {edit.name}: {len(steps)} step{'s' if len(steps) != 1 else ''} "
        f"{STAGES[edit.operation]} stage {edit.part}"
    )
