"""`python -m benchmarks [small] [sampling] [year] [memory] [start]`: print the measurements.

Every ratio is of programs run in turns in this one run: its median, and the least and most of the
rounds. Times are processor seconds of one core.
"""

import argparse
import importlib
from collections.abc import Sequence

from benchmarks import machine
from benchmarks.race import ROUNDS, Row

GROUPS = {
    "small": "benchmarks.small",
    "sampling": "benchmarks.sampling_rows",
    "year": "benchmarks.year",
    "memory": "benchmarks.growth",
    "start": "benchmarks.start",
}
TITLES = ("Workload", "Program", "Measured", "Against", "Times as fast (range)")


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure the groups asked for, all by default, and print the table."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("groups", nargs="*", metavar="group", help=", ".join(GROUPS))
    parser.add_argument("--rounds", type=int, default=ROUNDS, help="rounds (default %(default)s)")
    given = parser.parse_args(arguments)
    unknown = [name for name in given.groups if name not in GROUPS]
    if unknown or given.rounds < 1:
        parser.error(f"{unknown or given.rounds}: the groups are {', '.join(GROUPS)}; rounds >= 1")
    rows: list[Row] = []
    for name in given.groups or GROUPS:
        rows += importlib.import_module(GROUPS[name]).rows(given.rounds)
    print("\n".join(machine.lines()), end="\n\n")
    print(table(rows))


def table(rows: Sequence[Row]) -> str:
    """Return the rows as a table in Markdown, its columns aligned."""
    cells = [TITLES, *((r.workload, r.program, r.measured, r.against, r.ratio) for r in rows)]
    widths = [max(len(row[k]) for row in cells) for k in range(len(TITLES))]
    lines = [" | ".join(c.ljust(w) for c, w in zip(row, widths, strict=True)) for row in cells]
    lines.insert(1, " | ".join("-" * width for width in widths))
    return "\n".join(f"| {line} |" for line in lines)


if __name__ == "__main__":
    main()
