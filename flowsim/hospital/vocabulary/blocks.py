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

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any, TypeAlias, Union

from flowsim.errors import FlowsimError, unknown_name
from flowsim.hospital.vocabulary.attributes import Shares, shares
from flowsim.hospital.vocabulary.by import By
from flowsim.hospital.vocabulary.by_state import WAY_POLICIES, BranchBy, TryRung
from flowsim.hospital.vocabulary.parts import brought, tabled
from flowsim.hospital.vocabulary.step_lists import Block, flat
from flowsim.hospital.vocabulary.step_types import (
    LEAVING,
    Book,
    Branch,
    BranchOn,
    Go,
    Label,
    RenegeAfter,
    Seize,
    Stage,
    StageEnd,
    Step,
    WaitForBed,
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


@dataclass(frozen=True)
class Otherwise(Block):
    """A step that may lead elsewhere (`field` names the label), and the steps found there."""

    step: Seize | Book | RenegeAfter | WaitForBed
    field: str
    steps: Arm


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


def laid_out(steps: Iterable[Written], where: str) -> list[Step]:
    """Return flat steps: those written, blocks laid out, arms that leave at the end.

    Raises FlowsimError, beginning with `where`, when the steps do not end by leaving.
    """
    written = list(steps)
    real = [step for step in written if not isinstance(step, Label | Stage | StageEnd)]
    if not real or isinstance(written[-1], Label) or not leaves(written):
        raise FlowsimError(f"{where}: the last step must leave it (depart, end, go or transfer)")
    inline, later = _Layout(written, where).lay(written)
    return [*inline, *later]


def _values(value: Any, where: str) -> tuple[str, ...]:
    values = value if isinstance(value, tuple | list) else (value,)
    return tuple(text(one, f"{where}: value") for one in values)


def _rows(table: Shares | By[Shares]) -> list[Shares]:
    return table.values() if isinstance(table, By) else [table]


def _within(steps: Iterable[Written]) -> Iterable[Written]:
    """Return all steps and blocks, also those inside blocks."""
    for step in steps:
        yield step
        match step:
            case When() | Either() | ByPolicy() | FirstOf():
                for _, arm in step.arms:
                    yield from _within(arm)
                yield from _within(step.otherwise)
            case WhenAny(steps=arm, otherwise=others):
                yield from _within((*arm, *others))
            case Repeat(steps=arm) | Otherwise(steps=arm):
                yield from _within(arm)


Laid: TypeAlias = tuple[list[Step], list[Step]]
"""Steps in place, and steps for the end of the pathway."""


class _Layout:
    """Lays out the blocks of one pathway; new labels never take a name that is there."""

    def __init__(self, steps: Iterable[Written], where: str) -> None:
        self.where = where
        self.taken = {step.name for step in _within(steps) if isinstance(step, Label)}

    def lay(self, steps: Iterable[Written]) -> Laid:
        found: list[Step] = []
        later: list[Step] = []
        for step in steps:
            inline, after = self._one(step)
            found += inline
            later = [*after, *later]
        return found, later

    def _one(self, step: Written) -> Laid:
        match step:
            case When():
                return self._when(step)
            case WhenAny():
                return self._when_any(step)
            case Either():
                return self._either(step)
            case ByPolicy():
                return self._by_policy(step)
            case FirstOf():
                return self._first_of(step)
            case Repeat():
                again = self._name("repeat")
                inline, later = self.lay(step.steps)
                return [Label(again), *inline, Go(again)], later
            case Otherwise():
                return self._otherwise(step)
        return [step], []

    def _when(self, block: When) -> Laid:
        def branch(labels: list[str], others: str) -> list[Step]:
            to = {v: k for (values, _), k in zip(block.arms, labels, strict=True) for v in values}
            return [BranchOn(block.attribute, tuple(to.items()), others)]

        arms = [("/".join(values), arm) for values, arm in block.arms]
        return self._fork(f"when {block.attribute}", branch, arms, block.otherwise)

    def _when_any(self, block: WhenAny) -> Laid:
        def branch(labels: list[str], others: str) -> list[Step]:
            rows: list[Step] = [
                BranchOn(attribute, tuple((value, labels[0]) for value in values))
                for attribute, values in block.conditions
            ]
            return rows if others == "next" else [*rows, Go(others)]

        return self._fork("when any", branch, [("yes", block.steps)], block.otherwise)

    def _either(self, block: Either) -> Laid:
        def branch(labels: list[str], others: str) -> list[Step]:
            to = dict(zip([name for name, _ in block.arms], labels, strict=True))

            def renamed(row: Shares) -> Shares:
                return Shares(tuple((to.get(name, others), share) for name, share in row.shares))

            table = block.shares
            if not isinstance(table, By):
                return [Branch(block.choice, renamed(table))]
            rows = tuple((key, renamed(row)) for key, row in table.table)
            default = None if table.default is None else renamed(table.default)
            return [Branch(block.choice, By(table.attributes, rows, default))]

        return self._fork(f"either {block.choice}", branch, list(block.arms), block.otherwise)

    def _by_policy(self, block: ByPolicy) -> Laid:
        def branch(labels: list[str], others: str) -> list[Step]:
            to = tuple(zip([queue for queue, _ in block.arms], labels, strict=True))
            others = labels[0] if block.always else others
            return [BranchBy(block.policy, to, block.limit, others)]

        arms = [(queue or "yes", arm) for queue, arm in block.arms]
        return self._fork(f"branch by {block.policy}", branch, arms, block.otherwise)

    def _first_of(self, block: FirstOf) -> Laid:
        """Lay out rung after rung, each followed by its steps; a refusal leads to the next."""
        name = self._name(f"first of {block.ladder}")
        end = f"{name}: end"
        back = [rung for rung, arm in block.arms if not leaves(arm)]
        inline: list[Step] = []
        later: list[Step] = []
        for rung, arm in block.arms:
            refused = f"{name}: not {rung.rung}"
            steps, after = self.lay(arm)
            on = [Go(end)] if rung in back else []
            inline += [replace(rung, otherwise=refused), *steps, *on, Label(refused)]
            later = [*after, *later]
        steps, after = self.lay(block.otherwise)
        return [*inline, *steps, *([Label(end)] if back else [])], [*after, *later]

    def _fork(
        self,
        kind: str,
        branch: Callable[[list[str], str], list[Step]],
        arms: list[tuple[str, Arm]],
        otherwise: Arm,
    ) -> Laid:
        """Lay out a branch: `branch(labels of the arms, label of all others)` makes its rows."""
        name = self._name(kind)
        end = f"{name}: end"
        labels = [_only_go(arm) or f"{name}: {what or 'no value'}" for what, arm in arms]
        placed = [(k, arm) for k, (_, arm) in zip(labels, arms, strict=True) if not _only_go(arm)]
        back = [(label, arm) for label, arm in placed if not leaves(arm)]
        away = [(label, arm) for label, arm in placed if leaves(arm)]
        others = _only_go(otherwise) or "next"
        first: list[tuple[str, Arm]] = []
        if otherwise and others == "next":
            if back and leaves(otherwise):
                others = f"{name}: otherwise"
                away.append((others, otherwise))
            else:
                first = [("", otherwise)]
        elif not otherwise and back:
            others = end
        inline = branch(labels, others)
        later: list[Step] = []
        for number, (label, arm) in enumerate(in_place := [*first, *back]):
            steps, after = self.lay(arm)
            inline += [*([Label(label)] if label else []), *steps]
            if number + 1 < len(in_place):
                inline.append(Go(end))
            later = [*after, *later]
        if others == end or len(in_place) > 1:
            inline.append(Label(end))
        for label, arm in away:
            steps, after = self.lay(arm)
            later += [Label(label), *steps, *after]
        return inline, later

    def _otherwise(self, block: Otherwise) -> Laid:
        if not leaves(block.steps):
            raise FlowsimError(
                f"{self.where}: the steps of '{block.field}' of {type(block.step).__name__} must "
                "leave it (depart, end, go or transfer)"
            )
        label = self._name(type(block.step).__name__.lower())
        changes: dict[str, Any] = {block.field: label}
        inline, later = self.lay(block.steps)
        return [replace(block.step, **changes)], [Label(label), *inline, *later]

    def _name(self, kind: str) -> str:
        number = 1
        while any(t == f"{kind} {number}" or t.startswith(f"{kind} {number}:") for t in self.taken):
            number += 1
        self.taken.add(f"{kind} {number}")
        return f"{kind} {number}"


def _only_go(arm: Arm) -> str | None:
    """Return the label an arm only goes to, if that is all it does."""
    return arm[0].to if len(arm) == 1 and isinstance(arm[0], Go) else None
