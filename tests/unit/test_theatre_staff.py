"""Anaesthetists of the lists: a list without one is not held, and its patients are cancelled."""

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest

from flowsim.engine import simulate
from flowsim.engine.digest import program_digests
from flowsim.engine.lowering import lower
from flowsim.hospital.departments.parameters import Count
from flowsim.hospital.departments.theatres.settings import TheatresSettings
from flowsim.hospital.departments.theatres.staff import StaffSettings
from flowsim.hospital.departments.theatres.terms import ANAESTHETIST
from flowsim.hospital.vocabulary.hospital import Hospital
from flowsim.records.frames import Records
from flowsim.scenario.scale import scaled
from tests.identity.same import assert_as_described
from tests.unit.theatres_case import SESSION, alone, tiny, valued
from tests.unit.wards_case import shipped

CLOSES = 20.5 * 60


def lists(*sessions: tuple[int, str], waiting: int = 12, **settings: object) -> TheatresSettings:
    """Return theatres with these lists (theatre, session) on Mondays."""
    found = tiny(waiting=waiting, **settings)
    (row,) = found.timetable
    rows = tuple(replace(row, theatre=number, session=name) for number, name in sessions)
    return replace(found, theatres=Count(number=2, source="expert"), timetable=rows)


AT_ONCE = ((1, "am"), (2, "am"))


def whole(number: int, absent: float) -> TheatresSettings:
    """Return the shipped theatres with these anaesthetists."""
    staff = StaffSettings(
        anaesthetists=Count(number=number, source="expert"), absent_a_day=valued(absent)
    )
    return replace(shipped().theatres, modelled=True, staff=staff)


def names(hospital: Hospital) -> list[str]:
    return [each.name for each in hospital.resources]


def of_sessions(records: Records) -> pd.DataFrame:
    return records.patients[records.patients["session_kind"].notna()]


def staff_is_why(records: Records) -> pd.Series:
    """Return the sessions that had a surgeon and were not held: no anaesthetist."""
    found = of_sessions(records)
    return (found["outcome"] == "session_not_held") & (found["surgeon"] == "there")


# -- by hand ---------------------------------------------------------------------------------------


@pytest.mark.parametrize("inpatients", [False, True])
def test_of_two_lists_with_one_anaesthetist_one_is_not_held(engine, inpatients) -> None:
    """Half an hour after it should have begun, as tolerance has it, its patients are told."""
    theatres = lists(*AT_ONCE, inpatients=inpatients, waiting=6)
    records = simulate(alone(theatres), weeks=2, engine=engine)
    held = of_sessions(records)
    held = held[held["t_session"] == SESSION]
    assert sorted(held["outcome"]) == ["session_held", "session_not_held"]
    assert set(held["surgeon"]) == {"there"}
    (without,) = held[held["outcome"] == "session_not_held"]["theatre"]
    mine = records.patients[records.patients["session_kind"].isna()]
    cancelled = mine[mine["t_cancelled"].notna()]
    assert len(cancelled) == 3
    assert set(cancelled["cancelled_for"]) == {"staff"}
    assert set(cancelled["t_cancelled"]) == {SESSION + 30}
    assert set(cancelled["theatre"]) == {without}
    assert not cancelled["t_come_in"].notna().any()
    assert not cancelled["t_admit"].notna().any()
    done = mine[mine["t_out_theatre"].notna()]
    assert len(done) == 3
    assert without not in set(done["theatre"])


def test_any_of_the_lists_may_be_the_one_without() -> None:
    records = simulate(alone(lists(*AT_ONCE)), weeks=30)
    found = of_sessions(records)[staff_is_why(records)]
    assert len(found) > 20
    share = (found["theatre"] == "theatre_1").mean()
    assert 0.2 < share < 0.8


def test_who_was_cancelled_for_it_is_back_at_the_end_of_the_day_and_goes_first(engine) -> None:
    """A list a week is held; those cancelled are called to the next that is planned."""
    theatres = lists(*AT_ONCE, waiting=40, assessed={"valid_days": valued(1e5)})
    records = simulate(alone(theatres), weeks=5, engine=engine)
    events = records.list_events
    found = records.patients[records.patients["cancelled_for"].eq("staff")]
    first = found[found["t_cancelled"] == SESSION + 30]
    assert len(first) == 3
    mine = events[events["patient"].isin(first["patient"])]
    joined = mine[mine["list"].eq("general_surgery_day") & mine["event"].eq("joined")]
    assert set(joined["t"]) == {0.0, SESSION - 510 + CLOSES}
    called = mine[mine["list"].eq("general_surgery_day") & mine["event"].eq("called")]
    assert set(called["t"]) == {SESSION - 7 * 1440, SESSION + 7 * 1440}


def test_a_list_waits_for_the_anaesthetist_of_the_one_before_it(engine) -> None:
    """It asks before that has ended, and both are held."""
    theatres = lists((1, "am"), (1, "pm"), waiting=6, absent=1e-9)
    records = simulate(alone(theatres), weeks=2, engine=engine)
    held = of_sessions(records)
    held = held[held["t_session"] < SESSION + 1440]
    assert len(held) == 2
    assert set(held["outcome"]) == {"session_held"}
    mine = records.patients[records.patients["t_session"].eq(SESSION + 5 * 60)]
    late = mine[mine["session_kind"].isna()]
    assert len(late) == 3
    assert (late["t_come_in"] >= SESSION + 4 * 60).all()  # after 12:15, when they were to come
    assert late["t_out_theatre"].notna().all()


def test_engines_write_what_the_interpreter_does() -> None:
    settings = {"waiting": 30, "absent": 0.3}
    for inpatients in (False, True):
        for sessions in (AT_ONCE, ((1, "am"), (1, "pm"), (2, "am"))):
            hospital = alone(lists(*sessions, inpatients=inpatients, **settings))
            assert assert_as_described(hospital, weeks=4) is not None


# -- left out, and enough of them ------------------------------------------------------------------


def test_with_one_for_each_theatre_and_nobody_away_nobody_asks_for_one() -> None:
    """The program is the same to the byte, however many more there are."""
    one, other = (alone(whole(number, 0.0)) for number in (14, 99))
    assert ANAESTHETIST not in names(one)
    assert program_digests(lower(one, weeks=2)) == program_digests(lower(other, weeks=2))
    assert "staff" not in one.attribute_values["cancelled_for"]
    for number, absent in ((13, 0.0), (14, 0.1)):
        fewer = alone(whole(number, absent))
        assert ANAESTHETIST in names(fewer)
        assert "staff" in fewer.attribute_values["cancelled_for"]


def test_with_enough_of_them_nothing_happens_at_another_time() -> None:
    """Asked for and always there: all that is recorded of patients and lists stays as it is."""
    without, with_many = (
        simulate(alone(whole(number, absent)), weeks=5, seed=3)
        for number, absent in ((14, 0.0), (60, 0.3))
    )
    assert ANAESTHETIST in set(with_many.resource_hours["resource"].astype(str))
    people = with_many.patients
    assert people["t_out_theatre"].notna().sum() > 500
    for column in without.patients:
        assert people[column].astype(str).equals(without.patients[column].astype(str)), column
    events = ("t", "patient", "event", "by")
    assert with_many.list_events[[*events]].equals(without.list_events[[*events]])


def test_they_are_on_duty_from_when_lists_ask_to_the_end_of_the_last() -> None:
    staff = next(each for each in alone(whole(15, 0.3)).resources if each.name == ANAESTHETIST)
    (shift,) = staff.capacity.shifts
    assert (shift.days, shift.start, shift.end, shift.staff) == ("mon-fri", "06:45", "17:30", 15)
    assert staff.capacity.unfilled_share == pytest.approx(0.02)
    assert staff.kind == "staff"


def test_lists_of_the_weekend_in_the_timetable_have_one_each() -> None:
    theatres = whole(15, 0.3)
    saturday = tuple(replace(row, days="sat") for row in theatres.timetable[:2])
    more = replace(theatres, timetable=(*theatres.timetable, *saturday))
    staff = next(each for each in alone(more).resources if each.name == ANAESTHETIST)
    found = [staff.capacity.planned_at(day * 1440 + 600) for day in range(7)]
    assert found == [15, 15, 15, 15, 15, 2, 0]


# -- fewer -----------------------------------------------------------------------------------------


def test_a_tenth_of_the_hospital_loses_no_list_to_rounding() -> None:
    """Of each stream of lists one is left, on Mondays in all theatres: as many as in the whole."""
    tenth = scaled(alone(whole(14, 1e-9)), 0.1)
    records = simulate(tenth, weeks=6)
    at_once = of_sessions(records).groupby("t_session").size().max()
    assert at_once > np.ceil(14 * 0.1)
    assert not staff_is_why(records).any()
    assert (of_sessions(records)["outcome"] == "session_held").sum() > 50


def test_of_a_day_the_lists_held_are_no_more_than_the_anaesthetists() -> None:
    records = simulate(alone(whole(12, 0.0)), weeks=5)
    found = of_sessions(records)
    planned = found.groupby("t_session").size()
    held = found[found["outcome"] == "session_held"].groupby("t_session").size()
    assert planned.max() == 14
    assert held.max() == 12
