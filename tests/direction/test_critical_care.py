"""Critical care at its default settings: nurses, ward beds, the reserve and bays of enhanced care.

On the same patients: eight pairs of replications of ten weeks.
"""

from functools import cache

import pandas as pd
import pytest

from experiments.critical_care.units import ROWS, of_beds, of_patients
from experiments.replicated import measured
from flowsim.analysis.statistics import Interval, paired_interval
from flowsim.config import load
from flowsim.records.frames import Records
from tests.direction.pairs import replications

pytestmark = pytest.mark.xdist_group("critical care directions")  # which share replications
LENGTHS = {"pairs": 8, "weeks": 10, "warm_up": 6, "seed": 2027}
UNITS = "hospital.critical_care.units"
MORE_NURSES = (f"{UNITS}.nurses.number=18",)
FEWER_NURSES = (f"{UNITS}.nurses.number=11",)
NO_RESERVE = (f"{UNITS}.emergency_reserve.number=0",)
RESERVE_OF_TWO = (f"{UNITS}.emergency_reserve.number=2",)
BAYS = (f"{UNITS}.enhanced_bays.number=3",)
WARD_BEDS = ("period.general_acute_open=637",)

DELAY = "emergencies, decision to coming in, mean (h)"
OUT = "transferred out for want of a place, a week"
TO_WARD, DELAYED = "ready to moved, median (h)", "bed-hours of delay after 4 h, a week"
CANCELLED, OPERATED = "cancelled for critical care, a week", "planned patients operated on, a week"
MEASURES = {**ROWS, "I05.cancelled": (CANCELLED, "")}


@cache
def values(change: tuple[str, ...] = ()) -> pd.DataFrame:
    return replications(load("theatres", list(change)), counted, **LENGTHS)


def counted(records: Records) -> dict[str, float]:
    """Return measures and numbers of the study, and how many are operated on."""
    people, (start, end) = records.patients, records.window
    done = people["t_out_theatre"].between(start, end) & (people["critical_care_planned"] == "yes")
    return {
        **measured(records, MEASURES),
        **of_beds(records),
        **of_patients(records),
        OPERATED: done.sum() / LENGTHS["weeks"],
    }


def effect(key: str, change: tuple[str, ...]) -> Interval:
    return paired_interval(values(change)[key], values()[key])


def test_more_nurses_send_fewer_away_and_fewer_nurses_more() -> None:
    """Four more: 28 fewer a year (18 to 38). Three fewer: 63 more (43 to 84), and waits are longer.

    With 18 nurses the 20 beds are full instead, so that waits do not fall with the nurses, but
    are an hour longer.
    """
    assert effect(OUT, MORE_NURSES).high < 0
    assert effect(OUT, FEWER_NURSES).low > 0
    assert effect(DELAY, FEWER_NURSES).low > 0


def test_fewer_nurses_cancel_more_operations_for_want_of_critical_care() -> None:
    """By 1.8 a week (1.4 to 2.2), and 1.6 fewer are operated on."""
    assert effect(CANCELLED, FEWER_NURSES).low > 0
    assert effect(OPERATED, FEWER_NURSES).high < 0


def test_nurses_alone_lift_delayed_discharge() -> None:
    """The published trap: what a unit gains in places it loses in part to beds nobody clears.

    Four more: 0.6 bed-days a week more (0.1 to 1.0). Three fewer: 0.8 less (0.2 to 1.4).
    """
    assert effect(DELAYED, MORE_NURSES).low > 0
    assert effect(DELAYED, FEWER_NURSES).high < 0


def test_beds_on_the_wards_are_what_shortens_it() -> None:
    """Sixty more: 2.4 bed-days a week less (1.7 to 3.1), and a third of the wait (5.0 to 1.7 h)."""
    assert effect(DELAYED, WARD_BEDS).high < 0
    assert effect(TO_WARD, WARD_BEDS).high < 0


def test_a_larger_reserve_cancels_more_and_none_fewer() -> None:
    """Two places: 0.7 a week more (0.3 to 1.2). None: 0.7 fewer (0.3 to 1.1)."""
    assert effect(CANCELLED, RESERVE_OF_TWO).low > 0
    assert effect(CANCELLED, NO_RESERVE).high < 0


def test_bays_of_enhanced_care_cancel_fewer_and_free_beds_of_critical_care() -> None:
    """Three bays: 1.4 a week fewer (0.6 to 2.1), and 1.1 beds fewer are occupied (0.9 to 1.4)."""
    assert effect(CANCELLED, BAYS).high < 0
    assert effect("beds occupied at 8:00, mean", BAYS).high < 0
