"""A SimPy process of an analyst's own runs beside the hospital and changes nothing."""

import pytest

from flowsim.engine import simulate
from flowsim.engine.lowering import lower
from flowsim.engine.simpy_engine import run
from flowsim.errors import FlowsimError
from flowsim.hospital.vocabulary.distributions import Constant
from flowsim.hospital.vocabulary.resources import Resource
from flowsim.hospital.vocabulary.steps import depart, release, seize, treat
from flowsim.studies.agreement import differences
from tests.busy import busy_hospital
from tests.small import hospital

STEPS = [*seize("desk"), treat("see", Constant(20.0)), *release("desk"), depart()]
DESK = hospital(STEPS, (0.0, 5.0, 10.0), resources=(Resource("desk", 1),))


def test_it_sees_the_hospital_as_it_goes():
    seen = []

    def look(view):
        for _ in range(4):
            seen.append((view.now, view.waiting("desk"), view.free("desk")))
            yield view.env.timeout(15.0)

    simulate(DESK, weeks=1, processes=[look])
    assert seen == [(0.0, 0, 0), (15.0, 2, 0), (30.0, 1, 0), (45.0, 0, 0)]


def test_at_a_minute_it_goes_before_what_the_hospital_does_then():
    seen = []

    def look(view):
        yield view.env.timeout(20.0)
        seen.append(view.waiting("desk"))
        yield view.env.timeout(0.5)
        seen.append(view.waiting("desk"))

    simulate(DESK, weeks=1, processes=[look])
    assert seen == [2, 1]


def test_processes_can_wait_for_each_other_and_the_records_stay_the_same():
    """Busy ones too: timeouts of nothing, events, conditions and other processes."""
    program = lower(busy_hospital(), weeks=1)
    beds = []

    def inner(view):
        yield view.env.timeout(0)
        return view.beds("alder", "occupied")

    def outer(view):
        while True:
            both = yield view.env.process(inner(view)) & view.env.timeout(7.5)
            beds.append((view.escalation_level, *both.values()))

    plain, watched = run(program, 3, 0), run(program, 3, 0, [outer, outer])
    assert differences(plain, watched, program.names) == []
    assert len(beds) > 1000
    assert max(row[1] for row in beds) > 40


def test_it_is_for_the_simpy_engine_alone():
    with pytest.raises(FlowsimError, match="give engine='simpy'"):
        simulate(DESK, weeks=1, engine="compiled", processes=[lambda view: iter(())])


@pytest.mark.parametrize(
    ("look", "message"),
    [
        (lambda view: view.waiting("dusk"), "'dusk' is not a resource .*Did you mean 'desk'"),
        (lambda view: view.free("dusk"), "'dusk' is not a resource"),
        (lambda view: view.beds("alder", "empty"), "'alder' is not a ward"),
        (lambda view: view.beds("alder", "emty"), "'emty' is not a bed state"),
    ],
)
def test_a_name_that_does_not_exist_is_refused(look, message):
    def process(view):
        yield view.env.timeout(look(view))

    with pytest.raises(FlowsimError, match=f"a process of one's own: {message}"):
        simulate(DESK, weeks=1, processes=[process])
