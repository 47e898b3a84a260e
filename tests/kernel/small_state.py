"""The kernel's state for tests of its parts: walkers as asked for, two queues, no events."""

from unittest import mock

from flowsim.engine.compiled import state
from flowsim.engine.compiled.plan.plan import make_plan
from flowsim.engine.compiled.walks import state as walks
from flowsim.engine.lowering import lower
from flowsim.engine.world import make_world
from flowsim.hospital.vocabulary.resources import Resource
from flowsim.hospital.vocabulary.steps import depart
from tests.small import hospital


def plan_and_state(walkers):
    """Return the plan and the state of a week in which walker k is patient k's."""
    resources = (Resource("desk", 1), Resource("door", 1))
    program = lower(hospital([depart()], resources=resources), weeks=1)
    plan, addresses = make_plan(program, 1, 0)
    with mock.patch.object(walks, "FIRST_WALKERS", walkers):
        found = state.begin(program, make_world(program, 1, 0), addresses)
    found.walks.walker[:, walks.PATIENT] = range(walkers)
    return plan, found
