"""Running a program in SimPy."""

from collections.abc import Sequence

from flowsim.engine.program import Program
from flowsim.engine.simpy_engine.model import Model
from flowsim.engine.simpy_engine.own import OwnProcess
from flowsim.engine.world import make_world
from flowsim.records.tables import Raw


def run(program: Program, seed: int, replication: int, processes: Sequence[OwnProcess] = ()) -> Raw:
    """Return the records of one replication.

    `processes` are SimPy processes of an analyst's own that run beside the model's.

    Raises FlowsimError where a pathway misuses beds (two requests at once, no bed to vacate).
    """
    world = make_world(program, seed, replication)
    return Model(program, world, seed, replication).run(processes)
