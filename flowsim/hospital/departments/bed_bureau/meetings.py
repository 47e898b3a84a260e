"""Bed meetings, and looks at the triggers of escalation."""

from flowsim.hospital.vocabulary.blocks import repeat
from flowsim.hospital.vocabulary.pathway import Pathway
from flowsim.hospital.vocabulary.steps import match_beds, review_escalation, treat, wait_until

BACKGROUND = "background"


def bed_meetings() -> Pathway:
    """Return the bed meetings, for ever; the first is a minute into the run, for the warm start."""
    return Pathway(
        "bed_meetings",
        [
            treat("before_first_meeting", cause=BACKGROUND),
            repeat(match_beds(), wait_until("bed_review", cause=BACKGROUND)),
        ],
        source="pathways section 8",
    )


def escalation_reviews() -> Pathway:
    """Return the looks at the triggers of escalation, for ever."""
    return Pathway(
        "escalation_reviews",
        [
            repeat(wait_until("escalation_review", cause=BACKGROUND), review_escalation()),
        ],
        source="pathways section 8",
    )
