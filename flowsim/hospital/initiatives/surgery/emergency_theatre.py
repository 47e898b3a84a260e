"""U14: more of the emergency theatre by day, more of the urgent list, other rules of both.

A second team by day takes the queue that the night has left. Lists of the urgent ambulatory list
are held in a theatre that is opened and kept for them. The night rule and elective lists that give
way may be changed as well; as shipped they stay as they are. A longer night leaves more who wait
for the morning.
"""

from dataclasses import dataclass

from flowsim.hospital.departments.emergency_theatres.terms import (
    AT_NIGHT,
    BREAK_IN_HOURS,
    URGENT_LIST,
)
from flowsim.hospital.departments.parameters import Hours
from flowsim.hospital.initiatives import (
    Calendar,
    Edits,
    Hospital,
    Initiative,
    add,
    changes,
    expected,
    replace,
)
from flowsim.hospital.initiatives.theatre_hours import (
    calendar_of,
    night_of,
    nights_of,
    refuse_at_night,
)
from flowsim.hospital.initiatives.urgent_list import MoreHours
from flowsim.hospital.vocabulary.clinics import Session
from flowsim.hospital.vocabulary.resources import Resource
from flowsim.hospital.vocabulary.ring_fences import RingFence
from flowsim.units import HOURS_PER_WEEK

EMERGENCY = "emergency_theatre"
NEVER = Calendar(((0, 0),))


@dataclass(frozen=True, kw_only=True)
class EmergencyTheatre(Initiative):
    title = "Emergency theatre and urgent list"
    seed = "S2 (clinical strategy 2019-24), U14"
    phrase = "optimise theatre availability for"
    needs = ("emergency_theatres",)
    expects = expected(
        down=["T16.median_wait", "L08.pre_operative_nights"], none=["E12.mean", "B09.outliers"]
    )

    second_team: tuple[Hours, ...] = ()
    urgent_list: tuple[Session, ...] = changes(
        (), lambda sessions: add("clinic", URGENT_LIST, sessions=sessions)
    )
    urgent_list_opens: tuple[Hours, ...] = ()
    urgent_list_kept: tuple[Hours, ...] = ()
    night: tuple[Hours, ...] = ()
    lists_give_way: bool = True

    @property
    def summary(self) -> str:
        """What it does; what it leaves as it is is not said."""
        slots = sum(len(session.starts) * session.slots for session in self.urgent_list)
        said = [
            f"a second emergency team {_weekly(self.second_team)}" if self.second_team else "",
            f"{slots} more slots a week of the urgent ambulatory list" if slots else "",
            f"only what cannot wait is begun {_weekly(self.night)}" if self.night else "",
            "" if self.lists_give_way else "elective lists give way to nobody",
        ]
        text = "; ".join(filter(None, said))
        return f"{text[0].upper()}{text[1:]}." if text else "Nothing changes."

    def edits(self, hospital: Hospital) -> Edits:
        nights = [calendar_of(self.night)] if self.night else nights_of(hospital)
        refuse_at_night("second_team", self.second_team, nights)
        more = MoreHours(
            opens=self.urgent_list_opens, kept=self.urgent_list_kept, prefix="urgent_list_"
        )
        more.refuse_slots("urgent_list", self.urgent_list, hospital)
        return [
            super().edits(hospital),
            self._second_team() if self.second_team else [],
            more.edits(hospital, nights),
            self._night(hospital) if self.night else [],
            [] if self.lists_give_way else replace("attribute", BREAK_IN_HOURS, calendar=NEVER),
        ]

    def _second_team(self) -> Edits:
        return add("resource", EMERGENCY, capacity=calendar_of(self.second_team))

    def _night(self, hospital: Hospital) -> Edits:
        """Return other hours of the night rule, in every theatre that has it."""
        places = calendar_of(self.night)
        return [
            replace("resource", theatre.name, ring_fences=_with_night(theatre, places))
            for theatre in hospital.resources
            if night_of(theatre)
        ]


def _with_night(theatre: Resource, places: Calendar) -> tuple[RingFence, ...]:
    return tuple(
        RingFence(places=places, kinds=AT_NIGHT) if fence.kinds == AT_NIGHT else fence
        for fence in theatre.ring_fences
    )


def _weekly(hours: tuple[Hours, ...]) -> str:
    """Return so many hours a week, in words."""
    return f"{calendar_of(hours).mean_level * HOURS_PER_WEEK:g} hours a week"
