"""Records are those of an interpreter that reads the hospital itself, not what it is lowered to."""

import os
from dataclasses import replace

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from flowsim.engine.simulate import engine_of
from tests.busy import busy_hospital
from tests.engines import ENGINES, UNCOMPILED
from tests.identity.interpreter import tables
from tests.identity.interpreter.tables import differences
from tests.identity.random_hospital import hospitals
from tests.identity.same import assert_as_described, labelled, logging

SOME = settings(
    deadline=None,
    max_examples=int(os.environ.get("FLOWSIM_EXAMPLES", "10" if UNCOMPILED else "100")),
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


@pytest.mark.parametrize("mode", ["meetings", "ward_list", "bureau"])
def test_a_busy_hospital_in_every_matching_mode(mode):
    found = assert_as_described(busy_hospital(mode=mode), weeks=2, seed=5, replication=1)
    assert len(found["stays"]["stay"]) > 200
    assert {"outlier", "home"} <= set(found["stays"]["placement"])
    assert max(found["escalations"]["level"]) > 0


@pytest.mark.parametrize("uncleaned", [True, False])
@pytest.mark.parametrize("turn_round", ["clean", ""])
def test_a_crowded_hospital_hands_beds_over_as_described(uncleaned, turn_round):
    full = busy_hospital(beds=(20, 14))
    bureau = replace(full.bureau, allocate_uncleaned=uncleaned, turn_round=turn_round)
    found = assert_as_described(replace(full, bureau=bureau), weeks=2, seed=8)
    assert max(found["escalations"]["escalation_beds"]) > 0


@SOME
@given(
    hospital=hospitals(),
    hours=st.sampled_from([168, 168, 100, 31]),
    seed=st.integers(0, 2**63 - 1),
    replication=st.integers(0, 3),
)
def test_random_hospitals(hospital, hours, seed, replication):
    assert_as_described(hospital, weeks=0, hours=hours, seed=seed, replication=replication)


def test_a_mistake_that_both_engines_share_is_found():
    """The ranks of the kinds of request, the wrong way round."""
    hospital = busy_hospital(beds=(20, 14))
    program = logging(hospital, weeks=1)
    wrong = replace(program, kind_rank=program.kind_rank[::-1].copy())
    expected = tables(hospital, weeks=1, seed=8)
    for engine in map(engine_of, ENGINES):
        assert differences(expected, labelled(program, engine(program, 8, 0))) == []
        found = differences(expected, labelled(program, engine(wrong, 8, 0)))
        assert "stays.t_allocated" in found
