"""Initiatives of critical care and emergency theatres: what they edit, and what becomes of it."""

from dataclasses import replace as with_values
from functools import cache
from typing import Any

import numpy as np
import pandas as pd
import pytest

from flowsim.config import load
from flowsim.engine.simulate import prepare
from flowsim.hospital.edits import apply_edits, find
from flowsim.hospital.vocabulary.hospital import Hospital
from flowsim.hospital.vocabulary.times_of_day import WEEK
from flowsim.records.frames import Records
from flowsim.scenario.build import build, untouched
from tests.engines import FASTEST

HALF = "critical_care_half_nurse"
SATURDAY, WEEKDAY = 5 * 1440, 1440


@cache
def before(*overrides: str) -> Hospital:
    return untouched(load("baseline", list(overrides)))


def changed(name: str, **parameters: Any) -> Hospital:
    """Return the hospital with the initiative: its null values, but for these parameters."""
    (made,) = load(name).initiatives
    null = type(made).null(before())
    return apply_edits(before(), with_values(made, **{**null, **parameters}).signed_edits(before()))


def defaults(name: str) -> Hospital:
    (made,) = load(name).initiatives
    return apply_edits(before(), made.signed_edits(before()))


@cache
def records(scenario: str, *overrides: str, weeks: int = 4) -> Records:
    return prepare(build(load(scenario, list(overrides))), weeks=weeks).simulate(7, 0, FASTEST)


def level(hospital: Hospital, kind: str, name: str, at: float) -> int:
    """Return how many there are of a resource, or the level of a calendar, at a minute."""
    found = find(hospital, kind, name)
    calendar = found.capacity if kind == "resource" else found
    return [each for start, each in calendar.changes if start <= at % WEEK][-1]


def kept(hospital: Hospital, name: str, kinds: tuple[str, ...], at: float) -> int:
    (fence,) = (f for f in find(hospital, "resource", name).ring_fences if f.kinds == kinds)
    return [each for start, each in fence.places.changes if start <= at][-1]


# -- critical care ---------------------------------------------------------------------------------

ALONE = (
    "initiative.critical_care_model.nurses=0",
    "initiative.critical_care_model.step_down_rank=7",
)
BY_SETTING = "hospital.critical_care.units.enhanced_bays.number=2"


def test_a_nurse_is_two_halves() -> None:
    assert find(changed("critical_care_model", nurses=3), "resource", HALF).capacity == 28 + 6


def test_bays_are_those_of_a_hospital_that_has_them() -> None:
    """The same patients do the same, minute by minute."""
    by_setting = records("baseline", BY_SETTING).patients
    by_initiative = records("critical_care_model", *ALONE).patients
    assert by_setting["minutes_enhanced_care"].sum() > 0
    pd.testing.assert_frame_equal(
        by_initiative, by_setting, check_like=True, check_categorical=False
    )


def test_more_bays_are_added_to_those_there_are() -> None:
    hospital = untouched(load("critical_care_model", [BY_SETTING]))
    (made,) = load("critical_care_model", [BY_SETTING]).initiatives
    both = apply_edits(hospital, made.signed_edits(hospital))
    assert find(both, "resource", "enhanced_care_bay").capacity == 4


@pytest.mark.parametrize(("places", "halves"), [(0, []), (2, [4])])
def test_the_reserve_keeps_places_and_as_many_beds(places: int, halves: list[int]) -> None:
    hospital = changed("critical_care_model", emergency_reserve=places)
    assert [f.places for f in find(hospital, "resource", HALF).ring_fences] == halves
    beds = find(hospital, "ward", "critical_care_unit").ring_fences
    assert [f.places for f in beds] == [places] * bool(places)


def test_hours_of_moves_and_the_rank_of_a_step_down() -> None:
    hours = load(
        "critical_care_model",
        ["initiative.critical_care_model.move_hours=[{days: daily, start: '22:00', end: '24:00'}]"],
    ).initiatives[0]
    hospital = apply_edits(before(), hours.signed_edits(before()))
    calendar = "critical_care_move_hours"
    assert [level(hospital, "calendar", calendar, h * 60) for h in (6, 8, 23)] == [0, 1, 1]
    assert level(before(), "calendar", calendar, 23 * 60) == 0
    assert find(hospital, "request_kind", "critical_care_stepdown").rank == 5


# -- emergency theatre and urgent list -------------------------------------------------------------


def test_a_second_team_is_there_by_day_only() -> None:
    hospital = defaults("emergency_theatre")
    hours = [WEEKDAY + 60 * hour for hour in (8, 9, 17)]
    assert [level(hospital, "resource", "emergency_theatre", at) for at in hours] == [1, 2, 1]


def test_a_list_more_opens_its_theatre_and_keeps_it() -> None:
    hospital, kinds = defaults("emergency_theatre"), ("ambulatory", "immediate", "most_urgent")
    assert len(find(hospital, "clinic", "urgent_ambulatory").sessions) == 2
    assert level(hospital, "resource", "third_theatre", SATURDAY + 540) == 1
    assert level(before(), "resource", "third_theatre", SATURDAY + 540) == 0
    on = [SATURDAY + 485, SATURDAY + 740, SATURDAY + 755, WEEKDAY + 600, WEEKDAY + 800]
    assert [kept(hospital, "third_theatre", kinds, at) for at in on] == [1, 1, 0, 1, 0]


def test_another_night_is_that_of_every_theatre_with_the_rule() -> None:
    (made,) = load(
        "emergency_theatre",
        ["initiative.emergency_theatre.night=[{days: daily, start: '20:00', end: '08:00'}]"],
    ).initiatives
    hospital, kinds = (
        apply_edits(before(), made.signed_edits(before())),
        ("immediate", "most_urgent"),
    )
    for theatre in ("trauma_theatre", "emergency_theatre"):
        assert kept(hospital, theatre, kinds, WEEKDAY + 21 * 60) == 1
        assert kept(before(), theatre, kinds, WEEKDAY + 21 * 60) == 0


def test_elective_lists_give_way_to_nobody() -> None:
    hospital = changed("emergency_theatre", lists_give_way=False)
    assert find(hospital, "attribute", "break_in_hours").calendar.highest_level == 0


# -- trauma ----------------------------------------------------------------------------------------


def test_hip_fractures_alone_are_ready_sooner() -> None:
    now = find(before(), "activity", "emergency_preparation")
    then = find(changed("trauma_strategy", ready_sooner=0.25), "activity", "emergency_preparation")
    ratios = {
        labels: new.mean / old.mean
        for (labels, new), (_, old) in zip(then.table, now.table, strict=True)
    }
    assert ratios.pop(("*", "hip_fracture")) == pytest.approx(0.75)
    assert set(ratios.values()) == {1.0}


def reviewed_before_theatre(scenario: str) -> tuple[int, int]:
    """Return hip fractures whose review is before the end of the operation, and after it."""
    people = records(scenario).patients
    hips = people[(people["operation_kind"] == "hip_fracture") & people["t_op_out"].notna()]
    return int((hips["t_in_reach"] < hips["t_op_out"]).sum()), int(
        (hips["t_in_reach"] >= hips["t_op_out"]).sum()
    )


def test_nobody_is_reviewed_twice() -> None:
    """Whom the liaison has booked keeps its review, which may be before the operation."""
    sooner, later = reviewed_before_theatre("trauma_strategy")
    assert sooner == 0
    assert later > 10
    liaison, _ = reviewed_before_theatre("geriatric_liaison")
    both, _ = reviewed_before_theatre("trauma_strategy+geriatric_liaison")
    assert liaison > 0
    assert both > 0


# -- hand trauma -----------------------------------------------------------------------------------


def offered(*overrides: str) -> pd.DataFrame:
    people = records("hand_trauma", *overrides).patients
    return people[people["t_op_slot"].notna() & (people["operation_kind"] == "other_trauma")]


def test_who_takes_a_slot_goes_home_and_comes_to_it() -> None:
    gone = offered()
    assert len(gone) >= 3
    assert gone["t_admit"].isna().all()
    assert (gone["outcome"] == "home_after_decision_to_admit").all()
    people = records("hand_trauma").patients
    mine = people[(people["operation_kind"] == "hand_trauma") & people["t_op_decided"].isna()]
    came = np.sort(mine["t_arrive"].to_numpy())
    slots = np.sort(gone["t_op_slot"].to_numpy())
    assert came.tolist() == slots[: len(came)].tolist()
    assert len(came) >= len(slots) - 3  # the others' slots lie beyond the end of the run
    assert mine["t_op_anaes"].notna().any()


def test_who_would_wait_too_long_is_admitted() -> None:
    assert offered("initiative.hand_trauma.within_minutes=721").empty


# -- vascular hub ----------------------------------------------------------------------------------


def test_the_hub_brings_patients_to_theatre_and_some_to_critical_care() -> None:
    people = records("vascular_hub", "initiative.vascular_hub.a_week=20").patients
    hub = people[(people["source"] == "vascular_hub") & people["theatre_queue"].eq("any")]
    assert 50 < len(hub) < 110
    operated = hub[hub["t_op_out"].notna()]
    assert len(operated) > 0.95 * len(hub)
    to_unit = (
        operated["critical_care_source"].eq("emergency_theatre")
        & operated["t_critical_care_decided"].notna()
    )
    assert 0.2 < to_unit.mean() < 0.6
    assert (operated.loc[to_unit, "t_critical_care_in"].dropna() > 0).any()
    on_ward = operated[~to_unit]
    assert on_ward["t_need_end"].notna().all()


def test_the_hub_leaves_the_patients_there_are_as_they_are() -> None:
    """Who comes to the emergency department for the first time is the same, and drawn the same."""
    drawn = ["age_band", "frail", "specialty", "expected_stay", "t_arrive"]

    def walk_ins(scenario: str) -> pd.DataFrame:
        people = records(scenario).patients
        mine = people[(people["source"] == "ed_walk_in") & (people["episode"] == 1)]
        return mine[drawn].reset_index(drop=True)

    assert len(walk_ins("baseline")) > 1000
    pd.testing.assert_frame_equal(walk_ins("baseline"), walk_ins("vascular_hub"))
