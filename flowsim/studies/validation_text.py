"""The table of `flowsim validate` as text."""

from io import StringIO
from math import isnan

from rich.console import Console
from rich.table import Table

from flowsim.studies.validation import Row, Validation

WIDTH = 150


def text_of(found: Validation) -> str:
    """Return the table, the occupancy curve and the count of figures within tolerance."""
    out = StringIO()
    console = Console(file=out, width=WIDTH, highlight=False, color_system=None)
    for period in dict.fromkeys(row.period for row in found.rows):
        console.print(_table(period, [row for row in found.rows if row.period == period]))
    if found.curve:
        console.print(_curve(found))
    judged = [row for row in found.rows if row.verdict != "shown"]
    good = sum(row.verdict == "pass" for row in judged)
    console.print(
        f"{good} of {len(judged)} figures within the tolerance written beforehand; "
        f"means and 95 % intervals of {found.replications} replications.\n"
        "given: an input recovered. fitted: the calibration saw it. shape: it emerges. "
        "predicted: held out, from that period's demand and beds alone."
    )
    for note in found.notes:
        console.print(note)
    return out.getvalue().rstrip()


def _number(value: float | None) -> str:
    if value is None or isnan(value):
        return "-"
    return (
        f"{value:.0f}"
        if abs(value) >= 100
        else f"{value:.2f}"
        if abs(value) < 3
        else f"{value:.1f}"
    )


def _table(period: str, rows: list[Row]) -> Table:
    table = Table(title=period.replace("_", " "), title_justify="left", header_style="bold")
    for name in ("figure", "role", "unit"):
        table.add_column(name, overflow="fold")
    for name in ("official", "tolerance", "simulated", "95 % interval"):
        table.add_column(name, justify="right", no_wrap=True)
    table.add_column("")
    for row in rows:
        table.add_row(
            row.name,
            row.role,
            row.unit,
            _number(row.official),
            "-" if row.tolerance is None else f"± {_number(row.tolerance)}",
            _number(row.simulated),
            f"{_number(row.low)} to {_number(row.high)}",
            row.verdict,
        )
    return table


def _curve(found: Validation) -> Table:
    table = Table(
        title="Four-hour breaches by occupancy at 08:00 (days of all hospitals of the sweep)",
        title_justify="left",
        header_style="bold",
    )
    for name in ("occupancy", "days", "breaches"):
        table.add_column(name, justify="right")
    for row in found.curve:
        table.add_row(
            f"{row['from']:.0f} to {row['to']:.0f} %",
            f"{row['days']:.0f}",
            f"{row['breach']:.1f} %",
        )
    return table
