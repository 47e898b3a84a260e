"""Sessions whose surgeon is away: given up, or taken over by another specialty or a colleague."""

from collections import Counter

from flowsim.hospital.departments.theatres.settings import TheatresSettings
from flowsim.hospital.departments.theatres.terms import AWAY, KINDS, NOT_HELD, TAKEN_OVER, THERE
from flowsim.hospital.vocabulary.attributes import shares
from flowsim.hospital.vocabulary.blocks import Steps, Written, when
from flowsim.hospital.vocabulary.by import by
from flowsim.hospital.vocabulary.step_types import Draw
from flowsim.hospital.vocabulary.steps import assign, depart


def released(settings: TheatresSettings) -> list[Written]:
    """Return the draw of sessions whose surgeon is away, and what becomes of them.

    Those away are the same whatever share of them is offered on.
    """
    away, offered = settings.planning.surgeon_away.value, settings.planning.offered_on.value
    if not offered:
        return [
            Draw("surgeon", shares({AWAY: away, THERE: 1 - away})),
            when("surgeon", {AWAY: [depart(NOT_HELD)]}),
        ]
    found = {AWAY: away * (1 - offered), TAKEN_OVER: away * offered, THERE: 1 - away}
    return [
        Draw("surgeon", shares(found)),
        when("surgeon", {AWAY: [depart(NOT_HELD)], TAKEN_OVER: taken_over(settings)}),
    ]


def taken_over(settings: TheatresSettings) -> list[Written]:
    """Return whose the session is then, by the lists a week of its kind.

    These are of the timetable of the settings: what initiatives open and close is not counted. Of a
    kind that it has no lists of, which an initiative has opened, a colleague takes the session.
    """
    draws: dict[str | tuple[str, ...], Steps] = {
        kind: [Draw("surgical_specialty", shares(takers))]
        for kind in KINDS
        if (takers := shares_of_lists(settings, kind))
    }
    wards: dict[object, str] = {
        name: item.ward_specialty for name, item in settings.specialties.items()
    }
    return [
        when("session_kind", draws),
        assign("specialty", by("surgical_specialty", wards)),
    ]


def shares_of_lists(settings: TheatresSettings, kind: str) -> dict[str, float]:
    """Return each specialty's share of the lists a week of a kind, nothing where there are none."""
    lists: Counter[str] = Counter()
    for row in settings.timetable:
        if row.kind == kind:
            lists[row.specialty] += len(row.weekdays)
    return {name: number / lists.total() for name, number in lists.items()}
