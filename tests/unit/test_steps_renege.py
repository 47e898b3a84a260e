"""renege_after and keep_waiting: leaving when patience runs out."""

import pytest

from flowsim.hospital.vocabulary.distributions import Constant, Exponential
from flowsim.hospital.vocabulary.resources import Resource
from flowsim.hospital.vocabulary.steps import (
    depart,
    keep_waiting,
    label,
    note,
    release,
    renege_after,
    seize,
    treat,
)
from tests.small import run

ONE = (Resource("room", 1), Resource("doctor", 1))


def visit(patience, task=30):
    """Return the steps of a patient who waits so long for the doctor and no longer."""
    return [
        renege_after("patience", "left", Constant(patience)),
        seize("doctor", cause="queue"),
        keep_waiting(),
        treat("task", Constant(task)),
        release("doctor"),
        depart("seen"),
        label("left"),
        depart("left"),
    ]


def test_a_patient_leaves_when_patience_ends_in_the_queue(engine):
    records = run(visit(20), [0, 5, 15], engine=engine, resources=ONE)
    patients = records.patients
    assert patients.outcome.tolist() == ["seen", "left", "seen"]
    assert patients.t_depart.tolist() == [30, 25, 60]
    assert patients.minutes_queue.tolist() == [0, 20, 15]
    assert records.queue_hours.waiting_minutes.sum() == 35


def test_being_served_at_the_last_minute_comes_before_leaving(engine):
    """A task that ends goes before patience that ends at the same minute."""
    records = run(visit(20), [0, 10], engine=engine, resources=ONE)
    assert records.patients.outcome.tolist() == ["seen", "seen"]


def test_whoever_has_left_is_not_served(engine):
    records = run(visit(20), [0, 5, 29], engine=engine, resources=ONE)
    assert records.patients.outcome.tolist() == ["seen", "left", "seen"]
    assert records.patients.t_depart.tolist() == [30, 25, 60]


def test_after_keep_waiting_patience_no_longer_matters(engine):
    steps = [
        renege_after("patience", "left", Constant(20)),
        keep_waiting(),
        seize("doctor"),
        treat("task", Constant(30)),
        release("doctor"),
        depart("seen"),
        label("left"),
        depart("left"),
    ]
    # Patience that is called off leads nowhere, so the label is only reached from elsewhere.
    records = run(steps, [0, 1], engine=engine, resources=ONE)
    assert records.patients.outcome.tolist() == ["seen", "seen"]


def test_patience_that_ends_during_a_task_counts_at_the_next_wait(engine):
    steps = [
        renege_after("patience", "left", Constant(20)),
        treat("triage", Constant(30)),
        seize("doctor"),
        treat("task", Constant(40)),
        release("doctor"),
        depart("seen"),
        label("left"),
        depart("left"),
    ]
    records = run(steps, [0, 1], engine=engine, resources=ONE)
    assert records.patients.outcome.tolist() == ["seen", "left"]
    assert records.patients.t_depart.tolist() == [70, 31]


def test_what_was_seized_since_is_given_back(engine):
    steps = [
        renege_after("patience", "left", Constant(20)),
        seize("room"),
        note("t_room"),
        seize("doctor"),
        keep_waiting(),
        treat("task", Constant(50)),
        release("doctor", "room"),
        depart("seen"),
        label("left"),
        depart("left"),
    ]
    resources = (Resource("room", 2), Resource("doctor", 1))
    records = run(steps, [0, 10, 25], engine=engine, resources=resources)
    patients = records.patients
    assert patients.outcome.tolist() == ["seen", "left", "left"]
    assert patients.t_room.tolist() == [0, 10, 30]
    assert patients.t_depart.tolist() == [50, 30, 45]


def test_what_was_held_before_is_kept(engine):
    steps = [
        seize("room"),
        renege_after("patience", "left", Constant(20)),
        seize("doctor"),
        keep_waiting(),
        treat("task", Constant(50)),
        release("doctor", "room"),
        depart("seen"),
        label("left"),
        treat("rest", Constant(5)),
        release("room"),
        depart("left"),
    ]
    resources = (Resource("room", 2), Resource("doctor", 1))
    records = run(steps, [0, 10, 12], engine=engine, resources=resources)
    patients = records.patients
    assert patients.outcome.tolist() == ["seen", "left", "seen"]
    assert patients.t_depart.tolist() == [50, 35, 100]


def test_patience_is_drawn_for_each_patient(engine):
    """Exponential patience in an endless queue: half have left after its median."""
    steps = [
        renege_after("patience", "left", Exponential(mean_minutes=100)),
        seize("doctor"),
        keep_waiting(),
        treat("task", Constant(9000)),
        release("doctor"),
        depart("seen"),
        label("left"),
        depart("left"),
    ]
    patients = run(steps, [0] * 400, engine=engine, resources=ONE).patients
    left = patients[patients.outcome == "left"]
    assert len(left) == 399
    assert (left.t_depart < 69.3).mean() == pytest.approx(0.5, abs=4 * 0.5 / 399**0.5)
