"""Studies that run a scenario some replications and put tables of them into a page."""

import argparse
from argparse import Namespace
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

import pandas as pd

from experiments.marked_page import check_page, put_into
from flowsim.analysis.measures import measure
from flowsim.config import ResolvedConfig
from flowsim.engine.simulate import prepare
from flowsim.records.frames import Records
from flowsim.scenario import build


def asked(
    study: str,
    page: Path,
    parts: Sequence[str],
    words: Sequence[str] | None,
    *,
    replications: int,
    weeks: int,
    warm_up_weeks: int,
) -> Namespace:
    """Return what the command line asks for: lengths, settings, and whether to write the page.

    Exits with 2, before anything is run, where a page that is to be written is not there or lacks
    the marks of one of its `parts`.
    """
    parser = argparse.ArgumentParser(prog=f"python -m experiments.{study}")
    parser.add_argument("--replications", type=int, default=replications)
    parser.add_argument("--weeks", type=int, default=weeks)
    parser.add_argument("--warm-up-weeks", type=int, default=warm_up_weeks)
    parser.add_argument("--set", action="append", default=[], metavar="KEY=VALUE")
    parser.add_argument("--write", action="store_true", help=f"put it into {page.name}")
    options = parser.parse_args(words)
    for part in parts if options.write else ():
        if problem := check_page(page, part):
            parser.error(problem)
    return options


def processes(text: str) -> int | str:
    """Return how many processes a command line asks for: a number, or 'all'."""
    return text if text == "all" else int(text)


def replications_of(
    config: ResolvedConfig, options: Namespace, cool_down_weeks: float = 1
) -> Iterator[Records]:
    """Yield the records of each replication."""
    run = prepare(
        build(config),
        weeks=options.weeks,
        warm_up_weeks=options.warm_up_weeks,
        cool_down_weeks=cool_down_weeks,
    )
    for replication in range(options.replications):
        yield run.simulate(1, replication, "auto")


def measured(records: Records, rows: Mapping[str, tuple[str, str]]) -> dict[str, float]:
    """Return measures of one replication by their names on the page.

    `rows`: for the key of a measure, or of a part of one, its name and what is published.
    """
    bases = {".".join(key.split(".")[:2]) for key in rows}
    found = measure(records, sorted(bases)).set_index("measure")["value"]
    return {name: float(found[key]) for key, (name, _) in rows.items()}


def table(
    rows: Sequence[Mapping[str, float]], given: Mapping[str, str], *, decimals: int = 1
) -> str:
    """Return a table in Markdown: mean and range of the replications, and what is published."""
    found = pd.DataFrame(rows)
    lines = ["| | mean | lowest to highest | published |", "|---|---|---|---|"]
    for name in found.columns:
        mean, low, high = (
            f"{value:,.{decimals}f}"
            for value in (found[name].mean(), found[name].min(), found[name].max())
        )
        lines.append(f"| {name} | {mean} | {low} to {high} | {given.get(name, '')} |")
    return "\n".join(lines)


def lengths(options: Namespace, months: str = "") -> str:
    """Return how long was run, as the line above a table; `months` says which."""
    return (
        f"{options.replications} replications of {options.weeks} weeks{months} after "
        f"{options.warm_up_weeks}:\n\n"
    )


def pairs(options: Namespace) -> str:
    """Return how long was run, as the line above a table of paired changes."""
    return (
        f"{options.replications} pairs of {options.weeks} weeks after {options.warm_up_weeks}; "
        "changes with their 95 % interval:\n\n"
    )


def show(page: Path, texts: Mapping[str, str], options: Namespace) -> None:
    """Print the texts of the parts of a page, and put them into it if asked."""
    for part, text in texts.items():
        print(text, end="\n\n")
        if options.write:
            put_into(page, part, text)
