"""Beds and the bed bureau: every bed is always in exactly one state, and every change is logged."""

from array import array
from collections import deque
from math import nan
from struct import Struct

import numpy as np

from flowsim.engine.program import NONE, Program
from flowsim.engine.simpy_engine.resources import Resources
from flowsim.engine.simpy_engine.token import Token
from flowsim.engine.world import World
from flowsim.hospital.policies.beds import OUTLIER, best_match
from flowsim.hospital.policies.escalation import escalation_level
from flowsim.records.tables import (
    BED_STATES,
    CLEANING,
    CLOSED,
    DIRTY,
    EMPTY,
    OCCUPIED,
    RESERVED,
)

FIRST_STAYS = 1024

BED_EVENT = np.dtype(
    [("t", "f8"), ("ward", "i2"), ("before", "i1"), ("after", "i1"), ("beds", "i4")]
)
pack_bed_event = Struct("=dhbbi").pack
"""The bytes of a row of BED_EVENT."""


class Beds(Resources):
    """Bed states by ward, bed requests ('stays'), matching and the escalation ladder."""

    __slots__ = (
        "bed_log",
        "bed_waiter",
        "beds",
        "boarding",
        "closing",
        "escalation_log",
        "escalation_open",
        "first_request",
        "last_request",
        "level_since",
        "next_request",
        "next_stay",
        "open_share",
        "outliers",
        "pending_count",
        "present_stay",
        "promised",
        "stay_count",
        "stay_kind",
        "stay_patient",
        "stay_placement",
        "stay_service",
        "stay_t_arrived",
        "stay_t_requested",
        "stay_times",
        "stay_ward",
        "ward_free",
        "wards_with_free",
    )

    def __init__(self, program: Program, world: World, seed: int, replication: int) -> None:
        super().__init__(program, world, seed, replication)
        wards, total = len(program.ward_core), len(world.t_arrive)
        self.beds = [[0] * wards for _ in BED_STATES]
        self.beds[CLOSED] = (program.ward_core + program.ward_escalation).tolist()
        self.ward_free = np.zeros(wards, dtype=np.int64)
        self.wards_with_free = 0
        self.outliers = np.zeros(wards, dtype=np.int64)
        self.promised: list[deque[int]] = [deque() for _ in range(wards)]
        self.closing = [0] * wards
        self.escalation_open = [0] * wards
        self.open_share = 0.0
        self.level_since = 0.0
        self.pending_count = 0
        self.first_request = np.full(len(program.accept), NONE, dtype=np.int64)
        self.last_request = [NONE] * len(program.accept)
        self.next_request = np.zeros(FIRST_STAYS, dtype=np.int64)
        self.boarding: dict[int, None] = {}
        self.bed_waiter: dict[int, Token] = {}
        self.present_stay = [NONE] * total
        self.next_stay = [NONE] * total
        self.stay_count = 0
        self.stay_service = array("q")
        self.stay_kind = np.zeros(FIRST_STAYS, dtype=np.int64)
        self.stay_t_requested = np.zeros(FIRST_STAYS)
        self.stay_t_arrived = np.zeros(FIRST_STAYS)
        self.stay_patient = array("q")
        self.stay_times = {
            name: array("d") for name in ("t_allocated", "t_ready", "t_in", "t_out", "t_withdrawn")
        }
        self.stay_ward = array("h")
        self.stay_placement = array("h")
        self.bed_log = bytearray()  # one BED_EVENT after the other
        self.escalation_log: list[tuple[float, int, float, int, float, int]] = []

    # -- bed states ----------------------------------------------------------------------------

    def move_beds(self, ward: int, before: int, after: int, number: int = 1) -> None:
        """Change the state of beds, log it, and say how many of the ward can be promised."""
        if number == 0:
            return
        self.beds[before][ward] -= number
        self.beds[after][ward] += number
        self.bed_log += pack_bed_event(self.now, ward, before, after, number)
        self.refresh(ward)

    def refresh(self, ward: int) -> None:
        """Recount the beds of a ward that can be promised: empty, or declared and on the way."""
        free = self.beds[EMPTY][ward]
        if self.program.allocate_uncleaned:
            free += self.beds[DIRTY][ward] + self.beds[CLEANING][ward]
        free -= len(self.promised[ward]) + self.closing[ward]
        self.wards_with_free += (free > 0) - (self.ward_free.item(ward) > 0)
        self.ward_free[ward] = free

    def open_core_beds(self) -> None:
        """Open every ward's core beds at time zero."""
        for ward, number in enumerate(self.program.ward_core.tolist()):
            self.move_beds(ward, CLOSED, EMPTY, number)

    def bed_emptied(self, ward: int) -> None:
        """Use a bed that has become empty: for a promise first, else close it if due to close."""
        if self.promised[ward]:
            self.make_ready(self.promised[ward].popleft())
        elif self.closing[ward] > 0:
            self.closing[ward] -= 1
            self.move_beds(ward, EMPTY, CLOSED)

    def make_ready(self, stay: int) -> None:
        """Keep an empty bed for a stay and tell whoever waits for it."""
        self.stay_times["t_ready"][stay] = self.now
        self.move_beds(self.stay_ward[stay], EMPTY, RESERVED)
        self.tell(stay)

    # -- requests ------------------------------------------------------------------------------

    def new_stay(self, patient: int, service: int, kind: int) -> int:
        """Add a request to the bureau's list and return its number."""
        stay = self.stay_count
        if stay == len(self.stay_kind):
            for name in ("next_request", "stay_kind", "stay_t_requested", "stay_t_arrived"):
                setattr(self, name, np.resize(getattr(self, name), 2 * stay))
        self.stay_count += 1
        self.stay_service.append(service)
        self.stay_kind[stay] = kind
        self.stay_t_requested[stay] = self.now
        self.stay_t_arrived[stay] = self.world.t_arrive[patient]
        self.stay_patient.append(patient)
        for times in self.stay_times.values():
            times.append(nan)
        self.stay_ward.append(NONE)
        self.stay_placement.append(NONE)
        self.add_request(stay)
        if self.program.kind_boards[kind]:
            self.boarding[stay] = None
        return stay

    def add_request(self, stay: int) -> None:
        """Put a stay at the end of its service's requests."""
        service = self.stay_service[stay]
        last = self.last_request[service]
        if last == NONE:
            self.first_request[service] = stay
        else:
            self.next_request[last] = stay
        self.next_request[stay] = NONE
        self.last_request[service] = stay
        self.pending_count += 1

    def drop_request(self, stay: int) -> None:
        """Take a stay out of its service's requests."""
        service = self.stay_service[stay]
        before, at = NONE, self.first_request.item(service)
        while at != stay:
            before, at = at, self.next_request.item(at)
        after = self.next_request.item(stay)
        if before == NONE:
            self.first_request[service] = after
        else:
            self.next_request[before] = after
        if after == NONE:
            self.last_request[service] = before
        self.pending_count -= 1

    def withdraw(self, stay: int) -> None:
        """Cancel a request that has not led to a bed; whatever was kept for it is freed."""
        ward = self.stay_ward[stay]
        self.stay_times["t_withdrawn"][stay] = self.now
        self.boarding.pop(stay, None)
        self.bed_waiter.pop(stay, None)
        self.next_stay[self.stay_patient[stay]] = NONE
        if ward == NONE:
            self.drop_request(stay)
            return
        if self.stay_placement[stay] == OUTLIER:
            self.outliers[ward] -= 1
        if self.stay_times["t_ready"][stay] == self.stay_times["t_ready"][stay]:
            self.move_beds(ward, RESERVED, EMPTY)
            self.bed_emptied(ward)
        else:
            self.promised[ward].remove(stay)
            self.refresh(ward)
        self.match(self.program.match_on_event)

    def has_bed(self, stay: int, stage: int) -> bool:
        """Return whether a stay's bed is allocated (stage 0) or ready (stage 1)."""
        time = self.stay_times["t_ready" if stage else "t_allocated"][stay]
        return time == time

    def tell(self, stay: int) -> None:
        """Wake the token waiting for this bed if what it waits for has come."""
        token = self.bed_waiter.get(stay)
        if token is not None and self.has_bed(stay, self.args[token.pc][0]):
            del self.bed_waiter[stay]
            self.wake(token)

    # -- matching ------------------------------------------------------------------------------

    def match(self, widest: int) -> None:
        """Promise beds to requests, the first in the priority table first, until none fits.

        `widest` is the widest placement allowed (home, acceptable, outlier); NONE matches nothing.
        """
        p = self.program
        while widest >= 0 and self.pending_count > 0 and self.wards_with_free > 0:
            stay, ward = best_match(
                self.now,
                widest,
                self.first_request,
                self.next_request,
                self.stay_kind,
                self.stay_t_requested,
                self.stay_t_arrived,
                p.kind_rank,
                p.kind_overdue_rank,
                p.kind_overdue_arrival,
                p.kind_overdue_request,
                p.kind_from,
                p.kind_to,
                p.kind_may_outlie,
                p.service_patience,
                p.accept,
                p.service_wards,
                self.ward_free,
                p.ward_protected,
                self.outliers,
                p.ward_outlier_maximum,
            )
            if stay == NONE:
                return
            self.drop_request(stay)
            self.allocate(stay, ward)

    def allocate(self, stay: int, ward: int) -> None:
        """Promise a bed of a ward; it is ready at once if one is empty."""
        placement = int(self.program.accept[self.stay_service[stay], ward])
        self.stay_times["t_allocated"][stay] = self.now
        self.stay_ward[stay] = ward
        self.stay_placement[stay] = placement
        if placement == OUTLIER:
            self.outliers[ward] += 1
        if self.beds[EMPTY][ward] > 0:
            self.make_ready(stay)
        else:
            self.promised[ward].append(stay)
            self.refresh(ward)
            self.tell(stay)

    # -- escalation ----------------------------------------------------------------------------

    def review_level(self) -> None:
        """Set the escalation level by the triggers and open or close escalation beds."""
        p = self.program
        wards = np.flatnonzero(p.ward_general).tolist()
        every = sum(int(p.ward_core[w] + p.ward_escalation[w]) for w in wards)
        opened = every - sum(self.beds[CLOSED][w] for w in wards)
        occupied = sum(self.beds[OCCUPIED][w] for w in wards)
        occupancy = occupied / opened if opened > 0 else 0.0
        boarders = len(self.boarding)
        longest = 0.0
        if boarders:
            longest = self.now - float(self.stay_t_requested[next(iter(self.boarding))])
        level = escalation_level(
            self.level,
            occupancy,
            float(boarders),
            longest,
            p.level_occupancy,
            p.level_boarders,
            p.level_wait,
            p.release,
        )
        if level != self.level:
            self.level, self.level_since = level, self.now
        changed = self.set_escalation_beds()
        if changed or self.level_since == self.now:
            total = sum(self.escalation_open)
            self.escalation_log.append((self.now, level, occupancy, boarders, longest, total))

    def set_escalation_beds(self) -> bool:
        """Open or close escalation beds to the level's share; opening waits for the lag."""
        want = float(self.program.level_share[self.level])
        if want > self.open_share and self.now - self.level_since < self.program.opening_lag:
            return False
        if want == self.open_share:
            return False
        self.open_share = want
        for ward, number in enumerate(self.program.ward_escalation.tolist()):
            target = int(number * want + 0.5)
            self.open_beds(ward, target - self.escalation_open[ward])
            self.escalation_open[ward] = target
        self.match(self.program.match_on_event)
        return True

    def open_beds(self, ward: int, number: int) -> None:
        """Open beds, or with a negative number close them as they become empty."""
        if number > 0:
            kept = min(number, self.closing[ward])
            self.closing[ward] -= kept
            self.move_beds(ward, CLOSED, EMPTY, number - kept)
            for _ in range(number - kept):
                self.bed_emptied(ward)
        elif number < 0:
            now = min(-number, self.beds[EMPTY][ward])
            self.closing[ward] += -number - now
            self.move_beds(ward, EMPTY, CLOSED, now)
        self.refresh(ward)
