"""Dates: the Monday a run begins on, bank holidays, and stretches of days of every year."""

from dataclasses import dataclass
from datetime import date, timedelta

from flowsim.errors import FlowsimError

LEAP_YEAR = 2000
"""A year that has every day of a year."""


def date_of(text: str, where: str) -> date:
    """Return a date written YYYY-MM-DD. Raises FlowsimError for what is none."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise FlowsimError(f"{where} '{text}' is not a date; write YYYY-MM-DD") from None


def monday(text: str, where: str) -> date:
    """Return the day a run begins. Raises FlowsimError when it is not a Monday."""
    day = date_of(text, where)
    if day.weekday() != 0:
        raise FlowsimError(
            f"{where} {text} must be a Monday, for a run begins on "
            f"Monday 00:00; the Monday before it is {day - timedelta(days=day.weekday())}"
        )
    return day


@dataclass(frozen=True, kw_only=True)
class DaysOfYear:
    """The days from `first` to `last` (MM-DD, both counted) of every year, over New Year too."""

    first: str
    last: str
    source: str

    def __post_init__(self) -> None:
        for text in (self.first, self.last):
            try:
                date.fromisoformat(f"{LEAP_YEAR}-{text}")
            except ValueError:
                raise FlowsimError(
                    f"days of the year: '{text}' is not a day; write MM-DD, such as 12-25"
                ) from None

    def includes(self, day: date) -> bool:
        """Return whether a date is one of these days."""
        text = f"{day:%m-%d}"
        if self.first <= self.last:
            return self.first <= text <= self.last
        return text >= self.first or text <= self.last


@dataclass(frozen=True, kw_only=True)
class CalendarSettings:
    """Bank holidays of whole years, which go as Sundays, and the days without elective patients.

    `start_date` is the Monday on which the run begins, as YYYY-MM-DD; empty leaves all of it out,
    so that every week is alike.
    """

    bank_holidays: tuple[str, ...]
    without_electives: DaysOfYear
    source: str
    start_date: str = ""

    def __post_init__(self) -> None:
        known = [date_of(text, "calendar: bank_holidays:") for text in self.bank_holidays]
        if len(set(known)) < len(known):
            raise FlowsimError("calendar: bank_holidays names a date twice; give each once")
        if self.start_date:
            self.refuse_beyond(weeks=1)

    def refuse_beyond(self, weeks: int) -> None:
        """Raise FlowsimError where bank holidays are not known for every year of the run."""
        if not self.start_date:
            return
        begin = monday(self.start_date, "calendar: start_date")
        years = {int(text[:4]) for text in self.bank_holidays}
        for year in range(begin.year, (begin + timedelta(weeks=weeks, days=-1)).year + 1):
            if year not in years:
                raise FlowsimError(
                    f"calendar: a run of {weeks} weeks from {begin} reaches {year}, but "
                    f"bank_holidays has no date of it (only {', '.join(map(str, sorted(years)))}); "
                    "add its dates, or begin at another start_date"
                )

    @property
    def holidays(self) -> tuple[int, ...]:
        """The days of the run, the first is 0, that are bank holidays."""
        return tuple(k for k, day in enumerate(self._days()) if day.isoformat() in self._known)

    @property
    def days_without_electives(self) -> tuple[int, ...]:
        """The days of the run, the first is 0, on which no elective patient is booked."""
        closed = self.without_electives
        return tuple(k for k, day in enumerate(self._days()) if closed.includes(day))

    @property
    def days_with_electives(self) -> tuple[int, ...]:
        """The days of the run that are neither, up to the last year with bank holidays."""
        without = {*self.holidays, *self.days_without_electives}
        return tuple(k for k in range(len(self._days())) if k not in without)

    @property
    def _known(self) -> frozenset[str]:
        return frozenset(self.bank_holidays)

    def _days(self) -> list[date]:
        """Return the days from the start to the end of the last year with bank holidays."""
        if not self.start_date:
            return []
        begin = monday(self.start_date, "calendar: start_date")
        end = date(max(int(text[:4]) for text in self.bank_holidays), 12, 31)
        return [begin + timedelta(days=k) for k in range((end - begin).days + 1)]
