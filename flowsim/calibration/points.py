"""Points of a study of history matching: where they lie, what is simulated there, and the file that
keeps it, a line of JSON each, so that a study goes on where it stopped.
"""

import copy
import hashlib
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from functools import cache, partial
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray
from scipy.stats import qmc

from flowsim.analysis.official import official_figures
from flowsim.calibration.matching import Matching
from flowsim.config.folders import Folders
from flowsim.config.resolved import ResolvedConfig, load, resolve
from flowsim.config.scenario_words import BASELINE
from flowsim.engine.simulate import prepare
from flowsim.errors import FlowsimError
from flowsim.running.progress import Progress
from flowsim.running.workers import in_processes
from flowsim.scenario.build import build
from flowsim.scenario.in_period import admitting
from flowsim.scenario.long_stays import long_stay_factor

ENGINE = "compiled"


@dataclass(frozen=True, kw_only=True)
class Point:
    """A point and what was simulated there, by period; or the message with which it was refused.

    `figures[period][key]` has a value a replication, NaN where there was nobody to count.
    """

    values: Mapping[str, float]
    refused: str = ""
    factors: Mapping[str, float] = field(default_factory=dict)
    figures: Mapping[str, Mapping[str, Sequence[float]]] = field(default_factory=dict)

    def mean(self, period: str, key: str) -> float:
        """Return the mean of a figure over the replications; NaN if it was refused."""
        return float(np.mean(self.figures[period][key])) if not self.refused else float("nan")


def design(dimensions: int, points: int, seed: int) -> NDArray[np.float64]:
    """Return so many points of the unit cube, filling it: a scrambled Sobol sequence.

    A longer design of the same seed begins with the shorter. Raises FlowsimError for less than one.
    """
    if points < 1:
        raise FlowsimError(f"--points {points}: give a whole number from 1 on")
    power = max(0, int(points - 1).bit_length())
    return qmc.Sobol(dimensions, rng=seed).random_base2(power)[:points]


@cache
def trees_of_periods(period: str, config_dir: str | None) -> Mapping[str, Any]:
    """Return the tree of the hospital in a period."""
    return load(BASELINE, [f"period={period}"], config_dir).tree


def with_settings(tree: Mapping[str, Any], made: Mapping[str, Any]) -> dict[str, Any]:
    """Return a copy of a tree with the numbers at these paths changed."""
    changed = copy.deepcopy(dict(tree))
    for path, value in made.items():
        *way, last = path.split(".")
        node: Any = changed
        for key in way:
            node = node[key]
        node[last] = value
    return changed


def simulate(study: Matching, values: Mapping[str, float]) -> Point:
    """Return what comes of a point in every period; refused where the configuration refuses it."""
    made, factors = study.settings(values), {}
    figures: dict[str, dict[str, list[float]]] = {}
    try:
        for period, beds in study.long_stay_beds.items():
            factors[period] = _factor(study, period, beds, made)
        for period, other in study.long_stays_as.items():
            factors[period] = factors[other]
        for period in study.periods:
            figures[period] = _figures(study, period, made, factors.get(period))
    except FlowsimError as problem:
        return Point(values=values, refused=str(problem).splitlines()[0])
    return Point(values=values, factors=factors, figures=figures)


def _factor(study: Matching, period: str, beds: float, made: Mapping[str, float]) -> float:
    """Return the factor of long stays at which they hold the beds returned."""
    config = _resolved(study, period, made)
    hospital = admitting(config.hospital, config.period.admitted_share)
    return round(long_stay_factor(hospital, beds), 4)


def _figures(
    study: Matching, period: str, made: Mapping[str, Any], factor: float | None
) -> dict[str, list[float]]:
    """Return every official figure of a period, one value a replication."""
    of_period: dict[str, Any] = {}
    if factor is not None:
        of_period["period.long_stay_factor"] = factor
    if period in study.dated:
        first = date.fromisoformat(study.official.starts[period])
        begins = first - timedelta(weeks=study.warm_up_weeks)
        of_period["period.start_date"] = begins.isoformat()
    config = _resolved(study, period, {**made, **of_period})
    run = prepare(
        build(config), weeks=study.weeks, warm_up_weeks=study.warm_up_weeks, cool_down_weeks=1
    )
    each = [
        official_figures(run.simulate(study.seed, replication, ENGINE))
        for replication in range(study.replications)
    ]
    return {key: [float(f"{one[key]:.7g}") for one in each] for key in each[0]}


def _resolved(study: Matching, period: str, made: Mapping[str, Any]) -> ResolvedConfig:
    tree = with_settings(trees_of_periods(period, study.config_dir), made)
    return resolve(tree, Folders.of(study.config_dir))


def digest(study: Matching) -> str:
    """Return what tells one model and length of run from another: results of both do not mix."""
    told = [study.seed, study.replications, study.warm_up_weeks, study.weeks]
    given = [study.dated, study.long_stay_beds, study.long_stays_as]
    # In how many plausible hospitals a comparison is run is nothing of a point: 0 stands for it.
    trees = {
        period: {**trees_of_periods(period, study.config_dir), "plausible": 0}
        for period in study.periods
    }
    text = json.dumps([told, given, trees], sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:16]


class Kept:
    """The file of a study: its first line says of what, each other is a point."""

    def __init__(self, file: Path, study: Matching) -> None:
        self.file, self.study = file, study
        self.points: dict[str, Point] = {}
        head = json.dumps({"study": digest(study)}) + "\n"
        try:
            if not file.exists():
                file.parent.mkdir(parents=True, exist_ok=True)
                file.write_text(head, encoding="utf-8")
        except OSError as problem:
            raise FlowsimError(f"{file}: cannot be written ({problem.strerror})") from None
        lines = file.read_text(encoding="utf-8").splitlines(keepends=True)
        if lines[:1] != [head]:
            raise FlowsimError(
                f"{file}: is of another hospital or length of run; move it away, or give "
                "another folder (--output)"
            )
        whole = [line for line in lines if line.endswith("\n")]
        if len(whole) < len(lines):  # stopped while it was written
            file.write_text("".join(whole), encoding="utf-8")
        for line in whole[1:]:
            point = Point(**json.loads(line))
            self.points[name(point.values)] = point

    def results(self, wanted: Sequence[Mapping[str, float]], jobs: int) -> list[Point]:
        """Return the points of these values, simulating those that are not kept, in their order."""
        absent = {name(values): values for values in wanted if name(values) not in self.points}
        for point in _each(self.study, list(absent.values()), jobs):
            with self.file.open("a", encoding="utf-8") as lines:
                lines.write(json.dumps(vars(point)) + "\n")
            self.points[name(point.values)] = point
        return [self.points[name(values)] for values in wanted]


def with_predicted(
    study: Matching, points: Sequence[Point], asked: Sequence[int], kept: Kept, jobs: int
) -> list[Point]:
    """Return the points, those asked for with the periods that are only predicted.

    `kept` is the file of `study.of_predicted()`.
    """
    more = kept.results([points[k].values for k in asked], jobs)
    found = list(points)
    for k, point in zip(asked, more, strict=True):
        found[k] = replace(found[k], figures={**found[k].figures, **point.figures})
    return found


def name(values: Mapping[str, float]) -> str:
    """Return what a point is found by: its values."""
    return json.dumps(dict(sorted(values.items())))


def _each(study: Matching, wanted: Sequence[Mapping[str, float]], jobs: int) -> Iterator[Point]:
    """Yield the points in their order, simulated in so many processes."""
    if not wanted:
        return
    with Progress(len(wanted), "points") as progress:
        for point in _in_order(partial(simulate, study), wanted, jobs):
            yield point
            progress.step()


def _in_order(
    work: Callable[[Mapping[str, float]], Point], wanted: Sequence[Mapping[str, float]], jobs: int
) -> Iterator[Point]:
    if jobs == 1:
        yield from map(work, wanted)
        return
    ended: dict[int, Point] = {}
    due = 0
    for number, point in in_processes(partial(_numbered, work), list(enumerate(wanted)), jobs):
        ended[number] = point
        while due in ended:
            yield ended.pop(due)
            due += 1


def _numbered(
    work: Callable[[Mapping[str, float]], Point], task: tuple[int, Mapping[str, float]]
) -> tuple[int, Point]:
    number, values = task
    return number, work(values)
