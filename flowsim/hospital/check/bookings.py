"""What a slot that is booked, given back or awaited does to the state of a walker (`flow`)."""

from dataclasses import replace
from typing import TYPE_CHECKING

from flowsim.hospital.vocabulary import step_types as verb
from flowsim.hospital.vocabulary.noted_time_steps import WritesTime

if TYPE_CHECKING:
    from flowsim.hospital.check.flow import Edges, Flow, State


def book(flow: "Flow", at: int, state: "State", step: verb.Book) -> "Edges":
    """Return the ways on: with a slot booked, and where there is none."""
    booked = with_slot(flow, at, state, step.clock)
    return [(at + 1, booked), (flow.graph.to(at, step.otherwise), state)]


def with_slot(flow: "Flow", at: int, state: "State", clock: str) -> "State":
    """Return the state after a slot is booked under a milestone."""
    if flow.speak and clock in state.booked:
        flow.findings.error(
            flow.graph.nodes[at].where,
            f"a slot is already booked under '{clock}'",
            "wait for it or cancel it before, or give the second one another name",
        )
    return replace(state, booked=state.booked | {clock})


def cancel_booking(flow: "Flow", at: int, state: "State", step: verb.CancelBooking) -> "State":
    """Return the state after a slot is given back."""
    _needs_slot(flow, at, state, step.clock)
    return replace(state, booked=state.booked - {step.clock})


def come_back(flow: "Flow", at: int, state: "State", step: verb.ComeBack) -> "State":
    """Return the state after a return for a slot, which is then the next episode's to use."""
    _needs_booking(flow, at, state, step.at)
    return replace(state, booked=state.booked - {step.at})


def wait_for_time(flow: "Flow", at: int, state: "State", step: verb.WaitForTime) -> "State":
    """Return the state after a wait for a slot, which is used when it has begun."""
    _needs_booking(flow, at, state, step.clock)
    used = {step.clock} if step.lead_minutes <= 0 else set()
    return replace(state, booked=state.booked - used)


def write_over(
    flow: "Flow",
    at: int,
    state: "State",
    step: WritesTime,
) -> "State":
    """Return the state after another time is written, which must not be over that of a slot."""
    keeps = isinstance(step, verb.Note) and step.first
    if flow.speak and step.clock in state.booked and not keeps:
        flow.findings.error(
            flow.graph.nodes[at].where,
            f"a slot is booked under '{step.clock}', and its time would be written over",
            "write this time under another name, or wait for the slot or cancel it before",
        )
    return state


def _needs_booking(flow: "Flow", at: int, state: "State", clock: str | None) -> None:
    """Add an error where a milestone that only bookings note may not have been noted."""
    if clock in flow.graph.slots:
        _needs_slot(flow, at, state, clock)


def _needs_slot(flow: "Flow", at: int, state: "State", clock: str | None) -> None:
    if flow.speak and clock not in state.booked:
        flow.findings.error(
            flow.graph.nodes[at].where,
            f"not everybody who comes here has a slot booked under '{clock}'",
            "book one before, and let those for whom there is none go another way",
        )
