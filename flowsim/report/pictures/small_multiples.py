"""Plots of a model of one's own: a small one for each resource, ward or queue."""

from collections.abc import Callable
from math import ceil
from typing import TYPE_CHECKING

import numpy as np

from flowsim.report.curves import Curve, curves
from flowsim.report.drawing import (
    FULL_WIDTH,
    Picture,
    draw_curves,
    figure,
    legend,
    looks,
    shading,
    svg,
)
from flowsim.report.inputs import Drawable
from flowsim.report.wording import Said, by_scenario, fixed
from flowsim.spelling import spelt

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

COLUMNS = 3
MOST_DRAWN = 12
MOST_SAID = 3
DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")

Place = tuple[str, str]
"""A kind ('resource', 'ward', 'queue') and a name."""


def numbers_in_use(report: Drawable) -> Picture | None:
    """Return how often so many servers or beds are in use, or None without the profile."""
    found = _of_places(report, "numbers_in_use", "number", "percent", missing=0.0)
    if not found:
        return None

    def dress(axes: "Axes") -> None:
        axes.set_xlabel("in use at a time")
        axes.set_ylabel("% of the time")
        axes.set_ylim(bottom=0)
        axes.locator_params(axis="x", integer=True)
        for line in axes.lines:  # there is nothing between whole numbers
            line.set_marker("o")

    takeaway = _means("In use on average", found, _of_shares)
    return Picture(
        key="numbers-in-use",
        title="How many are in use",
        takeaway=takeaway,
        reading="Share of the time in which exactly so many servers or beds were in use."
        + shading(next(iter(found.values()))),
        svg=_drawn(report, "numbers-in-use", found, dress, takeaway),
    )


def over_the_week(report: Drawable) -> Picture | None:
    """Return servers in use and patients in line over the week, or None without the profile."""
    found = _of_places(report, "week", "hour", "number")
    if not found:
        return None

    def dress(axes: "Axes") -> None:
        axes.set_xlim(0, 168)
        axes.set_xticks(range(0, 168, 24), [])
        axes.set_xticks(range(12, 168, 24), DAYS, minor=True)
        axes.tick_params(axis="x", which="minor", length=0)
        axes.set_ylim(bottom=0)

    queues = {place: of for place, of in found.items() if place[0] == "queue"}
    takeaway = _means("Waiting, mean of the hours of the week", queues, _of_hours)
    return Picture(
        key="week",
        title="In use and waiting over the week",
        takeaway=takeaway,
        reading="Mean number of servers in use, or of patients in line, in each hour of the week."
        + shading(next(iter(found.values()))),
        svg=_drawn(report, "week", found, dress, takeaway),
    )


def _of_places(
    report: Drawable, name: str, x: str, y: str, *, missing: float = float("nan")
) -> dict[Place, tuple[Curve, ...]]:
    """Return the curves of the first places of a profile, a curve a scenario."""
    profile: pd.DataFrame | None = report.profiles.get(name)
    if profile is None or profile.empty:
        return {}
    scenarios = [summary.name for summary in report.scenarios]
    places = list(dict.fromkeys(zip(profile["kind"], profile["place"], strict=True)))
    return {
        (kind, place): curves(profile, scenarios, x, y, missing=missing, kind=kind, place=place)
        for kind, place in places[:MOST_DRAWN]
    }


def _drawn(
    report: Drawable,
    key: str,
    found: dict[Place, tuple[Curve, ...]],
    dress: Callable[["Axes"], None],
    description: str,
) -> str:
    rows = ceil(len(found) / COLUMNS)
    with figure(FULL_WIDTH, 0.5 + 2.1 * rows) as drawn:
        every = drawn.subplots(rows, COLUMNS, squeeze=False).ravel()
        for axes, ((kind, place), of) in zip(every, found.items(), strict=False):
            draw_curves(axes, of, looks(report))
            axes.set_title(f"{spelt(place).capitalize()}, {kind}")
            dress(axes)
        for axes in every[len(found) :]:
            axes.set_axis_off()
        legend(drawn, every[0])
        return svg(drawn, key, description)


def _means(
    opening: str, found: dict[Place, tuple[Curve, ...]], mean: Callable[[Curve], float]
) -> str:
    """Return the mean number of the first places, scenario by scenario, in words."""
    said = []
    for (_, place), of in list(found.items())[:MOST_SAID]:
        numbers = [Said(curve.scenario, mean(curve), fixed(mean(curve), 2)) for curve in of]
        said.append(f"{spelt(place)} {by_scenario(numbers)}")
    return f"{opening}: {'; '.join(said)}." if said else ""


def _of_shares(curve: Curve) -> float:
    return float((curve.x * curve.mean).sum() / 100.0)


def _of_hours(curve: Curve) -> float:
    return float(np.nanmean(curve.mean))
