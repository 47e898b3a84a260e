"""The page of verbs, made from the types of step and the kinds of their fields."""

from dataclasses import MISSING, fields
from inspect import getdoc
from typing import get_args

from flowsim.hospital.vocabulary.kinds import Field, Kind, fields_of, word_of
from flowsim.hospital.vocabulary.step_types import MARKERS, AtOnce, Step

INTRODUCTION = """\
# The verbs, field by field

Every verb a pathway is written in, in the order of the operation codes, with what each field of its
step is. What they mean together is in [the vocabulary](vocabulary.md); a verb is added as
[extending](extending.md) shows. Fields in brackets need not be given. Verbs that take no time, and
neither take nor give what somebody may wait for, have *at once*; a *mark* is no row of the program.

This page is made by `python -m flowsim.docs verbs > docs/verbs.md`.

| verb | what it does | fields |
|---|---|---|
"""


def page() -> str:
    """Return the page in Markdown."""
    return INTRODUCTION + "".join(f"{_row(kind)}\n" for kind in get_args(Step))


def _row(step_type: type) -> str:
    does = " ".join((getdoc(step_type) or "").split())
    if step_type in MARKERS:
        does += " *Mark.*"
    elif issubclass(step_type, AtOnce):
        does += " *At once.*"
    optional = {item.name for item in fields(step_type) if item.default is not MISSING}
    said = (_field(item, item.name in optional) for item in fields_of(step_type))
    return f"| `{word_of(step_type)}` | {does} | {'; '.join(said)} |"


def _field(item: Field, optional: bool) -> str:
    name = f"[`{item.name}`]" if optional else f"`{item.name}`"
    if item.one_of is not None:
        return f"{name}: {' or '.join(item.one_of.words)}"
    if item.kind is Kind.CAUSE:
        return f"{name}: `{item.cause}` unless given"
    return f"{name}: {item.kind.value}"
