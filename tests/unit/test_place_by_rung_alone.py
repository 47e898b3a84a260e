"""A place that is reached only through a rung of a ladder, held together with another server."""

from flowsim import (
    Arrivals,
    Constant,
    Exponential,
    Hospital,
    Pathway,
    Resource,
    depart,
    first_of,
    release,
    renege_after,
    rung,
    seize,
    simulate,
    treat,
)
from tests.identity.same import assert_same

TASK = Exponential(mean_minutes=10)


def assessed(before: list) -> Hospital:
    """Return patients who hold a doctor, taken by a rung, and then a nurse as well."""
    seen = [treat("look", TASK), seize("nurse"), treat("dress", TASK), release("nurse", "doctor")]
    ladder = first_of("where", [rung("here", *seen, place="doctor")], otherwise=[])
    return Hospital(
        name="two held",
        resources=(Resource("doctor", 3), Resource("nurse", 1)),
        pathways=(Pathway("visit", [*before, ladder, depart("home")]),),
        arrivals=(Arrivals(name="walk-ins", pathway="visit", per_hour=8),),
    )


def test_both_engines_have_room_for_what_is_held() -> None:
    assert_same(assessed([]), hours=48)
    found = simulate(assessed([]), hours=48, seed=1).patients
    assert (found.outcome == "home").sum() > 100


def test_also_where_patience_remembers_what_was_held() -> None:
    before = [renege_after("patience", [depart("left")], Constant(5.0))]
    assert_same(assessed(before), hours=48)
    found = simulate(assessed(before), hours=48, seed=1).patients
    assert set(found.outcome.dropna()) == {"home", "left"}
