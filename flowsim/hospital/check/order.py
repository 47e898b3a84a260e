"""Check that nobody can wait in a circle, and that no walk goes round for ever at one moment.

A walk that starts walks beside it must not come back to itself that way either.

Who holds something may wait only for what comes later in the seizing order: the order of
`Hospital.resources`, a team standing where the last of its members stands. (With the first
member instead, teams that share members could still wait in a circle.) Two waits are not a
seizure: for started pathways to end and those called from a list to let go, and for a bed. They
are followed through what those wait for in turn, and are faults only if that closes a circle.

A wait for a bed until a time, or in line with patience whose end does not lead back to it, holds
nobody up for ever: it may be for anything.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any, ClassVar

from flowsim.hospital.check.bed_steps import ALLOCATED
from flowsim.hospital.check.findings import Findings
from flowsim.hospital.check.flow import State, States
from flowsim.hospital.check.graph import Graph, chain
from flowsim.hospital.check.lists import called_from
from flowsim.hospital.check.servers import named, waits_in_line
from flowsim.hospital.check.verbs import rule_of
from flowsim.hospital.vocabulary import step_types as verb
from flowsim.hospital.vocabulary.by_state import TryRung
from flowsim.hospital.vocabulary.calendars import Timetable
from flowsim.hospital.vocabulary.distributions import Distribution, OfPatient
from flowsim.hospital.vocabulary.kinds import Duration, alternatives
from flowsim.hospital.vocabulary.python_step import PythonStep

A_BED = "a bed"

SHORTEST_MINUTES = 0.001
"""Shortest mean of a task that counts as time: in a loop, over a million laps a day."""


@dataclass(frozen=True)
class Wait:
    """Whoever holds `held` may wait for `awaited`; `by_order` if the seizing order covers it."""

    held: str
    awaited: str
    where: str
    by_order: bool


def check_order(graph: Graph, flow: dict[str, States], findings: Findings) -> None:
    """Add an error for every wait against the seizing order, and every circle of waits."""
    order = Order(graph, flow, findings)
    for states in flow.values():
        for at, state in sorted(states.items()):
            order.look(at, state)
    order.circles()


class Order:
    """Who may wait for what while holding what."""

    def __init__(self, graph: Graph, flow: dict[str, States], findings: Findings) -> None:
        self.graph = graph
        self.flow = flow
        self.findings = findings
        names = [r.name for r in graph.hospital.resources]
        self.place = {name: k for k, name in enumerate(names)}
        self.waits: list[Wait] = []
        self.started: dict[str, set[str]] = {}

    def last(self, queue: str) -> str:
        """Return the last member of a queue in the seizing order, which gives its place."""
        return max(self.graph.hospital.members_of(queue), key=self.place.__getitem__)

    def look(self, at: int, state: State) -> None:
        """Note the waits of one step and check them against the order."""
        node = self.graph.nodes[at]
        rule = rule_of(self.RULES, node.step, "the order of waits")
        if rule is not None:
            rule(self, at, node.step, state)

    def _held(self, state: State) -> list[str]:
        hospital = self.graph.hospital
        return [member for queue in sorted(state.held) for member in hospital.members_of(queue)]

    def _held_or_bed(self, state: State) -> list[str]:
        has_bed = state.in_bed or state.request >= ALLOCATED
        return [*self._held(state), *([A_BED] if has_bed else [])]

    def _seize(self, at: int, step: verb.Seize, state: State) -> None:
        if waits_in_line(step) is not None and not self._gives_up(at, state):
            self._wait_in_line(at, step.resource, state)

    def _gives_up(self, at: int, state: State) -> bool:
        """Return whether whoever waits here goes elsewhere at the latest when patience ends."""
        reachable = self.graph.reachable
        ends = [None if each is None else reachable(each.to) for each in state.patience]
        return not any(nodes is None or at in nodes for nodes in ends)

    def _give_way(self, at: int, step: verb.GiveWay, state: State) -> None:
        """Note that it is waited for with all else in hand: it has been given back."""
        rest = replace(state, held=state.held - {step.resource})
        self._wait_in_line(at, step.resource, rest)

    def _wait_in_line(self, at: int, resource: str, state: State) -> None:
        where = self.graph.nodes[at].where
        self._by_order(where, resource, state)
        awaited = self.last(resource)
        self.waits += [Wait(name, awaited, where, True) for name in self._held_or_bed(state)]

    def _wait_for_all(self, at: int, step: verb.WaitForAll, state: State) -> None:
        where = self.graph.nodes[at].where
        for queue in sorted(q for p in state.running for q in self._waited_for_in(p)):
            awaited = self.last(queue)
            self.waits += [Wait(name, awaited, where, False) for name in self._held_or_bed(state)]

    def _wait_for_bed(self, at: int, step: verb.WaitForBed, state: State) -> None:
        where = self.graph.nodes[at].where
        if step.until is None:  # one that is promised has been left, and is turned round
            queues = self._turned_round_by() if state.request >= ALLOCATED else {A_BED}
            held = self._held(state)
            self.waits += [
                Wait(name, each, where, False) for name in held for each in sorted(queues)
            ]

    def _turned_round_by(self) -> set[str]:
        pathway = self.graph.hospital.bureau.turn_round
        return {self.last(queue) for queue in self._seized_in(pathway)} if pathway else set()

    RULES: ClassVar[dict[type, Callable[["Order", int, Any, State], None] | None]] = {
        verb.Seize: _seize,
        verb.GiveWay: _give_way,
        verb.WaitForAll: _wait_for_all,
        verb.WaitForBed: _wait_for_bed,
        TryRung: None,
        verb.Release: None,
        verb.Treat: None,
        verb.WaitUntil: None,
        verb.WaitForTime: None,
        verb.Start: None,
        verb.JoinList: None,
        verb.WaitToBeCalled: None,
        verb.CallFrom: None,
        verb.SendBack: None,
        verb.ReleaseCaller: None,
        verb.RenegeAfter: None,
        verb.KeepWaiting: None,
        verb.RequestBed: None,
        verb.OccupyBed: None,
        verb.VacateBed: None,
        verb.BedBecomes: None,
        verb.MatchBeds: None,
        verb.ReviewEscalation: None,
        verb.CloseBeds: None,
        verb.Depart: None,
        verb.End: None,
        PythonStep: None,
    }
    """Whom each verb makes wait for somebody else."""

    def _by_order(self, where: str, resource: str, state: State) -> None:
        place = self.place[self.last(resource)]
        later = {q for q in state.held if q != resource and self.place[self.last(q)] >= place}
        if later:
            self.findings.error(
                where,
                f"waits for '{resource}' while holding {named(later)}, not before it in the "
                "seizing order, so two patients could wait for each other",
                f"release {named(later)} first, or list '{resource}' after it among the "
                "hospital's resources (a team stands where its last member does)",
            )

    def _waited_for_in(self, running: str) -> set[str]:
        """Return the queues of a started pathway, or of those called from a waiting list."""
        if running not in self.graph.entry:
            return self._seized_when_called(running)
        return self._seized_in(running)

    def _seized_when_called(self, called: str) -> set[str]:
        """Return the queues that may be waited for from a call until the caller is released."""
        if called not in self.started:
            todo = [at + 1 for at, names in self._waiting if called in names]
            self.started[called] = seized = set()
            seen: set[int] = set()
            while todo:
                at = todo.pop()
                step = self.graph.nodes[at].step
                if at in seen or isinstance(step, verb.ReleaseCaller | verb.JoinList):
                    continue
                seen.add(at)
                todo += self.graph.following(at)
                todo += self.graph.giving_up(at)
                todo += self.graph.beside(at)
                if (queue := waits_in_line(step)) is not None:
                    seized.add(queue)
        return self.started[called]

    @cached_property
    def _waiting(self) -> list[tuple[int, set[str]]]:
        """The steps at which somebody waits to be called, and from which lists."""
        return [
            (at, set(map(called_from, state.listed)))
            for states in self.flow.values()
            for at, state in states.items()
            if isinstance(self.graph.nodes[at].step, verb.WaitToBeCalled)
        ]

    def _seized_in(self, pathway: str) -> set[str]:
        """Return the queues that may be waited for in a started pathway or what it starts."""
        if pathway not in self.started:
            nodes = self.graph.reachable(self.graph.entry[pathway], started=True)
            steps = [self.graph.nodes[at].step for at in nodes]
            self.started[pathway] = {q for s in steps if (q := waits_in_line(s)) is not None}
        return self.started[pathway]

    def circles(self) -> None:
        """Add an error for every wait, not covered by the order, that closes a circle."""
        onward: dict[str, set[str]] = {}
        for wait in self.waits:
            onward.setdefault(wait.held, set()).add(wait.awaited)
        said: set[tuple[str, str]] = set()
        for wait in self.waits:
            if wait.by_order or (wait.held, wait.awaited) in said:
                continue
            said.add((wait.held, wait.awaited))
            way = chain(onward, wait.awaited, wait.held)
            if way:
                circle = " -> ".join([wait.held, *way])
                self.findings.error(
                    wait.where,
                    f"waits for {wait.awaited} while holding {wait.held}, which closes a circle "
                    f"of waits ({circle})",
                    f"release {wait.held} before this step",
                )


# -- going round at one moment ---------------------------------------------------------------------


def check_rounds(graph: Graph, findings: Findings) -> None:
    """Add an error for every loop that could repeat for ever: at one moment, or ever more walks."""
    _check_loops(graph, findings)
    _check_starts(graph, findings)


def _check_loops(graph: Graph, findings: Findings) -> None:
    breaks = [_breaks(graph, at) for at in range(len(graph.nodes))]
    done = {at for at, broken in enumerate(breaks) if broken}
    for start in range(len(graph.nodes)):
        if loop := _loop(graph, start, done):
            findings.error(
                graph.nodes[min(loop)].where,
                "from here the steps lead back here, perhaps without time passing or chance "
                "deciding, so the walk may never go on",
                "put a task, a timetable or a chance into the loop",
            )
    for at in _never_on(graph, breaks):
        findings.error(
            graph.nodes[at].where,
            "whatever is decided here, no step that takes time and no end is ever reached",
            "let one of the ways lead to a task, a timetable or an end",
        )


def _never_on(graph: Graph, breaks: Sequence[bool]) -> list[int]:
    """Return the steps that decide, and from which no time passes and no end comes."""
    before: list[list[int]] = [[] for _ in graph.nodes]
    for at in range(len(graph.nodes)):
        for to in graph.following(at):
            before[to].append(at)
    todo = [at for at, broken in enumerate(breaks) if _goes_on(graph, at, broken)]
    found: set[int] = set()
    while todo:
        at = todo.pop()
        if at not in found:
            found.add(at)
            todo += before[at]
    return [at for at in range(len(graph.nodes)) if at not in found and _may_end(graph, at)]


def _goes_on(graph: Graph, at: int, breaks: bool) -> bool:
    """Return whether a step surely takes time, or ends the walk."""
    step = graph.nodes[at].step
    return isinstance(step, verb.Depart | verb.End) or (breaks and not _may_end(graph, at))


def _check_starts(graph: Graph, findings: Findings) -> None:
    """Add an error for every pathway that surely starts itself, perhaps by way of others."""
    for at, node in enumerate(graph.nodes):
        todo, seen = list(graph.beside(at)), set[int]()
        while todo:
            reached = todo.pop()
            if reached not in seen and not _may_end(graph, reached):
                seen.add(reached)
                todo += [*graph.following(reached), *graph.beside(reached)]
        if at in seen:
            findings.error(
                node.where,
                "starts a pathway that comes to this step again, so ever more are started",
                "repeat the steps in one pathway, or let chance or an attribute decide",
            )


def _may_end(graph: Graph, at: int) -> bool:
    """Return whether chance, an attribute that is set, or who is on a list decides at a step."""
    decides = verb.Branch | verb.Draw | verb.Assign | verb.CallFrom
    return isinstance(graph.nodes[at].step, decides)


def _breaks(graph: Graph, at: int) -> bool:
    """Return whether a step surely takes time, or can end a loop: chance or a changed attribute."""
    step = graph.nodes[at].step
    rule = rule_of(BREAKS, step, "loops")
    return rule is not None and rule(graph, step)


def _takes_time(graph: Graph, step: verb.Treat) -> bool:
    duration = step.duration or dict(graph.hospital.activities).get(step.activity)
    numbers = {number.name: number.drawn for number in graph.hospital.numbers}
    return all(
        row is None or mean >= SHORTEST_MINUTES
        for row in alternatives(duration)
        for mean in _means(row, numbers)
    )


def _means(duration: Distribution | None, numbers: Mapping[str, Duration]) -> list[float]:
    """Return the mean minutes of a duration; of a number, for every way it may be drawn."""
    if isinstance(duration, OfPatient):
        drawn = alternatives(numbers[duration.number])
        return [row.mean * duration.minutes_each for row in drawn]
    return [0.0 if duration is None else duration.mean]


def _waits_for_the_next_time(graph: Graph, step: verb.WaitUntil) -> bool:
    calendars = dict(graph.hospital.calendars)
    return step.until is None and any(
        isinstance(calendars[name], Timetable) for name in alternatives(step.calendar)
    )


BREAKS: dict[type, Callable[[Graph, Any], bool] | None] = {
    verb.Treat: _takes_time,
    verb.WaitUntil: _waits_for_the_next_time,
    verb.Branch: lambda graph, step: True,
    verb.Draw: lambda graph, step: True,
    verb.Assign: lambda graph, step: True,
    verb.CallFrom: lambda graph, step: True,
    verb.JoinList: None,
    verb.WaitToBeCalled: None,
    verb.SendBack: None,
    verb.ReleaseCaller: None,
    verb.Seize: None,
    verb.GiveWay: None,
    TryRung: None,
    verb.Release: None,
    verb.WaitForTime: None,
    verb.Start: None,
    verb.RenegeAfter: None,
    verb.WaitForAll: None,
    verb.KeepWaiting: None,
    verb.RequestBed: None,
    verb.WaitForBed: None,
    verb.OccupyBed: None,
    verb.VacateBed: None,
    verb.BedBecomes: None,
    verb.MatchBeds: None,
    verb.ReviewEscalation: None,
    verb.CloseBeds: None,
    verb.Depart: None,
    verb.End: None,
    PythonStep: None,
}
"""Whether each verb takes time or can end a loop; those with no rule may do neither.

Nobody can be called for ever: each call takes somebody off a list.
"""


def _loop(graph: Graph, start: int, done: set[int]) -> list[int]:
    """Return a loop of steps not done with, searching depth first from one step."""
    path: list[int] = []
    on_path: set[int] = set()
    stack: list[tuple[int, bool]] = [(start, False)]
    while stack:
        at, leaving = stack.pop()
        if leaving:
            path.pop()
            on_path.discard(at)
            continue
        if at in on_path:
            return path[path.index(at) :]
        if at in done:
            continue
        done.add(at)
        path.append(at)
        on_path.add(at)
        stack.append((at, True))
        stack += [(other, False) for other in graph.following(at)]
    return []
