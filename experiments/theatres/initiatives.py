"""What initiatives of theatres change: `python -m experiments.theatres.initiatives --help`.

Each at its defaults against the scenario it changes, on the same patients: the measures it is
expected to move or to leave, and what all are asked for.
"""

from argparse import Namespace
from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from experiments.replicated import asked, show
from experiments.theatres.studies import values
from flowsim.analysis.measures import describe
from flowsim.analysis.statistics import paired_interval
from flowsim.config import load
from flowsim.config.catalogue import initiative_class, initiative_names
from flowsim.config.folders import Folders

PAGE = Path(__file__).parents[2] / "docs" / "theatre_initiatives.md"
PART = "initiatives"
"""The part of the page that is made."""

SCENARIO = "theatres"
ALWAYS = ("E01.type1", "E12.mean", "T11.on_the_day", "R01.waiting", "T19.operations")
"""What is shown of every initiative."""

WAYS = {"up": "up", "down": "down", "none": "unmoved"}


def of_theatres() -> list[str]:
    """Return the initiatives that change scenario `theatres`."""
    names = initiative_names(Folders())
    return [name for name in names if initiative_class(name).scenario == SCENARIO]


def rows(name: str, base: pd.DataFrame, options: Namespace) -> list[str]:
    """Return the lines of an initiative: each measure, what is expected, before, and the change."""
    expects = initiative_class(name).expects
    keys = list(dict.fromkeys([*expects, *ALWAYS]))
    found = values(load(name, options.set), options, keys)
    lines = []
    for key in keys:
        change = paired_interval(found[key].to_numpy(), base[key].to_numpy())
        one = describe(key)
        cells = (
            f"`{name}`" if not lines else "",
            f"{one.name} ({one.unit})",
            WAYS[expects[key]] if key in expects else "",
            f"{base[key].mean():,.2f}",
            f"{change.mean:+,.2f} ({change.low:+,.2f} to {change.high:+,.2f})",
        )
        lines.append(f"| {' | '.join(cells)} |")
    return lines


def main(words: Sequence[str] | None = None) -> None:
    """Run all initiatives, print the table, and put it into the page if asked."""
    options = asked(
        "theatres.initiatives",
        PAGE,
        [PART],
        words,
        replications=16,
        weeks=12,
        warm_up_weeks=8,
    )
    names = of_theatres()
    expected = [key for name in names for key in initiative_class(name).expects]
    keys = list(dict.fromkeys([*expected, *ALWAYS]))
    base = values(load(SCENARIO, options.set), options, keys)
    lines = [
        f"{options.replications} pairs of {options.weeks} weeks after {options.warm_up_weeks}; "
        "changes with their 95 % interval:\n",
        "| initiative | measure | expected | before | change |",
        "|---" * 5 + "|",
    ]
    for name in names:
        lines += rows(name, base, options)
    show(PAGE, {PART: "\n".join(lines)}, options)


if __name__ == "__main__":
    main()
