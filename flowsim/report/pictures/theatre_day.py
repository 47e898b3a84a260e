"""A day of the theatres as a Gantt chart: a row a theatre, each case in its phases."""

from collections import Counter
from math import ceil
from textwrap import fill
from typing import TYPE_CHECKING, Any

from flowsim.analysis.theatre_day import (
    ANAESTHESIA,
    CANCELLED,
    EMERGENCY,
    HELD,
    NOT_HELD,
    NOT_KEPT,
    OPERATION,
    PHASES,
    RECOVERY,
    STAFFED,
    theatre_day,
    theatres_of,
    usual_day,
)
from flowsim.calls import checked_call
from flowsim.report.drawing import (
    DARK_BLUE,
    DARK_GREY,
    FULL_WIDTH,
    PALE_GREY,
    PHONE_FULL,
    Picture,
    figure,
    svg,
)
from flowsim.report.pictures.theatres import REASONS
from flowsim.report.wording import clock, counted, listed, percent
from flowsim.spelling import spelt

if TYPE_CHECKING:
    import pandas as pd
    from matplotlib.axes import Axes

    from flowsim.records.frames import Records

FILLS = {ANAESTHESIA: "#B7DDF2", OPERATION: DARK_BLUE, RECOVERY: "#D55E00"}
"""Pale, darkest and between: they are told apart in grey too."""

WORDS = {"elective": "inpatients", "day": "day cases"}
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
ROW, TOP, BAR = 0.42, 1.3, 0.44
"""Inches a theatre, inches beside the theatres, and height of a bar in parts of a row."""

BAR_AT, TEXT_AT = 0.2, -0.28
SAMPLE = -1.2

CROSS: Any = {"marker": "X", "ls": "", "color": "black", "mec": "white", "ms": 8, "mew": 0.8}
OPEN_CROSS: Any = CROSS | {"color": "white", "mec": "black"}
AGAIN = "cancelled again later: reason of this time not kept"
REASONS_WIDTH = 34
"""Characters a line of the reasons at the right."""


@checked_call
def draw_theatre_day(records: "Records", day: int | None = None) -> Picture:
    """Return a day of the theatres as a picture; arguments and errors as of `theatre_day`."""
    number = usual_day(records) if day is None else day
    found, theatres = theatre_day(records, number), theatres_of(records)
    takeaway = _takeaway(found)
    with figure(FULL_WIDTH, TOP + ROW * len(theatres)) as drawn:
        axes = drawn.subplots()
        first, last = _hours(found)
        for row, name in enumerate(theatres):
            _theatre(axes, found[found["theatre"] == name], row, first)
        _sample(axes, first, last)
        axes.set_yticks(range(len(theatres)), [_title(name) for name in theatres])
        axes.set_ylim(len(theatres) - 0.4, SAMPLE - 0.5)
        axes.set_xlim(first, last)
        axes.set_xticks(range(first, last + 1), [f"{h % 24:02d}" for h in range(first, last + 1)])
        axes.set_xlabel("hour of the day")
        axes.tick_params(axis="y", length=0)
        axes.grid(axis="y", visible=False)
        text = svg(drawn, "theatre-day", takeaway, PHONE_FULL)
    return Picture(
        key="theatre-day",
        title=(
            f"Theatres on day {number}, {WEEKDAYS[number % 7]} of week {number // 7 + 1}, counted "
            "from the start of the run, warm-up included"
        ),
        takeaway=takeaway,
        reading=(
            "Boxes are the planned times of lists; dashed, the hours in which a theatre is staffed "
            f"for emergencies.{_not_drawn(found)} Between two cases the theatre is turned over and "
            "the next patient sent for. A cross is an operation cancelled on the day, at the time "
            "at which it was; the reason stands at the right. An open cross, at the planned end of "
            "its list, is one whose patient was cancelled again later: only the last time is kept. "
            "Days count from 0, weeks from 1."
        ),
        svg=text,
        swiped=True,
    )


def _title(name: str) -> str:
    text = spelt(name)
    return text[:1].upper() + text[1:]


def _hours(found: "pd.DataFrame") -> tuple[int, int]:
    """Return the first and the last hour that are drawn: of all sessions and cases."""
    shown = found[found["what"] != STAFFED]
    return int(shown["begin"].min() // 60.0), ceil(shown["end"].max() / 60.0)


def _not_drawn(found: "pd.DataFrame") -> str:
    """Say that theatres are staffed in hours that are not drawn, where they are."""
    (first, last), staffed = _hours(found), found[found["what"] == STAFFED]
    if not ((staffed["begin"] < 60.0 * first) | (staffed["end"] > 60.0 * last)).any():
        return ""
    hours = f"before {clock(first)} or after {clock(last)}"
    return f" Some are staffed {hours} too, when nothing is drawn: the night is left out."


def _theatre(axes: "Axes", mine: "pd.DataFrame", row: int, first: int) -> None:
    planned = mine[mine["what"].isin((HELD, NOT_HELD, STAFFED))]
    cases = mine[mine["what"].isin(PHASES)]
    sessions: Any = planned.itertuples()
    for one in sessions:
        _outline(axes, row, one)
        words = _of_session(one, cases) if one.what != STAFFED else _of_emergencies(cases)
        axes.text(max(one.begin / 60.0, first) + 0.05, row + TEXT_AT, words, va="center", zorder=5)
    if planned.empty:
        axes.text(first + 0.05, row + BAR_AT, "no list", va="center", color=DARK_GREY)
    for what, phase in cases.groupby("what"):
        spans = [(b / 60.0, (e - b) / 60.0) for b, e in zip(phase.begin, phase.end, strict=True)]
        axes.broken_barh(
            spans, (row + BAR_AT - BAR / 2, BAR), facecolor=FILLS[str(what)], edgecolor="white",
            linewidth=0.4, zorder=3,
        )  # fmt: skip
    _break_ins(axes, cases, row, planned)
    _crosses(axes, mine, row)


def _outline(axes: "Axes", row: int, one: Any) -> None:
    """Draw a planned session, a little higher than the bars in it."""
    from matplotlib.patches import Rectangle

    height = BAR + 0.14
    dashes = {HELD: "-", NOT_HELD: ":", STAFFED: (0, (4, 3))}[one.what]
    corner, width = (one.begin / 60.0, row + BAR_AT - height / 2), (one.end - one.begin) / 60.0
    if one.what == HELD:
        axes.add_patch(Rectangle(corner, width, height, facecolor=PALE_GREY, zorder=2))
    # In front of the bars, so that its end is seen where a case overruns it.
    frame = Rectangle(
        corner, width, height, fill=False, edgecolor=DARK_GREY, linestyle=dashes, zorder=4
    )
    axes.add_patch(frame)


def _of_session(one: Any, cases: "pd.DataFrame") -> str:
    """Return a session in words: whose it is, its cases, and how much of it they use."""
    who = ", ".join(
        word for word in (spelt(str(one.specialty)), WORDS.get(one.kind, one.kind)) if word
    )
    if one.what == NOT_HELD:
        return f"{who}: not held"
    mine = _cases_of(one, cases)
    number = mine["patient"].nunique()
    use = percent(100.0 * _within(one, mine) / (one.end - one.begin))
    return f"{who}: {counted(number, 'case')}, {use} of the time used"


def _cases_of(one: Any, cases: "pd.DataFrame") -> "pd.DataFrame":
    """Return the cases of a session."""
    mine: pd.DataFrame = cases[cases["session"] == one.session]
    return mine


def _within(one: Any, mine: "pd.DataFrame") -> float:
    """Return the minutes of cases between the start and the end of their session."""
    inside = mine["end"].clip(upper=one.end) - mine["begin"].clip(lower=one.begin)
    return float(inside.clip(lower=0.0).sum())


def _of_emergencies(cases: "pd.DataFrame") -> str:
    return f"emergencies: {counted(cases['patient'].nunique(), 'case')}"


def _break_ins(axes: "Axes", cases: "pd.DataFrame", row: int, planned: "pd.DataFrame") -> None:
    """Name emergencies in a theatre of lists."""
    if (planned["what"] == STAFFED).any():
        return
    for _, mine in cases[cases["kind"] == EMERGENCY].groupby("patient"):
        axes.annotate(
            "emergency", (mine["begin"].min() / 60.0, row + BAR_AT), xytext=(2, 0), va="center",
            textcoords="offset points", color="white", zorder=5, clip_on=True,
        )  # fmt: skip


def cancelled_at(found: "pd.DataFrame") -> "pd.Series[float]":
    """Return the minute at which each cancellation of a day's table is marked.

    That is the end of its list where the time is not kept.
    """
    cancelled = found[found["what"] == CANCELLED]
    lists = found[found["what"].isin((HELD, NOT_HELD))].set_index("session")["end"]
    at: pd.Series[float] = cancelled["begin"].fillna(cancelled["session"].map(lists))
    return at


def _crosses(axes: "Axes", mine: "pd.DataFrame", row: int) -> None:
    """Mark cancellations at their times, and give the reasons at the right."""
    cancelled = mine[mine["what"] == CANCELLED]
    if cancelled.empty:
        return
    hours, kept = cancelled_at(mine) / 60.0, cancelled["reason"] != NOT_KEPT
    for which, look in ((kept, CROSS), (~kept, OPEN_CROSS)):
        axes.plot(hours[which], [row + BAR_AT] * int(which.sum()), zorder=6, **look)
    words = f"\N{MULTIPLICATION SIGN} {'; '.join(_reasons(cancelled))}"
    axes.annotate(
        fill(words, REASONS_WIDTH), (1.0, row + BAR_AT), xycoords=("axes fraction", "data"),
        xytext=(6, 0), textcoords="offset points", va="center",
    )  # fmt: skip


def _reasons(cancelled: "pd.DataFrame") -> list[str]:
    """Return the reasons in words, each with its number where there are several."""
    number = Counter(cancelled["reason"].astype(str))
    several = REASONS | {"patient": "patients did not come"}
    return [
        f"{count} {(REASONS if count == 1 else several).get(reason, spelt(reason))}"
        for reason, count in sorted(number.items())
        if reason != NOT_KEPT
    ] + [f"{number[NOT_KEPT]} {AGAIN}"] * (NOT_KEPT in number)


def _sample(axes: "Axes", first: int, last: int) -> None:
    """Draw a case with the names of its phases, above the theatres."""
    width = (last - first) / 5.0
    for k, phase in enumerate(PHASES):
        begin = first + width * k
        axes.broken_barh(
            [(begin, width)], (SAMPLE - BAR / 2, BAR), facecolor=FILLS[phase], edgecolor="white"
        )
        axes.text(
            begin + width / 2, SAMPLE, phase, ha="center", va="center", zorder=4,
            color="black" if phase == ANAESTHESIA else "white",
        )  # fmt: skip
    at = first + width * len(PHASES) + 0.4
    axes.plot([at], [SAMPLE], **CROSS)
    axes.text(at + 0.3, SAMPLE, "cancelled on the day", va="center")


def _takeaway(found: "pd.DataFrame") -> str:
    """Say how many lists and operations there were, and what was cancelled for which reasons."""
    lists = found[found["what"].isin((HELD, NOT_HELD))]
    held = lists[lists["what"] == HELD]
    cases = found[found["what"].isin(PHASES)]
    elective = cases[cases["kind"] != EMERGENCY]
    emergencies = cases["patient"].nunique() - elective["patient"].nunique()
    used = sum(_within(one, _cases_of(one, elective)) for one in held.itertuples())
    minutes = float((held["end"] - held["begin"]).sum())
    cancelled = found[found["what"] == CANCELLED]
    number = elective["patient"].nunique()
    said = f"{counted(len(held), 'list')} held of {len(lists)}: {counted(number, 'operation')}"
    if minutes:
        share = percent(100.0 * used / minutes)
        said += f", {number / len(held):.1f} a list, {share} of their time used"
    said += f"; {counted(emergencies, 'emergency operation')}"
    if cancelled.empty:
        return f"{said}; none cancelled on the day."
    return f"{said}; {len(cancelled)} cancelled on the day ({listed(_reasons(cancelled))})."
