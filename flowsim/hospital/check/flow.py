"""What a walker holds at every step, whichever way it came: a dataflow over the step graph.

The idea is that of a bytecode verifier: a state is carried along every edge, and two ways into
one step must bring the same state. Then nothing is released that is not held, nothing is left
behind, and bed steps fit together, for every patient there could be.
"""

from collections.abc import Callable
from dataclasses import dataclass, replace
from typing import Any, ClassVar

from flowsim.hospital.check import bed_steps, bookings, lists, servers
from flowsim.hospital.check.bed_steps import NO_REQUEST
from flowsim.hospital.check.findings import Findings
from flowsim.hospital.check.graph import BED, PATIENT, Graph
from flowsim.hospital.check.servers import Patience, named
from flowsim.hospital.check.verbs import rule_of
from flowsim.hospital.vocabulary import step_types as verb
from flowsim.hospital.vocabulary.by_state import TryRung
from flowsim.hospital.vocabulary.python_step import PythonStep


@dataclass(frozen=True)
class State:
    """What is true of a walker before a step.

    `held`: queues; `in_bed` and `request`: of the patient; `bed`: state of the bed turned round;
    `patience`: clocks that may be running (None: none); `running`: pathways started that may not
    have ended; `outside`: whether a patient has left the hospital and goes on outside;
    `booked`: milestones under which a slot is booked, whichever way one came; `listed`: waiting
    lists of which one has joined one.
    """

    held: frozenset[str] = frozenset()
    in_bed: bool = False
    request: int = NO_REQUEST
    bed: str = ""
    patience: frozenset[Patience | None] = frozenset({None})
    running: frozenset[str] = frozenset()
    outside: bool = False
    booked: frozenset[str] = frozenset()
    listed: frozenset[str] = frozenset()


States = dict[int, State]
Edges = list[tuple[int, State]]


def check_flow(graph: Graph, findings: Findings) -> dict[str, States]:
    """Add an error wherever holdings or beds do not fit; return the states by kind of walker."""
    found = {}
    for kind, entries in graph.entries().items():
        flow = Flow(graph, kind, findings)
        found[kind] = flow.run(entries)
    return found


class Flow:
    """The dataflow of one kind of walker."""

    def __init__(self, graph: Graph, kind: str, findings: Findings) -> None:
        self.graph = graph
        self.kind = kind
        self.findings = findings
        self.states: States = {}
        self.came_from: dict[int, int | None] = {}
        self.speak = False
        self.places = graph.hospital.places

    def run(self, entries: list[int]) -> States:
        """Return the state before every step reached, and report what does not fit."""
        begin = State(bed="undeclared" if self.kind == BED else "")
        todo: list[int] = []
        for entry in entries:
            self._arrive(entry, begin, None, todo)
        while todo:
            at = todo.pop()
            for target, state in self._leave(at, self.states[at]):
                self._arrive(target, state, at, todo)
        self.speak = True
        for at in sorted(self.states):
            self._leave(at, self.states[at])
        return self.states

    def _arrive(self, at: int, state: State, source: int | None, todo: list[int]) -> None:
        old = self.states.get(at)
        if old is None:
            self.states[at] = state
            self.came_from[at] = source
            todo.append(at)
            return
        if state == old:
            return
        self._compare(at, old, state, source)
        merged = replace(
            old,
            request=min(old.request, state.request)
            if state.request and old.request
            else old.request,
            patience=old.patience | state.patience,
            running=old.running | state.running,
            booked=old.booked & state.booked,
            listed=old.listed | state.listed,
        )
        if merged != old:
            self.states[at] = merged
            todo.append(at)

    def _compare(self, at: int, old: State, new: State, came_from: int | None) -> None:
        where = self.graph.nodes[at].where
        first, source = self._place(self.came_from[at]), self._place(came_from)
        if old.held != new.held:
            self.findings.error(
                where,
                f"is reached holding {named(old.held)} (from {first}) and holding "
                f"{named(new.held)} (from {source})",
                "seize or release before the ways meet, so that both bring the same",
            )
        if old.in_bed != new.in_bed:
            inside, outside = (first, source) if old.in_bed else (source, first)
            self.findings.error(
                where,
                f"is reached in a bed (from {inside}) and without one (from {outside})",
                "occupy or vacate the bed before the ways meet",
            )
        if old.outside != new.outside:
            left, here = (first, source) if old.outside else (source, first)
            self.findings.error(
                where,
                f"is reached by those who have left the hospital (from {left}) and by those who "
                f"have not (from {here})",
                "write a pathway of its own for those outside",
            )
        if bool(old.request) != bool(new.request):
            asked, not_asked = (first, source) if old.request else (source, first)
            self.findings.error(
                where,
                f"is reached with a bed asked for (from {asked}) and without (from {not_asked})",
                "request the bed before the ways meet, or after",
            )
        if bool(old.listed) != bool(new.listed):
            on, off = (first, source) if old.listed else (source, first)
            self.findings.error(
                where,
                f"is reached on a waiting list (from {on}) and on none (from {off})",
                "join it before the ways meet, or be called from it",
            )
        if old.bed != new.bed:
            self.findings.error(
                where,
                f"is reached with the bed {old.bed} (from {first}) and {new.bed} (from {source})",
                "bring the bed to the same state before the ways meet",
            )

    def _place(self, at: int | None) -> str:
        return "the start" if at is None else self.graph.nodes[at].where

    def complain(self, at: int, what: str, remedy: str) -> None:
        """Add an error, once every state is known."""
        if self.speak:
            self.findings.error(self.graph.nodes[at].where, what, remedy)

    # -- one step ------------------------------------------------------------------------------

    def _leave(self, at: int, state: State) -> Edges:
        """Return the states a step hands on, reporting what it may not do."""
        step = self.graph.nodes[at].step
        rule = rule_of(self.RULES, step, "what is held")
        left = state if rule is None else rule(self, at, state, step)
        if isinstance(left, State):
            return [(target, left) for target in self.graph.following(at)]
        return left

    def _start(self, at: int, state: State, step: verb.Start) -> State:
        return replace(state, running=state.running | {step.pathway})

    def _wait_for_all(self, at: int, state: State, step: verb.WaitForAll) -> State:
        return replace(state, running=frozenset())

    # -- ends ----------------------------------------------------------------------------------

    def _depart(self, at: int, state: State, step: verb.Depart) -> State:
        if self.kind != PATIENT:
            self.complain(at, "only a patient's own pathway departs", "end this pathway with end()")
        if state.in_bed:
            self.complain(at, "the patient leaves from a bed", "vacate the bed before")
        if state.outside:
            self.complain(
                at, "whoever has left the hospital departs again", "end this pathway with end()"
            )
        if step.to is None:
            self._nothing_left(at, state)
            return state
        indoors = state.held - self.places
        if indoors:
            self.complain(
                at,
                f"{named(indoors)} is still held, which is no place outside",
                'release it before, or give the resource kind="place"',
            )
        no_bed = replace(state, in_bed=False, request=NO_REQUEST)
        return replace(no_bed, outside=True, patience=frozenset({None}))

    def _end(self, at: int, state: State, step: verb.End) -> State:
        if self.kind == PATIENT and not state.outside:
            self.complain(
                at, "a patient's own pathway cannot end here", "let the patient depart instead"
            )
        self._nothing_left(at, state)
        if self.kind == BED and state.bed != "empty":
            self.complain(
                at, f"the bed is left {state.bed}", "put bed_becomes('empty') before the end"
            )
        return state

    def _come_back(self, at: int, state: State, step: verb.ComeBack) -> State:
        if self.kind != PATIENT:
            self.complain(
                at,
                "only a patient, on their own pathway, can come back",
                "move the step there, before the patient departs",
            )
        return bookings.come_back(self, at, state, step)

    def _nothing_left(self, at: int, state: State) -> None:
        lists.not_listed(self, at, state)
        if state.held:
            self.complain(at, f"{named(state.held)} is still held", "release it before")

    RULES: ClassVar[dict[type, Callable[["Flow", int, State, Any], State | Edges] | None]] = {
        verb.Seize: servers.seize,
        TryRung: servers.try_rung,
        verb.Release: servers.release,
        verb.GiveWay: servers.give_way,
        verb.Treat: servers.treat,
        verb.WaitUntil: None,
        verb.WaitForTime: bookings.wait_for_time,
        verb.Book: bookings.book,
        verb.CancelBooking: bookings.cancel_booking,
        verb.JoinList: lists.join_list,
        verb.WaitToBeCalled: lists.wait_to_be_called,
        verb.CallFrom: lists.call_from,
        verb.SendBack: None,
        verb.ReleaseCaller: None,
        verb.Note: bookings.write_over,
        verb.SetTime: bookings.write_over,
        verb.PutOff: bookings.write_over,
        verb.BringForward: bookings.write_over,
        verb.Start: _start,
        verb.WaitForAll: _wait_for_all,
        verb.ComeBack: _come_back,
        verb.RenegeAfter: servers.renege_after,
        verb.KeepWaiting: servers.keep_waiting,
        verb.RequestBed: bed_steps.request_bed,
        verb.WaitForBed: bed_steps.wait_for_bed,
        verb.OccupyBed: bed_steps.occupy_bed,
        verb.VacateBed: bed_steps.vacate_bed,
        verb.BedBecomes: bed_steps.bed_becomes,
        verb.MatchBeds: None,
        verb.ReviewEscalation: None,
        verb.CloseBeds: None,
        verb.Depart: _depart,
        verb.End: _end,
        PythonStep: None,
    }
    """What each verb does to the state: the one it hands on, or the ways it hands states on."""
