"""The bed bureau: promises beds to requests, keeps those that are clean, frees those not used."""

from collections import deque

import numpy as np

from flowsim.engine.program import NONE, Program
from flowsim.engine.simpy_engine.beds.requests import Requests
from flowsim.engine.simpy_engine.beds.stay import Stay
from flowsim.engine.simpy_engine.beds.wards import Wards
from flowsim.engine.simpy_engine.clock import Clock
from flowsim.engine.simpy_engine.observer import Observer
from flowsim.engine.simpy_engine.patients import Patient
from flowsim.hospital.policies.beds import OUTLIER, best_match
from flowsim.hospital.policies.closures import beds_shut, closed_in_ward
from flowsim.records.tables import CLOSED, EMPTY, OCCUPIED, RESERVED, UNDECLARED


class Bureau:
    """Matches requests and beds.

    `promised` lists by ward who has been promised a bed that is not ready, the first to get the
    next. `boarding` are the stays of those who wait in the emergency department, by number, in the
    order of asking. By ward, `outliers` counts them, `closed` the core beds that closures shut,
    `staffed` those that nurses let be open, and `shut` those that are shut now or as they empty.
    """

    def __init__(self, program: Program, clock: Clock, wards: Wards, observer: Observer) -> None:
        self.program = program
        self.clock = clock
        self.wards = wards
        self.observer = observer
        self.requests = Requests(program)
        self.promised: list[deque[Stay]] = [deque() for _ in program.ward_core]
        self.outliers = np.zeros(len(program.ward_core), dtype=np.int64)
        self.boarding: dict[int, Stay] = {}
        self.closed = [0] * len(program.ward_core)
        self.staffed: list[int] = program.ward_core.tolist()
        self.shut = [0] * len(program.ward_core)

    # -- from the request to the bed -----------------------------------------------------------

    def request(self, patient: Patient, service: int, kind: int) -> None:
        """Ask for a bed."""
        stay = self.requests.add(self.clock.now, patient, service, kind)
        patient.request = stay
        if self.program.kind_boards[kind]:
            self.boarding[stay.number] = stay
        self.match(self.program.match_on_event)

    def match(self, widest: int) -> None:
        """Promise beds to requests, the first in the priority table first, until none fits.

        `widest` is the widest placement allowed (home, acceptable, outlier); NONE matches nothing.
        """
        while widest >= 0 and self.requests.open_count > 0:
            stay, ward = self._best_match(widest)
            if stay == NONE:
                return
            self.allocate(self.requests.stays[stay], ward)

    def _best_match(self, widest: int) -> tuple[int, int]:
        p, requests = self.program, self.requests
        return best_match(
            self.clock.now,
            widest,
            requests.first,
            requests.following,
            requests.kind,
            requests.t_requested,
            requests.t_arrived,
            p.kind_rank,
            p.kind_overdue_rank,
            p.kind_overdue_arrival,
            p.kind_overdue_request,
            p.kind_from,
            p.kind_to,
            p.kind_may_outlie,
            p.kind_asker,
            p.service_patience,
            p.accept,
            p.service_wards,
            self.wards.free,
            self.wards.kept,
            self.outliers,
            p.ward_outlier_maximum,
        )

    def allocate(self, stay: Stay, ward: int) -> None:
        """Promise a bed of a ward; it is ready at once if one is empty."""
        self.requests.drop(stay)
        stay.t_allocated = self.clock.now
        stay.ward = ward
        stay.placement = int(self.program.accept[stay.service, ward])
        if stay.placement == OUTLIER:
            self.outliers[ward] += 1
        self.observer.bed_promised(stay)
        if self.wards.beds[EMPTY][ward] > 0:
            self.make_ready(stay)
        else:
            self._promise(stay)
            stay.tell()

    def _promise(self, stay: Stay) -> None:
        self.promised[stay.ward].append(stay)
        self.wards.promised[stay.ward] += 1
        self.wards.recount(stay.ward)

    def make_ready(self, stay: Stay) -> None:
        """Keep an empty bed for a stay and tell whoever waits for it."""
        stay.t_ready = self.clock.now
        self.wards.move(stay.ward, EMPTY, RESERVED)
        self.observer.bed_ready(stay)
        stay.tell()

    def occupy(self, patient: Patient, stay: Stay) -> None:
        """Put the patient in the bed that was kept."""
        stay.t_in = self.clock.now
        patient.stay, patient.request = stay, None
        self.boarding.pop(stay.number, None)
        self.wards.move(stay.ward, RESERVED, OCCUPIED)

    def vacate(self, patient: Patient, stay: Stay) -> None:
        """Take the patient out of the bed, which nobody has declared yet."""
        stay.t_out = self.clock.now
        patient.stay = None
        if stay.placement == OUTLIER:
            self.outliers[stay.ward] -= 1
        self.wards.move(stay.ward, OCCUPIED, UNDECLARED)

    def withdraw(self, patient: Patient, stay: Stay) -> None:
        """Cancel a request that has not led to a bed; whatever was kept for it is freed."""
        stay.t_withdrawn = self.clock.now
        stay.told = None
        patient.request = None
        self.boarding.pop(stay.number, None)
        if stay.ward == NONE:
            self.requests.drop(stay)
            return
        if stay.placement == OUTLIER:
            self.outliers[stay.ward] -= 1
        if stay.t_ready == stay.t_ready:
            self.wards.move(stay.ward, RESERVED, EMPTY)
            self.bed_emptied(stay.ward)
        else:
            self.promised[stay.ward].remove(stay)
            self.wards.promised[stay.ward] -= 1
            self.wards.recount(stay.ward)
        self.match(self.program.match_on_event)

    # -- beds that become free -----------------------------------------------------------------

    def bed_emptied(self, ward: int) -> None:
        """Use a bed that has become empty: for a promise first, else close it if due to close."""
        if self.promised[ward]:
            self.wards.promised[ward] -= 1
            self.make_ready(self.promised[ward].popleft())
        else:
            self.wards.close_or_keep(ward)

    def close_share(self, share: float) -> None:
        """Close this share of all core general and acute beds, or open those that are too many."""
        before = 0
        for ward in np.flatnonzero(self.program.ward_general).tolist():
            beds = int(self.program.ward_core[ward])
            self.closed[ward] = closed_in_ward(before, beds, share)
            self.shut_beds(ward)
            before += beds
        self.match(self.program.match_on_event)

    def change_nurses(self, ward: int, staffed: int) -> None:
        """Have other nurses on duty, who let so many core beds of a ward be open."""
        self.staffed[ward] = staffed
        self.shut_beds(ward)
        self.match(self.program.match_on_event)

    def shut_beds(self, ward: int) -> None:
        """Shut as many core beds as are to be shut now, or open those that are too many."""
        beds = int(self.program.ward_core[ward])
        target = beds_shut(self.closed[ward], beds, self.staffed[ward])
        self.open_beds(ward, self.shut[ward] - target)
        self.shut[ward] = target

    def open_beds(self, ward: int, number: int) -> None:
        """Open beds, or with a negative number close them as they become empty."""
        wards = self.wards
        if number > 0:
            kept = min(number, wards.closing[ward])
            wards.closing[ward] -= kept
            wards.move(ward, CLOSED, EMPTY, number - kept)
            for _ in range(number - kept):
                self.bed_emptied(ward)
        elif number < 0:
            now = min(-number, wards.beds[EMPTY][ward])
            wards.closing[ward] += -number - now
            wards.move(ward, EMPTY, CLOSED, now)
        wards.recount(ward)
