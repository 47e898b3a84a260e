"""Calendars of one or more weeks: opening hours, rotas, and fixed times such as ward rounds.

Minutes run from Monday 00:00 of the first week, with which the run begins. On the days of
`Hospital.holidays` they are read as on a Sunday.
"""

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise
from typing import Annotated

from flowsim.errors import FlowsimError
from flowsim.hospital.vocabulary.parts import Count, Name, Part, Probability, brought
from flowsim.hospital.vocabulary.times_of_day import (
    DAY,
    WEEK,
    clock_text,
    day_numbers,
    length_of_hours,
    minute_of_day,
)
from flowsim.numbers import Bounds, whole

OPENINGS = tuple[tuple[str, str, str, Count], ...]
TIMES = tuple[tuple[str, tuple[str, ...]], ...]
"""What calendars and timetables are written in, row by row."""

MOST_WEEKS = 52
"""Longest cycle of a calendar."""

Weeks = Annotated[int, Bounds(1, MOST_WEEKS)]
MinuteOfCycle = Annotated[int, Bounds(0, MOST_WEEKS * WEEK - 1)]


def _within_cycle(begin: int, length: int, cycle: int) -> list[tuple[int, int]]:
    """Return the spans of the cycle that so many minutes cover; past its end they begin again."""
    stop = begin + length
    return [(begin, stop)] if stop <= cycle else [(begin, cycle), (0, stop - cycle)]


def _changes(
    spans: list[tuple[int, int, int]], elsewhere: int | None, cycle: int, where: str
) -> tuple[tuple[int, int], ...]:
    """Return the changes of level over the cycle of (begin, end, level), sorted and apart."""
    found: list[tuple[int, int]] = []
    reached = 0
    for begin, stop, level in [*spans, (cycle, cycle, 0)]:
        if begin > reached:
            if elsewhere is None:
                hole = clock_text(reached)
                raise FlowsimError(
                    f"{where}: no row covers {hole} (a hole); add a row or an 'elsewhere' level"
                )
            found.append((reached, elsewhere))
        if stop > begin:
            found.append((begin, level))
        reached = stop
    same = [k > 0 and level == found[k - 1][1] for k, (_, level) in enumerate(found)]
    return tuple(change for change, repeated in zip(found, same, strict=True) if not repeated)


def _spans(weeks: tuple[OPENINGS, ...], where: str) -> Iterator[tuple[int, int, int]]:
    """Yield (minute of cycle, length, level) of every day of every row of the weeks of a cycle."""
    for week, rows in enumerate(weeks):
        for days, start, end, level in rows:
            first, length = minute_of_day(start, where), length_of_hours(start, end, where)
            for day in day_numbers(days, where):
                yield week * WEEK + day * DAY + first, length, level


def _refuse_weeks(number: int, where: str) -> None:
    """Raise FlowsimError for a cycle of no week, or of more than a year."""
    if not 1 <= number <= MOST_WEEKS:
        raise FlowsimError(
            f"{where}: a cycle of {number} weeks is given; give the rows of 1 to {MOST_WEEKS}"
        )


def _refuse_beyond(where: str, minutes: Sequence[int], weeks: int) -> None:
    """Raise FlowsimError for a minute that does not lie in a cycle of so many weeks."""
    if minutes and minutes[-1] >= weeks * WEEK:
        raise FlowsimError(
            f"{where}: minute {minutes[-1]} is beyond the {'week' if weeks == 1 else 'cycle'}; "
            f"give minutes below {weeks * WEEK}, or a longer cycle_weeks"
        )


@dataclass(frozen=True)
class Calendar(Part):
    """A level (open servers, or 0 and 1 for shut and open) for every minute of a cycle of weeks.

    `changes` are (minute of cycle, level), the first at minute 0. Build it with `Calendar.weekly`,
    or of several unlike weeks with `Calendar.cycle`.
    """

    changes: tuple[tuple[MinuteOfCycle, Count], ...]
    cycle_weeks: Weeks = 1

    def __post_init__(self) -> None:
        super().__post_init__()
        minutes = [minute for minute, _ in self.changes]
        if minutes[:1] != [0] or any(b <= a for a, b in pairwise(minutes)):
            raise FlowsimError(
                "calendar: changes must begin at minute 0 of the week and rise; write it with "
                "Calendar.weekly"
            )
        _refuse_beyond("calendar: changes", minutes, self.cycle_weeks)

    @classmethod
    def weekly(
        cls,
        rows: Iterable[tuple[str, str, str, int]],
        *,
        elsewhere: int | None = None,
        where: str = "calendar",
    ) -> "Calendar":
        """Build from rows (days, start, end, level); an end before the start is on the next day.

        `elsewhere` is the level of the minutes no row covers. Without it a minute that no row
        covers (a hole) or that two rows cover raises FlowsimError.
        """
        return cls.cycle([brought(rows, OPENINGS, where)], elsewhere=elsewhere, where=where)

    @classmethod
    def cycle(
        cls,
        weeks: Iterable[Iterable[tuple[str, str, str, int]]],
        *,
        elsewhere: int | None = None,
        where: str = "calendar",
    ) -> "Calendar":
        """Build from the rows of each week of a cycle, as `weekly` does from those of one."""
        given = brought(weeks, tuple[OPENINGS, ...], where)
        _refuse_weeks(len(given), where)
        cycle = len(given) * WEEK
        spans: list[tuple[int, int, int]] = []
        for begin, length, value in _spans(given, where):
            for start, stop in _within_cycle(begin, length, cycle):
                shared = [max(start, b) for b, s, _ in spans if b < stop and start < s]
                if shared:
                    raise FlowsimError(
                        f"{where}: two rows cover {clock_text(min(shared))}; split them"
                    )
                spans.append((start, stop, value))
        others = brought(elsewhere, Count | None, f"{where}: elsewhere")
        return cls(_changes(sorted(spans), others, cycle, where), len(given))

    @classmethod
    def always(cls, level: int = 1) -> "Calendar":
        """Return the calendar that never changes."""
        return cls(((0, level),))

    def level_at(self, t: float) -> int:
        """Return the level at a time (minutes), in whichever cycle."""
        at = bisect_right(self.changes, (t % (self.cycle_weeks * WEEK), float("inf")))
        return self.changes[at - 1][1]

    @property
    def mean_level(self) -> float:
        """Mean level over the cycle."""
        cycle = self.cycle_weeks * WEEK
        ends = [*[m for m, _ in self.changes[1:]], cycle]
        total = sum((end - start) * v for (start, v), end in zip(self.changes, ends, strict=True))
        return total / cycle

    @property
    def highest_level(self) -> int:
        """The highest level of the week."""
        return max(level for _, level in self.changes)

    @property
    def ever_open(self) -> bool:
        """Whether the level is above zero at any minute."""
        return any(level > 0 for _, level in self.changes)


@dataclass(frozen=True)
class Timetable(Part):
    """Fixed times, such as ward rounds or bed meetings; minutes of a cycle of weeks, rising."""

    minutes: tuple[MinuteOfCycle, ...]
    cycle_weeks: Weeks = 1

    def __post_init__(self) -> None:
        super().__post_init__()
        if not self.minutes:
            raise FlowsimError("timetable: it has no times; give at least one")
        if any(b <= a for a, b in pairwise(self.minutes)):
            raise FlowsimError("timetable: minutes must rise")
        _refuse_beyond("timetable: minutes", self.minutes, self.cycle_weeks)

    @classmethod
    def weekly(
        cls, rows: Iterable[tuple[str, Iterable[str]]], *, where: str = "timetable"
    ) -> "Timetable":
        """Build from rows (days, times), e.g. [("mon-fri", ["09:00", "16:00"])]."""
        return cls.cycle([brought(rows, TIMES, where)], where=where)

    @classmethod
    def cycle(
        cls, weeks: Iterable[Iterable[tuple[str, Iterable[str]]]], *, where: str = "timetable"
    ) -> "Timetable":
        """Build from the rows of each week of a cycle, as `weekly` does from those of one."""
        given = brought(weeks, tuple[TIMES, ...], where)
        _refuse_weeks(len(given), where)
        minutes = {
            week * WEEK + day * DAY + minute_of_day(time, where)
            for week, rows in enumerate(given)
            for days, times in rows
            for day in day_numbers(days, where)
            for time in times
        }
        return cls(tuple(sorted(minutes)), len(given))

    @classmethod
    def every(cls, minutes: int) -> "Timetable":
        """Return times spaced evenly from Monday 00:00; `minutes` must divide the week."""
        gap = whole(minutes, "timetable: minutes", least=1)
        if WEEK % gap:
            raise FlowsimError(f"timetable: {gap} minutes does not divide a week evenly")
        return cls(tuple(range(0, WEEK, gap)))


@dataclass(frozen=True, kw_only=True)
class Shift(Part):
    """So many staff on these days between these times; an end before the start is next morning."""

    days: str
    start: str
    end: str
    staff: Annotated[int, Bounds(0, 1000)]

    def __post_init__(self) -> None:
        super().__post_init__()
        day_numbers(self.days, "shift")
        length_of_hours(self.start, self.end, "shift")

    @cached_property
    def length_minutes(self) -> int:
        """Minutes from start to end."""
        return length_of_hours(self.start, self.end)

    @cached_property
    def starts(self) -> tuple[int, ...]:
        """Minutes of the week at which it starts."""
        return tuple(day * DAY + minute_of_day(self.start) for day in day_numbers(self.days))


@dataclass(frozen=True, kw_only=True)
class MovedShift(Part):
    """One person's shift moved to other hours of the same length.

    Raises FlowsimError for hours of another length.
    """

    days: str
    start: str
    end: str
    to_start: str
    to_end: str

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.before.length_minutes != self.after.length_minutes:
            raise FlowsimError(
                f"move {self.start}-{self.end}: the new hours are "
                f"{self.after.length_minutes / 60:g} h, not {self.before.length_minutes / 60:g}; "
                "a move keeps the staff hours, use 'add' to change them"
            )

    @property
    def before(self) -> Shift:
        """The shift that is taken away."""
        return Shift(days=self.days, start=self.start, end=self.end, staff=1)

    @property
    def after(self) -> Shift:
        """The shift it becomes."""
        return Shift(days=self.days, start=self.to_start, end=self.to_end, staff=1)


@dataclass(frozen=True, kw_only=True)
class Rota(Part):
    """Shifts of one role; each person's shift goes unfilled with probability `unfilled_share`.

    `servers_per_person`: how many patients one person looks after at once. Where unfilled shifts
    leave fewer than `minimum_staff` (or than were planned, if that is less), people of the roles in
    `cover`, asked in that order, work here for those hours and are missing where they come from;
    no role lends anybody it needs for a minimum of its own.
    """

    shifts: tuple[Shift, ...]
    unfilled_share: Probability = 0.0
    servers_per_person: Annotated[int, Bounds(1, 1000)] = 1
    cover: tuple[Name, ...] = ()
    minimum_staff: Annotated[int, Bounds(0, 1000)] = 1

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.unfilled_share == 1:
            raise FlowsimError("rota: unfilled_share 1 must be below 1; nobody would ever come")
        if len(set(self.cover)) != len(self.cover):
            raise FlowsimError("rota: the roles of cover must be distinct")

    @property
    def mean_level(self) -> float:
        """Mean servers on duty over the week, after unfilled shifts and before cover."""
        minutes = sum(len(s.starts) * s.length_minutes * s.staff for s in self.shifts)
        return minutes / WEEK * self.servers_per_person * (1 - self.unfilled_share)

    def planned_at(self, minute: int) -> int:
        """Return the people planned at a minute of the week."""
        return sum(
            shift.staff
            for shift in self.shifts
            for start in shift.starts
            if (minute - start) % WEEK < shift.length_minutes
        )

    @cached_property
    def highest_level(self) -> int:
        """Most servers ever on duty, if every shift is filled and nobody covers."""
        starts = [start for shift in self.shifts for start in shift.starts]
        return max(map(self.planned_at, starts), default=0) * self.servers_per_person

    @property
    def ever_open(self) -> bool:
        """Whether anybody is ever on duty."""
        return any(shift.staff > 0 for shift in self.shifts)


@dataclass(frozen=True)
class OpeningPlan(Part):
    """So many servers from a day of the run on: a service that opens, grows or closes.

    `levels` are (day of the run, servers); the first day is 0, and the last level holds on.
    """

    levels: tuple[tuple[Count, Count], ...]

    def __post_init__(self) -> None:
        super().__post_init__()
        days = [day for day, _ in self.levels]
        if days[:1] != [0] or any(b <= a for a, b in pairwise(days)):
            raise FlowsimError(
                f"opening plan: days {', '.join(map(str, days)) or 'none'} must begin at 0 and "
                "rise; write it as OpeningPlan(((0, 10), (28, 20)))"
            )

    @property
    def mean_level(self) -> float:
        """The level that holds on when the plan is carried out."""
        return float(self.levels[-1][1])

    @property
    def highest_level(self) -> int:
        """The highest level there ever is."""
        return max(level for _, level in self.levels)
