"""All edits of all initiatives become one changed hospital."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from itertools import groupby
from typing import Any

from flowsim.errors import FlowsimError, prefixed
from flowsim.hospital.edits.edit import Edit, Edits, flat, names, refuse_conflicts
from flowsim.hospital.edits.fields import FIELDS, Rule
from flowsim.hospital.edits.items import added, changed
from flowsim.hospital.edits.steps import with_diverts, with_stage_edits
from flowsim.hospital.vocabulary.hospital import Hospital


def apply_edits(hospital: Hospital, edits: Edits) -> Hospital:
    """Return the hospital with all edits, which may come in any order.

    First comes what is new, then steps (instead, before, around, after a stage), then diverts, then
    fields: so the steps and things of one initiative can be edited by another.

    Raises FlowsimError, naming the initiatives and the target, for edits that exclude each other,
    for a target that is not there and for a value that it cannot take.
    """
    every = sorted(flat(edits), key=lambda edit: edit.order)
    refuse_conflicts(every)
    hospital = _with_new(hospital, [e for e in every if e.operation == "new"])
    hospital = with_stage_edits(hospital, [e for e in every if e.field == "stage"])
    hospital = with_diverts(hospital, [e for e in every if e.operation == "divert"])
    for group in _grouped([e for e in every if e.kind in FIELDS and e.field in FIELDS[e.kind]]):
        hospital = _with_field(hospital, group)
    return hospital


def _with_new(hospital: Hospital, edits: Sequence[Edit]) -> Hospital:
    """Add things by kind and name, each once though several initiatives bring the same."""
    once = {(e.kind, e.name): e for e in sorted(edits, key=lambda e: (e.kind, e.name))}
    for edit in once.values():
        item, before = edit.value
        try:
            hospital = added(hospital, edit.kind, edit.name, item, before)
        except FlowsimError as problem:
            raise FlowsimError(f"{names([edit])}: {problem}") from None
    return hospital


def _grouped(edits: Sequence[Edit]) -> Iterator[list[Edit]]:
    """Yield the edits of each field, in the order of the table of fields."""
    rank = {
        (kind, field): (k, j)
        for k, kind in enumerate(FIELDS)
        for j, field in enumerate(FIELDS[kind])
    }

    def key(edit: Edit) -> tuple[int, int, str]:
        return *rank[edit.kind, edit.field], edit.name

    for _, group in groupby(sorted(edits, key=key), key=key):
        yield list(group)


def _with_field(hospital: Hospital, edits: Sequence[Edit]) -> Hospital:
    first = edits[0]
    rule = FIELDS[first.kind][first.field]
    where = f"{names(edits)}: {replace(first, part='').target}"
    try:
        return changed(
            hospital, first.kind, first.name, lambda item: _combined(item, edits, rule, where)
        )
    except FlowsimError as problem:
        raise prefixed(where, problem) from None


def _combined(item: Any, edits: Sequence[Edit], rule: Rule, where: str) -> Any:
    """Return a thing with one field combined; activities and calendars are their only field."""
    if edits[0].kind in ("activity", "calendar"):
        return rule.combine(item, edits, where)
    name = rule.attribute or edits[0].field
    if not hasattr(item, name):
        raise FlowsimError(f"{where}: a {type(item).__name__.lower()} has no {name}")
    return replace(item, **{name: rule.combine(getattr(item, name), edits, where)})
