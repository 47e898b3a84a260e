"""The escalation ladder: the level the hospital is at, and the beds that opens."""

import numpy as np

from flowsim.engine.program import Program
from flowsim.engine.simpy_engine.beds.bureau import Bureau
from flowsim.engine.simpy_engine.clock import Clock
from flowsim.hospital.policies.escalation import escalation_level
from flowsim.records.schema import ESCALATIONS
from flowsim.records.tables import CLOSED, OCCUPIED


class Escalation:
    """The level now, since when, and the escalation beds open by ward."""

    def __init__(self, program: Program, clock: Clock, bureau: Bureau) -> None:
        self.program = program
        self.clock = clock
        self.bureau = bureau
        self.level = 0
        self.level_since = 0.0
        self.open_share = 0.0
        self.open_beds = [0] * len(program.ward_core)
        self.log: list[tuple[float, int, float, int, float, int]] = []

    def review(self) -> None:
        """Set the level by the triggers and open or close escalation beds."""
        p, now = self.program, self.clock.now
        occupancy, (boarders, longest) = self.occupancy(), self.boarders()
        level = escalation_level(
            self.level,
            occupancy,
            float(boarders),
            longest,
            now - self.level_since,
            p.level_occupancy,
            p.level_boarders,
            p.level_wait,
            p.release,
            p.hold,
        )
        if level != self.level:
            self.level, self.level_since = level, now
        changed = self.set_beds()
        if changed or self.level_since == now:
            self.log.append((now, level, occupancy, boarders, longest, sum(self.open_beds)))

    def occupancy(self) -> float:
        """Return the share of open general and acute beds that are occupied."""
        p, beds = self.program, self.bureau.wards.beds
        wards = np.flatnonzero(p.ward_general).tolist()
        every = sum(int(p.ward_core[w] + p.ward_escalation[w]) for w in wards)
        opened = every - sum(beds[CLOSED][w] for w in wards)
        occupied = sum(beds[OCCUPIED][w] for w in wards)
        return occupied / opened if opened > 0 else 0.0

    def boarders(self) -> tuple[int, float]:
        """Return how many wait for a bed in the emergency department, and how long the first has
        (minutes).
        """
        boarding = self.bureau.boarding
        if not boarding:
            return 0, 0.0
        return len(boarding), self.clock.now - next(iter(boarding.values())).t_requested

    def set_beds(self) -> bool:
        """Open or close escalation beds to the level's share; opening waits for the lag."""
        want = float(self.program.level_share[self.level])
        if want > self.open_share and self.clock.now - self.level_since < self.program.opening_lag:
            return False
        if want == self.open_share:
            return False
        self.open_share = want
        for ward, number in enumerate(self.program.ward_escalation.tolist()):
            target = int(number * want + 0.5)
            self.bureau.open_beds(ward, target - self.open_beds[ward])
            self.open_beds[ward] = target
        self.bureau.match(self.program.match_on_event)
        return True

    @property
    def allowance(self) -> float:
        """How much earlier than needed a review now lets a patient go (minutes)."""
        return float(self.program.level_allowance[self.level])

    def table(self) -> dict[str, np.ndarray[tuple[int], np.dtype[np.generic]]]:
        """Return the table of escalations, column by column."""
        columns = ESCALATIONS.handed_over
        rows = np.asarray(self.log, dtype=np.float64).reshape(-1, len(columns))
        return {column.name: rows[:, k].astype(column.dtype) for k, column in enumerate(columns)}
