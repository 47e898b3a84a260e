"""Where the hours go: time in the department and on the wards, by cause."""

from collections.abc import Iterable, Sequence
from textwrap import fill
from typing import TYPE_CHECKING

from flowsim.report.cause_groups import Group, groups
from flowsim.report.drawing import FULL_WIDTH, Picture, figure, svg
from flowsim.report.inputs import ReportInput
from flowsim.report.wording import Said, by_scenario, fixed, hours_text, label, listed, the

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

TITLES = {
    "ed": "In the emergency department, hours an attendance",
    "ward": "On the wards, hours a stay",
}
SMALLEST_LABELLED = 0.045
LABEL_WIDTH = 22
LIGHT = ("#FFB81C", "#41B6E6", "#ED8B00", "#E8EDEE")

Bars = dict[str, dict[Group, float]]
"""Hours by scenario and group of causes."""


def causes_of_time(report: ReportInput) -> Picture | None:
    """Return mean hours by cause, stacked, or None without the profile."""
    profile = report.profiles.get("causes")
    if profile is None or profile.empty:
        return None
    names = [summary.name for summary in report.scenarios]
    bars = {place: _bars(profile, place, names) for place in TITLES}
    shown = [place for place in TITLES if bars[place]]
    takeaway = " ".join(_takeaway(place, bars[place]) for place in shown)
    height = len(shown) * (1.0 + 0.36 * len(names))
    with figure(FULL_WIDTH, max(height, 1.9 * len(shown))) as drawn:
        for place, axes in zip(
            shown, drawn.subplots(len(shown), 1, squeeze=False)[:, 0], strict=True
        ):
            _draw(axes, place, bars[place])
        text = svg(drawn, "causes", takeaway)
    return Picture(
        key="causes",
        title="Where the hours go",
        takeaway=takeaway,
        reading=(
            "Every minute has one cause, so the parts add up to the whole stay; the number at the"
            " end is the total. Of those who had left by the end: stays that went on are not in"
            " it, and make 'hours of a stay' in the tables longer. "
            + _which_is_care(bars[place] for place in shown)
        ),
        svg=text,
    )


def _bars(profile: "pd.DataFrame", place: str, names: Sequence[str]) -> Bars:
    mine = profile[profile["place"] == place]
    means = mine.groupby(["scenario", "cause"], observed=True)["minutes"].mean()
    group_of = groups(mine)
    found: Bars = {}
    for name in names:
        if name in means.index.get_level_values(0):
            found[name] = dict.fromkeys(group_of.values(), 0.0)
            for cause, minutes in means.loc[name].items():
                found[name][group_of[str(cause)]] += float(minutes) / 60.0
    return found


def _draw(axes: "Axes", place: str, bars: Bars) -> None:
    widest = max(sum(parts.values()) for parts in bars.values())
    for row, parts in enumerate(bars.values()):
        left = 0.0
        for group, hours in parts.items():
            axes.barh(
                row, hours, left=left, height=0.66, color=group.colour, edgecolor="white",
                linewidth=0.8, label=group.name if row == 0 else None,
            )  # fmt: skip
            if hours >= SMALLEST_LABELLED * widest:
                colour = "#212B32" if group.colour in LIGHT else "white"
                axes.text(
                    left + hours / 2, row, fixed(hours, 1), ha="center", va="center",
                    color=colour, fontsize=8,
                )  # fmt: skip
            left += hours
        axes.annotate(
            hours_text(60.0 * left), (left, row), xytext=(5, 0), textcoords="offset points",
            va="center", fontweight="bold", fontsize=8.5,
        )  # fmt: skip
    axes.set_title(TITLES[place])
    axes.set_yticks(range(len(bars)), [fill(label(name), LABEL_WIDTH) for name in bars])
    # Room for two at least, so that a single bar is not a wall.
    axes.set_ylim(max(len(bars), 2) - 0.5, -0.5)
    axes.set_xlim(0, 1.09 * widest)
    axes.grid(axis="y", visible=False)
    axes.spines["left"].set_visible(False)
    axes.tick_params(axis="y", length=0)
    axes.set_xlabel("hours, mean")
    axes.legend(loc="center left", bbox_to_anchor=(1.01, 0.5), fontsize=8)


def _which_is_care(places: Iterable[Bars]) -> str:
    """Say which parts are care, by their names: colours are not told apart by everybody."""
    groups_drawn = [group for bars in places for parts in bars.values() for group in parts]
    care = list(dict.fromkeys(group.name for group in groups_drawn if group.is_care))
    if not care:
        return "All of it is waiting."
    verb = "is" if len(care) == 1 else "are"
    named = listed([f"'{name}'" for name in care])
    return f"Of its parts, {named} {verb} care; the rest is waiting."


def _takeaway(place: str, bars: Bars) -> str:
    """Say which wait is longest under the baseline, and how long it is in each scenario."""
    first = next(iter(bars.values()))
    waits = {group: hours for group, hours in first.items() if not group.is_care}
    if not waits or not max(waits.values()):
        return ""
    longest = max(waits, key=lambda group: waits[group])
    where = "in the department" if place == "ed" else "on the wards"
    hours = [
        Said(name, parts[longest], hours_text(60.0 * parts[longest]))
        for name, parts in bars.items()
    ]
    under = the(next(iter(bars)))
    return f"The longest wait {where} under {under} is {longest.name}: {by_scenario(hours)}."
