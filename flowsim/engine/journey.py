"""One patient's way through the hospital, step by step: what `flowsim run --trace` shows."""

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass
from math import isnan
from textwrap import fill
from typing import Any

from flowsim.engine.clock_words import clock
from flowsim.engine.program import Op, Program
from flowsim.engine.world import World
from flowsim.errors import FlowsimError

PATIENT, OUTSIDE, BESIDE, BED = "patient", "outside", "beside", "bed"
"""Who walks: the patient, in hospital or after it; something started beside them; the bed they
left being turned round.
"""


@dataclass(frozen=True, kw_only=True)
class Passage:
    """One step of one walk.

    `t` is when the walk came to the step and `t_end` when it went on (minutes since Monday 00:00
    of week 1), NaN for a step that was not over when the run ended. `walk` is 0 for the patient's
    own walk; those started beside it are numbered in the order in which they start. `held` are
    the resources held after the step.
    """

    t: float
    t_end: float
    walk: int
    walker: str
    step: str
    words: str
    held: tuple[str, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Journey:
    """A patient's journey and the account of their minutes.

    `minutes` has the causes of waiting and care that took any time, the step in hand when the run
    ended included: they add up to the time in hospital.
    """

    patient: int
    source: str
    ordinal: int
    t_arrive: float
    t_depart: float
    t_run_end: float
    outcome: str
    attributes: Mapping[str, str]
    passages: tuple[Passage, ...]
    minutes: Mapping[str, float]

    @property
    def minutes_in_hospital(self) -> float:
        """Minutes from arrival to departure, or to the end of the run for who is still there."""
        return (self.t_run_end if isnan(self.t_depart) else self.t_depart) - self.t_arrive

    def as_tree(self) -> dict[str, Any]:
        """Return plain data for JSON; times that never came are null."""
        tree = {**asdict(self), "minutes_in_hospital": self.minutes_in_hospital}
        tree["t_depart"] = None if isnan(self.t_depart) else self.t_depart
        for passage in tree["passages"]:
            passage["t_end"] = None if isnan(passage["t_end"]) else passage["t_end"]
        return tree

    def __str__(self) -> str:
        """Return the journey as text of 80 characters a line, a line or more a step."""
        return _text_of(self)


# -- as text ---------------------------------------------------------------------------------------

WIDTH = 80
HEADINGS = ("time", "minute", "step: what happened; holds what is held after it")


def _text_of(journey: Journey) -> str:
    """Return the whole text. Steps of walks beside the patient's own are indented and marked."""
    return "\n".join([*_who(journey), "", *_steps(journey), "", *_account(journey)])


def _who(journey: Journey) -> Iterator[str]:
    yield f"patient {journey.patient} ({journey.source}:{journey.ordinal})"
    yield f"arrived {_moment(journey.t_arrive)}"
    if isnan(journey.t_depart):
        yield f"still there when the run ended, {_moment(journey.t_run_end)}"
    else:
        yield f"left {_moment(journey.t_depart)}: {journey.outcome}"
    yield _wrapped("", ", ".join(f"{name} {value}" for name, value in journey.attributes.items()))


def _moment(t: float) -> str:
    return f"{clock(t)} (minute {t:,.2f})"


def _steps(journey: Journey) -> list[str]:
    """Return a line a step; what is longer than a line goes on below, further in."""
    rows = [
        (clock(passage.t), f"{passage.t:,.2f}", _mark(passage), _said(passage))
        for passage in journey.passages
    ]
    time, minute, said = HEADINGS
    times = max(len(row[0]) for row in (HEADINGS, *rows))
    minutes = max(len(row[1]) for row in (HEADINGS, *rows))
    return [
        _wrapped(f"{t.ljust(times)}  {m.rjust(minutes)}  {mark}", text)
        for t, m, mark, text in ((time, minute, "", said), *rows)
    ]


def _mark(passage: Passage) -> str:
    return "" if passage.walker == PATIENT else f"  {passage.walk} | "


def _said(passage: Passage) -> str:
    owner = "the bed: " if passage.walker == BED else ""
    held = f"; holds {', '.join(passage.held)}" if passage.held else ""
    return f"{passage.step}: {owner}{passage.words}{held}"


def _wrapped(start: str, text: str) -> str:
    """Return a text behind a start, its further lines two characters further in."""
    indent = " " * (len(start) + 2)
    return fill(text, WIDTH, initial_indent=start, subsequent_indent=indent, break_on_hyphens=False)


def _account(journey: Journey) -> list[str]:
    rows = [(cause, minutes) for cause, minutes in journey.minutes.items()]
    rows.append(("together", sum(minutes for _, minutes in rows)))
    width = max(len(cause) for cause, _ in rows)
    until = "departure" if not isnan(journey.t_depart) else "the end of the run"
    return [
        "minutes by cause",
        *(f"{cause.ljust(width)}  {minutes:12,.2f}" for cause, minutes in rows),
        f"from arrival to {until}: {journey.minutes_in_hospital:,.2f} minutes",
    ]


def may_return(program: Program) -> bool:
    """Return whether anybody may come back, and so have a number beyond those who come first."""
    return bool((program.op == Op.COME_BACK).any())


def no_such_patient(asked: object, program: Program, world: World) -> FlowsimError:
    """Return the error for somebody who does not come in a run.

    How many come back is known only when it has run.
    """
    higher = " (those who come back have higher ones)" if may_return(program) else ""
    return FlowsimError(
        f"'{asked}' is not a patient of this run; give a number from the patients table, from "
        f"{program.background_count} to {len(world.t_arrive) - 1}{higher}, or source:ordinal"
    )
