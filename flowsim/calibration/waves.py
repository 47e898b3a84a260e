"""The waves of a study: points that fill the ranges, and then points where emulators of the figures
expect agreement. The points that are not ruled out are plausible hospitals.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

from flowsim.calibration.emulator import fitted
from flowsim.calibration.implausible import CUT, next_places
from flowsim.calibration.judged import Judged, judged
from flowsim.calibration.leave_out import left_without
from flowsim.calibration.matching import Matching
from flowsim.calibration.points import Kept, Point, design, with_predicted
from flowsim.errors import FlowsimError
from flowsim.numbers import whole

CANDIDATES = 2**15


@dataclass(frozen=True, kw_only=True)
class Effort:
    """How much is simulated: `points` of the first wave, `further` of each later one, the number
    of waves, and processes at a time. Raises FlowsimError for what is no whole number from 1 on.
    """

    points: int = 64
    further: int = 24
    waves: int = 5
    jobs: int = 2

    def __post_init__(self) -> None:
        for name in ("points", "further", "waves", "jobs"):
            whole(getattr(self, name), f"--{name}", least=1)

    @property
    def sizes(self) -> list[int]:
        """Points of each wave."""
        return [self.points, *[self.further] * (self.waves - 1)]

    @property
    def words(self) -> str:
        """The options that ask for it, without the processes."""
        return f"--points {self.points} --further {self.further} --waves {self.waves}"


def waves(
    study: Matching, kept: Kept, effort: Effort, tell: Callable[[str], None] = print
) -> tuple[Judged, list[str]]:
    """Return all points, the shipped values first, and what is to be said of each wave.

    Raises FlowsimError where the configuration refuses every point.
    """
    sizes = effort.sizes
    places = design(len(study.parameters), sizes[0], study.seed)
    wanted = [study.shipped_values(), *map(study.values, places)]
    points: list[Point] = []
    told: list[str] = []
    for number in range(1, len(sizes) + 1):
        points += kept.results(wanted, effort.jobs)
        found = judged(study, points)
        told.append(_wave(found, number, len(wanted)))
        tell(told[-1])
        asked = [k for k, point in enumerate(points) if not point.refused]
        if not asked:
            raise FlowsimError(
                f"the configuration refuses every point; the first: {points[0].refused}"
            )
        if number < len(sizes):
            candidates = design(len(study.parameters), CANDIDATES, study.seed + number)
            chosen, share = next_places(
                found.places[asked], found.misses[asked], candidates, sizes[number]
            )
            told[-1] += f" The emulators do not rule out {100 * share:.2g} % of the ranges."
            wanted = list(map(study.values, chosen))
    return found, told


def predicted(found: Judged, file: Path, jobs: int) -> Judged:
    """Return the points, those left with the periods that are only predicted, kept in a file."""
    study = found.study
    if not study.predicted_only:
        return found
    kept = Kept(file, study.of_predicted())
    return judged(study, with_predicted(study, found.points, left_without(found), kept, jobs))


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


def summary(said: Sequence[str], found: Judged, chosen: Sequence[int]) -> str:
    """Return the lines above the tables: the waves, what was run, what is left."""
    study, worst = found.study, found.worst
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
