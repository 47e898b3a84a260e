"""The frailty team at the front door, and acute kidney injury: who, when, how much."""

from functools import cache

import pytest

from flowsim.config import load
from flowsim.engine import simulate
from flowsim.hospital.departments.returns.terms import ROUTES
from flowsim.hospital.initiatives.wards.aki_pathway import MEDICINE
from flowsim.records.frames import Records
from flowsim.records.schema import TABLES
from flowsim.scenario import build

FRAILTY = "initiative.frailty_front_door"
SHIFT = "{{days: daily, start: '08:00', end: '18:00', staff: {staff}}}"


@cache
def small(
    scenario: str, *overrides: str, engine: str = "compiled", weeks: int = 4, scale: float = 0.2
) -> Records:
    made = build(load(scenario, [f"scale={scale}", *overrides]))
    return simulate(made, weeks=weeks, seed=5, engine=engine)


def seen(records: Records):
    patients = records.patients
    return patients[patients["t_frailty_seen"].notna()]


def returned(records: Records):
    patients = records.patients
    return patients[patients["returns_from"].isin(ROUTES)]


def same(one: Records, other: Records) -> bool:
    return all(getattr(one, name).equals(getattr(other, name)) for name in TABLES)


@pytest.mark.parametrize(
    ("scenario", "override"),
    [
        ("frailty_front_door", f"{FRAILTY}.team=[{SHIFT.format(staff=0)}]"),
        ("aki_pathway", "initiative.aki_pathway.prevalence=0"),
        ("aki_pathway", "initiative.aki_pathway.saves={short: 0, medium: 0, long: 0}"),
    ],
)
def test_without_assessors_or_effect_every_byte_is_the_baseline(scenario, override) -> None:
    assert same(small("baseline"), small(scenario, override))


def test_only_the_frail_from_75_are_seen_and_only_in_the_hours_of_the_team() -> None:
    who = seen(small("frailty_front_door"))
    assert len(who) > 20
    assert set(who["frail"]) == {"yes"}
    assert set(who["age_band"]) == {"75-84", "85+"}
    hour = who["t_frailty_seen"] / 60 % 24
    assert hour.min() >= 8
    assert hour.max() < 18


def test_those_with_a_short_need_go_home_and_nobody_else_of_those_who_need_a_bed() -> None:
    who = seen(small("frailty_front_door", f"{FRAILTY}.goes_home=1"))
    short = who["need_class"].isin(["same_day", "bed_short"])
    assert short.any()
    assert not short.all()
    assert who.loc[short, "t_dta"].isna().all()
    left = who.loc[~short & who["t_ed_depart"].notna()]
    assert not left["outcome"].eq("discharged").any()


def test_fewer_assessors_see_fewer_and_more_than_are_needed_see_no_more() -> None:
    soon = f"{FRAILTY}.within_minutes=5"
    teams = [f"{FRAILTY}.team=[{SHIFT.format(staff=staff)}]" for staff in (1, 20, 40)]
    numbers = [
        len(seen(small("frailty_front_door", soon, team, weeks=2, scale=1))) for team in teams
    ]
    assert 0 < numbers[0] < numbers[1] == numbers[2]


def test_who_is_not_seen_in_time_goes_on_as_without_the_team() -> None:
    """No time to wait: whoever would have had to is not seen."""
    patient = small("frailty_front_door", f"{FRAILTY}.team=[{SHIFT.format(staff=1)}]")
    hurried = small(
        "frailty_front_door",
        f"{FRAILTY}.team=[{SHIFT.format(staff=1)}]",
        f"{FRAILTY}.within_minutes=0.01",
    )
    assert 0 < len(seen(hurried)) <= len(seen(patient))


def test_acute_kidney_injury_is_found_in_adults_of_medicine_and_shortens_need() -> None:
    one, other = (small(name).patients for name in ("baseline", "aki_pathway"))
    assert not other.loc[other["aki"] == "yes", "age_band"].eq("0-15").any()
    episode = ["person", "episode"]
    both = one.merge(other, on=[*episode, "t_admit"], suffixes=("", "_aki")).dropna(
        subset=["t_admit", "t_need_end", "t_need_end_aki"]
    )
    both = both.sort_values(["t_admit", *episode], ignore_index=True)
    saved = both["t_need_end"] - both["t_need_end_aki"]
    first = saved.index[saved > 1e-6][0]
    assert (saved[:first] == 0).all()
    assert both.loc[first, "aki"] == "yes"
    need = both.loc[first, "t_need_end"] - both.loc[first, "t_admit"]
    assert saved[first] / need == pytest.approx(
        {"short": 0.03, "medium": 0.045, "long": 0.045}[both.loc[first, "stay_class"]], rel=1e-6
    )


def test_what_the_team_did_is_a_matter_of_the_episode() -> None:
    """Whoever returns may go home by their need of now, and was seen only if seen again."""
    back = returned(small("frailty_front_door", f"{FRAILTY}.goes_home=1"))
    short = back["need_class"].isin(["same_day", "bed_short"])
    assert short.any()
    assert (back["home_with_support"].eq("yes") == short).all()
    assert (back["frailty_seen"].eq("yes") == back["t_frailty_seen"].notna()).all()


def test_acute_kidney_injury_is_a_matter_of_the_episode() -> None:
    back = returned(small("aki_pathway", "initiative.aki_pathway.prevalence=1"))
    # who steps down from critical care has another specialty by then
    back = back[back["need_class"].ne("critical_care")]
    adult_of_medicine = back["specialty"].isin(MEDICINE) & back["age_band"].ne("0-15")
    assert adult_of_medicine.any()
    assert (back["aki"].eq("yes") == adult_of_medicine).all()


@pytest.mark.parametrize("scenario", ["frailty_front_door", "aki_pathway", "cardiology_six_days"])
def test_both_engines_write_the_same_bytes(scenario: str) -> None:
    assert same(*(small(scenario, engine=each, weeks=2) for each in ("simpy", "compiled")))
