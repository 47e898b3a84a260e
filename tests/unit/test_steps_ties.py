"""Things that happen at the same minute: capacity, then tasks that end, patience, arrivals."""

from dataclasses import replace

from flowsim.engine import simulate
from flowsim.hospital.vocabulary.calendars import Calendar
from flowsim.hospital.vocabulary.distributions import Constant
from flowsim.hospital.vocabulary.pathway import Pathway
from flowsim.hospital.vocabulary.resources import Resource
from flowsim.hospital.vocabulary.steps import depart, note, release, seize, treat
from tests.small import hospital, one_each, run

VISIT = [
    seize("doctor", cause="queue"),
    note("t_start"),
    treat("task", Constant(10)),
    release("doctor"),
    note("t_after"),
    depart(),
]


def test_a_server_freed_this_minute_is_free_for_whoever_comes_this_minute(engine):
    records = run(VISIT, [0, 10, 20], engine=engine, resources=(Resource("doctor", 1),))
    assert records.patients.t_start.tolist() == [0, 10, 20]
    assert records.patients.minutes_queue.tolist() == [0, 0, 0]


def test_whoever_waits_goes_before_whoever_comes_this_minute(engine):
    records = run(VISIT, [0, 5, 10], engine=engine, resources=(Resource("doctor", 1),))
    assert records.patients.t_start.tolist() == [0, 10, 20]


def test_a_shift_that_begins_this_minute_serves_whoever_comes_this_minute(engine):
    calendar = Calendar.weekly([("daily", "01:00", "02:00", 1)], elsewhere=0)
    records = run(VISIT, [60], engine=engine, resources=(Resource("doctor", calendar),))
    assert records.patients.t_start.tolist() == [60]


def test_a_shift_that_ends_this_minute_serves_nobody_who_comes_this_minute(engine):
    calendar = Calendar.weekly([("daily", "01:00", "02:00", 1)], elsewhere=0)
    records = run(VISIT, [120], engine=engine, resources=(Resource("doctor", calendar),))
    assert records.patients.t_start.tolist() == [1440 + 60]


def test_a_task_that_ends_when_the_shift_ends_serves_nobody_else(engine):
    calendar = Calendar.weekly([("daily", "01:00", "02:00", 1)], elsewhere=0)
    records = run(VISIT, [110, 111], engine=engine, resources=(Resource("doctor", calendar),))
    assert records.patients.t_start.tolist() == [110, 1440 + 60]


def test_patients_who_come_at_one_minute_come_in_the_order_of_their_streams(engine):
    built = hospital(VISIT, resources=(Resource("doctor", 1),))
    streams = one_each(b=(0, {}), a=(0, {}))
    first = simulate(replace(built, arrivals=streams), weeks=1, engine=engine).patients
    turned = simulate(replace(built, arrivals=streams[::-1]), weeks=1, engine=engine).patients
    assert first.source.tolist() == ["b", "a"]
    assert turned.source.tolist() == ["a", "b"]
    assert first.t_start.tolist() == turned.t_start.tolist() == [0, 10]


def test_tasks_that_end_at_one_minute_end_in_the_order_of_the_patients(engine):
    """Both free a server of their own; the lower patient is first at the next."""
    steps = [
        *VISIT[:4],
        seize("clerk"),
        note("t_clerk"),
        treat("paper", Constant(1)),
        release("clerk"),
        depart(),
    ]
    records = run(
        steps, [0, 0, 0], engine=engine, resources=(Resource("doctor", 3), Resource("clerk", 1))
    )
    assert records.patients.t_clerk.tolist() == [10, 11, 12]


def test_a_freed_server_goes_to_the_line_before_whoever_freed_it_can_ask_again(engine):
    steps = [
        seize("doctor"),
        treat("task", Constant(10)),
        release("doctor"),
        seize("doctor"),
        note("t_start"),
        treat("task"),
        release("doctor"),
        depart(),
    ]
    records = run(steps, [0, 1], engine=engine, resources=(Resource("doctor", 1),))
    assert records.patients.t_start.tolist() == [20, 30]


def test_whoever_frees_a_server_walks_on_before_whoever_gets_it(engine):
    """Both want the clerk at minute 10: the first, who freed the doctor, asks first."""
    steps = [
        seize("doctor"),
        note("t_doctor"),
        release("doctor"),
        seize("clerk"),
        note("t_clerk"),
        treat("paper", Constant(5)),
        release("clerk"),
        depart(),
    ]
    slow = [seize("doctor"), treat("task", Constant(10)), *steps[2:]]
    first = Pathway("slow", slow)
    built = hospital(
        steps, others=(first,), resources=(Resource("doctor", 1), Resource("clerk", 1))
    )
    streams = one_each(a=(0, {}), b=(1, {}))
    streams = (replace(streams[0], pathway="slow"), streams[1])
    patients = simulate(replace(built, arrivals=streams), weeks=1, engine=engine).patients
    assert patients.t_doctor.tolist()[1] == 10
    assert patients.t_clerk.tolist() == [10, 15]
