"""Tables for the terminal."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.table import Table
from rich.text import Text

if TYPE_CHECKING:
    import pandas as pd

    from flowsim.studies.checking import Checked
    from flowsim.studies.outputs import Written
    from flowsim.studies.study import ComparisonResult, RunResult

FILE_WIDTH = 160
"""Columns to use when the output goes to a file or a pipe, which have no width."""

LOADS_SHOWN = 0.8


@dataclass(frozen=True)
class Column:
    """A column: the key of the rows, and whether its text may be long."""

    key: str
    wide: bool = False


def console() -> Console:
    """Return the console of standard output."""
    found = Console(highlight=False)
    return found if found.is_terminal else Console(highlight=False, width=FILE_WIDTH)


def print_table(
    title: str, columns: Sequence[Column], rows: Sequence[Mapping[str, Any]], note: str = ""
) -> None:
    """Print rows of text under their columns' names."""
    table = Table(title=title, title_justify="left", header_style="bold", show_lines=False)
    for column in columns:
        table.add_column(column.key, overflow="fold", no_wrap=not column.wide)
    for row in rows:
        table.add_row(*(Text(str(row.get(column.key, ""))) for column in columns))
    out = console()
    out.print(table)
    if note:
        out.print(note, style="dim")


def print_checked(found: "Checked") -> None:
    """Print the warnings and the highest loads of a scenario."""
    out = console()
    out.print(Text(f"{found.scenario}: valid", style="green"))
    for finding in found.findings:
        out.print(Text(f"{finding.severity}: {finding.text}", style="yellow"))
    busiest = sorted(found.loads, key=lambda item: -item.share)
    shown = [item for item in busiest if item.kind == "ward" or item.share >= LOADS_SHOWN]
    rows = [
        {
            "what": item.kind,
            "name": item.name,
            "needed on average": f"{item.load:.1f}",
            "there": f"{item.capacity:.1f}",
            "load": f"{item.share:.0%}" + (" above capacity" if item.share >= 1 else ""),
        }
        for item in shown
    ]
    columns = [Column(key) for key in ("what", "name", "needed on average", "there", "load")]
    note = f"every ward, and resources above {LOADS_SHOWN:.0%}; an estimate good to a few per cent"
    print_table("Offered load", columns, rows, note)


def print_summary(result: "RunResult") -> None:
    """Print the headline measures of one scenario: mean and 95 % interval over replications."""
    from flowsim.report.wording import few_replications
    from flowsim.studies.outputs import summary

    columns = [Column("measure", wide=True), Column("mean"), Column("95 % interval")]
    count = len(result.replications)
    title = f"{result.config.scenario.title or result.scenario}: {count} replication(s)"
    print_table(title, columns, summary(result), few_replications(count))
    console().print(Text(f"results: {result.folder.path}"))


def print_comparison(result: "ComparisonResult", written: "Written") -> None:
    """Print the headline panel of a comparison, and where the whole of it is."""
    from flowsim.analysis.comparison import unstable_scenarios
    from flowsim.analysis.panel import headline
    from flowsim.report.terminal import panel_table
    from flowsim.report.wording import few_replications

    run = result.baseline.config.run
    title = (
        f"compared with {result.baseline.scenario}: {run.replications} replications of "
        f"{run.weeks} weeks, the same patients in every scenario"
    )
    standards = {row.measure.key: row.standard for row in headline() if row.standard}
    missing = [row.measure.name for row in headline() if not row.measure.available]
    shown = [row.measure.key for row in headline() if row.measure.available]
    out = console()
    unstable = unstable_scenarios(result.measures)
    out.print(panel_table(result.table, shown, standards, title, unstable))
    if few := few_replications(run.replications):
        out.print(Text(few, style="yellow"))
    if result.isolated is not None:
        _print_isolated(result.isolated, shown)
    if missing:
        out.print(Text(f"not yet available: {', '.join(missing)}", style="dim"))
    files = [("all measures", written.table), ("page to read", written.page)]
    if written.isolated is not None:
        files.insert(1, ("isolated effects", written.isolated))
    for text, file in files:
        out.print(Text(f"{text}: {file}"))


def _print_isolated(isolated: "pd.DataFrame", measures: Sequence[str]) -> None:
    """Print what each initiative of a bundle does alone, their sum, the bundle, the interaction."""
    from flowsim.report.isolated import tables_of

    for table in tables_of(isolated, measures):
        columns = [Column("measure", wide=True), *(Column(part, wide=True) for part in table.parts)]
        rows = [
            {
                "measure": name,
                **{
                    part: f"{difference} ({interval})"
                    for part, (difference, interval) in zip(table.parts, cells, strict=True)
                },
            }
            for name, cells in table.lines
        ]
        print_table(table.title, columns, rows)


def print_sweep(
    folder: Path, keys: Sequence[str], rows: Sequence[tuple[Sequence[str], Mapping[str, Any]]]
) -> None:
    """Print what became of each job of a sweep: its swept settings, status, results or reason."""
    shown = []
    for number, (overrides, status) in enumerate(rows):
        values = dict(override.lstrip("+").split("=", 1) for override in overrides)
        settings = {key: values.get(key, "") for key in keys}
        outcome = status.get("folder") or status.get("message", "")
        shown.append(
            {"job": number, **settings, "status": status["status"], "results or reason": outcome}
        )
    columns = [
        Column("job"),
        *(Column(key, wide=True) for key in keys),
        Column("status"),
        Column("results or reason", wide=True),
    ]
    print_table("Sweep", columns, shown)
    console().print(Text(f"status of each job, and all measures (measures.csv): {folder}"))
