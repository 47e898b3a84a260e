"""Rows for a terminal: a table where it fits, else the same as lines, so that nothing is lost."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

LEAST_WIDE = 20
"""A column of long text that has less room than this is hard to read."""

RULES_A_COLUMN = 3
"""Characters that a column's rule and its padding take."""

INDENT = 2


@dataclass(frozen=True)
class Column:
    """A column: the key of the rows, whether its text may be long, whether it holds numbers."""

    key: str
    wide: bool = False
    number: bool = False


def listing(
    title: str, columns: Sequence[Column], rows: Sequence[Mapping[str, Any]], width: int
) -> RenderableType:
    """Return rows under their columns' names if they fit `width`, else row by row as lines."""
    if _needed(columns, rows) > width:
        return Group(*_lines(title, columns, rows))
    table = Table(title=Text(title), title_justify="left", header_style="bold")
    for column in columns:
        table.add_column(
            column.key,
            overflow="fold",
            no_wrap=not column.wide,
            justify="right" if column.number else "left",
        )
    for row in rows:
        table.add_row(*(Text(_cell(row, column)) for column in columns))
    return table


def _needed(columns: Sequence[Column], rows: Sequence[Mapping[str, Any]]) -> int:
    """Return the least width at which a table of these rows is easy to read."""
    total = 1
    for column in columns:
        texts = [column.key, *(_cell(row, column) for row in rows)]
        longest = max(len(line) for text in texts for line in (text.splitlines() or [""]))
        total += RULES_A_COLUMN + (min(longest, LEAST_WIDE) if column.wide else longest)
    return total


def _lines(
    title: str, columns: Sequence[Column], rows: Sequence[Mapping[str, Any]]
) -> list[RenderableType]:
    """Return each row as its first cell and, below it, the others with their names."""
    first, *others = columns
    found: list[RenderableType] = [Text(title, style="italic")]
    for row in rows:
        found.append(Text(_cell(row, first), style="bold"))
        cells = [(column.key, _cell(row, column)) for column in others]
        text = "\n".join(f"{key}: {cell}" if key else cell for key, cell in cells if cell)
        found.append(Padding(Text(text), (0, 0, 0, INDENT)))
    return found


def _cell(row: Mapping[str, Any], column: Column) -> str:
    return str(row.get(column.key, ""))
