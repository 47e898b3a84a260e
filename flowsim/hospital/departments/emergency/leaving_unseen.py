"""Leaving without being seen, and coming back: nobody who needs a bed vanishes.

Whether somebody would come back after leaving unseen is drawn at arrival, as need is. Who needs a
bed and does not come back goes to another hospital, and is its patient from then on. Who needs one
and comes back is sicker by then: one triage category up (to 2), and no longer for minors or urgent
treatment. Who needs none and does not come back for this may come with something else, later, as
likely as those who were seen and sent home.
"""

from flowsim.hospital.departments.emergency.terms import ACUITY
from flowsim.hospital.departments.emergency.work_up import Leaving
from flowsim.hospital.vocabulary.blocks import Written, when
from flowsim.hospital.vocabulary.by import by
from flowsim.hospital.vocabulary.pathway import Pathway
from flowsim.hospital.vocabulary.steps import assign, come_back, depart, note, transfer

UNSEEN, LWBS = "leaves_unseen", "lwbs"
"""The pathway of leaving, and its outcome."""

RETURN = "return_after_leaving"
"""The pathway of those who come back, and the activity that is the time until then."""

SICKER = {"5": "4", "4": "3", "3": "2"}
"""The triage category of somebody who needed a bed, left, and comes back."""

MAJORS_BY_NOW = ("minors", "urgent_treatment")


def leaves_unseen() -> list[Written]:
    """Leave without being seen, when patience has run out."""
    return [transfer(UNSEEN)]


def left_unseen(leaving: Leaving) -> Pathway:
    """Return leaving: to come back, or to another hospital, or as those leave who go home."""
    back = come_back(RETURN, activity=RETURN)
    return Pathway(
        UNSEEN,
        [
            note("t_ed_depart"),
            when("returns_if_unseen", {"yes": [back, depart(LWBS)]}),
            when("admit_need", {"yes": [depart(LWBS)]}),
            *leaving(LWBS),
        ],
    )


def comes_back() -> Pathway:
    """Return the pathway of those who come back: to the door of the way they come by now."""
    return Pathway(
        RETURN,
        [
            when(
                "admit_need",
                {
                    "yes": [
                        assign("acuity", by("acuity", _changed(ACUITY.possible_values, SICKER))),
                        when("stream", {MAJORS_BY_NOW: [assign("stream", "majors")]}),
                    ]
                },
            ),
            when("stream", {"eye": [assign("mode", "walk_in"), transfer("walk_in_arrival")]}),
            when(
                "returns_by_ambulance",
                {"yes": [assign("mode", "ambulance"), transfer("ambulance_arrival")]},
            ),
            assign("mode", "walk_in"),
            transfer("walk_in_arrival"),
        ],
    )


def _changed(values: tuple[str, ...], to: dict[str, str]) -> dict[object, str]:
    return {value: to.get(value, value) for value in values}
