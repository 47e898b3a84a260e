"""The plan: the program as the kernel reads it, which it never changes.

Tables of different lengths lie end to end: each address holds a whole number (`code`) and a real
number (`real`), and the operands of a step are addresses. So the kernel is handed few arrays, which
is what its time to compile depends on.
"""

from typing import NamedTuple

import numpy as np

from flowsim.engine.compiled.plan.flat_tables import FlatTables
from flowsim.engine.compiled.plan.steps import step_table
from flowsim.engine.compiled.plan.tables import Addresses, fill
from flowsim.engine.draws import key_words
from flowsim.engine.program import Floats, Ints, Program


class Plan(NamedTuple):
    """Steps, and the flat tables they point to."""

    key_0: np.uint64
    key_1: np.uint64
    background_count: int
    horizon: float  # min
    cycle: float  # min after which calendars repeat
    resources: int
    draws: int  # address of the draws: permanent number and lookup table, two places each
    servers: int  # address of the resources: whether they back-fill, and their pace
    member_value: int  # address of what attributes call the resources, a row an attribute
    of_episode: int  # address of which attributes a person who comes back begins without
    step: Ints  # (n, 13) columns `codes.OP` to `codes.CAUSE`
    code: Ints  # (addresses,)
    real: Floats  # (addresses,)
    minutes: Floats  # (addresses,) the minutes of quantiles; their shares are in `real`


def make_plan(program: Program, seed: int, replication: int) -> tuple[Plan, Addresses]:
    """Return the plan of one replication, and the addresses of its tables."""
    tables = FlatTables()
    at = fill(tables, program)
    code, real, minutes = tables.arrays()
    key_0, key_1 = key_words(seed, replication)
    steps = step_table(program, at)
    for table in (steps, code, real, minutes):
        table.flags.writeable = False  # as the program's are, which the same functions read
    plan = Plan(
        key_0=np.uint64(key_0),
        key_1=np.uint64(key_1),
        background_count=int(program.background_count),
        horizon=float(program.horizon),
        cycle=float(program.cycle),
        resources=len(program.resource_pace),
        draws=at.draws,
        servers=at.servers,
        member_value=at.member_value,
        of_episode=at.of_episode,
        step=steps,
        code=code,
        real=real,
        minutes=minutes,
    )
    return plan, at
