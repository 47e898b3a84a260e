"""What a cell of a return may hold: a count, a month or a day; and nothing else."""

import math
import re
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from flowsim.calibration.formats import plain
from flowsim.errors import FlowsimError

NOTHING = ("", "-")
"""What stands where nothing was counted."""

TOTAL = "total"
MONTHS = (
    *("january", "february", "march", "april", "may", "june"),
    *("july", "august", "september", "october", "november", "december"),
)
FIRST_YEAR, LAST_YEAR = 2000, 2100
DAY_ONE = date(1899, 12, 30)
"""Day 0 of the serial numbers of a workbook."""


@dataclass(frozen=True, kw_only=True)
class Cell:
    """A number of a return. `when` is the day, or the first of the month; `key` as in `formats`."""

    kind: str
    org: str
    when: date
    key: str
    value: int
    where: str


def whole_of(value: object, where: str) -> int | None:
    """Return a count; None where nothing was counted. Raises FlowsimError for what is none."""
    text = str(value if value is not None else "").strip()
    if text in NOTHING:
        return None
    try:
        number = float(re.sub(r"(?<=\d),(?=\d{3}\b)", "", text))
    except ValueError:
        number = math.nan
    if not 0 <= number < 1e9 or number != int(number):
        raise FlowsimError(
            f"{where}: '{text}' is no count; give a whole number from 0 on, or leave it empty "
            "where nothing was counted"
        )
    return int(number)


def month_of(value: object, where: str) -> date:
    """Return the first of a month: 'MSitAE-APRIL-2018', 'April 2018', '2018-04' or a day in it."""
    text = plain(value)
    named = re.fullmatch(r"(?:msitae-)?([a-z]+)[- ](\d{4})", text)
    if named and named[1] in MONTHS:
        return _date(int(named[2]), MONTHS.index(named[1]) + 1, 1, text, where)
    if short := re.fullmatch(r"(\d{4})-(\d{2})", text):
        return _date(int(short[1]), int(short[2]), 1, text, where)
    return day_of(value, where, "a month, such as MSitAE-APRIL-2018 or 2018-04").replace(day=1)


def day_of(value: object, where: str, wanted: str = "a day, such as 2018-01-31") -> date:
    """Return a day: 2018-01-31, 31/01/2018, or what a workbook holds of one."""
    if isinstance(value, datetime):
        return value.date()
    if isinstance(value, date):
        return value
    if isinstance(value, int | float) and 30_000 < value < 80_000:
        return DAY_ONE + timedelta(days=int(value))
    text = str(value).strip()
    if iso := re.fullmatch(r"(\d{4})-(\d{2})-(\d{2})(?:[T ]00:00(?::00)?(?:\.0+)?)?", text):
        return _date(int(iso[1]), int(iso[2]), int(iso[3]), text, where)
    if british := re.fullmatch(r"(\d{1,2})/(\d{1,2})/(\d{4})", text):
        return _date(int(british[3]), int(british[2]), int(british[1]), text, where)
    raise FlowsimError(f"{where}: '{text}' is not understood; give {wanted}")


def _date(year: int, month: int, day: int, text: str, where: str) -> date:
    try:
        found = date(year, month, day)
    except ValueError:
        found = date.min
    if not FIRST_YEAR <= found.year <= LAST_YEAR:
        raise FlowsimError(
            f"{where}: there is no {text}; give a day between {FIRST_YEAR} and {LAST_YEAR}"
        )
    return found
