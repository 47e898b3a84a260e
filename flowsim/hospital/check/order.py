"""Check that nobody can wait in a circle, and that no walk goes round for ever at one moment.

Who holds something may wait only for what comes later in the seizing order: the order of
`Hospital.resources`, a team standing where the last of its members stands. (With the first
member instead, teams that share members could still wait in a circle.) Two waits are not a
seizure: for started pathways to end, and for a bed. They are followed through what those wait
for in turn, and are faults only if that closes a circle.
"""

from dataclasses import dataclass

from flowsim.hospital.check.findings import Findings
from flowsim.hospital.check.flow import ALLOCATED, State, States, named
from flowsim.hospital.check.graph import Graph
from flowsim.hospital.check.names import team_members
from flowsim.hospital.vocabulary import step_types as verb
from flowsim.hospital.vocabulary.by import By
from flowsim.hospital.vocabulary.calendars import Timetable

A_BED = "a bed"


@dataclass(frozen=True)
class Wait:
    """Whoever holds `held` may wait for `awaited`; `by_order` if the seizing order covers it."""

    held: str
    awaited: str
    where: str
    by_order: bool


def check_order(graph: Graph, flow: dict[str, States], findings: Findings) -> None:
    """Add an error for every wait against the seizing order, and every circle of waits."""
    order = Order(graph, findings)
    for states in flow.values():
        for at, state in sorted(states.items()):
            order.look(at, state)
    order.circles()


class Order:
    """Who may wait for what while holding what."""

    def __init__(self, graph: Graph, findings: Findings) -> None:
        self.graph = graph
        self.findings = findings
        names = [r.name for r in graph.hospital.resources]
        self.place = {name: k for k, name in enumerate(names)}
        self.waits: list[Wait] = []
        self.started: dict[str, set[str]] = {}

    def last(self, queue: str) -> str:
        """Return the last member of a queue in the seizing order, which gives its place."""
        return max(team_members(self.graph.hospital, queue), key=self.place.__getitem__)

    def look(self, at: int, state: State) -> None:
        """Note the waits of one step and check them against the order."""
        node = self.graph.nodes[at]
        has_bed = state.in_bed or state.request >= ALLOCATED
        held = [m for q in sorted(state.held) for m in team_members(self.graph.hospital, q)]
        match node.step:
            case verb.Seize() if node.step.otherwise is None:
                self._by_order(node.where, node.step.resource, state)
                awaited = self.last(node.step.resource)
                self.waits += [Wait(name, awaited, node.where, True) for name in held]
                if has_bed:
                    self.waits.append(Wait(A_BED, awaited, node.where, True))
            case verb.WaitForAll():
                for queue in sorted(q for p in state.running for q in self._seized_in(p)):
                    awaited = self.last(queue)
                    for name in [*held, *([A_BED] if has_bed else [])]:
                        self.waits.append(Wait(name, awaited, node.where, False))
            case verb.WaitForBed() if node.step.until is None:
                self.waits += [Wait(name, A_BED, node.where, False) for name in held]

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

    def _seized_in(self, pathway: str) -> set[str]:
        """Return the queues that may be waited for in a started pathway or what it starts."""
        if pathway not in self.started:
            nodes = self.graph.reachable(self.graph.entry[pathway], started=True)
            steps = [self.graph.nodes[at].step for at in nodes]
            self.started[pathway] = {
                s.resource for s in steps if isinstance(s, verb.Seize) and s.otherwise is None
            }
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
            chain = _chain(onward, wait.awaited, wait.held)
            if chain:
                circle = " -> ".join([wait.held, *chain])
                self.findings.error(
                    wait.where,
                    f"waits for {wait.awaited} while holding {wait.held}, which closes a circle "
                    f"of waits ({circle})",
                    f"release {wait.held} before this step",
                )


def _chain(onward: dict[str, set[str]], start: str, end: str) -> list[str]:
    """Return a chain of waits from one thing to another, empty if there is none."""
    before: dict[str, str] = {start: ""}
    todo = [start]
    while todo:
        at = todo.pop(0)
        if at == end:
            chain = [at]
            while before[at]:
                at = before[at]
                chain.append(at)
            return chain[::-1]
        for other in sorted(onward.get(at, ())):
            if other not in before:
                before[other] = at
                todo.append(other)
    return []


# -- going round at one moment ---------------------------------------------------------------------


def check_rounds(graph: Graph, findings: Findings) -> None:
    """Add an error for every loop of steps that could repeat for ever without time passing."""
    done: set[int] = set()
    for start in range(len(graph.nodes)):
        if start in done or _breaks(graph, start):
            continue
        loop = _loop(graph, start, done)
        if loop:
            findings.error(
                graph.nodes[min(loop)].where,
                "from here the steps lead back here, perhaps without time passing or chance "
                "deciding, so the walk may never go on",
                "put a task, a timetable or a chance into the loop",
            )


def _breaks(graph: Graph, at: int) -> bool:
    """Return whether a step surely takes time, or can end a loop: chance or a changed attribute."""
    step = graph.nodes[at].step
    match step:
        case verb.Treat():
            duration = step.duration or dict(graph.hospital.activities).get(step.activity)
            rows = duration.values() if isinstance(duration, By) else [duration]
            return any(row is None or row.mean > 0 for row in rows)
        case verb.WaitUntil():
            calendars = dict(graph.hospital.calendars)
            names = step.calendar.values() if isinstance(step.calendar, By) else [step.calendar]
            return any(isinstance(calendars[name], Timetable) for name in names)
        case verb.Branch() | verb.Draw() | verb.Assign():
            return True
    return False


def _loop(graph: Graph, start: int, done: set[int]) -> list[int]:
    """Return a loop of steps none of which breaks it, searching depth first from one step."""
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
        if at in done or _breaks(graph, at):
            continue
        done.add(at)
        path.append(at)
        on_path.add(at)
        stack.append((at, True))
        stack += [(other, False) for other in graph.following(at)]
    return []
