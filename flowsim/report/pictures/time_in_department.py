"""How long patients are in the emergency department, against the four-hour line."""

from collections.abc import Sequence
from typing import TYPE_CHECKING

from flowsim.report.curves import Curve, curves
from flowsim.report.drawing import (
    FULL_WIDTH,
    Look,
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
from flowsim.report.wording import Said, by_scenario, percent, sentence

if TYPE_CHECKING:
    from matplotlib.axes import Axes

FOUR_HOURS = 4.0
GROUPS = ("not admitted", "admitted")


def time_in_department(report: ReportInput) -> Picture | None:
    """Return the share of patients who have left by each hour, or None without the profile."""
    found = {group: _left_by(report, group) for group in GROUPS}
    shown = [group for group in GROUPS if found[group]]
    if not shown:
        return None
    takeaway = _takeaway(found)
    with figure(FULL_WIDTH, 3.4) as drawn:
        all_axes = drawn.subplots(1, len(shown), sharey=True, squeeze=False)[0]
        for axes, group in zip(all_axes, shown, strict=True):
            axes.set_title(f"Patients {group}")
            _draw(axes, found[group], looks(report))
        all_axes[0].set_ylabel("patients who have left, %")
        legend(drawn, all_axes[0])
        text = svg(drawn, "time", takeaway)
    return Picture(
        key="time",
        title="Time in the emergency department",
        takeaway=takeaway,
        reading=(
            "Read upwards from the 4-hour line: the higher the curve, the more patients have left"
            " by then. Where one line is seen, the lines lie on each other."
            f"{shading(found[shown[0]])}"
        ),
        svg=text,
    )


def _left_by(report: ReportInput, group: str) -> tuple[Curve, ...]:
    """Return cumulative shares against hours, at the upper edge of each bin."""
    profile = report.profiles.get("time_in_department")
    if profile is None or profile.empty:
        return ()
    names = [summary.name for summary in report.scenarios]
    found = curves(profile, names, "minutes", "percent", missing=0.0, group=group)
    return tuple(_upper_edges(curve.summed()) for curve in found if len(curve.x) > 1)


def _upper_edges(curve: Curve) -> Curve:
    """Return the running total where its bins end; the last, open bin has no end."""
    return Curve(scenario=curve.scenario, x=curve.x[1:] / 60.0, values=curve.values[:, :-1])


def _draw(axes: "Axes", found: Sequence[Curve], look: dict[str, Look]) -> None:
    marked_line(axes, FOUR_HOURS, "4 hours", low=True)
    draw_curves(axes, found, look)
    for curve in found:
        axes.plot(
            FOUR_HOURS, curve.at(FOUR_HOURS), "o", color=look[curve.scenario].colour, mec="white"
        )
    last = float(found[0].x[-1])
    axes.set_xlim(0, last)
    axes.set_xticks(range(0, int(last) + 1, 2))
    axes.set_ylim(0, 100)
    axes.set_xlabel("hours since the clock started")


def _share(curve: Curve) -> Said:
    share = curve.at(FOUR_HOURS)
    return Said(curve.scenario, share, percent(share))


def _takeaway(found: dict[str, tuple[Curve, ...]]) -> str:
    parts = []
    for group in reversed(GROUPS):
        if found[group]:
            who = "of patients admitted" if group == "admitted" else "of those not admitted"
            parts.append(f"{who}, {by_scenario([_share(curve) for curve in found[group]])}")
    return sentence(f"Left within four hours: {'; '.join(parts)}")
