"""What is arranged for a fracture when its patient goes home from the emergency department."""

from flowsim.hospital.departments.fracture_clinic.settings import FractureClinicSettings
from flowsim.hospital.departments.fracture_clinic.terms import (
    CLINIC,
    CONSULTATION,
    LEFT,
    NO_FRACTURE,
    NO_VISIT,
    REVIEW,
    REVIEW_CLINIC,
    SEEN,
    SLOT,
)
from flowsim.hospital.departments.people import OUTSIDE
from flowsim.hospital.vocabulary.blocks import Written, when
from flowsim.hospital.vocabulary.by import by
from flowsim.hospital.vocabulary.distributions import Constant
from flowsim.hospital.vocabulary.pathway import Pathway
from flowsim.hospital.vocabulary.steps import (
    assign,
    book,
    come_back,
    depart,
    draw,
    go,
    label,
    note,
    stage,
    treat,
)

RETURN = "fracture_visit"
"""The pathway of those who come to their slot."""


def follows_up(settings: FractureClinicSettings) -> list[Written]:
    """Return the booking of a review, if there are any, and of a visit where one is needed.

    Without a slot for a review in time the fracture is seen, whatever a review would have found.
    """
    missed = settings.missed.value
    booked = [
        book(
            REVIEW_CLINIC,
            REVIEW,
            otherwise="to_be_seen",
            within_minutes=60 * settings.review_within_hours.value,
        ),
        when("fracture", {NO_VISIT: [go("followed_up")]}),
        label("to_be_seen"),
        book(
            CLINIC,
            SLOT,
            otherwise="followed_up",  # of a clinic without sessions
            prepare_minutes=60 * settings.prepare_hours.value,
        ),
        draw("keeps_slot", {"yes": 1 - missed, "no": missed}),
        come_back(
            RETURN,
            by("keeps_slot", {"yes": 1.0}, default=0.0),
            Constant(0.0),
            at=SLOT,
            activity="back_at_t_fracture_slot",
        ),
        label("followed_up"),
    ]
    return [when("fracture", {NO_FRACTURE: ()}, otherwise=booked)]


def visit() -> Pathway:
    """Return the visit, an episode without a clock; the slot is the clinician's time."""
    return Pathway(
        RETURN,
        [
            *(assign(name, value) for name, value in (*OUTSIDE, ("stream", "none"))),
            *stage("consultation", note(SEEN), treat(CONSULTATION, cause=CONSULTATION)),
            depart(LEFT),
        ],
        source="pathways section 6",
    )
