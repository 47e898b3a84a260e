"""What initiatives of theatres change: `python -m experiments.theatres.initiatives --help`.

Each at its defaults against the baseline, on the same patients: the measures it is
expected to move or to leave, and what all are asked for.
"""

from argparse import Namespace
from collections.abc import Sequence
from pathlib import Path

import pandas as pd

from experiments.replicated import asked, pairs, show
from experiments.theatres.studies import values
from flowsim.analysis.measures import describe
from flowsim.analysis.statistics import paired_interval
from flowsim.config import load
from flowsim.config.catalogue import initiative_class, initiative_names
from flowsim.config.folders import Folders
from flowsim.config.scenario_words import BASELINE
from flowsim.hospital.initiatives.initiative import Expected, expected

PAGE = Path(__file__).parents[2] / "docs" / "theatre_initiatives.md"
PART = "initiatives"
"""The part of the page that is made."""

ALWAYS = ("E01.type1", "E12.mean", "T11.on_the_day", "R01.waiting", "T19.operations")
"""What is shown of every initiative."""

MORE = ("theatres_expanded", "surgeon_of_the_week")
"""What else is shown: a scenario of more theatres, and an initiative that closes lists."""

WAYS = {"up": "up", "down": "down", "none": "unmoved"}


def of_theatres() -> dict[str, Expected]:
    """Return the initiatives that need theatres or units of critical care modelled, and what each
    is expected to move.
    """
    found = {name: initiative_class(name) for name in initiative_names(Folders())}
    return {name: kind.expects for name, kind in found.items() if kind.needs}


def rows(name: str, expects: Expected, base: pd.DataFrame, options: Namespace) -> list[str]:
    """Return the lines of an initiative: each measure, what is expected, before, and the change."""
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
    arms = of_theatres() | dict.fromkeys(MORE, expected())
    keys = list(dict.fromkeys([*(key for arm in arms.values() for key in arm), *ALWAYS]))
    base = values(load(BASELINE, options.set), options, keys)
    lines = [
        "| initiative | measure | expected | before | change |",
        "|---" * 5 + "|",
    ]
    for name, expects in arms.items():
        lines += rows(name, expects, base, options)
    show(PAGE, {PART: pairs(options) + "\n".join(lines)}, options)


if __name__ == "__main__":
    main()
