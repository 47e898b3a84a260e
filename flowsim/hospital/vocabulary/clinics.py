"""Clinics: sessions with slots that are booked beforehand."""

from collections import Counter
from dataclasses import dataclass
from typing import Annotated

from flowsim.errors import FlowsimError
from flowsim.hospital.vocabulary.parts import MOST, Count, Name, NotNegative, Part
from flowsim.hospital.vocabulary.times_of_day import WEEK, clock_text, day_numbers, minute_of_day
from flowsim.numbers import Bounds

Week = Annotated[int, Bounds(1, 52)]


@dataclass(frozen=True, kw_only=True)
class Session(Part):
    """So many slots that begin at one time of these days.

    With `end` and `every_minutes`, so many begin at each of the times from `start` on, the last of
    them `every_minutes` before `end`. `weeks` are those of the clinic's cycle in which it is held,
    counted from 1; every week unless given.
    """

    days: str
    start: str
    slots: Count
    end: str | None = None
    every_minutes: Annotated[int, Bounds(1, 1440)] | None = None
    weeks: tuple[Week, ...] = ()

    def __post_init__(self) -> None:
        super().__post_init__()
        day_numbers(self.days, "session: days")
        start = minute_of_day(self.start, "session: start")
        if start == 1440:
            raise FlowsimError("session: start 24:00 is the end of a day; write 00:00 of the next")
        if (self.end is None) != (self.every_minutes is None):
            raise FlowsimError(
                "session: 'end' and 'every_minutes' go together; give both, or neither for slots "
                "that all begin at the start"
            )
        if self.end is None or self.every_minutes is None:
            return
        length = minute_of_day(self.end, "session: end") - start
        if length <= 0:
            raise FlowsimError(
                f"session: end {self.end} is not after start {self.start}; give a later end, or "
                "another session for the next day"
            )
        if length % self.every_minutes:
            raise FlowsimError(
                f"session: the last slot would end after {self.end}: {length} minutes are no whole "
                f"number of {self.every_minutes}; change the end or every_minutes"
            )

    @property
    def starts(self) -> list[int]:
        """Minutes of the week at which its slots begin."""
        start = minute_of_day(self.start)
        if self.end is None or self.every_minutes is None:
            times = [start]
        else:
            times = list(range(start, minute_of_day(self.end), self.every_minutes))
        return [day * 1440 + time for day in day_numbers(self.days) for time in times]


@dataclass(frozen=True, kw_only=True)
class SlotClass(Part):
    """Those for whom some of the slots that begin at a time are kept: urgent, two-week wait.

    `reserved` slots of each time are theirs alone until `released_minutes_before` it. What they
    have booked counts first as reserved; whatever is not reserved they may book like all others.
    """

    name: Name
    reserved: Count = 0
    released_minutes_before: NotNegative = 0.0


@dataclass(frozen=True, kw_only=True)
class Clinic(Part):
    """Slots to be booked, week by week or in a cycle of several weeks; the first begins the run.

    On `Hospital.holidays` it is held as on a Sunday. Without sessions it has no slots to book.
    """

    name: Name
    sessions: tuple[Session, ...]
    classes: tuple[SlotClass, ...] = ()
    cycle_weeks: Week = 1
    source: str = ""

    def __post_init__(self) -> None:
        super().__post_init__()
        where = f"clinic {self.name}"
        outside = [w for session in self.sessions for w in session.weeks if w > self.cycle_weeks]
        if outside:
            raise FlowsimError(
                f"{where}: week {outside[0]} of a session is outside its cycle of "
                f"{self.cycle_weeks}; give a longer cycle_weeks or an earlier week"
            )
        times = Counter(minute for minute, _ in self._slots())
        twice = sorted(minute for minute, number in times.items() if number > 1)
        if twice:
            raise FlowsimError(
                f"{where}: two sessions begin at {clock_text(twice[0])}; make them one, with the "
                "slots of both"
            )
        names = Counter(item.name for item in self.classes)
        if names and max(names.values()) > 1:
            raise FlowsimError(f"{where}: class '{names.most_common(1)[0][0]}' is given twice")
        reserved, fewest = (
            sum(c.reserved for c in self.classes),
            min((s.slots for s in self.sessions if s.slots), default=MOST),
        )
        if reserved > fewest:
            raise FlowsimError(
                f"{where}: its classes reserve {reserved} slots of each time, but a session has "
                f"{fewest}; reserve fewer or give more slots"
            )

    def _slots(self) -> list[tuple[int, int]]:
        return [
            ((week - 1) * WEEK + minute, session.slots)
            for session in self.sessions
            for week in session.weeks or range(1, self.cycle_weeks + 1)
            for minute in session.starts
        ]

    @property
    def times(self) -> list[tuple[int, int]]:
        """(minute of the cycle, slots that begin then), in order of time."""
        return sorted(self._slots())

    @property
    def slots_per_week(self) -> float:
        """Mean slots a week."""
        return sum(slots for _, slots in self._slots()) / self.cycle_weeks
