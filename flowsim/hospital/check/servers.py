"""What seizing, giving back and patience do to the state of a walker (`flow`)."""

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from flowsim.hospital.check import bookings
from flowsim.hospital.check.graph import PATIENT, STARTED
from flowsim.hospital.vocabulary import step_types as verb
from flowsim.hospital.vocabulary.by_state import TryRung

if TYPE_CHECKING:
    from flowsim.hospital.check.flow import Edges, Flow, State


@dataclass(frozen=True)
class Patience:
    """A step that started a patience clock: where it leads, and what was held then."""

    step: int
    to: int
    held: frozenset[str]


def named(names: frozenset[str] | set[str]) -> str:
    """Return names for a message."""
    return ", ".join(sorted(names)) or "nothing"


def waits_in_line(step: object) -> str | None:
    """Return the queue in which a walker may wait at a step, None if it waits in none."""
    if isinstance(step, verb.Seize):
        return step.resource if step.otherwise is None else None
    return step.resource if isinstance(step, verb.GiveWay) else None


def seize(flow: "Flow", at: int, state: "State", step: verb.Seize) -> "Edges":
    """Return the ways on: with it held, turned away, and with patience at its end."""
    _not_held(flow, at, state, step.resource)
    edges = [(at + 1, replace(state, held=state.held | {step.resource}))]
    if step.otherwise is not None:
        return [*edges, (flow.graph.to(at, step.otherwise), state)]
    return [*edges, *_giving_up(flow, at, state)]


def try_rung(flow: "Flow", at: int, state: "State", step: TryRung) -> "Edges":
    """Return the ways on: with the rung taken, and to the next."""
    if flow.kind not in (PATIENT, STARTED):
        flow.complain(at, "only a patient tries a ladder", "move the step to their pathway")
    taken = state
    if step.resource is not None:
        _not_held(flow, at, state, step.resource)
        taken = replace(state, held=state.held | {step.resource})
    if step.clock is not None:
        taken = bookings.with_slot(flow, at, taken, step.clock)
    return [(at + 1, taken), (flow.graph.to(at, step.otherwise), state)]


def release(flow: "Flow", at: int, state: "State", step: verb.Release) -> "State":
    """Return the state after all, or some, is given back."""
    if step.resource not in state.held:
        flow.complain(
            at,
            f"'{step.resource}' is not held here (held: {named(state.held)})",
            "seize it before, or remove the release",
        )
    return state if step.units else replace(state, held=state.held - {step.resource})


def give_way(flow: "Flow", at: int, state: "State", step: verb.GiveWay) -> "Edges":
    """Return the ways on: with as much held as before, or without it and patience at its end."""
    if step.resource not in state.held:
        flow.complain(
            at,
            f"'{step.resource}' is not held here (held: {named(state.held)}), so there is nothing "
            "to give way with",
            "seize it before, or remove the step",
        )
    waiting = replace(state, held=state.held - {step.resource})
    return [(at + 1, state), *_giving_up(flow, at, waiting)]


def treat(flow: "Flow", at: int, state: "State", step: verb.Treat) -> "State":
    """Return the state after a task, which somebody who is held does."""
    if step.by_whom is not None and step.by_whom not in state.held:
        flow.complain(
            at,
            f"the task is done by '{step.by_whom}', who is not held here "
            f"(held: {named(state.held)})",
            "seize them before the task",
        )
    return state


def renege_after(flow: "Flow", at: int, state: "State", step: verb.RenegeAfter) -> "State":
    """Return the state with this patience in place of any other."""
    patience = Patience(at, flow.graph.to(at, step.to), state.held)
    return replace(state, patience=frozenset({patience}))


def keep_waiting(flow: "Flow", at: int, state: "State", step: verb.KeepWaiting) -> "State":
    """Return the state without patience."""
    return replace(state, patience=frozenset({None}))


def _not_held(flow: "Flow", at: int, state: "State", queue: str) -> None:
    if queue in state.held:
        flow.complain(
            at,
            f"'{queue}' is already held",
            "release it first, or give the second one another name",
        )


def _giving_up(flow: "Flow", at: int, state: "State") -> "Edges":
    """Return where each patience leads that may end in a wait here."""
    return [(p.to, _give_up(flow, at, state, p)) for p in state.patience if p is not None]


def _give_up(flow: "Flow", at: int, state: "State", patience: Patience) -> "State":
    missing = patience.held - state.held
    if missing:
        begun = flow.graph.nodes[patience.step].where
        flow.complain(
            at,
            f"who gives up here no longer holds {named(missing)}, which was held when the "
            f"patience began ({begun})",
            "end the patience with keep_waiting() before releasing it",
        )
    return replace(state, held=patience.held, patience=frozenset({None}))
