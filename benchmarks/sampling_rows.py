"""Rows on sampling: keyed draws beside NumPy's own, whose numbers depend on what came before."""

from collections.abc import Callable, Iterator
from functools import partial
from typing import Any

import numpy as np

from benchmarks.race import Asked, Effort, Pair, Row, Runner, compare, processor, race
from benchmarks.sampling import DRAWS, KINDS, MINUTES_PER_YEAR, total_minutes
from flowsim.engine import arrivals

PATIENTS, ATTRIBUTES, VALUES = 110_000, 8, 4
FEW_PATIENTS = 2_000
PER_HOUR = 12.0

ASKED = Asked(5, "million a second", least=True)
KEYED, BULK, EACH = "flowsim, keyed", "NumPy, in bulk", "NumPy, a generator for each patient"


def rows(effort: Effort) -> Iterator[Row]:
    """Yield the rows on draws, attributes and arrivals."""
    yield from _draws(effort.rounds)
    yield from _attributes(effort.rounds)
    yield from _arrivals(effort.rounds)


def _row(workload: str, runners: list[Runner], rounds: int) -> list[Row]:
    times = race(runners, rounds, workload)
    pairs = [Pair(KEYED, runner.name) for runner in runners[1:]]
    rate = times.runners[KEYED].units / times.median(KEYED) / 1e6

    def show(runner: Runner, seconds: float) -> str:
        return f"{runner.units / seconds / 1e6:.1f} million a second"

    return [row.judged(ASKED, rate) for row in compare(times, workload, pairs, show)]


def _runner(name: str, work: Callable[[], object], units: float) -> Runner:
    return Runner(name, processor(work), units)


def _draws(rounds: int) -> Iterator[Row]:
    rng = np.random.default_rng(1)
    shares = np.linspace(0.0, 1.0, 200)
    minutes = shares * 100.0
    bulk: dict[str, Callable[[], Any]] = {
        "uniform number only": lambda: rng.random(DRAWS).sum(),
        "exponential": lambda: rng.exponential(30.0, DRAWS).sum(),
        "lognormal": lambda: rng.lognormal(3.0, 0.7, DRAWS).sum(),
        "normal": lambda: rng.normal(30.0, 5.0, DRAWS).sum(),
        "triangular": lambda: rng.triangular(5.0, 10.0, 40.0, DRAWS).sum(),
        "quantile table of 200": lambda: np.interp(rng.random(DRAWS), shares, minutes).sum(),
    }
    for name, kind, p0, p1, p2 in KINDS:
        keyed = partial(total_minutes, DRAWS, kind, p0, p1, p2, shares, minutes)
        runners = [_runner(KEYED, keyed, DRAWS), _runner(BULK, bulk[name], DRAWS)]
        yield from _row(f"draws: {name}", runners, rounds)


def _attributes(rounds: int) -> Iterator[Row]:
    """Draw labels with four values each; the last four depend on the first four."""
    n, cut = PATIENTS, np.array([0.1, 0.4, 0.8, 1.0])
    zeros, ordinals = np.zeros(n, dtype=np.int64), np.arange(n)
    numbers = np.arange(ATTRIBUTES) + 1000
    parents = np.full((ATTRIBUTES, 3), -1)
    parents[4:, 0] = np.arange(4)
    sizes = np.where(parents[:, 0] >= 0, VALUES, 1)
    first = np.concatenate(([0], np.cumsum(sizes * VALUES)[:-1]))
    cumulative = np.tile(cut, int(sizes.sum()))
    strides = np.where(parents >= 0, 1, 0)
    size = np.full(ATTRIBUTES, VALUES)

    def keyed() -> None:
        labels = np.full((ATTRIBUTES, n), -1, dtype=np.int16)
        arrivals.draw_attributes(
            1, 0, zeros, ordinals, labels, numbers, first, size, parents, strides, cumulative
        )

    def bulk() -> None:
        np.searchsorted(cut, np.random.default_rng(1).random((n, ATTRIBUTES)), side="right")

    def each() -> None:
        for patient in range(FEW_PATIENTS):
            u = np.random.default_rng((1, patient)).random(ATTRIBUTES)
            np.searchsorted(cut, u, side="right")

    runners = [
        _runner(KEYED, keyed, n * ATTRIBUTES),
        _runner(BULK, bulk, n * ATTRIBUTES),
        _runner(EACH, each, FEW_PATIENTS * ATTRIBUTES),
    ]
    yield from _row(f"{ATTRIBUTES} attributes of {n:,} patients", runners, rounds)


def _arrivals(rounds: int) -> Iterator[Row]:
    rates = PER_HOUR + 6.0 * np.sin(np.arange(168) * 2 * np.pi / 24)
    season, table = np.ones(1), arrivals.day_multiplier_table(0.1)
    bound = arrivals.highest_rate(rates, season, table[1])

    def keyed() -> Any:
        return arrivals.thinning(1, 0, 0, rates, season, *table, bound, MINUTES_PER_YEAR)

    def bulk() -> Any:
        rng = np.random.default_rng(1)
        days = rng.gamma(100.0, 0.01, 366)
        t = np.cumsum(rng.exponential(60.0 / bound, int(bound * 8760 * 1.02)))
        t = t[t < MINUTES_PER_YEAR]
        rate = rates[(t // 60).astype(int) % 168] * days[(t // 1440).astype(int)]
        return t[rng.random(t.size) * bound < rate]

    patients = len(keyed()[0])
    runners = [_runner(KEYED, keyed, patients), _runner(BULK, bulk, patients)]
    yield from _row(f"a year of {patients:,} arrivals", runners, rounds)
