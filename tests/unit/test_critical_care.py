"""Critical care by nurse units: worked out by hand, nothing lost, and nothing when left out."""

from dataclasses import replace
from functools import cache

import numpy as np
import pandas as pd
import pytest

from flowsim.config import load
from flowsim.engine import simulate
from flowsim.engine.digest import program_digests
from flowsim.engine.lowering import lower
from flowsim.hospital.departments.parameters import Count, Openings, Rounds
from flowsim.hospital.departments.parameters import Hours as Open
from flowsim.hospital.departments.registry import hospital_of
from flowsim.records.frames import Records
from flowsim.scenario import build
from flowsim.scenario.scale import scaled
from tests.identity.same import assert_as_described, assert_same
from tests.unit.critical_care_case import NEED, alone, settings, units
from tests.unit.theatres_case import exactly, valued
from tests.unit.wards_case import shipped

UNIT, HALF_NURSE = "critical_care_unit", "critical_care_half_nurse"
UNITS = "hospital.critical_care.units"
OUT = "critical_care_transferred_out"
WEEKS = 6


def came(engine: str, found: object, come: dict[str, list[float]], weeks: int = 2) -> pd.DataFrame:
    """Return the patients in the order in which they came."""
    patients = simulate(alone(found, come), weeks=weeks, engine=engine).patients
    return patients.sort_values(["t_arrive", "patient"]).reset_index(drop=True)


@cache
def whole(*overrides: str, scenario: str = "baseline") -> Records:
    config = load(scenario, list(overrides))
    return simulate(build(config), weeks=WEEKS, seed=11, engine="compiled")


# -- by hand ---------------------------------------------------------------------------------------


def test_two_level_3_patients_take_two_nurses_and_a_third_cannot_wait_for_a_half(engine) -> None:
    """The first gives a half back with level 3 behind them: too late for the third, of level 2."""
    found = came(engine, units(nurses=2), {"ward": [0, 10], "transfer_in": [20]})
    first, second, third = (row for _, row in found.iterrows())
    assert (first["critical_care_level"], third["critical_care_level"]) == ("3", "2")
    assert (first["t_critical_care_place"], second["t_critical_care_place"]) == (0, 10)
    assert first["t_level_3_end"] == pytest.approx(first["t_critical_care_in"] + NEED / 2)
    assert np.isnan(third["t_level_3_end"])
    gone = found["outcome"].astype(str) == OUT
    assert gone.tolist() == [False, False, True]
    assert third["t_depart"] == 20 + 24 * 60 < first["t_level_3_end"]


def test_a_half_that_is_given_back_is_taken_at_that_minute(engine) -> None:
    longer = units(nurses=2, transfer_after_hours=valued(48))
    found = came(engine, longer, {"ward": [0, 10], "transfer_in": [20]})
    given_back = found["t_level_3_end"].min()
    assert found["t_critical_care_place"][2] == given_back
    assert found["minutes_critical_care_wait_place"][2] == pytest.approx(given_back - 20)


def test_who_waits_longer_than_the_limit_is_transferred_out_at_the_limit(engine) -> None:
    found = came(engine, units(nurses=1), {"ward": [0, 30]})
    assert found["outcome"][1] == OUT
    assert found["t_depart"][1] == 30 + 24 * 60
    assert np.isnan(found["t_critical_care_in"][1])
    longer = came(engine, units(nurses=1, transfer_after_hours=valued(200)), {"ward": [0, 30]})
    assert not (longer["outcome"].astype(str) == OUT).any()
    assert longer["t_critical_care_place"][1] == longer["t_critical_care_out"][0]


def test_sources_go_in_their_order_whoever_came_first(engine) -> None:
    """Two of level 2 want the half that becomes free: from theatre goes before a transfer in."""
    longer = units(nurses=1, transfer_after_hours=valued(200))
    found = came(engine, longer, {"ward": [0], "transfer_in": [20], "emergency_theatre": [40]})
    by_source = found.set_index(found["critical_care_source"].astype(str))
    places = by_source["t_critical_care_place"]
    assert places["emergency_theatre"] == by_source["t_level_3_end"]["ward"]
    assert places["transfer_in"] > places["emergency_theatre"]


def test_nobody_overtakes_the_first_in_line_who_needs_a_whole_nurse(engine) -> None:
    """With half a nurse free, level 2 waits behind level 3 of a source that goes first."""
    longer = units(nurses=1, transfer_after_hours=valued(200))
    found = came(engine, longer, {"emergency_theatre": [0], "ward": [20], "transfer_in": [40]})
    half, level_3, level_2 = found["t_critical_care_place"]
    assert half == 0
    assert level_3 == found["t_critical_care_out"][0]
    assert level_2 == found["t_level_3_end"][1]


def test_fewer_beds_than_nurse_units_bound_the_unit_too(engine) -> None:
    """Four level 2 patients of two nurses, and a ward of three beds."""
    hospital = alone(units(nurses=2), {"emergency_theatre": [0, 1, 2, 3]})
    wards = tuple(replace(w, beds=3) if w.name == UNIT else w for w in hospital.wards)
    found = simulate(replace(hospital, wards=wards), weeks=2, engine=engine).patients
    assert (found["t_critical_care_place"] < 4).all()
    last = found.sort_values("t_critical_care_in").iloc[-1]
    assert last["t_critical_care_in"] > found["t_critical_care_out"].min()


def test_ready_on_the_round_and_moved_to_a_ward_by_day(engine) -> None:
    """Ready on Monday evening by a round of then, in a hospital where a bed is free at once."""
    found = settings(units())
    evening = Rounds(weekdays=("21:40",), weekend=("21:40",), source="expert")
    moves = replace(found.wards.moves, critical_care_round=evening)
    late = hospital_of(replace(found, wards=replace(found.wards, moves=moves)))
    hospital = replace(late, arrivals=alone(units(), {"emergency_theatre": [0]}).arrivals)
    kinds = tuple(replace(kind, from_minute=0, to_minute=1440) for kind in hospital.bureau.kinds)
    hospital = replace(hospital, bureau=replace(hospital.bureau, kinds=kinds))
    row = simulate(hospital, weeks=2, engine=engine).patients.iloc[0]
    assert row["t_ready_down"] % 1440 == 21 * 60 + 40
    assert row["t_ready_down"] - row["t_critical_care_end"] < 1440
    hour = row["t_critical_care_out"] % 1440 / 60
    assert 7 <= hour < 8
    always = Openings(hours=(Open(days="daily", start="00:00", end="24:00"),), source="expert")
    at_night = alone(units(move_hours=always), {"emergency_theatre": [0]})
    calendars = tuple(
        (name, dict(hospital.calendars)[name] if name == "critical_care_round" else each)
        for name, each in at_night.calendars
    )
    night = replace(at_night, calendars=calendars, bureau=hospital.bureau)
    moved = simulate(night, weeks=2, engine=engine).patients.iloc[0]
    assert moved["t_critical_care_out"] < row["t_critical_care_out"]


def test_of_a_full_unit_step_downs_are_asked_for_before_others(engine) -> None:
    """Level 2 patients of one nurse: both of them full, one of them not."""
    for people, kind in (
        ([0], "critical_care_stepdown"),
        ([0, 0], "critical_care_stepdown_when_full"),
    ):
        hospital = alone(units(nurses=1), {"emergency_theatre": people})
        stays = simulate(hospital, weeks=2, engine=engine).stays
        asked = stays[stays["kind"].astype(str).str.startswith("critical_care_stepdown")]
        assert asked["kind"].iloc[0] == kind
    ranks = {kind.name: kind.rank for kind in hospital.bureau.kinds}
    assert ranks["critical_care_stepdown_when_full"] < ranks["critical_care_stepdown"]


def test_who_comes_back_has_a_second_stay_there(engine) -> None:
    returns = units(nurses=1, back_share=valued(1.0), back_after=exactly(600))
    records = simulate(alone(returns, {"emergency_theatre": [0]}), weeks=2, engine=engine)
    row = records.patients.iloc[0]
    stays = records.stays[records.stays["ward"].astype(str) == UNIT].sort_values("t_in")
    assert len(stays) > 1
    assert row["t_critical_care_in"] == stays["t_in"].iloc[0]
    assert row["t_critical_care_decided"] == 0
    assert row["critical_care_returns"] == "yes"
    ward = records.stays[records.stays["kind"].astype(str).str.contains("stepdown")]
    first = ward.sort_values("t_in").iloc[0]
    assert first["t_out"] == pytest.approx(first["t_in"] + 600)


def test_who_comes_back_is_a_wards_patient_whatever_they_came_as(engine) -> None:
    """Of level 2 at first, and sure to live; patients of wards are of level 3 here, and die."""
    given = units()
    ward = replace(given.sources["ward"], death_share=valued(1.0))
    deadly = units(
        nurses=1,
        back_share=valued(1.0),
        back_after=exactly(600),
        sources={**given.sources, "ward": ward},
    )
    row = came(engine, deadly, {"emergency_theatre": [0]}).iloc[0]
    assert row["t_critical_care_back"] > row["t_critical_care_in"]
    assert (row["critical_care_source"], row["critical_care_asked_from"]) == (
        "emergency_theatre",
        "ward",
    )
    assert row["critical_care_level"] == "3"
    assert row["outcome"] == "died_in_hospital"
    alive = came(engine, replace(deadly, back_share=valued(0.0)), {"emergency_theatre": [0]})
    assert alive["critical_care_asked_from"][0] == "emergency_theatre"
    assert alive["critical_care_level"][0] == "2"
    assert alive["ending"][0] != "death"


def test_both_engines_write_what_the_interpreter_does() -> None:
    short = units(nurses=2, reserve=1, back_share=valued(0.5), back_after=exactly(600))
    come = {"ward": [0, 5, 900], "emergency_theatre": [0, 10, 2000], "transfer_in": [7, 8, 9]}
    assert assert_as_described(alone(short, come), weeks=3) is not None


def test_both_engines_agree_on_a_tenth_of_the_hospital() -> None:
    found = assert_same(build(load("baseline", ["scale=0.1"])), weeks=3)
    assert found is not None


# -- left out --------------------------------------------------------------------------------------


def test_left_out_nothing_of_the_block_is_used() -> None:
    """The program is the same, to the byte, whatever stands in the block."""
    other = units(nurses=9, reserve=2, transfer_after_hours=valued(3), modelled=False)
    one, two = (
        program_digests(lower(hospital_of(found), weeks=2))
        for found in (
            shipped(),
            replace(shipped(), critical_care=replace(shipped().critical_care, units=other)),
        )
    )
    assert one == two
    assert not shipped().critical_care.units.modelled


def test_off_there_are_no_names_of_it() -> None:
    names = lower(hospital_of(shipped()), weeks=2).names
    assert HALF_NURSE not in names.resources
    assert not any("critical_care_level" in name for name in names.attributes)
    assert "t_critical_care_in" not in names.milestones


def test_without_bays_of_enhanced_care_there_is_no_stay_in_them() -> None:
    for number in (0, 1):
        bays = Count(number=number, source="expert")
        hospital = hospital_of(settings(units(enhanced_bays=bays)))
        assert ("enhanced_care_stay" in dict(hospital.activities)) == bool(number)
        assert ("enhanced_care_bay" in {each.name for each in hospital.resources}) == bool(number)


# -- the whole hospital ----------------------------------------------------------------------------


def taken(found: pd.DataFrame, end: float) -> float:
    """Return the minutes of half nurses that first stays took, from the patients' own times."""
    mine = found[found["t_critical_care_place"].notna()]
    until = mine["t_critical_care_out"].fillna(end).to_numpy()
    whole = (mine["critical_care_level"].astype(str) == "3").to_numpy()
    lives = (mine["ending"].astype(str) != "death").to_numpy()
    half_back = np.where(lives, mine["t_level_3_end"].to_numpy(), until)
    half_back = np.where(np.isnan(half_back), until, np.minimum(half_back, until))
    place = mine["t_critical_care_place"].to_numpy()
    return float((until - place).sum() + ((half_back - place) * whole).sum())


def test_units_given_back_are_those_taken() -> None:
    """The minutes that units were in use are those of their patients, one by one.

    Without theatres, so that nobody gives a place back unused, and nobody comes back.
    """
    nobody = f"{UNITS}.back_share={{value: 0, range: null, source: expert}}"
    records = whole(f"{UNITS}.modelled=true", nobody, scenario="without_theatres")
    end = WEEKS * 7 * 1440.0
    busy = records.resource_hours[records.resource_hours["resource"].astype(str) == HALF_NURSE]
    mine = records.patients[records.patients["t_critical_care_place"].notna()]
    assert len(mine) > 80
    assert mine["t_critical_care_out"].isna().sum() > 5  # still there at the end
    assert busy["busy_minutes"].sum() == pytest.approx(taken(records.patients, end), rel=1e-9)
    assert busy["overrun_minutes"].sum() == 0


def test_units_in_use_are_never_more_than_there_are_nor_patients_than_beds() -> None:
    records = whole(f"{UNITS}.nurses={{number: 11, source: expert}}")
    hours = records.resource_hours[records.resource_hours["resource"].astype(str) == HALF_NURSE]
    assert hours["busy_minutes"].max() <= 22 * 60
    assert (hours["busy_minutes"] > 21 * 60).any()
    stays = records.stays[(records.stays["ward"].astype(str) == UNIT)]
    times = np.sort(stays["t_in"].dropna().to_numpy())
    left = np.sort(stays["t_out"].dropna().to_numpy())
    there = np.arange(1, len(times) + 1) - np.searchsorted(left, times, side="right")
    assert 10 < there.max() <= 20


def test_everybody_has_a_level_a_source_and_an_end() -> None:
    found = whole().patients
    mine = found[found["t_critical_care_decided"].notna()]
    assert mine["critical_care_level"].notna().all()
    assert set(mine["critical_care_source"].astype(str)) >= {
        "ward",
        "emergency_department",
        "emergency_theatre",
        "transfer_in",
    }
    came_in = mine[mine["t_critical_care_in"].notna()]
    assert (came_in["t_critical_care_place"] >= came_in["t_critical_care_decided"]).all()
    assert (came_in["t_critical_care_in"] >= came_in["t_critical_care_place"]).all()
    back = came_in["t_critical_care_back"] > came_in["t_critical_care_out"]  # and is there still
    left = came_in[came_in["t_critical_care_out"].notna() & ~back]
    assert (left["t_critical_care_out"] >= left["t_critical_care_end"] - 1e-9).all()


def test_who_is_transferred_out_had_no_place_unless_they_came_back() -> None:
    found = whole(f"{UNITS}.nurses={{number: 11, source: expert}}").patients
    out = found[found["outcome"].astype(str) == OUT]
    never = out["t_critical_care_in"].isna()
    assert never.sum() > 3
    assert out.loc[never, ["t_critical_care_place", "t_critical_care_out"]].isna().all(axis=None)
    waited = out.loc[never, "t_depart"] - out.loc[never, "t_critical_care_decided"]
    assert (waited > 24 * 60 - 1e-6).all()
    assert out.loc[~never, "critical_care_returns"].eq("yes").all()


def test_from_the_department_they_wait_there_for_a_place() -> None:
    found = whole(f"{UNITS}.nurses={{number: 11, source: expert}}").patients
    ed = found[found["critical_care_source"].astype(str) == "emergency_department"]
    ed = ed[ed["t_critical_care_in"].notna()]
    assert len(ed) > 10
    assert (ed["t_ed_depart"] >= ed["t_critical_care_place"]).all()
    assert (ed["t_critical_care_in"] >= ed["t_ed_depart"]).all()
    assert ed["minutes_critical_care_wait_place"].max() > 60


def test_nobody_is_moved_to_a_ward_at_night() -> None:
    found = whole().patients
    left = found[found["t_critical_care_out"].notna()]
    moved = left[left["t_ready_down"] >= left["t_critical_care_end"]]  # ready the last time too
    hours = moved["t_critical_care_out"] % 1440 / 60
    assert len(moved) > 50
    assert ((hours >= 7) & (hours < 23)).all()  # a porter may take until after ten
    assert (hours < 22).mean() > 0.97


def test_a_small_hospital_can_still_hold_a_level_3_patient() -> None:
    small = scaled(hospital_of(settings(units(nurses=14, reserve=1))), 0.02)
    capacity = {each.name: each.capacity for each in small.resources}
    assert capacity[HALF_NURSE] >= 2
