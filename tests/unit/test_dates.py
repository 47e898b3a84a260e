"""Bank holidays, the dip at Christmas and the break of electives, of runs with a start date."""

from dataclasses import replace
from datetime import date, timedelta

import numpy as np
import pytest

from flowsim.config.resolved import load
from flowsim.engine.lowering import lower
from flowsim.engine.world import make_world
from flowsim.errors import FlowsimError
from flowsim.hospital.departments.calendar.settings import DaysOfYear
from flowsim.hospital.vocabulary.arrivals import Batch
from flowsim.scenario.build import build
from tests.unit.wards_case import shipped

WINTER = ["period=winter_2017_18", "period.start_date='2017-11-27'", "scale=1", "warm_up_weeks=0"]
BEGIN = date(2017, 11, 27)


def easter_sunday(year: int) -> date:
    """Return Easter Sunday (the Gregorian computus of Meeus, Jones and Butcher)."""
    a, (b, c) = year % 19, divmod(year, 100)
    d, e = divmod(b, 4)
    g = (8 * b + 13) // 25
    h = (19 * a + b - d - g + 15) % 30
    i, k = divmod(c, 4)
    m = (32 + 2 * e + 2 * i - h - k) % 7
    n = (a + 11 * h + 22 * m) // 451
    month, day = divmod(h + m - 7 * n + 114, 31)
    return date(year, month, day + 1)


def holidays_of(year: int) -> set[date]:
    """Return the bank holidays of England and Wales by their rules."""
    easter = easter_sunday(year)
    found = {easter - timedelta(days=2), easter + timedelta(days=1)}
    for first, step in ((date(year, 5, 1), 1), (date(year, 5, 31), -1), (date(year, 8, 31), -1)):
        while first.weekday() != 0:
            first += timedelta(days=step)
        found.add(first)
    for day in (date(year, 1, 1), date(year, 12, 25), date(year, 12, 26)):
        while day.weekday() > 4 or day in found:
            day += timedelta(days=1)
        found.add(day)
    return found


def test_the_dates_are_those_the_rules_give() -> None:
    expected = {day.isoformat() for year in range(2015, 2020) for day in holidays_of(year)}
    given = shipped().calendar.bank_holidays
    assert set(given) == expected
    assert len(given) == 40


def test_without_a_start_date_no_day_is_unlike_another() -> None:
    hospital = build(load("baseline"))
    assert hospital.holidays == ()
    assert {s.closed_days for s in hospital.arrivals if isinstance(s, Batch)} == {()}
    assert {s.season for s in hospital.arrivals if not isinstance(s, Batch)} == {(1.0,)}


def test_christmas_2017_is_a_monday_and_a_tuesday_of_the_run() -> None:
    calendar = load("baseline", WINTER).hospital.calendar
    days = [BEGIN + timedelta(days=day) for day in calendar.holidays[:3]]
    assert days == [date(2017, 12, 25), date(2017, 12, 26), date(2018, 1, 1)]
    closed = [BEGIN + timedelta(days=day) for day in calendar.days_without_electives[:11]]
    assert closed == [date(2017, 12, 22) + timedelta(days=k) for k in range(11)]


@pytest.fixture(scope="module")
def winter() -> tuple[np.ndarray, np.ndarray]:
    """Return patients by day from 27 November 2017, of the department and of elective lists."""
    program = lower(build(load("baseline", WINTER)), weeks=8)
    names = np.array(program.names.sources)
    emergency, elective = np.zeros(56), np.zeros(56)
    for replication in range(5):
        world = make_world(program, 5, replication)
        source, day = names[world.source], (world.t_arrive // 1440).astype(int)
        emergency += np.bincount(day[np.char.startswith(source, "ed_")], minlength=56) / 5
        elective += np.bincount(day[np.char.startswith(source, "elective_")], minlength=56) / 5
    return emergency, elective


def test_no_elective_patient_comes_at_christmas_and_all_do_before_and_after(winter) -> None:
    elective = winter[1]
    christmas = (date(2017, 12, 22) - BEGIN).days
    assert not elective[christmas : christmas + 11].any()
    week_before, week_after = elective[christmas - 7 : christmas], elective[christmas + 14 :][:7]
    assert sorted(week_before) == sorted(week_after)
    assert sum(week_before > 0) == 5


def test_attendances_dip_at_christmas(winter) -> None:
    """A Monday at Christmas beside the Sundays whose shape it has; the month keeps its mean."""
    emergency = winter[0]
    christmas_day, new_year = (date(2017, 12, 25) - BEGIN).days, (date(2018, 1, 1) - BEGIN).days
    sundays = emergency[[6, 13, 20]].mean()
    assert emergency[christmas_day] / sundays == pytest.approx(0.67, abs=0.06)
    assert emergency[new_year] < emergency[new_year + 7]
    season = load("baseline", WINTER).hospital.emergency.demand.season
    december = slice(4, 35)
    without = replace(season, dips=())
    assert np.mean(season.daily[december]) == pytest.approx(np.mean(without.daily[december]))
    assert season.daily[4] > without.daily[4]


def test_days_of_the_year_go_over_new_year() -> None:
    days = DaysOfYear(first="12-22", last="01-01", source="expert")
    assert days.includes(date(2017, 12, 22))
    assert days.includes(date(2018, 1, 1))
    assert not days.includes(date(2018, 1, 2))
    assert not days.includes(date(2017, 12, 21))
    assert not DaysOfYear(first="02-01", last="02-02", source="expert").includes(date(2018, 2, 3))


@pytest.mark.parametrize(
    ("override", "message"),
    [
        ("period.start_date='2014-01-06'", "bank_holidays has no date of it"),
        ("period.start_date='2018-02-30'", "'2018-02-30' is not a date"),
        ("period.start_date='2018-04-03'", "the Monday before it is 2018-04-02"),
        ("hospital.calendar.bank_holidays=['1 May']", "'1 May' is not a date; write YYYY-MM-DD"),
        ("hospital.calendar.bank_holidays=[2018-05-07,2018-05-07]", "names a date twice"),
        ("hospital.calendar.without_electives.first='13-01'", "'13-01' is not a day; write MM-DD"),
        ("hospital.emergency.demand.season.dips.0.share.value=-1", "range .* must hold the value"),
    ],
)
def test_dates_that_are_none_are_refused(override: str, message: str) -> None:
    with pytest.raises(FlowsimError, match=message):
        load("baseline", [override])


def test_a_run_beyond_the_years_of_the_calendar_is_refused() -> None:
    last = ["period.start_date='2019-09-02'", "warm_up_weeks=8", "cool_down_weeks=0"]
    build(load("baseline", [*last, "weeks=9"]))
    with pytest.raises(FlowsimError, match="a run of 18 weeks from 2019-09-02 reaches 2020"):
        build(load("baseline", [*last, "weeks=10"]))
