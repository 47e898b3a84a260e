"""A few thousand patients walked through their pathways with no queues, to see what they need.

Every server and bed is there at once, so the minutes held are the work offered. The walk is a
plain Python estimate for the check alone; it shares no random numbers with a simulation.
"""

from bisect import bisect_right
from dataclasses import dataclass, field
from itertools import accumulate
from typing import TypeVar

from flowsim.hospital import steps as verb
from flowsim.hospital.arrivals import Batch
from flowsim.hospital.attributes import ESCALATION, PLACEMENT, PLACEMENTS, WARD, Shares
from flowsim.hospital.by import By
from flowsim.hospital.calendars import WEEK
from flowsim.hospital.check_dice import Dice, level_at, opening, pick, quantile
from flowsim.hospital.check_graph import Graph
from flowsim.hospital.check_names import team_members
from flowsim.hospital.distributions import Distribution
from flowsim.hospital.model import ArrivalStream, Hospital

T = TypeVar("T")

PATIENTS = 3000
FEWEST_PER_STREAM = 100
MOST_STEPS = 5000
HOUSE_WEEKS = 4


@dataclass
class Person:
    """A patient on the walk. `bed` and `next_bed` are (service, minute from which it is kept)."""

    attributes: dict[str, str]
    weight: float
    clocks: dict[str, float] = field(default_factory=dict)
    service: str = ""
    next_bed: tuple[str, float] | None = None
    bed: tuple[str, float] | None = None


class Walk:
    """Walks patients and adds up what they hold: mean servers by queue, mean beds by service."""

    def __init__(self, hospital: Hospital, seed: int = 0) -> None:
        self.hospital = hospital
        self.graph = Graph(hospital)
        self.dice = Dice(seed)
        self.servers = dict.fromkeys(hospital.queue_names, 0.0)
        self.beds = {service.name: 0.0 for service in hospital.services}
        self.activities = dict(hospital.activities)
        self.calendars = dict(hospital.calendars)
        self.moments = {a.name: a for a in hospital.attributes if a.calendar is not None}
        self.pace = {q: self._pace(q) for q in hospital.queue_names}
        self.known: dict[tuple[int, tuple[str, ...]], object] = {}
        self._inline()

    def _inline(self) -> None:
        for node in self.graph.nodes:
            step = node.step
            if isinstance(step, verb.Treat | verb.SetTime) and step.duration is not None:
                self.activities[step.activity] = step.duration

    def _pace(self, queue: str) -> float:
        members = [
            r for r in self.hospital.resources if r.name in team_members(self.hospital, queue)
        ]
        weights = [member.mean_capacity for member in members]
        if sum(weights) == 0:
            return 1.0
        return sum(m.pace * w for m, w in zip(members, weights, strict=True)) / sum(weights)

    # -- everybody -----------------------------------------------------------------------------

    def everybody(self) -> None:
        """Walk a sample of every stream, weighted by its arrivals, and the house pathways."""
        total = sum(self.per_day(stream) for stream in self.hospital.arrivals)
        for stream in self.hospital.arrivals:
            a_day = self.per_day(stream)
            if a_day > 0:
                number = max(FEWEST_PER_STREAM, round(PATIENTS * a_day / total))
                for _ in range(number):
                    self._patient(stream, a_day / number / 1440)
        for name in self.hospital.house:
            person = Person(self._labels(()), 1 / (HOUSE_WEEKS * WEEK))
            self.token(person, self.graph.entry[name], 0.0, HOUSE_WEEKS * WEEK)

    def per_day(self, stream: ArrivalStream) -> float:
        """Return mean patients a day, season included; none for a batch that comes once."""
        if isinstance(stream, Batch):
            return stream.per_day
        return stream.per_day * sum(stream.season) / len(stream.season)

    def _patient(self, stream: ArrivalStream, weight: float) -> None:
        person = Person(self._labels(stream.attributes), weight)
        u = self.dice.roll(f"arrival {stream.name}")
        if isinstance(stream, Batch):
            times = [minute for minute, number in stream.times for _ in range(number)]
            t = float(times[int(u * len(times))])
        else:
            totals = list(accumulate(stream.hourly))
            hour = min(bisect_right(totals, u * totals[-1]), len(totals) - 1)
            t = (hour + self.dice.random.random()) * 60
        self.token(person, self.graph.entry[stream.pathway], t, float("inf"))

    def _labels(self, fixed: tuple[tuple[str, str], ...]) -> dict[str, str]:
        labels = {WARD: self.graph.values[WARD][0], PLACEMENT: PLACEMENTS[0], ESCALATION: "0"}
        given = dict(fixed)
        for attribute in self.hospital.attributes:
            if attribute.name in given:
                labels[attribute.name] = given[attribute.name]
            elif attribute.drawn is None:
                labels[attribute.name] = attribute.values[0]
            else:
                drawn = self._looked_up(attribute.drawn, labels)
                u = self.dice.roll(f"attribute {attribute.name}")
                ordered = [(label, drawn.of(label)) for label in attribute.values]
                labels[attribute.name] = pick(Shares(tuple(ordered)), u)
        return labels

    # -- looking things up ---------------------------------------------------------------------

    def _looked_up(self, value: T | By[T], labels: dict[str, str]) -> T:
        if not isinstance(value, By):
            return value
        here = tuple(labels[name] for name in value.attributes)
        key = (id(value), here)
        if key not in self.known:
            self.known[key] = value.at(*here)
        return self.known[key]  # type: ignore[return-value]

    def value(self, value: T | By[T], person: Person, t: float) -> T:
        """Return what a table gives for a person at a time."""
        if isinstance(value, By):
            for name in value.attributes:
                self.label(name, person, t)
        return self._looked_up(value, person.attributes)

    def label(self, name: str, person: Person, t: float) -> str:
        """Return the label of an attribute, of the person or of the moment."""
        moment = self.moments.get(name)
        if moment is not None and moment.calendar is not None:
            person.attributes[name] = moment.values[level_at(moment.calendar, t)]
        return person.attributes[name]

    def minutes(self, activity: str, person: Person, t: float) -> float:
        """Return a sampled duration."""
        law: Distribution = self.value(self.activities[activity], person, t)
        return quantile(law, self.dice.roll(f"activity {activity}"))

    # -- one walk ------------------------------------------------------------------------------

    def token(self, person: Person, entry: int, t: float, horizon: float) -> float:
        """Walk from a step to the end of the pathway; return when it ends (minutes)."""
        held: dict[str, float] = {}
        ends = [t]
        at = entry
        for _ in range(MOST_STEPS):
            step = self.graph.nodes[at].step
            if t >= horizon or isinstance(step, verb.Depart | verb.End):
                break
            match step:
                case verb.Seize():
                    held[step.resource] = t
                    if step.remember is not None:
                        members = team_members(self.hospital, step.resource)
                        person.attributes[step.remember] = members[0]
                case verb.Release():
                    self._count(step.resource, held.pop(step.resource), t, person)
                case verb.Start():
                    if step.when is None or self.label(step.when, person, t) == "yes":
                        ends.append(self.token(person, self.graph.entry[step.pathway], t, horizon))
                case verb.WaitForAll():
                    t = max(t, *ends)
                case verb.VacateBed():
                    self._vacate(person, t)
                case _:
                    t = self._time(step, person, t)
            at = self._next(at, step, person, t)
        for queue, since in held.items():
            self._count(queue, since, min(t, horizon), person)
        return t

    def _count(self, queue: str, since: float, t: float, person: Person) -> None:
        self.servers[queue] += (t - since) * person.weight

    def _time(self, step: verb.Step, person: Person, t: float) -> float:
        """Do a step that may take time or change the person; return when it is done."""
        match step:
            case verb.Treat():
                pace = 1.0 if step.by_whom is None else self.pace[step.by_whom]
                return t + pace * self.minutes(step.activity, person, t)
            case verb.WaitUntil():
                return opening(self.calendars[self.value(step.calendar, person, t)], t)
            case verb.WaitForTime():
                return max(t, person.clocks.get(step.clock, t) - step.lead_minutes)
            case verb.Note():
                if not (step.first and step.clock in person.clocks):
                    person.clocks[step.clock] = t
            case verb.SetTime():
                person.clocks[step.clock] = t + self.minutes(step.activity, person, t)
            case verb.Assign():
                person.attributes[step.attribute] = self.value(step.value, person, t)
            case verb.Draw():
                u = self.dice.roll(f"draw {step.attribute}")
                person.attributes[step.attribute] = pick(self.value(step.shares, person, t), u)
            case verb.RequestBed():
                person.service = self.value(step.service, person, t)
                person.next_bed = None
            case verb.WaitForBed():
                if step.stage == "ready" and person.next_bed is None:
                    person.next_bed = (person.service, t)
            case verb.OccupyBed():
                person.bed, person.next_bed = person.next_bed, None
                person.attributes[WARD] = self._ward(person.service)
                person.attributes[PLACEMENT] = PLACEMENTS[0]
        return t

    def _next(self, at: int, step: verb.Step, person: Person, t: float) -> int:
        match step:
            case verb.Branch():
                u = self.dice.roll(f"branch {step.choice}")
                return self.graph.to(at, pick(self.value(step.shares, person, t), u))
            case verb.BranchOn():
                label = self.label(step.attribute, person, t)
                return self.graph.to(at, dict(step.to).get(label, step.otherwise))
            case verb.BranchIfFit():
                fit = t >= person.clocks.get(step.clock, float("inf"))
                return self.graph.to(at, step.to) if fit else at + 1
            case verb.Go() | verb.Transfer():
                return self.graph.following(at)[0]
        return at + 1

    # -- beds ----------------------------------------------------------------------------------

    def _ward(self, service: str) -> str:
        """Return a ward that takes a service: by chance, by its beds, at home where possible."""
        for placement in PLACEMENTS[:2]:
            takes = [w for w in self.hospital.wards if w.beds and (service, placement) in w.serves]
            if takes:
                totals = list(accumulate(w.beds for w in takes))
                u = self.dice.roll(f"ward {service}")
                return takes[bisect_right(totals, u * totals[-1])].name
        return self.graph.values[WARD][0]

    def _vacate(self, person: Person, t: float) -> None:
        if person.bed is None:
            return
        service, since = person.bed
        person.bed = None
        end = t
        if self.hospital.bureau.turn_round:
            entry = self.graph.entry[self.hospital.bureau.turn_round]
            end = self.token(person, entry, t, float("inf"))
        self.beds[service] += (end - since) * person.weight
