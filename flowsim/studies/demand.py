"""The scenarios of a comparison at other emergency demand, a tenth below and a tenth above."""

import copy
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flowsim.config.folders import Folders
from flowsim.config.resolved import ResolvedConfig, resolve
from flowsim.errors import FlowsimError

if TYPE_CHECKING:
    import pandas as pd

AS_GIVEN = 1.0
FACTORS = (0.9, 1.1)
"""Of the demand as given, below and above it."""

SCALED = {
    "period.type1_per_day": ("hospital.emergency.demand.type1_per_day",),
    "period.type3_per_day": ("hospital.second_site.per_day",),
    "hospital.assessment.expected.straight_in_per_day.value": (),
}
"""Settings that are scaled, by their keys, and those that refer to each."""


@dataclass(frozen=True)
class AtDemand:
    """All scenarios, in their order, at a multiple of the emergency demand as given."""

    factor: float
    configs: tuple[ResolvedConfig, ...]


def at_other_demand(
    configs: Sequence[ResolvedConfig], config_dir: str | Path | None = None
) -> list[AtDemand]:
    """Return the scenarios at each of `FACTORS` times the emergency demand as given.

    Scaled are type 1 attendances, urgent care at the second site, and patients whom a specialty
    expects; with them all that they lead to. Planned operations and admissions, the urgent
    ambulatory list, critical care's patients from elsewhere, beds and staff stay.

    Raises FlowsimError for a scenario that sets the demand otherwise than the first.
    """
    _check_demand(configs)
    folders = Folders.of(config_dir)
    return [
        AtDemand(factor, tuple(_scaled(config, factor, folders) for config in configs))
        for factor in FACTORS
    ]


def _check_demand(configs: Sequence[ResolvedConfig]) -> None:
    first, *others = configs
    for other in others:
        for key in SCALED:
            for each in (key, *SCALED[key]):
                ours, theirs = _table(first.tree, each), _table(other.tree, each)
                if ours != theirs:
                    raise FlowsimError(
                        f"compare --demand-range: scenario {other.scenario.name} sets the demand "
                        f"itself ({each} is {theirs:g}, and {ours:g} in {first.scenario.name}), so "
                        "its effect at other demand would be of two demands; leave --demand-range "
                        f"out, or give all scenarios the same: {each}={ours:g}"
                    )


def _table(tree: Mapping[str, Any], key: str) -> Any:
    """Return what stands in a tree under a key."""
    held: Any = tree
    for part in key.split("."):
        held = held[part]
    return held


def _scaled(config: ResolvedConfig, factor: float, folders: Folders) -> ResolvedConfig:
    """Return a scenario with its emergency demand times a factor."""
    tree = copy.deepcopy(dict(config.tree))
    for key, following in SCALED.items():
        for each in (key, *following):
            way, _, last = each.rpartition(".")
            table = _table(tree, way)
            table[last] = round(table[last] * factor, 9)
            if "range" in table:
                table["range"] = None  # it says what is plausible of the demand as given
    return resolve(tree, folders)


def demand_effects(
    given: "Sequence[pd.DataFrame]", other: Sequence[AtDemand], found: "Sequence[pd.DataFrame]"
) -> "pd.DataFrame | None":
    """Return every scenario compared with the first at each demand; None for no other demand.

    `given` are the tidy tables (scenario, replication, measure, unit, value) of the scenarios at
    the demand as given, `found` those at the `other` demands, in their order. Columns demand (the
    factor, lowest first), then those of `flowsim.analysis.comparison.compare` without the range
    over plausible hospitals, which is not looked for. Intervals are of chance, and widened for the
    number of scenarios, not for that of demands.
    """
    if not other:
        return None
    import pandas as pd

    from flowsim.analysis.comparison import COLUMNS, compare

    left = iter(found)
    there = {each.factor: [next(left) for _ in each.configs] for each in other}
    tables = []
    for factor, measures in sorted({AS_GIVEN: list(given), **there}.items()):
        baseline = str(measures[0]["scenario"].iloc[0])
        table = compare(pd.concat(measures, ignore_index=True), baseline=baseline)
        table = table.drop(columns=[c for c in COLUMNS if c.startswith("plausible_")])
        table.insert(0, "demand", factor)
        tables.append(table)
    return pd.concat(tables, ignore_index=True)
