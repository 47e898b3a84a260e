"""The two small networks, by every program that is installed."""

from collections.abc import Iterator
from pathlib import Path
from tempfile import TemporaryDirectory

from benchmarks import cpp_model, networks
from benchmarks.numbers_ahead import door_numbers, queue_numbers
from benchmarks.programs import (
    BARE,
    CIW,
    COMPILED,
    CPP,
    CPP_HEAP,
    NOTES,
    PRIORITY,
    SALABIM,
    SIMMER,
    SIMPY,
    TABLE,
    Network,
    programs,
)
from benchmarks.race import Asked, Effort, Pair, Row, Runner, compare, race

__all__ = ["NOTES", "rows"]

TIMES = "times as fast"
STOCK = Asked(100, TIMES, least=True)
OF_SIMMER = Asked(60, TIMES, least=True)
OF_CPP = Asked(0.5, f"{TIMES} (twice the time)", least=True)

PAIRS = (
    Pair(SIMPY, BARE),
    Pair(SIMPY, TABLE),
    Pair(SIMPY, PRIORITY),
    Pair(COMPILED, BARE, STOCK),
    Pair(COMPILED, TABLE, STOCK),
    Pair(COMPILED, SIMMER, OF_SIMMER),
    Pair(COMPILED, CPP, OF_CPP),
    Pair(COMPILED, CPP_HEAP, OF_CPP),
    Pair(COMPILED, SIMPY),
    Pair(CPP_HEAP, CPP),
    Pair(BARE, TABLE),
    Pair(CIW, TABLE),
    Pair(SALABIM, TABLE),
    Pair(SIMMER, TABLE),
)


def small_networks(effort: Effort) -> tuple[Network, ...]:
    """Return M/M/4 with 200,000 customers, and a year of the front door; quick: much less."""
    return (
        Network(
            "M/M/4",
            networks.queue_hospital(),
            effort.of(199, 10),
            effort.of(20, 2),
            queue_numbers,
            cpp_model.queue_parameters,
            "queue",
        ),
        Network(
            "front door and beds",
            networks.door_hospital(),
            effort.of(52, 3),
            effort.of(4, 1),
            door_numbers,
            cpp_model.door_parameters,
            "door",
        ),
    )


def rows(effort: Effort) -> Iterator[Row]:
    """Yield the rows of both networks."""
    for network in small_networks(effort):
        with TemporaryDirectory() as folder:
            runners = list(programs(network, Path(folder)))
            times = race(runners, effort.rounds, network.title, warm=True)
        full = max(runner.units for runner in runners)
        workload = f"{network.title}, {network.weeks} weeks, {full:,.0f} patients"
        yield from compare(times, workload, PAIRS, _show)


def _show(runner: Runner, seconds: float) -> str:
    each = f"{seconds / runner.units * 1e6:,.2f} µs a patient"
    return f"{seconds:.3f} s, {each}{runner.note}"
