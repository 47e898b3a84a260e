"""One patient's way through the hospital, step by step: what `flowsim run --trace` shows."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from math import isnan
from typing import Any

PATIENT, BESIDE, BED = "patient", "beside", "bed"
"""Who walks: the patient, something started beside them, the bed they left being turned round."""


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

    `minutes` has the causes of waiting and care that took any time; with `unfinished_minutes`,
    the step in hand when the run ended, they add up to the time in hospital.
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
    unfinished_minutes: float

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
        """Return the journey as text, a line a step."""
        from flowsim.engine.journey_text import text_of

        return text_of(self)
