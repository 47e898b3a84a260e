"""Initiatives of critical care and emergency theatres: the traps, each of which shows its cost.

At the whole hospital's own load, on the same patients, as in `test_initiatives`.
"""

import pandas as pd
import pytest

from flowsim.analysis.measures import measure
from flowsim.analysis.statistics import paired_interval
from flowsim.records.frames import Records
from tests.direction.night import AT_NIGHT
from tests.direction.test_initiatives import change, rows

pytestmark = [AT_NIGHT, pytest.mark.xdist_group("directions")]  # which share replications
CRITICAL_CARE, EMERGENCY = "initiative.critical_care_model", "initiative.emergency_theatre"
NURSES_ALONE = (
    f"{CRITICAL_CARE}.nurses=4",
    f"{CRITICAL_CARE}.bays=0",
    f"{CRITICAL_CARE}.step_down_rank=7",
)
LONGER_NIGHT = (
    f"{EMERGENCY}.second_team=[]",
    f"{EMERGENCY}.urgent_list=[]",
    f"{EMERGENCY}.urgent_list_opens=[]",
    f"{EMERGENCY}.urgent_list_kept=[]",
    f"{EMERGENCY}.night=[{{days: daily, start: '20:00', end: '10:00'}}]",
)


def of_unit(records: Records) -> pd.Series:
    return measure(records, ["I02.bed_hours", "I05.cancelled"]).set_index("measure")["value"]


def test_nurses_alone_lift_delayed_discharge() -> None:
    """By 15 bed-hours of 98 a week (8 to 23), while 0.5 of 1.5 fewer are cancelled."""
    before, after = rows(of_unit, "baseline"), rows(of_unit, "critical_care_model", *NURSES_ALONE)
    assert paired_interval(after["I02.bed_hours"], before["I02.bed_hours"]).low > 0
    assert paired_interval(after["I05.cancelled"], before["I05.cancelled"]).high < 0


def test_a_longer_night_makes_a_longer_queue_in_the_morning() -> None:
    assert change("T16.median_wait", "emergency_theatre", *LONGER_NIGHT).low > 0


def test_fewer_short_stays_lengthen_the_mean_of_those_that_remain() -> None:
    """Of the hand trauma service, which takes short stays from the wards."""
    stays = "L01.emergency_overnight_mean.specialty.orthopaedics"
    assert change(stays, "hand_trauma").low > 0
