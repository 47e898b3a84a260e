"""Theatres: use by specialty beside cases per list, cancellations by reason, the waiting list."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

import numpy as np

from flowsim.report.curves import Curve, curves
from flowsim.report.drawing import (
    FULL_WIDTH,
    HALF_WIDTH,
    PHONE_FULL,
    PHONE_HALF,
    Look,
    Picture,
    draw_curves,
    figure,
    legend,
    looks,
    shading,
    svg,
)
from flowsim.report.inputs import Drawable
from flowsim.report.wording import Said, by_scenario, counted, fixed, percent
from flowsim.spelling import spelt

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

ALL = "all"
USE, CASES, ON_THE_DAY = "T02.capped", "T10.cases_per_list", "T11.on_the_day"
MOST_NUMBERED = 2
"""Scenarios of which the number stands beside each dot: of more there is no room."""

REASONS = {
    "patient": "patient did not come",
    "clinical": "unfit or not needed",
    "bed": "no ward bed",
    "time": "list ran out of time",
    "critical_care": "no critical care place",
    "staff": "no anaesthetist",
    "emergency": "an emergency took the time",
}
"""Reasons of cancellations on the day, as a picture says them."""

DOTS = "Dots are means over replications, lines reach from the lowest replication to the highest."


class OfTheatres(Drawable, Protocol):
    """What pictures of theatres are drawn from."""

    @property
    def measures(self) -> "pd.DataFrame":
        """Tidy measures with their break-downs: scenario, replication, measure, value."""


@dataclass(frozen=True, kw_only=True)
class Dot:
    """A measure, or one of its parts, in one scenario: mean, lowest, highest replication."""

    part: str
    scenario: str
    mean: float
    low: float
    high: float


def dots(report: OfTheatres, key: str, dimension: str) -> tuple[Dot, ...]:
    """Return a measure and its break-down by one dimension; nothing where it has no value."""
    table = report.measures.dropna(subset=["value"])
    prefix = f"{key}.{dimension}."
    found = []
    for summary in report.scenarios:
        mine = table[table["scenario"] == summary.name]
        mine = mine[(mine["measure"] == key) | mine["measure"].str.startswith(prefix)]
        for name, values in mine.groupby("measure", sort=False)["value"]:
            part = ALL if name == key else str(name).removeprefix(prefix)
            found.append(
                Dot(
                    part=part,
                    scenario=summary.name,
                    mean=float(values.mean()),
                    low=float(values.min()),
                    high=float(values.max()),
                )
            )
    return tuple(found)


def theatre_use(report: OfTheatres) -> Picture | None:
    """Return capped utilisation by specialty beside cases per list, None without theatres."""
    use, cases = dots(report, USE, "specialty"), dots(report, CASES, "specialty")
    if not use or not cases:
        return None
    takeaway = (
        f"Of the time of lists held, {_of_all(report, use, 1, ' %')} is used; cases a list: "
        f"{_of_all(report, cases, 1)}."
    )
    parts = {name: "All lists" if name == ALL else _spelt(name) for name in _parts(use)}
    with figure(HALF_WIDTH, 1.2 + _height(parts, use)) as drawn:
        left, right = drawn.subplots(1, 2, sharey=True)
        look = looks(report)
        _draw(left, use, parts, look, 0)
        left.set_title("Time used, %")
        _draw(right, cases, parts, look, 1)
        right.set_title("Cases a list")
        left.set_xlim(0, 115)
        left.set_xticks(range(0, 101, 25))
        right.set_xlim(0, 1.2 * max(dot.high for dot in cases) or 1.0)
        if len(report.scenarios) > 1:
            legend(drawn, left)
        text = svg(drawn, "theatre-use", takeaway, PHONE_HALF)
    return Picture(
        key="theatre-use",
        title="Use of theatres by specialty",
        takeaway=takeaway,
        reading=(
            f"{DOTS} Used is from the start of anaesthesia to out of theatre, within the planned "
            "times of the lists held. Long operations use more of a list with fewer cases: read "
            "both together."
        ),
        svg=text,
        half=True,
        swiped=True,
    )


def cancelled_by_reason(report: OfTheatres) -> Picture | None:
    """Return what is cancelled on the day by reason, None without theatres."""
    found = dots(report, ON_THE_DAY, "reason")
    reasons = tuple(dot for dot in found if dot.part != ALL)
    if not reasons:
        return None
    takeaway = f"Cancelled on the day, of those booked: {_of_all(report, found, 1, ' %')}."
    parts = {name: REASONS.get(name, _spelt(name)) for name in _parts(reasons)}
    with figure(HALF_WIDTH, 1.2 + _height(parts, reasons)) as drawn:
        axes = drawn.subplots()
        _draw(axes, reasons, parts, looks(report), 1)
        axes.set_xlim(0, 1.15 * max(dot.high for dot in reasons) or 1.0)
        axes.set_xlabel("% of those booked for the day")
        if len(report.scenarios) > 1:
            legend(drawn, axes)
        text = svg(drawn, "cancelled", takeaway, PHONE_HALF)
    return Picture(
        key="cancelled",
        title="Cancelled on the day, by reason",
        takeaway=takeaway,
        reading=(
            f"{DOTS} Reasons add up to the whole. A patient cancelled several times counts once, "
            "at the last time and for its reason; the picture of a day has the earlier times too "
            "(flowsim theatres)."
        ),
        svg=text,
        half=True,
        swiped=True,
    )


PANELS = {
    "waiting": "Waiting at the end of the week",
    "added": "Put on the list, a week",
    "removed": "Taken off the list, a week",
}


def waiting_list(report: OfTheatres) -> Picture | None:
    """Return the list for an operation by week, None without theatres or a whole week."""
    profile = report.profiles.get("waiting_list")
    if profile is None or profile.empty or profile["week"].max() < 1:
        return None
    names = [summary.name for summary in report.scenarios]
    moves = profile[profile["week"] > 0]
    tables = {"waiting": profile, "added": moves, "removed": moves}
    found = {name: curves(tables[name], names, "week", name) for name in PANELS}
    takeaway = _change(report, found["waiting"])
    with figure(FULL_WIDTH, 3.3) as drawn:
        first, second, third = drawn.subplots(1, 3)
        for axes, (name, title) in zip((first, second, third), PANELS.items(), strict=True):
            draw_curves(axes, found[name], looks(report))
            axes.set_title(title)
            axes.set_xlabel("week measured")
            axes.locator_params(axis="x", integer=True, nbins=6)
            axes.yaxis.set_major_formatter("{x:,.0f}")
        first.set_ylabel("patients")
        low = min(axes.get_ylim()[0] for axes in (second, third))
        high = max(axes.get_ylim()[1] for axes in (second, third))
        for axes in (second, third):  # what comes and what goes is seen on one scale
            axes.set_ylim(max(low, 0.0), high)
        if len(report.scenarios) > 1:
            legend(drawn, first)
        text = svg(drawn, "waiting-list", takeaway, PHONE_FULL)
    return Picture(
        key="waiting-list",
        title="The waiting list for an operation",
        takeaway=takeaway,
        reading=(
            "From the decision to operate to anaesthesia, or leaving without an operation; what "
            "is put on the list less what is taken off is its change. The vertical axes do not "
            f"begin at zero.{shading(found['waiting'])}"
        ),
        svg=text,
        swiped=True,
    )


def _change(report: OfTheatres, found: Sequence[Curve]) -> str:
    first = [Said(c.scenario, c.mean[0], fixed(float(c.mean[0]), 0)) for c in found]
    last = [Said(c.scenario, c.mean[-1], fixed(float(c.mean[-1]), 0)) for c in found]
    weeks = int(found[0].x[-1])
    return (
        f"Waiting for an operation at the start: {_in_words(report, first)}; after "
        f"{counted(weeks, 'week')}: {_in_words(report, last)}."
    )


def _in_words(report: OfTheatres, said: Sequence[Said]) -> str:
    """Return numbers scenario by scenario; on the page of one alone without its name."""
    return said[0].text if len(report.scenarios) == 1 else by_scenario(said)


def _of_all(report: OfTheatres, found: Sequence[Dot], decimals: int, unit: str = "") -> str:
    """Return the measure itself scenario by scenario, in words."""

    def written(number: float) -> str:
        return percent(number, decimals) if unit else fixed(number, decimals)

    said = [Said(d.scenario, d.mean, written(d.mean)) for d in found if d.part == ALL]
    return _in_words(report, said)


def _spelt(name: str) -> str:
    text = spelt(name)
    return text[:1].upper() + text[1:]


def _parts(found: Sequence[Dot]) -> list[str]:
    return list(dict.fromkeys(dot.part for dot in found))


def _scenarios(found: Sequence[Dot]) -> list[str]:
    return list(dict.fromkeys(dot.scenario for dot in found))


def _height(parts: Mapping[str, str], found: Sequence[Dot]) -> float:
    return len(parts) * (0.14 + 0.18 * len(_scenarios(found)))


def _draw(
    axes: "Axes",
    found: Sequence[Dot],
    parts: Mapping[str, str],
    look: Mapping[str, Look],
    decimals: int,
) -> None:
    """Draw a row a part, in it a dot a scenario with the range over its replications."""
    rows, names = list(parts), _scenarios(found)
    apart = 0.7 / len(names)
    for k, name in enumerate(names):
        mine = [dot for dot in found if dot.scenario == name and dot.part in parts]
        at = np.array([rows.index(dot.part) for dot in mine]) + apart * (k - (len(names) - 1) / 2)
        style = look[name]
        axes.hlines(at, [d.low for d in mine], [d.high for d in mine], color=style.colour, lw=1.6)
        marker = "osD^v*"[k % 6]
        axes.plot([d.mean for d in mine], at, marker, color=style.colour, ms=6, label=style.label)
        if len(names) <= MOST_NUMBERED:
            for dot, y in zip(mine, at, strict=True):
                axes.annotate(
                    fixed(dot.mean, decimals), (dot.high, y), xytext=(6, 0), va="center",
                    textcoords="offset points",
                )  # fmt: skip
    axes.set_yticks(range(len(rows)), list(parts.values()))
    axes.set_ylim(len(rows) - 0.4, -0.6)
    axes.tick_params(axis="y", length=0)
    axes.grid(axis="y", visible=False)
