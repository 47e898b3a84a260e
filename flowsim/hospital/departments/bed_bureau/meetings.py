"""Bed meetings, and looks at the triggers of escalation."""

from flowsim.hospital.departments.wards.asking import LOOKS
from flowsim.hospital.vocabulary.blocks import repeat
from flowsim.hospital.vocabulary.pathway import Pathway
from flowsim.hospital.vocabulary.steps import match_beds, review_escalation, wait_until

BACKGROUND = "background"


def bed_meetings() -> Pathway:
    """Return the meetings and the site team's looks, for ever: requests that may go elsewhere now.

    What a request or a bed that is heard of changes is settled as it is heard of; a look finds
    requests whose patience for their own ward is over, or whose hours have begun.
    """
    return Pathway(
        "bed_meetings",
        [repeat(wait_until(LOOKS, cause=BACKGROUND), match_beds())],
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
