"""The theatre of the urgent ambulatory list: opened for longer, and kept for it for longer."""

from dataclasses import dataclass, replace

from flowsim.errors import FlowsimError
from flowsim.hospital.departments.emergency_theatres.hours import opens_with, overlap
from flowsim.hospital.departments.emergency_theatres.terms import AMBULATORY, AT_NIGHT, URGENT_LIST
from flowsim.hospital.departments.parameters import Hours
from flowsim.hospital.edits import add, find
from flowsim.hospital.edits.edit import Edits
from flowsim.hospital.initiatives.theatre_hours import calendar_of, refuse_at_night, refuse_open
from flowsim.hospital.vocabulary.calendars import Calendar
from flowsim.hospital.vocabulary.clinics import Session
from flowsim.hospital.vocabulary.hospital import Hospital
from flowsim.hospital.vocabulary.ring_fences import RingFence
from flowsim.hospital.vocabulary.step_types import WaitForTime
from flowsim.hospital.vocabulary.times_of_day import DAYS, clock_text, day_numbers

THEATRE = "third_theatre"
KINDS = (AMBULATORY, *AT_NIGHT)
"""Whom it takes in the hours in which it is kept."""


@dataclass(frozen=True, kw_only=True)
class MoreHours:
    """Hours in which a case may begin besides those there are, and those kept for the list.

    `prefix` begins the names of the parameters they are given by, `opens` and `kept`.
    """

    opens: tuple[Hours, ...]
    kept: tuple[Hours, ...]
    prefix: str = ""

    def edits(self, hospital: Hospital, nights: list[Calendar]) -> Edits:
        """Return the changes of the theatre.

        Raises FlowsimError for hours at night or in which it is open already, and for hours kept
        that begin as it opens or in which it is shut all along.
        """
        refuse_at_night(f"{self.prefix}opens", self.opens, nights)
        refuse_open(f"{self.prefix}opens", self.opens, hospital, THEATRE)
        self._refuse_too_late(hospital)
        self._refuse_shut(hospital)
        opened = [add("resource", THEATRE, capacity=calendar_of(self.opens))] if self.opens else []
        if not self.kept:
            return opened
        fence = RingFence(places=calendar_of(self.kept), kinds=KINDS)
        return [opened, add("resource", THEATRE, ring_fences=(fence,))]

    def _open(self, hospital: Hospital) -> list[Calendar]:
        """Return the hours there are and those that are added."""
        added = [calendar_of(self.opens)] if self.opens else []
        return [find(hospital, "resource", THEATRE).capacity, *added]

    def _refuse_too_late(self, hospital: Hospital) -> None:
        """Raise FlowsimError for hours that are kept from the minute at which the theatre opens."""
        fences = find(hospital, "resource", THEATRE).ring_fences
        now = [f.places for f in fences if f.kinds == KINDS and isinstance(f.places, Calendar)]
        added = [calendar_of(self.kept)] if self.kept else []
        if (self.opens or self.kept) and opens_with(self._open(hospital), [*now, *added]):
            raise FlowsimError(
                f"{self.prefix}kept: {THEATRE} opens as they begin: whoever waits would be in "
                "before; let these begin sooner"
            )

    def _refuse_shut(self, hospital: Hospital) -> None:
        """Raise FlowsimError for hours kept, on one of their days, while the theatre is shut."""
        for row in (row for row in self.kept if row.level > 0):
            for day in day_numbers(row.days):
                on_day = calendar_of((replace(row, days=DAYS[day]),))
                if not any(overlap(on_day, hours) for hours in self._open(hospital)):
                    raise FlowsimError(
                        f"{self.prefix}kept: {THEATRE} is shut {DAYS[day]} {row.start} to "
                        f"{row.end}; open it then, or keep other hours"
                    )

    def refuse_slots(
        self, parameter: str, sessions: tuple[Session, ...], hospital: Hospital, *, lead: float = 0
    ) -> None:
        """Raise FlowsimError for a slot `lead` minutes after which no case may begin."""
        for start in sorted({start for each in sessions if each.slots for start in each.starts}):
            at = start + lead
            if not any(hours.level_at(at) for hours in self._open(hospital)):
                raise FlowsimError(
                    f"{parameter}: of the slot at {clock_text(start)} no operation could begin at "
                    f"{clock_text(at)}, when {THEATRE} is shut; open it then, or give "
                    "another time"
                )


def come_in_minutes(hospital: Hospital) -> float:
    """Return how long before theatre patients of the urgent list come in."""
    steps = find(hospital, "pathway", URGENT_LIST).steps
    return next(
        step.lead_minutes
        for step in steps
        if isinstance(step, WaitForTime) and step.clock == "t_op_slot"
    )
