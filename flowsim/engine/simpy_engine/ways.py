"""The verbs of ways: where a walk goes on, and the attributes that decide it."""

from math import inf

from flowsim.engine.program import NONE, Program
from flowsim.engine.simpy_engine.beds.escalation import Escalation
from flowsim.engine.simpy_engine.chance import Chance
from flowsim.engine.simpy_engine.patients import Patients
from flowsim.engine.simpy_engine.servers.staffing import Staffing
from flowsim.engine.simpy_engine.tables import Tables
from flowsim.engine.simpy_engine.walk import Next
from flowsim.engine.simpy_engine.walker import Walker
from flowsim.hospital.policies.discharge import fit_for_discharge
from flowsim.hospital.policies.ways import cost_of_way


class WayVerbs:
    """What every step does that decides about the next."""

    def __init__(
        self,
        program: Program,
        patients: Patients,
        tables: Tables,
        chance: Chance,
        escalation: Escalation,
        staffing: Staffing,
    ) -> None:
        self.target: list[int] = program.target.tolist()
        self.way_queue: list[int] = program.way_queue.tolist()
        self.patients = patients
        self.tables = tables
        self.chance = chance
        self.escalation = escalation
        self.staffing = staffing

    def go(self, walker: Walker, to: int) -> Next:
        """Continue elsewhere."""
        return to

    def branch(self, walker: Walker, draw: int, share_table: int) -> Next:
        """Continue by chance."""
        return self.chance.choice(draw, share_table, walker.patient)

    def branch_on(self, walker: Walker, attribute: int, first_target: int) -> Next:
        """Continue by the value of an attribute."""
        return self.target[first_target + self.tables.attribute(attribute, walker.patient)]

    def branch_if_fit(self, walker: Walker, milestone: int, to: int) -> Next:
        """Continue at `to` if a review now lets the patient go."""
        need_end = self.patients.milestone(walker.patient, milestone)
        now, allowance = self.escalation.clock.now, self.escalation.allowance
        return to if fit_for_discharge(now, need_end, allowance) else None

    def branch_by(
        self,
        walker: Walker,
        policy: int,
        first_target: int,
        first_queue: int,
        ways: int,
        limit: float,
    ) -> Next:
        """Continue on the way that a policy takes by the state now, or where no way leads."""
        queues, now = self.way_queue[first_queue : first_queue + ways], self.escalation.clock.now
        costs = [cost_of_way(policy, *self._free_and_waiting(q), now, limit) for q in queues]
        lowest = min(costs)
        return self.target[first_target + (costs.index(lowest) if lowest < inf else ways)]

    def _free_and_waiting(self, queue_number: int) -> tuple[int, int]:
        """Return how many servers of a queue are free and how many wait in it."""
        if queue_number == NONE:
            return 0, 0
        queue = self.staffing.queues[queue_number]
        return queue.free, queue.length

    def assign(self, walker: Walker, attribute: int, value_table: int) -> None:
        """Set an attribute."""
        value = self.tables.entry(value_table, walker.patient)
        self.patients.set_attribute(walker.patient, attribute, value)

    def draw(self, walker: Walker, attribute: int, draw: int, share_table: int) -> None:
        """Set an attribute by chance."""
        value = self.chance.choice(draw, share_table, walker.patient)
        self.patients.set_attribute(walker.patient, attribute, value)
