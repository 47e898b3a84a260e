"""The table of `flowsim validate` as text."""

from io import StringIO
from math import isnan

from rich.console import Console
from rich.table import Table

from flowsim.report.listing import Column, listing
from flowsim.studies.validation import Row, Validation

WIDTH = 150
COLUMNS = (
    Column("figure", wide=True),
    Column("role"),
    Column("unit"),
    Column("official", number=True),
    Column("tolerance", number=True),
    Column("simulated", number=True),
    Column("95 % interval", number=True),
    Column("verdict"),
)


def text_of(found: Validation, width: int = WIDTH) -> str:
    """Return the table, the occupancy curve and the count of figures within tolerance."""
    out = StringIO()
    console = Console(file=out, width=width, highlight=False, color_system=None)
    for period in dict.fromkeys(row.period for row in found.rows):
        mine = [_texts(row) for row in found.rows if row.period == period]
        console.print(listing(period.replace("_", " "), COLUMNS, mine, width))
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
        else f"{value:z.2f}"
        if abs(value) < 3
        else f"{value:.1f}"
    )


def _texts(row: Row) -> dict[str, str]:
    tolerance = "-" if row.tolerance is None else f"\N{PLUS-MINUS SIGN} {_number(row.tolerance)}"
    return {
        "figure": row.name,
        "role": row.role,
        "unit": row.unit,
        "official": _number(row.official),
        "tolerance": tolerance,
        "simulated": _number(row.simulated),
        "95 % interval": f"{_number(row.low)} to {_number(row.high)}",
        "verdict": row.verdict,
    }


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
            f"{row['from']:g} to {row['to']:g} %",
            f"{row['days']:.0f}",
            f"{row['breach']:.1f} %",
        )
    return table
