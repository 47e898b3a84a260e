"""Ring-fences: how many free places of a resource or ward are kept, and from whom."""

from collections.abc import Generator

import numpy as np
import simpy

from flowsim.engine.program import Ints, Program, Rank
from flowsim.engine.simpy_engine.beds.bureau import Bureau
from flowsim.engine.simpy_engine.clock import Clock
from flowsim.engine.simpy_engine.servers.staffing import Staffing
from flowsim.engine.world import World
from flowsim.hospital.policies.beds import HOME
from flowsim.hospital.policies.ring_fences import places_kept


class RingFences:
    """The places that every ring-fence (F) keeps now."""

    def __init__(
        self, program: Program, clock: Clock, world: World, staffing: Staffing, bureau: Bureau
    ) -> None:
        self.program = program
        self.clock = clock
        self.staffing = staffing
        self.bureau = bureau
        self.places = np.zeros(len(program.fence_unit), dtype=np.int64)
        for fence in range(len(self.places)):
            mine = world.fence_changed == fence
            changes = zip(
                world.fence_t[mine].tolist(), world.fence_places[mine].tolist(), strict=True
            )
            clock.process(self.hours(fence, list(changes)))

    def hours(
        self, fence: int, changes: list[tuple[float, int]]
    ) -> Generator[simpy.Event, None, None]:
        """Keep another number of places from each of the times on (minutes). This is a process."""
        for time, places in changes:
            yield self.clock.at(time, Rank.CAPACITY, len(self.staffing.servers) + fence)
            self.keep(fence, places)

    def keep(self, fence: int, places: int) -> None:
        """Keep so many places; who may take one now that could not before, does."""
        if places == self.places[fence]:
            return
        self.places[fence] = places
        unit, resources = int(self.program.fence_unit[fence]), len(self.staffing.servers)
        if unit < resources:
            servers = self.staffing.servers[unit]
            servers.kept = self._kept(unit)[:, HOME].tolist()
            servers.serve()
        else:
            wards = self.bureau.wards
            wards.kept[:, unit - resources] = self._kept(unit).ravel()
            self.bureau.match(self.program.match_on_event)

    def _kept(self, unit: int) -> Ints:
        """Return (askers, placements) the free places of a unit left to others by each."""
        p = self.program
        kept: Ints = np.zeros(p.fence_kept_from.shape[1:], dtype=np.int64)
        for asker, placement in np.ndindex(*kept.shape):
            kept[asker, placement] = places_kept(
                unit, asker, placement, p.fence_unit, self.places, p.fence_kept_from
            )
        return kept
