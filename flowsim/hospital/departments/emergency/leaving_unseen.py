"""Leaving without being seen, and coming back: nobody who needs a bed vanishes.

Whether somebody would come back after leaving unseen is drawn at arrival, as need is. Who needs a
bed and does not come back goes to another hospital. Who needs one and comes back is sicker by then:
one triage category up (to 2), and no longer for minors or urgent treatment.
"""

from flowsim.hospital.departments.emergency.terms import ACUITY
from flowsim.hospital.vocabulary.blocks import Written, when
from flowsim.hospital.vocabulary.by import by
from flowsim.hospital.vocabulary.pathway import Pathway
from flowsim.hospital.vocabulary.steps import assign, come_back, depart, note, transfer

RETURN = "return_after_leaving"
"""The pathway of those who come back, and the activity that is the time until then."""

SICKER = {"5": "4", "4": "3", "3": "2"}
"""The triage category of somebody who needed a bed, left, and comes back."""

MAJORS_BY_NOW = ("minors", "urgent_treatment")


def leaves_unseen() -> list[Written]:
    """Leave without being seen, when patience has run out; perhaps to come back."""
    returns = by("returns_if_unseen", {"yes": 1.0}, default=0.0)
    return [
        note("t_ed_depart"),
        come_back(RETURN, returns, activity=RETURN),
        depart("lwbs"),
    ]


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
