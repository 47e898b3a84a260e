"""The simulated hospital against official figures: `flowsim validate`."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, timedelta
from itertools import pairwise
from typing import Any

import numpy as np

from flowsim.analysis.measures.registry import unit_range
from flowsim.analysis.official import official_figures, worst_hour_error, worst_month_error
from flowsim.analysis.official_days import breaches_by_admissions, daily_reports
from flowsim.analysis.statistics import ranged_interval
from flowsim.config.folders import Folders
from flowsim.config.run_settings import WARM_UP
from flowsim.config.scenario_words import BASELINE
from flowsim.config.typed_tree import validate as validated
from flowsim.errors import FlowsimError, unknown_name
from flowsim.studies.results import RunResult
from flowsim.studies.study import run

SWEEP = "occupancy_sweep"
REFERENCE = "apr_nov_2018"
BANDS = (0.0, 85.5, 87.5, 91.5, 95.5, 98.5, 100.01)
"""Edges of the bands of occupancy (%): the whole per cents of paling_2020, some together."""
RISES = ("breaches_86_87", "breaches_88_91", "breaches_92_95", "breaches_96_98", "breaches_99_100")
"""The figures of the bands but the first: rise of breaches (points) over the first."""


@dataclass(frozen=True, kw_only=True)
class Target:
    """One official figure and the tolerance written before the comparison.

    `role`: given (an input recovered), fitted (the calibration saw it), shape (it emerges) or
    predicted (held out). Without a tolerance the figure is shown beside ours and not judged.
    """

    key: str
    period: str
    role: str
    unit: str
    official: float
    name: str
    source: str
    tolerance: float | None = None
    tolerance_kind: str = "absolute"

    @property
    def allowance(self) -> float | None:
        """The tolerance in the unit of the figure."""
        if self.tolerance is None:
            return None
        return self.tolerance * (self.official / 100 if self.tolerance_kind == "percent" else 1)

    def verdict(self, simulated: float) -> str:
        """Return 'pass', 'FAIL', or 'shown' for a figure that is not judged."""
        if self.allowance is None:
            return "shown"
        return "pass" if abs(simulated - self.official) <= self.allowance else "FAIL"


@dataclass(frozen=True, kw_only=True)
class ValidationSettings:
    """What is compared: the figures, the months they cover, and how long each period is run.

    `starts` are the Mondays on which the results of the periods begin; `months` are the official
    attendances a day of the `reference` period. `beds_open` are the numbers of beds the occupancy
    sweep opens.
    """

    targets: tuple[Target, ...]
    starts: Mapping[str, str]
    months: Mapping[str, float]
    hour_share: tuple[float, ...]
    weeks: Mapping[str, int]
    beds_open: tuple[int, ...]
    source: str
    reference: str = REFERENCE

    def __post_init__(self) -> None:
        if self.reference not in self.starts:
            raise unknown_name("reference", "period", self.reference, self.starts)


@dataclass(frozen=True, kw_only=True)
class Row:
    """One line of the table."""

    period: str
    key: str
    name: str
    role: str
    unit: str
    official: float
    tolerance: float | None
    simulated: float
    low: float
    high: float
    verdict: str
    source: str


@dataclass(frozen=True, kw_only=True)
class Validation:
    """The table, the curve of breaches by occupancy, and what was run."""

    rows: tuple[Row, ...]
    curve: tuple[dict[str, float], ...] = ()
    replications: int = 0
    notes: tuple[str, ...] = field(default=())

    @property
    def passed(self) -> bool:
        """Whether every judged figure is within its tolerance."""
        return all(row.verdict != "FAIL" for row in self.rows)

    def as_tree(self) -> dict[str, Any]:
        """Return plain data for JSON."""
        return {
            "passed": self.passed,
            "replications": self.replications,
            "rows": [asdict(row) for row in self.rows],
            "occupancy_curve": list(self.curve),
            "notes": list(self.notes),
        }


def settings(config_dir: str | None = None) -> ValidationSettings:
    """Return the figures of `configs/validation/targets.yaml`, validated."""
    from omegaconf import OmegaConf

    folders = Folders.of(config_dir)
    file = folders.file("validation/targets.yaml")
    if file is None:
        raise FlowsimError("configs/validation/targets.yaml is missing; install flowsim again")
    tree = OmegaConf.to_container(OmegaConf.load(file), resolve=True)
    return validated(ValidationSettings, tree, "validation", lambda key: f"{file.name}: {key}")


def validate(
    *,
    replications: int | None = None,
    overrides: Sequence[str] = (),
    config_dir: str | None = None,
    weeks: int | None = None,
    days: int | None = None,
    hours: int | None = None,
    progress: bool = False,
    **run_settings: Any,
) -> Validation:
    """Run the baseline in every period with official figures, and hold it against them.

    `weeks`, `days` and `hours` shorten every period (for a quick look) and leave dates out;
    other arguments as in `run`.
    """
    known = settings(config_dir)
    repeats = replications or 8
    given = {"weeks": weeks, "days": days, "hours": hours}
    short: dict[str, Any] = {unit: number for unit, number in given.items() if number is not None}
    found: dict[str, dict[str, list[float]]] = {}
    common = {"config_dir": config_dir, "progress": progress, **run_settings}
    for period in dict.fromkeys(t.period for t in known.targets if t.period != SWEEP):
        length = short or {"weeks": known.weeks[period]}
        start = [] if short else _start(known.starts[period], overrides)
        result = run(
            BASELINE,
            replications=repeats,
            **length,
            overrides=[f"period={period}", *start, *overrides],
            **common,
        )
        found[period] = _figures(result, known if start and period == known.reference else None)
    curve, found[SWEEP] = _sweep(known, short, repeats, overrides, common)
    rows = tuple(_row(target, found[target.period]) for target in known.targets)
    return Validation(rows=rows, curve=curve, replications=repeats)


def _start(monday: str, overrides: Sequence[str]) -> list[str]:
    """Return the override with which results begin on a date: its months, its bank holidays."""
    from flowsim.config.resolved import load

    warm_up = load(BASELINE, overrides).run.hours_of(WARM_UP)
    first = date.fromisoformat(monday) - timedelta(hours=warm_up)
    return [f"period.start_date='{first.isoformat()}'"]


def _figures(result: RunResult, known: ValidationSettings | None) -> dict[str, list[float]]:
    """Return every figure, one value a replication."""
    found: dict[str, list[float]] = {}
    for replication in result.replications:
        records = result.records(replication)
        figures = official_figures(records)
        figures["breaches_by_admissions"] = breaches_by_admissions(daily_reports(records))
        if known is not None:
            first = date.fromisoformat(known.starts[known.reference])
            first -= timedelta(minutes=records.window[0])
            figures["worst_month_error"] = worst_month_error(records, first, known.months)
            figures["worst_hour_error"] = worst_hour_error(records, known.hour_share)
        for key, value in figures.items():
            found.setdefault(key, []).append(value)
    return found


def _sweep(
    known: ValidationSettings,
    short: Mapping[str, Any],
    repeats: int,
    overrides: Sequence[str],
    common: Mapping[str, Any],
) -> tuple[tuple[dict[str, float], ...], dict[str, list[float]]]:
    """Return breaches by band of occupancy, and the rises of breaches by replication.

    Days of hospitals with more and fewer beds are pooled; the rise from 85 % to 100 % is 15 times
    the slope of a straight line through daily breaches (%) against occupancy at 08:00 after the
    day (%), weighted by attendances; the others are of bands over the days at 85 % and less.
    """
    days: list[list[dict[str, Any]]] = [[] for _ in range(repeats)]
    for beds in known.beds_open:
        result = run(
            BASELINE,
            replications=repeats,
            **(short or {"weeks": known.weeks[SWEEP]}),
            overrides=[f"period.general_acute_open={beds}", *overrides],
            **common,
        )
        for replication in result.replications:
            days[replication].append(daily_reports(result.records(replication)))
    each = [_pooled(group) for group in days]
    rises = [_rises(one) for one in each]
    found = {key: [rise[key] for rise in rises] for key in RISES}
    return _bands(_pooled(each)), {"occupancy_slope": [_slope(one) for one in each], **found}


def _pooled(group: Sequence[Mapping[str, Any]]) -> dict[str, Any]:
    return {key: np.concatenate([item[key] for item in group]) for key in group[0]}


def _slope(days: Mapping[str, Any]) -> float:
    some = days["attendances"] > 0
    breach = 100 * days["breaches"][some] / days["attendances"][some]
    weight = np.sqrt(days["attendances"][some])
    return float(15 * np.polyfit(days["occupancy"][some], breach, 1, w=weight)[0])


def _rises(days: Mapping[str, Any]) -> dict[str, float]:
    """Return the rise of breaches (points) of every band over the first; NaN without such days."""
    breach = {row["from"]: row["breach"] for row in _bands(days)}
    lowest = breach.get(BANDS[0], float("nan"))
    return {
        key: breach.get(low, float("nan")) - lowest
        for key, low in zip(RISES, BANDS[1:], strict=False)
    }


def _bands(days: Mapping[str, Any]) -> tuple[dict[str, float], ...]:
    rows = []
    for low, high in pairwise(BANDS):
        inside = (days["occupancy"] >= low) & (days["occupancy"] < high)
        seen = float(days["attendances"][inside].sum())
        if seen:
            breach = 100 * float(days["breaches"][inside].sum()) / seen
            rows.append(
                {"from": low, "to": min(high, 100.0), "days": float(inside.sum()), "breach": breach}
            )
    return tuple(rows)


def _row(target: Target, found: Mapping[str, Sequence[float]]) -> Row:
    values = found.get(target.key, [float("nan")])
    interval = ranged_interval(values, *unit_range(target.unit))
    return Row(
        period=target.period,
        key=target.key,
        name=target.name,
        role=target.role,
        unit=target.unit,
        official=target.official,
        tolerance=target.allowance,
        simulated=interval.mean,
        low=interval.low,
        high=interval.high,
        verdict=target.verdict(interval.mean),
        source=target.source,
    )
