"""How a scenario is run: how often, how long, with which engine."""

import os
import re
from collections.abc import Iterable
from dataclasses import dataclass, fields
from typing import Any, Literal

from flowsim.errors import FlowsimError
from flowsim.numbers import Bounds, as_text, as_whole, finite, not_one, shown, within
from flowsim.units import HOURS_PER_DAY, HOURS_PER_WEEK, NOTHING_MEASURED

ENGINES = ("auto", "compiled", "simpy")
MAXIMUM_SEED = 2**63 - 1
MAXIMUM_REPLICATIONS = 100_000
MAXIMUM_WEEKS = 832
LEAST_SCALE = 0.001
"""Of the shipped hospital this is a patient in three days; of less nobody is sure to come."""


COUNTS = {
    "replications": (1, "independent repeats of the same weeks"),
    "plausible": (0, "plausible hospitals besides the one as shipped, 0 for none, or 'auto'"),
    "weeks": (0, "weeks that are measured"),
    "days": (0, "days that are measured, besides the weeks"),
    "hours": (0, "hours that are measured, besides the weeks and days"),
    "warm_up_weeks": (0, "weeks before the measured ones"),
    "warm_up_days": (0, "days before the measured ones"),
    "warm_up_hours": (0, "hours before the measured ones"),
    "cool_down_weeks": (0, "weeks after the measured ones"),
    "cool_down_days": (0, "days after the measured ones"),
    "cool_down_hours": (0, "hours after the measured ones"),
    "seed": (0, "any whole number; the same number repeats the same run"),
    "jobs": (1, "processes at a time, or 'all' for every core"),
}
"""The least of every setting that is a whole number, and what it is."""

WORDS = {"jobs": "all", "plausible": "auto"}
"""The word that a setting of `COUNTS` may be besides."""

MEASURED, WARM_UP, COOL_DOWN = "", "warm_up_", "cool_down_"
UNITS = {"weeks": HOURS_PER_WEEK, "days": HOURS_PER_DAY, "hours": 1}
LENGTH = tuple(f"{part}{unit}" for part in (MEASURED, WARM_UP, COOL_DOWN) for unit in UNITS)
"""The settings of how long is run; the weeks, days and hours of each part add up."""


def no_weeks(given: Iterable[str]) -> tuple[str, ...]:
    """Return the settings of weeks that are 0: those not given where days or hours are."""
    keys = set(given)
    return tuple(
        f"{part}weeks"
        for part in (MEASURED, WARM_UP, COOL_DOWN)
        if keys & {f"{part}days", f"{part}hours"} and f"{part}weeks" not in keys
    )


@dataclass(frozen=True, kw_only=True)
class RunSettings:
    """Settings of a run; their defaults are in `configs/config.yaml`.

    `weeks`, `days` and `hours`, which add up, are measured, after the `warm_up_...` that are
    simulated and discarded; during the `cool_down_...` the patients of the measured part may
    finish. Days or hours given alone are the whole of their part. `jobs` is the number of
    processes, or 'all' for every core. `engine` 'auto' is the faster of the two, counting the time
    to compile (`flowsim.engine.choice`). `records`: 'all' keeps every table, 'measures' only the
    measures, 'auto' every table of a run and the measures of a comparison, whose tables are
    simulated again when they are asked for. `plausible` is of comparisons: in how many plausible
    hospitals (`flowsim.config.plausible`) each scenario is simulated besides; 0 is none, 'auto' as
    `flowsim.studies.plausible` decides. `scale` shrinks the hospital (arrivals, beds, staff): 0.1
    is a tenth of it.
    """

    replications: int
    plausible: int | Literal["auto"] = "auto"
    weeks: int
    days: int = 0
    hours: int = 0
    warm_up_weeks: int
    warm_up_days: int = 0
    warm_up_hours: int = 0
    cool_down_weeks: int
    cool_down_days: int = 0
    cool_down_hours: int = 0
    seed: int
    engine: str
    jobs: int | Literal["all"]
    results: str
    records: Literal["auto", "all", "measures"]
    scale: float

    def __post_init__(self) -> None:
        for name, (least, meaning) in COUNTS.items():
            given = getattr(self, name)
            word = WORDS.get(name)
            if word and isinstance(given, str) and given == word:
                continue
            allowed = f"a whole number or '{word}'" if word else "a whole number"
            value = as_whole(given)
            if value is None:
                raise FlowsimError(not_one(given, name, allowed))
            within(value, name, Bounds(most=MAXIMUM_SEED))
            if value < least:
                raise FlowsimError(f"{name} is {value}; it must be {least} or more ({meaning})")
            object.__setattr__(self, name, value)
        object.__setattr__(self, "scale", finite(self.scale, "scale"))
        if self.replications > MAXIMUM_REPLICATIONS:
            raise FlowsimError(
                f"replications is {self.replications}; it must be at most {MAXIMUM_REPLICATIONS} "
                "(each is kept in memory by its name, and on disk with its measures)"
            )
        if self.plausible == 1:
            raise FlowsimError(
                "plausible is 1; it must be 0 (no plausible hospitals) or 2 or more: one alone "
                "does not show how far an effect depends on the hospital"
            )
        self._check_length()
        if self.engine not in ENGINES:
            raise FlowsimError(f"engine is '{self.engine}'; it must be one of {', '.join(ENGINES)}")
        if not LEAST_SCALE <= self.scale <= 1:
            raise FlowsimError(
                f"scale is {self.scale}; it must be at least {LEAST_SCALE} and at most 1"
            )
        folder = as_text(self.results) or ""
        if not folder.strip() or "\0" in folder:
            raise FlowsimError(f"results is {shown(self.results)}; name a folder")
        object.__setattr__(self, "results", folder)

    def _check_length(self) -> None:
        """Raise FlowsimError for a run that measures nothing, or is too long."""
        if self.hours_of(MEASURED) == 0:
            raise FlowsimError(NOTHING_MEASURED)
        if self.total_weeks > MAXIMUM_WEEKS:
            longest = max(LENGTH, key=lambda name: getattr(self, name) * UNITS[name.split("_")[-1]])
            raise FlowsimError(
                f"{longest} is {getattr(self, longest)}; the weeks, days and hours of warm-up, "
                f"measured part and cool-down must be at most {MAXIMUM_WEEKS} weeks in all, and "
                f"are {self.total_weeks:,}"
            )

    @property
    def processes(self) -> int:
        """Number of processes to use on this machine."""
        return available_cores() if self.jobs == "all" else self.jobs

    @property
    def keeps_records(self) -> bool:
        """Whether a run keeps the records of every patient."""
        return self.records != "measures"

    @property
    def length(self) -> dict[str, Any]:
        """How long is run, as `flowsim.engine.run_length.run_length` takes it."""
        return {name: getattr(self, name) for name in LENGTH}

    @property
    def length_given(self) -> dict[str, int]:
        """The weeks of each part, and the days and hours of those that have some."""
        return {name: number for name, number in self.length.items() if number or "weeks" in name}

    @property
    def in_weeks(self) -> bool:
        """Whether every part is given in weeks alone."""
        return all("weeks" in name for name in self.length_given)

    def hours_of(self, *parts: str) -> int:
        """Return the hours of parts of the run: MEASURED, WARM_UP, COOL_DOWN."""
        return sum(getattr(self, f"{part}{unit}") * UNITS[unit] for part in parts for unit in UNITS)

    @property
    def total_hours(self) -> int:
        """Hours simulated, with warm-up and cool-down."""
        return self.hours_of(MEASURED, WARM_UP, COOL_DOWN)

    @property
    def total_weeks(self) -> int:
        """Weeks simulated, with warm-up and cool-down; the last may be short."""
        return -(-self.total_hours // HOURS_PER_WEEK)


RUN_KEYS = tuple(each.name for each in fields(RunSettings))


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
