"""Some thousand patients walked through their pathways with no queues, to see what they need.

Every server and bed is there at once, so the minutes held are the work offered. The walk is a
plain Python estimate for the check alone; it shares no random numbers with a simulation.
"""

from bisect import bisect_right
from collections.abc import Callable
from functools import partial
from itertools import accumulate
from typing import Any, ClassVar, TypeVar

from flowsim.hospital.check.dice import Dice, opening
from flowsim.hospital.check.graph import Graph
from flowsim.hospital.check.verbs import rule_of
from flowsim.hospital.check.walk_by_state import book_slot, branch_by, call_from, try_rung
from flowsim.hospital.check.walkers import Person, Walker
from flowsim.hospital.vocabulary import step_types as verb
from flowsim.hospital.vocabulary.arrivals import Arrivals, Batch, Renewal
from flowsim.hospital.vocabulary.attributes import (
    PLACEMENT,
    PLACEMENTS,
    SOURCE,
    WARD,
)
from flowsim.hospital.vocabulary.by import By
from flowsim.hospital.vocabulary.by_state import BranchBy, TryRung
from flowsim.hospital.vocabulary.distributions import OfPatient
from flowsim.hospital.vocabulary.hospital import ArrivalStream, Hospital
from flowsim.hospital.vocabulary.kinds import Kind, field_of, fields_of
from flowsim.hospital.vocabulary.python_step import PythonStep
from flowsim.hospital.vocabulary.times_of_day import WEEK

T = TypeVar("T")

PATIENTS = 12000
FEWEST_PER_STREAM = 100
MOST_STEPS = 5000
MOST_EPISODES = 1000
BACKGROUND_WEEKS = 4
FOR_EVER = float("inf")
STOP = -1


class Walk:
    """Walks patients and adds up what they hold: mean servers by queue, mean beds by service."""

    def __init__(self, hospital: Hospital, seed: int = 0) -> None:
        self.hospital = hospital
        self.graph = Graph(hospital)
        self.dice = Dice(seed)
        self.servers = dict.fromkeys(hospital.queue_names, 0.0)
        self.beds = {service.name: 0.0 for service in hospital.services}
        self.times_held = dict.fromkeys(hospital.queue_names, 0)
        self.stays = dict.fromkeys(self.beds, 0)
        self.activities = dict(hospital.activities)
        self.calendars = dict(hospital.calendars)
        self.numbers = {number.name: number.drawn for number in hospital.numbers}
        self.built_in = {a.name: a.values[0] for a in hospital.built_in_attributes}
        self.moments = {a.name: a for a in hospital.attributes if a.calendar is not None}
        self.pace = {q: self._pace(q) for q in hospital.queue_names}
        self.returning: list[tuple[Person, int, float]] = []
        self.known: dict[tuple[int, tuple[str, ...]], Any] = {}
        self.verbs = [self._bind(at) for at in range(len(self.graph.nodes))]

    def _bind(self, at: int) -> Callable[[Walker], int]:
        """Return what a step does to a walker: it returns the next step."""
        step = self.graph.nodes[at].step
        kind: type = type(step)
        if any(item.kind is Kind.ACTIVITY for item in fields_of(kind)):
            duration = field_of(kind, Kind.DURATION).of(step)
            if duration is not None:
                self.activities[field_of(kind, Kind.ACTIVITY).of(step)] = duration
        rule = rule_of(self.RULES, step, "offered loads") or Walk._pass
        return partial(rule, self, at, step)

    def _pace(self, queue: str) -> float:
        members = [r for r in self.hospital.resources if r.name in self.hospital.members_of(queue)]
        weights = [member.mean_capacity for member in members]
        if sum(weights) == 0:
            return 1.0
        return sum(m.pace * w for m, w in zip(members, weights, strict=True)) / sum(weights)

    # -- everybody -----------------------------------------------------------------------------

    def everybody(self) -> None:
        """Walk a sample of every stream, weighted to its arrivals, and the background pathways."""
        total = sum(self.per_day(stream) ** 0.5 for stream in self.hospital.arrivals)
        for stream in self.hospital.arrivals:
            a_day = self.per_day(stream)
            if a_day > 0:
                # By the root of the rate: small streams may hold beds for long.
                number = max(FEWEST_PER_STREAM, round(PATIENTS * a_day**0.5 / total))
                for _ in range(number):
                    self._patient(stream, a_day / number / 1440)
        for name in self.hospital.background:
            person = Person(self._labels(()), 1 / (BACKGROUND_WEEKS * WEEK))
            self.walk(person, self.graph.entry[name], 0.0, BACKGROUND_WEEKS * WEEK)

    def per_day(self, stream: ArrivalStream) -> float:
        """Return mean patients a day, season and the end of the ramp included.

        Demand by attributes is not: it weighs each patient. None for a batch that comes once.
        """
        season = stream.season if isinstance(stream, Arrivals) else (1.0,)
        return stream.per_day * sum(season) / len(season) * stream.last

    def _patient(self, stream: ArrivalStream, weight: float) -> None:
        labels = self._labels(((SOURCE, stream.name), *stream.attributes))
        person = Person(labels, weight * self._looked_up(stream.multiplier, labels))
        u = self.dice.roll(f"arrival {stream.name}")
        if isinstance(stream, Batch):
            times = [minute for minute, number in stream.times for _ in range(number)]
            t = float(times[int(u * len(times))])
        elif isinstance(stream, Renewal):
            t = u * WEEK
        else:
            totals = list(accumulate(stream.hourly))
            hour = min(bisect_right(totals, u * totals[-1]), len(totals) - 1)
            t = (hour + self.dice.plain(f"minute {stream.name}")) * 60
        self.returning = [(person, self.graph.entry[stream.pathway], t)]
        for _ in range(MOST_EPISODES):
            if self.returning:
                self.walk(*self.returning.pop())

    def _labels(self, fixed: tuple[tuple[str, str], ...]) -> dict[str, str]:
        given = dict(fixed)
        labels = {name: given.get(name, first) for name, first in self.built_in.items()}
        for attribute in self.hospital.attributes:
            if attribute.name in given:
                labels[attribute.name] = given[attribute.name]
            elif attribute.drawn is None:
                labels[attribute.name] = attribute.values[0]
            else:
                drawn = self._looked_up(attribute.drawn, labels)
                labels[attribute.name] = self.dice.label(f"attribute {attribute.name}", drawn)
        return labels

    # -- looking things up ---------------------------------------------------------------------

    def _looked_up(self, value: T | By[T], labels: dict[str, str]) -> T:
        if not isinstance(value, By):
            return value
        here = tuple([labels[name] for name in value.attributes])
        key = (id(value), here)
        if key not in self.known:
            self.known[key] = value.at(*here)
        found: T = self.known[key]
        return found

    def value(self, value: T | By[T], walker: Walker) -> T:
        """Return what a table gives for a person now."""
        if isinstance(value, By):
            for name in value.attributes:
                if name in self.moments:
                    self.label(name, walker)
        return self._looked_up(value, walker.person.attributes)

    def label(self, name: str, walker: Walker) -> str:
        """Return the label of an attribute, of the person or of the moment."""
        moment = self.moments.get(name)
        if moment is not None and moment.calendar is not None:
            now = moment.values[moment.calendar.level_at(walker.t)]
            walker.person.attributes[name] = now
        return walker.person.attributes[name]

    def minutes(self, activity: str, walker: Walker) -> float:
        """Return a sampled duration."""
        duration = self.value(self.activities[activity], walker)
        if isinstance(duration, OfPatient):
            drawn = self.value(self.numbers[duration.number], walker)
            return self.dice.minutes(duration.number, drawn) * duration.minutes_each
        return self.dice.minutes(activity, duration)

    # -- one walk ------------------------------------------------------------------------------

    def walk(self, person: Person, entry: int, t: float, horizon: float = FOR_EVER) -> float:
        """Walk from a step to the end of the pathway; return when it ends (minutes)."""
        walker = Walker(person, t, horizon, started_end=t)
        at, steps = entry, 0
        while at != STOP and walker.t < horizon:
            at = self.verbs[at](walker)
            steps += 1
            if steps == MOST_STEPS and horizon == FOR_EVER:
                break
        end = min(walker.t, horizon)
        for queue, (units, since) in walker.held.items():
            self._held(queue, units * (end - since) * person.weight)
        return walker.t

    def _held(self, queue: str, server_minutes: float) -> None:
        self.servers[queue] += server_minutes
        self.times_held[queue] += 1

    def _pass(self, at: int, step: verb.Step, walker: Walker) -> int:
        return at + 1

    def _depart(self, at: int, step: verb.Depart, walker: Walker) -> int:
        return STOP if step.to is None else self.graph.entry[step.to]

    def _end(self, at: int, step: verb.End, walker: Walker) -> int:
        return STOP

    def _seize(self, at: int, step: verb.Seize, walker: Walker) -> int:
        units = 1 if step.units is None else self.value(step.units, walker)
        walker.held[step.resource] = units, walker.t
        if step.remember is not None:
            members = self.hospital.members_of(step.resource)
            walker.person.attributes[step.remember] = members[0]
        return at + 1

    def _release(self, at: int, step: verb.Release, walker: Walker) -> int:
        units, since = walker.held.pop(step.resource)
        self._held(step.resource, units * (walker.t - since) * walker.person.weight)
        if step.units is not None:
            kept = units - self.value(step.units, walker)
            walker.held[step.resource] = kept, walker.t
        return at + 1

    def _start(self, at: int, step: verb.Start, walker: Walker) -> int:
        if step.when is None or self.label(step.when, walker) == "yes":
            entry = self.graph.entry[step.pathway]
            end = self.walk(walker.person, entry, walker.t, walker.horizon)
            walker.started_end = max(walker.started_end, end)
        return at + 1

    def _come_back(self, at: int, step: verb.ComeBack, walker: Walker) -> int:
        likely = self.value(step.chance, walker)
        if self.dice.label(f"come back {step.activity}", likely) == "yes":
            noted = walker.person.clocks.get(step.at or "", walker.t)
            later = max(walker.t, noted) + self.minutes(step.activity, walker)
            person = Person(dict(walker.person.attributes), walker.person.weight)
            self.returning.append((person, self.graph.entry[step.pathway], later))
        return at + 1

    def _wait_for_all(self, at: int, step: verb.WaitForAll, walker: Walker) -> int:
        walker.t = max(walker.t, walker.started_end)
        return at + 1

    def _treat(self, at: int, step: verb.Treat, walker: Walker) -> int:
        pace = 1.0 if step.by_whom is None else self.pace[step.by_whom]
        walker.t += pace * self.minutes(step.activity, walker)
        return at + 1

    def _wait_until(self, at: int, step: verb.WaitUntil, walker: Walker) -> int:
        opens = opening(self.calendars[self.value(step.calendar, walker)], walker.t)
        limit = walker.person.clocks.get(step.until or "", FOR_EVER)
        walker.t = max(walker.t, min(opens, limit))
        return at + 1

    def _wait_for_time(self, at: int, step: verb.WaitForTime, walker: Walker) -> int:
        time = walker.person.clocks.get(step.clock, walker.t)
        walker.t = max(walker.t, time - step.lead_minutes)
        return at + 1

    def _book(self, at: int, step: verb.Book, walker: Walker) -> int:
        """Book the first slot in time, as if there were enough of them."""
        booked = book_slot(self, step, walker)
        return at + 1 if booked else self.graph.to(at, step.otherwise)

    def _cancel_booking(self, at: int, step: verb.CancelBooking, walker: Walker) -> int:
        walker.person.clocks.pop(step.clock, None)
        return at + 1

    def _note(self, at: int, step: verb.Note, walker: Walker) -> int:
        if not (step.first and step.clock in walker.person.clocks):
            walker.person.clocks[step.clock] = walker.t
        return at + 1

    def _set_time(self, at: int, step: verb.SetTime, walker: Walker) -> int:
        walker.person.clocks[step.clock] = walker.t + self.minutes(step.activity, walker)
        return at + 1

    def _put_off(self, at: int, step: verb.PutOff, walker: Walker) -> int:
        clocks = walker.person.clocks
        hours = max(0.0, walker.t - clocks.get(step.since, walker.t)) / 60.0
        if step.clock in clocks:
            clocks[step.clock] += hours * step.minutes_an_hour
        return at + 1

    def _bring_forward(self, at: int, step: verb.BringForward, walker: Walker) -> int:
        clocks = walker.person.clocks
        if step.clock in clocks:
            between = clocks[step.clock] - clocks.get(step.to, clocks[step.clock])
            clocks[step.clock] -= max(0.0, between) * step.share
        return at + 1

    def _assign(self, at: int, step: verb.Assign, walker: Walker) -> int:
        walker.person.attributes[step.attribute] = self.value(step.value, walker)
        return at + 1

    def _draw(self, at: int, step: verb.Draw, walker: Walker) -> int:
        drawn = self.dice.label(f"draw {step.attribute}", self.value(step.shares, walker))
        walker.person.attributes[step.attribute] = drawn
        return at + 1

    def _branch(self, at: int, step: verb.Branch, walker: Walker) -> int:
        shares = self.value(step.shares, walker)
        return self.graph.to(at, self.dice.label(f"branch {step.choice}", shares))

    def _branch_on(self, at: int, step: verb.BranchOn, walker: Walker) -> int:
        label = self.label(step.attribute, walker)
        return self.graph.to(at, dict(step.to).get(label, step.otherwise))

    def _branch_if_fit(self, at: int, step: verb.BranchIfFit, walker: Walker) -> int:
        fit = walker.t >= walker.person.clocks.get(step.clock, FOR_EVER)
        return self.graph.to(at, step.to) if fit else at + 1

    def _go(self, at: int, step: verb.Go, walker: Walker) -> int:
        return self.graph.to(at, step.to)

    def _transfer(self, at: int, step: verb.Transfer, walker: Walker) -> int:
        return self.graph.entry[step.pathway]

    # -- beds ----------------------------------------------------------------------------------

    def _request_bed(self, at: int, step: verb.RequestBed, walker: Walker) -> int:
        walker.person.service = self.value(step.service, walker)
        walker.person.next_bed = None
        return at + 1

    def _wait_for_bed(self, at: int, step: verb.WaitForBed, walker: Walker) -> int:
        person = walker.person
        if step.stage == "ready" and person.next_bed is None:
            person.next_bed = (person.service, walker.t)
        return at + 1

    def _occupy_bed(self, at: int, step: verb.OccupyBed, walker: Walker) -> int:
        person = walker.person
        person.bed, person.next_bed = person.next_bed, None
        person.attributes[WARD] = self._ward(person.service)
        person.attributes[PLACEMENT] = PLACEMENTS[0]
        return at + 1

    def _ward(self, service: str) -> str:
        """Return a ward that takes a service: by chance, by its beds, at home where possible."""
        for placement in PLACEMENTS[:2]:
            takes = [w for w in self.hospital.wards if w.beds and (service, placement) in w.serves]
            if takes:
                totals = list(accumulate(w.beds for w in takes))
                u = self.dice.roll(f"ward {service}")
                return takes[bisect_right(totals, u * totals[-1])].name
        return self.graph.values[WARD][0]

    def _vacate_bed(self, at: int, step: verb.VacateBed, walker: Walker) -> int:
        """Leave the bed; it stays taken until it has been turned round."""
        person = walker.person
        if person.bed is not None:
            (service, since), person.bed = person.bed, None
            turn = self.hospital.bureau.turn_round
            end = self.walk(person, self.graph.entry[turn], walker.t) if turn else walker.t
            self.beds[service] += (end - since) * person.weight
            self.stays[service] += 1
        return at + 1

    RULES: ClassVar[dict[type, Callable[["Walk", int, Any, Walker], int] | None]] = {
        verb.Seize: _seize,
        TryRung: try_rung,
        verb.Release: _release,
        verb.GiveWay: None,
        verb.Treat: _treat,
        verb.WaitUntil: _wait_until,
        verb.WaitForTime: _wait_for_time,
        verb.Book: _book,
        verb.CancelBooking: _cancel_booking,
        verb.Branch: _branch,
        verb.BranchOn: _branch_on,
        verb.BranchIfFit: _branch_if_fit,
        BranchBy: branch_by,
        verb.Go: _go,
        verb.Note: _note,
        verb.SetTime: _set_time,
        verb.PutOff: _put_off,
        verb.BringForward: _bring_forward,
        verb.Assign: _assign,
        verb.Draw: _draw,
        verb.Start: _start,
        verb.WaitForAll: _wait_for_all,
        verb.ComeBack: _come_back,
        verb.JoinList: None,
        verb.WaitToBeCalled: None,
        verb.CallFrom: call_from,
        verb.SendBack: None,
        verb.ReleaseCaller: None,
        verb.RenegeAfter: None,
        verb.KeepWaiting: None,
        verb.RequestBed: _request_bed,
        verb.WaitForBed: _wait_for_bed,
        verb.OccupyBed: _occupy_bed,
        verb.VacateBed: _vacate_bed,
        verb.BedBecomes: None,
        verb.MatchBeds: None,
        verb.ReviewEscalation: None,
        verb.CloseBeds: None,
        verb.Depart: _depart,
        verb.End: _end,
        verb.Transfer: _transfer,
        PythonStep: None,
    }
    """What each verb does to a walker; one with no rule does nothing that holds or takes time."""
