"""Reading a calendar (whole minutes) against looking at every entry of five weeks."""

import math

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flowsim.engine import calendar_time
from flowsim.units import MINUTES_PER_WEEK
from tests.engines import either_way

level_at, next_open = either_way(calendar_time.level_at), either_way(calendar_time.next_open)

minutes = st.integers(0, int(MINUTES_PER_WEEK) - 1) | st.integers(0, 167).map(
    lambda hour: hour * 60
)
moments = st.floats(0.0, MINUTES_PER_WEEK, exclude_max=True)


@st.composite
def calendars(draw):
    """Return minutes of the week from 0 on, and levels, among those of other calendars."""
    times = np.array([0.0, *sorted(draw(st.sets(minutes.filter(bool), max_size=8)))])
    levels = np.array(draw(st.lists(st.integers(0, 2), min_size=len(times), max_size=len(times))))
    before = draw(st.integers(0, 3))
    return (
        np.concatenate((np.full(before, 5.0), times, [0.0, 3.0])),
        np.concatenate((np.full(before, 7), levels, [8, 9])),
        before,
        len(times),
    )


@st.composite
def cases(draw):
    """Return a calendar and a time of its third week, as often as not one of its own times."""
    calendar = draw(calendars())
    minute, _, first, length = calendar
    at = draw(moments | st.sampled_from(list(minute[first : first + length])))
    return calendar, 2 * MINUTES_PER_WEEK + at


def every_entry(minute, level, first, length):
    """Return (time, level) of five weeks, in order."""
    part = range(first, first + length)
    return [(week * MINUTES_PER_WEEK + minute[k], level[k]) for week in range(5) for k in part]


@settings(deadline=None)
@given(cases())
def test_the_level_is_that_of_the_last_entry_before(case):
    calendar, t = case
    assert (
        level_at(*calendar, MINUTES_PER_WEEK, t)
        == [n for at, n in every_entry(*calendar) if at <= t][-1]
    )


@settings(deadline=None)
@given(cases())
def test_a_timetable_waits_for_its_next_time(case):
    calendar, t = case
    after = [at for at, n in every_entry(*calendar) if at > t and n > 0]
    assert next_open(*calendar, 1, MINUTES_PER_WEEK, t) == (after[0] if after else math.inf)


@settings(deadline=None)
@given(cases())
def test_a_calendar_waits_until_it_is_open(case):
    calendar, t = case
    entries = every_entry(*calendar)
    is_open = [n for at, n in entries if at <= t][-1] > 0
    after = [at for at, n in entries if at > t and n > 0]
    assert next_open(*calendar, 0, MINUTES_PER_WEEK, t) == (
        t if is_open else after[0] if after else math.inf
    )


@pytest.mark.parametrize("week", [1, 5, 52, 520])
def test_the_last_moment_of_a_week_is_of_that_week(week):
    minute, level = np.array([0.0, 60.0]), np.array([1, 2])
    assert (
        level_at(
            minute, level, 0, 2, MINUTES_PER_WEEK, math.nextafter(week * MINUTES_PER_WEEK, 0.0)
        )
        == 2
    )
    assert level_at(minute, level, 0, 2, MINUTES_PER_WEEK, week * MINUTES_PER_WEEK) == 1
