"""Day cases at the national aim: beds set free, who takes them, and what more emergencies cancel.

On the same patients: eight pairs of replications of twelve weeks, two-sided, at default settings.
Pair by pair the standard deviation of elective bed-days is seven a week, of the wait for a bed
three minutes, and of cancellations for want of a bed 0.4 points, so that changes of 9 bed-days,
4 minutes and 0.5 points are found nine times in ten.
"""

from functools import cache

import pandas as pd
import pytest

from flowsim.analysis.measures import measure
from flowsim.analysis.statistics import Interval, paired_interval
from flowsim.config import load
from flowsim.records.frames import Records
from tests.direction.night import AT_NIGHT
from tests.direction.pairs import replications

pytestmark = [AT_NIGHT, pytest.mark.xdist_group("day cases")]  # which share replications
LENGTHS = {"pairs": 8, "weeks": 12, "warm_up": 8, "seed": 1}
BED_DAYS, STAY, TO_BED = "L07.bed_days.method.elective", "L01.elective_mean", "E12.mean"
FOUR_HOURS, NO_BED = "E01.type1", "T11.on_the_day.reason.bed"
KEYS = (BED_DAYS, STAY, TO_BED, FOUR_HOURS, NO_BED)
TENTH_MORE = ("period.type1_per_day=334",)


def read(records: Records) -> dict[str, float]:
    found = measure(records, KEYS).set_index("measure")["value"]
    return {key: float(found[key]) for key in KEYS}


@cache
def values(scenario: str, *settings: str) -> pd.DataFrame:
    return replications(load(scenario, list(settings)), read, **LENGTHS)


def effect(key: str, scenario: str, *settings: str, on: str = "baseline") -> Interval:
    return paired_interval(values(scenario, *settings)[key], values(on)[key])


def test_day_cases_take_fewer_bed_days_and_leave_the_longer_stays() -> None:
    assert effect(BED_DAYS, "daycase_85").high < 0
    assert effect(STAY, "daycase_85").low > 0


def test_emergencies_take_the_beds_set_free() -> None:
    assert effect(TO_BED, "daycase_85").high < 0
    assert effect(FOUR_HOURS, "daycase_85").low > 0


@pytest.mark.xfail(
    strict=True,
    reason="-0.8 minutes (-6.3 to 4.7): the two wards kept for electives stay full, and the beds "
    "that day cases set free are elsewhere",
)
def test_kept_for_electives_they_do_not() -> None:
    """The gain of emergencies is less where two wards are for elective patients alone."""
    hub = values("surgical_hub+day_case_default:rate=0.85")[TO_BED] - values("surgical_hub")[TO_BED]
    usual = values("daycase_85")[TO_BED] - values("baseline")[TO_BED]
    assert paired_interval(hub, usual).low > 0


def test_more_emergencies_cancel_more_operations_for_want_of_a_bed() -> None:
    assert effect(NO_BED, "baseline", *TENTH_MORE).low > 0
