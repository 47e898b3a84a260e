"""C01: operations for cancer come first in what the waiting lists do not see to.

As it is, cancer is called first from the waiting list, but after whoever is soon due, and is sent
for first on the day of surgery, so that a list that runs late cancels others. Here it goes before
those who are due as well, and asks for a bed with a rank of its own: on days on which a bed is
promised first, others are cancelled for want of one. Beds kept for electives are kept for it too.
It has no place in critical care of its own.
"""

from dataclasses import dataclass, replace

from flowsim.hospital.departments.theatres.day_of_surgery import REQUEST
from flowsim.hospital.departments.theatres.inpatients import BED_AFTER, BED_FIRST
from flowsim.hospital.departments.theatres.planning import BANDS, FIRST
from flowsim.hospital.departments.theatres.terms import WAITS
from flowsim.hospital.initiatives import (
    Count,
    Edits,
    Hospital,
    Initiative,
    Values,
    expected,
    find,
    instead,
    new,
    steps_of,
)
from flowsim.hospital.initiatives.ranks import refuse_rank
from flowsim.hospital.vocabulary.blocks import Written, when
from flowsim.hospital.vocabulary.by import By, by
from flowsim.hospital.vocabulary.list_steps import JoinList
from flowsim.hospital.vocabulary.resources import Priority
from flowsim.hospital.vocabulary.step_types import RequestBed, Step
from flowsim.records.terms import of_department, request_kind

CANCER, KIND = "cancer", "cancer_admission"
BEFORE_ALL = Priority(band=FIRST - 1)
"""Before those who are due."""


@dataclass(frozen=True, kw_only=True)
class CancerFirst(Initiative):
    title = "Cancer first"
    seed = "S2 (clinical strategy 2019-24), C01"
    phrase = "62 day"
    needs = ("theatres",)
    expects = expected(
        up=["R01.waited.urgency.urgent", "R01.waited.urgency.routine"],
        down=["R01.waited.urgency.cancer", "T11.non_clinical.urgency.cancer"],
        none=["E01.type1", "E12.mean", "L01.emergency_mean", "B09.outliers", "T11.on_the_day"],
    )

    before_the_due: bool = False
    bed_rank: Count

    @property
    def summary(self) -> str:
        """What cancer goes before."""
        booked = "before those who are due" if self.before_the_due else "after those who are due"
        return (
            f"Operations for cancer are booked {booked}, and their beds asked for with rank "
            f"{self.bed_rank}."
        )

    def edits(self, hospital: Hospital) -> Edits:
        return [self._booked(hospital), self._beds(hospital)]

    @classmethod
    def null(cls, hospital: Hospital) -> Values:
        """Return the rank of the beds of all electives."""
        return {"before_the_due": False, "bed_rank": find(hospital, "request_kind", REQUEST).rank}

    def _booked(self, hospital: Hospital) -> Edits:
        if not self.before_the_due:
            return []
        steps = steps_of(hospital, WAITS, "waiting_list")
        return instead(WAITS, "waiting_list", *map(before_all, steps))

    def _beds(self, hospital: Hospital) -> Edits:
        now = find(hospital, "request_kind", REQUEST)
        if self.bed_rank == now.rank:
            return []
        refuse_rank("bed_rank", self.bed_rank, hospital)
        overdue = now.overdue_rank and min(now.overdue_rank, self.bed_rank)
        mine = replace(
            now,
            name=KIND,
            rank=self.bed_rank,
            overdue_rank=overdue,
            fenced_as=now.asker,
            source=self.source,
        )
        term = request_kind(KIND, "for an operation for cancer")
        return [
            new(mine),
            *(new(one) for one in of_department("theatres", term)),
            *(instead(way, "bed_request", *asks(hospital, way)) for way in (BED_FIRST, BED_AFTER)),
        ]


def before_all(step: Step) -> Step:
    """Return a step by which cancer joins a list before all others; other steps as they are."""
    if not isinstance(step, JoinList):
        return step
    now = step.priority
    rows: dict[object, Priority] = {
        name: now.at(name) if isinstance(now, By) else now for name in BANDS
    }
    rows[CANCER] = BEFORE_ALL
    return replace(step, priority=by("urgency", rows))


def asks(hospital: Hospital, pathway: str) -> list[Written]:
    """Return the steps that ask for a bed, cancer with a kind of request of its own."""
    found: list[Written] = []
    for step in steps_of(hospital, pathway, "bed_request"):
        if isinstance(step, RequestBed):
            found.append(when("urgency", {CANCER: [replace(step, kind=KIND)]}, otherwise=[step]))
        else:
            found.append(step)
    return found
