"""The escalation ladder: the level the hospital is at, and what is done at it."""

import numpy as np

from flowsim.engine.program import OPENS_BEDS, RELEASES, Program
from flowsim.engine.simpy_engine.beds.bureau import Bureau
from flowsim.engine.simpy_engine.clock import Clock
from flowsim.engine.simpy_engine.ring_fences import RingFences
from flowsim.hospital.policies.escalation import acts_now, beds_opened, escalation_level
from flowsim.records.schema import ESCALATION_ACTIONS, ESCALATIONS
from flowsim.records.tables import CLOSED, OCCUPIED


class Escalation:
    """The level now and since when, how every action stands, the escalation beds open by ward."""

    def __init__(
        self, program: Program, clock: Clock, bureau: Bureau, ring_fences: RingFences
    ) -> None:
        self.program = program
        self.clock = clock
        self.bureau = bureau
        self.ring_fences = ring_fences
        self.level = 0
        self.level_since = 0.0
        self.standing = [0.0] * len(program.action_kind)
        self.open_beds = [0] * len(program.ward_core)
        self.actions: list[tuple[float, int, int, float]] = []
        self.log: list[tuple[float, int, float, int, float, int]] = []

    def review(self) -> None:
        """Set the level by the triggers, and do what it asks for."""
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
        changed = self.act()
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

    def act(self) -> bool:
        """Have every action stand as the level asks; return whether beds were opened or closed."""
        p, held = self.program, self.clock.now - self.level_since
        opened = released = False
        for action, wanted in enumerate(p.level_action[self.level].tolist()):
            kind, of = int(p.action_kind[action]), int(p.action_of[action])
            stands, opens_beds = self.standing[action], kind == OPENS_BEDS
            if not acts_now(stands, wanted, opens_beds, held, p.opening_lag):
                continue
            self.standing[action] = value = wanted
            if opens_beds:
                value = beds_opened(int(p.ward_escalation[of]), wanted)
                self.bureau.open_beds(of, value - self.open_beds[of])
                self.open_beds[of] = value
                opened = True
            elif kind == RELEASES:
                released |= self.ring_fences.release(of, released=wanted != 0)
            self.actions.append((self.clock.now, self.level, action, value))
        if opened or released:
            self.bureau.match(p.match_on_event)
        return opened

    @property
    def allowance(self) -> float:
        """How much earlier than needed a review now lets a patient go (minutes)."""
        return float(self.program.level_allowance[self.level])

    def tables(self) -> dict[str, dict[str, np.ndarray[tuple[int], np.dtype[np.generic]]]]:
        """Return the tables of escalations and of actions, column by column."""
        return {
            table.name: {
                column.name: np.array([row[k] for row in rows], column.dtype)
                for k, column in enumerate(table.handed_over)
            }
            for table, rows in ((ESCALATIONS, self.log), (ESCALATION_ACTIONS, self.actions))
        }
