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
from flowsim.hospital.edits import apply_edits
from flowsim.hospital.initiatives.operating_lists import changed_lists, timetable_of
from flowsim.hospital.vocabulary.hospital import Hospital
from flowsim.records.frames import Records
from flowsim.scenario.scale import scaled
from tests.identity.same import assert_as_described
from tests.unit.theatres_case import SESSION, alone, exactly, tiny, valued
from tests.unit.wards_case import shipped

CLOSES = 20.5 * 60
LATER = SESSION + 5 * 60
"""The first session of the afternoon: 13:30."""


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
    """That is clear by when they would come in: its patients are told to stay at home."""
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
    assert set(cancelled["t_cancelled"]) == {SESSION - 75}
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
    first = found[found["t_cancelled"] == SESSION - 75]
    assert len(first) == 3
    mine = events[events["patient"].isin(first["patient"])]
    joined = mine[mine["list"].eq("general_surgery_day") & mine["event"].eq("joined")]
    assert set(joined["t"]) == {0.0, SESSION - 510 + CLOSES}
    called = mine[mine["list"].eq("general_surgery_day") & mine["event"].eq("called")]
    assert set(called["t"]) == {SESSION - 7 * 1440, SESSION + 7 * 1440}


@pytest.mark.parametrize("number", [1, 2])
@pytest.mark.parametrize("inpatients", [False, True])
def test_a_later_list_has_the_times_planned_whenever_it_gets_an_anaesthetist(
    engine, number, inpatients
) -> None:
    """The morning's list ends at 13:45; this one should begin at 13:30, with a group for 14:30."""
    slow = {"first_late": exactly(100), "tolerance_minutes": valued(120)}
    given = {"waiting": 6, "absent": 1e-9, "day": slow, "inpatients": inpatients}
    theatres = lists((1, "am"), (number, "pm"), **given)
    pm = replace(theatres.sessions["pm"], second_group="14:30")
    hospital = alone(replace(theatres, sessions={**theatres.sessions, "pm": pm}))
    records = simulate(hospital, weeks=2, engine=engine)
    held = of_sessions(records)
    held = held[held["t_session"] < SESSION + 1440].sort_values("t_session")
    assert held["outcome"].tolist() == ["session_held", "session_held"]
    assert held["t_first_group_ends"].iloc[1] == LATER + 60 - 10 - 120
    ends = held["t_depart"].iloc[0]
    assert ends == pytest.approx(SESSION + 315, abs=0.1)
    mine = records.patients[records.patients["t_session"].eq(LATER)]
    mine = mine[mine["session_kind"].isna()]
    assert sorted(mine["t_come_in"]) == [LATER - 75, LATER - 15, LATER - 15]
    assert set(mine["t_list_closes"]) == {LATER + 240 + 120}
    if inpatients:
        assert set(mine["t_bed_limit"]) == {LATER + 240 + 120 - 70}
    assert mine["t_anaes"].min() == pytest.approx(ends + 110)
    assert mine["t_out_theatre"].notna().all()


def test_a_list_is_held_or_its_patients_are_cancelled_for_want_of_staff(engine) -> None:
    """Nobody comes in for one in the morning; for one later in the day they do, and wait for it."""
    sessions = ((1, "all_day"), (2, "am"), (2, "pm"))
    hospital = alone(lists(*sessions, waiting=200, operations=3, absent=1e-9))
    records = simulate(hospital, weeks=12, engine=engine)
    found = of_sessions(records)
    found = found[found["t_session"] < 11 * 7 * 1440]
    assert set(found["outcome"]) == {"session_held", "session_not_held"}
    morning = found[found["t_session"] % 1440 == SESSION % 1440]
    assert (morning["outcome"].eq("session_held").groupby(morning["t_session"]).sum() == 1).all()
    without = found[staff_is_why(records)[found.index]]
    assert set(without["theatre_session"]) == {"all_day", "am", "pm"}
    for session in without.itertuples():
        mine = records.list_events[records.list_events["by"] == session.patient]
        mine = mine[mine["list"] == f"{session.theatre}_patients"]
        back, later = mine[mine["event"] == "sent_back"], session.theatre_session == "pm"
        assert len(back) > 2
        assert {session.t_depart, *back["t"]} == {session.t_session + (30 if later else -75)}
        assert (mine["event"] == "called").sum() == later * len(back)


def test_an_afternoon_list_that_no_other_ends_before_is_like_one_in_the_morning(engine) -> None:
    hospital = alone(lists((1, "all_day"), (2, "pm"), waiting=20, absent=1e-9))
    found = of_sessions(simulate(hospital, weeks=2, engine=engine))
    found = found[found["t_session"] < SESSION + 1440].set_index("theatre_session")
    assert found.loc["all_day", "outcome"] == "session_held"
    assert found.loc["pm", "outcome"] == "session_not_held"
    assert found.loc["pm", "t_depart"] == LATER - 75


def test_a_later_list_that_is_opened_is_one_like_those_there(engine) -> None:
    """In a theatre that had none, and with the anaesthetist of another theatre's."""
    hospital = alone(
        lists((1, "am"), (1, "pm"), (2, "am"), waiting=40, absent=1e-9, anaesthetists=2)
    )
    found = timetable_of(hospital)
    row = next(each for each in found if each.session == "pm")
    opened = changed_lists(hospital, opened=[replace(row, theatre=2)])
    records = simulate(apply_edits(hospital, opened), weeks=2, engine=engine)
    mine = of_sessions(records)
    mine = mine[mine["t_session"].eq(LATER)]
    assert set(mine["theatre"]) == {"theatre_1", "theatre_2"}
    assert set(mine["outcome"]) == {"session_held"}


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
