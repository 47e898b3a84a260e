"""The verbs of servers: seize, give way, treat and release, and the patience of who waits."""

from collections.abc import Callable
from math import inf

from flowsim.engine.program import NONE, OTHERS, Program
from flowsim.engine.simpy_engine.chance import Chance
from flowsim.engine.simpy_engine.servers.servers import Holding, Rank, Request, Servers, ranks
from flowsim.engine.simpy_engine.servers.staffing import Staffing
from flowsim.engine.simpy_engine.tables import Tables
from flowsim.engine.simpy_engine.walk import Next, Steps, Walks
from flowsim.engine.simpy_engine.walker import Walker

NOT_SEIZED = "needs a server the patient has not seized"
NONE_KEPT = "gives back all that is held, or more; leave units out to give back all"


class ServerVerbs:
    """What every step about servers does."""

    def __init__(
        self, program: Program, walks: Walks, tables: Tables, chance: Chance, staffing: Staffing
    ) -> None:
        self.program = program
        self.walks = walks
        self.tables = tables
        self.chance = chance
        self.staffing = staffing
        self.priorities = ranks(program)

    def seize(
        self,
        walker: Walker,
        queue_number: int,
        priority: int,
        otherwise: int,
        remember: int,
        kind: int,
        units_table: int,
    ) -> Steps:
        """Take free servers at once, or join the line until served or out of patience."""
        queue = self.staffing.queues[queue_number]
        asker = self.asker(walker, kind)
        units = 1 if units_table == NONE else self.tables.entry(units_table, walker.patient)
        granted = self.granted(walker, queue_number, units, remember)
        request = queue.request(self.rank(walker, priority), asker, units, granted)
        if not request.triggered:
            if otherwise != NONE:
                return otherwise
            if walker.deadline <= self.walks.clock.now:
                return self.renege(walker)
            self.join(walker, request)
            return (yield from self.wait(walker, request))
        return None

    def asker(self, walker: Walker, kind: int) -> int:
        """Return what ring-fences take a walker for."""
        return OTHERS if kind == NONE else self.tables.entry(kind, walker.patient)

    def rank(self, walker: Walker, priority: int) -> Rank:
        """Return what a table of priorities says of a walker."""
        rank = self.priorities[self.tables.entry(priority, walker.patient)]
        return rank.after(walker.patient.t_arrive)

    def granted(
        self, walker: Walker, queue_number: int, units: int, remember: int
    ) -> Callable[[Servers], None]:
        """Return what is done at the moment a walker is granted servers."""

        def granted(servers: Servers) -> None:
            walker.held[queue_number] = Holding(servers, units)
            self.staffing.note(walker.patient.number, servers, units)
            if remember != NONE:
                value = int(self.program.member_value[remember, servers.resource])
                self.tables.patients.set_attribute(walker.patient, remember, value)

        return granted

    def join(self, walker: Walker, request: Request) -> None:
        """Stand in line."""
        request.queue.join(request)
        self.staffing.note_joining(walker.patient.number, request.queue.number)

    def wait(self, walker: Walker, request: Request) -> Steps:
        """Wait in line until served or out of patience."""
        served = yield from self.walks.wait(walker, request, walker.deadline)
        if served:
            return None
        request.queue.give_up(request)
        return self.renege(walker)

    def give_way(
        self, walker: Walker, queue_number: int, priority: int, kind: int, remember: int
    ) -> Steps:
        """Let those who go first have the servers held, and wait at the head of the line."""
        if queue_number not in walker.held:
            raise self.walks.misuse(walker, NOT_SEIZED)
        servers, units = walker.held[queue_number]
        queue = self.staffing.queues[queue_number]
        granted = self.granted(walker, queue_number, units, remember)
        rank, asker = self.rank(walker, priority), self.asker(walker, kind)
        request = queue.place(rank, asker, units, granted)
        if not servers.would_serve_before(request):
            return None
        if walker.deadline <= self.walks.clock.now:
            return self.renege(walker)
        others = (s for s in queue.members if s is not servers and s.serve_at_once(request))
        free = next(others, None)
        if free is None:
            self.join(walker, request)
        self.put_back(walker, queue_number, units)
        if free is not None:
            request.grant(free)
        servers.serve()
        return None if free is not None else (yield from self.wait(walker, request))

    def release(self, walker: Walker, queue_number: int, units_table: int) -> None:
        """Give servers back, all or some; the next in line goes on after this walker yields."""
        if queue_number not in walker.held:
            raise self.walks.misuse(walker, NOT_SEIZED)
        held = units = walker.held[queue_number].units
        if units_table != NONE:
            units = self.tables.entry(units_table, walker.patient)
            if units >= held:
                raise self.walks.misuse(walker, NONE_KEPT)
        self.give_back(walker, queue_number, units)

    def give_back(self, walker: Walker, queue_number: int, units: int) -> None:
        """Take back so many servers got from a queue, who serve the next in line."""
        self.put_back(walker, queue_number, units).serve()

    def put_back(self, walker: Walker, queue_number: int, units: int) -> Servers:
        """Take back so many servers got from a queue, and return them: they are to `serve`."""
        servers, held = walker.held.pop(queue_number)
        if held > units:
            walker.held[queue_number] = Holding(servers, held - units)
        self.staffing.note(walker.patient.number, servers, -units)
        servers.give_back(units)
        return servers

    def treat(self, walker: Walker, activity: int, by_whom: int) -> Steps:
        """Spend a sampled duration, slower or faster by the pace of who does it."""
        minutes = self.chance.minutes(activity, walker.patient)
        if by_whom != NONE:
            if by_whom not in walker.held:
                raise self.walks.misuse(walker, NOT_SEIZED)
            minutes *= walker.held[by_whom].servers.pace
        yield from self.walks.wait_until(walker, self.walks.clock.now + minutes)
        return None

    # -- patience ------------------------------------------------------------------------------

    def renege_after(self, walker: Walker, activity: int, to: int) -> None:
        """Start the patience clock."""
        minutes = self.chance.minutes(activity, walker.patient)
        walker.deadline = self.walks.clock.now + minutes
        walker.renege_to = to
        walker.kept = tuple(walker.held)

    def keep_waiting(self, walker: Walker) -> None:
        """Stop the patience clock."""
        walker.deadline = inf

    def renege(self, walker: Walker) -> Next:
        """Give back what was seized since the patience began; go where it says."""
        for queue in sorted(walker.held):
            if queue not in walker.kept:
                self.give_back(walker, queue, walker.held[queue].units)
        walker.deadline = inf
        return walker.renege_to
