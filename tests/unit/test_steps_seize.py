"""seize and release: who is served when, by whom, and what the accounts say."""

import numpy as np
import pytest

from flowsim.hospital.vocabulary.attributes import Attribute
from flowsim.hospital.vocabulary.by import by
from flowsim.hospital.vocabulary.calendars import Calendar, Rota, Shift
from flowsim.hospital.vocabulary.distributions import Constant
from flowsim.hospital.vocabulary.resources import Priority, Resource, Team
from flowsim.hospital.vocabulary.steps import branch_on, depart, label, note, release, seize, treat
from tests.small import one_each, run

TASK = treat("task", Constant(10))
VISIT = [seize("doctor", cause="queue"), note("t_start"), TASK, release("doctor"), depart()]
ONE_DOCTOR = (Resource("doctor", 1),)


def starts(records):
    """Return when each patient was served, in order of arrival."""
    return records.patients.t_start.tolist()


def test_a_free_server_is_taken_at_once(engine):
    records = run(VISIT, [5], engine=engine, resources=ONE_DOCTOR)
    patient = records.patients.iloc[0]
    assert (patient.t_start, patient.t_depart) == (5, 15)
    assert (patient.minutes_queue, patient.minutes_treatment) == (0, 10)


def test_patients_wait_in_order_of_arrival(engine):
    records = run(VISIT, [0, 1, 2], engine=engine, resources=ONE_DOCTOR)
    assert starts(records) == [0, 10, 20]
    assert records.patients.minutes_queue.tolist() == [0, 9, 18]
    assert records.queue_hours.waiting_minutes.sum() == 27


def test_every_server_of_a_resource_serves(engine):
    records = run(VISIT, [0, 1, 2, 3], engine=engine, resources=(Resource("doctor", 2),))
    assert starts(records) == [0, 1, 10, 11]


def test_a_lower_band_goes_first(engine):
    rank = by("acuity", {"high": Priority(band=0), "low": Priority(band=1)})
    steps = [seize("doctor", priority=rank), note("t_start"), TASK, release("doctor"), depart()]
    records = run(
        steps,
        engine=engine,
        resources=ONE_DOCTOR,
        attributes=(Attribute(name="acuity", values=("high", "low")),),
        arrivals=one_each(
            a=(0, {"acuity": "low"}), b=(1, {"acuity": "low"}), c=(2, {"acuity": "high"})
        ),
    )
    assert starts(records) == [0, 20, 10]


@pytest.mark.parametrize(("credit", "order"), [(0.5, [0, 10, 20]), (1.5, [0, 20, 10])])
def test_credit_minutes_let_a_patient_overtake_those_not_much_longer_there(engine, credit, order):
    rank = by(
        "acuity", {"high": Priority(credit_minutes=credit), "low": Priority(credit_minutes=0)}
    )
    steps = [seize("doctor", priority=rank), note("t_start"), TASK, release("doctor"), depart()]
    records = run(
        steps,
        engine=engine,
        resources=ONE_DOCTOR,
        attributes=(Attribute(name="acuity", values=("high", "low")),),
        arrivals=one_each(
            a=(0, {"acuity": "low"}), b=(1, {"acuity": "low"}), c=(2, {"acuity": "high"})
        ),
    )
    assert starts(records) == order


def test_otherwise_turns_away_at_once(engine):
    steps = [
        seize("doctor", otherwise="full"),
        TASK,
        release("doctor"),
        depart("served"),
        label("full"),
        depart("turned_away"),
    ]
    records = run(steps, [0, 1, 10], engine=engine, resources=ONE_DOCTOR)
    assert records.patients.outcome.tolist() == ["served", "turned_away", "served"]
    assert records.patients.t_depart.tolist() == [10, 1, 20]


TEAM = (Team(name="crew", members=("junior", "senior")),)
MEMBERS = (Resource("junior", 1, pace=2.0), Resource("senior", 1))


def test_a_team_is_asked_in_its_order_and_who_served_is_remembered(engine):
    steps = [
        seize("crew", remember="by_whom"),
        treat("task", Constant(10), by_whom="crew"),
        release("crew"),
        depart(),
    ]
    records = run(
        steps,
        [0, 1, 2],
        engine=engine,
        resources=MEMBERS,
        teams=TEAM,
        attributes=(Attribute(name="by_whom", values=("nobody", "junior", "senior")),),
    )
    assert records.patients.by_whom.tolist() == ["junior", "senior", "senior"]
    assert records.patients.t_depart.tolist() == [20, 11, 21]


def test_a_freed_member_serves_the_first_in_line_of_all_its_queues(engine):
    """The senior serves the team's queue and a queue of their own, by time of joining."""
    attributes = (Attribute(name="asks", values=("team", "senior")),)
    steps = [
        branch_on("asks", {"senior": "alone"}),
        seize("crew"),
        note("t_start"),
        TASK,
        release("crew"),
        depart(),
        label("alone"),
        seize("senior"),
        note("t_start"),
        TASK,
        release("senior"),
        depart(),
    ]
    records = run(
        steps,
        engine=engine,
        resources=MEMBERS,
        teams=TEAM,
        attributes=attributes,
        arrivals=one_each(
            a=(0, {"asks": "senior"}),
            b=(1, {"asks": "team"}),
            c=(2, {"asks": "team"}),
            d=(3, {"asks": "senior"}),
        ),
    )
    assert starts(records) == [0, 1, 10, 20]


def test_a_shift_that_ends_finishes_the_task_in_hand(engine):
    shift = Rota(shifts=(Shift(days="mon", start="08:00", end="09:00", staff=1),))
    records = run(VISIT, [530, 535], engine=engine, weeks=2, resources=(Resource("doctor", shift),))
    assert starts(records) == [530, 480 + 10080]
    hours = records.resource_hours.set_index("hour")
    assert hours.scheduled_minutes[8] == 60
    assert hours.busy_minutes[8] == 10
    assert hours.overrun_minutes.sum() == 0


def test_minutes_after_the_shift_are_overrun_not_busy(engine):
    shift = Rota(shifts=(Shift(days="mon", start="08:00", end="09:00", staff=1),))
    records = run(VISIT, [536], engine=engine, resources=(Resource("doctor", shift),))
    hours = records.resource_hours.set_index("hour")
    assert starts(records) == [536]
    assert hours.busy_minutes[8] == 4
    assert hours.overrun_minutes[9] == 6


def test_capacity_follows_a_calendar(engine):
    calendar = Calendar.weekly([("daily", "01:00", "02:00", 2)], elsewhere=1)
    records = run(
        [seize("bay"), note("t_start"), treat("stay", Constant(130)), release("bay"), depart()],
        [0, 1, 2],
        engine=engine,
        resources=(Resource("bay", calendar),),
    )
    assert starts(records) == [0, 60, 190]


def test_use_is_written_into_the_hours_it_falls_in(engine):
    steps = [seize("bay"), treat("stay", Constant(90)), release("bay"), depart()]
    records = run(steps, [30], engine=engine, resources=(Resource("bay", 3),))
    busy = records.resource_hours.busy_minutes.to_numpy()
    assert busy[:3].tolist() == [30, 60, 0]
    assert np.all(records.resource_hours.scheduled_minutes == 180)


def test_unfilled_shifts_are_drawn_once_a_person(engine):
    shifts = (Shift(days="daily", start="08:00", end="16:00", staff=20),)
    records = run(
        VISIT,
        engine=engine,
        weeks=10,
        resources=(Resource("doctor", Rota(shifts=shifts, unfilled_share=0.25)),),
    )
    table = records.shifts
    assert (table.planned == 20).all()
    assert len(table) == 70
    assert table.filled.mean() == pytest.approx(15, abs=4 * (20 * 0.25 * 0.75 / 70) ** 0.5)
    scheduled = records.resource_hours.scheduled_minutes.sum()
    assert scheduled == (table.filled * (table.t_end - table.t_start)).sum()


DUE = {"due_band": -1, "due_after_minutes": 15, "due_until_minutes": 35}


@pytest.mark.parametrize(
    ("due", "order"),
    [
        ({}, [0, 30, 10, 20]),  # never due: the lower band first
        (DUE, [0, 20, 10, 30]),  # due at 16: not at 10, but at 20
        (DUE | {"due_after_minutes": 9}, [0, 10, 20, 30]),  # due at 10, the very minute
        (DUE | {"due_until_minutes": 19}, [0, 30, 10, 20]),  # no longer due at 20
        (DUE | {"due_band": 1}, [0, 30, 10, 20]),  # due, to no better place
        (DUE | {"due_after_minutes": 0}, [0, 10, 20, 30]),  # due from the first
    ],
)
def test_who_waits_goes_first_while_due(engine, due, order):
    """A waits from minute 1 in band 1; C and D, who came later, stand in band 0."""
    rank = by("acuity", {"low": Priority(band=1, **due)}, default=Priority())
    steps = [seize("doctor", priority=rank), note("t_start"), TASK, release("doctor"), depart()]
    records = run(
        steps,
        engine=engine,
        resources=ONE_DOCTOR,
        attributes=(Attribute(name="acuity", values=("high", "low")),),
        arrivals=one_each(
            first=(0, {"acuity": "high"}),
            a=(1, {"acuity": "low"}),
            c=(2, {"acuity": "high"}),
            d=(3, {"acuity": "high"}),
        ),
    )
    assert starts(records) == order


def test_due_counts_from_arrival_and_not_from_joining(engine):
    """Both join at about minute 20, one of them having been there since the start."""
    rank = by("acuity", {"low": Priority(band=1, **DUE)}, default=Priority())
    steps = [
        branch_on("acuity", {"high": "now"}),
        treat("before", Constant(20)),
        label("now"),
        seize("doctor", priority=rank),
        note("t_start"),
        TASK,
        release("doctor"),
        depart(),
    ]
    records = run(
        steps,
        engine=engine,
        resources=ONE_DOCTOR,
        attributes=(Attribute(name="acuity", values=("high", "low")),),
        arrivals=one_each(
            early=(0, {"acuity": "low"}),
            busy=(17, {"acuity": "high"}),
            late=(18, {"acuity": "high"}),
        ),
    )
    assert starts(records) == [27, 17, 37]
