"""treat: durations, tables of durations, pace."""

import pytest

from flowsim.hospital.vocabulary.attributes import Attribute
from flowsim.hospital.vocabulary.by import by
from flowsim.hospital.vocabulary.distributions import Constant, Exponential, Uniform
from flowsim.hospital.vocabulary.resources import Resource
from flowsim.hospital.vocabulary.steps import depart, note, release, seize, treat
from tests.small import one_each, run


def test_a_task_takes_its_minutes_and_names_its_cause(engine):
    records = run([treat("scan", Constant(7), cause="imaging"), depart()], [3], engine=engine)
    patient = records.patients.iloc[0]
    assert patient.t_depart == 10
    assert patient.minutes_imaging == 7


def test_a_named_activity_has_the_hospitals_duration(engine):
    records = run(
        [treat("scan"), depart()], [0], engine=engine, activities=(("scan", Constant(12)),)
    )
    assert records.patients.t_depart.tolist() == [12]


def test_a_duration_may_depend_on_the_patient(engine):
    table = by(("age", "frail"), {("old", "yes"): Constant(30), ("*", "*"): Constant(5)})
    records = run(
        [treat("wash", table), depart()],
        engine=engine,
        attributes=(
            Attribute(name="age", values=("young", "old")),
            Attribute(name="frail", values=("no", "yes")),
        ),
        arrivals=one_each(
            a=(0, {"age": "old", "frail": "yes"}),
            b=(0, {"age": "old", "frail": "no"}),
            c=(0, {"age": "young", "frail": "yes"}),
        ),
    )
    assert records.patients.t_depart.tolist() == [30, 5, 5]


def test_pace_multiplies_the_minutes_of_whoever_does_it(engine):
    steps = [
        seize("nurse"),
        treat("dress", Constant(10), by_whom="nurse"),
        note("t_dressed"),
        treat("rest", Constant(10)),
        release("nurse"),
        depart(),
    ]
    records = run(steps, engine=engine, resources=(Resource("nurse", 1, pace=1.5),))
    assert records.patients.t_dressed.tolist() == [15]
    assert records.patients.t_depart.tolist() == [25]


def test_each_visit_to_an_activity_is_a_new_draw(engine):
    steps = [treat("task", Exponential(mean_minutes=5)), note("t_first")]
    records = run([*steps, treat("task"), depart()], range(20), engine=engine)
    first = records.patients.t_first - records.patients.t_arrive
    second = records.patients.t_depart - records.patients.t_first
    assert (first - second).abs().min() > 1e-6


def test_a_shorter_mean_shortens_the_same_patients_task(engine):
    def times(mean):
        records = run(
            [treat("task", Exponential(mean_minutes=mean)), depart()], range(50), engine=engine
        )
        return records.patients.t_depart - records.patients.t_arrive

    assert times(4).to_numpy() == pytest.approx(times(8).to_numpy() / 2)


def test_uniform_stays_within_its_limits(engine):
    law = Uniform(low_minutes=2, high_minutes=3)
    records = run([treat("task", law), depart()], range(200), engine=engine)
    spent = records.patients.t_depart - records.patients.t_arrive
    assert spent.between(2, 3).all()
    assert spent.max() - spent.min() > 0.9
