"""U18: injured hands that would be admitted for an operation have it from home, as day cases.

A share of short stays for a less urgent trauma operation is offered a slot, at the decision to
admit in the emergency department. With one in time they go home and come back to it; without one
they are admitted as before. The theatre of the urgent ambulatory list is kept for them in hours in
which it would have taken whatever was waiting. Without a share or slots there is no service, and
hours that `opens` or `kept` give are not looked at. Regional blocks are not in it.
"""

from dataclasses import dataclass

from flowsim.hospital.departments.emergency_theatres.terms import (
    AMBULATORY,
    EXPEDITED,
    HOME,
    URGENT,
    URGENT_LIST,
)
from flowsim.hospital.departments.operations import TROLLEY
from flowsim.hospital.departments.parameters import Hours
from flowsim.hospital.departments.people import OUTSIDE
from flowsim.hospital.initiatives import (
    Edits,
    Hospital,
    Initiative,
    Minutes,
    Share,
    after,
    expected,
    new,
    new_each_episode,
    steps_of,
)
from flowsim.hospital.initiatives.theatre_hours import nights_of
from flowsim.hospital.initiatives.urgent_list import MoreHours, come_in_minutes
from flowsim.hospital.vocabulary.attributes import Attribute, yes_no
from flowsim.hospital.vocabulary.blocks import Written, when
from flowsim.hospital.vocabulary.clinics import Clinic, Session
from flowsim.hospital.vocabulary.distributions import Constant
from flowsim.hospital.vocabulary.pathway import Pathway
from flowsim.hospital.vocabulary.steps import (
    assign,
    book,
    come_back,
    depart,
    go,
    label,
    release,
    stage,
)
from flowsim.records.terms import attribute, of_department

SERVICE, FOR_IT, SLOT = "hand_trauma", "hand_trauma_service", "t_op_slot"
AREAS = ("trolley", "chair")
"""Where patients are when they are offered a slot; nobody is in resuscitation."""

STAGES = ("come_in", "emergency_operation", "second_stage")
"""Those of the urgent ambulatory list from coming in on."""

CASE = (
    *OUTSIDE,
    ("stream", "none"),
    ("admission_method", "none"),
    ("operation_kind", "hand_trauma"),
    ("emergency_class", EXPEDITED),
    ("theatre_queue", AMBULATORY),
)
NO_YES = ("no", "yes")
TERMS = of_department(
    SERVICE,
    attribute(FOR_IT, "would be operated on from home, of those with a trauma operation", NO_YES),
)


@dataclass(frozen=True, kw_only=True)
class HandTrauma(Initiative):
    title = "Hand trauma service"
    seed = "S2 (clinical strategy 2019-24), U18"
    phrase = "Hand Trauma service"
    sentence = (
        "{share:.0%} of short stays for a less urgent trauma operation go home to a slot of a hand "
        "trauma service, if there is one in time."
    )
    needs = ("emergency_theatres",)
    expects = expected(down=["L07.bed_days.specialty.orthopaedics", "T16.median_wait"])

    share: Share = 0.0
    slots: tuple[Session, ...] = ()
    prepare_minutes: Minutes
    within_minutes: Minutes
    opens: tuple[Hours, ...] = ()
    kept: tuple[Hours, ...] = ()

    def edits(self, hospital: Hospital) -> Edits:
        if not self.share or not self.slots:
            return []
        more = MoreHours(opens=self.opens, kept=self.kept)
        more.refuse_slots("slots", self.slots, hospital, lead=come_in_minutes(hospital))
        fits = Attribute(name=FOR_IT, values=NO_YES, drawn=yes_no(self.share), source=self.source)
        return [
            [new(term) for term in TERMS],
            new_each_episode(fits),
            new(Clinic(name=SERVICE, sessions=self.slots, source=self.source)),
            new(_from_home(hospital)),
            [after(f"admit_{area}", "decision", self._offered()) for area in AREAS],
            more.edits(hospital, nights_of(hospital)),
        ]

    def _offered(self) -> Written:
        """Return the offer of a slot; who takes it leaves as whoever needs no bed any more."""
        booked = [
            book(
                SERVICE,
                SLOT,
                otherwise="no_slot",
                prepare_minutes=self.prepare_minutes,
                within_minutes=self.within_minutes,
            ),
            come_back(SERVICE, 1.0, Constant(0.0), at=SLOT, activity=f"back_at_{SLOT}"),
            go("need_over"),
            label("no_slot"),
        ]
        fits = when(FOR_IT, {"yes": booked})
        can_wait = when("emergency_class", {(URGENT, EXPEDITED): [fits]})
        short = when("stay_class", {"short": [can_wait]})
        return when("operation_kind", {"other_trauma": [short]})


def _from_home(hospital: Hospital) -> Pathway:
    """Return coming in to the slot, the operation, the day unit, and home."""
    case = [step for name in STAGES for step in stage(name, *steps_of(hospital, URGENT_LIST, name))]
    return Pathway(
        SERVICE,
        [
            *(assign(name, value) for name, value in CASE),
            *case,
            *release(TROLLEY),
            depart(HOME),
        ],
        source="pathways section 11.8",
    )
