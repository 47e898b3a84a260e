"""Theatres and beds: more lists for inpatients without beds for them, and fewer beds.

On the same patients: six pairs of replications of four weeks. Pair by pair the standard deviation
is under five cancellations and eight operations a week, so that changes of nine and of fourteen are
found nine times in ten.
"""

from dataclasses import replace
from functools import cache

import pandas as pd
import pytest

from flowsim.analysis.statistics import Interval, paired_interval
from flowsim.config import load
from flowsim.engine.simulate import prepare
from flowsim.hospital.departments.theatres.timetable import ListSetting
from flowsim.scenario import build
from tests.engines import FASTEST

pytestmark = pytest.mark.xdist_group("theatre directions")  # which share replications
PAIRS, WEEKS, WARM_UP, SEED = 6, 4, 6, 2026
FORTY_FEWER = ("period.general_acute_open=537",)
MORE_LISTS = "ten more lists a week for inpatients, and as many fewer for day cases"


def for_inpatients(row: ListSetting) -> ListSetting:
    """Return a row with the day lists of general surgery given to its inpatients, but one."""
    changes = row.theatre in (9, 10) and row.specialty == "general_surgery"
    return replace(row, kind="elective") if changes else row


@cache
def values(change: str | tuple[str, ...] = ()) -> pd.DataFrame:
    """Return cancellations for want of a bed and inpatients operated on, a week."""
    config = load("theatres", list(() if isinstance(change, str) else change))
    if change == MORE_LISTS:
        theatres = config.hospital.theatres
        rows = tuple(map(for_inpatients, theatres.timetable))
        changed = replace(config.hospital, theatres=replace(theatres, timetable=rows))
        config = replace(config, hospital=changed)
    run = prepare(build(config), weeks=WEEKS, warm_up_weeks=WARM_UP)
    found = []
    for replication in range(PAIRS):
        records = run.simulate(SEED, replication, FASTEST)
        people, (start, end) = records.patients, records.window
        cancelled = people["t_cancelled"].between(start, end) & (people["cancelled_for"] == "bed")
        done = people["t_out_theatre"].between(start, end) & (people["intent"] == "inpatient")
        found.append({"no_bed": cancelled.sum() / WEEKS, "operated": done.sum() / WEEKS})
    return pd.DataFrame(found)


def effect(key: str, change: str | tuple[str, ...]) -> Interval:
    return paired_interval(values(change)[key], values()[key])


def test_more_lists_without_beds_raise_cancellations_for_want_of_a_bed() -> None:
    """By 9 a week (4 to 14)."""
    assert effect("no_bed", MORE_LISTS).low > 0


def test_fewer_beds_raise_them_and_fewer_are_operated_on() -> None:
    """Forty beds fewer: by 12 a week (7 to 17); 24 fewer are operated on (16 to 32)."""
    assert effect("no_bed", FORTY_FEWER).low > 0
    assert effect("operated", FORTY_FEWER).high < 0


def test_of_ten_more_lists_without_beds_less_is_done_than_they_hold() -> None:
    """They hold some 40 operations a week; 16 more are done (11 to 21), for want of beds."""
    assert effect("operated", MORE_LISTS).low > 0
    assert effect("operated", MORE_LISTS).high < 40
