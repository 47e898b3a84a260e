"""M24, M25, M27: other roles in the emergency department, and staff matched to workload."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import ClassVar

from flowsim.errors import FlowsimError
from flowsim.hospital.initiatives import Edits, Expected, Hospital, Initiative, Values, add, remove
from flowsim.hospital.vocabulary.calendars import Shift


@dataclass(frozen=True, kw_only=True)
class MovedShift:
    """One person's shift moved to other hours of the same length."""

    days: str
    start: str
    end: str
    to_start: str
    to_end: str

    def __post_init__(self) -> None:
        if self.before.length_minutes != self.after.length_minutes:
            raise FlowsimError(
                f"move {self.start}-{self.end}: the new hours are "
                f"{self.after.length_minutes / 60:g} h, not {self.before.length_minutes / 60:g}; "
                "a move keeps the staff hours, use 'add' to change them"
            )

    @property
    def before(self) -> Shift:
        """The shift that is taken away."""
        return Shift(days=self.days, start=self.start, end=self.end, staff=1)

    @property
    def after(self) -> Shift:
        """The shift it becomes."""
        return Shift(days=self.days, start=self.to_start, end=self.to_end, staff=1)


@dataclass(frozen=True, kw_only=True)
class Staffing(Initiative):
    """Add shifts to roles, or move shifts to other hours with the staff hours held.

    `add[role]` are shifts on top of the rota; `move[role]` moves one person of a shift that
    exists. Roles are resources with a rota; their productivity (`pace`), supervision and the
    streams they may see are those of the role.
    """

    title: ClassVar[str] = "More practitioners at busy hours"
    seed: ClassVar[str] = "S2 (clinical strategy 2019-24), M24, M25, M27"
    phrase: ClassVar[str] = (
        "Physician Assistants in elderly medicine; matching of staffing with workload; ACPs in ED"
    )
    expects: ClassVar[Expected] = {
        "E01.type1": "up",
        "E02.not_admitted": "up",
        "E12.mean": "none",
        "L01.emergency_overnight_mean": "none",
        "E11.conversion": "none",
    }

    add: Mapping[str, tuple[Shift, ...]] = field(default_factory=dict)
    move: Mapping[str, tuple[MovedShift, ...]] = field(default_factory=dict)

    def edits(self, hospital: Hospital) -> Edits:
        moves = [(role, moved) for role, several in self.move.items() for moved in several]
        return [
            *(remove("resource", role, capacity=(moved.before,)) for role, moved in moves),
            *(add("resource", role, capacity=(moved.after,)) for role, moved in moves),
            *(add("resource", role, capacity=shifts) for role, shifts in self.add.items()),
        ]

    @classmethod
    def null(cls, hospital: Hospital) -> Values:
        return {"add": {}, "move": {}}

    @property
    def summary(self) -> str:
        parts = []
        if self.add:
            parts.append(f"more shifts of {', '.join(map(_plain, self.add))}")
        if self.move:
            number = sum(len(moves) for moves in self.move.values())
            listed = ", ".join(map(_plain, self.move))
            parts.append(f"{number} shift(s) moved to busier hours, total unchanged: {listed}")
        text = "; ".join(parts) or "no change of rotas"
        return text[0].upper() + text[1:] + "."


def _plain(role: str) -> str:
    words = role.removeprefix("ed_").split("_")
    return " ".join(word.upper() if word in ("acp", "enp") else word for word in words)
