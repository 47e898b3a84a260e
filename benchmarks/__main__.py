"""Measure flowsim beside other programs and print one table.

Every ratio is of programs run in turns in this one run: its median, and the least and most of the
rounds. It says how many times as fast the program is as the one it stands against, unless the row
says otherwise. Times are processor seconds of one core, unless they are said to be of the clock.
"""

import argparse
import importlib
from collections.abc import Sequence
from pathlib import Path

from benchmarks import machine
from benchmarks.race import ROUNDS, Effort, Row
from benchmarks.table import table
from experiments.marked_page import check_page, put_into

GROUPS = {
    "small": "benchmarks.small",
    "sampling": "benchmarks.sampling_rows",
    "verbs": "benchmarks.verbs",
    "year": "benchmarks.year",
    "theatres": "benchmarks.theatres",
    "memory": "benchmarks.growth",
    "throughput": "benchmarks.throughput",
    "start": "benchmarks.start",
}
PART = "benchmarks"
"""The part of a page that the table stands in."""
SHORT = "A quick run: it shows that everything works; its figures mean nothing and are not judged."


def main(arguments: Sequence[str] | None = None) -> None:
    """Measure the groups asked for, all by default, and print the table."""
    parser = _parser()
    given = parser.parse_args(arguments)
    names = list(dict.fromkeys(given.groups or GROUPS))
    page = Path(given.write) if given.write else None
    wrong = _wrong(names, given, page)
    if wrong:
        parser.error(wrong)
    quick = given.quick
    effort = Effort(
        rounds=given.rounds or (1 if quick else ROUNDS),
        quick=quick,
        replications=given.replications or (2 if quick else Effort.replications),
    )
    rows: list[Row] = []
    notes: dict[str, str] = {}
    for name in names:
        group = importlib.import_module(GROUPS[name])
        notes |= getattr(group, "NOTES", {})
        rows += group.rows(effort)
    text = page_text(rows, notes, effort)
    print(text)
    if page:
        put_into(page, PART, text)


def page_text(rows: Sequence[Row], notes: dict[str, str], effort: Effort) -> str:
    """Return machine, versions, what to know to read the rows, and the table."""
    about = [SHORT] if effort.quick else [f"Rounds: {effort.rounds}. {_explained()}"]
    listed = [f"- {name}: {note}" for name, note in notes.items()]
    parts = ["\n".join([*machine.lines(), *about]), "\n".join(listed)]
    parts.append(table(rows, judged=not effort.quick))
    return "\n\n".join(part for part in parts if part)


def _explained() -> str:
    return " ".join((__doc__ or "").split("\n\n", 1)[1].split())


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("groups", nargs="*", metavar="group", help=", ".join(GROUPS))
    parser.add_argument("--rounds", type=int, help=f"rounds (default {ROUNDS})")
    parser.add_argument("--quick", action="store_true", help="one round, short runs: does it work?")
    parser.add_argument(
        "--replications",
        type=int,
        help=f"of the comparison timed as a whole (default {Effort.replications})",
    )
    parser.add_argument("--write", metavar="PAGE", help="also put the table between its two marks")
    return parser


def _wrong(names: Sequence[str], given: argparse.Namespace, page: Path | None) -> str | None:
    """Return what is wrong with the command, or None."""
    unknown = [name for name in names if name not in GROUPS]
    if unknown:
        return f"{', '.join(unknown)}: the groups are {', '.join(GROUPS)}"
    if given.rounds is not None and given.rounds < 1:
        return f"--rounds is {given.rounds}; give 1 or more"
    if given.replications is not None and given.replications < 2:
        return f"--replications is {given.replications}; a comparison needs 2 or more"
    if page and given.quick:
        return "--write is for figures that are to be quoted; leave out --quick"
    return check_page(page, PART) if page else None


if __name__ == "__main__":
    main()
