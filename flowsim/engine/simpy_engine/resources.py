"""Queues and servers: who waits, who is served, and the minutes that go into the records."""

from array import array
from heapq import heappop, heappush
from math import inf

from flowsim.engine.program import NONE, Program, Rank
from flowsim.engine.simpy_engine.clock import Moment
from flowsim.engine.simpy_engine.state import State
from flowsim.engine.simpy_engine.token import Token
from flowsim.engine.world import World

Waiting = tuple[int, float, int, Token, int]


class Resources(State):
    """Immediate grants: a free server is taken without an event; a freed one serves the first
    in line of all the queues it serves, by (band, time less credit, order of joining).
    """

    def __init__(self, program: Program, world: World, seed: int, replication: int) -> None:
        super().__init__(program, world, seed, replication)
        self.resource_count = len(program.names.resources)
        self.queue_count = len(program.names.queues)
        self.members = _slices(program.queue_first, program.queue_length, program.queue_member)
        self.served = _slices(
            program.resource_queue_first, program.resource_queue_length, program.resource_queue
        )
        self.in_use = [0] * self.resource_count
        self.capacity = [0] * self.resource_count
        self.use_t = [array("d") for _ in range(self.resource_count)]
        self.use_n = [array("q") for _ in range(self.resource_count)]
        self.use_duty = [array("q") for _ in range(self.resource_count)]
        self.queues: list[list[Waiting]] = [[] for _ in range(self.queue_count)]
        self.length = [0] * self.queue_count
        self.length_t = [array("d") for _ in range(self.queue_count)]
        self.length_n = [array("q") for _ in range(self.queue_count)]
        self.joined = 0
        self.band = program.priority_band.tolist()
        self.credit = program.priority_credit.tolist()

    def on_patience(self, moment: Moment) -> None:
        """End a wait that somebody gave up; told by the verbs."""
        raise NotImplementedError

    # -- accounts ------------------------------------------------------------------------------

    def count_use(self, resource: int) -> None:
        """Log the servers in use and on duty from now on."""
        self.use_t[resource].append(self.now)
        self.use_n[resource].append(self.in_use[resource])
        self.use_duty[resource].append(self.capacity[resource])

    def count_queue(self, queue: int, change: int) -> None:
        """Change the length of a line and log it from now on."""
        length = self.length[queue] + change
        self.length[queue] = length
        self.length_t[queue].append(self.now)
        self.length_n[queue].append(length)

    # -- taking and giving back ----------------------------------------------------------------

    def free_member(self, queue: int) -> int:
        """Return the first free resource a queue may use, or NONE."""
        for resource in self.members[queue]:
            if self.in_use[resource] < self.capacity[resource]:
                return resource
        return NONE

    def take(self, queue: int, resource: int, token: Token) -> None:
        """Give a server to a token."""
        self.in_use[resource] += 1
        self.count_use(resource)
        token.held[queue] = resource

    def give_back(self, queue: int, token: Token) -> None:
        """Take a server back and serve whoever is next."""
        resource = token.held.pop(queue)
        self.in_use[resource] -= 1
        self.count_use(resource)
        self.serve(resource)

    def join(self, queue: int, priority: int, token: Token) -> None:
        """Put a token in line; its patience, if any, runs on."""
        self.count_queue(queue, 1)
        token.since = self.now
        self.joined += 1
        place = (self.band[priority], self.now - self.credit[priority], self.joined)
        heappush(self.queues[queue], (*place, token, token.stamp))
        if token.deadline < inf:
            self.wait_at_most(token, token.deadline)

    def wait_at_most(self, token: Token, deadline: float) -> None:
        """Wake a waiting token at a deadline unless it has been served before."""
        if deadline < self.program.horizon:
            moment = Moment(token, token.stamp)
            self.clock.at(deadline, Rank.PATIENCE, token.patient, moment, self.on_patience)

    def serve(self, resource: int) -> None:
        """Grant free servers of a resource to the first in line, queue by queue."""
        while self.in_use[resource] < self.capacity[resource]:
            queue = self.next_queue(resource)
            if queue == NONE:
                return
            token = heappop(self.queues[queue])[3]
            self.count_queue(queue, -1)
            self.take(queue, resource, token)
            self.remember(token, queue, resource)
            self.wake(token)

    def next_queue(self, resource: int) -> int:
        """Return the queue whose head goes first among those a resource serves, or NONE."""
        found, first = NONE, None
        for queue in self.served[resource]:
            line = self.queues[queue]
            while line and line[0][4] != line[0][3].stamp:
                heappop(line)
            if line and (first is None or line[0][:3] < first):
                found, first = queue, line[0][:3]
        return found

    def remember(self, token: Token, queue: int, resource: int) -> None:
        """Keep which member of a team served, where the step asks for it."""
        attribute = self.args[token.pc][3]
        if attribute != NONE:
            at = token.patient * self.attribute_count + attribute
            self.attributes[at] = int(self.program.member_value[attribute, resource])

    def change_capacity(self, resource: int, level: int) -> None:
        """Start or end a shift. A task in hand is finished; a new server serves the line."""
        self.capacity[resource] = level
        self.count_use(resource)
        self.serve(resource)


def _slices(first: object, length: object, flat: object) -> list[list[int]]:
    pairs = zip(first.tolist(), length.tolist(), strict=True)  # type: ignore[attr-defined]
    values = flat.tolist()  # type: ignore[attr-defined]
    return [values[a : a + n] for a, n in pairs]
