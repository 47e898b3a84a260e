"""Scenarios against a baseline, measure by measure, from the tidy table of their replications."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass

import numpy as np
import pandas as pd

from flowsim.analysis.measures import Measure, describe
from flowsim.analysis.measures.own_model import PRESENT
from flowsim.analysis.measures.registry import ANY
from flowsim.analysis.measures.to_bed import TO_BED
from flowsim.analysis.panel import thresholds
from flowsim.analysis.plausible import NO_RANGE, PlausibleRange, over_hospitals, range_if_any
from flowsim.analysis.statistics import (
    Adjustment,
    Flag,
    FloatArray,
    Interval,
    achieved_correlation,
    adjusted_intervals,
    is_unstable,
    ranged_interval,
    verdict,
)

COLUMNS = (
    "measure",
    "name",
    "unit",
    "baseline",
    "scenario",
    "scenario_value",
    "baseline_value",
    "difference",
    "low",
    "high",
    "replications",
    "flag",
    "direction",
    "standard",
    "plausible_low",
    "plausible_high",
    "plausible_hospitals",
)

STANDARDISED = Measure(
    key="E01s.all",
    name="Within four hours, at the baseline's mix",
    unit="%",
    definition=(
        "Share within four hours of each stream and ending, weighted by the baseline's patients:"
        " what moving easy patients elsewhere cannot change. The weights are the baseline's"
        " E00.attendances.stratum, a stream and ending each; one that nobody had in some scenario"
        " is left out of all."
    ),
    source="direct standardisation",
    better="higher",
    minimum_important_difference=1.0,
)
AVOIDED = Measure(
    key="A08.avoided",
    name="Emergency patients kept out of a bed",
    unit="patients a week",
    definition=(
        "The baseline's A08.to_bed less the scenario's, replication by replication: the same"
        " patients, so those who came into a bed or an assessment space in the baseline and not in"
        " the scenario, less the reverse. It is not admissions: a visit to same day emergency care"
        " is one in the official count."
    ),
    source="paired scenarios",
    better="higher",
    minimum_important_difference=5.0,
    bounds=ANY,
)
OF_COMPARISONS = (STANDARDISED, AVOIDED)
"""Measures of a scenario against a baseline, which one run alone does not have."""

_SHARE, _VOLUME = "E01.all.stratum.", "E00.attendances.stratum."


def compare(
    measures: pd.DataFrame,
    *,
    baseline: str,
    level: float = 0.95,
    adjustment: Adjustment = "bonferroni",
    matters: Mapping[str, float] | None = None,
    plausible: pd.DataFrame | None = None,
) -> pd.DataFrame:
    """Return every scenario compared with the baseline: a row a measure and scenario.

    `measures` is the tidy table (scenario, replication, measure, unit, value). Replications are
    paired by number; one that is missing or NaN on either side is left out of both values. What
    one side alone has is given as its mean, without a difference, flagged 'only in scenario' or
    'only in baseline'; what neither has is 'not computed'.
    Intervals are adjusted for the number of scenarios, not for that of measures. Where either
    side never settles (`unstable_scenarios`) the flag is 'unstable'. `direction` says whether a
    difference that is more than chance is for the better; `standard` whether the mean meets the
    standard of 2018/19, 'now met' or 'no longer met' where such a difference crosses it.
    `matters` are the smallest differences that matter by key, in the place of the measures' own.
    `plausible` is a tidy table, too, of one replication in each of several plausible hospitals,
    whose numbers stand for those of replications. Of it are `plausible_low` and `plausible_high`
    (`flowsim.analysis.plausible`; NaN without it), meant to hold 95 % of these hospitals' effects,
    and `plausible_hospitals`, how many have a value. What holds over chance and not over them is
    flagged 'not clear over plausible hospitals'. This range is not adjusted.
    Raises ValueError when the baseline is not in the table.
    """
    names = list(measures["scenario"].unique())
    if baseline not in names:
        raise ValueError(f"baseline '{baseline}' is not in the table ({', '.join(names)})")
    others = [name for name in names if name != baseline]
    table = _with_own(measures, baseline)
    wide = _Wide(table)
    hospitals = None if plausible is None else _Wide(_with_own(plausible, baseline))
    unstable = set(unstable_scenarios(measures))
    rows: list[dict[str, object]] = []
    for key in table["measure"].unique():
        values = {name: wide.values(key, name) for name in (baseline, *others)}
        differences = [values[name] - values[baseline] for name in others]
        intervals = adjusted_intervals(differences, level=level, adjustment=adjustment)
        about = _described(key)
        for name, interval in zip(others, intervals, strict=True):
            shaky = bool({name, baseline} & unstable)
            least = (matters or {}).get(key) or _least(about, wide, (baseline, name))
            over = _over(hospitals, key, (name, baseline), interval)
            found = _Found(interval=interval, over=over, least=least, unstable=shaky)
            row = _row(about, found, (values[name], values[baseline]))
            rows.append({"baseline": baseline, "scenario": name} | row)
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _with_own(measures: pd.DataFrame, baseline: str) -> pd.DataFrame:
    """Return the tidy table with the measures of a scenario against the baseline."""
    own = [_standardised(measures, baseline), _avoided(measures, baseline)]
    return pd.concat([measures, *own], ignore_index=True)


@dataclass(frozen=True, kw_only=True)
class _Found:
    """What is known of one difference; `over` is None where no plausible hospital was asked for."""

    interval: Interval
    over: PlausibleRange | None
    least: float | None
    unstable: bool

    @property
    def flag(self) -> Flag:
        """What may be said of it."""
        flag = verdict(self.interval, self.least, unstable=self.unstable)
        if self.over is None:
            return flag
        low, high = self.over.low, self.over.high
        return over_hospitals(flag, self.interval.mean, low, high, self.least or 0.0)


class _Wide:
    """The values of each measure and scenario by replication, quick to look up."""

    def __init__(self, measures: pd.DataFrame) -> None:
        wide = measures.pivot(index="replication", columns=["measure", "scenario"], values="value")
        self._columns = np.asarray(wide, dtype=np.float64).T
        keys, scenarios = (wide.columns.get_level_values(level) for level in (0, 1))
        pairs = zip(keys, scenarios, strict=True)
        self._place = {(str(key), str(name)): k for k, (key, name) in enumerate(pairs)}
        self._missing = np.full(len(wide), np.nan)

    def values(self, key: str, scenario: str) -> FloatArray:
        """Return one value a replication, NaN where there is none."""
        place = self._place.get((key, scenario))
        return self._missing if place is None else self._columns[place]


def _described(key: str) -> Measure:
    return next((measure for measure in OF_COMPARISONS if measure.key == key), None) or describe(
        key
    )


def _least(measure: Measure, wide: _Wide, scenarios: tuple[str, str]) -> float | None:
    """Return the minimum important difference in the measure's unit.

    That of a measure that says the same as another is the other's, times how many of its units
    one of the other's has been in the two scenarios.
    """
    if not measure.same_as:
        return measure.minimum_important_difference
    base = ".".join(measure.key.split(".")[:2])
    own, other = (
        sum(float(np.nansum(wide.values(key, name))) for name in scenarios)
        for key in (base, measure.same_as)
    )
    least = describe(measure.same_as).minimum_important_difference
    return None if least is None or not other else least * own / other


def _over(
    hospitals: _Wide | None, key: str, scenarios: tuple[str, str], interval: Interval
) -> PlausibleRange | None:
    """Return the range over plausible hospitals of a measure's difference of two scenarios.

    What chance does comes of the spread of the replications behind the `interval`.
    """
    if hospitals is None:
        return None
    first, second = (hospitals.values(key, name) for name in scenarios)
    return range_if_any(first - second, interval.standard_deviation**2)


def _row(
    measure: Measure, found: _Found, values: tuple[FloatArray, FloatArray]
) -> dict[str, object]:
    """Return the row of one scenario; `values` are its replications and the baseline's."""
    known = [~np.isnan(v) for v in values]
    both = known[0] & known[1]
    used = (both, both) if both.any() else known
    scenario, baseline = (
        float(v[k].mean()) if k.any() else float("nan") for v, k in zip(values, used, strict=True)
    )
    interval, over, flag = found.interval, found.over or NO_RANGE, found.flag
    if not both.any() and not found.unstable:
        flag = _one_sided(bool(known[0].any()), bool(known[1].any()))
    span = measure.range[1] - measure.range[0]
    return {
        "measure": measure.key,
        "name": measure.name,
        "unit": measure.unit,
        "scenario_value": scenario,
        "baseline_value": baseline,
        "difference": interval.mean,
        # No difference is larger than the range; cutting there loses no coverage.
        "low": max(interval.low, -span),
        "high": min(interval.high, span),
        "replications": interval.replications,
        "flag": flag,
        "direction": _direction(measure, interval, flag),
        "standard": _standard(measure, scenario, baseline, flag),
        "plausible_low": max(over.low, -span),
        "plausible_high": min(over.high, span),
        "plausible_hospitals": over.hospitals,
    }


def _one_sided(scenario: bool, baseline: bool) -> Flag:
    """Return what to say where no replication has both values: there is nothing to compare."""
    if scenario == baseline:
        return "not computed"
    return "only in scenario" if scenario else "only in baseline"


def _standard(measure: Measure, scenario: float, baseline: float, flag: Flag) -> str:
    """Return whether the scenario meets the measure's standard; '' where nothing can be said."""
    standard = thresholds().get(measure.key)
    if standard is None or flag == "unstable" or np.isnan(scenario):
        return ""
    now, before = standard.met(scenario), standard.met(baseline)
    if now != before and flag in ("clear", "smaller than matters"):
        return "now met" if now else "no longer met"
    return "met" if now else "not met"


def _direction(measure: Measure, interval: Interval, flag: Flag) -> str:
    if flag not in ("clear", "smaller than matters") or measure.better == "neither":
        return ""
    return "better" if (interval.mean > 0) == (measure.better == "higher") else "worse"


def _standardised(measures: pd.DataFrame, baseline: str) -> pd.DataFrame:
    """Return the tidy rows of E01s: each scenario's shares at the baseline's volumes.

    Of the strata that all scenarios have in a replication.
    """
    keys = measures["measure"].astype(str)
    share = measures[keys.str.startswith(_SHARE)]
    volume = measures[keys.str.startswith(_VOLUME) & (measures["scenario"] == baseline)]
    share = share.assign(stratum=share["measure"].str.removeprefix(_SHARE))
    volume = volume.assign(stratum=volume["measure"].str.removeprefix(_VOLUME))
    joined = share.merge(
        volume[["replication", "stratum", "value"]],
        on=["replication", "stratum"],
        suffixes=("", "_weight"),
    ).dropna(subset=["value", "value_weight"])
    together = joined.groupby("replication")["scenario"].transform("nunique")
    there = joined.groupby(["replication", "stratum"])["scenario"].transform("nunique")
    joined = joined[there == together]  # one mix for all of them
    joined["product"] = joined["value"] * joined["value_weight"]
    sums = joined.groupby(["scenario", "replication"], as_index=False, observed=True)[
        ["product", "value_weight"]
    ].sum()
    sums = sums[sums["value_weight"] > 0]
    return pd.DataFrame(
        {
            "scenario": sums["scenario"],
            "replication": sums["replication"],
            "measure": STANDARDISED.key,
            "unit": STANDARDISED.unit,
            "value": sums["product"] / sums["value_weight"],
        }
    )


def _avoided(measures: pd.DataFrame, baseline: str) -> pd.DataFrame:
    """Return the tidy rows of A08, replication by replication; the baseline's are zero."""
    in_beds = measures[measures["measure"] == TO_BED]
    before = in_beds[in_beds["scenario"] == baseline].set_index("replication")["value"]
    return in_beds.assign(
        measure=AVOIDED.key,
        unit=AVOIDED.unit,
        value=in_beds["replication"].map(before) - in_beds["value"],
    )


def unstable_scenarios(measures: pd.DataFrame) -> tuple[str, ...]:
    """Return the scenarios in which a number of patients never settles (X04).

    Of the shipped hospital those in the department and those waiting for a bed, of a model of
    one's own all that are in it.
    """
    found = []
    for name in measures["scenario"].unique():
        rows = measures[measures["scenario"] == name]
        if any(_grows(rows, what) for what in ("ed", "queue", PRESENT)):
            found.append(str(name))
    return tuple(found)


def _grows(rows: pd.DataFrame, what: str) -> bool:
    names = [f"{what}_{part}" for part in ("second_quarter", "last_quarter", "growth")]
    parts = [
        rows[rows["measure"] == f"X04.{name}"].set_index("replication")["value"]
        for name in (*names, f"{what}_growth_error", "growth_freedom")
    ]
    return is_unstable(*np.asarray(pd.concat(parts, axis=1), dtype=np.float64).T)


def summary(measures: pd.DataFrame, *, level: float = 0.95) -> pd.DataFrame:
    """Return each scenario's measures over its replications.

    Columns scenario, measure, name, unit, mean, low, high, standard_deviation, least, most,
    replications. Intervals stay within what the measure can be. `least` and `most` are the extreme
    replications: what a year could look like.
    """
    rows = []
    for (scenario, key), group in measures.groupby(
        ["scenario", "measure"], sort=False, observed=True
    ):
        values = np.asarray(group["value"], dtype=np.float64)
        known = values[~np.isnan(values)]
        about = _described(str(key))
        interval = ranged_interval(values, *about.range, level=level)
        rows.append(
            {
                "scenario": scenario,
                "measure": key,
                "name": about.name,
                "unit": about.unit,
                "mean": interval.mean,
                "low": interval.low,
                "high": interval.high,
                "standard_deviation": interval.standard_deviation,
                "least": float(known.min()) if known.size else float("nan"),
                "most": float(known.max()) if known.size else float("nan"),
                "replications": interval.replications,
            }
        )
    return pd.DataFrame(rows)


def correlations(
    measures: pd.DataFrame, *, baseline: str, keys: Iterable[str] = ("E01.all", "B01.midnight")
) -> pd.DataFrame:
    """Return the correlation each scenario achieves with the baseline, by measure.

    Columns scenario, measure, correlation. Near zero means common random numbers are broken.
    """
    wanted = tuple(keys)
    wide = _Wide(measures[measures["measure"].isin(wanted)])
    names = [name for name in measures["scenario"].unique() if name != baseline]
    rows: list[Mapping[str, object]] = [
        {
            "scenario": name,
            "measure": key,
            "correlation": achieved_correlation(wide.values(key, name), wide.values(key, baseline)),
        }
        for name in names
        for key in wanted
    ]
    return pd.DataFrame(rows, columns=["scenario", "measure", "correlation"])
