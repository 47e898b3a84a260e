"""Every operation has its number and its line in the compiled engine's loop, and a name there."""

import ast
from pathlib import Path

from flowsim.engine.compiled import loop
from flowsim.engine.compiled.plan.steps import THEN_PLACE
from flowsim.engine.program import OPERANDS, Op, Operand


def names_compared():
    """Return the names that `loop.step` compares the operation with, in order."""
    tree = ast.parse(Path(loop.__file__).read_text())
    step = next(n for n in tree.body if isinstance(n, ast.FunctionDef) and n.name == "step")
    return [
        node.test.comparators[0].id
        for node in step.body
        if isinstance(node, ast.If) and getattr(node.test.left, "id", "") == "op"
    ]


def test_every_operation_has_one_line():
    names = names_compared()
    assert len(set(names)) == len(names)
    assert set(names) == {op.name for op in Op}


def test_numbers_are_those_of_the_program():
    assert {op.name: getattr(loop, op.name) for op in Op} == {op.name: int(op) for op in Op}


def test_no_operation_uses_the_place_of_the_step_that_follows():
    """All numbers of a step take one place together."""
    for operands in OPERANDS.values():
        numbers = operands.count(Operand.NUMBER)
        assert len(operands) - numbers + min(numbers, 1) <= THEN_PLACE


def test_seize_has_its_operands_where_the_kernel_looks():
    """`rules.remember` reads A3, `verbs.seize` A4 for who asks and A5 for how many."""
    assert OPERANDS[Op.SEIZE][3:] == (Operand.ATTRIBUTE, Operand.CODE_TABLE, Operand.CODE_TABLE)


def test_who_gives_way_has_operands_where_those_of_seize_are():
    """`rules.rank` reads A1 and `rules.remember` A3 of both; `verbs.give_way` A2 for who asks."""
    same = OPERANDS[Op.SEIZE]
    assert OPERANDS[Op.GIVE_WAY] == (*same[:2], Operand.CODE_TABLE, same[3])
