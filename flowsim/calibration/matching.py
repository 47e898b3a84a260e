"""What history matching varies and what it is held against: a file of `configs/calibration`."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import yaml
from numpy.typing import NDArray

from flowsim.config.folders import CALIBRATION, Folders
from flowsim.config.plausible import Asked
from flowsim.config.resolved import load
from flowsim.config.scenario_words import BASELINE
from flowsim.errors import FlowsimError, prefixed, unknown_name
from flowsim.studies.validation import Target, ValidationSettings, settings

DIGITS = 4
"""Significant digits of a value: what is simulated is what is written."""
KEYS = (
    "seed",
    "replications",
    "warm_up_weeks",
    "weeks",
    "periods",
    "dated",
    "long_stay_beds",
    "long_stays_as",
    "predicted_only",
    "own_sources",
    "predicted",
    "parameters",
    "targets",
    "not_used",
)


@dataclass(frozen=True, kw_only=True)
class Varied:
    """One number that is varied, or numbers multiplied by one factor; `paths` say where.

    `config_dir`: the user's own files of the hospital whose numbers they are.
    """

    name: str
    paths: tuple[str, ...]
    factor: bool
    range: tuple[float, float]
    why: str = ""
    config_dir: str | None = None

    def at(self, share: float) -> float:
        """Return the value at a share (0 to 1) of the range, whole where the number is whole."""
        low, high = self.range
        value = low + share * (high - low)
        if not self.factor and isinstance(self._number(self.paths[0]), int):
            return round(value)
        return float(np.clip(float(f"{value:.{DIGITS}g}"), low, high))

    def share(self, value: float) -> float:
        """Return where a value lies in the range, from 0 to 1."""
        low, high = self.range
        return (value - low) / (high - low)

    def settings(self, value: float) -> dict[str, float]:
        """Return the settings a value stands for: each number, and the spread of a duration."""
        made: dict[str, float] = {}
        for path in self.paths:
            before = self._number(path)
            ratio = value if self.factor else value / before if before else 1.0
            made[path] = _digits(before * value) if self.factor else value
            table, _, key = path.rpartition(".")
            spread = {"mean_minutes": "sd_minutes", "mean_hours": "sd_hours"}.get(key)
            if spread is not None and spread in node_at(shipped(self.config_dir), table, self.name):
                sd = f"{table}.{spread}"
                made[sd] = _digits(self._number(sd) * ratio)
        return made

    def shipped(self) -> float:
        """Return the value that the configuration has; a factor is 1."""
        return 1.0 if self.factor else self._number(self.paths[0])

    def _number(self, path: str) -> float:
        return number_at(shipped(self.config_dir), path, self.name)


@dataclass(frozen=True, kw_only=True)
class Held:
    """An official figure the hospital is held against, and the model discrepancy (its unit)."""

    target: Target
    discrepancy: float
    reason: str

    @property
    def sd(self) -> float:
        """Standard deviation (unit of the figure) of observation and model discrepancy together.

        Half of the tolerance written beforehand is the error of the observation.
        """
        return float(np.hypot((self.target.allowance or np.nan) / 2, self.discrepancy))


@dataclass(frozen=True, kw_only=True)
class Matching:
    """A study of history matching, as its file says it; `official` are the figures that there are.

    `config_dir`: the user's own files, of the study, its periods, figures and hospital.
    """

    seed: int
    replications: int
    warm_up_weeks: int
    weeks: int
    periods: tuple[str, ...]
    dated: tuple[str, ...]
    long_stay_beds: Mapping[str, float]
    long_stays_as: Mapping[str, str]
    predicted_only: tuple[str, ...]
    own_sources: tuple[str, ...]
    predicted: Mapping[str, Mapping[str, Any]]
    parameters: tuple[Varied, ...]
    targets: tuple[Held, ...]
    not_used: Mapping[str, str]
    official: ValidationSettings
    config_dir: str | None = None

    def without(self, period: str) -> tuple[Held, ...]:
        """Return the targets but what own sources say of days that a period has."""
        return tuple(
            held
            for held in self.targets
            if held.target.source.partition(":")[0] not in self.own_sources
            or not _overlap(self.official, held.target.period, period)
        )

    def of_predicted(self) -> "Matching":
        """Return the study with the periods that are only predicted, on their dates."""
        return replace(self, periods=self.predicted_only, dated=self.predicted_only)

    def values(self, shares: NDArray[np.float64]) -> dict[str, float]:
        """Return the values at a place of the unit cube, by parameter."""
        return {p.name: p.at(s) for p, s in zip(self.parameters, shares, strict=True)}

    def shares(self, values: Mapping[str, float]) -> NDArray[np.float64]:
        """Return the place of values in the unit cube."""
        return np.array([p.share(values[p.name]) for p in self.parameters])

    def settings(self, values: Mapping[str, float]) -> dict[str, float]:
        """Return the settings (path: value) that values of the parameters are."""
        made: dict[str, float] = {}
        for parameter in self.parameters:
            made |= parameter.settings(values[parameter.name])
        return made

    def shipped_values(self) -> dict[str, float]:
        """Return the values the configuration has; a factor is 1."""
        return {p.name: p.shipped() for p in self.parameters}


def _overlap(official: ValidationSettings, one: str, other: str) -> bool:
    """Return whether two periods have days in common."""
    starts, weeks = official.starts, official.weeks
    first, second = (date.fromisoformat(starts[period]) for period in (one, other))
    lengths = [timedelta(weeks=weeks[period]) for period in (one, other)]
    return first < second + lengths[1] and second < first + lengths[0]


@cache
def shipped(config_dir: str | None = None) -> Mapping[str, Any]:
    """Return the tree of the hospital as the configuration has it."""
    return load(BASELINE, [], config_dir).tree


def node_at(tree: Mapping[str, Any], path: str, where: str) -> Any:
    """Return what stands at a path. Raises FlowsimError for a path that is none."""
    node: Any = tree
    for part in path.split("."):
        if not isinstance(node, Mapping) or part not in node:
            keys = list(node) if isinstance(node, Mapping) else []
            raise unknown_name(f"parameters.{where}: {path}", "key", part, keys)
        node = node[part]
    return node


def number_at(tree: Mapping[str, Any], path: str, where: str) -> float:
    """Return the number at a path. Raises FlowsimError where there is none."""
    node = node_at(tree, path, where)
    if isinstance(node, bool) or not isinstance(node, int | float):
        raise FlowsimError(f"parameters.{where}: {path} is no number; give one that is")
    return node


def configured_range(parameter: Varied) -> tuple[float, float]:
    """Return the range the configuration gives a parameter.

    Of factors the widest that keeps every number they multiply inside its own.
    Raises FlowsimError for a number without a range.
    """
    lows, highs = zip(*_ranges(parameter), strict=True)
    return max(lows), min(highs)


def _ranges(parameter: Varied) -> Iterator[tuple[float, float]]:
    for path in parameter.paths:
        table, _, key = path.rpartition(".")
        owner = node_at(shipped(parameter.config_dir), table, parameter.name)
        rows = owner["rows"].values() if key == "factor" else [owner]
        numbers = [row for row in rows if row.get("range")]
        if not numbers:
            raise FlowsimError(
                f"parameters.{parameter.name}: {table} has no range; vary a number that has one"
            )
        for row in numbers:
            shown = "mean_minutes" if key == "factor" else key
            base = row[shown] if parameter.factor or key == "factor" else 1.0
            yield row["range"][0] / base, row["range"][1] / base


def _digits(value: float) -> float:
    return float(f"{value:.{DIGITS + 2}g}")


def hospital_of(config_dir: str | None = None) -> str:
    """Return the file of the baseline's hospital, 'lister_2018'."""
    return str(Asked(BASELINE, (), config_dir).files["hospital"])


def study_file(hospital: str, config_dir: str | None = None) -> Path:
    """Return the file of the study of a hospital. Raises FlowsimError where there is none."""
    file = Folders.of(config_dir).file(f"{CALIBRATION}/{hospital}.yaml")
    if file is None:
        raise FlowsimError(
            f"there is no study {CALIBRATION}/{hospital}.yaml of the hospital {hospital}; name "
            "your own hospital lister_2018, whose place it then takes, or put a study there"
        )
    return file


def read_tree(file: Path) -> dict[str, Any]:
    """Return the tree of a file of a study. Raises FlowsimError for what is no YAML."""
    try:
        tree = yaml.safe_load(file.read_text(encoding="utf-8"))
    except (OSError, UnicodeDecodeError, yaml.YAMLError) as problem:
        raise FlowsimError(f"{file}: cannot be read ({problem})") from None
    if not isinstance(tree, dict):
        raise FlowsimError(f"{file.name}: is no set of keys; give it {', '.join(KEYS)}")
    for key in tree:
        if key not in KEYS:
            raise unknown_name(file.name, "key", key, KEYS)
    if absent := [key for key in KEYS if key not in tree]:
        raise FlowsimError(f"{file.name}: {', '.join(absent)} missing; add it")
    return tree


def read_matching(file: Path | None = None, config_dir: str | None = None) -> Matching:
    """Return the study of a file, that of the baseline's hospital if none is given.

    Raises FlowsimError for an unknown key, path, period or figure, for a figure that is an input or
    has no tolerance, and for a range outside the one the configuration gives.
    """
    file = file or study_file(hospital_of(config_dir), config_dir)
    tree = read_tree(file)
    try:
        return _matching(tree, config_dir)
    except FlowsimError as problem:
        raise prefixed(file.name, problem) from None


def _matching(tree: Mapping[str, Any], config_dir: str | None) -> Matching:
    official = settings(config_dir)
    lists = ("dated", "long_stay_beds", "targets", "long_stays_as", "predicted_only")
    named = [period for key in lists for period in tree[key]]
    for period in (*tree["periods"], *named, *tree["long_stays_as"].values()):
        if period not in official.starts:
            raise unknown_name("periods", "period", period, official.starts)
    return Matching(
        seed=int(tree["seed"]),
        replications=int(tree["replications"]),
        warm_up_weeks=int(tree["warm_up_weeks"]),
        weeks=int(tree["weeks"]),
        long_stay_beds=tree["long_stay_beds"],
        long_stays_as=tree["long_stays_as"],
        predicted=tree["predicted"],
        not_used=tree["not_used"],
        periods=tuple(tree["periods"]),
        dated=tuple(tree["dated"]),
        predicted_only=tuple(tree["predicted_only"]),
        own_sources=tuple(tree["own_sources"]),
        parameters=tuple(_varied(n, row, config_dir) for n, row in tree["parameters"].items()),
        targets=tuple(
            _held(official, period, key, row)
            for period, rows in tree["targets"].items()
            for key, row in rows.items()
        ),
        official=official,
        config_dir=config_dir,
    )


def _varied(name: str, row: Mapping[str, Any], config_dir: str | None) -> Varied:
    """Return a parameter of the file, with its range held to the configuration's."""
    where, allowed = f"parameters.{name}", ("path", "times", "range", "why")
    for key in row:
        if key not in allowed:
            raise unknown_name(where, "key", key, allowed)
    if ("path" in row) == ("times" in row) or "range" not in row:
        raise FlowsimError(f"{where}: give path or times, and range")
    paths = (row["path"],) if "path" in row else tuple(row["times"])
    low, high = (float(end) for end in row["range"])
    made = Varied(
        name=name,
        paths=paths,
        factor="times" in row,
        range=(low, high),
        why=row.get("why", ""),
        config_dir=config_dir,
    )
    for path in paths:
        number_at(shipped(config_dir), path, name)
    least, most = configured_range(made)
    if not least <= low < high <= most:
        raise FlowsimError(
            f"{where}: range {low:g} to {high:g} must lie in the configuration's, "
            f"{least:.4g} to {most:.4g}"
        )
    return made


def _held(official: ValidationSettings, period: str, key: str, row: Mapping[str, Any]) -> Held:
    """Return a target of the file. Raises FlowsimError for one that is none, or an input."""
    where = f"targets.{period}"
    found = {t.key: t for t in official.targets if t.period == period}
    if key not in found:
        raise unknown_name(where, "figure", key, found)
    target = found[key]
    if target.role == "given":
        raise FlowsimError(f"{where}.{key} is an input of the period; leave it out")
    if target.allowance is None:
        raise FlowsimError(f"{where}.{key} has no tolerance; leave it out")
    return Held(target=target, discrepancy=float(row["discrepancy"]), reason=row["reason"])
