"""The scenarios that switch on one initiative of a bundle at a time."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from flowsim.config.resolved import ResolvedConfig
from flowsim.errors import FlowsimError

if TYPE_CHECKING:
    import pandas as pd

SAME = ("period", "hospital")
"""Parts of a configuration in which a bundle must be like the baseline."""


@dataclass(frozen=True)
class Bundle:
    """A scenario of several initiatives, with one scenario for each of them alone."""

    config: ResolvedConfig
    alone: Mapping[str, ResolvedConfig]


def bundles(configs: Sequence[ResolvedConfig]) -> list[Bundle]:
    """Return the scenarios that add two or more initiatives to the first, taken apart.

    Raises FlowsimError when there is none, and when one differs from the first in more than
    initiatives, for then their effects do not add up to its own.
    """
    first, *others = configs
    found = [Bundle(config, _alone(first, config)) for config in others]
    found = [bundle for bundle in found if len(bundle.alone) > 1]
    if not found:
        raise FlowsimError(
            "compare --isolate needs a scenario that adds two or more initiatives to the first: of "
            "one alone the comparison itself is the effect, so leave --isolate out, or write e.g. "
            "flowsim compare baseline bed_bureau+ed_xray --isolate"
        )
    for bundle in found:
        for part in SAME:
            if bundle.config.tree.get(part) != first.tree.get(part):
                raise FlowsimError(
                    f"compare --isolate: scenario {bundle.config.scenario.name} changes {part} "
                    f"besides its initiatives, so these cannot be told apart from that; let both "
                    "scenarios change it"
                )
    return found


def _alone(first: ResolvedConfig, config: ResolvedConfig) -> dict[str, ResolvedConfig]:
    """Return the first scenario with each initiative that the other adds, alone."""
    there = dict(first.tree.get("initiative") or {})
    others = dict(config.tree.get("initiative") or {})
    for name in there:
        if others.get(name) != there[name]:
            raise FlowsimError(
                f"compare --isolate: {first.scenario.name} has initiative {name}, and "
                f"{config.scenario.name} has it not, or with other parameters; switch it on in "
                "both, the same"
            )
    by_name = {each.name: each for each in config.initiatives}
    return {
        name: _with_one(first, config, name, by_name[name].title)
        for name in others
        if name not in there
    }


def _with_one(
    first: ResolvedConfig, config: ResolvedConfig, name: str, title: str
) -> ResolvedConfig:
    each = {item.name: item for item in config.initiatives}
    words = {"name": f"{first.scenario.name}+{name}", "title": title, "question": ""}
    initiative = {**(first.tree.get("initiative") or {}), name: config.tree["initiative"][name]}
    return replace(
        config,
        tree={**config.tree, "initiative": initiative, "scenario": words},
        scenario=replace(config.scenario, **words),
        initiatives=(*first.initiatives, each[name]),
    )


def isolated(
    measures: "Mapping[str, pd.DataFrame]",
    apart: Sequence[Bundle],
    alone: "Sequence[pd.DataFrame]",
) -> "pd.DataFrame | None":
    """Return the isolated effects of all bundles, None where there is none.

    `measures` are the tidy tables of the scenarios by name, that of the first in front; `alone`
    those of the initiatives of the bundles, in their order.
    """
    if not apart:
        return None
    import pandas as pd

    baseline, left = next(iter(measures)), iter(alone)
    found = []
    for bundle in apart:
        singles = [next(left).assign(scenario=part_name(bundle, part)) for part in bundle.alone]
        tables = [measures[baseline], measures[bundle.config.scenario.name], *singles]
        found.append(effects(baseline, bundle, pd.concat(tables, ignore_index=True)))
    return pd.concat(found, ignore_index=True)


def effects(baseline: str, bundle: Bundle, measures: "pd.DataFrame") -> "pd.DataFrame":
    """Return the isolated effects of a bundle: see `flowsim.analysis.isolated`.

    `measures` has the columns of the tidy table; the scenarios alone are called
    '<bundle>: <initiative>' in it.
    """
    from flowsim.analysis.isolated import isolated_effects

    name = bundle.config.scenario.name
    alone = {part: part_name(bundle, part) for part in bundle.alone}
    return isolated_effects(measures, baseline=baseline, bundle=name, alone=alone)


def part_name(bundle: Bundle, initiative: str) -> str:
    """Return what the scenario of one initiative is called among the measures."""
    return f"{bundle.config.scenario.name}: {initiative}"
