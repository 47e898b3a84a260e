"""The returns of one organisation, month by month and day by day, after the rules of what counts.

What is left out is said: months that are missing or partial, days without beds, zeros that stand
for what was not counted.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from statistics import median

from flowsim.calibration.cells import Cell
from flowsim.calibration.files import Files, read_folder
from flowsim.calibration.formats import AE, DAILY
from flowsim.errors import FlowsimError, unknown_name

PARTIAL = 0.75
"""A month with fewer type 1 attendances a day than this share of the median month is partial."""

NEVER_ZERO = {
    "open": "general and acute beds open",
    "occupied": "general and acute beds occupied",
    "critical_open": "critical care beds open",
    "over_7": "long stays of 7 days and more",
    "over_21": "long stays of 21 days and more",
}
"""Numbers of the daily reports of which a zero is a missing value."""

FLOWS = ("delays_30", "delays_60")
"""Numbers of the daily reports that are counted over the day; all others are of one time of it."""


@dataclass(frozen=True, kw_only=True)
class Month:
    """A month of the monthly return: type 1 and all other departments but those of type 2."""

    first: date
    type1: int
    breaches: int
    admissions: int
    other: int = 0
    other_breaches: int = 0

    @property
    def days(self) -> int:
        """The number of days of the month."""
        return (next_month(self.first) - self.first).days


@dataclass(frozen=True, kw_only=True)
class OrgReturns:
    """The returns of an organisation. `days[key][day]` are the numbers of the daily reports.

    `read`, `not_read` and `left_out` are what is to be said of the files, and of numbers in them.
    """

    org: str
    months: tuple[Month, ...]
    days: Mapping[str, Mapping[date, int]]
    read: tuple[str, ...] = ()
    not_read: tuple[str, ...] = ()
    left_out: tuple[str, ...] = ()


def next_month(first: date) -> date:
    """Return the first day of the month after that of a day."""
    return (first.replace(day=1) + timedelta(days=32)).replace(day=1)


def returns_in(folder: str | Path, org: str | None = None) -> OrgReturns:
    """Return the returns of an organisation (a code such as 'RWH') that are in a folder.

    Raises FlowsimError as `read_folder` does, where the organisation is not there, is not named
    and there are several, where a number is given twice, and where numbers contradict each other.
    """
    files = read_folder(folder)
    code = _chosen(files, org, str(folder))
    held = _held([cell for cell in files.cells if cell.org == code])
    said: list[str] = []
    return OrgReturns(
        org=code,
        months=tuple(_months(held[AE], said)),
        days=_days(held[DAILY], said),
        read=files.read,
        not_read=files.not_read,
        left_out=tuple(said),
    )


def _chosen(files: Files, org: str | None, folder: str) -> str:
    """Return the organisation: the one named, or the only one that has both kinds of return."""
    codes = {kind: {c.org for c in files.cells if c.kind == kind} for kind in (AE, DAILY)}
    for kind, found in codes.items():
        if not found:
            raise FlowsimError(
                f"--data {folder}: holds no {kind}; both kinds are needed (docs/calibrate.md)"
            )
    both = codes[AE] & codes[DAILY]
    if org is not None:
        for kind, found in codes.items():
            if org.upper() not in found:
                raise unknown_name(f"--org: {kind}", "organisation", org.upper(), found)
        return org.upper()
    if len(both) == 1:
        return both.pop()
    some = ", ".join(sorted(both or codes[AE] | codes[DAILY])[:12])
    problem = "several organisations have" if both else "no organisation has"
    raise FlowsimError(
        f"--data {folder}: {problem} both kinds of return ({some}, ...): say which with --org CODE"
    )


Held = dict[date, dict[str, Cell]]


def _held(cells: Iterable[Cell]) -> dict[str, Held]:
    """Return the numbers by kind, when and key. Raises FlowsimError for one given twice."""
    found: dict[str, Held] = {AE: {}, DAILY: {}}
    for cell in cells:
        before = found[cell.kind].setdefault(cell.when, {}).setdefault(cell.key, cell)
        if before.value != cell.value:
            raise FlowsimError(
                f"{cell.where}: {cell.key} of {cell.when} is {cell.value}, and {before.value} in "
                f"{before.where}; keep the file that is right, and move the other away"
            )
    return found


# -- months --------------------------------------------------------------------------------------


def _months(held: Held, said: list[str]) -> Iterator[Month]:
    """Yield the months that count."""
    found = [month for when in sorted(held) if (month := _month(when, held[when], said))]
    if type_2 := sum(cells["type2"].value for cells in held.values() if "type2" in cells):
        said.append(f"{type_2:,} attendances of type 2 (one specialty): they are not modelled")
    usual = median([month.type1 / month.days for month in found]) if found else 0.0
    for before, month in zip([None, *found], found, strict=False):
        if before is not None and next_month(before.first) < month.first:
            last = month.first - timedelta(days=1)
            said.append(f"{_span(next_month(before.first), last)}: no monthly return")
        a_day = month.type1 / month.days
        if a_day < PARTIAL * usual:
            said.append(
                f"{month.first:%Y-%m}: partial, {a_day:.0f} type 1 attendances a day where the "
                f"median month has {usual:.0f}"
            )
        else:
            yield month


def _span(first: date, last: date) -> str:
    """Return one month, or the first and the last of several."""
    alone = next_month(first) > last
    return f"{first:%Y-%m}" if alone else f"{first:%Y-%m} to {last:%Y-%m}"


def _month(when: date, cells: Mapping[str, Cell], said: list[str]) -> Month | None:
    """Return a month; None, and why, where it is not all there.

    Raises FlowsimError for more breaches than attendances, or no fewer admissions.
    """
    number = {key: cell.value for key, cell in cells.items()}
    for booked in [key for key in number if "_booked" in key]:
        whole = booked.replace("_booked", "")
        number[whole] = number.get(whole, 0) + number[booked]
    needed = ("type1", "type1_over", "type1_admitted")
    absent = [key for key in needed if key not in number]
    if absent or not number["type1"]:
        said.append(f"{when:%Y-%m}: {', '.join(absent) or 'type 1 attendances'} not counted")
        return None
    month = Month(
        first=when,
        type1=number["type1"],
        breaches=number["type1_over"],
        admissions=number["type1_admitted"],
        other=number.get("other", 0),
        other_breaches=number.get("other_over", 0),
    )
    at = cells["type1"].where
    for many, few, what in (
        (month.type1, month.breaches, "type 1 attendances over four hours"),
        (month.type1 - 1, month.admissions, "admissions through type 1"),
        (month.other, month.other_breaches, "other attendances over four hours"),
    ):
        if few > many:
            raise FlowsimError(
                f"{at}: {when:%Y-%m}: {few:,} {what}, of {max(many, month.other):,} attendances; "
                "correct the return"
            )
    return month


# -- days ----------------------------------------------------------------------------------------


def _days(held: Held, said: list[str]) -> dict[str, dict[date, int]]:
    """Return the numbers of the daily reports by key and day."""
    found: dict[str, dict[date, int]] = {}
    for when in sorted(held):
        for key, cell in held[when].items():
            found.setdefault(key, {})[when] = cell.value
    for key, what in NEVER_ZERO.items():
        zeros = [when for when, value in found.get(key, {}).items() if not value]
        if zeros:
            said.append(f"{what}: zero, so not counted, on {_dates(zeros)}")
            found[key] = {when: value for when, value in found[key].items() if value}
    if absent := [when for when in sorted(held) if not _has_beds(found, when)]:
        said.append(f"no beds open or occupied on {_dates(absent)}")
    for key in FLOWS:
        if key in found and not any(when.weekday() > 4 for when in found[key]):
            said.append(f"{key}: no weekends: Friday's number is of Friday to Sunday")
    _check_order(found)
    return found


def _has_beds(found: Mapping[str, Mapping[date, int]], when: date) -> bool:
    return all(when in found.get(key, {}) for key in ("open", "occupied"))


def _dates(days: Sequence[date]) -> str:
    """Return how many days, and which where they are few."""
    if len(days) < 5:
        return ", ".join(f"{day:%Y-%m-%d}" for day in days)
    return f"{len(days)} days from {days[0]:%Y-%m-%d} to {days[-1]:%Y-%m-%d}"


def _check_order(found: Mapping[str, Mapping[date, int]]) -> None:
    """Raise FlowsimError where one number must not be above another and is, on most days."""
    for few, many, words in (
        ("occupied", "open", "general and acute beds occupied are more than those open"),
        ("critical_occupied", "critical_open", "critical care beds occupied are more than open"),
        ("over_21", "over_7", "stays of 21 days and more are more than those of 7 and more"),
    ):
        both = found.get(few, {}).keys() & found.get(many, {}).keys()
        above = sum(found[few][day] > found[many][day] for day in both)
        if above > len(both) / 2:
            raise FlowsimError(
                f"daily situation reports: {words} on {above} of {len(both)} days; are the columns "
                "exchanged?"
            )
