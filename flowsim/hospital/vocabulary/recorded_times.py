"""Times of arrival from a file, as minutes of the run."""

import csv
from datetime import datetime
from pathlib import Path

from flowsim.errors import FlowsimError, unknown_name
from flowsim.numbers import as_number, shown


def recorded_times(
    path: str | Path, column: str, *, since: str | datetime | None = None
) -> tuple[float, ...]:
    """Return the minutes of a column of a CSV file with a header, for `Batch.at`.

    Cells are minutes of the run. With `since` they are dates with times of day as ISO 8601 writes
    them (`2026-01-05 08:30`), and `since` is the one at which the run begins, a Monday at 00:00,
    because schedules are read from Monday on.

    Raises FlowsimError, with the file and its line, for a file that cannot be read, a column that
    it does not have or has twice, a row of too many cells, no rows, a cell that is no time, and one
    before the run begins.
    """
    begin = None if since is None else _monday(since)
    found = []
    try:
        with Path(path).open(encoding="utf-8-sig", newline="") as file:
            rows = csv.DictReader(file)
            header = list(rows.fieldnames or ())
            if column not in header:
                raise unknown_name(f"times of {path}", "column", column, header)
            if header.count(column) > 1:
                raise FlowsimError(f"times of {path}: has several columns '{column}'; name one")
            for row in rows:
                where = f"times of {path}, line {rows.line_num}, {column}"
                if None in row:
                    raise FlowsimError(
                        f"{where}: has more cells than the header; write 1.5, not 1,5, and quote "
                        "cells that hold commas"
                    )
                found.append(_minute(row[column] or "", begin, where))
    except (OSError, UnicodeError, csv.Error, TypeError, ValueError) as error:
        if isinstance(error, FlowsimError):
            raise
        raise FlowsimError(f"times of {path}: cannot be read ({error}); give a CSV file") from None
    if not found:
        raise FlowsimError(f"times of {path}: has no rows below the header; give at least one time")
    return tuple(found)


def _minute(cell: str, begin: datetime | None, where: str) -> float:
    """Return the minute of the run that a cell stands for."""
    if begin is None:
        try:
            minute = as_number(float(cell))
        except ValueError:
            minute = None
        if minute is None:
            raise FlowsimError(
                f"{where}: {shown(cell)} is not a number of minutes; give minutes of the run, or "
                "'since' for dates"
            )
    else:
        minute = (_moment(cell, where) - begin).total_seconds() / 60
    if minute < 0:
        raise FlowsimError(f"{where}: {shown(cell)} is before the run begins; leave the row out")
    return minute


def _moment(value: str | datetime, where: str) -> datetime:
    """Return a date and time of day without a time zone."""
    try:
        found = value if isinstance(value, datetime) else datetime.fromisoformat(value.strip())
    except (AttributeError, TypeError, ValueError):
        found = None
    if found is None or found.tzinfo is not None:
        raise FlowsimError(
            f"{where}: {shown(value)} must be a date and a time of day without a time zone, such "
            "as 2026-01-05 08:30"
        )
    return found


def _monday(since: str | datetime) -> datetime:
    begin = _moment(since, "times: since")
    if begin.weekday() or (begin.hour, begin.minute, begin.second, begin.microsecond) != (0,) * 4:
        raise FlowsimError(
            f"times: since {begin:%A %d %B %Y %H:%M} must be a Monday at 00:00; the run begins then"
        )
    return begin
