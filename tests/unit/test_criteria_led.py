"""Who is let go by criteria, with everything made ready beforehand or not."""

import numpy as np
import pytest

from flowsim.config import load
from flowsim.engine.digest import one_digest, program_digests
from flowsim.engine.lowering import lower
from flowsim.engine.simulate import prepare
from flowsim.errors import FlowsimError
from flowsim.scenario.build import build
from flowsim.studies.reference import record_digests
from tests.engines import FASTEST

READY = "hospital.discharge.leaving.ready_with_criteria.value"
NO_RANGE = "hospital.discharge.leaving.ready_with_criteria.range=null"


def hospital(scenario, *overrides):
    return build(load(scenario, ["scale=0.1", *overrides]))


def records(scenario, *overrides):
    return prepare(hospital(scenario, *overrides), weeks=4).simulate(7, 0, FASTEST)


def test_without_criteria_it_makes_no_difference_what_is_ready():
    few, many = (records("baseline", f"{READY}={share}") for share in (0.2, 0.9))
    assert record_digests(few) == record_digests(many)


def test_who_has_everything_ready_asks_for_no_medicines_and_leaves_within_hours():
    share = "initiative.criteria_led_discharge.share=0.6"
    for ready, least, most in ((0, 5, 24), (1, 0, 3)):
        people = records("criteria_led_discharge", share, NO_RANGE, f"{READY}={ready}").patients
        gone = people[
            (people["criteria_led"] == "yes")
            & (people["discharge_route"] == "simple")
            & (people["outcome"] == "discharged_from_ward")
            & people["t_fit"].notna()
        ]
        assert len(gone) > 20
        assert gone["t_tto_req"].isna().all() == bool(ready)
        hours = np.median(gone["t_discharge"] - gone["t_fit"]) / 60
        assert least < hours < most


def test_the_share_that_has_everything_ready_is_in_the_program():
    one, other = (
        one_digest(program_digests(lower(hospital("baseline", f"{READY}={share}"), weeks=1)))
        for share in (0.2, 0.9)
    )
    assert one != other


@pytest.mark.parametrize("share", [-0.1, 1.5])
def test_it_is_a_share(share):
    with pytest.raises(FlowsimError, match="ready_with_criteria"):
        hospital("baseline", NO_RANGE, f"{READY}={share}")
