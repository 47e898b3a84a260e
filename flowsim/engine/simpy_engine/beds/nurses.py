"""The nurses of wards: how many core beds those on duty let be open."""

from collections.abc import Generator

import simpy

from flowsim.engine.program import Program, Rank
from flowsim.engine.simpy_engine.beds.bureau import Bureau
from flowsim.engine.simpy_engine.clock import Clock
from flowsim.engine.world import World


class Nurses:
    """The shifts of the nurses of every ward that has any, after those of resources and
    ring-fences at the same minute.
    """

    def __init__(self, program: Program, clock: Clock, world: World, bureau: Bureau) -> None:
        self.clock = clock
        self.bureau = bureau
        self.others = len(program.resource_fixed) + len(program.fence_unit)
        for ward in range(len(program.ward_core)):
            mine = world.staffed_ward == ward
            changes = zip(
                world.staffed_t[mine].tolist(), world.staffed_beds[mine].tolist(), strict=True
            )
            clock.process(self.shifts(ward, list(changes)))

    def shifts(
        self, ward: int, changes: list[tuple[float, int]]
    ) -> Generator[simpy.Event, None, None]:
        """Let other numbers of beds be open from each of the times (minutes). This is a process."""
        for time, beds in changes:
            yield self.clock.at(time, Rank.CAPACITY, self.others + ward)
            self.bureau.change_nurses(ward, beds)
