"""Laying out the blocks of a pathway as flat steps, in place and at its end; see `blocks`."""

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any, TypeAlias

from flowsim.errors import FlowsimError
from flowsim.hospital.vocabulary.attributes import Shares
from flowsim.hospital.vocabulary.blocks import (
    Arm,
    ByPolicy,
    Either,
    FirstOf,
    Otherwise,
    Repeat,
    When,
    WhenAny,
    Written,
    leaves,
)
from flowsim.hospital.vocabulary.by import By
from flowsim.hospital.vocabulary.by_state import BranchBy
from flowsim.hospital.vocabulary.step_types import (
    Branch,
    BranchOn,
    Go,
    Label,
    Stage,
    StageEnd,
    Step,
)


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
            case Repeat(steps=arm):
                yield from _within(arm)
            case Otherwise(arms=arms):
                for _, arm in arms:
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
        changes: dict[str, Any] = {}
        later: list[Step] = []
        for field, arm in block.arms:
            if not leaves(arm):
                raise FlowsimError(
                    f"{self.where}: the steps of '{field}' of {type(block.step).__name__} must "
                    "leave it (depart, end, go or transfer)"
                )
            changes[field] = self._name(type(block.step).__name__.lower())
            inline, after = self.lay(arm)
            later += [Label(changes[field]), *inline, *after]
        return [replace(block.step, **changes)], later

    def _name(self, kind: str) -> str:
        number = 1
        while any(t == f"{kind} {number}" or t.startswith(f"{kind} {number}:") for t in self.taken):
            number += 1
        self.taken.add(f"{kind} {number}")
        return f"{kind} {number}"


def _only_go(arm: Arm) -> str | None:
    """Return the label an arm only goes to, if that is all it does."""
    return arm[0].to if len(arm) == 1 and isinstance(arm[0], Go) else None
