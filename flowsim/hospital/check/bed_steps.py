"""What steps about beds do to the state of a walker (`flow`)."""

from dataclasses import replace
from typing import TYPE_CHECKING

from flowsim.hospital.check.graph import BACKGROUND, BED, PATIENT, STARTED
from flowsim.hospital.vocabulary import step_types as verb

if TYPE_CHECKING:
    from flowsim.hospital.check.flow import Edges, Flow, State

NO_REQUEST, REQUESTED, ALLOCATED, READY = range(4)


def patients_only(flow: "Flow", at: int, state: "State") -> None:
    """Add an error where somebody comes to a step that only a patient in hospital takes."""
    if state.outside:
        flow.complain(
            at,
            "whoever has left the hospital has no bed there to ask for, occupy or vacate",
            "put the step before the patient departs, or seize a place outside",
        )
    if flow.kind == PATIENT:
        return
    who = {
        STARTED: "a started pathway",
        BACKGROUND: "a background pathway",
        BED: "a bed turned round",
    }
    flow.complain(
        at,
        f"{who[flow.kind]} has no bed of its own to ask for, occupy or vacate",
        "move the step to the patient's own pathway",
    )


def request_bed(flow: "Flow", at: int, state: "State", step: verb.RequestBed) -> "State":
    """Return the state after a bed is asked for."""
    patients_only(flow, at, state)
    if state.request:
        flow.complain(
            at,
            "a bed has already been asked for",
            "occupy that bed first, or remove this request",
        )
    return replace(state, request=REQUESTED)


def wait_for_bed(flow: "Flow", at: int, state: "State", step: verb.WaitForBed) -> "Edges":
    """Return the ways on: with the bed, and where the wait is given up."""
    patients_only(flow, at, state)
    if not state.request:
        flow.complain(at, "no bed has been asked for", "put request_bed before")
    reached = READY if step.stage == "ready" else ALLOCATED
    edges = [(at + 1, replace(state, request=max(state.request, reached)))]
    if step.otherwise is not None:
        edges.append((flow.graph.to(at, step.otherwise), replace(state, request=NO_REQUEST)))
    return edges


def occupy_bed(flow: "Flow", at: int, state: "State", step: verb.OccupyBed) -> "State":
    """Return the state of somebody in a bed."""
    patients_only(flow, at, state)
    if state.request != READY:
        flow.complain(at, "no bed is ready for the patient", "put wait_for_bed('ready') before")
    if state.in_bed:
        flow.complain(at, "the patient is still in a bed", "vacate it before")
    return replace(state, in_bed=True, request=NO_REQUEST)


def vacate_bed(flow: "Flow", at: int, state: "State", step: verb.VacateBed) -> "State":
    """Return the state of somebody who has left a bed."""
    patients_only(flow, at, state)
    if not state.in_bed:
        flow.complain(at, "the patient is not in a bed", "occupy one before")
    return replace(state, in_bed=False)


def bed_becomes(flow: "Flow", at: int, state: "State", step: verb.BedBecomes) -> "State":
    """Return the state after a bed that is turned round becomes another."""
    if flow.kind != BED:
        flow.complain(
            at,
            "only the turn-round pathway of the bed bureau has a bed to turn round",
            "move the step there",
        )
    elif state.bed in ("empty", step.state):
        flow.complain(
            at,
            f"the bed is already {state.bed}"
            + (" and may have been given to a patient" if state.bed == "empty" else ""),
            "remove the step, or put it earlier",
        )
    return replace(state, bed=step.state)
