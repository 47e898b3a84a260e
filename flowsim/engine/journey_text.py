"""A journey as text: who, a line a step, and the account of the minutes."""

from collections.abc import Iterator, Sequence
from math import isnan

from flowsim.engine.clock_words import clock
from flowsim.engine.journey import BED, PATIENT, Journey, Passage

HEADINGS = ("time", "minute", "step", "what happened", "holds")


def text_of(journey: Journey) -> str:
    """Return the whole text. Steps of walks beside the patient's own are indented and marked."""
    return "\n".join([*_who(journey), "", *_steps(journey), "", *_account(journey)])


def _who(journey: Journey) -> Iterator[str]:
    yield f"patient {journey.patient} ({journey.source}:{journey.ordinal})"
    yield f"arrived {_moment(journey.t_arrive)}"
    if isnan(journey.t_depart):
        yield f"still there when the run ended, {_moment(journey.t_run_end)}"
    else:
        yield f"left {_moment(journey.t_depart)}: {journey.outcome}"
    yield ", ".join(f"{name} {value}" for name, value in journey.attributes.items())


def _moment(t: float) -> str:
    return f"{clock(t)} (minute {t:,.2f})"


def _steps(journey: Journey) -> list[str]:
    rows = [HEADINGS, *(_row(passage) for passage in journey.passages)]
    widths = [max(len(row[k]) for row in rows) for k in range(len(HEADINGS))]
    return [_line(row, widths) for row in rows]


def _row(passage: Passage) -> tuple[str, ...]:
    mark = "" if passage.walker == PATIENT else f"  {passage.walk} | "
    owner = "the bed: " if passage.walker == BED else ""
    return (
        clock(passage.t),
        f"{passage.t:,.2f}",
        f"{mark}{passage.step}",
        f"{owner}{passage.words}",
        ", ".join(passage.held),
    )


def _line(row: Sequence[str], widths: Sequence[int]) -> str:
    cells = [
        text.rjust(width) if name == "minute" else text.ljust(width)
        for name, text, width in zip(HEADINGS, row, widths, strict=True)
    ]
    return "  ".join(cells).rstrip()


def _account(journey: Journey) -> list[str]:
    rows = [(cause, minutes) for cause, minutes in journey.minutes.items()]
    if journey.unfinished_minutes > 0:
        rows.append(("(not over when the run ended)", journey.unfinished_minutes))
    rows.append(("together", sum(minutes for _, minutes in rows)))
    width = max(len(cause) for cause, _ in rows)
    until = "departure" if not isnan(journey.t_depart) else "the end of the run"
    return [
        "minutes by cause",
        *(f"{cause.ljust(width)}  {minutes:12,.2f}" for cause, minutes in rows),
        f"from arrival to {until}: {journey.minutes_in_hospital:,.2f} minutes",
    ]
