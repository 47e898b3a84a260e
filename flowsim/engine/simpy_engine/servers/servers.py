"""Servers and queues as SimPy resources: a request is an event that succeeds when it is granted."""

from collections.abc import Callable, Iterator
from heapq import heappop, heappush
from itertools import chain, count
from math import inf
from typing import NamedTuple

import simpy

from flowsim.engine.program import Floats, Program
from flowsim.engine.simpy_engine.clock import Clock
from flowsim.engine.simpy_engine.servers.minutes import Minutes
from flowsim.hospital.policies.queues import band_now, next_change

Place = tuple[int, float, int]
"""Where a request stands in line: band, time of joining less credit, order of joining."""


class Servers:
    """The servers of one resource, and the queues they serve.

    `free` is below zero while tasks in hand outlast a shift. `kept` says, by kind of asker, how
    many of the free are left to others by it. With `back_fill` whoever needs no more than are free
    goes before those in front who need more.
    """

    def __init__(
        self,
        clock: Clock,
        resource: int,
        pace: float,
        askers: int,
        back_fill: bool,
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
        self.back_fill = back_fill
        self.minutes = Minutes(busy, overrun)

    def take(self, units: int) -> None:
        """Take so many that are free."""
        self.free -= units
        self.count()

    def give_back(self, units: int) -> None:
        """Take so many back; `serve` is to follow."""
        self.free += units
        self.count()

    def change_capacity(self, capacity: int) -> None:
        """Start or end a shift. A task in hand is finished; a new server serves the line."""
        self.free += capacity - self.capacity
        self.capacity = capacity
        self.count()
        self.serve()

    def free_for(self, asker: int) -> int:
        """Return how many are free that are not kept from such an asker."""
        return self.free - self.kept[asker]

    def for_the_asking(self, asker: int) -> bool:
        """Return whether one is free for an asker, and for nobody who waits as they need several.

        Those for whom fewer are free, by a ring-fence, are not overtaken: it is not for them.
        """
        free = self.free_for(asker)
        if free <= 0 or self.back_fill:
            return free > 0
        heads = (head for queue in self.queues for head in queue.heads())
        return all(self.free_for(head.asker) < free for head in heads)

    def fit(self, request: "Request") -> bool:
        """Return whether as many are free as a request is for."""
        return request.units <= self.free_for(request.asker)

    def serve(self) -> None:
        """Grant free servers to one after the other of those who wait."""
        while self.free > 0:
            request = self.next()
            if request is None:
                return
            request.queue.leave(request)
            request.grant(self)

    def next(self) -> "Request | None":
        """Return who is served next: the lowest band, then the earliest time of joining less the
        credit, then the order of joining.

        Whoever is first and needs more than are free holds up all for whom no more are free: not
        those for whom a ring-fence keeps a place. With back-fill nobody is held up.
        """
        held_up_to = 0
        while True:
            ahead = [r for r in self.waiting() if self.free_for(r.asker) > held_up_to]
            first = min(ahead, key=lambda request: request.place, default=None)
            if first is None or self.fit(first):
                return first
            held_up_to = self.free_for(first.asker)

    def waiting(self) -> "Iterator[Request]":
        """Yield who may be next: the first of every line, or with back-fill all who fit."""
        for queue in self.queues:
            if self.back_fill:
                yield from filter(self.fit, queue.everybody())
            else:
                yield from queue.heads()

    def serve_at_once(self, request: "Request") -> bool:
        """Return whether a request made now is granted now: nobody in front holds it up."""
        if not self.fit(request) or self.back_fill:
            return self.fit(request)
        free = self.free_for(request.asker)
        heads = (head for queue in self.queues for head in queue.heads())
        return all(request.place < h.place for h in heads if self.free_for(h.asker) >= free)

    def would_serve_before(self, request: "Request") -> bool:
        """Return whether somebody of a lower band would be served, were a request's servers back.

        By the rule `next`. They are looked at before the request would be, so that it need not
        stand in line for this.
        """
        self.free += request.units
        first = self.next()
        self.free -= request.units
        return first is not None and first.place[0] < request.place[0]

    def count(self) -> None:
        """Count server minutes in use on duty, and in use after the shift ended."""
        used = self.capacity - self.free
        on_duty = min(used, self.capacity)
        self.minutes.become(self.clock.now, on_duty, used - on_duty)


class Holding(NamedTuple):
    """What a walker holds of a queue: so many of these servers."""

    servers: Servers
    units: int


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

    def band_at(self, now: float) -> int:
        """Return the band at a time (minutes)."""
        return band_now(self.band, self.due_band, self.due_from, self.due_until, now)


def ranks(program: Program) -> list[Rank]:
    """Return the ranks of all priorities, their times after arrival."""
    columns = (
        program.priority_band,
        program.priority_credit,
        program.priority_due_band,
        program.priority_due_after,
        program.priority_due_until,
    )
    return [Rank(*row) for row in zip(*(column.tolist() for column in columns), strict=True)]


class Request(simpy.Event):
    """A request for servers of a queue. It succeeds with those it was granted some of.

    `place` is where it stood by its `rank` when the line was last put in order. `on_grant` is
    called at the very moment of the grant; who made the request goes on a little later, in the
    order of waking.
    """

    def __init__(
        self,
        queue: "Queue",
        rank: Rank,
        asker: int,
        units: int,
        order: int,
        on_grant: Callable[[Servers], None],
    ) -> None:
        super().__init__(queue.clock)
        self.queue = queue
        self.rank = rank
        self.asker = asker
        self.units = units
        self.place: Place = (rank.band, queue.clock.now - rank.credit, order)
        self.stand(queue.clock.now)
        self.on_grant = on_grant
        self.in_line = False

    def stand(self, now: float) -> Place:
        """Take the place in line of the band it is in now, and return it."""
        self.place = (self.rank.band_at(now), *self.place[1:])
        return self.place

    def band_change(self, now: float) -> float:
        """Return when the band changes next (minutes)."""
        return next_change(self.rank.due_from, self.rank.due_until, now)

    def grant(self, servers: Servers) -> None:
        """Take servers for this request."""
        servers.take(self.units)
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

    def request(
        self, rank: Rank, asker: int, units: int, on_grant: Callable[[Servers], None]
    ) -> Request:
        """Return a request, granted at once by the first member of the team that can."""
        request = self.place(rank, asker, units, on_grant)
        servers = next((s for s in self.members if s.serve_at_once(request)), None)
        if servers is not None:
            request.grant(servers)
        return request

    def place(
        self, rank: Rank, asker: int, units: int, on_grant: Callable[[Servers], None]
    ) -> Request:
        """Return a request with its place in line, where it does not stand yet."""
        return Request(self, rank, asker, units, next(self.order), on_grant)

    def join(self, request: Request) -> None:
        """Stand in line, to be granted servers in turn."""
        request.in_line = True
        self._stand(request)
        self._become(self.length + 1)

    def heads(self) -> Iterator[Request]:
        """Yield the first in each line."""
        if self.band_change <= self.clock.now:
            self._put_in_order()
        for line in self.lines:
            while line and not line[0][1].in_line:
                heappop(line)
            if line:
                yield line[0][1]

    def everybody(self) -> Iterator[Request]:
        """Yield all in line."""
        if self.band_change <= self.clock.now:
            self._put_in_order()
        for _, request in chain.from_iterable(self.lines):
            if request.in_line:
                yield request

    def _stand(self, request: Request) -> None:
        """Put a request in its line by the band it is in now."""
        heappush(self.lines[request.asker], (request.stand(self.clock.now), request))
        self.band_change = min(self.band_change, request.band_change(self.clock.now))

    def _put_in_order(self) -> None:
        """Put the lines in the order of now, as somebody's band may have changed."""
        lines, self.lines, self.band_change = self.lines, [[] for _ in self.lines], inf
        for _, request in chain.from_iterable(lines):
            if request.in_line:
                self._stand(request)

    def leave(self, request: Request) -> None:
        """Leave the line."""
        request.in_line = False
        self._become(self.length - 1)

    def give_up(self, request: Request) -> None:
        """Leave the line before being served; those behind may need less, and be served now.

        Nobody needs more than one of a team, so the first in line for it holds up no others.
        """
        self.leave(request)
        if len(self.members) == 1:
            self.members[0].serve()

    def _become(self, length: int) -> None:
        self.length = length
        self.minutes.become(self.clock.now, length)
