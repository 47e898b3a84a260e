"""M24, M25, M27: other roles in the emergency department, and staff matched to workload."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from typing import ClassVar

from flowsim.hospital.vocabulary.calendars import Rota, Shift
from flowsim.hospital.vocabulary.errors import FlowsimError
from flowsim.hospital.vocabulary.hospital import Hospital
from flowsim.hospital.vocabulary.resources import Resource

NAME = "staffing"


@dataclass(frozen=True, kw_only=True)
class MovedShift:
    """One person's shift moved to other hours of the same length."""

    days: str
    start: str
    end: str
    to_start: str
    to_end: str


@dataclass(frozen=True, kw_only=True)
class Staffing:
    """Add shifts to roles, or move shifts to other hours with the staff hours held.

    `add[role]` are shifts on top of the rota; `move[role]` moves one person of a shift that
    exists. Roles are resources with a rota; their productivity (`pace`), supervision and the
    streams they may see are those of the role.
    """

    seed: ClassVar[str] = (
        "S2 (clinical strategy 2019-24), M24: 'Physician Assistants in elderly medicine', "
        "M25: 'matching of staffing with workload', M27: 'ACPs in ED'"
    )

    add: Mapping[str, tuple[Shift, ...]] = field(default_factory=dict)
    move: Mapping[str, tuple[MovedShift, ...]] = field(default_factory=dict)
    source: str = ""

    def apply(self, hospital: Hospital) -> Hospital:
        """Change the rotas."""
        changed = hospital
        for role in dict.fromkeys((*self.add, *self.move)):
            resource: Resource = changed.find("resources", role)
            rota = resource.capacity
            if not isinstance(rota, Rota):
                raise FlowsimError(
                    f"initiative {NAME}: {role} has no rota; choose a role with shifts"
                )
            shifts = rota.shifts
            for moved in self.move.get(role, ()):
                shifts = _moved(shifts, moved, role)
            rota = replace(rota, shifts=(*shifts, *self.add.get(role, ())))
            changed = changed.change_capacity(role, rota, who=NAME)
        return changed

    def effect(self) -> str:
        """Say what it changes."""
        parts = []
        if self.add:
            hours = {r: sum(map(_weekly_hours, shifts)) for r, shifts in self.add.items()}
            listed = ", ".join(f"{_plain(r)} +{h:g} h a week" for r, h in hours.items())
            parts.append(f"more staff on duty: {listed}")
        if self.move:
            number = sum(len(moves) for moves in self.move.values())
            listed = ", ".join(_plain(r) for r in self.move)
            parts.append(f"{number} shift(s) moved to busier hours, total unchanged: {listed}")
        text = "; ".join(parts) or "no change of rotas"
        return text[0].upper() + text[1:] + "."


def _weekly_hours(shift: Shift) -> float:
    return len(shift.starts) * shift.length_minutes * shift.staff / 60


def _plain(role: str) -> str:
    words = role.removeprefix("ed_").split("_")
    return " ".join(word.upper() if word in ("acp", "enp") else word for word in words)


def _moved(shifts: tuple[Shift, ...], moved: MovedShift, role: str) -> tuple[Shift, ...]:
    """Return the shifts with one person moved. The hours must stay the same."""
    target = Shift(days=moved.days, start=moved.to_start, end=moved.to_end, staff=1)
    for k, shift in enumerate(shifts):
        same = (shift.days, shift.start, shift.end) == (moved.days, moved.start, moved.end)
        if same and shift.staff > 0:
            if target.length_minutes != shift.length_minutes:
                raise FlowsimError(
                    f"initiative {NAME}: move {role} {moved.start}-{moved.end}: the new hours are "
                    f"{target.length_minutes / 60:g} h, not {shift.length_minutes / 60:g}; "
                    "a move keeps the staff hours, use 'add' to change them"
                )
            fewer = replace(shift, staff=shift.staff - 1)
            return (*shifts[:k], fewer, *shifts[k + 1 :], target)
    known = ", ".join(f"{s.days} {s.start}-{s.end}" for s in shifts)
    raise FlowsimError(
        f"initiative {NAME}: move {role}: no shift '{moved.days} {moved.start}-{moved.end}' "
        f"(shifts: {known})"
    )
