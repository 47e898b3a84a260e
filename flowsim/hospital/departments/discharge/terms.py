"""The names that leaving the hospital gives to the records."""

from collections.abc import Iterable

from flowsim.records.terms import (
    WARD,
    Term,
    attribute,
    milestone,
    of_department,
    outcome,
    resource,
    wait,
)

YES_NO, NO_YES = ("yes", "no"), ("no", "yes")

TERMS = of_department(
    "discharge",
    milestone("t_fit", "declared fit to leave: no longer meets the criteria to reside"),
    milestone("t_tto_req", "medicines to take home asked for"),
    milestone("t_tto_ready", "medicines to take home on the ward"),
    milestone("t_left_ward", "left the bed, for the lounge or for home"),
    milestone("t_discharge", "left the hospital after an admission"),
    wait(
        "ward_wait_specialist",
        "specialist",
        "for a specialist to see the patient before leaving",
        place=WARD,
        group="waiting for a specialist",
        part="senior_review",
    ),
    wait(
        "ward_wait_diagnostics",
        "diagnostics",
        "for a last test and somebody to act on it",
        place=WARD,
        group="waiting for tests",
        part="diagnostics",
    ),
    wait(
        "ward_wait_community",
        "community",
        "for care outside hospital to be arranged and to start",
        place=WARD,
        group="waiting for care outside hospital",
        part="community",
    ),
    wait(
        "ward_wait_tto",
        "TTO",
        "for medicines to take home, and the letter",
        place=WARD,
        group="waiting for medicines",
        part="leaving",
    ),
    wait(
        "ward_wait_transport",
        "transport",
        "to be collected, or for the hospital's transport, lounge included",
        place=WARD,
        group="waiting for transport",
        part="leaving",
    ),
    outcome("discharged_from_ward", "went home, or on to care outside hospital", ending="home"),
    outcome("died_in_hospital", "died on a ward", ending="died"),
    attribute("weekend_review", "on the weekend list for review", NO_YES),
    attribute(
        "review_needed",
        "what else must be settled before leaving",
        ("none", "specialist", "diagnostics", "cardiology"),
    ),
    attribute("criteria_led", "may be let go by a nurse against criteria", YES_NO),
    attribute("before_weekend", "whether it is the night before the last weekday round", NO_YES),
    attribute("lounge_suitable", "can sit in the discharge lounge", YES_NO),
    attribute("lounge_intake", "whether the lounge takes patients now", NO_YES),
    attribute(
        "time_of_day", "whether it is too late to send everybody home", ("day", "evening", "night")
    ),
    attribute("leaves", "on which day the patient leaves", ("today", "tomorrow")),
    attribute("patient_transport", "goes by the hospital's transport", NO_YES),
    resource("discharge_lounge", "chairs of the discharge lounge"),
    resource("pharmacy", "pharmacists who dispense medicines to take home"),
)


def discharge_terms(community: Iterable[str]) -> tuple[Term, ...]:
    """Return the terms of a discharge department with these community services."""
    starts = (
        resource(f"{name}_start", f"starts of {name.replace('_', ' ')} a weekday")
        for name in community
    )
    return (*TERMS, *of_department("discharge", *starts))
