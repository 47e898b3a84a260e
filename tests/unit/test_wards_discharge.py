from dataclasses import replace
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from flowsim.engine import simulate
from flowsim.errors import FlowsimError
from flowsim.hospital.departments.discharge.department import department
from flowsim.hospital.departments.discharge.leaving import community_wait
from flowsim.hospital.departments.discharge.round_tables import (
    gate_table,
    order_in_round,
    round_calendars,
    round_table,
    weekend_list,
)
from flowsim.hospital.departments.discharge.settings import Community, LateDepartures
from flowsim.hospital.departments.parameters import Parameter, Timing
from flowsim.hospital.departments.registry import hospital_of
from flowsim.hospital.vocabulary.distributions import Uniform
from flowsim.scenario.scale import scaled
from tests.engines import FASTEST
from tests.unit.wards_case import shipped

REVIEW = shipped().discharge.review


def starts(per_weekday: float) -> Community:
    return Community(
        arrange=Timing(distribution="constant", minutes=0, source="expert"),
        starts_per_weekday=Parameter(value=per_weekday, source="expert"),
    )


def test_starts_fill_the_opening_hours_of_a_weekday() -> None:
    assert starts(8).slot_minutes == pytest.approx(60)
    assert starts(8).hours.mean_level == pytest.approx(5 * 8 / 168)


def test_no_starts_is_an_error_and_so_is_a_missing_service() -> None:
    with pytest.raises(FlowsimError, match="must be above zero"):
        starts(0)
    with pytest.raises(FlowsimError, match="give exactly home_support"):
        community_wait({"home_support": starts(8)})


def test_who_lies_away_from_home_is_seen_on_a_round_of_their_own() -> None:
    table = round_table(REVIEW, shipped().wards.beds)
    assert table.at("outlier", "stroke_unit", "yes") == "round_outliers"
    assert table.at("home", "stroke_unit", "yes") == "round_medical"
    assert table.at("acceptable", "stroke_unit", "no") == "round_visiting_weekdays"
    turns = order_in_round(REVIEW, shipped().wards.beds)
    assert turns.at("acceptable", "stroke_unit") == Uniform(
        low_minutes=0, high_minutes=REVIEW.rounds["visiting"].spread_minutes
    )


def test_at_home_comes_before_visiting_before_outliers() -> None:
    firsts = [REVIEW.rounds[name].times.weekdays[0] for name in ("elderly", "visiting", "outliers")]
    assert firsts == sorted(set(firsts))


def test_teams_that_visit_have_shorter_weekend_lists() -> None:
    share = REVIEW.weekend_review_share.value
    half = replace(REVIEW, weekend_review_away_factor=Parameter(value=0.5, source="expert"))
    assert weekend_list(half).at("home").of("yes") == pytest.approx(share)
    assert weekend_list(half).at("acceptable").of("yes") == pytest.approx(share / 2)
    assert weekend_list(half).at("outlier").of("yes") == pytest.approx(share / 2)
    same = replace(REVIEW, weekend_review_away_factor=Parameter(value=1.0, source="expert"))
    assert {row.of("yes") for row in weekend_list(same).values()} == {share}


@pytest.mark.parametrize("factor", [-0.1, 1.1])
def test_a_shorter_weekend_list_is_no_longer_than_that_at_home(factor: float) -> None:
    with pytest.raises(FlowsimError, match=f"weekend_review_away_factor {factor:g} must lie in"):
        replace(REVIEW, weekend_review_away_factor=Parameter(value=factor, source="expert"))


def test_a_weekend_for_all_leaves_nobody_off_the_weekend_round() -> None:
    calendars = dict(round_calendars(REVIEW))
    assert calendars["round_assessment"] == calendars["round_assessment_weekdays"]
    assert calendars["round_medical"] != calendars["round_medical_weekdays"]


def test_an_unknown_round_is_named() -> None:
    wards = shipped().wards.beds
    first = replace(wards.wards[0], round="medica")
    with pytest.raises(FlowsimError, match=r"'medica' is not a round.*Did you mean 'medical'"):
        round_table(REVIEW, replace(wards, wards=(first, *wards.wards[1:])))


@pytest.mark.parametrize("name", ["visiting", "outliers"])
def test_the_rounds_of_those_away_cannot_be_left_out(name: str) -> None:
    rounds = {key: item for key, item in REVIEW.rounds.items() if key != name}
    with pytest.raises(FlowsimError, match=f"give a round called '{name}'"):
        replace(REVIEW, rounds=rounds)


def test_the_chance_of_going_before_a_weekend_is_scaled_and_capped() -> None:
    doubled = replace(REVIEW, before_weekend_factor=Parameter(value=2.0, source="expert"))
    assert doubled.push(24)["pushed"] == pytest.approx(
        min(1.0, 2 * REVIEW.before_weekend_share["24"])
    )
    none = replace(REVIEW, before_weekend_factor=Parameter(value=0.0, source="expert"))
    assert none.push(12) == {"pushed": 0.0, "next": 1.0}
    assert REVIEW.look_ahead == tuple(sorted(REVIEW.look_ahead, reverse=True))


def test_the_moment_before_a_weekend_ends_before_the_first_round() -> None:
    found = department(shipped().discharge, shipped())
    moment = next(a for a in found.attributes if a.name == "before_weekend").calendar
    assert moment is not None
    start, end = (minute for minute, _ in moment.changes[1:])
    friday = 4 * 1440
    first = min(
        minute
        for name, calendar in round_calendars(REVIEW)
        for minute in calendar.minutes  # type: ignore[union-attr]
        if name != "round_outliers" and minute >= friday
    )
    assert end <= first
    assert end - start == 12 * 60


def test_gates_leave_the_rest_without_one() -> None:
    table = gate_table(REVIEW)
    row = REVIEW.gates["stroke"]
    assert table.at("stroke").of("none") == pytest.approx(1 - sum(row.values()))
    assert table.at("paediatrics").of("none") == 1.0


def test_nobody_is_on_criteria_led_discharge_at_the_baseline() -> None:
    found = department(shipped().discharge, shipped())
    attribute = next(a for a in found.attributes if a.name == "criteria_led")
    assert attribute.drawn is not None
    assert attribute.drawn.of("yes") == 0.0  # type: ignore[union-attr]


# -- late departures --------------------------------------------------------------------------


def late(evening: float, night: float) -> LateDepartures:
    return LateDepartures(
        evening="20:00",
        night="22:00",
        morning="07:00",
        evening_share=Parameter(value=evening, source="expert"),
        night_share=Parameter(value=night, source="expert"),
    )


def hours_of_leaving(evening: float, night: float) -> NDArray[np.float64]:
    """Return the hour of the day at which patients left wards for home, by share let go late."""
    leaving = replace(shipped().discharge.leaving, late_departures=late(evening, night))
    changed: dict[str, Any] = {"discharge": replace(shipped().discharge, leaving=leaving)}
    hospital = scaled(hospital_of(replace(shipped(), **changed)), 0.1)
    patients = simulate(hospital, weeks=3, seed=2, engine=FASTEST).patients
    home = patients[patients["outcome"] == "discharged_from_ward"]
    home = home[home["stay_class"] != "zero_day"]
    found: NDArray[np.float64] = np.mod(home["t_discharge"].to_numpy(dtype=np.float64), 1440) / 60
    return found


def test_nobody_leaves_late_where_nobody_is_let_go_and_the_more_are_let_go_the_more() -> None:
    none, some, every = (hours_of_leaving(x, x) for x in (0.0, 0.5, 1.0))

    def in_the_night(hours: NDArray[np.float64]) -> float:
        return float(np.mean((hours >= 22) | (hours < 7)))

    # but for the lounge, and those whose morning's collection comes late
    assert in_the_night(none) < 0.25 * in_the_night(every)
    assert in_the_night(none) < in_the_night(some) < in_the_night(every)


def test_who_stays_the_night_leaves_over_the_morning_and_not_at_one_minute() -> None:
    hours = hours_of_leaving(0.0, 0.0)
    _, times = np.unique(np.round(hours * 60, 6), return_counts=True)
    assert times.max() <= 2
    morning = hours[(hours > 9) & (hours < 12)]
    assert len(morning) > 0.1 * len(hours)


def test_the_evening_comes_before_the_night_and_the_night_before_the_morning() -> None:
    monday = [(minute / 60, level) for minute, level in late(0.5, 0.5).calendar.changes[:4]]
    assert monday == [(0, 2), (7, 0), (20, 1), (22, 2)]


@pytest.mark.parametrize("share", [-0.1, 1.1])
def test_a_share_of_late_departures_is_a_share(share: float) -> None:
    with pytest.raises(FlowsimError, match=r"night_share .* must lie in \[0, 1\]"):
        late(0.5, share)
