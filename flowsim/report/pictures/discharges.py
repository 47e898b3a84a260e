"""At what hour of the day patients leave their ward."""

from collections.abc import Sequence

from flowsim.report.curves import Curve, curves
from flowsim.report.drawing import (
    HALF_WIDTH,
    Picture,
    draw_curves,
    figure,
    hours_of_day,
    legend,
    looks,
    marked_line,
    shading,
    svg,
)
from flowsim.report.inputs import ReportInput
from flowsim.report.wording import Said, by_scenario, clock, percent

NOON = 12


def discharge_hours(report: ReportInput) -> Picture | None:
    """Return the share of discharges in each hour, or None without the profile."""
    profile = report.profiles.get("discharges")
    if profile is None or profile.empty:
        return None
    names = [summary.name for summary in report.scenarios]
    found = curves(profile, names, "hour", "percent", missing=0.0)
    takeaway = _takeaway(found)
    with figure(HALF_WIDTH, 3.3) as drawn:
        axes = drawn.subplots()
        draw_curves(axes, found, looks(report), shift=0.5)
        hours_of_day(axes)
        axes.set_ylim(bottom=0)
        axes.set_ylabel("discharges in the hour, %")
        marked_line(axes, NOON, "noon")
        legend(drawn, axes)
        text = svg(drawn, "discharges", takeaway)
    return Picture(
        key="discharges",
        title="When patients leave their ward",
        takeaway=takeaway,
        reading=(
            "Live discharges from base wards, by the hour in which the bed was released."
            f"{shading(found)}"
        ),
        svg=text,
        half=True,
    )


def _takeaway(found: Sequence[Curve]) -> str:
    shares, peaks = [], []
    for curve in found:
        share, hour = float(curve.mean[curve.x < NOON].sum()), curve.peak[0]
        shares.append(Said(curve.scenario, share, percent(share)))
        peaks.append(Said(curve.scenario, hour, clock(int(hour))))
    return (
        f"Left before noon: {by_scenario(shares)}. The busiest hour begins at {by_scenario(peaks)}."
    )
