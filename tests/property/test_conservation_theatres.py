"""Theatres lose nobody: lists add up, operations lie in sessions, everybody after one is somewhere.

Every test reads the records of the whole hospital, and not the code that wrote them.
"""

from functools import cache

import numpy as np
import pandas as pd
import pytest

from flowsim.analysis.event_log import resources_held
from flowsim.analysis.measures import Facts
from flowsim.analysis.profiles import waiting_list_by_week
from flowsim.config import load
from flowsim.engine import simulate
from flowsim.records.frames import Records
from flowsim.scenario import build

WEEKS, WEEK = 5, 7 * 1440.0
SMALLEST = 1e-6


FEW_NURSES = ("hospital.critical_care.units.nurses={number: 9, range: null, source: expert}",)
"""So few that most emergencies wait for critical care, and some leave for want of it."""


@cache
def records(overrides: tuple[str, ...] = ()) -> Records:
    hospital = build(load("baseline", list(overrides)))
    return simulate(hospital, weeks=WEEKS, seed=7, engine="compiled", log_resources=True)


def test_additions_less_removals_are_the_change_of_every_list_in_every_week() -> None:
    """Who is on a list is known by the last thing that happened to them on it."""
    events = records().list_events
    events = events[~events["list"].astype(str).str.endswith("_patients")]
    assert events["list"].nunique() > 5
    for _, mine in events.groupby("list", observed=True):
        before = 0
        for week in range(1, WEEKS + 1):
            so_far = mine[mine["t"] < week * WEEK]
            moved = so_far[so_far["t"] >= (week - 1) * WEEK]["event"].astype(str)
            there = (so_far.groupby("patient")["event"].last() == "joined").sum()
            added, removed = (moved == "joined").sum(), moved.isin(("called", "left")).sum()
            assert there - before == added - removed
            before = there
        assert before > 0


def test_the_trajectory_of_the_list_adds_up_and_is_who_waits() -> None:
    table, people = waiting_list_by_week(Facts(records())), records().patients
    assert list(table["week"]) == list(range(WEEKS + 1))
    change = np.diff(table["waiting"])
    assert (change == (table["added"] - table["removed"]).to_numpy()[1:]).all()
    for row in table.itertuples():
        now = float(row.week) * WEEK
        on = people[people["t_listed"] <= now]
        left = (on["t_anaes"] <= now) | (on["t_depart"] <= now)
        assert row.waiting == len(on) - left.sum()
    assert table["removed"].sum() > 500


def test_every_operation_lies_in_a_held_session_of_its_theatre() -> None:
    """It begins after the session does, and before those who would end too late are cancelled."""
    people = records().patients
    sessions = people[people["session_kind"].notna() & (people["outcome"] != "session_not_held")]
    cases = people[people["t_anaes"].notna()]
    assert len(cases) > 1000
    columns = ["theatre", "t_session", "t_session_end", "t_depart"]
    mine = cases.drop(columns=["t_session_end", "t_depart"]).merge(
        sessions[columns], on=["theatre", "t_session"], how="left", validate="many_to_one"
    )
    assert mine["t_session_end"].notna().all()
    assert (mine["t_anaes"] >= mine["t_session"] - SMALLEST).all()
    assert (mine["t_sent"] <= mine["t_list_closes"] + SMALLEST).all()
    assert not (mine["t_out_theatre"] > mine["t_depart"] + SMALLEST).any()  # the session's own end


def test_every_emergency_operation_is_in_a_theatre_for_them_or_breaks_into_a_session() -> None:
    people, hours = records().patients, records().resource_hours
    cases = people[people["t_op_anaes"].notna()]
    elective = set(people["theatre"].cat.categories)
    own = cases[~cases["operating_theatre"].isin(elective)]
    assert len(own) > 100
    staffed = hours.set_index(["resource", "hour"])["scheduled_minutes"]
    begun = zip(own["operating_theatre"], own["t_op_sent"] // 60, strict=True)
    assert all(staffed[theatre, int(hour)] > 0 for theatre, hour in begun)
    sessions = people[people["session_kind"].notna()]
    for case in cases[cases["operating_theatre"].isin(elective)].itertuples():
        there = sessions[sessions["theatre"] == case.operating_theatre]
        there = there[there["t_session"].le(case.t_op_sent) & ~(there["t_depart"] < case.t_op_out)]
        assert len(there) == 1
        assert there["minutes_session_gave_way"].iloc[0] > 0


def _nowhere(left: str, found: Records) -> pd.DataFrame:
    """Return the stretches after theatre in which a patient held no server and no bed."""
    people, held = found.patients, resources_held(found)
    people = people[people[left].notna()]
    end = found.end_minutes
    held = held[held["patient"].isin(people["patient"])].sort_values(["patient", "t_from"])
    places = dict(tuple(held.groupby("patient")))
    gaps = []
    for person in people.itertuples():
        now = getattr(person, left)
        gone = end if np.isnan(person.t_depart) else person.t_depart
        mine = places.get(person.patient, held.iloc[:0])
        spans = list(zip(mine["t_from"], mine["t_to"].fillna(end), strict=True))
        for begin, until in [*spans, (gone, gone)]:
            if begin > now + SMALLEST and now < gone:
                gaps.append((person.patient, now, min(begin, gone)))
            now = max(now, until)
    return pd.DataFrame(gaps, columns=["patient", "begin", "end"]).merge(people, on="patient")


def test_who_was_operated_on_is_always_in_a_place() -> None:
    """In recovery, on a trolley, in a bed or a lounge, until they leave."""
    assert (records().patients["t_out_theatre"].notna()).sum() > 1000
    assert _nowhere("t_out_theatre", records()).empty


@pytest.mark.parametrize("overrides", [(), FEW_NURSES], ids=["as shipped", "few nurses"])
def test_so_is_who_had_an_emergency_operation(overrides) -> None:
    assert (records(overrides).patients["t_op_out"].notna()).sum() > 100
    assert _nowhere("t_op_out", records(overrides)).empty


@pytest.mark.parametrize("overrides", [(), FEW_NURSES], ids=["as shipped", "few nurses"])
def test_nobody_is_in_two_beds(overrides) -> None:
    stays = records(overrides).stays
    been = stays[stays["t_in"].notna()].sort_values(["patient", "t_in", "stay"])
    same = been["patient"].eq(been["patient"].shift())
    assert same.sum() > 100
    assert (been["t_in"] >= been["t_out"].shift())[same].all()


def test_who_waits_for_critical_care_after_one_keeps_the_bay_until_in_the_unit_or_gone() -> None:
    """And the bed from before it for as long: it goes to somebody else no sooner and no later."""
    found = records(FEW_NURSES)
    people = found.patients[found.patients["critical_care_after_emergency"] == "yes"]
    people = people[people["t_op_recovery_out"].notna()]
    gone = people["t_critical_care_in"].fillna(people["t_depart"])
    assert len(people) > 8
    assert people["t_critical_care_in"].isna().sum() > 2
    assert people["t_op_recovery_out"].eq(gone).all()
    assert people["critical_care_source"].eq("emergency_theatre").all()
    held = resources_held(found)
    bays = held[held["place"].eq("recovery_bay")].merge(people, on="patient")
    assert len(bays) == len(people)
    assert bays["t_from"].eq(bays["t_op_out"]).all()
    assert bays["t_to"].eq(bays["t_op_recovery_out"]).all()
    stays = found.stays[found.stays["t_in"].notna()].merge(people, on="patient")
    before = stays[stays["t_in"] < stays["t_op_sent"]]
    last = before.groupby("patient")[["t_out", "t_op_recovery_out"]].last()
    assert len(last) > 3
    assert last["t_out"].eq(last["t_op_recovery_out"]).all()
