"""Parts given a field that they have not: one message, with the nearest one that there is."""

from dataclasses import replace

import pytest

from flowsim.errors import FlowsimError
from flowsim.hospital.vocabulary.distributions import Lognormal
from flowsim.hospital.vocabulary.resources import Resource
from flowsim.hospital.vocabulary.wards import Ward

ELM = Ward(name="elm", beds=10, serves=(("medicine", "home"),))

MISNAMED = {
    "of a resource": (
        lambda: Resource("bay", capacty=2),
        "resource: 'capacty' is not a field (fields: back_fill, capacity,",
    ),
    "of a distribution": (
        lambda: Lognormal(mean_minute=5, sd_minutes=2),
        "Did you mean 'mean_minutes'?",
    ),
    "of a copy": (
        lambda: replace(ELM, bed=9),
        "ward: 'bed' is not a field (fields: assessing, bed_type,",
    ),
}


@pytest.mark.parametrize("case", MISNAMED)
def test_a_field_that_there_is_not_is_refused_with_the_nearest(case):
    make, message = MISNAMED[case]
    with pytest.raises(FlowsimError) as refused:
        make()
    assert message in str(refused.value)
    assert "Did you mean" in str(refused.value)
