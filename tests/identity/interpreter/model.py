"""Walks through the pathways of a hospital, step by step as they are written."""

from collections import deque
from contextlib import suppress
from heapq import heappop, heappush
from itertools import count
from math import inf, nan

from flowsim.engine import draws
from flowsim.engine.draws import activity_number
from flowsim.hospital.vocabulary import step_types as s
from flowsim.hospital.vocabulary.by import By
from flowsim.hospital.vocabulary.calendars import Rota
from flowsim.hospital.vocabulary.distributions import OfPatient
from flowsim.hospital.vocabulary.resources import Priority
from tests.identity.interpreter import lookup
from tests.identity.interpreter.arrivals import again, patients
from tests.identity.interpreter.beds import Beds, Refused
from tests.identity.interpreter.clinics import Clinics
from tests.identity.interpreter.fences import Fences
from tests.identity.interpreter.lists import Lists
from tests.identity.interpreter.servers import Queue, Servers, levels, shifts, staff

CAPACITY, RESUME, PATIENCE, RETURN, ARRIVAL = range(5)


class Walker:
    """Who walks: a patient, something beside them, or a bed being turned round."""

    def __init__(self, patient, parent=None, bed=None):
        self.patient, self.parent, self.bed = patient, parent, bed
        self.held, self.deadline, self.lost, self.kept = {}, inf, None, ()
        self.beside, self.awaits_all, self.outside = 0, False, False
        self.caller = None  # who called it from a waiting list
        self.asks = 1  # how many servers, at the last line it came to
        self.wait = None  # what is waited for; another object for every wait
        self.since, self.cause, self.pathway = 0.0, "", None


class Model:
    """One replication."""

    def __init__(self, hospital, hours, seed, replication):
        self.hospital, self.hours, self.seed = hospital, hours, (seed, replication)
        self.now, self.horizon = 0.0, hours * 60.0
        self.events, self.order, self.woken = [], count(), deque()
        self.taken, self.joined, self.on_duty = [], [], []
        self.attributes = {a.name: a for a in hospital.attributes}
        self.pathways = {p.name: p for p in hospital.pathways}
        self.calendars = dict(hospital.calendars)
        self.durations = lookup.durations(hospital)
        self.servers = {r.name: Servers(r, hours) for r in hospital.resources}
        members = {r.name: (r.name,) for r in hospital.resources}
        members |= {t.name: t.members for t in hospital.teams}
        self.queues = {
            name: Queue([self.servers[m] for m in of], hours) for name, of in members.items()
        }
        self.beds = Beds(hospital, self)
        self.clinics = Clinics(hospital, hours)
        self.lists = Lists(hospital, self)
        self.tries = []
        on_shift = {
            r.name: shifts(r, hours, seed, replication, hospital.holidays)
            for r in hospital.resources
            if isinstance(r.capacity, Rota)
        }
        self.shifts = [(name, *row) for name, rows in on_shift.items() for row in rows]
        there, self.covers = staff(hospital, hours, on_shift)
        for k, resource in enumerate(hospital.resources):
            for t, level in levels(resource, hours, there.get(resource.name), hospital.holidays):
                self.on_duty.append((t, k, resource.name, level))
                self.at(t, CAPACITY, k, self.change_capacity, self.servers[resource.name], level)
                self.at_ward(t, resource.name, level)
        self.fences = Fences(hospital, self, hours)
        self.patients = patients(hospital, hours, seed, replication)
        for patient in self.patients:
            self.at(patient.t_arrive, ARRIVAL, patient.number, self.arrive, patient)

    def run(self):
        """Run to the end."""
        while self.events and self.events[0][0] < self.horizon:
            self.now, *_, action, arguments = heappop(self.events)
            action(*arguments)
            while self.woken:
                self.resume(*self.woken.popleft())
        self.now = self.horizon
        for patient in self.patients:
            if patient.walker and patient.walker.wait:
                self.end_wait(patient.walker)
        for servers in self.servers.values():
            for hours in (servers.scheduled, servers.busy, servers.overrun):
                hours.become(self.horizon, 0)
        for queue in self.queues.values():
            queue.waiting.become(self.horizon, 0)

    def at(self, time, rank, entity, action, *arguments):
        """Let something happen at a time."""
        heappush(self.events, (time, rank, entity, next(self.order), action, arguments))

    def at_ward(self, time, nurses, level):
        """Let a ward have other nurses at a time, after all resources and ring-fences."""
        wards = enumerate(self.hospital.wards)
        for k, ward in ((k, ward) for k, ward in wards if ward.nurses == nurses):
            after = len(self.hospital.resources) + len(self.hospital.ring_fences) + k
            self.at(time, CAPACITY, after, self.beds.change_nurses, ward, level)

    # -- walks ---------------------------------------------------------------------------------

    def arrive(self, patient):
        """Begin a patient's walk."""
        patient.walker = self.walker(patient, patient.pathway)
        self.resume(patient.walker, None)

    def walker(self, patient, pathway, **who):
        """Return a walker at the beginning of a pathway."""
        walker = Walker(patient, **who)
        walker.steps = self.walk(walker, pathway)
        return walker

    def resume(self, walker, came):
        """Let a walker go on until it waits or ends."""
        with suppress(StopIteration):
            walker.steps.send(came)

    def wake(self, walker, came=True):
        """End a wait; the walker goes on in its turn."""
        self.woken.append((walker, came))
        self.end_wait(walker)

    def end_wait(self, walker):
        """Count the minutes of a wait that ends."""
        walker.wait = None
        if walker.parent is None and walker.bed is None and not walker.outside:
            minutes = walker.patient.minutes
            minutes[walker.cause] = minutes.get(walker.cause, 0.0) + (self.now - walker.since)

    def begin_wait(self, walker, cause, limit=inf):
        """Begin a wait that is given up at a limit."""
        walker.wait, walker.since, walker.cause = object(), self.now, cause
        if limit < inf:
            number = walker.patient.number
            self.at(limit, PATIENCE, number, self.over, walker, walker.wait, False)

    def wait_until(self, walker, time, cause):
        """Begin a wait for a time."""
        self.begin_wait(walker, cause)
        self.at(time, RESUME, walker.patient.number, self.over, walker, walker.wait, True)

    def over(self, walker, wait, came):
        """End a wait by time, if it has not ended."""
        if walker.wait is wait:
            self.end_wait(walker)
            self.resume(walker, came)

    # -- looking things up ---------------------------------------------------------------------

    def value(self, value, patient):
        """Return a value, by the patient's labels now if it is a table."""

        def label(name):
            if name == "escalation":
                return str(self.beds.level)
            if name in self.hospital.switches:
                return self.beds.switched(self.attributes[name])
            calendar = self.attributes[name].calendar if name in self.attributes else None
            if calendar is None:
                return patient.labels[name]
            return self.attributes[name].values[
                lookup.level(calendar, self.now, self.hospital.holidays)
            ]

        return lookup.chosen(value, label)

    def label(self, name, patient):
        """Return a patient's label now."""
        return self.value(
            By((name,), tuple(((v,), v) for v in lookup.values(self.hospital, name))), patient
        )

    def uniform(self, name, patient):
        """Return the number of the next visit to an activity or choice of this name."""
        visit = patient.visits.get(name, 0)
        patient.visits[name] = visit + 1
        key = activity_number(name)
        which = 65536 * (patient.episode - 1) + visit
        return draws.uniform(*self.seed, patient.key, patient.ordinal, key, which)

    def minutes(self, activity, patient):
        """Return how long an activity takes this time."""
        duration = self.value(self.durations[activity], patient)
        u = self.uniform(activity, patient)
        if isinstance(duration, OfPatient):
            return duration.minutes_each * patient.numbers[duration.number]
        return lookup.minutes_at(duration, u)

    def choice(self, name, shares, patient):
        """Return the label a choice falls on."""
        labels, parts = zip(*self.value(shares, patient).shares, strict=True)
        return lookup.label_at(parts, labels, self.uniform(name, patient))

    # -- servers -------------------------------------------------------------------------------

    def change_capacity(self, servers, level):
        """Begin or end a shift."""
        servers.become(self.now, level, servers.used)
        self.serve(servers)

    def units(self, walker, step):
        """Return how many servers a step is about, of a walker who comes to it now."""
        return 1 if step.units is None else self.value(step.units, walker.patient)

    def grant(self, servers, name, walker, remember=None):
        """Give a walker the servers it asks for."""
        servers.become(self.now, servers.capacity, servers.used + walker.asks)
        walker.held[name] = servers, walker.asks
        self.taken.append((self.now, walker.patient.number, servers.resource.name, walker.asks))
        if remember:
            walker.patient.labels[remember] = servers.resource.name

    def give_back(self, walker, name, step=None):
        """Take servers back, who serve the first in line; with a step only as many as it says."""
        servers, held = walker.held.pop(name)
        units = held
        if step is not None and step.units is not None:
            units = self.units(walker, step)
            if units >= held:
                raise Refused("gives back all that is held, or more")
            walker.held[name] = servers, held - units
        self.taken.append((self.now, walker.patient.number, servers.resource.name, -units))
        servers.become(self.now, servers.capacity, servers.used - units)
        self.serve(servers)

    def serve(self, servers):
        """Let free servers serve one after the other of those who wait."""
        while first := self.next_of(servers):
            *_, walker, step, _ = first
            self.stop_waiting(walker, step.resource)
            self.grant(servers, step.resource, walker, step.remember)
            self.wake(walker)

    def next_of(self, servers):
        """Return who is served next: the first, who holds up all for whom no more are free."""
        waiting = [p for q in self.queues.values() if servers in q.members for p in q.line]
        ahead = sorted(waiting, key=self.standing)
        if servers.resource.back_fill:
            ahead = [place for place in ahead if self.fits(servers, place)]
        held_up_to = 0
        for place in ahead:
            free = self.free_for(servers, place[-1])
            if free > held_up_to:
                if self.fits(servers, place):
                    return place
                held_up_to = free
        return None

    def free_for(self, servers, kind):
        """Return how many servers are free for somebody of that kind."""
        return servers.free - self.fences.kept(servers.resource, kind)

    def fits(self, servers, place):
        """Return whether as many are free as somebody at that place asks for."""
        *_, walker, _, kind = place
        return walker.asks <= self.free_for(servers, kind)

    def at_once(self, servers, place):
        """Return whether servers serve somebody who would take this place in line."""
        if servers.resource.back_fill or not self.fits(servers, place):
            return self.fits(servers, place)
        free = self.free_for(servers, place[-1])
        waiting = [p for q in self.queues.values() if servers in q.members for p in q.line]
        return not any(
            self.standing(p) < self.standing(place) and self.free_for(servers, p[-1]) >= free
            for p in waiting
        )

    def standing(self, place):
        """Return where a place in line is now: band, time less credit, order of joining."""
        priority, since, order, walker, *_ = place
        arrived = walker.patient.t_arrive
        due = arrived + priority.due_after_minutes <= self.now
        over = arrived + priority.due_until_minutes <= self.now
        return priority.due_band if due and not over else priority.band, since, order

    def place(self, walker, step):
        """Return the place in line of somebody who comes now."""
        priority: Priority = self.value(step.priority, walker.patient)
        since = self.now - priority.credit_minutes
        kind = self.value(step.kind, walker.patient) if step.kind else None
        walker.asks = self.units(walker, step)
        return priority, since, next(self.order), walker, step, kind

    def join(self, walker, place, name, cause):
        """Stand in line."""
        queue = self.queues[name]
        queue.line.append(place)
        queue.waiting.become(self.now, len(queue.line))
        self.joined.append((self.now, walker.patient.number, name))
        self.begin_wait(walker, cause, walker.deadline)

    def leave(self, walker, name):
        """Leave the line, in which others may be served now."""
        self.stop_waiting(walker, name)
        if len(self.queues[name].members) == 1:
            self.serve(self.queues[name].members[0])

    def stop_waiting(self, walker, name):
        """Take a walker out of the line."""
        queue = self.queues[name]
        queue.line = [place for place in queue.line if place[3] is not walker]
        queue.waiting.become(self.now, len(queue.line))

    def renege(self, walker):
        """Give back what was seized since the patience began; return where to go."""
        names = list(self.queues)
        for name in sorted(walker.held, key=names.index):
            if name not in walker.kept:
                self.give_back(walker, name)
        walker.deadline = inf
        return walker.lost

    # -- steps ---------------------------------------------------------------------------------

    def walk(self, walker, name):
        """Take a walker along. Yields while it waits; is sent whether that came."""
        pathway, at = self.pathways[name], 0
        while True:
            step = pathway.steps[at]
            match step:
                case s.Transfer():
                    pathway, at = self.pathways[step.pathway], 0
                    continue
                case s.End() | s.Depart():
                    self.finish(walker, step)
                    to = getattr(step, "to", None)
                    if to is None:
                        return
                    walker.outside, walker.deadline = True, inf
                    pathway, at = self.pathways[to], 0
                    continue
                case s.Seize() | s.Treat() | s.WaitUntil() | s.WaitForTime() | s.WaitForAll():
                    to = yield from self.wait(walker, step)
                case s.GiveWay():
                    to = yield from self.give_way(walker, step)
                case s.WaitForBed():
                    to = yield from self.wait_for_bed(walker, step)
                case s.WaitToBeCalled():
                    to = yield from self.lists.wait(walker, step)
                case s.CallFrom():
                    to = yield from self.lists.call_from(walker, step)
                case _:
                    to = self.instant(walker, step)
            at = at + 1 if to in (None, "next") else pathway.steps.index(s.Label(to))

    def wait(self, walker, step):
        """Take a step that may take time; return a label to go to, or None."""
        patient = walker.patient
        match step:
            case s.Seize(resource=name):
                cause = step.cause or f"wait_{name}"
                place, members = self.place(walker, step), self.queues[name].members
                free = next((m for m in members if self.at_once(m, place)), None)
                if free:
                    self.grant(free, name, walker, step.remember)
                elif step.otherwise:
                    return step.otherwise
                elif walker.deadline <= self.now:
                    return self.renege(walker)
                else:
                    self.join(walker, place, name, cause)
                    if not (yield):
                        self.leave(walker, name)
                        return self.renege(walker)
            case s.Treat():
                minutes = self.minutes(step.activity, patient)
                if step.by_whom:
                    minutes *= walker.held[step.by_whom][0].resource.pace
                self.wait_until(walker, self.now + minutes, step.cause or "treatment")
                yield
            case s.WaitUntil():
                named = self.value(step.calendar, patient)
                opens = lookup.next_opening(self.calendars[named], self.now, self.hospital.holidays)
                noted = patient.noted.get(step.until, nan)
                opens = noted if noted < opens else opens
                table = step.calendar
                first = table if isinstance(table, str) else table.values()[0]
                if opens > self.now:
                    self.wait_until(walker, opens, step.cause or f"wait_{first}")
                    yield
            case s.WaitForTime():
                time = patient.noted.get(step.clock, nan) - step.lead_minutes
                if time > self.now:
                    self.wait_until(walker, time, step.cause or f"wait_{step.clock}")
                    yield
            case s.WaitForAll():
                if walker.beside:
                    walker.awaits_all = True
                    self.begin_wait(walker, step.cause or "wait_started")
                    yield
        return None

    def give_way(self, walker, step):
        """Let those who go first have what is held, and wait for it; return a label, or None.

        As the rule is told: by how all would stand, the giver among them, were it given back.
        """
        name, queue = step.resource, self.queues[step.resource]
        if name not in walker.held:
            raise Refused("needs a server the patient has not seized")
        (servers, held), patient = walker.held[name], walker.patient
        kind = self.value(step.kind, patient) if step.kind else None
        walker.asks = held
        place = (self.value(step.priority, patient), -inf, next(self.order), walker, step, kind)
        queue.line.append(place)
        servers.used -= held
        first = self.next_of(servers)
        servers.used += held
        queue.line.remove(place)
        if not first or self.standing(first)[0] >= self.standing(place)[0]:
            return None
        if walker.deadline <= self.now:
            return self.renege(walker)
        others = [m for m in queue.members if m is not servers]
        free = next((m for m in others if self.at_once(m, place)), None)
        if free is None:
            self.join(walker, place, name, step.cause or f"wait_{name}")
        del walker.held[name]
        self.taken.append((self.now, patient.number, servers.resource.name, -held))
        servers.become(self.now, servers.capacity, servers.used - held)
        if free:
            self.grant(free, name, walker, step.remember)
        self.serve(servers)
        if free or (yield):
            return None
        self.leave(walker, name)
        return self.renege(walker)

    def wait_for_bed(self, walker, step):
        """Wait for the promise or for the clean bed."""
        stay = walker.patient.request
        if not stay:
            raise Refused("waits for a bed it has not asked for")
        if stay.has(step.stage):
            return None
        limit = walker.patient.noted.get(step.until, inf) if step.until else inf
        if limit > self.now:
            stay.waiter = walker, step.stage
            self.begin_wait(walker, step.cause or f"wait_bed_{step.stage}", limit)
            if (yield):
                return None
        if not walker.patient.request:
            raise Refused("gives up a bed that is no longer asked for")
        self.beds.withdraw(walker.patient.request)
        return step.otherwise

    def instant(self, walker, step):
        """Take a step that takes no time; return a label to go to, or None."""
        patient = walker.patient
        match step:
            case s.Release():
                self.give_back(walker, step.resource, step)
            case s.RenegeAfter():
                walker.deadline = self.now + self.minutes(step.activity, patient)
                walker.lost, walker.kept = step.to, tuple(walker.held)
            case s.KeepWaiting():
                walker.deadline = inf
            case s.Go():
                return step.to
            case s.Branch():
                return self.choice(f"branch:{step.choice}", step.shares, patient)
            case s.BranchOn():
                return dict(step.to).get(self.label(step.attribute, patient), step.otherwise)
            case s.BranchIfFit():
                need_end = patient.noted.get(step.clock, nan)
                return step.to if self.now + self.beds.allowance >= need_end else None
            case s.BranchBy():
                return self.by_policy(step)
            case s.TryRung():
                return self.try_rung(walker, step)
            case s.Note():
                if not step.first or step.clock not in patient.noted:
                    patient.noted[step.clock] = self.now
            case s.SetTime():
                minutes = self.minutes(step.activity, patient)
                patient.noted[step.clock] = self.now + (-minutes if step.before else minutes)
            case s.PutOff():
                since = patient.noted.get(step.since, inf)
                if step.clock in patient.noted and since < self.now:
                    hours = (self.now - since) / 60.0
                    patient.noted[step.clock] += hours * step.minutes_an_hour
            case s.BringForward():
                between = patient.noted.get(step.clock, nan) - patient.noted.get(step.to, nan)
                if between > 0:
                    patient.noted[step.clock] -= between * step.share
            case s.Book():
                return self.book(patient, step)
            case s.CancelBooking():
                if step.clock in patient.bookings:
                    self.clinics.cancel(*patient.bookings.pop(step.clock))
                    patient.noted.pop(step.clock)
            case s.JoinList():
                self.lists.join(walker, step)
            case s.SendBack():
                self.lists.send_back(walker, step)
            case s.ReleaseCaller():
                self.lists.let_go(walker)
            case s.Assign():
                patient.labels[step.attribute] = self.value(step.value, patient)
            case s.Draw():
                name = f"draw:{step.attribute}"
                patient.labels[step.attribute] = self.choice(name, step.shares, patient)
            case s.Start():
                if step.when is None or self.label(step.when, patient) == "yes":
                    walker.beside += 1
                    self.woken.append((self.walker(patient, step.pathway, parent=walker), None))
            case s.ComeBack():
                self.come_back(patient, step)
            case s.RequestBed():
                self.beds.request(patient, self.value(step.service, patient), step.kind)
            case s.OccupyBed():
                self.beds.occupy(patient)
            case s.VacateBed():
                ward, turn_round = self.beds.vacate(patient), self.hospital.bureau.turn_round
                if turn_round:
                    bed = self.walker(patient, turn_round, bed=[ward, "undeclared"])
                    self.woken.append((bed, None))
                else:
                    self.beds.becomes(ward, "undeclared", "empty")
            case s.BedBecomes():
                ward, before = walker.bed
                walker.bed[1] = step.state
                self.beds.becomes(ward, before, step.state)
            case s.MatchBeds():
                self.beds.match(2)
            case s.ReviewEscalation():
                self.beds.review()
            case s.CloseBeds():
                self.beds.close_share(step.share)
            case s.Label() | s.Stage() | s.StageEnd():
                pass
            case _:
                raise TypeError(step)
        return None

    def by_policy(self, step):
        """Return the label of the way a policy takes now."""
        if step.policy == "before_hour":
            return step.to[0][1] if self.now % 1440 / 60 < step.limit else step.otherwise
        ways = []
        for name, label in step.to:
            queue = self.queues[name]
            free = sum(max(0, servers.free) for servers in queue.members)
            room = step.policy == "queue_shorter_than" and len(queue.line) < step.limit
            if step.policy == "shortest_queue" or free or room:
                ways.append((len(queue.line) - free, label))
        if step.policy == "shortest_queue":
            ways.sort(key=lambda way: way[0])
        return ways[0][1] if ways else step.otherwise

    def book(self, patient, step):
        """Book a slot; return the label to go to if there is none."""
        name, of = self.value(step.clinic, patient), self.value(step.slot_class, patient)
        earliest, latest = self.now + step.prepare_minutes, self.now + step.within_minutes
        booking = self.clinics.book(name, of, self.now, earliest, latest)
        if booking is None:
            return step.otherwise
        patient.bookings[step.clock] = booking
        patient.noted[step.clock] = booking[1]
        return None

    def try_rung(self, walker, step):
        """Take a rung, its place and slot, or return the label of the next."""
        patient, result = walker.patient, "taken"
        kind = self.value(step.kind, patient) if step.kind else None
        calendar = step.calendar and self.calendars[self.value(step.calendar, patient)]
        members = self.queues[step.resource].members if step.resource else ()
        free = [servers for servers in members if self.for_the_asking(servers, kind)]
        if step.eligible and self.value(step.eligible, patient) == "no":
            result = "not_eligible"
        elif calendar and not lookup.level(calendar, self.now, self.hospital.holidays):
            result = "shut"
        elif members and not free:
            result = "full"
        elif step.clinic and self.book(patient, step) is not None:
            result = "no_slot"
        self.tries.append((self.now, patient.number, step.ladder, step.rung, result))
        if result != "taken":
            return step.otherwise
        if members:
            walker.asks = 1
            self.grant(free[0], step.resource, walker)
        return None

    def for_the_asking(self, servers, kind):
        """Return whether one is free for a kind, for whom no fewer wait as they need several."""
        waiting = [p for q in self.queues.values() if servers in q.members for p in q.line]
        free = self.free_for(servers, kind)
        overtakes = any(self.free_for(servers, place[-1]) >= free for place in waiting)
        return free > 0 and (servers.resource.back_fill or not overtakes)

    def come_back(self, patient, step):
        """Let a person come again, if not after the end of the run."""
        if self.choice(f"chance:{step.activity}", step.chance, patient) == "yes":
            since = max(self.now, patient.noted.get(step.at, inf)) if step.at else self.now
            t = since + self.minutes(step.activity, patient)
            patient.person.episodes += 1
            if t < self.horizon:
                number = len(self.patients)
                self.patients.append(again(self.hospital, patient, number, t, step.pathway))
                self.at(t, RETURN, number, self.arrive, self.patients[-1])

    def finish(self, walker, step):
        """End a walk, or leave the hospital."""
        patient, parent = walker.patient, walker.parent
        if isinstance(step, s.Depart):
            if patient.request:
                self.beds.withdraw(patient.request)
            patient.t_depart, patient.outcome = self.now, step.outcome
        self.lists.let_go(walker)
        if isinstance(step, s.End) and parent is not None:
            self.one_less(parent)

    def one_less(self, walker):
        """Count one less of those a walker may wait for."""
        walker.beside -= 1
        if walker.awaits_all and not walker.beside:
            walker.awaits_all = False
            self.wake(walker)
