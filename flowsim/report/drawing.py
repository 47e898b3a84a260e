"""Plots as inline SVG: colours, axes, and the same bytes for the same data."""

import io
import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from flowsim.report.curves import Curve
from flowsim.report.inputs import Drawable

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

BLUE, DARK_BLUE, AQUA = "#005EB8", "#003087", "#00A499"
PINK, ORANGE, LIGHT_BLUE = "#AE2573", "#ED8B00", "#41B6E6"
DARK_GREY, MID_GREY, PALE_GREY = "#425563", "#768692", "#E8EDEE"

STYLES = ("-", "-", "--", "-.", ":", (0, (5, 1)))
COLOURS = (MID_GREY, BLUE, PINK, ORANGE, AQUA, DARK_BLUE)
"""Baseline first; the dash pattern tells lines apart where colours do not."""

BASELINE_WIDTH, SCENARIO_WIDTH = 4.0, 1.6
"""The baseline is drawn broad, so that it is seen even where another line lies on it."""

CHARACTERS_AN_INCH = 12.0
LEGEND_HANDLE = 7

MOST_BANDS = 3
REFERENCE_TEXT: Any = {
    "fontsize": 7.5,
    "color": DARK_GREY,
    "zorder": 9,
    "bbox": {"facecolor": "white", "alpha": 0.75, "linewidth": 0, "pad": 1},
}
FULL_WIDTH, HALF_WIDTH = 10.8, 5.3
SETTINGS: Any = {
    "svg.fonttype": "none",
    "svg.hashsalt": "flowsim",
    "font.family": "DejaVu Sans",
    "font.size": 8.5,
    "axes.titlesize": 9.5,
    "axes.titleweight": "bold",
    "axes.titlelocation": "left",
    "axes.edgecolor": MID_GREY,
    "axes.labelcolor": DARK_GREY,
    "axes.spines.top": False,
    "axes.spines.right": False,
    "axes.grid": True,
    "axes.axisbelow": True,
    "grid.color": PALE_GREY,
    "grid.linewidth": 0.8,
    "xtick.color": DARK_GREY,
    "ytick.color": DARK_GREY,
    "text.color": "#212B32",
    "legend.frameon": False,
}


@dataclass(frozen=True, kw_only=True)
class Picture:
    """One plot: what it shows, the one-line takeaway, how to read it, and its SVG.

    A page with one that is `swiped` says on narrow screens that there is more at the right.
    """

    key: str
    title: str
    takeaway: str
    reading: str
    svg: str
    half: bool = False
    swiped: bool = False

    def _repr_html_(self) -> str:
        from html import escape

        return f"<p><b>{escape(self.takeaway)}</b></p>{self.svg}<p>{escape(self.reading)}</p>"


@dataclass(frozen=True)
class Look:
    """Colour, dash pattern and legend entry of one scenario."""

    colour: str
    dashes: Any
    label: str
    width: float


def looks(report: Drawable) -> dict[str, Look]:
    """Return how each scenario is drawn, the same in every plot."""
    return {
        summary.name: Look(
            COLOURS[k % len(COLOURS)],
            STYLES[k % len(STYLES)],
            summary.label,
            SCENARIO_WIDTH if k else BASELINE_WIDTH,
        )
        for k, summary in enumerate(report.scenarios)
    }


@contextmanager
def _house_style() -> Iterator[None]:
    """Use matplotlib's defaults and ours on top, whatever the reader's own settings are."""
    import matplotlib as mpl

    with mpl.rc_context():
        mpl.rcdefaults()
        mpl.rcParams.update(SETTINGS)
        yield


@contextmanager
def figure(width: float, height: float) -> "Iterator[Figure]":
    """Give a figure in the house style; nothing about it is shared with other figures."""
    from matplotlib.figure import Figure

    with _house_style():
        yield Figure(figsize=(width, height), layout="constrained")


PHONE_FULL, PHONE_HALF = 1010, 500
"""Pixels at which the text of a picture of full or half width is 11 pixels high on a phone, where
it is scrolled."""


def svg(drawn: "Figure", key: str, description: str, phone_width: int = 0) -> str:
    """Return a figure as an SVG element to put into a page; its ids begin with `key`.

    `phone_width` is its least width on narrow screens in pixels, where that of all plots (the
    page's style) is too little for its text.
    """
    text = io.StringIO()
    with _house_style():
        drawn.savefig(
            text,
            format="svg",
            metadata={"Date": None, "Creator": None, "Format": None, "Type": None},
        )
    return _embedded(text.getvalue(), key, description, phone_width)


def _embedded(text: str, key: str, description: str, phone_width: int) -> str:
    """Return the SVG without prologue, scaled to its column, with ids of its own."""
    from html import escape

    text = text[text.index("<svg") :]
    text = re.sub(r"<metadata>.*?</metadata>\s*", "", text, flags=re.S)
    text = re.sub(r'\s+xmlns(:xlink)?="[^"]*"', "", text)
    text = re.sub(r'\bid="', f'id="{key}-', text)
    text = re.sub(r'(href="|url\()#', rf"\1#{key}-", text)
    text = re.sub(r"'?DejaVu Sans'?", "Arial, Helvetica, sans-serif", text)
    opening = text[: text.index(">")]
    box = re.search(r'viewBox="[^"]*"', opening)
    assert box is not None  # matplotlib always writes one
    head = f'<svg {box.group(0)} role="img" aria-label="{escape(description)}">'
    if phone_width:
        name = f"{key}-drawing"
        rule = (
            f"@media screen and (max-width: 800px) {{ #{name} {{ min-width: {phone_width}px; }} }}"
        )
        head = head.replace("<svg ", f'<svg id="{name}" ') + f"<style>{rule}</style>"
    return head + text[text.index(">") + 1 :].strip()


def draw_curves(
    axes: "Axes",
    found: Sequence[Curve],
    look: dict[str, Look],
    *,
    shift: float = 0.0,
) -> None:
    """Draw the curves, with their bands if there are few enough to tell them apart."""
    for curve in found:
        style = look[curve.scenario]
        if has_band(curve, found):
            low, high = curve.band
            axes.fill_between(
                curve.x + shift, low, high, color=style.colour, alpha=0.16, linewidth=0
            )
        axes.plot(
            curve.x + shift,
            curve.mean,
            color=style.colour,
            linestyle=style.dashes,
            linewidth=style.width,
            label=style.label,
        )


def has_band(curve: Curve, found: Sequence[Curve]) -> bool:
    """Return whether the band of a curve is drawn: of several replications, between few curves."""
    return len(found) <= MOST_BANDS and len(curve.values) > 1


def shading(found: Sequence[Curve]) -> str:
    """Return what the shaded bands are, in words; nothing where none is drawn."""
    if not any(has_band(curve, found) for curve in found):
        return ""
    said = " Shaded: between these edges lie four replications in five."
    if len(found) == 1:
        return said
    return (
        f"{said} Bands may overlap although a difference is clear, because scenarios are compared"
        " replication by replication."
    )


def legend(drawn: "Figure", axes: "Axes") -> None:
    """Put one legend for the whole figure above the plots."""
    handles, labels = axes.get_legend_handles_labels()
    room = drawn.get_figwidth() * CHARACTERS_AN_INCH
    lengths = [len(text) + LEGEND_HANDLE for text in labels]
    in_columns = max(1, int(room / max(lengths, default=1)))
    columns = len(labels) if sum(lengths) <= room else in_columns
    drawn.legend(handles, labels, loc="outside upper left", ncols=columns)


def hours_of_day(axes: "Axes", step: int = 3) -> None:
    """Make x the hours of a day."""
    axes.set_xlim(0, 24)
    axes.set_xticks(range(0, 25, step), [f"{h:02d}" for h in range(0, 25, step)])
    axes.set_xlabel("hour of the day")


def marked_line(
    axes: "Axes", at: float, text: str, *, across: bool = False, low: bool = False
) -> None:
    """Draw a thin reference line with its name, vertical unless it goes `across`.

    The name of a vertical line stands at its top, or `low` down.
    """
    if across:
        axes.axhline(at, color=DARK_GREY, linewidth=0.9, linestyle=(0, (2, 2)))
        axes.annotate(
            text,
            (1.0, at),
            xycoords=("axes fraction", "data"),
            xytext=(0, 3),
            textcoords="offset points",
            ha="right",
            **REFERENCE_TEXT,
        )
        return
    axes.axvline(at, color=DARK_GREY, linewidth=0.9, linestyle=(0, (2, 2)))
    axes.annotate(
        text,
        (at, 0.0 if low else 1.0),
        xycoords=("data", "axes fraction"),
        xytext=(4, 5 if low else -8),
        textcoords="offset points",
        **REFERENCE_TEXT,
    )
