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
    """The places that every ring-fence (F) keeps now, and those its hours say, unless released."""

    def __init__(
        self, program: Program, clock: Clock, world: World, staffing: Staffing, bureau: Bureau
    ) -> None:
        self.program = program
        self.clock = clock
        self.staffing = staffing
        self.bureau = bureau
        self.scheduled = np.zeros(len(program.fence_unit), dtype=np.int64)
        self.released = np.zeros(len(program.fence_unit), dtype=bool)
        self.places = np.zeros_like(self.scheduled)
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
            self.scheduled[fence] = places
            if self.keep(fence):
                self.bureau.match(self.program.match_on_event)

    def release(self, unit: int, *, released: bool) -> bool:
        """Have the ring-fences of a unit keep nothing, or what their hours say again.

        Return whether it is a ward where that makes a difference: then beds are to be matched.
        """
        mine = np.flatnonzero(self.program.fence_unit == unit)
        self.released[mine] = released
        kept_anew = [self.keep(int(fence)) for fence in mine]
        return any(kept_anew)

    def keep(self, fence: int) -> bool:
        """Keep as many places as are to be kept now; who may take a server now, does.

        Return whether a ward keeps another number of beds.
        """
        places = 0 if self.released[fence] else self.scheduled[fence]
        if places == self.places[fence]:
            return False
        self.places[fence] = places
        unit, resources = int(self.program.fence_unit[fence]), len(self.staffing.servers)
        if unit < resources:
            servers = self.staffing.servers[unit]
            servers.kept = self._kept(unit)[:, HOME].tolist()
            servers.serve()
            return False
        self.bureau.wards.kept[:, unit - resources] = self._kept(unit).ravel()
        return True

    def _kept(self, unit: int) -> Ints:
        """Return (askers, placements) the free places of a unit left to others by each."""
        p = self.program
        kept: Ints = np.zeros(p.fence_kept_from.shape[1:], dtype=np.int64)
        for asker, placement in np.ndindex(*kept.shape):
            kept[asker, placement] = places_kept(
                unit, asker, placement, p.fence_unit, self.places, p.fence_kept_from
            )
        return kept
