"""U08: more nurses in critical care, bays of enhanced care beside it, and other rules of its beds.

Bays take planned patients of level 2 at the confirmation in the morning, and so leave nurse units
to others. Nurses alone let more patients in, who then wait as long for a ward's bed: delayed
discharge goes up with them, and only beds on the wards shorten it.
"""

from dataclasses import dataclass
from dataclasses import replace as with_changes
from itertools import pairwise
from typing import Annotated

from flowsim.errors import FlowsimError
from flowsim.hospital.departments.critical_care.place import EMERGENCIES
from flowsim.hospital.departments.critical_care.terms import (
    ADMISSION,
    BAY,
    BAY_TERMS,
    HALF_NURSE,
    STEP_DOWN,
    UNITS_OF_LEVEL,
)
from flowsim.hospital.departments.critical_care.unit_stay import MOVE_HOURS
from flowsim.hospital.departments.parameters import LONGEST_MINUTES, Hours, Openings
from flowsim.hospital.departments.theatres.critical_care import COMES_IN, confirmed_for_bay, to_bay
from flowsim.hospital.departments.theatres.inpatients import BED_FIRST
from flowsim.hospital.initiatives import (
    Count,
    Edits,
    Hospital,
    Initiative,
    Values,
    add,
    adds,
    after,
    expected,
    find,
    new,
    new_activity,
    replace,
    steps_of,
)
from flowsim.hospital.initiatives.ranks import refuse_rank
from flowsim.hospital.vocabulary.distributions import Lognormal
from flowsim.hospital.vocabulary.pathway import Pathway
from flowsim.hospital.vocabulary.resources import Resource
from flowsim.hospital.vocabulary.ring_fences import RingFence
from flowsim.hospital.vocabulary.step_types import RequestBed
from flowsim.hospital.vocabulary.steps import stage
from flowsim.numbers import Bounds

A_NURSE, STAY, UNIT = UNITS_OF_LEVEL["3"], "enhanced_care_stay", "critical_care_unit"
CASE = ("wait_for_theatre", "sending", "anaesthesia", "operation", "recovery")
"""The stages of an operation, from waiting for a turn to recovery."""

SD_OF_MEAN = 1 / 6
"""Of the time in a bay, as in critical_care.yaml."""


@dataclass(frozen=True, kw_only=True)
class CriticalCareModel(Initiative):
    title = "Critical care: nurses, bays of enhanced care, rules"
    seed = "S2 (clinical strategy 2019-24), U08"
    phrase = "Review the model and use of ITU beds"
    sentence = (
        "Nurses of critical care at all hours: {nurses} more; bays of enhanced care after planned "
        "operations: {bays} more; places of level 3 kept for emergencies: {emergency_reserve}; "
        "rank of a step-down among requests for a ward's bed: {step_down_rank}."
    )
    needs = ("theatres", "critical_care.units")
    expects = expected(
        down=["I05.cancelled"], none=["E12.mean", "L01.emergency_overnight_mean", "B09.outliers"]
    )

    nurses: Count = adds("resource", HALF_NURSE, "capacity", made=lambda nurses: A_NURSE * nurses)
    bays: Count = 0
    minutes_in_bay: Annotated[float, Bounds(0, LONGEST_MINUTES, open=True)]
    emergency_reserve: Count
    step_down_rank: Count
    move_hours: tuple[Hours, ...] = ()

    @classmethod
    def null(cls, hospital: Hospital) -> Values:
        """Return the values with which nothing changes: the reserve and the rank there are."""
        kept = [f.most_places for f in find(hospital, "resource", HALF_NURSE).ring_fences]
        return {
            **super().null(hospital),
            "emergency_reserve": max(kept, default=0) // A_NURSE,
            "step_down_rank": find(hospital, "request_kind", STEP_DOWN).rank,
        }

    def edits(self, hospital: Hospital) -> Edits:
        now = self.null(hospital)
        return [
            super().edits(hospital),
            self._bays(hospital) if self.bays else [],
            self._reserve(hospital) if self.emergency_reserve != now["emergency_reserve"] else [],
            self._rank(hospital) if self.step_down_rank != now["step_down_rank"] else [],
            self._moves() if self.move_hours else [],
        ]

    def _rank(self, hospital: Hospital) -> Edits:
        refuse_rank("step_down_rank", self.step_down_rank, hospital)
        return replace("request_kind", STEP_DOWN, rank=self.step_down_rank)

    def _moves(self) -> Edits:
        hours = Openings(hours=self.move_hours, source=self.source)
        return add("calendar", MOVE_HOURS, opening=hours.calendar)

    def _bays(self, hospital: Hospital) -> Edits:
        """Return the bays; where there are none yet, with the way to them and from them."""
        beds = find(hospital, "ward", UNIT).beds
        if self.bays > beds:
            raise FlowsimError(f"bays {self.bays}: give at most {beds}, as {UNIT} has beds")
        stay = Lognormal(
            mean_minutes=self.minutes_in_bay, sd_minutes=self.minutes_in_bay * SD_OF_MEAN
        )
        if any(resource.name == BAY for resource in hospital.resources):
            return [
                add("resource", BAY, capacity=self.bays),
                replace("activity", STAY, duration=stay),
            ]
        names = [resource.name for resource in hospital.resources]
        behind = dict(pairwise(names)).get(HALF_NURSE)
        bays = Resource(BAY, self.bays, kind="space", source=self.source)
        return [
            new(bays, before=behind),
            new_activity(STAY, stay),
            new(_through_a_bay(hospital)),
            after(COMES_IN, "confirmation", to_bay()),
            [new(term) for term in BAY_TERMS],
        ]

    def _reserve(self, hospital: Hospital) -> Edits:
        """Return another number of places and beds that are kept from planned patients."""
        places = self.emergency_reserve
        nurses = find(hospital, "resource", HALF_NURSE).capacity // A_NURSE + self.nurses
        if places >= nurses:
            raise FlowsimError(
                f"emergency_reserve {places} of {nurses} nurses leaves none for planned patients; "
                f"keep at most {nurses - 1}"
            )
        nurse = RingFence(places=A_NURSE * places, kinds=EMERGENCIES)
        bed = RingFence(places=places, kinds=(ADMISSION, "warm_start"))
        return [
            replace(kind, name, ring_fences=(fence,) * bool(places))
            for kind, name, fence in (("resource", HALF_NURSE, nurse), ("ward", UNIT, bed))
        ]


def _through_a_bay(hospital: Hospital) -> Pathway:
    """Return the way through a bay: the operation, and the ward's bed, are those of inpatients."""
    case = [s for name in CASE for s in stage(name, *steps_of(hospital, BED_FIRST, name))]
    (asks,) = (
        step
        for step in steps_of(hospital, BED_FIRST, "bed_request")
        if isinstance(step, RequestBed)
    )
    return confirmed_for_bay(case, with_changes(asks, kind=STEP_DOWN))
