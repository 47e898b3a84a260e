"""A folder of returns, read cell by cell: what each number is, of which organisation and when."""

import csv
import io
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

from flowsim.calibration.cells import TOTAL, Cell, day_of, month_of, whole_of
from flowsim.calibration.formats import AE, PLAIN, TYPES, UNITS, Format, format_of, header_of
from flowsim.calibration.workbooks import ENDINGS, cells_of_workbook
from flowsim.errors import FlowsimError, unknown_name


@dataclass(frozen=True, kw_only=True)
class Files:
    """What was found in a folder: the numbers, and what is to be said of each file."""

    cells: tuple[Cell, ...]
    read: tuple[str, ...]
    not_read: tuple[str, ...]


def read_folder(folder: str | Path) -> Files:
    """Return the numbers of all returns in a folder (its own files, not those of folders in it).

    Raises FlowsimError for a folder that is none or holds no return, for a file that cannot be
    read, and for a cell that is not what its column holds: which file, line and column.
    """
    path = Path(folder).expanduser()
    if not path.is_dir():
        raise FlowsimError(f"--data {folder}: there is no such folder; create it first")
    cells: list[Cell] = []
    read, not_read = [], []
    for file in sorted(item for item in path.iterdir() if item.is_file()):
        if file.suffix.lower() == ".csv":
            kind, found = cells_of_csv(file)
        elif file.suffix.lower() in ENDINGS:
            kind, found = cells_of_workbook(file)
        else:
            not_read.append(f"{file.name}: neither CSV nor a workbook")
            continue
        if kind:
            cells += found
            read.append(f"{file.name}: {kind}; {_extent(found)}")
        else:
            not_read.append(f"{file.name}: its columns are those of no return that is known")
    if not cells:
        raise FlowsimError(
            f"--data {folder}: holds no return: put monthly A&E returns and daily situation "
            "reports there (docs/calibrate.md says which files are read)"
        )
    return Files(cells=tuple(cells), read=tuple(read), not_read=tuple(not_read))


def _extent(cells: Sequence[Cell]) -> str:
    """Return how many organisations a file has, and of when it is."""
    if not cells:
        return "no numbers"
    orgs = sorted({cell.org for cell in cells})
    whose = orgs[0] if len(orgs) == 1 else f"{len(orgs)} organisations"
    first, last = (of(cell.when for cell in cells) for of in (min, max))
    short = "%Y-%m" if cells[0].kind == AE else "%Y-%m-%d"
    return f"{whose}, {first:{short}} to {last:{short}}"


def cells_of_csv(file: Path) -> tuple[str, list[Cell]]:
    """Return the name of the format of a CSV file and its numbers; no name for no return."""
    rows = csv.reader(io.StringIO(_text(file)))
    try:
        header = header_of(next(rows, []))
        form = format_of(header, file.name)
        if form is None:
            return "", []
        found: list[Cell] = []
        for row in rows:
            if any(cell.strip() for cell in row):
                found += _row(form, form.places(header), row, f"{file.name}, line {rows.line_num}")
    except csv.Error as problem:
        where = f"{file.name}, line {rows.line_num}"
        raise FlowsimError(f"{where}: is no CSV ({problem}); save it again as CSV") from None
    return form.name, found


def _text(file: Path) -> str:
    """Return the text of a file, in UTF-8 or, as older returns, in Windows' code page 1252."""
    try:
        content = file.read_bytes()
    except OSError as problem:
        raise FlowsimError(f"{file}: cannot be read ({problem.strerror})") from None
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        text = content.decode("cp1252", errors="replace")
    if "\0" in text:
        raise FlowsimError(f"{file.name}: is no text; save it as CSV")
    return text


def _row(form: Format, places: Mapping[str, int], row: Sequence[str], where: str) -> Iterator[Cell]:
    """Yield the numbers of a row: none of one that adds up all organisations."""
    held = {key: row[place].strip() if place < len(row) else "" for key, place in places.items()}
    org, when = held.pop("org").upper(), held.pop("when")
    if TOTAL.upper() in (org, when.upper()) or not org:
        return
    month = month_of(when, where) if form.kind == AE else day_of(when, where)
    keys = _of_type(held["type"], where) if form is PLAIN else {key: key for key in held}
    for column, key in keys.items():
        value = whole_of(held[column], f"{where}: {form.columns[column][0]}")
        if value is not None:
            yield Cell(kind=form.kind, org=org, when=month, key=key, value=value, where=where)


def _of_type(given: str, where: str) -> dict[str, str]:
    """Return what the columns of the plain form hold, whose rows are of one type of department."""
    unit = TYPES.get(given.lower().removesuffix(".0"))
    if unit is None:
        raise unknown_name(where, "type", given, TYPES)
    admitted = {"admissions": f"{unit}_admitted"} if unit == UNITS[0] else {}
    return {"attendances": unit, "breaches": f"{unit}_over", **admitted}
