"""Operating lists of a built hospital: read, opened, closed, in runs with and without dates."""

from collections import Counter
from dataclasses import replace
from datetime import date, timedelta

import pytest

from flowsim.config import load
from flowsim.errors import FlowsimError
from flowsim.hospital.departments.theatres.terms import ANAESTHETIST
from flowsim.hospital.departments.theatres.timetable import OperatingLists
from flowsim.hospital.edits import apply_edits, describe, find, remove, signed
from flowsim.hospital.initiatives.operating_lists import (
    changed_lists,
    one_by_one,
    said,
    session_times,
    timetable_of,
)
from flowsim.hospital.vocabulary.distributions import Exponential
from flowsim.hospital.vocabulary.hospital import Hospital
from flowsim.hospital.vocabulary.noted_time_steps import SetTime
from flowsim.scenario.build import build, untouched

CONFIG = load("baseline")
HOSPITAL = untouched(CONFIG)
DATED = untouched(load("baseline", ["period.start_date='2018-04-02'"]))
SATURDAY = OperatingLists(
    theatre=1, days="sat", session="all_day", specialty="general_surgery", kind="elective"
)
ORAL = OperatingLists(
    theatre=14, days="tue", session="all_day", specialty="oral_surgery", kind="day"
)
INSTEAD = replace(ORAL, specialty="urology", session="pm")


def test_the_timetable_is_that_of_the_settings() -> None:
    settings = Counter(
        (row.key, day) for row in CONFIG.hospital.theatres.timetable for day in row.weekdays
    )
    for hospital in (HOSPITAL, DATED):
        found = timetable_of(hospital)
        assert Counter((row.key, *row.weekdays) for row in found) == {
            (key, day): n for (key, day), n in settings.items()
        }


def test_the_hospital_with_dates_has_them() -> None:
    sessions = [s for s in DATED.arrivals if s.name.startswith("theatre_sessions_")]
    assert {batch.once for batch in sessions} == {True}
    assert len({minute // 1440 for batch in sessions for minute, _ in batch.times}) > 300


def test_sessions_begin_and_end_as_they_do_in_the_settings() -> None:
    for name, times in session_times(HOSPITAL).items():
        given = CONFIG.hospital.theatres.sessions[name]
        assert (times.start, times.end) == (given.start, given.end)


def test_no_lists_are_no_edits() -> None:
    assert changed_lists(HOSPITAL) == []


def test_a_list_is_opened_on_its_day_and_no_other_list_changes() -> None:
    changed = apply_edits(HOSPITAL, changed_lists(HOSPITAL, opened=[SATURDAY]))
    assert Counter(timetable_of(changed)) - Counter(timetable_of(HOSPITAL)) == {SATURDAY: 1}
    (before,) = [s for s in HOSPITAL.arrivals if s.name == "theatre_sessions_1_" + KEY]
    (after,) = [s for s in changed.arrivals if s.name == before.name]
    assert dict(after.times).keys() - dict(before.times).keys() == {5 * 1440 + 510.0}


def test_a_list_at_the_weekend_has_an_anaesthetist_and_closed_it_has_none() -> None:
    def on_duty(hospital: Hospital) -> list[int]:
        rota = find(hospital, "resource", ANAESTHETIST).capacity
        return [rota.planned_at(day * 1440 + 600) for day in range(7)]

    two = [SATURDAY, replace(SATURDAY, theatre=2)]
    opened = apply_edits(HOSPITAL, changed_lists(HOSPITAL, opened=two))
    assert on_duty(HOSPITAL) == [15] * 5 + [0, 0]
    assert on_duty(opened) == [15] * 5 + [2, 0]
    closed = apply_edits(opened, changed_lists(opened, closed=two))
    assert on_duty(closed) == on_duty(HOSPITAL)
    weekday = apply_edits(HOSPITAL, changed_lists(HOSPITAL, opened=[INSTEAD], closed=[ORAL]))
    assert on_duty(weekday) == on_duty(HOSPITAL)


KEY = "general_surgery_elective_all_day"


def test_a_list_is_given_to_another_specialty() -> None:
    edits = changed_lists(HOSPITAL, opened=[INSTEAD], closed=[ORAL])
    changed = apply_edits(HOSPITAL, edits)
    assert Counter(timetable_of(HOSPITAL)) - Counter(timetable_of(changed)) == {ORAL: 1}
    assert Counter(timetable_of(changed)) - Counter(timetable_of(HOSPITAL)) == {INSTEAD: 1}
    made = find(changed, "arrivals", "theatre_sessions_14_urology_day_pm")
    assert dict(made.attributes)["specialty"] == "urology"


def test_two_initiatives_may_open_lists_of_one_new_stream() -> None:
    rows = [replace(INSTEAD, days=day, theatre=13) for day in ("sat", "sun")]
    edits = [
        edit
        for who, row in zip("ab", rows, strict=True)
        for edit in signed(changed_lists(HOSPITAL, opened=[row]), who)
    ]
    one = apply_edits(HOSPITAL, edits)
    assert one == apply_edits(HOSPITAL, edits[::-1])
    assert set(rows) <= set(timetable_of(one))


def test_with_dates_a_list_keeps_clear_of_days_without_any() -> None:
    """One closed and opened again has its dates again; on Saturdays all outside Christmas."""
    monday = replace(ORAL, days="mon", theatre=13, session="all_day", specialty="urology")
    free = apply_edits(DATED, changed_lists(DATED, closed=[monday]))
    again = apply_edits(free, changed_lists(free, opened=[monday]))
    name = "theatre_sessions_13_urology_day_all_day"
    assert find(again, "arrivals", name).times == find(DATED, "arrivals", name).times
    saturdays = apply_edits(DATED, changed_lists(DATED, opened=[SATURDAY]))
    minutes = dict(find(saturdays, "arrivals", "theatre_sessions_1_" + KEY).times)
    planned_ahead = timedelta(weeks=2)
    first = date(2018, 4, 2) + planned_ahead
    opened = {first + timedelta(at // 1440) for at in minutes if at // 1440 % 7 == 5}
    every = {min(opened) + timedelta(weeks=week) for week in range(87)}
    assert max(every) == max(opened)
    assert every - opened == {date(2018, 12, 22), date(2018, 12, 29)}


def test_the_default_opens_four_lists_and_patients_are_operated_on_there() -> None:
    hospital = build(load("theatre_sessions"))
    added = Counter(timetable_of(hospital)) - Counter(timetable_of(HOSPITAL))
    assert sum(added.values()) == 4
    assert {row.days for row in added} == {"sat"}


def test_no_more_sessions_are_taken_away_than_come() -> None:
    name = "theatre_sessions_1_" + KEY
    fewer = apply_edits(HOSPITAL, remove("arrivals", name, times=[(510.0, 1)]))
    assert (
        len(find(fewer, "arrivals", name).times) == len(find(HOSPITAL, "arrivals", name).times) - 1
    )
    with pytest.raises(FlowsimError, match="at minute 510 more are taken away than come"):
        apply_edits(HOSPITAL, remove("arrivals", name, times=[(510.0, 2)]))


def test_lists_are_said_in_words() -> None:
    assert said([SATURDAY]) == "theatre 1 sat (general surgery, elective, all day)"
    assert [row.days for row in one_by_one([replace(SATURDAY, days="mon-tue")])] == ["mon", "tue"]


def test_a_session_that_no_list_uses_is_refused_with_those_that_are() -> None:
    evening = [replace(SATURDAY, session="evening")]
    with pytest.raises(FlowsimError, match=r"no list uses session 'evening' now.*all_day"):
        changed_lists(HOSPITAL, opened=evening)


def test_a_new_stream_of_lists_is_said_by_name_and_its_lists_once() -> None:
    for hospital, lists in ((HOSPITAL, "1 a week"), (DATED, "in all")):
        said_of = describe(hospital, changed_lists(hospital, opened=[INSTEAD], closed=[ORAL]))
        mine = [line for line in said_of if "theatre 14, urology" in line]
        assert mine[0] == "new: operating lists of theatre 14, urology, day"
        assert len(mine) == 2
        assert mine[1].endswith(lists)


@pytest.mark.parametrize("activity", ["theatre_until_session", "theatre_until_session_end"])
def test_sessions_written_otherwise_are_refused(activity: str) -> None:
    def otherwise(step: object) -> object:
        mine = isinstance(step, SetTime) and step.activity == activity
        return replace(step, duration=Exponential(mean_minutes=5.0)) if mine else step

    pathways = tuple(
        replace(each, steps=tuple(map(otherwise, each.steps))) for each in HOSPITAL.pathways
    )
    with pytest.raises(FlowsimError, match=f"has no set_time by '{activity}'"):
        session_times(replace(HOSPITAL, pathways=pathways))


def test_a_hospital_without_lists_is_refused() -> None:
    with pytest.raises(FlowsimError, match="operating lists: this hospital has none to read"):
        session_times(untouched(load("without_theatres")))
