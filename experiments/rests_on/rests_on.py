"""What an initiative's effect rests on: `python -m experiments.rests_on.rests_on --help`.

Every number of the hospital that has a plausible range is put to both ends of it, one at a time,
with and without the initiative, on the same patients, in a hospital without its theatres. How far
the effect moves says how much of the answer is that number.
"""

import argparse
import copy
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from experiments.front_door import WITHOUT_THEATRES
from experiments.marked_page import check_page, put_into
from flowsim.analysis.measures import describe, measure
from flowsim.analysis.statistics import Interval, paired_interval
from flowsim.config import load
from flowsim.config.folders import Folders
from flowsim.config.resolved import resolve
from flowsim.engine.simulate import prepare
from flowsim.errors import FlowsimError
from flowsim.scenario.build import build

WARM_UP, COOL_DOWN, SEED, ENGINE = 4, 1, 2026, "compiled"
PAGE = Path(__file__).parents[2] / "docs" / "rests_on.md"
PART = "rests on"
"""The part of the page that is made."""
SPREADS = ("sd_minutes", "sd_hours", "low_minutes", "high_minutes")
"""Numbers of a duration that go up and down with its mean or mode."""
SHOWN = 15


@dataclass(frozen=True)
class Number:
    """A number with a plausible range: keys of the table it stands in, its own key, the range."""

    table: tuple[str, ...]
    key: str
    value: float
    low: float
    high: float

    @property
    def path(self) -> str:
        """Where it stands, as one text."""
        return ".".join((*self.table, self.key))


@dataclass(frozen=True)
class Question:
    """An initiative, a measure, and how much is simulated for each value of a number."""

    initiative: str
    measure: str
    replications: int
    weeks: int


def numbers_with_a_range(tree: Mapping[str, Any], way: tuple[str, ...] = ()) -> Iterator[Number]:
    """Yield the number of every table that has a plausible range.

    Of the numbers of a duration that is its mean, or the mode of a triangle; of any other table the
    first. A part of the hospital that is not modelled has none.
    """
    if tree.get("modelled") is False:
        return
    if tree.get("range") is not None:
        keys = [k for k, v in tree.items() if isinstance(v, int | float) and k not in SPREADS]
        if keys:
            low, high = tree["range"]
            yield Number(way, keys[0], tree[keys[0]], low, high)
    for key, inner in tree.items():
        if isinstance(inner, Mapping):
            yield from numbers_with_a_range(inner, (*way, key))


def with_value(tree: Mapping[str, Any], number: Number, value: float) -> dict[str, Any]:
    """Return a copy of a tree with a number changed; a duration keeps the ratio of its spread."""
    made = copy.deepcopy(dict(tree))
    table: dict[str, Any] = made
    for key in number.table:
        table = table[key]
    table[number.key] = int(value) if isinstance(number.value, int) else value
    for key in SPREADS:
        if key in table and number.value:
            table[key] *= value / number.value
    return made


@cache
def measured(
    question: Question, initiative: str, number: Number | None = None, value: float = 0.0
) -> NDArray[np.float64]:
    """Return the measure, one value a replication. Raises FlowsimError for a value refused."""
    tree = load(initiative, WITHOUT_THEATRES).tree
    found = resolve(
        with_value(tree, number, value) if number else copy.deepcopy(dict(tree)), Folders.of(None)
    )
    run = prepare(
        build(found), weeks=question.weeks, warm_up_weeks=WARM_UP, cool_down_weeks=COOL_DOWN
    )
    tables = (
        measure(run.simulate(SEED, k, ENGINE), [question.measure])
        for k in range(question.replications)
    )
    return np.array([table["value"].iloc[0] for table in tables])


def effect(
    question: Question, number: Number | None = None, value: float = 0.0
) -> NDArray[np.float64]:
    """Return the initiative's effect, one paired difference a replication."""
    with_it = measured(question, question.initiative, number, value)
    return with_it - measured(question, "baseline", number, value)


def moved(question: Question, number: Number) -> list[tuple[float, Interval | str]]:
    """Return (value, how far the effect moves) for both ends of a number's range.

    In the place of the interval the message, where the value is refused.
    """
    found: list[tuple[float, Interval | str]] = []
    for value in (number.low, number.high):
        if value == number.value:
            continue
        try:
            there = effect(question, number, value)
        except FlowsimError as error:
            found.append((value, str(error).splitlines()[0]))
        else:
            found.append((value, paired_interval(there, effect(question))))
    return found


def report(question: Question, jobs: int) -> str:
    """Return the table in Markdown: the numbers that move the effect most, and how many do not."""
    tree = load("baseline", WITHOUT_THEATRES).tree
    numbers = list(numbers_with_a_range(tree["hospital"], ("hospital",)))
    with ProcessPoolExecutor(jobs) as pool:
        found = list(pool.map(moved, [question] * len(numbers), numbers))
    rows = [
        (number, value, change)
        for number, ends in zip(numbers, found, strict=True)
        for value, change in ends
    ]
    refused = [(n, v, why) for n, v, why in rows if isinstance(why, str)]
    moves = [(n, v, m) for n, v, m in rows if isinstance(m, Interval)]
    moves.sort(key=lambda row: -abs(row[2].mean))
    plain = paired_interval(measured(question, question.initiative), measured(question, "baseline"))
    about = describe(question.measure)
    lines = [
        f"{question.initiative}: {about.name} {plain.mean:+.2f} {about.unit} "
        f"({plain.low:+.2f} to {plain.high:+.2f}); {len(numbers)} numbers with a range, each at "
        f"both ends of it; {question.replications} replications of {question.weeks} weeks.",
        "",
        f"The effect moves by one or more at {_count(moves)} of {len(moves)} values, by "
        "its estimate, and surely (the 95 % interval of the move lies beyond) at "
        f"{_sure(moves)}. The {SHOWN} that move it most:",
        "",
        "| number | value | tried | the effect moves by |",
        "|---|---|---|---|",
        *(
            f"| `{n.path}` | {n.value:g} | {v:g} | {m.mean:+.2f} ({m.low:+.2f} to {m.high:+.2f}) |"
            for n, v, m in moves[:SHOWN]
        ),
    ]
    if refused:
        lines += [
            "",
            "Refused, with the others as they are: "
            + "; ".join(f"`{n.path}`={v:g}" for n, v, _ in refused)
            + ".",
        ]
    return "\n".join(lines)


def _count(moves: Sequence[tuple[Number, float, Interval]]) -> int:
    return sum(abs(move.mean) >= 1 for _, _, move in moves)


def _sure(moves: Sequence[tuple[Number, float, Interval]]) -> int:
    return sum(move.low >= 1 or move.high <= -1 for _, _, move in moves)


def main(words: Sequence[str] | None = None) -> None:
    """Run the study, print its table, and put it into the page if asked."""
    parser = argparse.ArgumentParser(prog="python -m experiments.rests_on.rests_on")
    parser.add_argument("initiative", nargs="?", default="bed_bureau")
    parser.add_argument("--measure", default="E01.type1")
    parser.add_argument("--replications", type=int, default=8)
    parser.add_argument("--weeks", type=int, default=6)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--write", action="store_true", help=f"put the table into {PAGE.name}")
    options = parser.parse_args(words)
    if options.write and (problem := check_page(PAGE, PART)):
        parser.error(problem)
    question = Question(options.initiative, options.measure, options.replications, options.weeks)
    text = report(question, options.jobs)
    print(text)
    if options.write:
        put_into(PAGE, PART, text)


if __name__ == "__main__":
    main()
