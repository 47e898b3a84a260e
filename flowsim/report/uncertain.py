"""What the effects of a comparison rest on, as tables to read."""

from collections.abc import Iterator
from dataclasses import dataclass
from math import isfinite
from typing import TYPE_CHECKING, Any

from flowsim.report.wording import Form, counted, label, listed, percent

if TYPE_CHECKING:
    import pandas as pd

SHOWN = 5
"""Assumptions of a measure that are shown, besides those told apart from luck."""

TOLD = "more than luck"


@dataclass(frozen=True, kw_only=True)
class Rests:
    """What one effect rests on: a line an assumption (name, values, effect, share, verdict)."""

    title: str
    lines: tuple[tuple[str, str, str, str, str], ...]
    notes: tuple[str, ...]


HEADINGS = ("assumption", "from, to", "effect there", "explains", "verdict")


def rests_on(found: "pd.DataFrame | None") -> tuple[Rests, ...]:
    """Return a table for each scenario and measure of `ComparisonResult.why_uncertain()`."""
    if found is None:
        return ()
    groups = found.groupby(["scenario", "measure"], sort=False)
    return tuple(_rests(mine) for _, mine in groups)


def _rests(mine: "pd.DataFrame") -> Rests:
    first: Any = mine.iloc[0]
    effects = mine[["effect_at_low", "effect_at_high"]].to_numpy(dtype=float).ravel()
    form = Form.of(str(first["unit"]), *effects).changing(*effects)
    told = mine["verdict"] == TOLD
    shown = mine[told | (mine.reset_index().index < SHOWN)]
    unit = f", {form.difference_unit}" if form.difference_unit else ""
    return Rests(
        title=f"What makes {label(str(first['scenario']))} uncertain: {first['name']}{unit}",
        lines=tuple(
            (
                str(row["assumption"]),
                f"{row['low']:.4g}, {row['high']:.4g}",
                form.interval(row["effect_at_low"], row["effect_at_high"]),
                percent(100 * row["share"]),
                str(row["verdict"]),
            )
            for row in shown.to_dict("records")
        ),
        notes=(*_luck(first), _reversed(mine[told])),
    )


def _luck(first: Any) -> Iterator[str]:
    """Yield how little so many hospitals can tell."""
    yield (
        f"By luck alone the best of {counted(int(first['assumptions']), 'assumption')} explains up "
        f"to {percent(100 * first['by_luck'])} over {int(first['hospitals'])} hospitals (in 95 of"
        " 100 such studies): less is not told apart from luck, and may matter all the same."
    )
    if isfinite(first["chance_share"]):
        yield (
            f"Chance in one replication makes up {percent(100 * first['chance_share'])} of the"
            " spread, which no assumption explains. Assumptions that go together in these hospitals"
            " share what they explain."
        )


def _reversed(told: "pd.DataFrame") -> str:
    """Say where an assumption would reverse the answer."""
    across = [row for row in told.to_dict("records") if isfinite(row["reverses_at"])]
    if not across:
        return (
            "No assumption told apart from luck would reverse the answer within the range of these"
            " hospitals."
        )
    where = [f"{row['assumption']} at {row['reverses_at']:.4g}" for row in across]
    return f"The answer would reverse (fitted line through zero): {listed(where)}."
