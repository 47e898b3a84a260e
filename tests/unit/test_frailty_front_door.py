"""The frailty team at the front door, and acute kidney injury: who, when, how much."""

from functools import cache

import pytest

from flowsim.config import load
from flowsim.engine import simulate
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
    one, other = small("baseline").patients, small("aki_pathway").patients
    assert not other.loc[other["aki"] == "yes", "age_band"].eq("0-15").any()
    both = one["t_admit"].notna() & (one["t_admit"] == other["t_admit"])
    saved = (one["t_need_end"] - other["t_need_end"])[both & one["t_need_end"].notna()]
    aki = other.loc[saved.index, "aki"] == "yes"
    first = saved.index[(saved > 1e-6)][0]
    before = saved.index < first
    assert (saved[before] == 0).all()
    assert aki[first]
    need = one.loc[first, "t_need_end"] - one.loc[first, "t_admit"]
    assert saved[first] / need == pytest.approx(
        {"short": 0.03, "medium": 0.045, "long": 0.045}[one.loc[first, "stay_class"]], rel=1e-6
    )


@pytest.mark.parametrize("scenario", ["frailty_front_door", "aki_pathway", "cardiology_six_days"])
def test_both_engines_write_the_same_bytes(scenario: str) -> None:
    assert same(*(small(scenario, engine=each, weeks=2) for each in ("simpy", "compiled")))
