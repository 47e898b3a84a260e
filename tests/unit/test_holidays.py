"""Days that go as a Sunday, and days on which nobody is booked: exact, in every engine."""

from collections import Counter
from dataclasses import replace

import pytest

from flowsim.config import load
from flowsim.engine import simulate
from flowsim.engine.lowering import lower
from flowsim.engine.lowering.days import Days
from flowsim.engine.simulate import engine_of
from flowsim.hospital.vocabulary.arrivals import Arrivals, Batch
from flowsim.hospital.vocabulary.calendars import Calendar, Rota, Shift, Timetable
from flowsim.hospital.vocabulary.distributions import Constant
from flowsim.hospital.vocabulary.hospital import Hospital
from flowsim.hospital.vocabulary.pathway import Pathway
from flowsim.hospital.vocabulary.resources import Resource
from flowsim.hospital.vocabulary.steps import depart, note, release, seize, treat, wait_until
from flowsim.scenario import build
from flowsim.studies.agreement import differences
from tests.engines import ENGINES, FASTEST
from tests.identity.same import assert_same

MONDAY, TUESDAY, SUNDAY, NEXT_MONDAY, NEXT_SUNDAY = 0, 1, 6, 7, 13
WEEKDAYS = Calendar.weekly([("mon-fri", "09:00", "17:00", 1)], elsewhere=0)
VISIT = [
    wait_until("clinic"),
    seize("room"),
    note("t_seen"),
    treat("visit", Constant(0)),
    release("room"),
    depart("home"),
]


def hospital(**changes):
    """Return a clinic to which one patient comes at eight every morning."""
    every_morning = tuple((1440.0 * day + 480, 1) for day in range(7))
    given = {
        "name": "clinic",
        "pathways": (Pathway("visit", VISIT),),
        "arrivals": (Batch(name="list", pathway="visit", times=every_morning),),
        "resources": (Resource("room", 1),),
        "calendars": (("clinic", WEEKDAYS),),
    }
    return Hospital(**{**given, **changes})


def seen(found, engine="simpy"):
    """Return how many were seen by day of the run, over two weeks."""
    patients = simulate(found, weeks=2, engine=engine).patients
    return Counter((patients.t_seen.dropna() // 1440).astype(int))


@pytest.mark.parametrize("engine", ENGINES)
@pytest.mark.parametrize(
    "changes",
    [
        {},
        {"calendars": (("clinic", Timetable.weekly([("mon-fri", ["09:00"])])),)},
        {"calendars": (("clinic", Calendar.always()),), "resources": (Resource("room", WEEKDAYS),)},
        {
            "calendars": (("clinic", Calendar.always()),),
            "resources": (
                Resource(
                    "room",
                    Rota(shifts=(Shift(days="mon-fri", start="09:00", end="17:00", staff=9),)),
                ),
            ),
        },
    ],
    ids=["opening hours", "timetable", "resource with hours", "rota"],
)
def test_on_a_holiday_monday_nobody_is_seen_and_on_tuesday_those_who_waited(engine, changes):
    ordinary = {0: 1, 1: 1, 2: 1, 3: 1, 4: 1, 7: 3, 8: 1, 9: 1, 10: 1, 11: 1}
    assert seen(hospital(**changes), engine) == ordinary
    closed = {**ordinary, 7: 0, 8: 4}
    found = seen(hospital(holidays=(NEXT_MONDAY,), **changes), engine)
    assert found == {day: number for day, number in closed.items() if number}


def test_a_holiday_has_the_staff_of_a_sunday():
    rota = Rota(
        shifts=(
            Shift(days="mon-sat", start="08:00", end="20:00", staff=5),
            Shift(days="sun", start="08:00", end="20:00", staff=2),
            Shift(days="daily", start="20:00", end="08:00", staff=1),
        )
    )
    rows = simulate(
        hospital(resources=(Resource("room", rota),), holidays=(TUESDAY,)), weeks=1, engine="simpy"
    ).shifts
    by_day = {
        day: sorted(part.planned) for day, part in rows.groupby((rows.t_start // 1440).astype(int))
    }
    ordinary = {day: [1, 5] for day in range(6)}
    assert by_day == {-1: [1], **ordinary, TUESDAY: [1, 2], SUNDAY: [1, 2]}


def test_a_holiday_has_the_arrivals_of_a_sunday():
    """Rates by hour of the week, and booked lists."""
    rates = tuple(0.0 if hour < 6 * 24 else 3.0 for hour in range(168))
    stream = Arrivals(name="stream", pathway="visit", per_hour=rates)
    booked = Batch(name="list", pathway="visit", times=((480.0, 4), (9000.5, 2)))
    found = hospital(arrivals=(stream, booked), holidays=(NEXT_MONDAY,))
    patients = simulate(found, weeks=2, engine="simpy").patients
    days = (patients.t_arrive // 1440).astype(int)
    assert set(days[patients.source == "stream"]) == {SUNDAY, NEXT_MONDAY, NEXT_SUNDAY}
    list_times = patients.t_arrive[patients.source == "list"]
    minutes = [480, 9000.5, 10080 + 360.5, 10080 + 9000.5]
    assert Counter(list_times) == dict(zip(minutes, [4, 2, 2, 2], strict=True))


def test_nobody_is_booked_on_a_closed_day_and_the_others_stay_who_they_were():
    open_, closed = (
        simulate(
            hospital(arrivals=(replace(hospital().arrivals[0], attends=0.7, closed_days=days),)),
            weeks=2,
            engine="simpy",
        ).patients
        for days in ((), (TUESDAY, NEXT_MONDAY))
    )
    kept = open_[~(open_.t_arrive // 1440).isin([TUESDAY, NEXT_MONDAY])]
    assert len(kept) < len(open_)
    assert list(closed.ordinal) == list(kept.ordinal)
    assert list(closed.t_arrive) == list(kept.t_arrive)


def test_a_sunday_that_is_a_holiday_changes_no_byte():
    """Written out for the whole run, calendars, rotas and rates are what they were by the week."""
    plain = build(load("smoke"))
    programs = [lower(replace(plain, holidays=days), weeks=2) for days in ((), (SUNDAY,))]
    assert programs[0].cycle == 7 * 1440
    assert programs[1].cycle == 14 * 1440
    one, other = (engine_of(FASTEST)(program, 3, 0) for program in programs)
    assert not differences(one, other, programs[0].names)


def test_a_holiday_beyond_the_run_is_none():
    assert Days.of(hospital(holidays=(14,)), 2) == Days((0, 1, 2, 3, 4, 5, 6))


def test_the_whole_hospital_with_holidays_is_the_same_in_both_engines():
    assert_same(replace(build(load("smoke")), holidays=(4, NEXT_MONDAY)), weeks=2, seed=3)
