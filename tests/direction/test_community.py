"""The number of community starts binds: a tenth fewer holds more beds, a tenth more frees some.

On the same patients, 6 pairs of replications of ten weeks after a warm-up of eight. A tenth of the
starts moves the beds that wait for the community by 2 to 4, with a standard error below 1.
"""

from functools import cache

import numpy as np
import pytest

from flowsim.analysis.statistics import paired_interval
from flowsim.config import load
from flowsim.engine.simulate import prepare
from flowsim.hospital.check import offered_loads
from flowsim.hospital.departments.discharge.settings import DischargeSettings
from flowsim.scenario.build import build
from tests.direction.night import AT_NIGHT
from tests.engines import FASTEST

pytestmark = [pytest.mark.xdist_group("directions"), AT_NIGHT]
REPLICATIONS, WEEKS, WARM_UP = 6, 10, 8
COMMUNITY = load("baseline").hospital.of(DischargeSettings).community


@cache
def beds_waiting(factor: float) -> list[float]:
    """Return the beds that wait for the community with so many times the starts, by replication.

    Patient minutes of that wait a minute of the window, over those who left in it.
    """
    overrides = [
        f"hospital.discharge.community.{name}.starts_per_weekday.value="
        f"{factor * item.starts_per_weekday.value:g}"
        for name, item in COMMUNITY.items()
    ]
    run = prepare(build(load("baseline", overrides)), weeks=WEEKS, warm_up_weeks=WARM_UP)
    found = []
    for replication in range(REPLICATIONS):
        records = run.simulate(2026, replication, FASTEST)
        start, end = records.window
        left = records.patients[records.patients["t_discharge"].between(start, end)]
        found.append(float(left["minutes_ward_wait_community"].sum()) / (end - start))
    return found


def test_starts_are_used_as_far_as_the_configuration_says() -> None:
    loads = {item.name: item.share for item in offered_loads(build(load("baseline")))}
    used = [loads[f"{name}_start"] for name in COMMUNITY]
    assert 0.75 < np.mean(used) < 0.95
    assert max(used) < 1


def test_fewer_starts_hold_beds_and_more_free_them() -> None:
    fewer = paired_interval(beds_waiting(0.9), beds_waiting(1.0))
    more = paired_interval(beds_waiting(1.1), beds_waiting(1.0))
    assert fewer.low > 0
    assert more.high < 0
