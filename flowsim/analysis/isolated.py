"""What each initiative of a bundle does alone, and what is left over when they come together."""

from collections.abc import Mapping

import numpy as np
import pandas as pd

from flowsim.analysis.measures import describe
from flowsim.analysis.statistics import adjusted_intervals

SUM, BUNDLE, INTERACTION = "sum", "bundle", "interaction"
COLUMNS = (
    "measure",
    "name",
    "unit",
    "scenario",
    "part",
    "difference",
    "low",
    "high",
    "replications",
)


def isolated_effects(
    measures: pd.DataFrame, *, baseline: str, bundle: str, alone: Mapping[str, str]
) -> pd.DataFrame:
    """Return, for each measure, the difference each initiative makes alone, their sum, the bundle's
    difference, and the interaction: the bundle's less the sum.

    `measures` is the tidy table (scenario, replication, measure, unit, value); `alone` names the
    scenario of each initiative by itself. Every part is worked out replication by replication, on
    the same patients. As in `compare`, the intervals of a measure hold together at 95 %: they are
    widened for their number (Bonferroni).
    A replication without a value in any of the scenarios is left out.
    """
    wide = measures.pivot(index="replication", columns=["measure", "scenario"], values="value")
    nothing = pd.Series(np.nan, index=wide.index)
    rows: list[dict[str, object]] = []
    for key in measures["measure"].unique():
        there = {
            name: wide.get((key, name), nothing) for name in (baseline, bundle, *alone.values())
        }
        known = pd.DataFrame(there).dropna()
        base = known[baseline]
        single = {part: known[name] - base for part, name in alone.items()}
        total = sum(single.values(), start=pd.Series(0.0, index=known.index))
        together = known[bundle] - base
        parts = {**single, SUM: total, BUNDLE: together, INTERACTION: together - total}
        about = describe(key)
        intervals = adjusted_intervals([values.to_numpy() for values in parts.values()])
        for part, found in zip(parts, intervals, strict=True):
            rows.append(
                {
                    "measure": key,
                    "name": about.name,
                    "unit": about.unit,
                    "scenario": bundle,
                    "part": part,
                    "difference": found.mean,
                    "low": found.low,
                    "high": found.high,
                    "replications": found.replications,
                }
            )
    return pd.DataFrame(rows, columns=list(COLUMNS))
