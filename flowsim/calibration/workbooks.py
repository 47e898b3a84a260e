"""Workbooks as NHS England publishes them: the monthly return by provider, and the time series of
the daily situation reports, of which each sheet has a block of columns a day.

They are read with python-calamine, which `pip install 'flowsim[excel]'` adds.
"""

from collections.abc import Iterator, Mapping, Sequence
from datetime import date
from pathlib import Path
from typing import Any

from flowsim.calibration.cells import NOTHING, TOTAL, Cell, day_of, month_of, whole_of
from flowsim.calibration.formats import SHEETS, Sheet, plain
from flowsim.errors import FlowsimError

ENDINGS = (".xls", ".xlsx")
CODE, PERIOD = "code", "period:"

Rows = Sequence[Sequence[Any]]


def cells_of_workbook(file: Path) -> tuple[str, list[Cell]]:
    """Return the names of the sheets of a workbook that are read, and their numbers.

    Raises FlowsimError where workbooks cannot be read here, and as `cells_of_csv` does.
    """
    sheets = sheets_of(file)
    names: list[str] = []
    cells: list[Cell] = []
    for name, rows in sheets.items():
        sheet = next((s for s in SHEETS if plain(name) in map(plain, s.names)), None)
        if sheet is not None:
            names.append(name)
            cells += _cells(sheet, rows, f"{file.name}, sheet '{name}'")
    return (f"workbook, sheets {', '.join(names)}" if names else ""), cells


def sheets_of(file: Path) -> Mapping[str, Rows]:
    """Return the rows of every sheet of a workbook."""
    try:
        from python_calamine import CalamineError, CalamineWorkbook
    except ImportError:
        raise FlowsimError(
            f"{file.name}: to read workbooks, pip install 'flowsim[excel]' (python-calamine); or "
            "save what is in it in the plain form (docs/calibrate.md), and move it away"
        ) from None
    try:
        book = CalamineWorkbook.from_path(file)
        return {
            name: book.get_sheet_by_name(name).to_python(skip_empty_area=False)
            for name in book.sheet_names
        }
    except (CalamineError, OSError) as problem:
        raise FlowsimError(f"{file.name}: cannot be read ({problem})") from None


def _cells(sheet: Sheet, rows: Rows, where: str) -> Iterator[Cell]:
    """Yield the numbers of a sheet: below the row with the word Code, a row an organisation."""
    start = next((n for n, row in enumerate(rows) if CODE in map(plain, row)), None)
    if not start:
        raise FlowsimError(f"{where}: has no row with the heading 'Code'; save it as published")
    header, above = [plain(cell) for cell in rows[start]], _filled(rows[start - 1])
    month = None if sheet.dated else _month(rows[:start], where)
    columns = list(_columns(sheet, header, above, where))
    code = header.index(CODE)
    for number, row in enumerate(rows[start + 1 :], start=start + 2):
        org = str(row[code]).strip().upper() if code < len(row) else ""
        if org in (*NOTHING, TOTAL.upper()) or " " in org:
            continue
        for key, place, day in columns:
            at = f"{where}, row {number}, column {place + 1}"
            value = whole_of(row[place] if place < len(row) else "", at)
            when = month or day
            if value is not None and when is not None:
                yield Cell(kind=sheet.kind, org=org, when=when, key=key, value=value, where=at)


def _filled(row: Sequence[Any]) -> list[Any]:
    """Return what stands over each column: what was written over one before, unless a new one."""
    held: Any = ""
    return [held := cell if str(cell).strip() else held for cell in row]


def _columns(
    sheet: Sheet, header: Sequence[str], above: Sequence[Any], where: str
) -> Iterator[tuple[str, int, date | None]]:
    """Yield what is read: its key, the place of its column, and the day over it.

    Columns over which there is no single day, such as a weekend, are left out.
    """
    found = set()
    for key, names in sheet.columns.items():
        for place, name in enumerate(header):
            over = above[place] if place < len(above) else ""
            allowed = sheet.over.get(key, (over,))
            if name not in map(plain, names) or plain(over) not in map(plain, allowed):
                continue
            day = _day(over) if sheet.dated else None
            if day or not sheet.dated:
                found.add(key)
                yield key, place, day
    if absent := [names[0] for key, names in sheet.columns.items() if key not in found]:
        named = ", ".join(f"'{name}'" for name in absent)
        raise FlowsimError(f"{where}: has no column {named}; save the sheet as published")


def _day(over: object) -> date | None:
    try:
        return day_of(over, "")
    except FlowsimError:
        return None


def _month(rows: Rows, where: str) -> date:
    """Return the month that stands beside 'Period:' above the table."""
    for row in rows:
        for place, cell in enumerate(row[:-1]):
            if plain(cell) == PERIOD:
                return month_of(row[place + 1], f"{where}: Period")
    raise FlowsimError(f"{where}: says no 'Period:' above its table; save it as published")
