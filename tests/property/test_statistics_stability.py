"""How often a settled system is called unstable, and a growing one found, by simulation."""

import heapq

import numpy as np
import pandas as pd
import pytest

from flowsim.analysis.comparison import unstable_scenarios
from flowsim.analysis.measures import measure, tidy
from flowsim.analysis.statistics import Steps, growth, is_unstable
from tests.records_helper import WEEK, attendance, hand_made

RUNS = 200
LENGTHS = [(weeks, count) for weeks in (2, 8, 26, 52) for count in (1, 4, 16)]


def called_unstable(census: np.ndarray) -> int:
    """Return in how many runs; `census` has a number a day, shape (runs, replications, days)."""
    days = census.shape[-1] - 1
    steps = Steps.of_window(days)
    moments = days - steps.days * np.arange(steps.number, -1, -1)
    quarters = [census[..., days * k // 4 : days * (k + 1) // 4].mean(axis=-1) for k in (1, 3)]
    changes = np.array([[growth(one[moments], steps.cycle) for one in run] for run in census])
    return sum(
        is_unstable(second, last, *change.T, np.full(len(change), steps.freedom))
        for second, last, change in zip(*quarters, changes, strict=True)
    )


def correlated(memory: float, weeks: int, count: int, rng: np.random.Generator) -> np.ndarray:
    """Return settled censuses about 30 that forget a share 1 - `memory` a day, with weekends."""
    days = 7 * weeks + 1
    noise = rng.normal(size=(RUNS, count, days))
    found = np.empty_like(noise)
    found[..., 0] = noise[..., 0]
    for day in range(1, days):
        found[..., day] = memory * found[..., day - 1] + np.sqrt(1 - memory**2) * noise[..., day]
    weekend = 8.0 * (np.arange(days) % 7 >= 5)
    return np.maximum(30.0 + 12.0 * found + weekend, 0.0)


@pytest.mark.parametrize("memory", [0.0, 0.8, 0.95, 0.99])
@pytest.mark.parametrize(("weeks", "count"), LENGTHS)
def test_a_settled_census_is_called_unstable_in_at_most_one_of_a_hundred_runs(memory, weeks, count):
    # By design 1 in 400 at the very most, where the census hardly forgets.
    census = correlated(memory, weeks, count, np.random.default_rng(weeks + count))
    assert called_unstable(census) <= RUNS / 100


def queue(load: float, weeks: int, count: int, servers: int = 100) -> np.ndarray:
    """Return the queue before `servers`, a day of service each, settling for eight weeks first.

    Arrivals and ends of service are drawn for two hours at a time.
    """
    rng = np.random.default_rng(int(100 * load) + weeks + count)
    present, found, steps = np.full((RUNS, count), int(servers * min(load, 0.95))), [], 12
    for day in range(7 * (weeks + 8) + 1):
        if day >= 56:
            found.append(np.maximum(present - servers, 0))
        for _ in range(steps):
            ended = rng.poisson(np.minimum(present, servers) / steps)
            present = np.maximum(
                present + rng.poisson(load * servers / steps, ended.shape) - ended, 0
            )
    return np.stack(found, axis=-1).astype(np.float64)


@pytest.mark.parametrize(("weeks", "count"), [(2, 1), (2, 16), (8, 4), (26, 1), (26, 4)])
def test_a_queue_at_a_load_of_095_is_called_unstable_in_at_most_one_of_a_hundred_runs(weeks, count):
    assert called_unstable(queue(0.95, weeks, count)) <= RUNS / 100


@pytest.mark.parametrize(
    ("weeks", "count", "at_least"),
    [(2, 16, 0.5), (8, 1, 0.8), (8, 4, 0.99), (26, 1, 0.99), (26, 4, 0.99)],
)
def test_a_queue_at_a_load_of_110_is_found(weeks, count, at_least):
    assert called_unstable(queue(1.1, weeks, count)) >= at_least * RUNS


def department(load: float, replication: int, weeks: int = 4, doctors: int = 3):
    """Return the measures of a department whose doctors see a patient in 30 minutes on average."""
    rng = np.random.default_rng(replication)
    end = (weeks + 1) * WEEK
    arrivals = np.cumsum(
        rng.exponential(30.0 / doctors / load, int(1.5 * load * doctors * end / 30))
    )
    free = [0.0] * doctors
    rows = []
    for t in arrivals[arrivals < end]:
        left = max(heapq.heappop(free), t) + rng.exponential(30.0)
        heapq.heappush(free, left)
        rows.append(attendance(float(t), float(left - t) if left < end else None))
    records = hand_made(patients=rows, window=(WEEK, end), end=end)
    return tidy(measure(records, ["X04"]), scenario="x", replication=replication)


@pytest.mark.parametrize(("load", "found"), [(0.95, ()), (1.1, ("x",))])
def test_a_department_is_judged_by_its_records(load, found):
    table = pd.concat([department(load, replication) for replication in range(2)])
    assert unstable_scenarios(table) == found
