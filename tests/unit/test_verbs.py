"""A verb is described once: the kinds of its fields say what follows from it."""

from dataclasses import dataclass
from typing import get_args

import pytest

from flowsim.engine.lowering import lower
from flowsim.engine.lowering.steps import LOWERED
from flowsim.engine.program import (
    ARGUMENTS,
    CODE,
    NONE,
    OPERANDS,
    OPERANDS_OF_FIELD,
    OPERATIONS,
    Op,
    Operand,
    places,
)
from flowsim.errors import FlowsimError
from flowsim.hospital.vocabulary.kinds import Kind, Milestone, fields_of, word_of
from flowsim.hospital.vocabulary.step_types import MARKERS, Go, Seize, Step, Transfer, WaitUntil
from tests.busy import busy_hospital


@dataclass(frozen=True)
class Undescribed:
    """A step with a field of no kind."""

    clock: Milestone
    number: int


def test_every_field_of_every_verb_has_a_kind():
    for kind in get_args(Step):
        assert [item.name for item in fields_of(kind)] == list(kind.__dataclass_fields__)


def test_a_field_without_a_kind_is_refused():
    with pytest.raises(FlowsimError, match="step Undescribed: field 'number' does not say"):
        fields_of(Undescribed)


def test_a_verb_is_called_as_pathways_write_it():
    assert [word_of(Seize), word_of(WaitUntil)] == ["seize", "wait_until"]


def test_every_verb_but_the_markers_has_a_code():
    assert set(CODE) == set(get_args(Step)) - set(MARKERS)
    assert CODE[Transfer] == CODE[Go]
    assert [CODE[kind] for kind in OPERATIONS] == list(range(len(OPERATIONS)))


def test_every_kind_of_field_has_operands_and_those_with_arguments_are_lowered():
    assert set(OPERANDS_OF_FIELD) == set(Kind)
    in_args = {k for k, operands in OPERANDS_OF_FIELD.items() if set(operands) - {Operand.NUMBER}}
    assert set(LOWERED) == in_args


def test_operands_stand_in_the_order_of_the_fields():
    assert OPERANDS[Op.SEIZE] == (
        Operand.QUEUE,
        Operand.PRIORITY_TABLE,
        Operand.RESUME_AT,
        Operand.ATTRIBUTE,
        Operand.CODE_TABLE,
        Operand.CODE_TABLE,
    )
    assert OPERANDS[Op.WAIT_FOR_TIME] == (Operand.MILESTONE, Operand.NUMBER)
    assert all(len(operands) <= ARGUMENTS for operands in OPERANDS.values())


def test_places_of_an_operand_are_found():
    assert (int(Op.RENEGE_AFTER), 0) in places(Operand.ACTIVITY)
    assert (int(Op.SET_TIME), 1) in places(Operand.ACTIVITY)
    assert places(Operand.NUMBER) == []


def test_an_argument_that_is_not_given_stands_as_none():
    program = lower(busy_hospital(), weeks=1)
    for op, args in zip(program.op.tolist(), program.args.tolist(), strict=True):
        spare = len([o for o in OPERANDS[op] if o is not Operand.NUMBER])
        assert args[spare:] == [NONE] * (ARGUMENTS - spare)
