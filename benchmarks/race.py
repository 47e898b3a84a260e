"""Measuring programs side by side: in turns, several times, in processor seconds."""

import gc
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from statistics import median

ROUNDS = 5


@dataclass(frozen=True, kw_only=True)
class Effort:
    """How much to measure: rounds, and short runs where `quick`.

    `replications` are those of the comparison that is timed as a whole.
    """

    rounds: int = ROUNDS
    quick: bool = False
    replications: int = 20

    def of(self, full: int, quick: int) -> int:
        """Return the length of a full run, or of a quick one."""
        return quick if self.quick else full


@dataclass(frozen=True)
class Asked:
    """A figure asked for: a maximum, or a minimum where `least`."""

    value: float
    unit: str
    least: bool = False

    def __str__(self) -> str:
        return f"at {'least' if self.least else 'most'} {self.value:g} {self.unit}"

    def met(self, found: float) -> str:
        """Return yes or no."""
        return "yes" if (found >= self.value if self.least else found <= self.value) else "no"


@dataclass(frozen=True)
class Row:
    """One line of the table."""

    workload: str
    program: str
    measured: str
    against: str = ""
    ratio: str = ""
    asked: str = ""
    met: str = ""

    def judged(self, asked: Asked | None, found: float) -> "Row":
        """Return the row with the figure asked for, and whether `found` meets it."""
        return self if asked is None else replace(self, asked=str(asked), met=asked.met(found))


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
class Pair:
    """A program and the one it is held against; `asked` is how many times as fast it should be."""

    name: str
    against: str
    asked: Asked | None = None


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


def race(runners: Sequence[Runner], rounds: int, workload: str, *, warm: bool = False) -> Times:
    """Let every program run once a round, in turns; unless `warm`, first untimed, to compile."""
    if not warm:
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
    times: Times, workload: str, pairs: Sequence[Pair], show: Callable[[Runner, float], str]
) -> list[Row]:
    """Return a row for each pair.

    One of which a program is missing is left out, unless a figure is asked for: it says so then.
    """
    return [
        _row(times, workload, pair, show)
        for pair in pairs
        if pair.asked or (pair.name in times.runners and pair.against in times.runners)
    ]


def _row(times: Times, workload: str, pair: Pair, show: Callable[[Runner, float], str]) -> Row:
    missing = [name for name in (pair.name, pair.against) if name not in times.runners]
    if missing:
        said = f"not measured: {' and '.join(missing)} not installed"
        return Row(workload, pair.name, said, pair.against, "", str(pair.asked), "-")
    ratio = times.ratio(pair.name, pair.against)
    text = show(times.runners[pair.name], times.median(pair.name))
    row = Row(workload, pair.name, text, pair.against, ratio_text(*ratio))
    return row.judged(pair.asked, ratio[0])


def ratio_text(middle: float, least: float, most: float) -> str:
    """Return '3.2 (3.0 to 3.4)'."""
    digits = 0 if middle >= 20 else 1 if middle >= 2 else 2
    return f"{middle:,.{digits}f} ({least:,.{digits}f} to {most:,.{digits}f})"


def seconds_text(seconds: Sequence[float], digits: int = 2) -> str:
    """Return '1.20 s (1.10 to 1.30)': median, least, most."""
    low, high = min(seconds), max(seconds)
    return f"{median(seconds):.{digits}f} s ({low:.{digits}f} to {high:.{digits}f})"


def say(text: str) -> None:
    """Show progress where it can be overwritten."""
    if sys.stderr.isatty():
        print(f"\r\033[K{text}", end="", file=sys.stderr, flush=True)
