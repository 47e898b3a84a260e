"""Which day of the week every day goes as, and what is weekly written out by it.

Without holidays the engines repeat a week, or as many as the calendars have. With some, everything
is written out for the whole run, so that to the engines a holiday costs nothing: the cycle that
they repeat is longer.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from flowsim.hospital.vocabulary.arrivals import Batch
from flowsim.hospital.vocabulary.calendars import Calendar, Timetable
from flowsim.hospital.vocabulary.hospital import Hospital
from flowsim.units import MINUTES_PER_DAY

WEEK = (0, 1, 2, 3, 4, 5, 6)
SUNDAY = 6
DAY = int(MINUTES_PER_DAY)


@dataclass(frozen=True)
class Days:
    """The day of the week (Monday 0) that each day of the cycle goes as."""

    weekday: tuple[int, ...]

    @classmethod
    def of(cls, hospital: Hospital, weeks: int) -> "Days":
        """Return the days of a cycle, or of the whole run where a day of it is unlike others.

        The cycle is that of all calendars together, a week if none is longer.
        """
        closed = [s.closed_days for s in hospital.arrivals if isinstance(s, Batch)]
        unlike = {day for days in (hospital.holidays, *closed) for day in days}
        if not any(day < 7 * weeks for day in unlike):
            weeks_of_each = (calendar.cycle_weeks for calendar in hospital.every_calendar)
            return cls(WEEK * math.lcm(*weeks_of_each))
        holidays = set(hospital.holidays)
        return cls(tuple(SUNDAY if day in holidays else day % 7 for day in range(7 * weeks)))

    @property
    def minutes(self) -> float:
        """Length of the cycle."""
        return len(self.weekday) * MINUTES_PER_DAY

    def changes(self, calendar: Calendar) -> list[tuple[float, int]]:
        """Return (minute of the cycle, level) of every change of a calendar."""
        found: list[tuple[float, int]] = []
        for day, weekday in enumerate(self.weekday):
            place = _week(calendar, day) * len(WEEK) + weekday
            begin, shift = place * DAY, (day - place) * DAY
            before = [level for minute, level in calendar.changes if minute <= begin]
            today = [(m, level) for m, level in calendar.changes if begin < m < begin + DAY]
            for minute, level in [(begin, before[-1]), *today]:
                if not found or level != found[-1][1]:
                    found.append((float(minute + shift), level))
        return found

    def times(self, timetable: Timetable) -> list[tuple[float, int]]:
        """Return (minute of the cycle, 1) of every time of a timetable."""
        return [
            (float(minute % DAY + day * DAY), 1)
            for day, weekday in enumerate(self.weekday)
            for minute in timetable.minutes
            if minute // DAY == _week(timetable, day) * len(WEEK) + weekday
        ]

    def minutes_of(self, minutes: Sequence[int]) -> list[float]:
        """Return the minutes of the cycle of what happens at minutes of the week."""
        return [minute for minute, _ in self.booked([(float(m), 1) for m in minutes])]

    def booked(
        self, times: Sequence[tuple[float, int]], closed_days: Sequence[int] = ()
    ) -> list[tuple[float, int]]:
        """Return (minute of the cycle, number) of (minute of the week, number)."""
        return [
            (minute + (day - weekday) * MINUTES_PER_DAY, number)
            for day, weekday in enumerate(self.weekday)
            if day not in closed_days
            for minute, number in times
            if minute // MINUTES_PER_DAY == weekday
        ]

    def hourly(self, rates: Sequence[float]) -> list[float]:
        """Return the rates by hour of the cycle of 168 rates by hour of the week."""
        return [rate for day in self.weekday for rate in rates[24 * day : 24 * day + 24]]


def _week(calendar: Calendar | Timetable, day: int) -> int:
    """Return the week of a calendar's own cycle, the first is 0, that a day of the run is in."""
    return day // len(WEEK) % calendar.cycle_weeks
