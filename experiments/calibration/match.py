"""History matching of the whole hospital: `python -m experiments.calibration.match --help`.

Points that fill the ranges of matching.yaml are simulated in every period; emulators of the figures
say where further waves of points look; the points that are not ruled out are plausible hospitals.
"""

import argparse
from argparse import Namespace
from collections.abc import Sequence
from pathlib import Path

from experiments.calibration.emulator import fitted
from experiments.calibration.implausible import CUT, next_places
from experiments.calibration.judged import Judged, judged
from experiments.calibration.leave_out import left_without
from experiments.calibration.matching import Matching, read_matching
from experiments.calibration.plausible import hospitals, picture, tables
from experiments.calibration.points import Kept, Point, design, with_predicted
from experiments.marked_page import check_page, put_into
from flowsim.errors import FlowsimError

ROOT = Path(__file__).parents[2]
PAGE = ROOT / "docs" / "plausible.md"
PICTURE = PAGE.with_suffix(".png")
PART = "matching"
"""The part of the page that is made."""
CONFIG = ROOT / "configs" / "plausible" / "lister_2018.yaml"
CANDIDATES = 2**15
HOSPITALS = 30


def waves(study: Matching, kept: Kept, options: Namespace) -> tuple[Judged, list[str]]:
    """Return all points, the shipped values first, and what is to be said of each wave."""
    sizes = [options.points, *[options.further] * (options.waves - 1)]
    places = design(len(study.parameters), sizes[0], study.seed)
    wanted = [study.shipped_values(), *map(study.values, places)]
    points: list[Point] = []
    told: list[str] = []
    for number in range(1, len(sizes) + 1):
        points += kept.results(wanted, options.jobs)
        found = judged(study, points)
        told.append(_wave(found, number, len(wanted)))
        print(told[-1], flush=True)
        if number < len(sizes):
            asked = [k for k, point in enumerate(points) if not point.refused]
            candidates = design(len(study.parameters), CANDIDATES, study.seed + number)
            chosen, share = next_places(
                found.places[asked], found.misses[asked], candidates, sizes[number]
            )
            told[-1] += f" The emulators do not rule out {100 * share:.2g} % of the ranges."
            wanted = list(map(study.values, chosen))
    return found, told


def predicted(found: Judged, options: Namespace) -> Judged:
    """Return the points, those left with the periods that are only predicted."""
    study = found.study
    file = options.results.with_stem(f"{options.results.stem}_predicted")
    kept = Kept(file, study.of_predicted())
    points = with_predicted(study, found.points, left_without(found), kept, options.jobs)
    return judged(study, points)


def _wave(found: Judged, number: int, size: int) -> str:
    """Return what is said of a wave: points, refused, not ruled out so far."""
    refused = sum(bool(point.refused) for point in found.points)
    shipped = ", the shipped values among them" if number == 1 else ""
    return (
        f"Wave {number}: {size} points{shipped}; of {len(found.points)} so far {refused} are "
        f"refused by the configuration and {len(found.left)} not ruled out."
    )


def emulator_errors(found: Judged) -> str:
    """Return the error of the emulator of every figure at points left out, and what it explains."""
    asked = [k for k, point in enumerate(found.points) if not point.refused]
    lines = ["emulators: error at points left out (standard deviations), variance explained"]
    for k, held in enumerate(found.targets):
        made = fitted(found.places[asked], found.misses[asked, k])
        name = f"{held.target.period} {held.target.key}"
        lines.append(f"  {name:46s} {made.error:6.2f} {100 * made.explained:5.0f} %")
    return "\n".join(lines)


def _told(study: Matching, said: Sequence[str], found: Judged, chosen: Sequence[int]) -> str:
    """Return the lines above the tables."""
    worst = found.worst
    least = int(worst.argmin())
    verdict = "not ruled out" if worst[0] <= CUT else "ruled out"
    return "\n".join(
        [
            *(f"- {line}" for line in said),
            f"- Each point: {study.replications} replications of {study.weeks} weeks after "
            f"{study.warm_up_weeks}, in {len(study.periods)} periods, against "
            f"{len(found.targets)} figures.",
            f"- {len(found.left)} points are not ruled out; {len(chosen)} of them are the "
            f"plausible hospitals. The least second-highest implausibility is "
            f"{worst[least]:.2f}; that of the shipped values is {worst[0]:.2f}: {verdict}.",
            f"- Root mean square implausibility over all figures: {found.root_mean_square[0]:.2f} "
            f"with the shipped values, {_least(found, chosen)} in the plausible hospitals.",
        ]
    )


def _least(found: Judged, chosen: Sequence[int]) -> str:
    """Return the least and the highest root mean square implausibility of these points."""
    values = found.root_mean_square[list(chosen)]
    return f"{values.min():.2f} to {values.max():.2f}" if len(values) else "none"


def write(found: Judged, chosen: Sequence[int], said: Sequence[str], options: Namespace) -> None:
    """Write the hospitals, the tables and the picture; where there are none, no file of them."""
    put_into(PAGE, PART, tables(found, chosen, _told(found.study, said, found, chosen)))
    picture(found, chosen, PICTURE)
    command = (
        f"python -m experiments.calibration.match --points {options.points} "
        f"--further {options.further} --waves {options.waves} --write"
    )
    source = (
        f"{command}: {options.waves} waves, {len(found.points)} points, of which "
        f"{len(found.left)} have a second-highest implausibility of at most {CUT:g}"
    )
    CONFIG.unlink(missing_ok=True)
    if chosen:
        CONFIG.parent.mkdir(exist_ok=True)
        CONFIG.write_text(hospitals(found, chosen, source), encoding="utf-8")


def asked(words: Sequence[str] | None) -> Namespace:
    """Return the options. Exits with 2 for numbers below one, and a page that cannot be written."""
    parser = argparse.ArgumentParser(prog="python -m experiments.calibration.match")
    parser.add_argument("--points", type=int, default=64, help="of the first wave")
    parser.add_argument("--further", type=int, help="points of each later wave (half as many)")
    parser.add_argument("--waves", type=int, default=3)
    parser.add_argument("--jobs", type=int, default=2)
    parser.add_argument("--results", type=Path, default=ROOT / "results/calibration/matching.jsonl")
    parser.add_argument("--write", action="store_true", help=f"hospitals, {PAGE.name}, picture")
    options = parser.parse_args(words)
    if options.further is None:
        options.further = max(1, options.points // 2)
    for name in ("points", "further", "waves", "jobs"):
        if getattr(options, name) < 1:
            parser.error(f"--{name} {getattr(options, name)}: give a whole number from 1 on")
    if options.write and (problem := check_page(PAGE, PART)):
        parser.error(problem)
    return options


def main(words: Sequence[str] | None = None) -> None:
    """Run what is not kept, print what is found, and write it if asked."""
    options = asked(words)
    try:
        study = read_matching()
        found, said = waves(study, Kept(options.results, study), options)
        found = predicted(found, options)
    except FlowsimError as problem:
        raise SystemExit(f"flowsim: {problem}") from None
    chosen = found.spread_out(HOSPITALS)
    print(emulator_errors(found))
    print(tables(found, chosen, _told(study, said, found, chosen)))
    if options.write:
        write(found, chosen, said, options)


if __name__ == "__main__":
    main()
