"""The kernel's state for tests of its parts: as many tokens as asked for, two lines, no events."""

from unittest import mock

from flowsim.engine.compiled import columns as c
from flowsim.engine.compiled import state
from flowsim.engine.compiled.plan import make_plan
from flowsim.engine.lowering import lower
from flowsim.engine.world import make_world
from flowsim.hospital.vocabulary.resources import Resource
from flowsim.hospital.vocabulary.steps import depart
from tests.small import hospital


def plan_and_state(tokens):
    """Return the plan and the state of a week in which token k is patient k's."""
    resources = (Resource("desk", 1), Resource("door", 1))
    program = lower(hospital([depart()], resources=resources), weeks=1)
    plan, addresses = make_plan(program, 1, 0)
    with mock.patch.object(state, "FIRST_TOKENS", tokens):
        found = state.begin(program, make_world(program, 1, 0), addresses)
    found.walk.token[:, c.PATIENT] = range(tokens)
    return plan, found
