"""The pull of the four-hour standard: what it does to priorities, and to who leaves when."""

from dataclasses import replace

import pytest

from flowsim.engine import simulate
from flowsim.errors import FlowsimError
from flowsim.hospital.departments.emergency.settings import EmergencySettings, LimitPull
from flowsim.hospital.departments.parameters import PriorityBy
from flowsim.hospital.vocabulary.resources import Priority
from tests.engines import FASTEST
from tests.unit.emergency_case import emergency, front_door_hospital


def pull(from_minutes: float, **fields: object) -> LimitPull:
    return LimitPull(from_minutes=from_minutes, until_minutes=240, source="expert", **fields)  # type: ignore[arg-type]


def pulled(from_minutes: float) -> EmergencySettings:
    rules = replace(emergency().rules, limit_pull=pull(from_minutes))
    return replace(emergency(), rules=rules)


def test_who_is_due_stands_one_band_higher() -> None:
    found = pull(180).on(Priority(band=2, credit_minutes=60))
    assert (found.band, found.credit_minutes) == (2, 60)
    assert (found.due_band, found.due_after_minutes, found.due_until_minutes) == (1, 180, 240)


def test_a_pull_from_the_limit_on_is_none() -> None:
    rows = {"1": Priority(), "*": Priority(band=2)}
    priorities = PriorityBy(by=("acuity",), rows=rows, source="expert")
    assert pull(240).on_all(priorities) == priorities.rank
    assert pull(239).on_all(priorities) != priorities.rank


@pytest.mark.parametrize(
    ("given", "says"),
    [
        ({"from_minutes": 241}, "no more than until_minutes, 240; give both alike for no pull"),
        ({"from_minutes": -1}, "from_minutes -1 must be zero or more"),
        ({"from_minutes": 200, "range": (210, 240)}, "must hold the from_minutes, 200"),
    ],
)
def test_a_pull_that_cannot_be_is_refused(given: dict[str, float], says: str) -> None:
    with pytest.raises(FlowsimError, match=says):
        pull(**given)  # type: ignore[arg-type]


def test_more_of_the_admitted_leave_just_before_the_limit_and_fewer_just_after() -> None:
    """Of some 6,300 of the admitted; beds are plenty here, so only queues are pulled in."""

    def shares(from_minutes: float) -> tuple[float, float]:
        hospital = front_door_hospital(pulled(from_minutes))
        patients = simulate(hospital, weeks=8, warm_up_weeks=1, seed=3, engine=FASTEST).patients
        admitted = patients[patients.t_admit.notna()]
        minutes = admitted.t_ed_depart - admitted.t_arrive
        return minutes.between(210, 240).mean(), minutes.between(240, 260).mean()

    before, after = shares(240), shares(210)
    assert after[0] > before[0] + 0.005
    assert after[1] < before[1]
