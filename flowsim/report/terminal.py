"""The headline panel as a table for the terminal."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from rich.box import SIMPLE_HEAD
from rich.cells import cell_len
from rich.console import Group, RenderableType
from rich.padding import Padding
from rich.table import Table
from rich.text import Text

from flowsim.report.changes import OVER
from flowsim.report.conclusions import crossings
from flowsim.report.listing import RULES_A_COLUMN
from flowsim.report.rows import Cell, Row, rows, without_repeats
from flowsim.report.wording import label

if TYPE_CHECKING:
    import pandas as pd

STYLES = {
    "better": "green",
    "worse": "red",
    "changed": "cyan",
    "minor": "cyan",
    "unclear": "yellow",
    "same": "dim",
    "unstable": "bold magenta",
    "missing": "dim",
}

NAME_WIDTH = 20
"""A column of measures that has less room than this is hard to read."""


def panel_table(
    comparison: "pd.DataFrame",
    measures: Sequence[str] | None = None,
    standards: Mapping[str, str] | None = None,
    title: str = "",
    unstable: Sequence[str] | None = None,
    width: int | None = None,
) -> RenderableType:
    """Return the comparison table's chosen `measures` (all if None) for the terminal.

    With one scenario there is a line a measure; with several, a block a measure with the baseline
    first. `standards` are texts by measure, shown in their own column if there are any.
    `unstable` as in `rows`. What is broader than `width` characters is told in lines instead.
    """
    first = str(comparison["baseline"].iloc[0]) if len(comparison) else ""
    found = without_repeats(rows(comparison, measures, standards, unstable, first))
    scenarios = [str(name) for name in comparison["scenario"].unique()]
    table = _table(found, first, scenarios, title)
    if width is None or _least_width(table) <= width:
        return table
    return Group(Text(title, style="italic"), *_lines(found, first), *_crossings(found))


def _least_width(table: Table) -> int:
    """Return the least width at which nothing is cut and only names of measures wrap."""
    widths = [
        max(cell_len(str(text)) for text in (column.header, *column.cells))
        for column in table.columns
    ]
    return min(widths[0], NAME_WIDTH) + sum(widths[1:]) + RULES_A_COLUMN * len(widths) + 1


def _crossings(found: Sequence[Row]) -> list[Text]:
    text = " ".join(crossings((row, cell) for row in found for cell in row.cells))
    return [Text(text)] if text else []


def _lines(found: Sequence[Row], first: str) -> list[RenderableType]:
    """Return each measure with a line a scenario below it."""
    said: list[RenderableType] = []
    for row in found:
        standard = f" (standard: {row.standard})" if row.standard else ""
        said.append(Text(f"{_name(row)}{standard}", style="bold"))
        said.append(Padding(Text(f"{label(first)}: {row.baseline}"), (0, 0, 0, 2)))
        for cell in row.cells:
            over = f"; {OVER}: {cell.over_hospitals}" if cell.over_hospitals else ""
            change = f", {cell.difference} ({cell.interval}{over})" if cell.difference else ""
            line = Text(f"{label(cell.scenario)}: {cell.value}{change}, ")
            line.append(f"{cell.verdict.symbol} {cell.words}", STYLES[cell.verdict.style])
            said.append(Padding(line, (0, 0, 0, 2)))
    return said


def _name(row: Row) -> str:
    return f"{row.name}, {row.unit}" if row.unit else row.name


def _table(found: Sequence[Row], first: str, scenarios: Sequence[str], title: str) -> Table:
    with_standard = any(row.standard for row in found)
    with_hospitals = any(cell.hospitals is not None for row in found for cell in row.cells)
    table = _empty(title, [first, *scenarios], with_standard, with_hospitals)
    for row in found:
        start = [_name(row), row.standard] if with_standard else [_name(row)]
        if len(scenarios) == 1:
            _add(table, [*start, row.baseline, row.cells[0].value], row.cells[0])
            continue
        _add(table, [*start, label(first), row.baseline], None)
        for cell in row.cells:
            _add(table, [*[""] * len(start), label(cell.scenario), cell.value], cell)
        table.add_section()
    # Below the table, since a column for what is mostly empty would take the others' room.
    table.caption = Text("\n").join(_crossings(found))
    return table


def _empty(
    title: str, scenarios: Sequence[str], with_standard: bool, with_hospitals: bool
) -> Table:
    table = Table(
        title=Text(title) if title else None,
        title_justify="left",
        caption_justify="left",
        header_style="bold",
        box=SIMPLE_HEAD,
    )
    table.add_column("measure", min_width=NAME_WIDTH)
    if with_standard:
        table.add_column("standard", style="dim", no_wrap=True)
    if len(scenarios) == 2:
        for name in scenarios:
            table.add_column(label(name), justify="right")
    else:
        table.add_column("scenario")
        table.add_column("value", justify="right", no_wrap=True)
    table.add_column("difference", justify="right", no_wrap=True)
    table.add_column("95 % interval", justify="right", no_wrap=True)
    if with_hospitals:
        table.add_column(OVER, justify="right", no_wrap=True)
    table.add_column("verdict", no_wrap=True)
    return table


def _add(table: Table, start: Sequence[str], cell: Cell | None) -> None:
    """Add a line; as Text, since rich would read square brackets in plain strings as markup."""
    end: list[Text] = []
    if cell is not None:
        words = f"{cell.verdict.symbol} {cell.words}"
        ranges = [cell.interval, *([] if cell.hospitals is None else [cell.over_hospitals])]
        end = [*map(Text, (cell.difference, *ranges)), Text(words, STYLES[cell.verdict.style])]
    table.add_row(*[Text(text) for text in start], *end)
