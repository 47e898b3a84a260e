"""Waiting lists: who is on them, and the verbs that join one, call from it and send back."""

from dataclasses import dataclass, field
from math import inf
from typing import Any

import numpy as np
import simpy
from numpy.typing import NDArray

from flowsim.engine.program import NONE, Program
from flowsim.engine.simpy_engine.chance import Chance
from flowsim.engine.simpy_engine.ends import let_caller_go
from flowsim.engine.simpy_engine.servers.servers import ranks
from flowsim.engine.simpy_engine.servers.staffing import columns
from flowsim.engine.simpy_engine.tables import Tables
from flowsim.engine.simpy_engine.walk import Next, Steps, Walks
from flowsim.engine.simpy_engine.walker import Walker
from flowsim.hospital.policies.lists import fits, goes_before, place_by
from flowsim.records.tables import CALLED, JOINED, LEFT, SENT_BACK


@dataclass(eq=False, slots=True)
class Entry:
    """Somebody on a waiting list, who may be called once `told` is there.

    `since` (minutes) is when the wait counts from, `mean` and `sd` the expected minutes. When told,
    the value says whether they are called or sent back; `to` is where who is sent back goes on.
    """

    walker: Walker
    waiting_list: int
    since: float
    priority: int
    mean: float
    sd: float
    joined: int
    told: simpy.Event | None = None
    to: int = NONE


@dataclass(eq=False, slots=True)
class Calls:
    """Whom a walker has called from a list: how many, their expected minutes, and by quota."""

    waiting_list: int
    number: int = 0
    mean: float = 0.0
    variance: float = 0.0
    by_quota: list[int] = field(default_factory=list)


@dataclass(frozen=True, slots=True)
class ListRule:
    """Who goes first on a list, and who fits; times in minutes, quotas as (attribute, value, most).

    `deviations` is how many standard deviations must fit besides the means.
    """

    order: int
    most: int
    turnover: float
    allowance: float
    deviations: float
    quotas: tuple[tuple[int, int, int], ...]


@dataclass(frozen=True, slots=True)
class Asked:
    """What a walker asks of whom it calls: milestones, and what it gives them."""

    begins: int
    ends: int
    same: int
    gives: int
    gives_attribute: int


@dataclass(eq=False, slots=True)
class Caller:
    """A walker that waits for somebody to call; `found` happens when it has called them."""

    walker: Walker
    asked: Asked
    found: simpy.Event


class ListVerbs:
    """What every step does that is about waiting lists."""

    def __init__(self, program: Program, walks: Walks, tables: Tables, chance: Chance) -> None:
        self.program = program
        self.walks = walks
        self.tables = tables
        self.chance = chance
        lists = len(program.list_order)
        self.on_list: list[list[Entry]] = [[] for _ in range(lists)]
        self.callers: list[list[Caller]] = [[] for _ in range(lists)]
        self.listed: dict[Walker, Entry] = {}
        self.calls: dict[Walker, Calls] = {}
        self.joined = 0
        self.rules = [
            ListRule(
                program.list_order.item(row),
                program.list_most.item(row),
                program.list_turnover.item(row),
                program.list_allowance.item(row),
                program.list_deviations.item(row),
                tuple((a, value, most) for a, value, most in quotas if a != NONE),
            )
            for row, quotas in enumerate(program.list_quota.tolist())
        ]
        self.priorities = ranks(program)
        self.log: list[tuple[float, int, int, int, int]] = []

    # -- on a list -----------------------------------------------------------------------------

    def join_list(
        self, walker: Walker, list_table: int, priority: int, since: int, activity: int
    ) -> None:
        """Join a list and go on; whoever called this walker before no longer waits for it."""
        if walker in self.listed:
            raise self.walks.misuse(walker, "joins a waiting list while on one")
        let_caller_go(walker)
        patient, now = walker.patient, self.walks.clock.now
        noted = now if since == NONE else self.tables.patients.milestone(patient, since)
        mean, sd = (0.0, 0.0) if activity == NONE else self.chance.expected(activity, patient)
        self.joined += 1
        entry = Entry(
            walker,
            self.tables.entry(list_table, patient),
            noted if noted == noted else now,
            self.tables.entry(priority, patient),
            mean,
            sd,
            self.joined,
        )
        self.listed[walker] = entry
        self.on_list[entry.waiting_list].append(entry)
        self._note(entry, JOINED)

    def wait_to_be_called(
        self, walker: Walker, until: int, otherwise: int, sent_back: int
    ) -> Steps:
        """Wait on the list until called, perhaps not beyond a noted time."""
        entry, clock = self.listed.get(walker), self.walks.clock
        if entry is None:
            raise self.walks.misuse(walker, "waits to be called from a list it has not joined")
        limit = inf if until == NONE else self.tables.patients.milestone(walker.patient, until)
        if limit <= clock.now:
            return self._leave(entry, otherwise)
        entry.told, entry.to = clock.event(), sent_back
        for caller in self.callers[entry.waiting_list]:
            if self._may_call(caller.walker, caller.asked, entry):
                self.callers[entry.waiting_list].remove(caller)
                self._call(caller.walker, caller.asked, entry)
                caller.found.succeed()
                return None
        if not (yield from self.walks.wait(walker, entry.told, limit)):
            return self._leave(entry, otherwise)
        return None if entry.told.value == CALLED else sent_back

    def _leave(self, entry: Entry, otherwise: int) -> Next:
        """Take somebody off a list who has waited as long as they would."""
        self._take_off(entry)
        self._note(entry, LEFT)
        return otherwise

    def _take_off(self, entry: Entry) -> None:
        self.on_list[entry.waiting_list].remove(entry)
        del self.listed[entry.walker]

    # -- calling -------------------------------------------------------------------------------

    def call_from(
        self,
        walker: Walker,
        list_table: int,
        otherwise: int,
        begins: int,
        ends: int,
        same: int,
        gives: int,
        gives_attribute: int,
        until: int,
    ) -> Steps:
        """Call the first who fits, or wait for somebody who does, or go on elsewhere."""
        waiting_list, clock = self.tables.entry(list_table, walker.patient), self.walks.clock
        asked = Asked(begins, ends, same, gives, gives_attribute)
        if walker not in self.calls or self.calls[walker].waiting_list != waiting_list:
            by_quota = [0] * len(self.rules[waiting_list].quotas)
            self.calls[walker] = Calls(waiting_list, by_quota=by_quota)
        entry = self._first_to_call(walker, asked, waiting_list)
        if entry is not None:
            assert entry.told is not None
            self._call(walker, asked, entry)
            entry.told.succeed(CALLED)
            return None
        limit = clock.now
        if until != NONE:
            limit = self.tables.patients.milestone(walker.patient, until)
        if limit <= clock.now:
            return otherwise
        caller = Caller(walker, asked, clock.event())
        self.callers[waiting_list].append(caller)
        if not (yield from self.walks.wait(walker, caller.found, limit)):
            self.callers[waiting_list].remove(caller)
            return otherwise
        return None

    def _first_to_call(self, caller: Walker, asked: Asked, waiting_list: int) -> Entry | None:
        """Return whom a walker calls from a list now, None if nobody fits."""
        found: tuple[float, float, int, Entry] | None = None
        for entry in self.on_list[waiting_list]:
            if self._may_call(caller, asked, entry):
                here = (*self._place(entry), entry.joined)
                if found is None or goes_before(*here, *found[:3]):
                    found = (*here, entry)
        return None if found is None else found[3]

    def _place(self, entry: Entry) -> tuple[float, float]:
        """Return what somebody on a list is ordered by, then the time less credit (minutes)."""
        rank = self.priorities[entry.priority].after(entry.since)
        order, band = self.rules[entry.waiting_list].order, rank.band_at(self.walks.clock.now)
        return place_by(order, band, entry.mean), entry.since - rank.credit

    def _may_call(self, caller: Walker, asked: Asked, entry: Entry) -> bool:
        """Return whether a walker may call somebody from a list now."""
        calls, rule = self.calls[caller], self.rules[entry.waiting_list]
        if entry.told is None or calls.number >= rule.most:
            return False
        if not self._same_noted(caller, entry, asked.same):
            return False
        for counted, (attribute, value, most) in zip(calls.by_quota, rule.quotas, strict=True):
            if counted >= most and self._has(entry, attribute, value):
                return False
        return asked.ends == NONE or self._is_time(caller, asked, entry)

    def _has(self, entry: Entry, attribute: int, value: int) -> bool:
        """Return whether somebody has a value now."""
        return self.tables.attribute(attribute, entry.walker.patient) == value

    def _is_time(self, caller: Walker, asked: Asked, entry: Entry) -> bool:
        """Return whether somebody's expected minutes fit into what is left of a walker's time."""
        calls, rule = self.calls[caller], self.rules[entry.waiting_list]
        noted, patient = self.tables.patients.milestone, caller.patient
        from_now = asked.begins == NONE
        begin = self.walks.clock.now if from_now else noted(patient, asked.begins)
        counted = calls.number, calls.mean, calls.variance
        expected = entry.mean, entry.sd, rule.turnover, rule.deviations
        end = noted(patient, asked.ends) + rule.allowance
        return fits(from_now, begin, *counted, *expected, end)

    def _same_noted(self, caller: Walker, entry: Entry, milestone: int) -> bool:
        """Return whether both have noted the same time under a milestone, if one is asked."""
        noted = self.tables.patients.milestone
        if milestone == NONE:
            return True
        return noted(caller.patient, milestone) == noted(entry.walker.patient, milestone)

    def _call(self, caller: Walker, asked: Asked, entry: Entry) -> None:
        """Take somebody off a list for a walker, which may wait for them from now on."""
        patients, calls, called = self.tables.patients, self.calls[caller], entry.walker.patient
        for place, (attribute, value, _) in enumerate(self.rules[entry.waiting_list].quotas):
            calls.by_quota[place] += self._has(entry, attribute, value)
        calls.number += 1
        calls.mean += entry.mean
        calls.variance += entry.sd * entry.sd
        self._take_off(entry)
        self._note(entry, CALLED, caller)
        if asked.gives != NONE:
            time = patients.milestone(caller.patient, asked.gives)
            patients.set_milestone(called, asked.gives, time)
        if asked.gives_attribute != NONE:
            given = self.tables.attribute(asked.gives_attribute, caller.patient)
            patients.set_attribute(called, asked.gives_attribute, given)
        entry.walker.caller = caller
        caller.beside += 1

    def send_back(
        self, walker: Walker, list_table: int, same: int, attribute: int, value_table: int
    ) -> None:
        """Send back everybody who waits to be called and has somewhere to go back to."""
        for entry in list(self.on_list[self.tables.entry(list_table, walker.patient)]):
            if entry.told is None or entry.to == NONE:
                continue
            if self._same_noted(walker, entry, same):
                self._take_off(entry)
                self._note(entry, SENT_BACK, walker)
                if attribute != NONE:
                    value = self.tables.entry(value_table, entry.walker.patient)
                    self.tables.patients.set_attribute(entry.walker.patient, attribute, value)
                entry.told.succeed(SENT_BACK)

    # -- records -------------------------------------------------------------------------------

    def _note(self, entry: Entry, event: int, by: Walker | None = None) -> None:
        """Write what happened to somebody on a list, and who called or sent them back."""
        now, whose = self.walks.clock.now, entry.walker.patient.number
        caller = NONE if by is None else by.patient.number
        self.log.append((now, whose, entry.waiting_list, event, caller))

    def table(self) -> dict[str, NDArray[Any]]:
        """Return what happened on all lists, column by column."""
        types = {
            "t": np.float64,
            "patient": np.int64,
            "list": np.int16,
            "event": np.int8,
            "by": np.int64,
        }
        return columns(self.log, types)
