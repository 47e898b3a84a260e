"""Which assumptions the effects of a comparison rest on, by its runs in plausible hospitals."""

from collections.abc import Iterator, Mapping, Sequence
from typing import TYPE_CHECKING, Any

import numpy as np

from flowsim.analysis.measures import describe
from flowsim.analysis.why_uncertain import (
    LEAST_HOSPITALS,
    Explained,
    assumptions,
    by_luck,
    chance_share,
    explained,
)
from flowsim.errors import FlowsimError, unknown_name
from flowsim.numbers import texts

if TYPE_CHECKING:
    import pandas as pd

    from flowsim.studies.plausible import InPlausible

EXPLAINED = ("E01.all", "E12.median")
"""Measures that are explained: four hours, and the wait for a bed, which are asked about first."""

COLUMNS = (
    "scenario",
    "measure",
    "name",
    "unit",
    "assumption",
    "keys",
    "low",
    "high",
    "effect_at_low",
    "effect_at_high",
    "share",
    "by_luck",
    "verdict",
    "reverses_at",
    "assumptions",
    "hospitals",
    "chance_share",
)


def enough(plausible: "InPlausible | None") -> bool:
    """Return whether there are as many plausible hospitals as say something."""
    return plausible is not None and len(plausible.hospitals) >= LEAST_HOSPITALS


def check_enough(plausible: "InPlausible | None", why: str) -> None:
    """Raise FlowsimError where there are too few plausible hospitals to say what effects rest on.

    `why` says why there are none, where they were not asked for by number.
    """
    if enough(plausible):
        return
    number = len(plausible.hospitals) if plausible else 0
    there = f"there are {number}" if number else "there are none" + (f" ({why})" if why else "")
    raise FlowsimError(
        f"compare: what makes an effect uncertain is told by {LEAST_HOSPITALS} plausible hospitals "
        f"or more, and {there}; give their number, e.g. plausible=30, or do not ask for it"
    )


def why_uncertain(
    plausible: "InPlausible | None",
    replications: "pd.DataFrame",
    why: str = "",
    measures: Sequence[str] = EXPLAINED,
) -> "pd.DataFrame":
    """Return a row a scenario, measure and assumption, those that explain most first.

    `replications` is the tidy table of the comparison, whose first scenario is the baseline.
    Columns `COLUMNS`: `low` and `high` are the least and greatest value of the assumption's first
    key, the effects are those of the fitted line there, in the measure's unit; `share` is that of
    the variance it explains, `by_luck` what the best of as many `assumptions` stays below in 95 of
    100 studies without effect, `verdict` 'more than luck' or 'not told apart from luck';
    `reverses_at` is where the line is zero, if it is between; `chance_share` is the share of the
    variance that chance in one replication makes up. A measure without a spread has no rows.

    Raises FlowsimError as `check_enough` does, and for a measure that is none of the comparison.
    """
    import pandas as pd

    check_enough(plausible, why)
    assert plausible is not None  # checked just now
    wanted, known = texts(measures, "measures"), set(replications["measure"])
    for key in wanted:
        if key not in known:
            raise unknown_name("why_uncertain", "measure", key, known)
    baseline, *others = replications["scenario"].unique()
    over = plausible.measures()
    rows: list[dict[str, Any]] = []
    for scenario in others:
        pairs = zip(plausible.settings[baseline], plausible.settings[scenario], strict=True)
        settings = [{**one, **other} for one, other in pairs]
        for key in wanted:
            found, shipped = (
                _differences(table, key, baseline, scenario) for table in (over, replications)
            )
            rows += _rows(key, found, shipped, settings, scenario)
    return pd.DataFrame(rows, columns=list(COLUMNS))


def _rows(
    key: str,
    over: "pd.Series[float]",
    shipped: "pd.Series[float]",
    settings: Sequence[Mapping[str, float]],
    scenario: str,
) -> Iterator[dict[str, Any]]:
    """Yield the rows of a measure; `over` are differences by hospital, `shipped` by replication."""
    differences = np.asarray(over, dtype=np.float64)
    found = explained(differences, assumptions(settings))
    about, number = describe(key), int(over.notna().sum())
    for one in found:
        yield {
            "scenario": scenario,
            "measure": key,
            "name": about.name,
            "unit": about.unit,
            **_said(one),
            "by_luck": by_luck(number, len(found)),
            "assumptions": len(found),
            "hospitals": number,
            "chance_share": chance_share(differences, float(shipped.var())),
        }


def _said(one: Explained) -> dict[str, Any]:
    return {
        "assumption": called(one.assumption.keys),
        "keys": " ".join(one.assumption.keys),
        "low": one.low,
        "high": one.high,
        "effect_at_low": one.at_low,
        "effect_at_high": one.at_high,
        "share": one.share,
        "verdict": "more than luck" if one.told else "not told apart from luck",
        "reverses_at": one.reverses,
    }


def _differences(
    table: "pd.DataFrame", key: str, baseline: str, scenario: str
) -> "pd.Series[float]":
    """Return the scenario's values less the baseline's, by replication or hospital."""
    mine = table[table["measure"] == key]
    wide = mine.pivot(index="replication", columns="scenario", values="value")
    return wide[scenario] - wide[baseline]


def called(keys: Sequence[str]) -> str:
    """Return a short name of numbers that move together.

    It is the first key without the part of the configuration, and how many others there are:
    'emergency.timings.handover.mean_minutes (and 1 more)'.
    """
    name = keys[0].partition(".")[2].removesuffix(".value")
    return f"{name} (and {len(keys) - 1} more)" if len(keys) > 1 else name
