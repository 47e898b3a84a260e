"""Theatres, beds and staff: more lists without beds for them, fewer beds, nobody to cover.

On the same patients: six pairs of replications of four weeks. Pair by pair the standard deviation
is under eight a week, and four of cancellations with more lists, so that changes of fourteen and of
seven are found nine times in ten.
"""

from dataclasses import replace
from functools import cache

import pandas as pd
import pytest

from flowsim.analysis.statistics import Interval, paired_interval
from flowsim.config import load
from flowsim.hospital.departments.theatres.timetable import ListSetting
from flowsim.records.frames import Records
from tests.direction.pairs import replications

pytestmark = pytest.mark.xdist_group("theatre directions")  # which share replications
LENGTHS = {"pairs": 6, "weeks": 4, "warm_up": 6, "seed": 2026}
FORTY_FEWER = ("period.general_acute_open=537",)
NOBODY_TO_COVER = ("hospital.theatres.staff.anaesthetists.number=14",)
MORE_LISTS = "ten more lists a week for inpatients, and as many fewer for day cases"


def for_inpatients(row: ListSetting) -> ListSetting:
    """Return a row with the day lists of general surgery given to its inpatients, but one."""
    changes = row.theatre in (9, 10) and row.specialty == "general_surgery"
    return replace(row, kind="elective") if changes else row


@cache
def values(change: str | tuple[str, ...] = ()) -> pd.DataFrame:
    config = load("baseline", list(() if isinstance(change, str) else change))
    if change == MORE_LISTS:
        theatres = config.hospital.theatres
        rows = tuple(map(for_inpatients, theatres.timetable))
        changed = replace(config.hospital, theatres=replace(theatres, timetable=rows))
        config = replace(config, hospital=changed)
    return replications(config, counted, **LENGTHS)


def counted(records: Records) -> dict[str, float]:
    """Return cancellations for want of a bed and of staff, and inpatients operated on, a week."""
    people, (start, end) = records.patients, records.window
    cancelled = people[people["t_cancelled"].between(start, end)]["cancelled_for"]
    done = people["t_out_theatre"].between(start, end) & (people["intent"] == "inpatient")
    weeks = LENGTHS["weeks"]
    reasons = {f"no_{why}": (cancelled == why).sum() / weeks for why in ("bed", "staff")}
    return {**reasons, "operated": done.sum() / weeks}


def effect(key: str, change: str | tuple[str, ...]) -> Interval:
    return paired_interval(values(change)[key], values()[key])


def test_more_lists_without_beds_raise_cancellations_for_want_of_a_bed() -> None:
    """By roughly 7 a week (3 to 11)."""
    assert effect("no_bed", MORE_LISTS).low > 0


def test_fewer_beds_raise_them_and_fewer_are_operated_on() -> None:
    """Forty beds fewer: by roughly 14 a week (6 to 22); 22 fewer are operated on (14 to 30)."""
    assert effect("no_bed", FORTY_FEWER).low > 0
    assert effect("operated", FORTY_FEWER).high < 0


def test_of_ten_more_lists_without_beds_less_is_done_than_they_hold() -> None:
    """They hold some 40 operations a week; roughly 21 more are done (16 to 25)."""
    assert effect("operated", MORE_LISTS).low > 0
    assert effect("operated", MORE_LISTS).high < 40


def test_without_an_anaesthetist_to_cover_more_are_cancelled_for_staff() -> None:
    """By roughly 4 a week (1 to 7): whoever is away then costs a list."""
    assert effect("no_staff", NOBODY_TO_COVER).low > 0
