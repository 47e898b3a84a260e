"""wait_until, wait_for_time, note and set_time."""

import numpy as np

from flowsim.hospital.vocabulary.attributes import Attribute
from flowsim.hospital.vocabulary.by import by
from flowsim.hospital.vocabulary.calendars import Calendar, Timetable
from flowsim.hospital.vocabulary.distributions import Constant
from flowsim.hospital.vocabulary.steps import (
    branch_on,
    depart,
    label,
    note,
    set_time,
    treat,
    wait_for_time,
    wait_until,
)
from tests.small import one_each, run

DAY = 1440.0
HOURS = Calendar.weekly([("mon-fri", "09:00", "17:00", 1)], elsewhere=0)
ROUNDS = Timetable.weekly([("mon-fri", ["09:00"])])


def test_an_open_calendar_is_no_wait(engine):
    records = run(
        [wait_until("hours"), depart()], [600], engine=engine, calendars=(("hours", HOURS),)
    )
    assert records.patients.t_depart.tolist() == [600]


def test_a_shut_calendar_is_waited_for_over_the_weekend(engine):
    friday_evening = 4 * DAY + 18 * 60
    steps = [wait_until("hours", cause="shut"), depart()]
    records = run(steps, [friday_evening], engine=engine, weeks=2, calendars=(("hours", HOURS),))
    assert records.patients.t_depart.tolist() == [7 * DAY + 540]
    assert records.patients.minutes_shut.tolist() == [7 * DAY + 540 - friday_evening]


def test_a_calendar_that_opens_this_minute_is_open(engine):
    records = run(
        [wait_until("hours"), depart()],
        [539, 540, 1020],
        engine=engine,
        calendars=(("hours", HOURS),),
    )
    assert records.patients.t_depart.tolist() == [540, 540, DAY + 540]


def test_a_timetable_is_waited_for_strictly(engine):
    """Whoever comes at the very minute of a round is seen at the next."""
    records = run(
        [wait_until("rounds"), depart()], [539, 540], engine=engine, calendars=(("rounds", ROUNDS),)
    )
    assert records.patients.t_depart.tolist() == [540, DAY + 540]


def test_what_comes_first_ends_a_wait_until_a_noted_time(engine):
    """The noted time, the round, a time that has passed, and one not noted yet."""
    steps = [
        set_time("t_call", "call", by("team", {"soon": Constant(20), "gone": Constant(0)})),
        treat("settle", Constant(10)),
        wait_until("rounds", until="t_call", cause="round"),
        note("t_first"),
        wait_until("rounds", until="t_later", cause="round"),
        note("t_later"),
        depart(),
    ]
    patients = run(
        steps,
        engine=engine,
        calendars=(("rounds", ROUNDS),),
        attributes=(Attribute(name="team", values=("soon", "gone")),),
        arrivals=one_each(
            call=(0, {"team": "soon"}), at=(520, {"team": "soon"}), past=(0, {"team": "gone"})
        ),
    ).patients
    assert patients.t_first.tolist() == [20, 10, 540]
    assert patients.t_depart.tolist() == [540, 540, DAY + 540]
    assert patients.minutes_round.tolist() == [530, 530, 10 + DAY]


def test_the_calendar_may_depend_on_the_patient(engine):
    records = run(
        [wait_until(by("team", {"a": "rounds", "b": "late"}), cause="round"), depart()],
        engine=engine,
        calendars=(("rounds", ROUNDS), ("late", Timetable.weekly([("daily", ["15:00"])]))),
        attributes=(Attribute(name="team", values=("a", "b")),),
        arrivals=one_each(first=(0, {"team": "a"}), second=(0, {"team": "b"})),
    )
    assert records.patients.t_depart.tolist() == [540, 900]


def test_a_noted_time_is_waited_for_less_its_lead(engine):
    steps = [
        set_time("t_end", "need", Constant(100)),
        wait_for_time("t_end", lead_minutes=30, cause="need"),
        note("t_early"),
        wait_for_time("t_end", cause="need"),
        note("t_there"),
        wait_for_time("t_end", lead_minutes=5),
        depart(),
    ]
    patient = run(steps, [20], engine=engine).patients.iloc[0]
    assert (patient.t_end, patient.t_early, patient.t_there) == (120, 90, 120)
    assert patient.t_depart == 120
    assert patient.minutes_need == 100


def test_a_time_not_noted_on_the_way_is_no_wait(engine):
    steps = [
        branch_on("skips", {"yes": "skip"}),
        set_time("t_end", "need", Constant(100)),
        label("skip"),
        wait_for_time("t_end"),
        depart(),
    ]
    records = run(
        steps,
        engine=engine,
        attributes=(Attribute(name="skips", values=("no", "yes")),),
        arrivals=one_each(a=(0, {"skips": "no"}), b=(0, {"skips": "yes"})),
    )
    assert records.patients.t_depart.tolist() == [100, 0]
    assert np.isnan(records.patients.t_end[1])


def test_note_keeps_the_last_time_or_the_first(engine):
    steps = [
        note("t_last"),
        note("t_first", first=True),
        treat("task", Constant(10)),
        note("t_last"),
        note("t_first", first=True),
        depart(),
    ]
    patient = run(steps, [5], engine=engine).patients.iloc[0]
    assert (patient.t_last, patient.t_first) == (15, 5)


def test_a_milestone_not_reached_is_null(engine):
    steps = [treat("long", Constant(20000)), note("t_after"), depart()]
    patient = run(steps, [5], engine=engine).patients.iloc[0]
    assert np.isnan(patient.t_after)
    assert np.isnan(patient.t_depart)
    assert patient.minutes_treatment == 10080 - 5  # so far: a week is over
