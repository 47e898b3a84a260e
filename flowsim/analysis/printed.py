"""Tables that fit a terminal of 80 characters when they are printed, with every column there."""

from textwrap import fill

import pandas as pd
from pandas.api.types import is_numeric_dtype

WIDTH = 80
GAP = "  "
INDENT = " " * 4


class Printed(pd.DataFrame):
    """A table like any other, which `print` shows whole: nothing is left out for lack of room.

    What is too wide for a line a row has two: its texts, and under them its numbers. What is the
    same in every row is said once. Whatever is made from the table is an ordinary one.
    """

    def __repr__(self) -> str:
        return in_lines(self)


def in_lines(table: pd.DataFrame) -> str:
    """Return a table as lines of at most WIDTH characters, every column of it."""
    same = [
        name
        for name in map(str, table)
        if len(table) > 1 and table[name].nunique(dropna=False) == 1
    ]
    rest = table.drop(columns=same)
    numbers = [name for name in map(str, rest) if is_numeric_dtype(rest[name])]
    texts = [name for name in map(str, rest) if name not in numbers]
    one = _aligned(rest, [str(name) for name in rest])
    if max(map(len, one)) > WIDTH:
        named = [_wrapped([str(name) for name in texts])]
        named += [_wrapped(list(row)) for row in _cells(rest, texts)]
        below = [INDENT + line for line in _aligned(rest, numbers)]
        one = [line for pair in zip(named, below, strict=True) for line in pair]
    if same:
        said = (f"{name} {_cell(table[name].iloc[0]) or '(none)'}" for name in same)
        one += ["", fill(f"In every row: {', '.join(said)}.", WIDTH, subsequent_indent=INDENT)]
    return "\n".join(one)


def _aligned(table: pd.DataFrame, columns: list[str]) -> list[str]:
    """Return headings and rows in columns: texts begin alike, numbers end alike."""
    rows = [tuple(str(name) for name in columns), *_cells(table, columns)]
    widths = [max(map(len, cells)) for cells in zip(*rows, strict=True)]
    right = [is_numeric_dtype(table[name]) for name in columns]
    return [
        GAP.join(
            cell.rjust(width) if number else cell.ljust(width)
            for cell, width, number in zip(row, widths, right, strict=True)
        ).rstrip()
        for row in rows
    ]


def _cells(table: pd.DataFrame, columns: list[str]) -> list[tuple[str, ...]]:
    return [
        tuple(_cell(value) for value in row)
        for row in table[columns].itertuples(index=False, name=None)
    ]


def _cell(value: object) -> str:
    if not isinstance(value, float):
        return str(value)
    if value != value:
        return "-"
    return f"{value:.0f}" if abs(value) >= 1000 else f"{value:.4g}"


def _wrapped(cells: list[str]) -> str:
    line = GAP.join(cell for cell in cells if cell)
    return fill(line, WIDTH, subsequent_indent=INDENT, break_on_hyphens=False)
