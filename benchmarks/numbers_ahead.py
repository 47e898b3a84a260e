"""The random numbers of the small networks made beforehand, for programs that are not flowsim.

They are the numbers flowsim draws for the same patients, so every program can be held to the same
records; made in bulk they cost next to nothing, so the others lose no time to sampling.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from benchmarks import networks
from flowsim.engine import draws
from flowsim.engine.arrivals import GAP
from flowsim.engine.draws import activity_number
from flowsim.engine.program import Program
from flowsim.engine.world import make_world
from flowsim.hospital.vocabulary.distributions import Exponential, Lognormal
from flowsim.kernel_cache import kernel

Floats = NDArray[np.float64]


@dataclass(frozen=True, kw_only=True)
class QueueNumbers:
    """Minutes of n customers."""

    gaps: list[float]
    service: list[float]


@dataclass(frozen=True, kw_only=True)
class DoorNumbers:
    """Minutes and choices of n patients of the front door."""

    gaps: list[float]
    band: list[int]
    admitted: list[bool]
    triage: list[float]
    assessment: list[float]
    tests: list[float]
    review: list[float]
    stay: list[float]


@kernel
def _many(
    seed: int, replication: int, source: int, activity: int, n: int, kind: int, p0: float, p1: float
) -> Floats:
    """Return n first visits: minutes, or uniform numbers where `kind` is negative."""
    found = np.empty(n)
    for k in range(n):
        u = draws.uniform(seed, replication, source, k, activity, 0)
        found[k] = u if kind < 0 else draws.invert(kind, p0, p1, 0.0, u)
    return found


class _Sampler:
    def __init__(self, program: Program, seed: int, replication: int) -> None:
        world = make_world(program, seed, replication)
        self.key = seed, replication, int(program.source_number[0])
        self.n = len(world.t_arrive)
        self.attributes = world.attributes

    def minutes(self, activity: int | str, law: Exponential | Lognormal) -> list[float]:
        number = activity_number(activity) if isinstance(activity, str) else activity
        kind, p0, p1 = draws.EXPONENTIAL, law.mean_minutes, 0.0
        if isinstance(law, Lognormal):
            kind, p0, p1 = draws.LOGNORMAL, law.log_mean, law.log_sd
        found: list[float] = _many(*self.key, number, self.n, kind, p0, p1).tolist()
        return found

    def below(self, choice: str, share: float) -> list[bool]:
        numbers = _many(*self.key, activity_number(f"branch:{choice}"), self.n, -1, 0.0, 0.0)
        found: list[bool] = (numbers < share).tolist()
        return found


def queue_numbers(program: Program, seed: int, replication: int) -> QueueNumbers:
    """Return the numbers of the customers of the M/M/4 queue who come before the horizon."""
    sampler = _Sampler(program, seed, replication)
    return QueueNumbers(
        gaps=sampler.minutes(GAP, Exponential(mean_minutes=networks.GAP_MINUTES)),
        service=sampler.minutes("service", networks.SERVICE),
    )


def door_numbers(program: Program, seed: int, replication: int) -> DoorNumbers:
    """Return the numbers of the patients of the front door who come before the horizon."""
    sampler = _Sampler(program, seed, replication)
    return DoorNumbers(
        gaps=sampler.minutes(GAP, Exponential(mean_minutes=60.0 / networks.DOOR_PER_HOUR)),
        band=(sampler.attributes[0] + 1).tolist(),
        admitted=sampler.below("disposition", networks.ADMITTED),
        triage=sampler.minutes("triage", networks.TRIAGE),
        assessment=sampler.minutes("assessment", networks.ASSESSMENT),
        tests=sampler.minutes("tests", networks.TESTS),
        review=sampler.minutes("review", networks.REVIEW),
        stay=sampler.minutes("stay", networks.STAY),
    )
