"""The step table: codes replaced by addresses, jumps by the step a walk really goes on at."""

import numpy as np

from flowsim.engine.compiled.codes import A0, THEN
from flowsim.engine.compiled.plan.tables import PLAIN_TABLES, TABLES, Addresses
from flowsim.engine.program import NONE, Ints, Op, Program

THEN_ARGUMENT = THEN - A0
"""The place of the last argument, which no operation uses and the step that follows takes."""

JUMPS = (
    (Op.SEIZE, 2),
    (Op.BRANCH_IF_FIT, 1),
    (Op.GO, 0),
    (Op.START, 0),
    (Op.RENEGE_AFTER, 1),
    (Op.WAIT_FOR_BED, 2),
)
"""Which argument of an operation is a step to go on at."""


def step_table(program: Program, at: Addresses) -> Ints:
    """Return the step table, with codes replaced by addresses and rows where that saves a look."""
    args = program.args.copy()
    resources = len(program.resource_pace)
    for op, argument in (*((op, a) for op, (a, _) in TABLES.items()), *PLAIN_TABLES.items()):
        rows = program.op == op
        args[rows, argument] = at.lookup[args[rows, argument]]
    for op, argument in ((Op.SEIZE, 0), (Op.RELEASE, 0), (Op.TREAT, 1)):
        rows = (program.op == op) & (args[:, argument] != NONE)
        args[rows, argument] += resources
    remembers = (program.op == Op.SEIZE) & (args[:, 3] != NONE)
    args[remembers, 4] = at.member_value + args[remembers, 3] * resources
    args[program.op == Op.BRANCH_ON, 1] += at.target
    args[program.op == Op.WAIT_FOR_TIME, 1] = at.lead + np.flatnonzero(
        program.op == Op.WAIT_FOR_TIME
    )
    args[:, THEN_ARGUMENT] = at.arrival[np.arange(1, len(args) + 1)]
    for op, argument in JUMPS:
        rows = (program.op == op) & (args[:, argument] != NONE)
        args[rows, argument] = at.arrival[args[rows, argument]]
    return np.ascontiguousarray(np.column_stack((program.op, args, program.cause)))
