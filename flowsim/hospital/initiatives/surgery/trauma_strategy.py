"""U17: longer trauma lists, hip fractures made ready sooner, a geriatrician who sees them.

Hip fractures go first on the trauma list already. A review after the operation shortens what is
left of the stay; whoever `geriatric_liaison` has booked is not booked again, so that nobody is
counted twice.
"""

from dataclasses import dataclass

from flowsim.hospital.departments.in_reach.terms import REVIEW, REVIEWED
from flowsim.hospital.departments.parameters import Hours
from flowsim.hospital.initiatives import (
    Edits,
    Hospital,
    Initiative,
    Minutes,
    Share,
    Sooner,
    add,
    after,
    expected,
    find,
    new,
    replace,
)
from flowsim.hospital.initiatives.theatre_hours import (
    calendar_of,
    nights_of,
    refuse_at_night,
    refuse_open,
)
from flowsim.hospital.vocabulary.blocks import Written, when
from flowsim.hospital.vocabulary.by import By
from flowsim.hospital.vocabulary.clinics import Clinic, Session
from flowsim.hospital.vocabulary.distributions import Distribution
from flowsim.hospital.vocabulary.steps import assign, book, bring_forward, label
from flowsim.units import HOURS_PER_WEEK

TRAUMA, PREPARATION, HIP = "trauma_theatre", "emergency_preparation", "hip_fracture"
CLINIC = "hip_fracture_reviews"
STAYS = ("inpatient_stay", "assessment_unit_stay")
"""The pathways in which emergencies are operated on."""


@dataclass(frozen=True, kw_only=True)
class TraumaStrategy(Initiative):
    title = "Trauma lists and care of hip fractures"
    seed = "S2 (clinical strategy 2019-24), U17"
    phrase = "Trauma Strategy"
    needs = ("emergency_theatres",)
    expects = expected(
        up=["T17.within_36_hours"],
        down=["L01.emergency_overnight_mean.specialty.orthopaedics", "L08.pre_operative_nights"],
        none=["E12.mean", "B09.outliers"],
    )

    lists: tuple[Hours, ...] = ()
    ready_sooner: Sooner = 0.0
    reviews: tuple[Session, ...] = ()
    review_shortens: Share = 0.0
    review_within_minutes: Minutes

    @property
    def summary(self) -> str:
        """What it does; what it leaves as it is is not said."""
        slots = sum(len(session.starts) * session.slots for session in self.reviews)
        hours = calendar_of(self.lists).mean_level * HOURS_PER_WEEK if self.lists else 0
        reviewed = slots and self.review_shortens
        said = [
            f"trauma lists {hours:g} hours a week longer" if hours else "",
            f"hip fractures are ready for theatre {self.ready_sooner:.0%} sooner"
            if self.ready_sooner
            else "",
            f"a geriatrician sees {slots} of them a week after the operation, and what is left of "
            f"their stay is {self.review_shortens:.0%} shorter"
            if reviewed
            else "",
        ]
        text = "; ".join(filter(None, said))
        return f"{text[0].upper()}{text[1:]}." if text else "Nothing changes."

    def edits(self, hospital: Hospital) -> Edits:
        refuse_at_night("lists", self.lists, nights_of(hospital))
        refuse_open("lists", self.lists, hospital, TRAUMA)
        return [
            add("resource", TRAUMA, capacity=calendar_of(self.lists)) if self.lists else [],
            self._ready(hospital) if self.ready_sooner else [],
            self._reviewed() if self.reviews and self.review_shortens else [],
        ]

    def _ready(self, hospital: Hospital) -> Edits:
        """Return being made ready, sooner for hip fractures only."""
        now: By[Distribution] = find(hospital, "activity", PREPARATION)
        rows = tuple(
            (labels, each.scaled(1 - self.ready_sooner) if labels[1] == HIP else each)
            for labels, each in now.table
        )
        return replace("activity", PREPARATION, duration=By(now.attributes, rows, now.default))

    def _reviewed(self) -> Edits:
        """Return the reviews, which hip fractures book once they are operated on."""
        return [
            new(Clinic(name=CLINIC, sessions=self.reviews, source=self.source)),
            [after(pathway, "emergency_operation", self._review()) for pathway in STAYS],
        ]

    def _review(self) -> Written:
        booked = [
            book(
                CLINIC, REVIEW, otherwise="not_reviewed", within_minutes=self.review_within_minutes
            ),
            bring_forward("t_need_end", to=REVIEW, share=self.review_shortens),
            assign(REVIEWED.name, "yes"),
            label("not_reviewed"),
        ]
        return when("operation_kind", {HIP: [when(REVIEWED.name, {"no": booked})]})
