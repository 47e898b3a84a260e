"""Ring-fences that leave nothing for some who ask, of a table too, or in a smaller hospital."""

import pytest

from flowsim import (
    Arrivals,
    Attribute,
    Constant,
    Hospital,
    Pathway,
    Resource,
    RingFence,
    by,
    depart,
    release,
    seize,
    simulate,
    treat,
)
from flowsim.errors import FlowsimError
from flowsim.hospital.check import check_or_raise
from flowsim.scenario.scale import scaled

WHO = by("who", {"urgent": "urgent"}, default="other")


def unit(servers: int, kept: int, *, units: int = 1) -> Hospital:
    """Return a unit with places kept for the urgent, for whom a table says that they are."""
    steps = [seize("bay", kind=WHO, units=units), treat("care", Constant(60.0)), release("bay")]
    return Hospital(
        name="unit",
        resources=(
            Resource("bay", servers, ring_fences=[RingFence(places=kept, kinds=("urgent",))]),
        ),
        attributes=(
            Attribute(
                name="who", values=("urgent", "planned"), drawn={"urgent": 0.5, "planned": 0.5}
            ),
        ),
        pathways=(Pathway("visit", [*steps, depart("home")]),),
        arrivals=(Arrivals(name="all", pathway="visit", per_hour=1),),
    )


def test_all_places_kept_from_some_of_a_table_is_refused() -> None:
    with pytest.raises(FlowsimError, match="3 of them kept for others by ring-fences"):
        check_or_raise(unit(3, 3))


def test_more_at_once_than_is_left_for_some_of_a_table_is_refused() -> None:
    with pytest.raises(FlowsimError, match="seizes 3 of 'bay' at once"):
        check_or_raise(unit(3, 1, units=3))


def test_a_place_left_for_everybody_is_none_of_it() -> None:
    check_or_raise(unit(3, 2))


def test_a_smaller_hospital_serves_whom_the_whole_one_serves() -> None:
    small = scaled(unit(4, 2, units=2), 0.5)
    check_or_raise(small)
    left = simulate(small, days=4, seed=1).patients
    assert set(left.loc[left.outcome.notna(), "who"]) == {"urgent", "planned"}


def test_ring_fences_of_a_smaller_hospital_keep_no_more_than_there_is() -> None:
    whole = unit(10, 5)
    fences = (RingFence(places=5, kinds=("urgent",)), RingFence(places=4, kinds=("other",)))
    bays = Resource("bay", 10, ring_fences=fences)
    small = scaled(Hospital(**{**vars(whole), "resources": (bays,)}), 0.3)
    check_or_raise(small)
    (fewer,) = small.resources
    assert sum(fence.places for fence in fewer.ring_fences) <= fewer.highest_capacity
