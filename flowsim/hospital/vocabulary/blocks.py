"""Blocks: parts of a pathway that some patients take, or that are walked again.

A block holds steps and is laid out as labels, branches and `go` when its pathway is made, so
everything after that sees flat steps. Steps that end by leaving (depart, end, go, transfer) read
as a guard: the rest of the pathway follows without them. The layout:

1. straight after the branch, the steps of `otherwise`, then those of every arm that comes back;
   each but the last goes on to the end of the block;
2. arms that leave stand after all else in the pathway, the last branch's first;
3. an arm that is a single `go` has no row: its branch leads straight to the label.

Labels are named by the block and its number in the pathway, such as 'when stream 1: resus'.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, TypeAlias, Union

from flowsim.errors import FlowsimError, unknown_name
from flowsim.hospital.vocabulary.attributes import Shares, shares
from flowsim.hospital.vocabulary.by import By
from flowsim.hospital.vocabulary.by_state import WAY_POLICIES, TryRung
from flowsim.hospital.vocabulary.parts import brought, tabled
from flowsim.hospital.vocabulary.step_lists import Block, flat
from flowsim.hospital.vocabulary.step_types import (
    LEAVING,
    Book,
    CallFrom,
    RenegeAfter,
    Seize,
    Stage,
    StageEnd,
    Step,
    WaitForBed,
    WaitToBeCalled,
)
from flowsim.numbers import text

Written: TypeAlias = Union[
    Step, "When", "WhenAny", "Either", "ByPolicy", "FirstOf", "Repeat", "Otherwise"
]
"""What a pathway is written in: steps and blocks."""
Steps: TypeAlias = Written | Iterable[Written | Iterable[Written]]
Arm: TypeAlias = tuple[Written, ...]


@dataclass(frozen=True)
class When(Block):
    """Steps by the value of an attribute; see `when`."""

    attribute: str
    arms: tuple[tuple[tuple[str, ...], Arm], ...]
    otherwise: Arm


@dataclass(frozen=True)
class WhenAny(Block):
    """Steps for those who have one of several values; see `when_any`."""

    conditions: tuple[tuple[str, tuple[str, ...]], ...]
    steps: Arm
    otherwise: Arm


@dataclass(frozen=True)
class Either(Block):
    """Steps by chance; see `either`."""

    choice: str
    shares: Shares | By[Shares]
    arms: tuple[tuple[str, Arm], ...]
    otherwise: Arm


@dataclass(frozen=True)
class ByPolicy(Block):
    """Steps by the state now; see `branch_by`."""

    policy: str
    arms: tuple[tuple[str | None, Arm], ...]
    limit: float
    otherwise: Arm

    @property
    def always(self) -> bool:
        """Whether nobody is left without a way."""
        return self.policy in WAY_POLICIES and WAY_POLICIES[self.policy].always


@dataclass(frozen=True)
class FirstOf(Block):
    """A ladder, each rung with the steps of whom it takes; see `first_of`."""

    ladder: str
    arms: tuple[tuple[TryRung, Arm], ...]
    otherwise: Arm


@dataclass(frozen=True)
class Repeat(Block):
    """Steps walked again and again."""

    steps: Arm


Leading: TypeAlias = Seize | Book | RenegeAfter | WaitForBed | WaitToBeCalled | CallFrom
"""The steps that may lead elsewhere."""


@dataclass(frozen=True)
class Otherwise(Block):
    """A step that may lead elsewhere: the field of each label, and the steps found there."""

    step: Leading
    arms: tuple[tuple[str, Arm], ...]


def when(
    attribute: str,
    arms: Mapping[str | tuple[str, ...], Steps],
    *,
    otherwise: Steps = (),
) -> When:
    """Take the steps given for the attribute's value; all others take `otherwise`.

    `when("fit_to_sit", {"yes": [treat("walk")]}, otherwise=[*seize("porter"), ...])`; a tuple of
    values shares steps. Raises FlowsimError when a value is given twice.
    """
    where = f"when {attribute}"
    found = tuple(
        (_values(key, where), tuple(flat(steps)))
        for key, steps in tabled(arms, f"{where}:", "value: steps").items()
    )
    named = [value for values, _ in found for value in values]
    twice = sorted({value for value in named if named.count(value) > 1})
    if twice:
        raise FlowsimError(f"{where}: value '{twice[0]}' is given twice")
    return When(text(attribute, "when: attribute"), found, tuple(flat(otherwise)))


def when_any(
    conditions: Mapping[str, str | tuple[str, ...]], steps: Steps, *, otherwise: Steps = ()
) -> WhenAny:
    """Take the steps if any attribute has the value given for it; all others take `otherwise`."""
    where = "when_any"
    found = tuple(
        (text(name, where), _values(value, f"{where}: {name}"))
        for name, value in tabled(conditions, f"{where}:", "attribute: value").items()
    )
    return WhenAny(found, tuple(flat(steps)), tuple(flat(otherwise)))


def either(
    choice: str,
    table: Mapping[str, float] | By[Shares],
    arms: Mapping[str, Steps],
    *,
    otherwise: Steps = (),
) -> Either:
    """Take the steps of an arm by chance: `table` gives shares by name, `arms` steps by name.

    `choice` names the draw. Names without an arm take `otherwise`. Raises FlowsimError for an arm
    that has no share.
    """
    where = f"either {choice}"
    given = brought(table, By[Shares], where) if isinstance(table, By) else shares(table)
    known = [name for row in _rows(given) for name, _ in row.shares]
    found = tuple(
        (text(name, where), tuple(flat(steps)))
        for name, steps in tabled(arms, f"{where}:", "value: steps").items()
    )
    for name, _ in found:
        if name not in known:
            raise unknown_name(where, "share", name, known)
    return Either(text(choice, "either: choice"), given, found, tuple(flat(otherwise)))


def repeat(*steps: Written | Iterable[Written]) -> Repeat:
    """Walk the steps again and again; an arm that leaves is the way out."""
    return Repeat(tuple(flat(steps)))


def leaves(steps: Iterable[Written]) -> bool:
    """Return whether whoever walks these steps never comes to what is written after them."""
    real = [step for step in steps if not isinstance(step, Stage | StageEnd)]
    if not real:
        return False
    match last := real[-1]:
        case When(arms=arms, otherwise=others) | Either(arms=arms, otherwise=others):
            return leaves(others) and all(leaves(arm) for _, arm in arms)
        case ByPolicy(arms=ways, otherwise=others):
            return (last.always or leaves(others)) and all(leaves(arm) for _, arm in ways)
        case FirstOf(arms=rungs, otherwise=others):
            return leaves(others) and all(leaves(arm) for _, arm in rungs)
        case WhenAny(steps=arm, otherwise=others):
            return leaves(others) and leaves(arm)
        case _:
            return isinstance(last, (*LEAVING, Repeat))


def leading(step: Leading, arms: Mapping[str, Steps]) -> Otherwise:
    """Return a step with the steps found at its labels, by field."""
    return Otherwise(step, tuple((name, tuple(flat(steps))) for name, steps in arms.items()))


def _values(value: Any, where: str) -> tuple[str, ...]:
    values = value if isinstance(value, tuple | list) else (value,)
    return tuple(text(one, f"{where}: value") for one in values)


def _rows(table: Shares | By[Shares]) -> list[Shares]:
    return table.values() if isinstance(table, By) else [table]
