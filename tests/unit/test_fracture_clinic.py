"""The fracture clinic: it leaves the emergency department alone, and reviews spare visits."""

from dataclasses import replace
from functools import cache

import pytest

from flowsim.config import load
from flowsim.engine import simulate
from flowsim.hospital.departments.returns.terms import ROUTES
from flowsim.hospital.vocabulary.attributes import shares
from flowsim.records.frames import Records
from flowsim.records.schema import TABLES
from flowsim.scenario import build

VIRTUAL = "virtual_fracture_clinic"
NO_RETURNS = tuple(f"+hospital.returns.{route}.chance.odds=0" for route in ROUTES)
MANY_RETURNS = "+hospital.returns.emergency.chance.odds=5"
OWN = ["fracture", "keeps_slot", "t_fracture_slot", "t_fracture_review", "t_fracture_seen"]


@cache
def small(
    scenario: str, *overrides: str, engine: str = "compiled", nobody: bool = False
) -> Records:
    """Return four weeks of a fifth of the hospital; with `nobody`, none has a fracture."""
    made = build(load(scenario, ["scale=0.2", *overrides]))
    if nobody:
        none = [
            replace(each, drawn=shares({"none": 1.0})) if each.name == "fracture" else each
            for each in made.attributes
        ]
        made = replace(made, attributes=tuple(none))
    return simulate(made, weeks=4, seed=5, engine=engine)


def same(one: Records, other: Records, but: str = "") -> bool:
    return all(getattr(one, name).equals(getattr(other, name)) for name in TABLES if name != but)


def spared(records: Records) -> set[int]:
    """Return who was reviewed and is not to be seen."""
    people = records.patients
    rows = people[people["t_fracture_review"].notna() & (people["fracture"] == "no_visit")]
    return set(rows["person"])


def test_the_clinic_changes_nothing_but_its_own_visits() -> None:
    """Every attendance, bed and stay is as if nobody had a fracture.

    Nobody returns here: a return after a visit is a later episode than without, so drawn otherwise.
    """
    with_clinic, without = (small("baseline", *NO_RETURNS, nobody=none) for none in (False, True))
    everybody = with_clinic.patients
    visits = (everybody["outcome"] == "left_fracture_clinic") | everybody["t_fracture_seen"].notna()
    own = visits & everybody["t_fracture_slot"].isna()
    assert own.sum() > 20
    one, other = (
        table.drop(columns=["patient", *OWN]).astype(str).reset_index(drop=True)
        for table in (everybody[~own], without.patients)
    )
    assert one.equals(other)
    assert with_clinic.stays.drop(columns="patient").equals(without.stays.drop(columns="patient"))


def test_without_reviews_every_fracture_is_seen() -> None:
    none = small(VIRTUAL, f"initiative.{VIRTUAL}.sessions=[]")
    assert not none.patients["t_fracture_review"].notna().any()
    assert same(small("baseline"), none)


def test_a_review_spares_those_who_need_no_visit_and_nobody_else() -> None:
    after = small(VIRTUAL)
    found = spared(after)
    assert len(found) > 5
    reviewed = after.patients[after.patients["t_fracture_review"].notna()]
    early = reviewed[reviewed["t_ed_depart"] < after.end_minutes - 10 * 1440]
    assert (early["t_fracture_slot"].isna() == (early["fracture"] == "no_visit")).all()
    seen = after.patients[after.patients["t_fracture_seen"].notna()]
    assert not found & set(seen["person"])
    before = small("baseline").patients
    assert seen["person"].nunique() < before["t_fracture_seen"].notna().sum()


def test_more_fractures_than_reviews_are_seen_as_before() -> None:
    """One review a week: as many are spared as there were reviews of those who need no visit."""
    one = f"initiative.{VIRTUAL}.sessions=[{{days: mon, start: '09:00', slots: 1}}]"
    few = small(VIRTUAL, one)
    assert few.patients["t_fracture_review"].notna().sum() <= 5
    assert len(spared(few)) < len(spared(small(VIRTUAL)))


def test_a_visit_begins_when_the_slot_does_and_has_no_clock() -> None:
    records = small("baseline")
    people = records.patients
    visits = people[people["t_fracture_seen"].notna()]
    assert (visits["dept_type"] == "none").all()
    for milestone in ("t_register", "t_triage", "t_dta", "t_ed_depart"):
        assert visits[milestone].isna().all()
    booked = people[people["t_fracture_slot"].notna()]
    assert (booked["t_fracture_slot"] >= booked["t_ed_depart"] + 24 * 60).all()
    kept = booked[
        (booked["keeps_slot"] == "yes") & (booked["t_fracture_slot"] < records.end_minutes)
    ]
    assert set(zip(kept["person"], kept["t_fracture_slot"], strict=True)) == set(
        zip(visits["person"], visits["t_arrive"], strict=True)
    )
    offered = records.clinic_slots
    assert (offered["booked"] <= offered["slots"]).all()


def test_an_episode_books_once_and_a_return_has_a_fracture_by_chance_again() -> None:
    records = small("baseline", MANY_RETURNS)
    people = records.patients
    slots = records.clinic_slots[records.clinic_slots["clinic"] == "fracture_clinic"]
    booked = people[people["t_fracture_slot"] < records.end_minutes]
    assert slots["booked"].sum() == len(booked)
    kept = booked[booked["keeps_slot"] == "yes"].groupby("person").size()
    visits = people[people["t_fracture_seen"].notna()].groupby("person").size()
    assert kept.equals(visits)
    attended = people[people["dept_type"] == "type1"].sort_values("t_arrive")
    before = attended.groupby("person")["fracture"].shift().astype(str)
    returned = attended[attended["returns_from"] == "emergency"]
    pairs = set(zip(before[returned.index], returned["fracture"].astype(str), strict=True))
    assert {("none", "visit"), ("visit", "none")} <= pairs
    assert returned["t_fracture_slot"].notna().sum() > 5


@pytest.mark.parametrize("scenario", ["baseline", VIRTUAL])
def test_both_engines_agree(scenario: str) -> None:
    assert same(small(scenario), small(scenario, engine="simpy"))
