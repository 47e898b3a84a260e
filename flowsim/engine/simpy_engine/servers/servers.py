"""Servers and queues as SimPy resources: a request is an event that succeeds when it is granted."""

from collections.abc import Callable, Iterator
from heapq import heappop, heappush
from itertools import chain, count
from math import inf
from typing import NamedTuple

import simpy

from flowsim.engine.program import Floats
from flowsim.engine.simpy_engine.clock import Clock
from flowsim.engine.simpy_engine.servers.minutes import Minutes
from flowsim.hospital.policies.queues import band_now, next_change
from flowsim.hospital.policies.ring_fences import may_take

Place = tuple[int, float, int]
"""Where a request stands in line: band, time of joining less credit, order of joining."""


class Servers:
    """The servers of one resource, and the queues they serve.

    `free` is below zero while tasks in hand outlast a shift. `kept` says, by kind of asker, how
    many of the free are left to others by it.
    """

    def __init__(
        self,
        clock: Clock,
        resource: int,
        pace: float,
        askers: int,
        busy: Floats,
        overrun: Floats,
    ) -> None:
        self.clock = clock
        self.resource = resource
        self.pace = pace
        self.queues: list[Queue] = []
        self.capacity = 0
        self.free = 0
        self.kept = [0] * askers
        self.minutes = Minutes(busy, overrun)

    def take(self) -> None:
        """Take one that is free."""
        self.free -= 1
        self.count()

    def give_back(self) -> None:
        """Take one back, who serves the first in line."""
        self.free += 1
        self.count()
        self.serve()

    def change_capacity(self, capacity: int) -> None:
        """Start or end a shift. A task in hand is finished; a new server serves the line."""
        self.free += capacity - self.capacity
        self.capacity = capacity
        self.count()
        self.serve()

    def has_one_for(self, asker: int) -> bool:
        """Return whether one is free that is not kept from such an asker."""
        return may_take(self.free, self.kept[asker])

    def serve(self) -> None:
        """Grant free servers to the first of all the queues who may take one: the lowest band, then
        the earliest time of joining less the credit, then the order of joining.

        Those of one kind of asker wait in one line, so nobody for whom a place is kept stands
        behind somebody who may not take it.
        """
        while self.free > 0:
            heads = [
                head
                for queue in self.queues
                for head in queue.heads()
                if self.has_one_for(head.asker)
            ]
            if not heads:
                return
            first = min(heads, key=lambda request: request.place)
            first.queue.remove(first)
            first.grant(self)

    def count(self) -> None:
        """Count server minutes in use on duty, and in use after the shift ended."""
        used = self.capacity - self.free
        on_duty = min(used, self.capacity)
        self.minutes.become(self.clock.now, on_duty, used - on_duty)


class Rank(NamedTuple):
    """Who goes first: the bands and the credit of a `Priority`, and from when to when due (min)."""

    band: int
    credit: float
    due_band: int
    due_from: float
    due_until: float

    def after(self, arrived: float) -> "Rank":
        """Return the rank of somebody who arrived then, if the times here are after arrival."""
        return self._replace(due_from=arrived + self.due_from, due_until=arrived + self.due_until)


class Request(simpy.Event):
    """A request for one server of a queue. It succeeds with the servers it was granted one of.

    `place` is where it stood by its `rank` when the line was last put in order. `on_grant` is
    called at the very moment of the grant; who made the request goes on a little later, in the
    order of waking.
    """

    def __init__(
        self,
        queue: "Queue",
        rank: Rank,
        asker: int,
        order: int,
        on_grant: Callable[[Servers], None],
    ) -> None:
        super().__init__(queue.clock)
        self.queue = queue
        self.rank = rank
        self.asker = asker
        self.place: Place = (rank.band, queue.clock.now - rank.credit, order)
        self.on_grant = on_grant
        self.given_up = False

    def stand(self, now: float) -> Place:
        """Take the place in line of the band it is in now, and return it."""
        r = self.rank
        band = band_now(r.band, r.due_band, r.due_from, r.due_until, now)
        self.place = (band, *self.place[1:])
        return self.place

    def band_change(self, now: float) -> float:
        """Return when the band changes next (minutes)."""
        return next_change(self.rank.due_from, self.rank.due_until, now)

    def grant(self, servers: Servers) -> None:
        """Take a server for this request."""
        servers.take()
        self.on_grant(servers)
        self.succeed(servers)


class Queue:
    """Those waiting for a resource, or for any member of a team: a line for each kind of asker."""

    def __init__(
        self,
        clock: Clock,
        number: int,
        members: list[Servers],
        askers: int,
        order: "count[int]",
        minutes: Floats,
    ) -> None:
        self.clock = clock
        self.number = number
        self.members = members
        self.order = order
        self.length = 0
        self.lines: list[list[tuple[Place, Request]]] = [[] for _ in range(askers)]
        self.band_change = inf
        self.minutes = Minutes(minutes)

    @property
    def free(self) -> int:
        """How many servers of all the members are free."""
        return sum(max(0, servers.free) for servers in self.members)

    def free_member(self, asker: int) -> Servers | None:
        """Return the first member of the team with a free server that such an asker may take."""
        return next((servers for servers in self.members if servers.has_one_for(asker)), None)

    def request(self, rank: Rank, asker: int, on_grant: Callable[[Servers], None]) -> Request:
        """Return a request: granted at once where a server is free, else at its turn."""
        request = Request(self, rank, asker, next(self.order), on_grant)
        servers = self.free_member(asker)
        if servers is not None:
            request.grant(servers)
        else:
            self._stand(request)
            self._become(self.length + 1)
        return request

    def heads(self) -> Iterator[Request]:
        """Yield the first in each line who has not given up."""
        if self.band_change <= self.clock.now:
            self._put_in_order()
        for line in self.lines:
            while line and line[0][1].given_up:
                heappop(line)
            if line:
                yield line[0][1]

    def _stand(self, request: Request) -> None:
        """Put a request in its line by the band it is in now."""
        heappush(self.lines[request.asker], (request.stand(self.clock.now), request))
        self.band_change = min(self.band_change, request.band_change(self.clock.now))

    def _put_in_order(self) -> None:
        """Put the lines in the order of now, as somebody's band may have changed."""
        lines, self.lines, self.band_change = self.lines, [[] for _ in self.lines], inf
        for _, request in chain.from_iterable(lines):
            if not request.given_up:
                self._stand(request)

    def remove(self, head: Request) -> None:
        """Take the first in a line out of it."""
        heappop(self.lines[head.asker])
        self._become(self.length - 1)

    def give_up(self, request: Request) -> None:
        """Leave the line before being served."""
        request.given_up = True
        self._become(self.length - 1)

    def _become(self, length: int) -> None:
        self.length = length
        self.minutes.become(self.clock.now, length)
