"""Theatres: a list worked out by hand, cancellations, nobody lost, and nothing when left out."""

from dataclasses import replace
from functools import cache

import numpy as np
import pandas as pd
import pytest

from experiments.replicated import measured
from experiments.theatres.lists import ROWS, operated
from flowsim.analysis.measures import Facts
from flowsim.config import load
from flowsim.engine import simulate
from flowsim.engine.digest import program_digests
from flowsim.engine.lowering import lower
from flowsim.hospital.departments.parameters import Count
from flowsim.hospital.departments.registry import DEPARTMENTS, hospital_of
from flowsim.hospital.departments.theatres.day_of_surgery import REQUEST
from flowsim.hospital.departments.theatres.procedures import share_of_list
from flowsim.hospital.vocabulary.lists import Quota
from flowsim.records.frames import Records
from flowsim.scenario import build
from flowsim.scenario.scale import scaled
from tests.identity.same import assert_as_described
from tests.unit.theatres_case import SESSION, SESSION_END, alone, exactly, tiny, valued
from tests.unit.wards_case import shipped

WEEKS = 6
CALENDAR = "hospital.calendar.start_date='2018-04-02'"


@cache
def whole(*overrides: str, scenario: str = "baseline", weeks: int = WEEKS) -> Records:
    return simulate(build(load(scenario, list(overrides))), weeks=weeks, seed=7, engine="compiled")


def patients(records: Records) -> pd.DataFrame:
    return records.patients[records.patients["source"].astype(str).str.startswith("listed")]


def sessions(records: Records) -> pd.DataFrame:
    return records.patients[records.patients["session_kind"].notna()]


def small(engine: str, weeks: int = 2, **settings: object) -> pd.DataFrame:
    return simulate(alone(tiny(**settings)), weeks=weeks, engine=engine).patients


# -- by hand ---------------------------------------------------------------------------------------


def test_a_list_of_three_is_worked_out_by_hand(engine) -> None:
    """Three hours and two gaps of a quarter of an hour fit into four hours, a fourth does not."""
    found = small(engine)
    mine = found[(found["t_session"] == SESSION) & found["session_kind"].isna()]
    assert len(mine) == 3
    assert set(mine["t_booked"]) == {SESSION - 7 * 1440}
    assert set(mine["theatre"]) == {"theatre_1"}
    assert set(mine["t_come_in"]) == {SESSION - 75}
    first = SESSION - 10  # sent for, so that anaesthesia begins in time
    for row, sent in zip(
        mine.sort_values("t_sent").itertuples(), first + np.arange(3) * 75.0, strict=True
    ):
        assert row.t_sent == pytest.approx(sent, abs=0.5)
        assert row.t_anaes == pytest.approx(sent + 10, abs=0.5)
        assert row.t_in_theatre == pytest.approx(sent + 20, abs=0.5)
        assert row.t_out_theatre == pytest.approx(sent + 70, abs=0.5)
        assert row.t_recovery_out == pytest.approx(row.t_out_theatre + 45)
        assert row.t_ready_home == pytest.approx(row.t_recovery_out + 100)
        assert row.outcome == "day_case_home"


def test_a_quota_bounds_a_list_that_has_time_left(engine) -> None:
    two = (Quota(attribute="procedure", value="operation", most=2),)
    found = small(engine, planning={"quotas": two})
    assert (found["t_session"] == SESSION).sum() == 2 + 1  # the session is a row too


def test_those_who_do_not_fit_are_called_to_the_next_list(engine) -> None:
    found = small(engine, weeks=3)
    counts = found[found["session_kind"].isna()]["t_session"].value_counts()
    assert counts.to_dict() == {SESSION: 3, SESSION + 7 * 1440: 2}


def test_a_session_is_held_and_knows_its_cases(engine) -> None:
    records = simulate(alone(tiny()), weeks=2, engine=engine)
    session = sessions(records).iloc[0]
    assert session["outcome"] == "session_held"
    assert (session["t_session"], session["t_session_end"]) == (SESSION, SESSION_END)
    events = records.list_events
    cases = events[(events["event"] == "called") & (events["t"] >= SESSION - 10)]
    cases = cases[cases["list"] == "theatre_1_patients"]
    assert set(cases["by"]) == {session["patient"]}
    assert len(cases) == 3


def test_of_a_surgeon_who_is_away_nothing_is_held_and_nobody_is_called(engine) -> None:
    found = small(engine, planning={"surgeon_away": valued(1.0)})
    assert set(found["outcome"].dropna()) == {"session_not_held"}
    assert not found["t_booked"].notna().any()


def test_who_does_not_fit_any_more_is_cancelled_and_first_on_the_next_list(engine) -> None:
    """Four are booked an hour over the end; nobody is sent for who would end after it."""
    over = {"planning": {"allowance_minutes": valued(60)}, "day": {"tolerance_minutes": valued(0)}}
    found = small(engine, weeks=4, waiting=12, **over)
    late = found[found["cancelled_for"] == "time"]
    row = late.sort_values("t_cancelled").iloc[0]
    assert row["t_cancelled"] == SESSION_END
    assert row["t_session"] == SESSION + 14 * 1440  # the list of the week between is filled
    again = found[found["t_session"] == row["t_session"]]
    assert row["t_sent"] == again["t_sent"].min()


def test_without_a_bed_no_inpatient_is_sent_for(engine) -> None:
    """They wait until a case of an hour, and ten minutes of sending, would end too late."""
    hospital = alone(tiny(inpatients=True))
    kinds = tuple(replace(kind, from_minute=1439) for kind in hospital.bureau.kinds)
    late = replace(hospital, bureau=replace(hospital.bureau, kinds=kinds))  # no bed before midnight
    found = simulate(late, weeks=2, engine=engine).patients
    mine = found[found["t_come_in"].notna()]
    assert len(mine) == 3
    assert not mine["t_sent"].notna().any()
    assert set(mine["cancelled_for"]) == {"bed"}
    assert set(mine["t_cancelled"]) == {SESSION_END + 30 - 70}


def test_an_inpatient_has_the_bed_before_and_lies_in_it_after(engine) -> None:
    found = small(engine, inpatients=True)
    mine = found[found["t_out_theatre"].notna()]
    assert len(mine) == 3
    assert (mine["t_bed_alloc"] <= mine["t_sent"]).all()
    assert (mine["t_admit"] >= mine["t_out_theatre"] + 45).all()
    assert set(mine["admission_method"]) == {"elective"}


def test_on_a_quiet_day_an_inpatient_asks_for_the_bed_after_the_operation(engine) -> None:
    quiet = {"bed_first_from_level": Count(number=1, source="expert")}
    found = small(engine, inpatients=True, day=quiet)
    mine = found[found["t_out_theatre"].notna()]
    assert len(mine) == 3
    assert (mine["t_bed_req"] == mine["t_out_theatre"]).all()
    assert (mine["t_recovery_out"] >= mine["t_out_theatre"] + 45).all()


def test_after_some_hours_without_a_bed_the_recovery_bay_is_given_up(engine) -> None:
    quiet = {"bed_first_from_level": Count(number=1, source="expert")}
    few_hours = {"holds_hours": valued(2)}
    hospital = alone(tiny(inpatients=True, day=quiet, recovery=few_hours))
    kinds = tuple(
        replace(each, from_minute=1200) if each.name == REQUEST else each
        for each in hospital.bureau.kinds
    )
    late = replace(hospital, bureau=replace(hospital.bureau, kinds=kinds))  # no bed before 20:00
    found = simulate(late, weeks=2, engine=engine).patients
    mine = found[found["t_out_theatre"].notna()]
    assert len(mine) == 3
    assert mine["t_recovery_out"].to_numpy() == pytest.approx(mine["t_out_theatre"] + 45 + 120)
    assert (mine["t_admit"] > mine["t_recovery_out"]).all()


def test_the_first_of_a_list_waits_until_it_is_ready_to_begin(engine) -> None:
    found = small(engine, day={"first_late": exactly(25)})
    mine = found[(found["t_session"] == SESSION) & found["session_kind"].isna()]
    assert mine["t_anaes"].min() == SESSION + 25


def test_the_reasons_of_the_day_are_kept(engine) -> None:
    stays_away = small(engine, day={"does_not_come": valued(1.0)})
    booked = stays_away[stays_away["t_cancelled"].notna()]
    assert len(booked) == 3
    assert set(booked["cancelled_for"]) == {"patient"}
    assert not booked["t_come_in"].notna().any()
    unfit = small(engine, day={"unfit": valued(1.0)})
    found = unfit[unfit["t_cancelled"].notna()]
    assert set(found["cancelled_for"]) == {"clinical"}
    assert set(found["t_cancelled"]) == {SESSION - 75 + 30}
    gone = small(engine, day={"not_needed": valued(1.0)})
    assert (gone["outcome"] == "operation_not_needed").sum() == 3


def test_a_day_case_not_fit_at_closing_time_stays_overnight(engine) -> None:
    """Second stage recovery of a day and a half: closing time decides, not chance."""
    found = small(engine, recovery={"second_stage": exactly(2000), "opens": "07:00"})
    mine = found[found["t_out_theatre"].notna()]
    closing = SESSION - 510 + 20.5 * 60
    assert set(mine["t_bed_req"]) == {closing}
    assert mine["t_admit"].notna().all()
    assert set(mine["intent"]) == {"day_case"}


def test_who_comes_to_the_day_unit_after_it_has_closed_stays_however_soon_fit(engine) -> None:
    """Out of recovery from 22:40 on, one of them after midnight, fit 40 minutes after that."""
    late = {"first_stage": exactly(13 * 60), "second_stage": exactly(40)}
    found = small(engine, recovery=late)
    mine = found[found["t_out_theatre"].notna()]
    assert (mine["t_recovery_out"] > SESSION - 510 + 20.5 * 60).all()
    assert (mine["t_bed_req"] == mine["t_recovery_out"]).all()


def test_nobody_is_on_the_list_before_pre_assessment(engine) -> None:
    records = simulate(alone(tiny(waiting=0, operations=4)), weeks=3, engine=engine)
    found, events = patients(records), records.list_events
    seen = found[found["t_assessed"].notna()]
    assert len(seen) > 20
    joined = events[events["event"] == "joined"].groupby("patient")["t"].first()
    first = joined.reindex(seen["patient"]).to_numpy()
    assert (first == seen["t_assessed"]).all()
    assert (seen["t_assessed"] >= seen["t_listed"] + 40).all()
    assert set(events["patient"]) <= set(seen["patient"])


def test_the_unfit_are_assessed_again_once_they_are_fit(engine) -> None:
    made_fit = {"unfit": valued(0.5), "made_fit": exactly(1440)}
    found = small(engine, weeks=4, waiting=0, operations=4, assessed=made_fit)
    seen = found[found["t_assessed"].notna()]
    waited = seen["minutes_theatre_unfit"]
    assert np.abs(waited / 1440 - np.round(waited / 1440)).max() < 1e-9
    again = (waited > 0).mean()
    assert 0.3 < again < 0.7


def test_an_assessment_too_old_is_made_again_and_keeps_the_place_on_the_list(engine) -> None:
    """Twelve wait, three a week are called; what holds for ten days is too old for the last."""
    found = small(engine, weeks=6, waiting=12, assessed={"valid_days": valued(10)})
    mine = found[found["session_kind"].isna()]
    called = mine[mine["t_booked"].notna()].sort_values("t_booked")
    assert len(called) == 12
    assert mine["t_assessed"].notna().any()
    old = called[called["t_assessed"].notna()]
    assert (old["t_assessed"] + 10 * 1440 >= old["t_booked"]).all()
    # whoever was on the list all along was called in the order of the decisions
    assert called[called["t_assessed"].isna()]["t_listed"].is_monotonic_increasing


def test_both_engines_write_what_the_interpreter_does() -> None:
    over = {"planning": {"allowance_minutes": valued(60)}, "day": {"does_not_come": valued(0.2)}}
    again = {"valid_days": valued(5), "unfit": valued(0.3)}
    for inpatients in (False, True):
        hospital = alone(tiny(inpatients=inpatients, waiting=20, assessed=again, **over))
        assert assert_as_described(hospital, weeks=3) is not None


def test_so_they_do_with_all_lists_of_a_fifth_of_the_hospital() -> None:
    theatres = replace(shipped().theatres, modelled=True)
    found = assert_as_described(scaled(alone(theatres), 0.2), weeks=4)
    assert found is not None
    assert np.isfinite(np.array(found["patients"]["t_out_theatre"], dtype=float)).sum() > 50


def test_the_study_counts_a_list_as_it_was(engine) -> None:
    """Three cases of an hour in four, from its start to half an hour before its end."""
    records = simulate(alone(tiny()), weeks=2, engine=engine)
    found = measured(records, ROWS)
    assert found["cases a list"] == 3
    assert found["utilisation, capped (%)"] == pytest.approx(75, abs=0.5)
    assert found["lists starting more than 30 minutes late (%)"] == 0
    assert found["cancelled on the day (% of those booked)"] == 0
    assert operated(records)["operations a working day, day cases"] == pytest.approx(3 / 10)


# -- left out --------------------------------------------------------------------------------------


def test_left_out_they_add_nothing() -> None:
    """The program is that of a hospital without the department, to the byte."""
    without = [entry for entry in DEPARTMENTS if entry.name != "theatres"]
    one, other = (
        program_digests(lower(hospital_of(shipped(), found), weeks=2))
        for found in (DEPARTMENTS, without)
    )
    assert one == other
    assert not shipped().theatres.modelled


def test_modelled_they_stand_in_for_the_electives_they_cover() -> None:
    names = {each.name for each in build(load("baseline")).arrivals}
    assert {name for name in names if name.startswith("elective_")} == {"elective_cardiology"}


def test_inpatients_are_as_many_as_electives_has() -> None:
    """Nobody is counted twice or lost: by service, within one in fifty."""
    theatres, electives = shipped().theatres, shipped().electives
    for service, item in electives.services.items():
        wanted = sum(item.numbers) / 5 * electives.attends.value
        listed = sum(
            each.operations.value
            * sum(share_of_list(theatres.procedures, name, "elective").values())
            for name, each in theatres.specialties.items()
            if each.service == service
        )
        if service != "cardiology":
            assert listed == pytest.approx(wanted, rel=0.02), service


# -- the whole hospital ----------------------------------------------------------------------------


def test_nobody_is_lost_from_the_waiting_lists() -> None:
    """Who is on the lists at the end: all who joined, less those called or assessed again."""
    records = whole()
    events, found = records.list_events, patients(records)
    waiting = events[events["list"].astype(str).str.contains("_elective$|_day$")]
    count = waiting["event"].value_counts()
    on_list = count["joined"] - count["called"] - count["left"]
    assert set(waiting["event"]) == {"joined", "called", "left"}
    last = waiting.groupby("patient")["event"].last()
    assert on_list == (last == "joined").sum()
    fit = found["t_assessed"].notna() | found["source"].astype(str).str.startswith("listed_before")
    everybody = set(found[fit]["patient"])
    assert set(waiting["patient"]) == everybody - set(found[found["episode"] > 1]["patient"])
    gone = found["outcome"].notna() | found["t_admit"].notna()
    booked = waiting[waiting["event"] == "called"]["patient"]
    assert gone.sum() > 1000
    assert set(found[gone & (found["episode"] == 1)]["patient"]) <= set(booked)


def test_there_is_no_case_without_a_session_that_is_held() -> None:
    records = whole()
    found, held = patients(records), sessions(records)
    held = held[held["outcome"] != "session_not_held"]
    cases = found[found["t_anaes"].notna()]
    pairs = set(zip(held["theatre"], held["t_session"], strict=True))
    assert set(zip(cases["theatre"], cases["t_session"], strict=True)) <= pairs
    day = {"day": "day_case", "elective": "inpatient"}
    keys = zip(held["theatre"], held["t_session"], strict=True)
    kinds = dict(zip(keys, held["session_kind"], strict=True))
    of_session = [day[kinds[key]] for key in zip(cases["theatre"], cases["t_session"], strict=True)]
    assert (cases["intent"].astype(str) == of_session).all()


def test_two_cases_are_never_in_a_theatre_at_once() -> None:
    cases = patients(whole())
    cases = cases[cases["t_out_theatre"].notna()].sort_values(["theatre", "t_in_theatre"])
    for _, mine in cases.groupby("theatre", observed=True):
        assert (mine["t_in_theatre"].iloc[1:].values >= mine["t_out_theatre"].iloc[:-1]).all()


def test_the_last_of_a_list_is_cancelled_for_time_more_often_than_the_first() -> None:
    """By the order in which the patients of a list were ready."""
    records = whole()
    found, events = patients(records), records.list_events
    ready = events[events["list"].astype(str).str.endswith("_patients")]
    ready = ready[ready["event"] == "joined"].groupby("patient")["t"].last()
    come = found[found["t_come_in"].notna() & found["patient"].isin(ready.index)]
    come = come[(come["cancelled_for"] == "none") & come["t_sent"].notna() | _for_time(come)]
    come = come.assign(ready=ready.reindex(come["patient"]).values, day=come["t_come_in"] // 1440)
    first, last = [], []
    for _, mine in come.groupby(["theatre", "day"], observed=True):
        if len(mine) > 1:
            order = mine.sort_values("ready")
            first.append(bool(_for_time(order).iloc[0]))
            last.append(bool(_for_time(order).iloc[-1]))
    assert len(first) > 150
    assert np.mean(last) > np.mean(first) + 0.05


def _for_time(found: pd.DataFrame) -> pd.Series:
    """Return who was cancelled for want of time, and has not come in again since."""
    return (found["cancelled_for"] == "time") & (found["t_cancelled"] >= found["t_come_in"])


def test_sessions_count_nowhere() -> None:
    """Whoever comes to the department does so as at the baseline; sessions have no spell."""
    records, before = whole(), whole(scenario="baseline")
    facts = Facts(records)
    assert len(facts.attendances.rows) > 1000
    came = [
        each.patients["t_arrive"][
            each.patients["source"].astype(str).str.startswith("ed_")
            & (each.patients["episode"] == 1)
        ].to_numpy()
        for each in (records, before)
    ]
    assert np.array_equal(*came)
    rows = np.flatnonzero(records.patients["session_kind"].notna())
    assert len(rows) > 300
    assert not np.isin(facts.attendances_of_all_types.rows, rows).any()
    assert not np.isin(facts.spells.rows, rows).any()
    assert not records.stays["patient"].isin(sessions(records)["patient"]).any()


def test_no_list_is_held_on_closed_days() -> None:
    """Of a run with dates: none on the bank holidays of May 2018, nor two weeks after them."""
    records = whole(CALENDAR, weeks=9)
    days = sorted({int(t // 1440) for t in sessions(records)["t_session"]})
    holidays = {0, 35, 56}  # Easter Monday, 7 and 28 May, counted from 2 April
    assert not holidays & set(days)
    assert {35 + 14, 35 - 14, 36, 42} <= set(days)
    assert all(day % 7 < 5 for day in days)
