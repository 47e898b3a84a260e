"""U05 with U04: blocks are placed in a room of their own, while the case before is operated on.

Anaesthesia in theatre takes less for those who have had one, and lists are planned by that. Blocks
are placed as patients are ready, so that of a list's later cases they come sooner than in life; the
load on the room is that of the day. A patient who waits for it is not sent for: with too few places
lists begin late. Those confirmed for critical care have no block, for their way is not changed, but
lists are planned as if they had. Nights avoided and a shorter stay in recovery are not in it: no
size was found.

The catalogue expects fewer cancellations. Lists are booked as full as before, with more cases of
which each may last: cancellations rise a little (0.3 of 7.5 %, 0.1 to 0.6, in 16 pairs).
"""

from dataclasses import dataclass
from typing import Annotated

from flowsim.errors import unknown_name
from flowsim.hospital.departments.operations import RECOVERY_BAY
from flowsim.hospital.departments.theatres.day_of_surgery import ON_THE_DAY
from flowsim.hospital.departments.theatres.inpatients import BED_AFTER, BED_FIRST
from flowsim.hospital.departments.theatres.terms import DAY_CASE
from flowsim.hospital.initiatives import (
    Count,
    Edits,
    Hospital,
    Initiative,
    Sooner,
    Time,
    after,
    expected,
    find,
    new,
    new_activity,
    replace,
)
from flowsim.hospital.vocabulary.attributes import Attribute
from flowsim.hospital.vocabulary.blocks import Written, when
from flowsim.hospital.vocabulary.by import by
from flowsim.hospital.vocabulary.calendars import Calendar
from flowsim.hospital.vocabulary.distributions import Distribution, Lognormal
from flowsim.hospital.vocabulary.resources import Resource
from flowsim.hospital.vocabulary.steps import assign, release, seize, treat
from flowsim.numbers import Bounds
from flowsim.records.terms import attribute, care, of_department, resource, wait
from flowsim.units import MINUTES_PER_DAY

PLACE, BLOCK, HAS_BLOCK, OPEN = "block_room", "place_block", "regional_block", "block_room_open"
WAIT = "wait_block_room"
NO_YES = ("no", "yes")
TERMS = of_department(
    "block_room",
    resource(PLACE, "places of the block room, each with its team"),
    attribute(HAS_BLOCK, "a block was placed before the patient was sent for", NO_YES),
    attribute(OPEN, "whether the block room is open now", NO_YES),
    wait(WAIT, "block room", "in, for a place in the block room", part="theatre"),
    care(BLOCK, "Block", "in the block room"),
)
DAYS_OF_SURGERY = (BED_FIRST, BED_AFTER, ON_THE_DAY[DAY_CASE])


@dataclass(frozen=True, kw_only=True)
class RegionalBlock(Initiative):
    title = "Regional blocks in a room of their own"
    seed = "S2 (clinical strategy 2019-24), U04 and U05"
    phrase = "regional (nerve block)"
    sentence = (
        "A block room of {places} places with their teams, on weekdays from {opens} to {closes}, "
        "takes {block_minutes:g} minutes a patient; anaesthesia in theatre then takes "
        "{sooner:.0%} less: {procedures}."
    )
    needs = ("theatres",)
    expects = expected(up=["T10.cases_per_list"], down=["R01.waiting"], none=["E01.type1"])

    places: Count = 0
    sooner: Sooner = 0.0
    block_minutes: Annotated[float, Bounds(0, MINUTES_PER_DAY, open=True)]
    opens: Time
    closes: Time
    procedures: tuple[str, ...]

    def edits(self, hospital: Hospital) -> Edits:
        if not (self.places and self.sooner and self.procedures):
            return []
        hours = Calendar.weekly(
            [("mon-fri", self.opens, self.closes, 1)],
            elsewhere=0,
            where=f"initiative {self.name}",
        )
        block = Lognormal(mean_minutes=self.block_minutes, sd_minutes=self.block_minutes / 3)
        return [
            new(
                Resource(PLACE, self.places, kind="space", source=self.source), before=RECOVERY_BAY
            ),
            new(Attribute(name=OPEN, values=NO_YES, calendar=hours)),
            new(Attribute(name=HAS_BLOCK, values=NO_YES)),
            new_activity(BLOCK, block),
            [after(pathway, "come_in", self._block()) for pathway in DAYS_OF_SURGERY],
            self._shorter_cases(hospital),
            [new(term) for term in TERMS],
        ]

    def _block(self) -> Written:
        """Return the way through the room of those whose operation it is for, while it is open."""
        placed: list[Written] = [
            *seize(PLACE, cause=WAIT),
            treat(BLOCK, cause=BLOCK),
            *release(PLACE),
            assign(HAS_BLOCK, "yes"),
        ]
        way = [assign(HAS_BLOCK, "no"), when(OPEN, {"yes": placed})]
        return when("procedure", {self.procedures: way})

    def _shorter_cases(self, hospital: Hospital) -> Edits:
        """Return anaesthesia in theatre after a block, and what lists are planned by."""
        usual = _by_procedure(hospital, "theatre_anaesthesia")
        cases = _by_procedure(hospital, "theatre_case")
        for name in self.procedures:
            if name not in usual:
                raise unknown_name(f"initiative {self.name}: procedures", "procedure", name, usual)
        saved = {name: usual[name].mean * self.sooner for name in self.procedures}
        after_block: dict[object, Distribution] = {
            (name, "yes"): _shorter(usual[name], minutes) for name, minutes in saved.items()
        }
        without: dict[object, Distribution] = {(name, "*"): each for name, each in usual.items()}
        planned: dict[object, Distribution] = {
            name: _shorter(each, saved.get(name, 0.0)) for name, each in cases.items()
        }
        anaesthesia = by(("procedure", HAS_BLOCK), after_block | without)
        return [
            replace("activity", "theatre_anaesthesia", duration=anaesthesia),
            replace("activity", "theatre_case", duration=by("procedure", planned)),
        ]


def _by_procedure(hospital: Hospital, activity: str) -> dict[str, Lognormal]:
    """Return the minutes of an activity by procedure."""
    return {name: item for (name,), item in find(hospital, "activity", activity).table}


def _shorter(usual: Lognormal, minutes: float) -> Lognormal:
    """Return a duration with so many minutes less on average, of the same shape."""
    left = 1 - minutes / usual.mean
    return Lognormal(mean_minutes=usual.mean * left, sd_minutes=usual.sd * left)
