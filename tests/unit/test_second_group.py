"""A second group of a list: who comes in for it, in what order, and that nothing else waits."""

from dataclasses import replace

import pandas as pd
import pytest

from flowsim.engine import simulate
from flowsim.engine.lowering import lower
from flowsim.hospital.departments.parameters import SharesBy
from flowsim.hospital.departments.theatres.settings import TheatresSettings
from flowsim.hospital.vocabulary.hospital import Hospital
from tests.identity.same import assert_as_described
from tests.unit.theatres_case import SESSION, SESSION_END, alone, tiny, valued

COMES = 75.0
"""Minutes before a group's time at which it comes in."""


def grouped(at: str | None, **settings: object) -> TheatresSettings:
    """Return the tiny theatres with a second group of the morning's list."""
    given = tiny(**settings)
    morning = replace(given.sessions["am"], second_group=at)
    none = {name: replace(item, second_group=None) for name, item in given.sessions.items()}
    return replace(given, sessions={**none, "am": morning})


def first_list(hospital: Hospital, engine: str, weeks: int = 2) -> pd.DataFrame:
    """Return the patients of the first list, in the order in which they came in and were sent."""
    found = simulate(hospital, weeks=weeks, engine=engine).patients
    mine = found[(found["t_session"] == SESSION) & found["session_kind"].isna()]
    return mine.sort_values(["t_come_in", "t_sent"])


@pytest.mark.parametrize(
    ("at", "later"),
    [("08:31", 2), ("09:30", 2), ("09:41", 1), ("10:00", 1), ("10:55", 0), ("12:29", 0)],
)
def test_who_is_expected_to_begin_after_it_comes_in_for_it(engine, at, later) -> None:
    """Three of an hour, expected to begin at 08:30, 09:40 and 10:50."""
    found = first_list(alone(grouped(at)), engine)
    minutes = 60 * int(at[:2]) + int(at[3:]) - 510
    assert found["t_come_in"].tolist() == [
        *[SESSION - COMES] * (3 - later),
        *[SESSION + minutes - COMES] * later,
    ]
    assert found["t_out_theatre"].notna().all()


def test_the_list_goes_on_while_the_second_group_is_at_home(engine) -> None:
    """Who comes in in time for the turn changes nobody's."""
    together = first_list(alone(grouped(None)), engine)
    in_time = first_list(alone(grouped("10:00")), engine)
    assert in_time["t_sent"].tolist() == together["t_sent"].tolist()


def test_they_wait_at_home_until_they_are_due(engine) -> None:
    together, found = (first_list(alone(grouped(at)), engine) for at in (None, "10:00"))
    at_home = found["minutes_theatre_booked"].to_numpy() - together["minutes_theatre_booked"].min()
    assert at_home.tolist() == [0.0, 0.0, 90.0]


def test_limits_and_the_bed_are_those_of_the_list_and_not_of_the_group(engine) -> None:
    """Asked for in the morning; without one by the same minute all are cancelled alike."""
    hospital = alone(grouped("10:00", inpatients=True))
    kinds = tuple(replace(kind, from_minute=1439) for kind in hospital.bureau.kinds)
    late = replace(hospital, bureau=replace(hospital.bureau, kinds=kinds))  # no bed before midnight
    found = first_list(late, engine)
    assert found["t_come_in"].nunique() == 2
    assert set(found["t_bed_req"]) == {SESSION - COMES}
    assert set(found["t_list_closes"]) == {SESSION_END + 30}
    assert set(found["t_cancelled"]) == {SESSION_END + 30 - 70}
    assert set(found["cancelled_for"]) == {"bed"}


def test_who_does_not_come_is_missed_when_due(engine) -> None:
    nobody = alone(grouped("10:00", day={"does_not_come": valued(1.0)}))
    found = simulate(nobody, weeks=2, engine=engine).patients["t_cancelled"].dropna()
    assert sorted(found) == [SESSION - COMES] * 2 + [SESSION + 90 - COMES]


def test_the_first_group_is_taken_in_the_order_of_the_list(engine) -> None:
    """Those of the backlog are booked first; of each list cancer comes in before routine."""
    given = grouped("09:00", waiting=4, operations=2, planning={"margin_days": valued(120)})
    mixed = SharesBy(rows={"all": {"cancer": 0.5, "routine": 0.5}}, source="expert")
    specialties = {k: replace(v, urgency=mixed) for k, v in given.specialties.items()}
    later = replace(given, specialties=specialties)
    found = simulate(alone(later), weeks=9, engine=engine).patients
    found = found[found["t_come_in"].notna()]
    rank = found["urgency"].map({"cancer": 0, "routine": 1}).astype(int)
    both = 0
    for _, mine in found.assign(rank=rank).groupby("t_session"):
        morning = mine["t_come_in"] == mine["t_come_in"].min()
        both += mine["rank"].nunique() == 2 and not morning.all()
        assert mine["rank"][morning].max() <= mine["rank"][~morning].min()
    assert both > 1


def test_a_second_group_that_nobody_is_in_changes_nothing(engine) -> None:
    """But for the two times that it is told by."""
    one, other = (
        simulate(alone(grouped(at, waiting=12)), weeks=4, engine=engine).patients
        for at in (None, "12:29")
    )
    other = other.drop(columns=["t_due_in", "t_first_group_ends"])
    pd.testing.assert_frame_equal(one, other)


def test_without_one_the_program_knows_nothing_of_groups() -> None:
    names = lower(alone(grouped(None)), weeks=2).names.milestones
    assert "t_due_in" not in names
    assert "t_due_in" in lower(alone(grouped("10:00")), weeks=2).names.milestones


def test_both_engines_write_what_the_interpreter_does() -> None:
    over = {"planning": {"allowance_minutes": valued(60)}, "day": {"does_not_come": valued(0.2)}}
    for inpatients in (False, True):
        hospital = alone(grouped("10:00", inpatients=inpatients, waiting=20, **over))
        assert assert_as_described(hospital, weeks=3) is not None
