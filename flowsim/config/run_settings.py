"""How a scenario is run: how often, how long, with which engine."""

import os
import re
from dataclasses import dataclass
from typing import Literal

from flowsim.errors import FlowsimError

ENGINES = ("auto", "compiled", "simpy")
MAXIMUM_SEED = 2**63 - 1
MAXIMUM_REPLICATIONS = 100_000
MAXIMUM_WEEKS = 832


def _at_least(name: str, value: int, minimum: int, remedy: str) -> None:
    if value < minimum:
        raise FlowsimError(f"{name} is {value}; it must be {minimum} or more ({remedy})")


@dataclass(frozen=True, kw_only=True)
class RunSettings:
    """Settings of a run; their defaults are in `configs/config.yaml`.

    `weeks` are measured, after `warm_up_weeks` that are simulated and discarded; during
    `cool_down_weeks` the patients of the measured weeks may finish. `jobs` is the number of
    processes, or 'all' for every core. `engine` 'auto' is the faster of the two, counting the time
    to compile (`flowsim.engine.choice`). `records`: 'all' keeps every table, 'measures' only the
    measures, 'auto' every table of a run and the measures of a comparison, whose tables are
    simulated again when they are asked for. `scale` shrinks the hospital (arrivals, beds, staff):
    0.1 is a tenth of it.
    """

    replications: int
    weeks: int
    warm_up_weeks: int
    cool_down_weeks: int
    seed: int
    engine: str
    jobs: int | Literal["all"]
    results: str
    records: Literal["auto", "all", "measures"]
    scale: float

    def __post_init__(self) -> None:
        _at_least("replications", self.replications, 1, "independent repeats of the same weeks")
        _at_least("weeks", self.weeks, 1, "weeks that are measured")
        _at_least("warm_up_weeks", self.warm_up_weeks, 0, "weeks before the measured ones")
        _at_least("cool_down_weeks", self.cool_down_weeks, 0, "weeks after the measured ones")
        _at_least("seed", self.seed, 0, "any whole number; the same number repeats the same run")
        if self.replications > MAXIMUM_REPLICATIONS:
            raise FlowsimError(
                f"replications is {self.replications}; it must be at most {MAXIMUM_REPLICATIONS} "
                "(each is kept in memory by its name, and on disk with its measures)"
            )
        if self.total_weeks > MAXIMUM_WEEKS:
            raise FlowsimError(
                f"weeks is {self.weeks}; with warm_up_weeks and cool_down_weeks it must be at most "
                f"{MAXIMUM_WEEKS}"
            )
        if self.seed > MAXIMUM_SEED:
            raise FlowsimError(f"seed is {self.seed}; it must be below 2^63")
        if self.jobs != "all":
            _at_least("jobs", self.jobs, 1, "processes at a time, or 'all' for every core")
        if self.engine not in ENGINES:
            raise FlowsimError(f"engine is '{self.engine}'; it must be one of {', '.join(ENGINES)}")
        if not 0 < self.scale <= 1:
            raise FlowsimError(f"scale is {self.scale}; it must be above 0 and at most 1")
        if not self.results.strip():
            raise FlowsimError("results is empty; name a folder")

    @property
    def processes(self) -> int:
        """Number of processes to use on this machine."""
        return available_cores() if self.jobs == "all" else self.jobs

    @property
    def keeps_records(self) -> bool:
        """Whether a run keeps the records of every patient."""
        return self.records != "measures"

    @property
    def total_weeks(self) -> int:
        """Weeks simulated, with warm-up and cool-down."""
        return self.warm_up_weeks + self.weeks + self.cool_down_weeks


def available_cores() -> int:
    """Return the cores this process may use, which in a container can be fewer than exist."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


@dataclass(frozen=True, kw_only=True)
class ScenarioText:
    """What a scenario is called and which question it answers."""

    name: str
    title: str = ""
    question: str = ""

    def __post_init__(self) -> None:
        if not re.fullmatch(r"\w[\w+-]*(:.+)?", self.name):
            raise FlowsimError(
                f"name is '{self.name}'; use letters, digits, _ and - (folders are named after it)"
            )
