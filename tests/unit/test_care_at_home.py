"""Care at home: a place or a bed, never both; no more is saved than places give."""

from dataclasses import replace
from functools import cache

import numpy as np
import pandas as pd
import pytest

from flowsim.analysis.measures import measure
from flowsim.config import load
from flowsim.engine import simulate
from flowsim.hospital.departments.parameters import SharesBy
from flowsim.records.frames import Records
from flowsim.records.schema import TABLES
from flowsim.scenario import build

OPAT, STROKE = "opat", "early_supported_discharge"
BOTH = f"{OPAT}+{STROKE}"
SERVICE = {"antibiotics": OPAT, "rehabilitation": STROKE}
FULL = [f"initiative.{OPAT}.places=1", f"initiative.{STROKE}.places=1"]
OPEN = [f"initiative.{OPAT}.places=100", f"initiative.{STROKE}.places=100"]
NOBODY = SharesBy(rows={"all": {"none": 1.0}}, source="expert")
MANY = SharesBy(
    by=("expected_stay", "specialty"),
    rows={
        "short / *": {"antibiotics_instead": 0.3, "none": 0.7},
        "medium / *": {"antibiotics_instead": 0.3, "none": 0.7},
        "long / *": {"antibiotics": 0.4, "rehabilitation": 0.4, "none": 0.2},
        "* / *": {"none": 1.0},
    },
    source="expert",
)


@cache
def run(scenario: str, *overrides: str, fit: str = "many", engine: str = "compiled") -> Records:
    """Return four weeks of three tenths of the hospital, in which many are fit, or nobody."""
    config = load(scenario, ["scale=0.3", *overrides])
    care = replace(config.hospital.care_at_home, fit=MANY if fit == "many" else NOBODY)
    made = build(replace(config, hospital=replace(config.hospital, care_at_home=care)))
    return simulate(made, weeks=4, seed=5, engine=engine)


def same(one: Records, other: Records, *but: str) -> list[str]:
    """Return the tables that are not equal."""
    return [
        name
        for name in TABLES
        if name not in but and not getattr(one, name).equals(getattr(other, name))
    ]


def at_home(records: Records) -> pd.DataFrame:
    """Return who left for care at home, with the end of care there or of the run."""
    people = records.patients
    found = people[people["at_home_with"].isin(list(SERVICE)) & people["t_depart"].notna()].copy()
    found["ends"] = found["t_home_care_end"].fillna(records.end_minutes)
    return found


def busy(records: Records, service: str) -> float:
    hours = records.resource_hours
    return float(hours[hours["resource"] == f"{service}_place"]["busy_minutes"].sum())


@pytest.mark.parametrize("scenario", [OPAT, STROKE])
def test_without_places_all_is_as_in_the_baseline_to_the_byte(scenario: str) -> None:
    assert same(run("baseline"), run(scenario, f"initiative.{scenario}.places=0")) == []


def test_where_nobody_is_fit_a_hundred_empty_places_change_nothing() -> None:
    """Only the places themselves are recorded, and that the ladder was looked at."""
    one, other = run("baseline", fit="nobody"), run(BOTH, *OPEN, fit="nobody")
    assert same(one, other, "resource_hours", "rungs") == []
    assert busy(other, "antibiotics") == busy(other, "rehabilitation") == 0.0


def test_without_the_services_who_is_fit_makes_no_difference() -> None:
    one, other = run("baseline"), run("baseline", fit="nobody")
    assert same(one, other, "patients") == []
    mine, none = (each.patients.drop(columns=["fit_for_home"]) for each in (one, other))
    assert mine.equals(none)


@pytest.mark.parametrize("service", SERVICE)
def test_who_is_at_home_holds_a_place_and_no_bed(service: str) -> None:
    records = run(SERVICE[service], f"initiative.{SERVICE[service]}.places=100")
    gone = at_home(records)
    assert set(gone["at_home_with"]) == {service}
    assert len(gone) > 5
    held = (gone["ends"] - gone["t_depart"]).sum()
    assert held <= busy(records, service)  # a place is kept until the patient has left
    beds = records.stays[records.stays["t_in"].notna()]
    beds = beds.merge(gone[["patient", "t_depart"]], on="patient")
    assert beds["t_out"].notna().all()
    assert (beds["t_out"] <= beds["t_depart"]).all()


@pytest.mark.parametrize("overrides", [(), tuple(FULL), tuple(OPEN)], ids=["as_is", "one", "many"])
def test_no_more_bed_days_are_saved_than_there_are_days_of_places(overrides: tuple[str]) -> None:
    records = run(BOTH, *overrides)
    gone = at_home(records)
    saved = (np.fmin(gone["ends"], gone["t_need_end"]) - gone["t_depart"]).clip(lower=0).sum()
    places = records.resource_hours[
        records.resource_hours["resource"].isin([f"{each}_place" for each in SERVICE])
    ]
    assert 0 < saved <= places["busy_minutes"].sum() <= places["scheduled_minutes"].sum()
    values = measure(records).set_index("measure")["value"]
    assert 0 < values["A07.bed_days"] <= 7 * values["A07.places"]
    assert 0 < values["A07.used"] <= 100


def test_nobody_is_taken_by_two_rungs_of_a_ladder_or_by_two_services() -> None:
    records = run(BOTH, *OPEN)
    taken = records.rungs[records.rungs["result"] == "taken"]
    home = taken[taken["rung"].astype(str).str.endswith("_at_home")]
    assert len(home) > 20
    assert not home["patient"].duplicated().any()
    at_referral = taken[taken["ladder"] == "instead_of_admission"]
    assert not at_referral["patient"].duplicated().any()
    assert not set(home["patient"]) & set(taken[~taken.index.isin(home.index)]["patient"])


def test_a_full_service_leaves_the_patient_in_bed() -> None:
    records = run(BOTH, *FULL)
    tries = records.rungs[records.rungs["rung"].astype(str).str.endswith("_at_home")]
    taken = set(tries[tries["result"] == "taken"]["patient"])
    refused = set(tries[tries["result"] == "full"]["patient"]) - taken
    assert len(refused) > 10
    people = records.patients.set_index("patient").loc[sorted(refused)]
    assert set(people["outcome"].dropna()) <= {
        "discharged_from_ward",
        "home_after_decision_to_admit",
    }
    stayed = people[people["outcome"] == "discharged_from_ward"]
    assert stayed["t_admit"].notna().all()
    assert not people["at_home_with"].isin(list(SERVICE)).any()
    levels = records.resource_hours.set_index("resource")
    for service in SERVICE:
        here = levels.loc[f"{service}_place"]
        assert (here["busy_minutes"] <= here["scheduled_minutes"] + 1e-6).all()
        assert here["scheduled_minutes"].max() == 60.0


def test_antibiotics_instead_of_a_bed_are_begun_in_the_hours_of_referral() -> None:
    records = run(OPAT, OPEN[0])
    gone = at_home(records)
    first = gone[gone["outcome"] == "home_with_antibiotics"]
    assert len(first) > 5
    assert set(first["fit_for_home"]) == {"antibiotics_instead"}
    assert first[["t_admit", "t_dta", "t_bed_req"]].isna().all().all()
    hour = first["t_refer"] % 1440 / 60
    assert ((hour >= 9) & (hour < 17)).all()
    later = gone[gone["outcome"] == "home_with_care"]
    assert later["t_admit"].notna().all()
    assert (later["discharge_route"] == "simple").all()


def test_care_goes_on_at_least_until_the_need_for_a_bed_is_over_unless_it_fails() -> None:
    records = run(BOTH, *OPEN)
    over = at_home(records)
    over = over[over["t_home_care_end"].notna()]
    failed = over["t_home_care_failed"].notna()
    assert failed.any()
    well = over[~failed]
    assert (well["t_home_care_end"] >= np.fmax(well["t_need_end"], well["t_depart"])).all()
    assert (over.loc[failed, "t_home_care_failed"] == over.loc[failed, "t_home_care_end"]).all()


def test_who_is_readmitted_comes_the_day_care_at_home_ends() -> None:
    everybody = "{value: 1.0, range: [0, 1], source: expert}"
    fails = f"hospital.care_at_home.services.antibiotics.readmitted={everybody}"
    records = run(OPAT, OPEN[0], fails)
    people = records.patients
    back = people[people["returns_from"] == "care_at_home"]
    ended = at_home(records)
    ended = ended[ended["t_home_care_end"] < records.end_minutes - 1440]
    assert len(ended) > 10
    arrived = back.groupby("person")["t_arrive"].apply(list).to_dict()
    for person, end in zip(ended["person"], ended["t_home_care_end"], strict=True):
        assert any(end <= at < end + 1440 for at in arrived[person])


@pytest.mark.parametrize("scenario", ["baseline", BOTH])
def test_both_engines_write_the_same_bytes(scenario: str) -> None:
    one, other = (run(scenario, engine=each) for each in ("simpy", "compiled"))
    assert same(one, other) == []


def test_places_of_the_hospital_itself_are_those_of_the_initiative() -> None:
    own = run("baseline", "hospital.care_at_home.services.antibiotics.places.number=7")
    assert same(own, run(OPAT, f"initiative.{OPAT}.places=7")) == []
