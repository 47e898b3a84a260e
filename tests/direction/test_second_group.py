"""A second group of a list, as shipped, against all in before it begins: what changes and what not.

Sixteen pairs of eight weeks of the same patients.
"""

from functools import cache

import pandas as pd
import pytest

from flowsim.analysis.measures import Facts, measure_facts
from flowsim.analysis.statistics import Interval, paired_interval
from flowsim.config import load
from flowsim.records.frames import Records
from tests.direction.pairs import replications

pytestmark = pytest.mark.xdist_group("second group of a list")  # which share replications
LENGTHS = {"pairs": 16, "weeks": 8, "warm_up": 6, "seed": 2026}
TOGETHER = ("hospital.theatres.sessions.all_day.second_group=null",)
STAY = {"T10.cases_per_list": 0.1, "T02.capped": 2.0, "T04.over_30": 4.0, "T11.on_the_day": 0.5}
"""What stays as it is, and a change that would matter; of T02 and T04 twice that."""

MEASURES = ("T21.before_operation", *STAY)


def read(records: Records) -> dict[str, float]:
    table = measure_facts(Facts(records), MEASURES).set_index("measure")["value"]
    return {key: float(table[key]) for key in MEASURES}


@cache
def values(*settings: str) -> pd.DataFrame:
    return replications(load("baseline", list(settings)), read, **LENGTHS)


def effect(key: str) -> Interval:
    """Return what it changes that all of a list come in before it begins."""
    return paired_interval(values(*TOGETHER)[key], values()[key])


def test_without_a_second_group_patients_are_in_hospital_for_longer_before_it() -> None:
    """By 87 minutes (86 to 88)."""
    assert effect("T21.before_operation").low > 60


@pytest.mark.parametrize(("key", "most"), STAY.items(), ids=STAY)
def test_what_is_done_and_cancelled_stays_as_it_is(key: str, most: float) -> None:
    """Within error, and by less than would matter."""
    found = effect(key)
    assert found.low < 0 < found.high
    assert max(-found.low, found.high) < most
