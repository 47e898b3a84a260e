"""Runs of days and hours: the same run as one of weeks, cut where it ends."""

import pytest

from flowsim.engine import simulate
from flowsim.engine.lowering import lower
from flowsim.engine.run_length import RunLength, in_words, run_length
from flowsim.errors import FlowsimError
from flowsim.hospital.vocabulary.arrivals import Arrivals, Batch
from flowsim.hospital.vocabulary.calendars import Calendar, Rota, Shift
from flowsim.hospital.vocabulary.distributions import Exponential
from flowsim.hospital.vocabulary.resources import Resource
from flowsim.hospital.vocabulary.steps import depart, release, seize, treat
from tests.identity.same import assert_same
from tests.small import hospital

DAYS = Rota(
    shifts=(
        Shift(days="daily", start="08:00", end="20:00", staff=3),
        Shift(days="daily", start="20:00", end="08:00", staff=1),
    ),
    unfilled_share=0.3,
)
VISIT = [
    seize("doctor"),
    treat("look", Exponential(mean_minutes=25)),
    release("doctor"),
    seize("room"),
    treat("scan", Exponential(mean_minutes=10)),
    release("room"),
    depart(),
]


def clinic(**changes):
    """Return a clinic whose staff, rooms and patients vary over the week."""
    given = {
        "arrivals": (
            Arrivals(name="all", pathway="visit", per_hour=3.0, day_sd=0.3, season=(1.0, 0.5)),
            Batch(name="list", pathway="visit", times=((600.0, 5), (3000.0, 5), (9000.0, 5))),
        ),
        "resources": (
            Resource("doctor", DAYS),
            Resource("room", Calendar.weekly([("daily", "07:00", "19:00", 2)], elsewhere=1)),
        ),
    }
    return hospital(VISIT, **{**given, **changes})


def test_a_length_is_told_in_the_largest_whole_unit():
    told = {0: "0 weeks", 1: "1 hour", 30: "30 hours", 24: "1 day", 240: "10 days", 336: "2 weeks"}
    assert {hours: in_words(hours) for hours in told} == told


@pytest.mark.parametrize("changes", [{}, {"holidays": (1,)}], ids=["", "a holiday"])
@pytest.mark.parametrize("hours", [1, 20, 71, 168, 200])
def test_a_run_of_hours_is_a_longer_one_cut_where_it_ends(engine, hours, changes):
    """All that is known by then is the same; the tables by hour have so many hours."""
    short = simulate(clinic(**changes), hours=hours, seed=4, engine=engine)
    long = simulate(clinic(**changes), weeks=2, seed=4, engine=engine)
    end = 60.0 * hours
    assert (short.end_minutes, short.window) == (end, (0.0, end))
    begun = long.patients[long.patients.t_arrive < end]
    assert short.patients.t_arrive.tolist() == begun.t_arrive.tolist()
    left = begun.t_depart.where(begun.t_depart < end)
    assert short.patients.t_depart.fillna(-1).tolist() == left.fillna(-1).tolist()
    for table, minutes in (
        ("resource_hours", "scheduled_minutes"),
        ("resource_hours", "busy_minutes"),
        ("queue_hours", "waiting_minutes"),
    ):
        mine, theirs = getattr(short, table), getattr(long, table)
        assert sorted(set(mine.hour)) == list(range(hours))
        assert mine[minutes].tolist() == theirs[theirs.hour < hours][minutes].tolist()
    begun = long.shifts[long.shifts.t_start < end]
    assert short.shifts.to_dict("list") == begun.to_dict("list")


@pytest.mark.parametrize("hours", [1, 20, 71, 200])
def test_both_engines_write_the_same_bytes(hours):
    assert_same(clinic(), weeks=0, hours=hours)


def test_weeks_days_and_hours_add_up():
    found = run_length(
        weeks=1, days=2, hours=3, warm_up_days=1, warm_up_hours=12, cool_down_weeks=1
    )
    assert found == RunLength(warm_up=36, measured=219, cool_down=168)
    assert (found.hours, found.window) == (423, (36 * 60.0, 255 * 60.0))


def test_a_day_is_twenty_four_hours_and_a_week_seven_days():
    week, days, hours = (
        simulate(clinic(), warm_up_hours=5, seed=2, engine="simpy", **length).patients
        for length in ({"weeks": 1}, {"days": 7}, {"hours": 168})
    )
    assert week.equals(days)
    assert week.equals(hours)


def test_the_window_is_marked_to_the_hour():
    found = simulate(clinic(), days=3, warm_up_hours=30, cool_down_hours=2)
    assert (found.window, found.end_minutes) == ((1800.0, 6120.0), 6240.0)


SPOILT = {
    "nothing to measure": ({"warm_up_days": 3}, "weeks, days and hours are 0, so that"),
    "half a day": ({"days": 0.5}, r"days 0\.5 must be a whole number"),
    "hours that are none": ({"hours": float("nan")}, "hours nan must be a whole number"),
    "hours without end": ({"hours": float("inf")}, "hours inf must be a whole number"),
    "hours as text": ({"hours": "8"}, "hours '8' must be a whole number"),
    "days below zero": ({"weeks": 1, "days": -1}, r"days -1 must lie in \[0, 5,824\]"),
    "a warm-up below zero": (
        {"weeks": 1, "warm_up_hours": -2},
        r"warm_up_hours -2 must lie in \[0, 139,776\]",
    ),
    "a cool-down of a half": ({"weeks": 1, "cool_down_days": 1.5}, "cool_down_days 1.5 must be"),
    "too long": ({"days": 5825}, r"days 5825 must lie in"),
    "too long together": (
        {"weeks": 832, "warm_up_hours": 1},
        "weeks with warm-up and cool-down 833 must lie in",
    ),
}


@pytest.mark.parametrize(("length", "words"), SPOILT.values(), ids=SPOILT)
def test_a_length_that_is_none_is_refused(length, words):
    with pytest.raises(FlowsimError, match=words):
        simulate(clinic(), **length)


def test_a_program_of_no_time_is_refused():
    with pytest.raises(FlowsimError, match="the run is 0 hours long"):
        lower(clinic())
