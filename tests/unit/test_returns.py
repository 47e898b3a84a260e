"""Returns: who comes back, when, as what, and by the route by which they had gone home."""

import numpy as np
import pytest

from flowsim.config import load
from flowsim.engine import simulate
from flowsim.hospital.departments.returns.again import OF_THE_PERSON, ways_by_age
from flowsim.hospital.departments.returns.department import hour_of_day
from flowsim.hospital.departments.returns.home import AGAIN
from flowsim.hospital.departments.returns.settings import ReturnsSettings
from flowsim.hospital.departments.returns.terms import ROUTES
from flowsim.hospital.edits import apply_edits, set_share
from flowsim.hospital.vocabulary.step_types import Draw
from flowsim.records.frames import Records
from flowsim.records.schema import TABLES
from flowsim.scenario import build
from tests.unit.emergency_case import emergency
from tests.unit.wards_case import shipped

DAY = 1440
WEEKS = 16


def small(*overrides: str, engine: str = "compiled", weeks: int = WEEKS) -> Records:
    """Return weeks of a fifth of the hospital."""
    made = build(load("baseline", ["scale=0.2", *overrides]))
    return simulate(made, weeks=weeks, seed=5, engine=engine)


@pytest.fixture(scope="module")
def records() -> Records:
    return small()


@pytest.fixture(scope="module")
def returned(records: Records):
    """Return the attendances that are returns, with the person's last episode before them."""
    rows = records.patients.sort_values(["person", "t_arrive"])
    rows = rows[
        rows["outcome"] != "left_fracture_clinic"
    ]  # booked beside a return, and may be first
    last = rows.groupby("person").shift()
    rows = rows.assign(**{f"last_{name}": last[name] for name in ("t_depart", "outcome")})
    kept = (rows["last_outcome"] != "lwbs") & (rows["dept_type"] == "type1")
    return rows[kept & rows["returns_from"].isin(ROUTES) & (rows["episode"] > 1)]


def test_everything_drawn_at_arrival_is_drawn_again_but_what_is_the_persons() -> None:
    made = build(load("baseline"))
    again = next(pathway for pathway in made.pathways if pathway.name == AGAIN)
    drawn = {step.attribute for step in again.steps if isinstance(step, Draw)}
    arriving = {item.name for item in made.attributes if item.drawn is not None}
    assert arriving - drawn == set(OF_THE_PERSON)


def test_the_shares_of_an_attribute_are_changed_for_returns_too() -> None:
    made = build(load("baseline"))
    edited = apply_edits(made, set_share("attribute", "criteria_led", {"yes": 0.4}))
    again = next(pathway for pathway in edited.pathways if pathway.name == AGAIN)
    drawn = {step.attribute: step.shares for step in again.steps if isinstance(step, Draw)}
    assert drawn["criteria_led"].of("yes") == pytest.approx(0.4)
    arriving = {item.name: item.drawn for item in edited.attributes}
    assert drawn["lounge_suitable"] == arriving["lounge_suitable"]


def test_a_return_follows_a_discharge_by_its_route(returned) -> None:
    of_route = {
        "emergency": {"discharged", "home_after_decision_to_admit"},
        "ward": {"discharged_from_ward"},
        "same_day": {"discharged_same_day"},
    }
    for route, outcomes in of_route.items():
        rows = returned[returned["returns_from"] == route]
        assert len(rows) >= 5, route
        assert set(rows["last_outcome"]) <= outcomes


def test_who_left_unseen_for_good_and_needed_no_bed_may_come_back_later() -> None:
    rows = small("+hospital.returns.emergency.chance.odds=10", weeks=8).patients
    rows = rows[rows["dept_type"] == "type1"].sort_values(["person", "t_arrive"])
    last = rows.groupby("person").shift()
    gone = (last["outcome"] == "lwbs") & (last["returns_if_unseen"] == "no")
    assert gone.sum() >= 10
    assert (rows.loc[gone, "returns_from"] == "emergency").all()
    assert (rows.loc[gone, "t_arrive"] // DAY > last.loc[gone, "t_depart"] // DAY).all()
    assert (last.loc[gone, "admit_need"] == "no").all()


def test_nobody_returns_before_the_next_day(returned) -> None:
    left, came = returned["last_t_depart"] // DAY, returned["t_arrive"] // DAY
    assert (came > left).all()


def test_returns_come_at_the_hours_at_which_people_walk_in(returned) -> None:
    weights = np.array(emergency().demand.modes["walk_in"].hour)
    by_night = weights[:8].sum() / weights.sum()
    found = (returned["t_arrive"] % DAY < 8 * 60).mean()
    error = (by_night * (1 - by_night) / len(returned)) ** 0.5
    assert found == pytest.approx(by_night, abs=3 * error)


def test_the_person_is_the_same_and_the_illness_another(records, returned) -> None:
    first = records.patients.set_index(["person", "episode"])
    pairs = returned.join(first, on=["person", "episode"], suffixes=("", "_same"))
    before = first.reindex(
        [
            (person, episode - 1)
            for person, episode in zip(pairs["person"], pairs["episode"], strict=True)
        ]
    )
    for name in OF_THE_PERSON:
        known = before[name].notna().to_numpy()
        assert (before[name].astype(str).to_numpy() == pairs[name].astype(str))[known].all()
    assert (before["acuity"].astype(str).to_numpy() != pairs["acuity"].astype(str)).mean() > 0.3


def test_what_is_set_on_the_way_is_of_its_own_episode(records: Records) -> None:
    """No column has the value of a visit before: not without the step that sets it in this one."""
    rows = records.patients
    back = rows[rows["episode"] > 1]
    assert back.loc[back["t_seen"].isna(), "seen_by"].isna().all()
    assert back.loc[back["t_bounced"].isna(), "wrong_stream"].isna().all()
    assert back.loc[back["t_admit"].isna(), "leaves"].isna().all()
    on_the_way = [item.name for item in build(load("baseline")).attributes if item.of_episode]
    visits = back[back["outcome"] == "left_fracture_clinic"]
    assert len(visits) > 20
    assert visits[on_the_way].isna().all().all()
    planned = ["ending", "discharge_route", "first_service", "stay_class", "admission_method"]
    home = back[back["outcome"].isin(["discharged", "lwbs"])]
    assert len(home) > 100
    assert home[planned].isna().all().all()


def test_every_attribute_is_drawn_or_of_the_moment_or_of_the_episode_or_the_arrivals() -> None:
    shipped_attributes = build(load("without_theatres")).attributes
    others = {
        item.name
        for item in shipped_attributes
        if item.drawn is None and item.calendar is None and not item.of_episode
    }
    assert others == {"dept_type", "mode"}


def test_who_returns_after_an_operation_is_no_case_again(records: Records) -> None:
    """What was drawn of the operation stays with the person, and no time of it with the return."""
    rows = records.patients
    back = rows[rows["source"].astype(str).str.startswith("listed_") & (rows["episode"] > 1)]
    assert len(back) > 10
    assert back[["t_listed", "t_session", "t_anaes"]].isna().all(axis=None)


def test_the_chance_is_what_is_given(records) -> None:
    """Of those who left the wards long enough before the end, by age and frailty."""
    rows = records.patients
    left = rows[(rows["outcome"] == "discharged_from_ward") & (rows["t_depart"] < 4 * 7 * DAY)]
    back = rows[rows["returns_from"] == "ward"][["person", "episode"]]
    came = left.assign(episode=left["episode"] + 1).merge(back, on=["person", "episode"])
    chance = shipped().of(ReturnsSettings).ward.chance
    labels = left[["age_band", "frail"]].astype(str).apply(" / ".join, axis=1)
    expected = np.mean([_row(chance.rows, label) for label in labels])
    error = (expected * (1 - expected) / len(left)) ** 0.5
    within = 1 - np.exp(-8 * 7 / 10)  # what eight weeks and more see of ten days on average
    assert len(came) / len(left) == pytest.approx(expected * within, abs=3 * error)


def _row(rows, label: str) -> float:
    parts = label.split(" / ")
    for key, value in rows.items():
        if all(k in ("*", p) for k, p in zip(key.split(" / "), parts, strict=True)):
            return value
    raise KeyError(label)


def test_first_attendances_and_returns_are_as_many_as_official() -> None:
    """Within 2 %: the share of returns of each mode is fitted, and a month of days is noisy."""
    made = build(load("baseline"))
    rows = simulate(made, weeks=16, seed=11).patients
    came = rows[(rows["dept_type"] == "type1") & (rows["t_arrive"] >= 8 * 7 * DAY)]
    official = shipped().emergency.demand.type1_per_day
    assert len(came) / (8 * 7) == pytest.approx(official, rel=0.02)


def test_a_return_in_two_arms_has_the_same_draws() -> None:
    """More returns contain the fewer: the same people, with the same illness."""
    one = small().patients
    more = small("+hospital.returns.emergency.chance.odds=2").patients
    shown = ["t_arrive", "mode", "acuity", "admit_need", "specialty", "stream"]
    first = one[(one["returns_from"] == "emergency") & (one["episode"] == 2)]
    both = first.merge(more[more["episode"] == 2], on=["t_arrive"], suffixes=("", "_more"))
    assert len(both) > 0.2 * len(first)
    for name in shown[1:]:
        assert (both[name].astype(str) == both[f"{name}_more"].astype(str)).all()


def test_without_a_chance_nobody_returns() -> None:
    never = [f"+hospital.returns.{route}.chance.odds=0" for route in ROUTES]
    found = small(*never, weeks=4).patients
    assert not found["returns_from"].isin(ROUTES).any()


def test_engines_agree() -> None:
    one, other = small(weeks=3), small(engine="simpy", weeks=3)
    for name in TABLES:
        assert getattr(one, name).equals(getattr(other, name)), name


def test_hours_of_the_day_are_in_proportion() -> None:
    found = hour_of_day((1.0, 3.0) * 12)
    assert found.shares[1] == pytest.approx(1 / 48)
    assert found.minutes[-1] == DAY


def test_the_old_come_back_by_ambulance_more_often() -> None:
    ways = ways_by_age(emergency())
    young, old = ways.at("16-64"), ways.at("85+")
    assert old.of("ambulance") > 2 * young.of("ambulance")
    assert young.of("ambulance") + young.of("walk_in") == pytest.approx(1)
