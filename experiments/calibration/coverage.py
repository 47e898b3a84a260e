"""Is a hospital that is known found again? `python -m experiments.calibration.coverage --help`.

Hospitals of the study whose numbers are known stand for the real one, one after another. What two
other replications of each show, with an error of observation, are its made-up returns. The points
that these do not rule out, but for the hospital itself, are its plausible hospitals: is the truth
among what is not ruled out, and are its true effects inside their second range?
"""

import argparse
from argparse import Namespace
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, replace
from functools import cache
from itertools import product
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from experiments.calibration.match import PAGE, ROOT
from experiments.marked_page import check_page, put_into
from flowsim.analysis.official import official_figures
from flowsim.analysis.plausible import plausible_range
from flowsim.calibration.implausible import CUT, maximin
from flowsim.calibration.judged import Judged, judged
from flowsim.calibration.matching import Held, Matching, read_matching
from flowsim.calibration.plausible import table
from flowsim.calibration.points import ENGINE, Kept, Point, simulate, with_settings
from flowsim.calibration.waves import Effort, waves
from flowsim.config.folders import Folders
from flowsim.config.resolved import load, resolve
from flowsim.engine.simulate import prepare
from flowsim.errors import FlowsimError
from flowsim.scenario.build import build

PART = "coverage"
"""The part of the page that is made."""
INITIATIVES = ("bed_bureau", "criteria_led_discharge")
FIGURES = {"within_four_hours": "points", "admitted_median": "min"}
"""What effects are of, and their units; means of 13 weeks of April to November 2018."""
OTHER_SEED = 1000
"""Added to the seed for what is returned of the truth, and for its true effects."""
MOST = 30
"""Plausible hospitals of a truth whose effects are simulated, far apart."""


@dataclass(frozen=True, kw_only=True)
class Found:
    """What came of one truth: was it not ruled out, how many plausible hospitals it has, and for
    every initiative and figure its true effect and the range of theirs (None of fewer than two).
    """

    truth: int
    kept: bool
    hospitals: int
    effects: Mapping[tuple[str, str], tuple[float, tuple[float, float] | None]]


def made_up(study: Matching, truth: Point, random: np.random.Generator) -> tuple[Held, ...]:
    """Return the targets with what is returned of a truth in the place of the official figures.

    The error of observation has half of the tolerance as standard deviation, as the study assumes.
    """
    found = []
    for held in study.targets:
        target = held.target
        error = random.normal(0.0, (target.allowance or 0.0) / 2)
        official = truth.mean(target.period, target.key) + error
        of_tolerance = {"tolerance": target.allowance, "tolerance_kind": "absolute"}
        found.append(replace(held, target=replace(target, official=official, **of_tolerance)))
    return tuple(found)


@cache
def _tree(scenario: str, period: str) -> Mapping[str, Any]:
    return load(scenario, [f"period={period}"]).tree


def differences(
    study: Matching, values: Mapping[str, float], initiative: str, seed: int, replications: int
) -> NDArray[np.float64]:
    """Return paired differences of the figures: replications x figures."""
    each = []
    for scenario in ("baseline", initiative):
        tree = with_settings(_tree(scenario, study.periods[0]), study.settings(values))
        run = prepare(
            build(resolve(tree, Folders.of(None))),
            weeks=study.weeks,
            warm_up_weeks=study.warm_up_weeks,
            cool_down_weeks=1,
        )
        shown = [official_figures(run.simulate(seed, k, ENGINE)) for k in range(replications)]
        each.append([[one[key] for key in FIGURES] for one in shown])
    before, after = np.array(each)
    return np.asarray(after - before)


def tries(found: Judged, options: Namespace) -> Iterator[Found]:
    """Yield what comes of every truth."""
    study, left = found.study, found.left
    truths = sorted(left[k] for k in maximin(found.places[left], options.truths))
    other = replace(study, seed=study.seed + OTHER_SEED)
    with ProcessPoolExecutor(options.jobs) as pool:
        returned = pool.map(simulate, [other] * len(truths), _values(found, truths))
        against = [
            judged(study, found.points, made_up(study, point, np.random.default_rng([1, k])))
            for k, point in zip(truths, returned, strict=True)
        ]
        sets = [_hospitals(each, k) for k, each in zip(truths, against, strict=True)]
        once = [(k, study.seed + 1 + k, 1) for k in sorted(set().union(*sets))]
        often = [(k, other.seed, options.repeats) for k in truths]
        shipped = (0, study.seed, options.repeats)
        effects = _effects(found, [*once, *often, shipped], pool)
    of_point = {k: effects[k, seed, repeats] for k, seed, repeats in once}
    chance = effects[shipped].var(axis=0, ddof=1)
    for k, each, others in zip(truths, against, sets, strict=True):
        true = effects[k, other.seed, options.repeats].mean(axis=0)
        ranges = {
            (place, key): _range([of_point[p][0, place, key] for p in others], chance[place, key])
            for place, key in np.ndindex(chance.shape)
        }
        known = {
            (name, figure): (float(true[place, key]), ranges[place, key])
            for place, name in enumerate(INITIATIVES)
            for key, figure in enumerate(FIGURES)
        }
        yield Found(truth=k, kept=bool(each.worst[k] <= CUT), hospitals=len(others), effects=known)


def _effects(
    found: Judged, asked: Sequence[tuple[int, int, int]], pool: ProcessPoolExecutor
) -> dict[tuple[int, int, int], NDArray[np.float64]]:
    """Return differences by what is asked: replications x initiatives x figures."""
    tasks = [
        (found.points[k].values, name, seed, repeats)
        for (k, seed, repeats), name in product(asked, INITIATIVES)
    ]
    columns = zip(*tasks, strict=True)
    each = list(pool.map(differences, [found.study] * len(tasks), *columns))
    number = len(INITIATIVES)
    return {
        what: np.stack(each[number * place : number * (place + 1)], axis=1)
        for place, what in enumerate(asked)
    }


def _values(found: Judged, places: Sequence[int]) -> list[Mapping[str, float]]:
    return [found.points[k].values for k in places]


def _hospitals(found: Judged, truth: int) -> list[int]:
    """Return the points but the truth that are not ruled out, at most so many, far apart."""
    left = [k for k in found.left if k != truth]
    return sorted(left[k] for k in maximin(found.places[left], MOST))


def _range(values: Sequence[float], chance: float) -> tuple[float, float] | None:
    if len(values) < 2:
        return None
    made = plausible_range(values, float(chance))
    return made.low, made.high


def told(found: Sequence[Found]) -> str:
    """Return the counts and the table, in Markdown."""
    kept = sum(each.kept for each in found)
    checks = [pair for each in found for pair in each.effects.values() if pair[1] is not None]
    inside = sum(low <= true <= high for true, (low, high) in checks)  # type: ignore[misc]
    lines = [
        f"- In {kept} of {len(found)} tries the truth is not ruled out.",
        f"- {inside} of {len(checks)} true effects are inside the range that the other plausible "
        f"hospitals give, of {len(found)} truths, {len(INITIATIVES)} initiatives and "
        f"{len(FIGURES)} figures.",
    ]
    head = ["truth", "ruled out", "hospitals"]
    head += [f"{name}: {key} ({unit})" for name in INITIATIVES for key, unit in FIGURES.items()]
    rows = [
        [
            f"point {each.truth}",
            "no" if each.kept else "yes",
            str(each.hospitals),
            *(_effect(*pair) for pair in each.effects.values()),
        ]
        for each in found
    ]
    return "\n".join(lines) + "\n\n" + table(head, rows)


def _effect(true: float, within: tuple[float, float] | None) -> str:
    if within is None:
        return f"{true:.2f} (-)"
    low, high = within
    mark = "" if low <= true <= high else ", **outside**"
    return f"{true:.2f} ({low:.2f} to {high:.2f}{mark})"


def asked(words: Sequence[str] | None) -> Namespace:
    """Return the options. Exits with 2 for numbers below one, and a page that cannot be written."""
    parser = argparse.ArgumentParser(prog="python -m experiments.calibration.coverage")
    parser.add_argument("--points", type=int, default=64, help="of the first wave, as in match")
    parser.add_argument("--further", type=int, default=24, help="points of each later wave")
    parser.add_argument("--waves", type=int, default=5)
    parser.add_argument("--truths", type=int, default=10, help="hospitals that stand for the real")
    parser.add_argument("--repeats", type=int, default=8, help="pairs of a true effect")
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--results", type=Path, default=ROOT / "results/calibration/matching.jsonl")
    parser.add_argument("--write", action="store_true", help=f"into {PAGE.name}")
    options = parser.parse_args(words)
    for name in ("points", "further", "waves", "truths", "repeats", "jobs"):
        if getattr(options, name) < 1:
            parser.error(f"--{name} {getattr(options, name)}: give a whole number from 1 on")
    if options.write and (problem := check_page(PAGE, PART)):
        parser.error(problem)
    return options


def main(words: Sequence[str] | None = None) -> None:
    """Try every truth, print what is found, and write it if asked."""
    options = asked(words)
    try:
        study = read_matching()
        effort = Effort(
            points=options.points, further=options.further, waves=options.waves, jobs=options.jobs
        )
        found, _ = waves(study, Kept(options.results, study), effort)
    except FlowsimError as problem:
        raise SystemExit(f"flowsim: {problem}") from None
    text = told(list(tries(found, options)))
    print(text)
    if options.write:
        put_into(PAGE, PART, text)


if __name__ == "__main__":
    main()
