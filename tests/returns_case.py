"""Made-up returns of a hospital, written as files: the months and days that tests are about."""

from collections.abc import Callable, Iterable
from datetime import date, timedelta
from pathlib import Path

TYPE1, OTHER, SHARE, LATE = 300, 140, 0.33, 0.25
"""Attendances a day, the share of type 1 admitted and over four hours."""

REPORT = (
    *("Code", "Name", "Date", "G&A Beds Open", "G&A beds occ'd", "CC Adult Open", "CC Adult Occ"),
    *("Delays30", "Delays60", "No. beds occupied by long-stay patients (> 7 days)"),
    "No. beds occupied by long-stay patients (> 21 days)",
)


def months(first: date, number: int) -> list[date]:
    """Return the firsts of so many months."""
    found = [first]
    while len(found) < number:
        found.append((found[-1] + timedelta(days=32)).replace(day=1))
    return found


def days_in(month: date) -> int:
    """Return the days of a month."""
    return (months(month, 2)[1] - month).days


def monthly(
    of: Iterable[date], org: str = "RXX", a_day: Callable[[date], float] | None = None
) -> str:
    """Return the plain form of the monthly return."""
    rows = ["period,org_code,type,attendances,breaches,admissions"]
    for month in of:
        seen = round((a_day(month) if a_day else TYPE1) * days_in(month))
        late, admitted = round(LATE * seen), round(SHARE * seen)
        rows.append(f"{month},{org},1,{seen}.0,{late}.0,{admitted}.0")
        rows.append(f"{month},{org},other,{OTHER * days_in(month)}.0,0.0,0.0")
    return "\n".join(rows) + "\n"


def daily(first: date, number: int, org: str = "RXX", stays: bool = True) -> str:
    """Return so many daily situation reports: beds that are open change by the day."""
    rows = [",".join(REPORT)]
    for n in range(number):
        day = first + timedelta(days=n)
        beds, taken = 570 + n % 7, 555 + n % 5
        long = f"{255 + n % 9},{80 + n % 3}" if stays else ","
        rows.append(f"{org},Somewhere,{day},{beds},{taken},20,{15 + n % 3},{n % 10},{n % 2},{long}")
    return "\n".join(rows) + "\n"


def folder(tmp_path: Path, name: str = "returns") -> Path:
    """Return a folder with the returns of April 2017 to November 2018 and of the winter between."""
    made = tmp_path / name
    made.mkdir()
    (made / "months.csv").write_text(monthly(months(date(2017, 4, 1), 20)), encoding="utf-8")
    (made / "days.csv").write_text(daily(date(2017, 11, 20), 105), encoding="utf-8")
    return made
