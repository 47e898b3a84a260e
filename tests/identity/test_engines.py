"""Both engines write the same bytes: every shipped scenario, the busy test hospital, random loads."""

import dataclasses

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from flowsim.config import load
from flowsim.engine.lower import lower
from flowsim.engine.simulate import engine_of
from flowsim.hospital.arrivals import Arrivals
from flowsim.hospital.distributions import Constant, Exponential
from flowsim.hospital.model import Hospital
from flowsim.hospital.pathway import Pathway
from flowsim.hospital.resources import Priority, Resource, Team
from flowsim.hospital.steps import depart, label, release, renege_after, seize, treat
from flowsim.records.tables import Raw
from flowsim.scenario.build import build
from tests.busy import busy_hospital

SCENARIOS = ("baseline", "bed_bureau", "criteria_led_discharge", "ed_xray", "staffing")


def parts(raw: Raw) -> dict[str, bytes]:
    """Return the bytes of every array of the records, by name."""
    found = {}
    for item in dataclasses.fields(raw):
        value = getattr(raw, item.name)
        if isinstance(value, np.ndarray):
            found[item.name] = value.tobytes()
        elif isinstance(value, dict):
            found.update({f"{item.name}.{k}": v.tobytes() for k, v in value.items()})
    return found


def assert_same(hospital: Hospital, *, weeks: int, seed: int, replication: int = 0) -> Raw:
    program = lower(hospital, weeks=weeks)
    reference = engine_of("simpy")(program, seed, replication)
    compiled = engine_of("compiled")(program, seed, replication)
    first, second = parts(reference), parts(compiled)
    assert first.keys() == second.keys()
    assert [name for name in first if first[name] != second[name]] == []
    return compiled


@pytest.mark.parametrize("scenario", SCENARIOS)
def test_every_shipped_scenario(scenario: str) -> None:
    raw = assert_same(build(load(scenario, ["scale=0.1"])), weeks=2, seed=3)
    assert len(raw.stays["patient"]) > 100


@pytest.mark.parametrize("mode", ["meetings", "ward_list", "bureau"])
def test_a_crowded_hospital_in_every_matching_mode(mode: str) -> None:
    assert_same(busy_hospital(mode=mode), weeks=2, seed=5, replication=1)


@settings(max_examples=25, deadline=None)
@given(
    seed=st.integers(0, 2**63 - 1),
    servers=st.integers(1, 4),
    per_hour=st.floats(2, 20),
    minutes=st.integers(5, 30),
    patience=st.integers(1, 60),
    credit=st.integers(0, 60),
)
def test_random_loads_with_ties_patience_and_ageing(
    seed: int, servers: int, per_hour: float, minutes: int, patience: int, credit: int
) -> None:
    steps = [
        renege_after("patience", "leave", Constant(float(patience))),
        seize("team", priority=Priority(band=0, credit_minutes=float(credit))),
        treat("task", Constant(float(minutes)), by_whom="team"),
        release("team"),
        seize("room", otherwise="leave"),
        treat("exam", Exponential(mean_minutes=10)),
        release("room"),
        label("leave"),
        depart(),
    ]
    other = [
        seize("team", priority=Priority(band=0)),
        treat("short", Constant(5.0)),
        release("team"),
        depart(),
    ]
    hospital = Hospital(
        name="random",
        resources=(
            Resource("senior", 1, pace=0.5),
            Resource("junior", servers),
            Resource("room", 1, kind="space"),
        ),
        teams=(Team(name="team", members=("junior", "senior")),),
        pathways=(Pathway("visit", steps), Pathway("other", other)),
        arrivals=(
            Arrivals(name="visits", pathway="visit", per_hour=per_hour),
            Arrivals(name="others", pathway="other", per_hour=per_hour / 2, day_sd=0.2),
        ),
    )
    assert_same(hospital, weeks=1, seed=seed)
