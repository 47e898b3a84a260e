"""The headline panel as a table for the terminal."""

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING

from rich.table import Table
from rich.text import Text

from flowsim.analysis.report.rows import Cell, Row, rows
from flowsim.analysis.report.wording import label

if TYPE_CHECKING:
    import pandas as pd

STYLES = {
    "better": "green",
    "worse": "red",
    "changed": "cyan",
    "unclear": "yellow",
    "same": "dim",
    "unstable": "bold magenta",
    "missing": "dim",
}


def panel_table(
    comparison: "pd.DataFrame",
    measures: Sequence[str] | None = None,
    standards: Mapping[str, str] | None = None,
    title: str = "",
    unstable: Sequence[str] | None = None,
) -> Table:
    """Return the comparison table's chosen `measures` (all if None) as a table for the terminal.

    With one scenario there is a line a measure; with several, a line a measure and scenario.
    `standards` are texts by measure, shown in their own column if there are any. `unstable` as
    in `rows`.
    """
    first = str(comparison["baseline"].iloc[0]) if len(comparison) else ""
    found = rows(comparison, measures, standards, unstable, first)
    several = any(len(row.cells) > 1 for row in found)
    with_standard = any(row.standard for row in found)
    table = _empty(title, several, with_standard, comparison)
    for row in found:
        for place, cell in enumerate(row.cells):
            table.add_row(*_texts(row, cell, place == 0, several, with_standard))
        if several:
            table.add_section()
    return table


def _empty(title: str, several: bool, with_standard: bool, comparison: "pd.DataFrame") -> Table:
    table = Table(title=title or None, title_justify="left", header_style="bold")
    table.add_column("measure", min_width=20)
    if with_standard:
        table.add_column("standard", style="dim", no_wrap=True)
    table.add_column("baseline", justify="right", no_wrap=True)
    if several:
        table.add_column("scenario", min_width=12)
        table.add_column("value", justify="right", no_wrap=True)
    else:
        names = list(dict.fromkeys(comparison["scenario"]))
        table.add_column(label(str(names[0])) if names else "scenario", justify="right")
    table.add_column("difference", justify="right", no_wrap=True)
    table.add_column("95 % interval", justify="right", no_wrap=True)
    table.add_column("verdict", no_wrap=True)
    return table


def _texts(row: Row, cell: Cell, first: bool, several: bool, with_standard: bool) -> list[Text]:
    name = f"{row.name}, {row.unit}" if row.unit else row.name
    # As Text, since rich would read square brackets in a plain string as markup.
    texts = [Text(name if first else "")]
    if with_standard:
        texts.append(Text(row.standard if first else ""))
    texts.append(Text(row.baseline if first else ""))
    if several:
        texts.append(Text(label(cell.scenario)))
    found = cell.verdict
    words = Text(f"{found.symbol} {found.words}", style=STYLES[found.style])
    return [*texts, Text(cell.value), Text(cell.difference), Text(cell.interval), words]
