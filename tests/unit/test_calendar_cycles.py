"""Calendars and timetables of several weeks: by hand, in every engine, and refused where unfit."""

import pytest

from flowsim.engine import simulate
from flowsim.errors import FlowsimError
from flowsim.hospital.check import offered_loads
from flowsim.hospital.check.dice import opening
from flowsim.hospital.edits import add, apply_edits, describe
from flowsim.hospital.vocabulary.arrivals import Batch
from flowsim.hospital.vocabulary.attributes import Attribute
from flowsim.hospital.vocabulary.by import by
from flowsim.hospital.vocabulary.calendars import Calendar, Timetable
from flowsim.hospital.vocabulary.distributions import Constant
from flowsim.hospital.vocabulary.resources import Resource
from flowsim.hospital.vocabulary.steps import depart, note, release, seize, treat, wait_until
from flowsim.scenario.scale import scaled
from tests.identity.same import assert_as_described, assert_same
from tests.small import hospital

WEEK, DAY = 10080, 1440
MONDAYS, THURSDAYS = [("mon", "09:00", "17:00", 1)], [("thu", "13:00", "17:00", 1)]
FORTNIGHT = Calendar.cycle([MONDAYS, THURSDAYS], elsewhere=0)
LAST_FRIDAY = Timetable.cycle([[], [], [], [("fri", ["10:00"])]])


def at(week, day, hour):
    """Return a minute of the run; weeks and days count from 0."""
    return float(week * WEEK + day * DAY + hour * 60)


def test_weeks_stand_one_after_the_other():
    assert FORTNIGHT.changes == (
        (0, 0),
        (540, 1),
        (1020, 0),
        (at(1, 3, 13), 1),
        (at(1, 3, 17), 0),
    )
    assert FORTNIGHT.mean_level == 12 / 336
    assert Timetable((int(at(3, 4, 10)),), 4) == LAST_FRIDAY
    assert Calendar.cycle([MONDAYS], elsewhere=0) == Calendar.weekly(MONDAYS, elsewhere=0)


def test_a_night_ends_in_the_week_after_and_the_last_in_the_first():
    night = [("sun", "22:00", "06:00", 2)]
    found = Calendar.cycle([night, [], night], elsewhere=0)
    assert found.changes == (
        (0, 2),
        (360, 0),
        (at(0, 6, 22), 2),
        (at(1, 0, 6), 0),
        (at(2, 6, 22), 2),
    )


WAITS = [
    (at(0, 0, 8), at(0, 0, 9)),
    (at(0, 0, 10), at(0, 0, 10)),
    (at(0, 0, 18), at(1, 3, 13)),
    (at(1, 0, 10), at(1, 3, 13)),
    (at(1, 4, 0), at(2, 0, 9)),
    (at(4, 0, 17), at(5, 3, 13)),
]


def test_waits_end_when_the_calendar_opens(engine):
    steps = [wait_until("clinic"), note("t_open"), wait_until("meeting"), note("t_met"), depart()]
    found = hospital(
        steps,
        [begin for begin, _ in WAITS],
        calendars=(("clinic", FORTNIGHT), ("meeting", LAST_FRIDAY)),
    )
    patients = simulate(found, weeks=9, engine=engine).patients
    assert patients.t_open.tolist() == [end for _, end in WAITS]
    assert patients.t_met.tolist() == [at(3, 4, 10)] * 5 + [at(7, 4, 10)]
    assert [opening(FORTNIGHT, begin) for begin, _ in WAITS] == [end for _, end in WAITS]
    assert FORTNIGHT.level_at(at(7, 3, 14)) == 1


def busy(**changes):
    """Return a clinic of which rooms, times and durations follow cycles of 2, 3 and 4 weeks."""
    shut = Calendar.cycle([MONDAYS, [], [("daily", "00:00", "24:00", 1)]], elsewhere=0)
    given = {
        "arrivals": (
            Batch(
                name="daily", pathway="visit", times=tuple((DAY * d + 630.0, 3) for d in range(7))
            ),
        ),
        "resources": (Resource("room", Calendar.cycle([MONDAYS, THURSDAYS], elsewhere=2)),),
        "attributes": (Attribute(name="audit", values=("no", "yes"), calendar=shut),),
        "calendars": (("meeting", LAST_FRIDAY), ("clinic", FORTNIGHT)),
    }
    steps = [
        seize("room"),
        treat("look", by("audit", {"yes": Constant(90)}, default=Constant(20))),
        release("room"),
        wait_until("clinic"),
        depart(),
    ]
    return hospital(steps, **{**given, **changes})


@pytest.mark.parametrize("holidays", [(), (7, 24)], ids=["", "with holidays"])
def test_engines_and_interpreter_agree_over_all_cycles(holidays):
    found = busy(holidays=holidays)
    assert_same(found, weeks=13)
    assert_as_described(found, weeks=13)


def test_a_holiday_goes_as_the_sunday_of_its_own_week(engine):
    """The Thursday of the second week, of all Thursdays the first that is open, is a holiday."""
    found = hospital(
        [wait_until("clinic"), depart()],
        (at(1, 3, 14),),
        calendars=(("clinic", FORTNIGHT),),
        holidays=(10,),
    )
    assert simulate(found, weeks=4, engine=engine).patients.t_depart.tolist() == [at(2, 0, 9)]


def test_loads_and_smaller_hospitals_know_the_cycle():
    found = busy()
    mean = 2 - 12 / 336
    assert offered_loads(found)[0].capacity == pytest.approx(mean)
    assert scaled(found, 0.5).resources[0].capacity.cycle_weeks == 2


def test_edits_keep_the_cycle_and_join_unlike_ones():
    three = Calendar.cycle([[], MONDAYS, []], elsewhere=0)
    found = apply_edits(busy(), add("resource", "room", capacity=three)).resources[0].capacity
    room = busy().resources[0].capacity
    assert found.cycle_weeks == 6
    for day in range(42):
        for hour in range(24):
            minute = at(0, day, hour)
            assert found.level_at(minute) == room.level_at(minute) + three.level_at(minute)
    more = add("calendar", "meeting", times=[int(at(1, 0, 12))])
    times = dict(apply_edits(busy(), more).calendars)["meeting"]
    assert times == Timetable((int(at(1, 0, 12)), int(at(3, 4, 10))), 4)
    assert "0.5 times a week" in " ".join(describe(busy(), more))


SPOILT = {
    "no weeks": (
        lambda: Calendar.cycle([], elsewhere=0),
        "cycle of 0 weeks is given; give the rows of 1 to 52",
    ),
    "no weeks of times": (lambda: Timetable.cycle([]), "cycle of 0 weeks is given"),
    "a year and a week": (
        lambda: Calendar.cycle([[]] * 53, elsewhere=0),
        "cycle of 53 weeks is given",
    ),
    "rows without weeks": (lambda: Calendar.cycle(MONDAYS, elsewhere=0), "calendar"),
    "a hole": (lambda: Calendar.cycle([MONDAYS, THURSDAYS]), "a hole"),
    "two rows at one time": (
        lambda: Calendar.cycle([MONDAYS, [*MONDAYS, ("daily", "16:00", "18:00", 1)]], elsewhere=0),
        "two rows cover mon 16:00",
    ),
    "a minute past the cycle": (
        lambda: Calendar(((0, 1), (WEEK * 2, 0)), 2),
        "minute 20160 is beyond the cycle; give minutes below 20160",
    ),
    "a minute past the week": (lambda: Timetable((WEEK,)), "minute 10080 is beyond the week"),
    "half a week": (lambda: Calendar(((0, 1),), 1.5), "cycle_weeks"),
    "a day there is not": (lambda: Timetable.cycle([[("fryday", ["10:00"])]]), "fryday"),
    "weeks without times": (lambda: Timetable.cycle([[], []]), "it has no times"),
}


@pytest.mark.parametrize(("make", "words"), SPOILT.values(), ids=SPOILT)
def test_cycles_that_cannot_be_are_refused(make, words):
    with pytest.raises(FlowsimError, match=words):
        make()
