"""Any number of a hospital made absurd: refused in words, or a finite run that conserves."""

from collections.abc import Iterator
from dataclasses import fields, is_dataclass, replace
from math import inf, nan

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flowsim.engine import simulate
from flowsim.errors import FlowsimError
from flowsim.hospital.vocabulary.arrivals import Batch
from flowsim.hospital.vocabulary.distributions import Lognormal, Triangular, gamma
from flowsim.hospital.vocabulary.pathway import Pathway
from flowsim.hospital.vocabulary.resources import Priority
from flowsim.hospital.vocabulary.steps import depart, seize, treat
from tests.edits_case import small_hospital

MUTATIONS = {
    "nan": lambda value: nan,
    "infinite": lambda value: inf,
    "minus infinite": lambda value: -inf,
    "negative": lambda value: -1 - value,
    "a fraction more": lambda value: value + 0.5,
    "ten times": lambda value: 10 * value,
    "nought": lambda value: 0,
    "next to nothing": lambda value: 1e-300,
    "without measure": lambda value: 10**400,
    "text": lambda value: f"{value}",
    "a list": lambda value: [value],
    "nothing": lambda value: None,
    "true": lambda value: True,
    "NumPy's": lambda value: np.float64(value),
}

NEVER_TAKEN = ("nan", "minus infinite", "without measure", "text", "a list", "true")


def hospital():
    """Return a hospital with numbers of every kind, in every part and in the steps."""
    small = small_hospital()
    steps = [
        *seize("nurse", priority=Priority(band=1, credit_minutes=30.0)),
        treat("dress", Triangular(low_minutes=2.0, mode_minutes=5.0, high_minutes=20.0)),
        treat("talk", Lognormal(mean_minutes=8.0, sd_minutes=4.0)),
        treat("write", gamma(mean_minutes=4.0, sd_minutes=3.0)),
        *[step for step in small.pathways[0].steps if getattr(step, "resource", "") == "nurse"][1:],
        depart("dressed"),
    ]
    booked = Batch(name="booked", pathway="dressing", times=((600.0, 3), (2040.0, 2)), attends=0.9)
    return replace(
        small,
        pathways=(*small.pathways, Pathway("dressing", steps)),
        arrivals=(*small.arrivals, booked),
    )


def numbers(thing: object, path: tuple[object, ...] = ()) -> Iterator[tuple[object, ...]]:
    """Yield the path of every number of a hospital; of long tables, that of a few."""
    if isinstance(thing, int | float) and not isinstance(thing, bool):
        yield path
    elif isinstance(thing, tuple):
        for place in range(len(thing)) if len(thing) < 50 else (0, 7, len(thing) - 1):
            yield from numbers(thing[place], (*path, place))
    elif is_dataclass(thing):
        for item in fields(thing):
            yield from numbers(getattr(thing, item.name), (*path, item.name))


def changed(thing, path, change):
    """Return a hospital with the number at a path changed, every part on the way made anew."""
    if not path:
        return change(thing)
    first, *rest = path
    if isinstance(thing, tuple):
        part = changed(thing[first], rest, change)
        return (*thing[:first], part, *thing[first + 1 :])
    part = changed(getattr(thing, first), rest, change)
    if isinstance(thing, Pathway):
        return Pathway(thing.name, part, thing.source)
    return replace(thing, **{first: part})


WHOLE = hospital()
PATHS = list(numbers(WHOLE))


def assert_conserving(records):
    """Assert that all times are finite, and that causes add up to the time in hospital."""
    patients = records.patients
    causes = patients.filter(like="minutes_").fillna(0)
    spent = patients.t_depart - patients.t_arrive
    gone = spent.notna()
    assert np.isfinite(patients.t_arrive).all()
    assert np.isfinite(causes.to_numpy()).all()
    assert (causes >= 0).all().all()
    assert (np.abs(causes.sum(axis=1) - spent)[gone] < 1e-6).all()
    hours = records.resource_hours[["busy_minutes", "overrun_minutes", "scheduled_minutes"]]
    assert np.isfinite(hours.to_numpy()).all()
    assert (hours >= 0).all().all()


def test_the_hospital_has_numbers_everywhere():
    owners = {(path[0], path[-1]) for path in PATHS}
    for place, name in (
        ("arrivals", "per_hour"),
        ("arrivals", "attends"),
        ("resources", "capacity"),
        ("resources", "unfilled_share"),
        ("resources", "staff"),
        ("activities", "mean_minutes"),
        ("pathways", "credit_minutes"),
        ("pathways", "mode_minutes"),
        ("wards", "beds"),
        ("bureau", "occupancy"),
    ):
        assert (place, name) in owners
    assert_conserving(simulate(WHOLE, weeks=1, engine="simpy"))


@pytest.mark.parametrize("mutation", MUTATIONS)
@settings(max_examples=12, deadline=None, derandomize=True)
@given(path=st.sampled_from(PATHS))
def test_an_absurd_number_is_refused_or_does_no_harm(mutation, path):
    try:
        made = changed(WHOLE, path, MUTATIONS[mutation])
        records = simulate(made, weeks=1, engine="simpy")
    except FlowsimError:
        return
    assert mutation not in NEVER_TAKEN
    assert_conserving(records)


@pytest.mark.parametrize("mutation", NEVER_TAKEN)
def test_what_is_no_number_is_refused_everywhere(mutation):
    for path in PATHS:
        with pytest.raises(FlowsimError):
            changed(WHOLE, path, MUTATIONS[mutation])
