"""The step table: codes replaced by addresses, jumps by the step a walk really goes on at.

What an operand of a step is, its description says (`program.OPERANDS`): no verb is named here.
"""

import numpy as np

from flowsim.engine.compiled.codes import A0, THEN
from flowsim.engine.compiled.plan.tables import CONTENT, Addresses
from flowsim.engine.program import NONE, NUMBERS, OPERANDS, Ints, Operand, Program, places

THEN_PLACE = THEN - A0
"""The last place, which no operation uses and the step that follows takes."""


def step_table(program: Program, at: Addresses) -> Ints:
    """Return the step table, with codes replaced by addresses and rows where that saves a look."""
    args = program.args.copy()
    resources = len(program.resource_pace)
    for rows, place in _given(program, *CONTENT, Operand.CODE_TABLE):
        args[rows, place] = at.lookup[args[rows, place]]
    for rows, place in _given(program, Operand.QUEUE):
        args[rows, place] += resources
    for rows, place in _given(program, Operand.TARGETS):
        args[rows, place] += at.target
    for rows, place in _given(program, Operand.QUEUES):
        args[rows, place] += at.way_queue
    for rows, place in _given(program, Operand.RESUME_AT):
        args[rows, place] = at.arrival[args[rows, place]]
    for op, operands in OPERANDS.items():
        if Operand.NUMBER in operands:  # behind those that take a place
            rows = np.flatnonzero(program.op == op)
            args[rows, len(operands) - operands.count(Operand.NUMBER)] = at.lead + NUMBERS * rows
    args[:, THEN_PLACE] = at.arrival[np.arange(1, len(args) + 1)]
    return np.ascontiguousarray(np.column_stack((program.op, args, program.cause)))


def _given(program: Program, *operands: Operand) -> list[tuple[Ints, int]]:
    """Return (steps, place) of all that have one of these operands, at each place it may have."""
    found = []
    for op, place in places(*operands):
        given = (program.op == op) & (program.args[:, place] != NONE)
        found.append((np.flatnonzero(given), place))
    return found
