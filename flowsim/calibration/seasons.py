"""The periods that returns are cut into: winters, Aprils to Novembers and summers, all whole."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from flowsim.calibration.returns import Month, OrgReturns, next_month

WINTER, YEAR, SUMMER = "winter", "apr_nov", "summer"
LEAST_COVERED = 0.8
"""Share of the days of a period on which beds must have been reported, for them to be its own."""

REPORTED = (11, 3)
"""Daily reports of a winter are those from the first of these months to the end of the second."""


@dataclass(frozen=True, kw_only=True)
class Season:
    """A stretch of months that is a period wherever all of them are returned."""

    kind: str
    first: int
    length: int
    weeks: int

    def named(self, start: date) -> tuple[str, str]:
        """Return the name and the title of the period that begins on a day."""
        year = start.year
        if self.kind == WINTER:
            short = (year + 1) % 100
            return f"winter_{year}_{short:02d}", f"Winter {year}/{short:02d}"
        words = {YEAR: f"April to November {year}", SUMMER: f"Summer {year}"}
        return f"{self.kind}_{year}", words[self.kind]


SEASONS = (
    Season(kind=WINTER, first=12, length=3, weeks=13),
    Season(kind=YEAR, first=4, length=8, weeks=35),
    Season(kind=SUMMER, first=6, length=3, weeks=13),
)
SHORT = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")


@dataclass(frozen=True, kw_only=True)
class Stretch:
    """A period of the returns: its months, and the numbers of the daily reports in them.

    `days` are those of its months; `reports`, of a winter, all that were made from November to
    March: its figures are of all of these, and the beds that are open in it of its months.
    """

    season: Season
    months: tuple[Month, ...]
    days: Mapping[str, Mapping[date, int]]
    reports: Mapping[str, Mapping[date, int]]

    @property
    def name(self) -> str:
        """The name of the period, 'winter_2017_18'."""
        return self.season.named(self.months[0].first)[0]

    @property
    def title(self) -> str:
        """The title of the period, 'Winter 2017/18'."""
        return self.season.named(self.months[0].first)[1]

    @property
    def short_months(self) -> tuple[str, ...]:
        """Its months as a period names them."""
        return tuple(SHORT[month.first.month - 1] for month in self.months)

    @property
    def length(self) -> int:
        """Days of the period."""
        return sum(month.days for month in self.months)

    @property
    def monday(self) -> date:
        """The first Monday of the period, on which its results begin."""
        first = self.months[0].first
        return first + timedelta(days=-first.weekday() % 7)

    @property
    def has_beds(self) -> bool:
        """Whether beds were reported on enough of its days."""
        both = self.days.get("open", {}).keys() & self.days.get("occupied", {}).keys()
        return len(both) >= LEAST_COVERED * self.length

    def a_day(self, number: str) -> float:
        """Return the mean a day of a number of the months, such as 'type1'."""
        return float(sum(getattr(month, number) for month in self.months)) / self.length


def stretches(found: OrgReturns) -> Iterator[Stretch]:
    """Yield every period of which all months are returned, in the order of their first day."""
    by_first = {month.first: month for month in found.months}
    for start in sorted(by_first):
        for season in SEASONS:
            if start.month == season.first:
                months = [by_first.get(first) for first in _firsts(start, season.length)]
                whole = tuple(month for month in months if month is not None)
                if len(whole) == season.length:
                    yield _stretch(season, whole, found.days)


def incomplete(found: OrgReturns) -> Iterator[str]:
    """Yield winters of which daily reports were made and months are missing."""
    returned = {month.first for month in found.months}
    for start in sorted({_winter_of(day) for day in found.days.get("open", {})}):
        season = SEASONS[0]
        absent = [m for m in _firsts(start, season.length) if m not in returned]
        if absent:
            months = ", ".join(f"{month:%Y-%m}" for month in absent)
            yield f"{season.named(start)[1]}: daily reports, but no monthly return of {months}"


def _winter_of(day: date) -> date:
    """Return the first of December nearest to a day."""
    return date(day.year - (day.month < 6), 12, 1)


def _firsts(start: date, length: int) -> Iterator[date]:
    for _ in range(length):
        yield start
        start = next_month(start)


def _stretch(
    season: Season, months: Sequence[Month], days: Mapping[str, Mapping[date, int]]
) -> Stretch:
    first, end = months[0].first, next_month(months[-1].first)
    own = _between(days, first, end)
    reports = own
    if season.kind == WINTER:
        begins = date(first.year, REPORTED[0], 1)
        reports = _between(days, begins, next_month(date(end.year, REPORTED[1], 1)))
    return Stretch(season=season, months=tuple(months), days=own, reports=reports)


def _between(
    days: Mapping[str, Mapping[date, int]], first: date, end: date
) -> dict[str, dict[date, int]]:
    return {
        key: inside
        for key, numbers in days.items()
        if (inside := {day: value for day, value in numbers.items() if first <= day < end})
    }
