"""Asking for a place at home: at referral, instead of a bed, and on the ward, to end a stay.

A place is kept from the moment it is given. Whoever finds none has what they would have had without
the service; on the ward it is asked for again a day later.
"""

from flowsim.hospital.departments.care_at_home.settings import CareAtHomeSettings, HomeService
from flowsim.hospital.departments.care_at_home.terms import (
    ANTIBIOTICS,
    ARRANGED,
    AT_HOME_WITH,
    FIT,
    INSTEAD,
    place_of,
    rung_of,
    runs,
)
from flowsim.hospital.departments.offers import Offer
from flowsim.hospital.vocabulary.blocks import Written, when
from flowsim.hospital.vocabulary.by import by
from flowsim.hospital.vocabulary.ladders import Rung, first_of, rung
from flowsim.hospital.vocabulary.steps import assign, note, transfer, treat, wait_for_time

REFERRALS, STARTS = "antibiotics_referrals", "antibiotics_from_emergency"


def offers() -> tuple[Offer, ...]:
    """Return the rung at referral: antibiotics at home, in the hours in which they are begun."""
    return (
        Offer(
            name=rung_of(ANTIBIOTICS),
            runs=runs(ANTIBIOTICS),
            eligible=by(FIT.name, {INSTEAD: "yes"}, default="no"),
            calendar=REFERRALS,
            place=place_of(ANTIBIOTICS),
            steps=(note("t_ready"), treat(ARRANGED, cause=ARRANGED)),
            pathway=STARTS,
        ),
    )


def leave_for(service: str) -> str:
    """Return the pathway of leaving a bed for a place at home."""
    return f"leave_for_{service}_at_home"


def ends_stays(settings: CareAtHomeSettings, cause: str) -> list[tuple[float, list[Written]]]:
    """Return the looks, so many hours before the need for a bed ends, with the steps of each.

    `cause` is that of the time until then.
    """
    return [
        look for name, service in settings.services.items() for look in _looks(name, service, cause)
    ]


def _fit_for(service: str) -> tuple[str, ...]:
    """Return the values of `fit_for_home` of those who could end a stay with this care."""
    return (ANTIBIOTICS, INSTEAD) if service == ANTIBIOTICS else (service,)


def _looks(name: str, service: HomeService, cause: str) -> list[tuple[float, list[Written]]]:
    fit = _fit_for(name)
    taken = rung(
        rung_of(name),
        assign(AT_HOME_WITH.name, name),
        transfer(leave_for(name)),
        eligible=by(FIT.name, dict.fromkeys(fit, "yes"), default="no"),
        place=place_of(name),
    )
    hours = {hour for every in service.asked_hours.values() for hour in every}
    return [(hour, [_look(name, service, hour, cause, taken)]) for hour in hours]


def _look(name: str, service: HomeService, hour: float, cause: str, taken: Rung) -> Written:
    """Return asking for a place so many hours before the need for a bed ends."""
    asked = [
        wait_for_time("t_need_end", lead_minutes=60 * hour, cause=cause),
        first_of("early_discharge", [taken], otherwise=[]),
    ]
    kinds = tuple(kind for kind, hours in service.asked_hours.items() if hour in hours)
    of_class = when("stay_class", {kinds: [when(FIT.name, {_fit_for(name): asked})]})
    return when(runs(name), {"yes": [when("admission_method", {"emergency_ed": [of_class]})]})
