"""Chairs of same day emergency care on which others wait for a bed while it is shut.

Whoever is there in the morning keeps the chair until there is a bed: fewer are left for patients.
"""

from collections.abc import Sequence

from flowsim.errors import FlowsimError
from flowsim.hospital.departments.offers import Steps
from flowsim.hospital.departments.same_day.settings import SameDaySettings
from flowsim.hospital.departments.same_day.terms import BEDDED, CHAIR, LEFT
from flowsim.hospital.vocabulary.attributes import ESCALATION
from flowsim.hospital.vocabulary.blocks import Written, when
from flowsim.hospital.vocabulary.steps import go, label, release, seize
from flowsim.records.terms import Term, of_department, resource

NO_CHAIR = "no_chair_while_shut"


def bedded_while_shut(
    settings: SameDaySettings, levels: int, moves: Sequence[Written], cause: str
) -> Steps:
    """Return the steps of who takes a chair while it is shut, if so many levels of escalation hold.

    `moves` lead away to where that is waited; without a chair the patient goes on. Raises
    FlowsimError for a level that the ladder does not have.
    """
    if not settings.bedded:
        return []
    first = settings.bedded_from_level.number
    if first > levels:
        raise FlowsimError(
            f"same day care: bedded_from_level {first} is above the {levels} levels of the "
            "escalation ladder; give one of them, or 0 for never"
        )
    high = tuple(str(level) for level in range(first, levels + 1))
    too_many = [*release(CHAIR), go(NO_CHAIR)]
    takes = [
        *seize(CHAIR, otherwise=NO_CHAIR, cause=cause),
        *seize(BEDDED, otherwise=too_many, cause=cause),
        *moves,
    ]
    escalated = when(ESCALATION, {high: takes})
    return [when(LEFT, {"0": [escalated]}), label(NO_CHAIR)]


def bedding_terms() -> tuple[Term, ...]:
    """Return the names that it gives to the records."""
    meaning = "trolleys of same day emergency care for those who wait for a bed while it is shut"
    return of_department("same_day", resource(BEDDED, meaning))
