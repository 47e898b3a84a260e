"""Queues and servers: who waits, who is served, and when it was."""

from array import array
from heapq import heappop, heappush
from math import inf

from flowsim.engine.program import NONE, Program
from flowsim.engine.simpy_engine.clock import PATIENCE, Moment
from flowsim.engine.simpy_engine.state import State
from flowsim.engine.simpy_engine.token import Token
from flowsim.engine.world import World

NOT_SEIZED = "needs a server the patient has not seized"


class Line:
    """Those waiting in one queue, and the times at which the line grew and shrank.

    `waiting` is a heap of (band, time less credit, order of joining, token, its stamp then). Who
    has given up stays in it with an outdated stamp.
    """

    __slots__ = ("queue", "t_joined", "t_left", "waiting")

    def __init__(self, queue: int) -> None:
        self.queue = queue
        self.waiting: list[tuple[int, float, int, Token, int]] = []
        self.t_joined = array("d")
        self.t_left = array("d")


class Servers:
    """The servers of one resource, the lines they serve, and the times of taking and returning.

    `free` is below zero while tasks in hand outlast a shift.
    """

    __slots__ = ("capacity", "free", "lines", "pace", "resource", "t_returned", "t_taken")

    def __init__(self, resource: int, pace: float, lines: list[Line]) -> None:
        self.resource = resource
        self.pace = pace
        self.lines = lines
        self.capacity = 0
        self.free = 0
        self.t_taken = array("d")
        self.t_returned = array("d")


class Resources(State):
    """Immediate grants: a free server is taken without an event; a freed one serves the first
    in line of all the queues it serves, by (band, time less credit, order of joining).
    """

    __slots__ = (
        "band",
        "credit",
        "joined",
        "lines",
        "members",
        "servers",
    )

    def __init__(self, program: Program, world: World, seed: int, replication: int) -> None:
        super().__init__(program, world, seed, replication)
        self.lines = [Line(queue) for queue in range(len(program.names.queues))]
        served = _slices(
            program.resource_queue_first, program.resource_queue_length, program.resource_queue
        )
        self.servers = [
            Servers(resource, pace, [self.lines[q] for q in served[resource]])
            for resource, pace in enumerate(program.resource_pace.tolist())
        ]
        members = _slices(program.queue_first, program.queue_length, program.queue_member)
        self.members = [[self.servers[r] for r in group] for group in members]
        self.joined = 0
        self.band = program.priority_band.tolist()
        self.credit = program.priority_credit.tolist()

    def on_patience(self, moment: Moment) -> None:
        """End a wait that somebody gave up; told by the verbs."""
        raise NotImplementedError

    # -- taking and giving back ----------------------------------------------------------------

    def give_back(self, queue: int, token: Token) -> None:
        """Take a server back and serve whoever is next."""
        servers = token.held.pop(queue)
        servers.free += 1
        servers.t_returned.append(self.now)
        for line in servers.lines:
            if line.waiting:
                self.serve(servers)
                return

    def join(self, line: Line, priority: int, token: Token) -> None:
        """Put a token in line; its patience, if any, runs on."""
        now = self.now
        line.t_joined.append(now)
        token.since = now
        self.joined += 1
        place = (self.band[priority], now - self.credit[priority], self.joined, token, token.stamp)
        heappush(line.waiting, place)
        if token.deadline < inf:
            self.wait_at_most(token, token.deadline)

    def wait_at_most(self, token: Token, deadline: float) -> None:
        """Wake a waiting token at a deadline unless it has been served before."""
        if deadline < self.horizon:
            moment = Moment(self.on_patience, token, token.stamp)
            self.clock.at(deadline, PATIENCE + token.patient, moment)

    def serve(self, servers: Servers) -> None:
        """Grant free servers of a resource to the first in line of all its lines."""
        lines = servers.lines
        while servers.free > 0:
            line = lines[0] if len(lines) == 1 else first_line(lines)
            if not line.waiting:
                return
            _, _, _, token, stamp = heappop(line.waiting)
            if stamp != token.stamp:
                continue
            line.t_left.append(self.now)
            servers.free -= 1
            servers.t_taken.append(self.now)
            token.held[line.queue] = servers
            attribute = self.args[token.pc][3]
            if attribute != NONE:
                self.remember(token, attribute, servers)
            self.wake(token)

    def remember(self, token: Token, attribute: int, servers: Servers) -> None:
        """Keep which member of a team served, as the step asks."""
        value = int(self.program.member_value[attribute, servers.resource])
        self.set_attribute(attribute, token.patient, value)

    def change_capacity(self, resource: int, level: int) -> None:
        """Start or end a shift. A task in hand is finished; a new server serves the line."""
        servers = self.servers[resource]
        servers.free += level - servers.capacity
        servers.capacity = level
        self.serve(servers)


def first_line(lines: list[Line]) -> Line:
    """Return the line whose head goes before all other heads, the first line if all are empty."""
    first = lines[0]
    for line in lines:
        if line.waiting and (not first.waiting or line.waiting[0] < first.waiting[0]):
            first = line
    return first


def _slices(first: object, length: object, flat: object) -> list[list[int]]:
    pairs = zip(first.tolist(), length.tolist(), strict=True)  # type: ignore[attr-defined]
    values = flat.tolist()  # type: ignore[attr-defined]
    return [values[a : a + n] for a, n in pairs]
