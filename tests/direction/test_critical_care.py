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
IN_RECOVERY = "emergencies who need critical care, theatre to leaving recovery, mean (h)"
CANCELLED, OPERATED = "cancelled for critical care, a week", "planned patients operated on, a week"
MEASURES = {**ROWS, "I05.cancelled": (CANCELLED, "")}


@cache
def values(change: tuple[str, ...] = (), pairs: int = LENGTHS["pairs"]) -> pd.DataFrame:
    return replications(load("baseline", list(change)), counted, **{**LENGTHS, "pairs": pairs})


def counted(records: Records) -> dict[str, float]:
    """Return measures and numbers of the study, and how many are operated on."""
    people, (start, end) = records.patients, records.window
    done = people["t_out_theatre"].between(start, end) & (people["critical_care_planned"] == "yes")
    return {
        **measured(records, MEASURES),
        **of_beds(records),
        **of_patients(records),
        OPERATED: done.sum() / LENGTHS["weeks"],
        IN_RECOVERY: in_recovery(people[people["t_op_out"].between(start, end)]),
    }


def in_recovery(operated: pd.DataFrame) -> float:
    """Return the mean hours in the bay of those who need critical care, who leave for want of it
    and who go to the unit alike.
    """
    mine = operated[operated["critical_care_after_emergency"] == "yes"]
    return float((mine["t_op_recovery_out"] - mine["t_op_out"]).mean() / 60)


def effect(key: str, change: tuple[str, ...], pairs: int = LENGTHS["pairs"]) -> Interval:
    return paired_interval(values(change, pairs)[key], values(pairs=pairs)[key])


def test_more_nurses_send_fewer_away_and_fewer_nurses_more() -> None:
    """Four more: 23 fewer a year (5 to 42). Three fewer: 78 more (47 to 109), and waits are longer.

    With 18 nurses the 20 beds are full instead, so that waits do not fall with the nurses, but
    are an hour longer.
    """
    assert effect(OUT, MORE_NURSES).high < 0
    assert effect(OUT, FEWER_NURSES).low > 0
    assert effect(DELAY, FEWER_NURSES).low > 0


def test_fewer_nurses_cancel_more_operations_for_want_of_critical_care() -> None:
    """By 1.7 a week (1.4 to 2.0), and 1.4 fewer are operated on."""
    assert effect(CANCELLED, FEWER_NURSES).low > 0
    assert effect(OPERATED, FEWER_NURSES).high < 0


def test_fewer_nurses_keep_emergencies_in_recovery_for_longer() -> None:
    """Three fewer: 4.3 hours more (1.9 to 6.7) of those who need critical care after it.

    Two-sided: an effect the other way fails as none does. The difference has a standard deviation
    of 2.8 hours between pairs, so that one of 4.3 is told from none by eight with a power of 0.96.
    """
    assert effect(IN_RECOVERY, FEWER_NURSES).low > 0


def test_nurses_alone_lift_delayed_discharge() -> None:
    """The published trap: what a unit gains in places it loses in part to beds nobody clears.

    Four more: 0.7 bed-days a week more (0.3 to 1.1). Three fewer: 1.2 less (0.6 to 1.7). The former
    has a standard deviation of 22 hours between pairs: 24 of them tell 17 from none with a power
    of 0.95, eight with one of 0.45.
    """
    assert effect(DELAYED, MORE_NURSES, pairs=24).low > 0
    assert effect(DELAYED, FEWER_NURSES).high < 0


def test_beds_on_the_wards_are_what_shortens_it() -> None:
    """Sixty more: 2.4 bed-days a week less (1.6 to 3.3), and a third of the wait (4.8 to 1.5 h)."""
    assert effect(DELAYED, WARD_BEDS).high < 0
    assert effect(TO_WARD, WARD_BEDS).high < 0


def test_a_larger_reserve_cancels_more_and_none_fewer() -> None:
    """Two places: 0.7 a week more (0.5 to 0.9). None: 0.5 fewer (0.2 to 0.8)."""
    assert effect(CANCELLED, RESERVE_OF_TWO).low > 0
    assert effect(CANCELLED, NO_RESERVE).high < 0


def test_bays_of_enhanced_care_cancel_fewer_and_free_beds_of_critical_care() -> None:
    """Three bays: 1.4 a week fewer (0.7 to 2.2), and 1.0 beds fewer are occupied (0.8 to 1.3)."""
    assert effect(CANCELLED, BAYS).high < 0
    assert effect("beds occupied at 8:00, mean", BAYS).high < 0
