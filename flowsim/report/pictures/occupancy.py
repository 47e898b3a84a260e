"""How full the general and acute beds are, hour by hour of the week."""

from collections.abc import Sequence

from flowsim.report.curves import Curve, curves
from flowsim.report.drawing import (
    HALF_WIDTH,
    Picture,
    draw_curves,
    figure,
    legend,
    looks,
    marked_line,
    shading,
    svg,
)
from flowsim.report.inputs import ReportInput
from flowsim.report.wording import Said, by_scenario, clock, percent

PLANNING_MAXIMUM = 92.0
DAYS = ("Mon", "Tue", "Wed", "Thu", "Fri", "Sat", "Sun")


def occupancy(report: ReportInput) -> Picture | None:
    """Return occupancy over the week, or None without the profile."""
    profile = report.profiles.get("occupancy")
    if profile is None or profile.empty:
        return None
    found = curves(profile, [summary.name for summary in report.scenarios], "hour", "percent")
    takeaway = _takeaway(found)
    with figure(HALF_WIDTH, 3.3) as drawn:
        axes = drawn.subplots()
        draw_curves(axes, found, looks(report), shift=0.5)
        axes.set_xlim(0, 168)
        axes.set_xticks(range(0, 168, 24), [])
        axes.set_xticks(range(12, 168, 24), DAYS, minor=True)
        axes.tick_params(axis="x", which="minor", length=0)
        axes.set_ylabel("beds occupied, % of open beds")
        low, high = axes.get_ylim()
        axes.set_ylim(min(low, PLANNING_MAXIMUM - 1), max(high, PLANNING_MAXIMUM + 1))
        marked_line(axes, PLANNING_MAXIMUM, "92 % planning maximum", across=True)
        legend(drawn, axes)
        text = svg(drawn, "occupancy", takeaway)
    return Picture(
        key="occupancy",
        title="Bed occupancy over the week",
        takeaway=takeaway,
        reading=(
            f"General and acute beds. The vertical axis does not begin at zero.{shading(found)}"
        ),
        svg=text,
        half=True,
    )


def _takeaway(found: Sequence[Curve]) -> str:
    """Say how full at the fullest hour, and for how much of the week beyond the maximum."""
    tops, hours = [], []
    for curve in found:
        hour, height = curve.peak
        when = f"{DAYS[int(hour) // 24]} {clock(int(hour))}"
        tops.append(Said(curve.scenario, height, f"{percent(height, 1)} on {when}"))
        above = int((curve.mean > PLANNING_MAXIMUM).sum())
        hours.append(Said(curve.scenario, above, str(above)))
    return (
        f"Fullest: {by_scenario(tops)}. Hours of the average week above"
        f" {percent(PLANNING_MAXIMUM)}, out of 168: {by_scenario(hours)}."
    )
