"""How many patients are in the department at each hour of the day."""

from collections.abc import Sequence

from flowsim.report.curves import Curve, curves
from flowsim.report.drawing import (
    FULL_WIDTH,
    Picture,
    draw_curves,
    figure,
    hours_of_day,
    legend,
    looks,
    shading,
    svg,
)
from flowsim.report.inputs import ReportInput
from flowsim.report.wording import Said, by_scenario, clock, fixed, sentence

GROUPS = ("department", "waiting for a bed")
TITLES = {
    "department": "All patients, in ambulances at the door too",
    "waiting for a bed": "Of these, waiting for a bed",
}


def census(report: ReportInput) -> Picture | None:
    """Return the mean number of patients by hour of the day, or None without the profile."""
    profile = report.profiles.get("census")
    if profile is None or profile.empty:
        return None
    names = [summary.name for summary in report.scenarios]
    found = {group: curves(profile, names, "hour", "patients", group=group) for group in GROUPS}
    shown = [group for group in GROUPS if found[group]]
    if not shown:
        return None
    takeaway = _takeaway({group: found[group] for group in shown})
    look = looks(report)
    with figure(FULL_WIDTH, 3.2) as drawn:
        for place, group in enumerate(shown, start=1):
            axes = drawn.add_subplot(1, len(shown), place)
            axes.set_title(TITLES[group])
            # A value is the mean over its hour, so it stands in the middle of it.
            draw_curves(axes, found[group], look, shift=0.5)
            hours_of_day(axes)
            axes.set_ylim(bottom=0)
            axes.locator_params(axis="y", nbins=6, steps=[1, 2, 5, 10])
            axes.set_ylabel("patients, mean")
        legend(drawn, drawn.axes[0])
        text = svg(drawn, "census", takeaway)
    return Picture(
        key="census",
        title="Patients in the department through the day",
        takeaway=takeaway,
        reading=f"Means by hour, over all days and replications.{shading(found[shown[0]])}",
        svg=text,
    )


def _takeaway(found: dict[str, tuple[Curve, ...]]) -> str:
    parts = []
    if "department" in found:
        parts.append(f"most patients in the department: {_peaks(found['department'])}")
    if "waiting for a bed" in found:
        parts.append(f"most waiting for a bed: {_peaks(found['waiting for a bed'])}")
    return sentence("; ".join(parts))


def _peaks(found: Sequence[Curve]) -> str:
    said = []
    for curve in found:
        hour, height = curve.peak
        said.append(Said(curve.scenario, height, f"{fixed(height, 1)} at {clock(int(hour))}"))
    return by_scenario(said)
