"""Tables for the terminal."""

import os
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rich.console import Console
from rich.text import Text

from flowsim.report.listing import Column, listing

if TYPE_CHECKING:
    import pandas as pd

    from flowsim.hospital.check import Load
    from flowsim.studies.checking import Checked
    from flowsim.studies.outputs import Written
    from flowsim.studies.results import ComparisonResult, RunResult

FILE_WIDTH = 160
"""Columns to use when the output goes to a file or a pipe and COLUMNS does not say."""

LOADS_SHOWN = 0.8

JOBS_SHOWN, JOBS_A_TABLE = 12, 4
"""Jobs of a sweep whose measures are printed, and how many stand side by side in 80 columns."""

UNSTABLE = (
    "not settled, unstable: its queues still grow at the end of the run, so that a number would "
    "say how long the run was and not what the hospital does; flowsim check shows the loads"
)


def console() -> Console:
    """Return the console of standard output: a file or a pipe is as wide as COLUMNS says."""
    found = Console(highlight=False)
    given = found.is_terminal or os.environ.get("COLUMNS", "").isdigit()
    return found if given else Console(highlight=False, width=FILE_WIDTH)


def print_table(
    title: str, columns: Sequence[Column], rows: Sequence[Mapping[str, Any]], note: str = ""
) -> None:
    """Print rows of text under their columns' names, or as lines where there is no room."""
    out = console()
    out.print(listing(title, columns, rows, out.width))
    if note:
        out.print(Text(note, style="dim"))


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
            "needed": f"{item.load:.1f}",
            "there": f"{item.capacity:.1f}",
            "load": f"{item.share:.0%}",
            "": _above(item),
        }
        for item in shown
    ]
    columns = [
        Column("name"),
        Column("what"),
        Column("needed", number=True),
        Column("there", number=True),
        Column("load", number=True),
        Column(""),
    ]
    note = (
        f"every ward, and resources above {LOADS_SHOWN:.0%}; what is needed on average is an "
        "estimate from a sample of patients, good to a few per cent, and to some thirty where few "
        "come and stay long, as on a stroke unit"
    )
    above = [item for item in shown if item.above_capacity]
    print_table("Offered load", columns, rows, " ".join([f"{note}.", *_meanings(above)]))


def _above(item: "Load") -> str:
    if not item.above_capacity:
        return ""
    return "above" if item.waited_for else "no queue"


def _meanings(above: Sequence["Load"]) -> list[str]:
    """Return what it means that some loads are above capacity."""
    found = []
    if any(item.kind == "ward" and item.waited_for for item in above):
        found.append(
            "A ward above capacity cannot hold all patients whose home it is: the others wait for "
            "a bed, or lie as outliers on wards that take them, and where these are full too the "
            "queue for beds grows as long as the run."
        )
    if any(item.kind != "ward" and item.waited_for for item in above):
        found.append("What is above capacity has a queue that grows as long as the run.")
    if any(not item.waited_for for item in above):
        found.append(
            "No queue: nobody waits for it, and patients who find it full go another way, so that "
            "more than it holds is no fault, nor for --strict."
        )
    return found


def print_summary(result: "RunResult") -> None:
    """Print the headline measures of one scenario: mean and 95 % interval over replications."""
    from flowsim.config.run_settings import MEASURED
    from flowsim.engine.run_length import in_words
    from flowsim.report.wording import counted, few_replications
    from flowsim.studies.differences import settings_in_words, titled
    from flowsim.studies.outputs import summary

    columns = [Column("measure", wide=True), Column("mean"), Column("95 % interval")]
    count = len(result.replications)
    length = in_words(result.config.run.hours_of(MEASURED))
    title = f"{titled(result.config)}: {counted(count, 'replication')} of {length}"
    print_table(title, columns, summary(result), few_replications(count))
    _print_not_computed(set(result.summary()["measure"]), "this scenario")
    out = console()
    for line in settings_in_words([result.config]):
        out.print(Text(line))
    out.print(Text(f"results: {result.folder.path}"))


def print_comparison(result: "ComparisonResult", written: "Written") -> None:
    """Print the headline panel of a comparison, and where the whole of it is."""
    from flowsim.analysis.comparison import unstable_scenarios
    from flowsim.analysis.panel import headline
    from flowsim.config.run_settings import MEASURED
    from flowsim.engine.run_length import in_words
    from flowsim.report.rows import hospitals_in
    from flowsim.report.terminal import panel_table
    from flowsim.report.wording import counted, few_hospitals, few_replications, ranges
    from flowsim.studies.differences import settings_in_words

    run = result.baseline.config.run
    title = (
        f"compared with {result.baseline.scenario}: {counted(run.replications, 'replication')} of "
        f"{in_words(run.hours_of(MEASURED))}, the same patients in every scenario"
    )
    standards = {row.measure.key: row.standard for row in headline() if row.standard}
    missing = [row.measure.name for row in headline() if not row.measure.available]
    computed = set(result.measures["measure"][result.measures["value"].notna()])
    shown = [r.measure.key for r in headline(computed=computed) if r.measure.key in computed]
    out = console()
    unstable = unstable_scenarios(result.measures)
    out.print(panel_table(result.table, shown, standards, title, unstable, out.width))
    out.print(Text(ranges(hospitals_in(result.table), result.chance_alone), style="dim"))
    if unstable:
        out.print(Text(UNSTABLE))
    _print_not_computed(computed, "these scenarios")
    for line in settings_in_words([found.config for found in result.runs]):
        out.print(Text(line))
    few = few_replications(run.replications), few_hospitals(hospitals_in(result.table))
    for text in filter(None, few):
        out.print(Text(text, style="yellow"))
    if result.isolated is not None:
        _print_isolated(result.isolated, shown)
    if result.demand is not None:
        _print_demand(result.demand, shown)
    if missing:
        out.print(Text(f"not yet available: {'; '.join(missing)}", style="dim"))
    files = [("all measures", written.table), ("page to read", written.page)]
    if written.isolated is not None:
        files.insert(1, ("isolated effects", written.isolated))
    if written.demand is not None:
        files.insert(1, ("effects at other demand", written.demand))
    for text, file in files:
        out.print(Text(f"{text}: {file}"))


def _print_not_computed(computed: Collection[str], where: str) -> None:
    """Print the names of the headline measures that are computed elsewhere, and have no row."""
    from flowsim.analysis.panel import headline

    available = [row.measure for row in headline() if row.measure.available]
    if names := [measure.name for measure in available if measure.key not in computed]:
        console().print(Text(f"not computed in {where}: {'; '.join(names)}", style="dim"))


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


def _print_demand(demand: "pd.DataFrame", measures: Sequence[str]) -> None:
    """Print the effects at each demand, and whether a sign or a verdict changes."""
    from flowsim.report.demand import WHAT_IS_SCALED, demand_tables, in_words

    for table in demand_tables(demand, measures):
        columns = [Column("measure", wide=True), *(Column(name, wide=True) for name in table.names)]
        rows = [
            {"measure": name, **dict(zip(table.names, map(str, cells), strict=True))}
            for name, cells in table.lines
        ]
        print_table(table.title, columns, rows)
    for said in in_words(demand, measures):
        console().print(Text(said))
    console().print(Text(WHAT_IS_SCALED, style="dim"))


def print_why_uncertain(found: "pd.DataFrame", file: Path | None) -> None:
    """Print what the effects rest on, a table a scenario and measure; the rest is in the file."""
    from flowsim.report.uncertain import HEADINGS, rests_on

    numbers = HEADINGS[1:-1]
    columns = [Column(name, wide=name == HEADINGS[0], number=name in numbers) for name in HEADINGS]
    for table in rests_on(found):
        rows = [dict(zip(HEADINGS, line, strict=True)) for line in table.lines]
        print_table(table.title, columns, rows, " ".join(table.notes))
    if found.empty:
        console().print(Text("the effects are alike in all plausible hospitals"))
    console().print(Text(f"all assumptions: {file}"))


def print_headlines(results: Mapping[int, "RunResult"]) -> None:
    """Print the means of the headline measures of the first jobs of a sweep, some jobs a table."""
    from flowsim.studies.outputs import summary

    jobs = list(results)[:JOBS_SHOWN]
    for start in range(0, len(jobs), JOBS_A_TABLE):
        side_by_side: dict[str, dict[str, str]] = {}
        mine = jobs[start : start + JOBS_A_TABLE]
        for job in mine:
            for row in summary(results[job]):
                side_by_side.setdefault(row["measure"], {})[f"job {job}"] = row["mean"]
        columns = [
            Column("measure", wide=True),
            *(Column(f"job {job}", number=True) for job in mine),
        ]
        rows = [{"measure": name, **means} for name, means in side_by_side.items()]
        print_table("Headline measures, means over replications", columns, rows)
    if left := len(results) - len(jobs):
        console().print(Text(f"and those of {left} more jobs in measures.csv", style="dim"))


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


def print_warnings(texts: Sequence[str]) -> None:
    """Print what to be wary of, a line each."""
    for text in texts:
        console().print(Text(f"warning: {text}", style="yellow"))
