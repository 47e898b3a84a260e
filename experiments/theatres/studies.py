"""Studies of theatres: `python -m experiments.theatres.studies --help`.

How tightly operating lists are booked, and how many operations of the directory of day surgery are
booked as day cases. Each change is held against the baseline on the same patients.
"""

from argparse import Namespace
from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from pathlib import Path

import pandas as pd

from experiments.replicated import asked, pairs, replications_of, show
from flowsim.analysis.measures import describe, measure
from flowsim.analysis.statistics import Interval, paired_interval
from flowsim.config import ResolvedConfig, load

PAGE = Path(__file__).parents[2] / "docs" / "theatres.md"
PART = "studies"
"""The part of the page that is made."""

MEASURES = (
    "T02.capped",
    "T06.over_30",
    "T11.on_the_day",
    "T14.day_case",
    "R01.waiting",
    "B02.morning",
    "E01.type1",
    "E12.mean",
)


def booked_to(config: ResolvedConfig, chance: float) -> ResolvedConfig:
    """Return the configuration with lists booked to this chance of an overrun."""
    planning = config.hospital.theatres.planning
    chosen = replace(planning.overrun_chance, value=chance, range=None)
    return with_theatres(config, planning=replace(planning, overrun_chance=chosen))


def day_case_rate(config: ResolvedConfig, rate: float) -> ResolvedConfig:
    """Return the configuration with this share of suitable operations booked as day cases.

    Lists are given over to them: initiative `day_case_default`.
    """
    (made,) = load("day_case_default", [f"initiative.day_case_default.rate={rate}"]).initiatives
    return replace(config, initiatives=(*config.initiatives, made))


def with_theatres(config: ResolvedConfig, **changes: object) -> ResolvedConfig:
    """Return the configuration with other settings of theatres."""
    theatres = replace(config.hospital.theatres, **changes)  # type: ignore[arg-type]
    return replace(config, hospital=replace(config.hospital, theatres=theatres))


CHANGES: dict[str, Callable[[ResolvedConfig], ResolvedConfig]] = {
    "lists booked to a chance of an overrun of 0.10": partial(booked_to, chance=0.10),
    "of 0.25": partial(booked_to, chance=0.25),
    "of 0.50, to the mean": partial(booked_to, chance=0.50),
    "of 0.75": partial(booked_to, chance=0.75),
    "80 % of suitable operations booked as day cases": partial(day_case_rate, rate=0.80),
    "85 %": partial(day_case_rate, rate=0.85),
}


def values(
    config: ResolvedConfig, options: Namespace, measures: Sequence[str] = MEASURES
) -> pd.DataFrame:
    """Return the measures, a row a replication."""
    return pd.DataFrame(
        measure(records, measures).set_index("measure")["value"][list(measures)]
        for records in replications_of(config, options)
    )


def page(
    base: pd.DataFrame, changed: dict[str, pd.DataFrame], measures: Sequence[str] = MEASURES
) -> str:
    """Return the table in Markdown: the scenario, then the change with its 95 % interval."""
    heads = [f"{describe(key).name} ({describe(key).unit})" for key in measures]
    lines = [f"| | {' | '.join(heads)} |", "|---" * (len(heads) + 1) + "|"]
    now = " | ".join(f"{base[key].mean():,.1f}" for key in measures)
    lines.append(f"| the baseline | {now} |")
    for name, found in changed.items():
        cells = [
            said(paired_interval(found[key].to_numpy(), base[key].to_numpy())) for key in measures
        ]
        lines.append(f"| {name} | {' | '.join(cells)} |")
    return "\n".join(lines)


def said(found: Interval) -> str:
    """Return a change with its 95 % interval."""
    return f"{found.mean:+,.1f} ({found.low:+,.1f} to {found.high:+,.1f})"


def main(words: Sequence[str] | None = None) -> None:
    """Run scenario and changes, print the table, and put it into the page if asked."""
    options = asked(
        "theatres.studies", PAGE, [PART], words, replications=8, weeks=16, warm_up_weeks=8
    )
    config = load("baseline", options.set)
    base = values(config, options)
    changed = {name: values(change(config), options) for name, change in CHANGES.items()}
    show(PAGE, {PART: pairs(options) + page(base, changed)}, options)


if __name__ == "__main__":
    main()
