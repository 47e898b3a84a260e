"""Measuring programs side by side: in turns, several times, in processor seconds."""

import gc
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from statistics import median

ROUNDS = 5


@dataclass(frozen=True)
class Runner:
    """A program and the work it does; `work` returns the processor seconds it took.

    `units` is how much it did (patients, draws, ...); programs that do less are compared by unit.
    """

    name: str
    work: Callable[[], float]
    units: float
    note: str = ""


@dataclass(frozen=True)
class Row:
    """One line of the table."""

    workload: str
    program: str
    measured: str
    against: str = ""
    ratio: str = ""


@dataclass(frozen=True)
class Times:
    """Seconds of every round of every program."""

    runners: dict[str, Runner]
    seconds: dict[str, list[float]]

    def median(self, name: str) -> float:
        """Return the median processor seconds of a program."""
        return median(self.seconds[name])

    def ratio(self, name: str, against: str) -> tuple[float, float, float]:
        """Return how many times as fast a program is as another: median, least, most."""
        pairs = zip(self.seconds[name], self.seconds[against], strict=True)
        units = self.runners[name].units / self.runners[against].units
        found = [units * other / own for own, other in pairs]
        return median(found), min(found), max(found)


def processor(work: Callable[[], object]) -> Callable[[], float]:
    """Return work that tells its processor seconds."""

    def timed() -> float:
        gc.collect()
        start = time.process_time()
        work()
        return time.process_time() - start

    return timed


def race(runners: Sequence[Runner], rounds: int, workload: str) -> Times:
    """Let every program run once a round, in turns; first once untimed, to compile."""
    for runner in runners:
        runner.work()
    seconds: dict[str, list[float]] = {runner.name: [] for runner in runners}
    for k in range(rounds):
        for runner in runners:
            say(f"{workload}: round {k + 1} of {rounds}: {runner.name}")
            seconds[runner.name].append(runner.work())
    say("")
    return Times({runner.name: runner for runner in runners}, seconds)


def compare(
    times: Times,
    workload: str,
    pairs: Sequence[tuple[str, str]],
    show: Callable[[Runner, float], str],
) -> list[Row]:
    """Return a row for each (program, the one it is held against) of those that ran."""
    return [
        Row(
            workload,
            name,
            show(times.runners[name], times.median(name)),
            against,
            ratio_text(*times.ratio(name, against)),
        )
        for name, against in pairs
        if name in times.runners and against in times.runners
    ]


def ratio_text(middle: float, least: float, most: float) -> str:
    """Return '3.2 (3.0 to 3.4)'."""
    digits = 0 if middle >= 20 else 1 if middle >= 2 else 2
    return f"{middle:,.{digits}f} ({least:,.{digits}f} to {most:,.{digits}f})"


def say(text: str) -> None:
    """Show progress where it can be overwritten."""
    if sys.stderr.isatty():
        print(f"\r\033[K{text}", end="", file=sys.stderr, flush=True)
