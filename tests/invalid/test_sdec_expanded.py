"""Settings of same day emergency care expanded that cannot be, and what the user is told."""

import re

import pytest

from flowsim.config import load
from flowsim.errors import FlowsimError
from flowsim.hospital.departments.same_day.closing import refuse_referrals_while_shut
from flowsim.hospital.edits import apply_edits, signed
from flowsim.hospital.initiatives import Calendar, replace
from flowsim.scenario import build

NAME = "sdec_expanded"
NO_CHAIRS = "hospital.same_day.chairs={number: 0, range: [0, 24], source: expert}"


def row(days: str, start: str, end: str, staff: str = "") -> str:
    return f"[{{days: {days}, start: '{start}', end: '{end}'{staff}}}]"


@pytest.mark.parametrize(
    ("override", "message"),
    [
        (f"initiative.{NAME}.chairs=-1", "chairs"),
        (f"initiative.{NAME}.chairs=1.5", "chairs"),
        (f"initiative.{NAME}.odds_judged_fit=0", "odds_judged_fit"),
        (f"initiative.{NAME}.direct_calls=1.2", "direct_calls"),
        (f"initiative.{NAME}.calls_111=-0.1", "calls_111"),
        (f"initiative.{NAME}.crew_calls=often", "crew_calls"),
        (f"initiative.{NAME}.streamed=.nan", "streamed"),
        (f"initiative.{NAME}.odds_before_work_up=0", "odds_before_work_up"),
        (f"initiative.{NAME}.opening={row('daily', '08:00', '22:10')}", "hour or half hour"),
        (f"initiative.{NAME}.opening={row('daily', '08:00', '02:00')}", "passes midnight"),
        (f"initiative.{NAME}.opening={row('dally', '08:00', '22:00')}", "'dally'"),
        (f"initiative.{NAME}.opening={row('mon-fri', '08:00', '22:00')}", "is not open"),
        (f"initiative.{NAME}.opening=[]", "is not open"),
        (f"initiative.{NAME}.referrals={row('daily', '08:00', '22:30')}", "is not open"),
        (f"initiative.{NAME}.juniors={row('daily', '8', '22:00', ', staff: 1')}", "'8'"),
        (
            f"initiative.{NAME}.taken_from={{ed_junor: {row('daily', '08:00', '18:00')}}}",
            "ed_junor",
        ),
        (
            f"initiative.{NAME}.taken_from="
            f"{{resident_doctor: {row('daily', '12:00', '22:00', ', staff: 9')}}}",
            "no shift 'daily 12:00-22:00' with 9 to take away",
        ),
        (NO_CHAIRS, "there is no same day emergency care"),
        ("hospital.same_day.chairs.number=25", "range [0, 24] must hold the number, 25"),
        ("hospital.same_day.bedded_trolleys.number=11", "range [0, 10] must hold the number, 11"),
        ("hospital.same_day.chairs.range=[24,0]", "[24, 0] must give the lower limit first"),
        ("hospital.same_day.fit.range=[1,0]", "[1, 0] must give the lower limit first"),
        ("hospital.same_day.chairs.range=[0]", "the list is too short; give 2 values"),
        ("hospital.same_day.recognised.range=[0,inf]", "inf must be a finite number"),
        ("hospital.same_day.referrals.hours=[]", "hours: never open; give a row"),
        ('hospital."same_day".chairs.number=3', "a key is written without quotes"),
        ("hospital.same_day.chairs.number=3000000000", "must be at most 2,147,483,647"),
        ("hospital.same_day.recognised.value=-1e16", "must be -1e+15 or more"),
        ("hospital.same_day.direct_calls.value=1.2", "[0, 0.9] must hold the value"),
        ("hospital.same_day.direct_calls={value: 1.2, range: [0, 2]}", "direct_calls 1.2"),
        ("~hospital.same_day.direct_calls.source", "source"),
        ("hospital.same_day.streamed={value: 1.2, range: [0, 2]}", "streamed 1.2"),
        ("hospital.same_day.streamed.value=.nan", "streamed"),
        ("hospital.same_day.crew_calls.value=often", "crew_calls"),
        ("hospital.same_day.stream=0.2", "stream"),
        ("hospital.same_day.direct_call=0.2", "direct_call"),
    ],
)
def test_what_cannot_be_is_refused(override: str, message: str) -> None:
    with pytest.raises(FlowsimError, match=re.escape(message)):
        build(load(NAME, [override]))


def test_referrals_opened_by_an_edit_alone_while_the_unit_is_shut_are_refused() -> None:
    before = build(load("baseline"))
    longer = Calendar.weekly([("daily", "08:00", "23:00", 1)], elsewhere=0)
    edited = apply_edits(
        before, signed(replace("calendar", "same_day_referrals", opening=longer), "x")
    )
    refuse_referrals_while_shut(before)
    with pytest.raises(FlowsimError, match="is shut by attribute same_day_half_hours"):
        refuse_referrals_while_shut(edited)
