"""Hospitals and pathways made at random: both engines write the same bytes.

FLOWSIM_EXAMPLES=2000 tries so many instead of the usual number, as the nightly run does.
"""

import os

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from tests.engines import UNCOMPILED
from tests.identity.random_hospital import hospitals
from tests.identity.same import assert_same

THOROUGH = settings(
    deadline=None,
    max_examples=int(os.environ.get("FLOWSIM_EXAMPLES", "20" if UNCOMPILED else "150")),
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)


@THOROUGH
@given(
    hospital=hospitals(),
    hours=st.sampled_from([168, 168, 100, 31]),
    seed=st.integers(0, 2**63 - 1),
    replication=st.integers(0, 3),
)
def test_random_hospitals(hospital, hours, seed, replication):
    assert_same(hospital, weeks=0, hours=hours, seed=seed, replication=replication)
