"""What the kernel cannot count is refused in clear words, never counted wrongly."""

import numpy as np
import pytest

from flowsim.engine.compiled.clock.heap import NUMBER_BITS
from flowsim.engine.compiled.counts import SCHEDULED
from flowsim.engine.lowering import lower
from flowsim.errors import FlowsimError
from flowsim.hospital.vocabulary.distributions import Constant
from flowsim.hospital.vocabulary.steps import depart, go, label, treat
from tests.kernel.checked import run
from tests.small import hospital

VISIT = [treat("stay", Constant(5.0)), depart()]


def test_as_many_patients_as_fit(monkeypatch):
    program = lower(hospital(VISIT, range(5)), weeks=1)
    monkeypatch.setattr(run, "MOST_PATIENTS", 6)
    assert len(run.run(program, 1, 0).t_arrive) == 5


def test_more_patients_than_fit(monkeypatch):
    program = lower(hospital(VISIT, range(5)), weeks=1)
    monkeypatch.setattr(run, "MOST_PATIENTS", 5)
    with pytest.raises(FlowsimError, match=r"5 patients.*fewer than 5.*split it"):
        run.run(program, 1, 0)


def begin_with(monkeypatch, change):
    """Change the state the kernel starts from."""
    begin = run.begin

    def changed(*arguments):
        state = begin(*arguments)
        change(state)
        return state

    monkeypatch.setattr(run, "begin", changed)


def scheduled(number):
    def change(state):
        state.count[SCHEDULED] = number

    return change


def test_as_many_events_as_can_be_numbered(monkeypatch):
    begin_with(monkeypatch, scheduled((1 << NUMBER_BITS) - 1 - 4))
    raw = run.run(lower(hospital(VISIT, range(3)), weeks=1), 1, 0)
    assert raw.t_depart.tolist() == [5.0, 6.0, 7.0]


def test_more_events_than_can_be_numbered(monkeypatch):
    begin_with(monkeypatch, scheduled((1 << NUMBER_BITS) - 1 - 4))
    with pytest.raises(FlowsimError, match="68 billion"):
        run.run(lower(hospital(VISIT, range(4)), weeks=1), 1, 0)


def visitor(times):
    """Return a patient who comes to one task so many times before the end of the week."""
    minutes = 10_080.0 / (times - 0.5)
    return hospital([label("again"), treat("stay", Constant(minutes)), go("again")])


def test_as_many_visits_as_can_be_counted():
    raw = run.run(lower(visitor(65_535), weeks=1), 1, 0)
    assert np.isnan(raw.t_depart).all()


def test_more_visits_than_can_be_counted():
    with pytest.raises(FlowsimError, match=r"visit/\d.*65,535 times.*loop"):
        run.run(lower(visitor(65_536), weeks=1), 1, 0)


def test_a_step_nobody_knows():
    program = lower(hospital(VISIT), weeks=1)
    program.op.flags.writeable = True
    program.op[0] = 99
    with pytest.raises(FlowsimError, match=r"visit/.*does not know.*engine=simpy"):
        run.run(program, 1, 0)


def test_a_run_nobody_comes_to():
    raw = run.run(lower(hospital(VISIT, ()), weeks=1), 1, 0)
    assert raw.t_arrive.shape == (0,)
    assert np.asarray(raw.end_minutes) == 10_080.0
