"""One change of one thing, as data."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any, TypeAlias

from flowsim.errors import FlowsimError
from flowsim.hospital.vocabulary.parts import Part
from flowsim.hospital.vocabulary.step_lists import is_iterable

EXCLUSIVE = ("replace", "set_mean", "set_share", "row", "new", "instead")
"""Operations of which two with different values cannot both be done to the same target."""


@dataclass(frozen=True, kw_only=True)
class Edit(Part):
    """What is changed (`kind`, `name`, `field`), how (`operation`), and to or by what (`value`).

    `part` is the row, label or stage of the field that is meant. `place` is the edit's number in
    the list of the initiative `who`, which decides the order of steps put at the same stage.
    """

    kind: str
    name: str
    field: str
    operation: str
    value: Any
    part: str = ""
    who: str = ""
    place: int = 0

    @property
    def target(self) -> str:
        """The thing changed, in words: 'ward elm: beds'."""
        owner = f"{self.kind.replace('_', ' ')} {self.name}".strip()
        words = ", ".join(part for part in (self.field.replace("_", " "), self.part) if part)
        return f"{owner}: {words}" if words else owner

    @property
    def order(self) -> tuple[str, int]:
        """Where it comes among edits of the same target: by initiative, then as listed."""
        return self.who, self.place


Edits: TypeAlias = "Edit | Iterable[Edit | Edits]"
"""One edit, or edits in lists and lists of lists, as the verbs give them."""


def flat(edits: Edits) -> list[Edit]:
    """Return edits in order, with lists of them laid out.

    Raises FlowsimError for what is no edit.
    """
    if isinstance(edits, Edit):
        return [edits]
    if isinstance(edits, str) or not is_iterable(edits):
        raise FlowsimError(
            f"edits: {edits!r} is no edit; give what the verbs of flowsim.hospital.edits return, "
            "or a list of it"
        )
    return [one for each in edits for one in flat(each)]


def signed(edits: Edits, who: str) -> tuple[Edit, ...]:
    """Return the edits of an initiative, numbered and with its name."""
    try:
        found = flat(edits)
    except FlowsimError as problem:
        raise FlowsimError(f"initiative {who}: {problem}") from None
    return tuple(replace(edit, who=who, place=k) for k, edit in enumerate(found))


def conflicts(edits: Sequence[Edit]) -> list[str]:
    """Return what cannot be done together, in words: two values for the same target."""
    exclusive = sorted((e for e in edits if e.operation in EXCLUSIVE), key=_same)
    found = []
    for _, group in groupby(exclusive, key=_same):
        first, *others = sorted(group, key=lambda edit: edit.order)
        found += [_both(first, other) for other in others if other.value != first.value]
    return found


def refuse_conflicts(edits: Sequence[Edit]) -> None:
    """Raise FlowsimError with the first conflict, which names both initiatives and the target.

    Steps put at the same place of a stage conflict where only the order in the list could say
    which come first: where neither edit is signed.
    """
    for problem in conflicts(edits):
        raise FlowsimError(problem)
    first: dict[tuple[str, ...], Edit] = {}
    for edit in edits:
        if edit.field == "stage" and not edit.who:
            other = first.setdefault(_same(edit), edit)
            if other.value != edit.value:
                raise FlowsimError(
                    f"{names([edit])}: {edit.target} is given steps '{edit.operation}' it twice, "
                    "and nothing says which come first; write them in one edit, or sign each list "
                    "of edits: signed(edits, who)"
                )


def names(edits: Iterable[Edit]) -> str:
    """Return whose edits they are: 'initiatives a and b'."""
    who = sorted({edit.who for edit in edits if edit.who})
    if not who:
        return "edit"
    return f"initiative{'s' if len(who) > 1 else ''} {' and '.join(who)}"


def _same(edit: Edit) -> tuple[str, ...]:
    return edit.kind, edit.name, edit.field, edit.part, edit.operation


def _both(first: Edit, other: Edit) -> str:
    verb = "both add" if first.operation == "new" else "both change"
    if first.who == other.who:
        return f"{names([first])}: {first.target} is given two values; give one"
    return f"{names([first, other])} {verb} {first.target}; switch one of them off"
