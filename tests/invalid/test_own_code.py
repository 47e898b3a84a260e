"""An analyst's own steps and processes: whatever they do wrong ends in one message."""

import sys
from math import nan

import pytest
import simpy

from flowsim.engine import simulate
from flowsim.errors import FlowsimError
from flowsim.hospital.vocabulary.arrivals import Batch
from flowsim.hospital.vocabulary.hospital import Hospital
from flowsim.hospital.vocabulary.pathway import Pathway
from flowsim.hospital.vocabulary.python_step import python_step
from flowsim.hospital.vocabulary.steps import depart


def hospital(*steps):
    visit = Pathway("visit", [*steps, depart()])
    booked = Batch(name="list", pathway="visit", times=((90, 1),))
    return Hospital(name="test", pathways=(visit,), arrivals=(booked,))


def raises(visit):
    return {}["nothing"]


def leaves(visit):
    sys.exit(3)


STEPS = {
    "raises": (raises, "patient 0, minute 90: KeyError: 'nothing'"),
    "leaves": (leaves, "patient 0, minute 90: SystemExit: 3"),
    "returns none": (lambda visit: None, "returned None; it must return minutes, 0 or more"),
    "returns nan": (lambda visit: nan, "returned nan; it must return minutes"),
    "returns True": (lambda visit: True, "returned True; it must return minutes"),
    "goes back": (lambda visit: -1, "returned -1; it must return minutes"),
    "asks for another": (lambda visit: visit.attribute("mood"), "'mood' is not an attribute"),
}


@pytest.mark.parametrize("case", STEPS)
def test_a_step_that_goes_wrong_names_itself(case):
    function, message = STEPS[case]
    with pytest.raises(FlowsimError) as refused:
        simulate(hospital(python_step("think", function)), weeks=1)
    assert str(refused.value).startswith("pathway step visit/1 python_step 'think'")
    assert message in str(refused.value)


def no_generator(view):
    return 5


def failing(view):
    yield view.env.timeout(30)
    raise ValueError("no good")


def leaving(view):
    yield view.env.timeout(30)
    sys.exit()


def a_number(view):
    yield 60


def no_time(view):
    yield view.env.timeout(nan)


def stopping(view):
    yield view.env.timeout(30)
    raise simpy.core.StopSimulation("enough")


def stopping_by_an_event(view):
    event = view.env.timeout(30)
    event.callbacks.append(simpy.core.StopSimulation.callback)
    yield event


def spinning(view):
    while True:
        yield view.env.timeout(0)


PROCESSES = {
    "no generator": (no_generator, "process no_generator: must be a generator function"),
    "raises": (failing, "process failing: minute 30: ValueError: no good"),
    "leaves": (leaving, "process leaving: minute 30: SystemExit"),
    "yields a number": (a_number, "process a_number: yielded 60; yield an event such as"),
    "waits for nan": (no_time, "process no_time: minute 0: ValueError: a delay of nan minutes"),
    "stops the run": (stopping, "process stopping: minute 30: StopSimulation: enough"),
    "stops it by an event": (stopping_by_an_event, "ended the run at minute 30, before its end"),
    "goes on and on": (spinning, "process spinning: has gone on 100,000 times at minute 0"),
}


@pytest.mark.parametrize("case", PROCESSES)
def test_a_process_that_goes_wrong_names_itself(case):
    process, message = PROCESSES[case]
    with pytest.raises(FlowsimError) as refused:
        simulate(hospital(), weeks=1, engine="simpy", processes=[process])
    assert message in str(refused.value)


def test_a_process_may_catch_what_it_waits_for_failing():
    seen = []

    def catching(view):
        try:
            yield view.env.event().fail(ValueError("lost"))
        except ValueError as problem:
            seen.append(str(problem))
        seen.append((yield view.env.timeout(5, value="late")))

    simulate(hospital(), weeks=1, engine="simpy", processes=[catching])
    assert seen == ["lost", "late"]
