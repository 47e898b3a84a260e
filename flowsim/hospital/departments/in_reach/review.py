"""A review by a specialist of another ward, for patients who are to stay some days.

The queue for sessions is first come, first served: with the place it is known when the specialist
comes, and whether that is in time. Who finds no place in time stays as long as without the service.
"""

from flowsim.hospital.departments.in_reach.settings import InReachService, InReachSettings
from flowsim.hospital.departments.in_reach.terms import (
    IN_REACH,
    NONE,
    REVIEW,
    REVIEWED,
    rung_of,
)
from flowsim.hospital.vocabulary.blocks import Written, when
from flowsim.hospital.vocabulary.by import by
from flowsim.hospital.vocabulary.ladders import Rung, first_of, rung
from flowsim.hospital.vocabulary.steps import assign, book, bring_forward

SOME_DAYS = ("medium", "long")
"""Classes of stay for which a specialist is asked; shorter ones end before anybody comes."""


def asks_for_review(settings: InReachSettings) -> list[Written]:
    """Return the steps, in the first bed, that book a review and what it saves."""
    rungs = [_rung(name, service) for name, service in settings.services.items()]
    asks = when("stay_class", {SOME_DAYS: [first_of("in_reach", rungs, otherwise=[])]})
    return [when(IN_REACH.name, {NONE: ()}, otherwise=[asks])]


def _rung(name: str, service: InReachService) -> Rung:
    return rung(
        rung_of(name),
        bring_forward("t_need_end", to=REVIEW, share=service.shortens.value),
        assign(REVIEWED.name, "yes"),
        eligible=by(IN_REACH.name, {name: "yes"}, default="no"),
        book=book(rung_of(name), REVIEW, within_minutes=60 * service.within_hours.value),
    )


def already_reviewed() -> Written:
    """Return, at the end of need, that whom the specialist saw need not wait for one again."""
    passed = when("review_needed", {"specialist": [assign("review_needed", "none")]})
    return when(REVIEWED.name, {"yes": [passed]})
