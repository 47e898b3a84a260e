from itertools import pairwise

import numpy as np
import pandas as pd
import pytest

from flowsim.analysis.measures import Facts, length_of_stay, measure
from flowsim.hospital.departments.registry import hospital_of
from flowsim.hospital.vocabulary.step_types import RequestBed
from tests.unit.wards_case import shipped, short_run

DAY = 1440.0
MEDICINE = ("acute_medical_unit", "general_medicine")


@pytest.fixture(scope="module")
def patients() -> pd.DataFrame:
    return short_run().patients


@pytest.fixture(scope="module")
def gone(patients: pd.DataFrame) -> pd.DataFrame:
    left = patients[patients["outcome"] == "discharged_from_ward"]
    assert len(left) > 300
    return left


def minute(times: pd.Series) -> pd.Series:
    return times % DAY


def bed_of(patients: pd.DataFrame) -> pd.Series:
    names = short_run().names
    return patients["ward"].astype(str).map(dict(zip(names.wards, names.bed_types, strict=True)))


def test_milestones_come_in_order(gone: pd.DataFrame) -> None:
    order = ["t_admit", "t_fit", "t_left_ward", "t_discharge"]
    for earlier, later in pairwise(order):
        assert (gone[later] >= gone[earlier]).all()
    asked = gone.dropna(subset=["t_tto_req"])
    assert (asked["t_tto_ready"] >= asked["t_tto_req"]).all()


def test_causes_of_waiting_and_care_add_to_the_stay(patients: pd.DataFrame) -> None:
    done = patients.dropna(subset=["t_depart"])
    causes = [name for name in done if name.startswith("minutes_")]
    assert np.allclose(done[causes].sum(axis=1), done["t_depart"] - done["t_arrive"], atol=1e-3)


def test_few_leave_wards_at_night(gone: pd.DataFrame) -> None:
    """Of those ready in the night, a share (`late_departures`); a night even is three eighths."""
    left = minute(gone[gone["stay_class"] != "zero_day"]["t_discharge"])
    assert 0 < (~left.between(7 * 60, 22 * 60)).mean() < 0.125
    assert left.round(6).value_counts().max() == 1


def test_the_lounge_takes_those_without_medicines_in_the_morning_only(gone: pd.DataFrame) -> None:
    waited = (gone["t_discharge"] > gone["t_left_ward"]) & (gone["leaves"] == "today")
    # Intake ends at noon; the move takes some time.
    assert waited.sum() > 20
    assert minute(gone["t_left_ward"][waited]).between(8 * 60, 14 * 60).all()


def test_the_day_of_stay_needs_no_bed_where_trolleys_are_free(gone: pd.DataFrame) -> None:
    hours = gone[gone["stay_class"] == "zero_day"]
    """Of the 18 trolleys some are held by others; then it is spent on an acute medical unit."""
    at_home = hours["placement"] == "home"
    assert set(bed_of(hours)[at_home]) == {"assessment"}
    assert set(bed_of(hours)[~at_home]) == {"general_and_acute"}
    assert at_home.mean() > 0.8


def test_complex_discharges_wait_for_community_services(gone: pd.DataFrame) -> None:
    waits = gone["minutes_ward_wait_community"]
    assert (waits[gone["discharge_route"] == "simple"] == 0).all()
    assert (waits[gone["discharge_route"] != "simple"] > 0).all()


def test_who_never_had_a_bed_has_no_ward_and_no_placement(patients: pd.DataFrame) -> None:
    stays = short_run().stays
    in_bed = patients["patient"].isin(stays["patient"][stays["t_in"].notna()])
    assert (~in_bed).sum() > 500
    for column in ("ward", "placement"):
        assert patients[column][~in_bed].isna().all(), column
    first = patients["episode"] == 1  # who comes back has what was decided of the stay before
    for column in ("discharge_route", "ending"):
        decided = patients["t_need_end"].notna() | patients["t_critical_care_end"].notna()
        assert patients[column][first & ~decided].isna().all(), column
    assert patients["ward"][in_bed].notna().all()
    unseen = patients["t_seen"].isna()
    assert patients["seen_by"][first & unseen].isna().all()
    here = patients["stream"] != "second_site"  # which has one role of clinician, not recorded
    assert patients["seen_by"][~unseen & here].notna().all()


def test_columns_of_patients_are_of_patients() -> None:
    records = short_run()
    names = records.names
    assert {"escalation", "minors_open", "before_weekend"} <= set(names.momentary)
    assert {"background", "turn_round", "wait_xray_room"} <= set(names.causes)
    columns = set(records.patients.columns)
    assert columns & set(names.momentary) == {"source"}  # the stream has a column of its own
    own = {name.removeprefix("minutes_") for name in columns if name.startswith("minutes_")}
    assert own == set(names.patient_causes)
    assert set(names.causes) - own >= {"background", "turn_round", "wait_xray_room"}


def test_every_minute_from_admission_to_leaving_has_a_cause_on_the_wards() -> None:
    records = short_run()
    patients = records.patients
    gone = patients[patients["t_admit"].notna() & patients["t_depart"].notna()]
    stay = gone["t_depart"] - gone["t_admit"]
    causes = [f"minutes_{cause.name}" for cause in records.names.terms.causes("ward")]
    assert (gone["source"].str.startswith("elective_")).sum() > 50
    assert (gone[causes].sum(axis=1) - stay).abs().max() < 1e-6


def test_the_parts_of_a_stay_add_to_the_mean_stay_of_the_same_patients() -> None:
    records = short_run()
    spells = Facts(records).spells
    people = length_of_stay._followed(spells, np.arange(len(spells.rows))).those_finished()
    mean = np.average(spells.hours, weights=people)
    parts = measure(records, ["L04"]).set_index("measure")["value"]
    assert parts.pop("L04.total") == pytest.approx(mean, rel=1e-12)
    assert parts.sum() == pytest.approx(mean, rel=1e-12)


def test_only_those_who_step_down_wait_for_another_bed(patients: pd.DataFrame) -> None:
    waited = patients["minutes_ward_wait_bed"] > 0
    assert waited.any()
    assert patients["t_ready_down"][waited].notna().all()
    assert (patients["minutes_admission_wait_bed"] > 0).any()


def test_the_dead_leave_at_any_hour_without_being_fit(patients: pd.DataFrame) -> None:
    dead = patients[patients["outcome"] == "died_in_hospital"]
    assert len(dead) > 5
    assert dead["t_fit"].isna().all()


def test_frail_patients_are_not_moved_at_night() -> None:
    stays = short_run().stays
    moved = stays[(stays["kind"] == "assessment_to_ward_frail") & stays["t_in"].notna()]
    assert len(moved) > 15
    # Allocation ends at 21:00; a bed ready later waits for 06:00, and a move takes some time.
    night = minute(moved["t_in"]).between(2 * 60, 6 * 60)
    assert not night.any()


def test_outliers_come_back_by_day() -> None:
    stays = short_run().stays
    back = stays[(stays["kind"] == "repatriation") & stays["t_allocated"].notna()]
    assert minute(back["t_allocated"]).between(8 * 60, 20 * 60).all()
    assert (back["placement"] != "outlier").all()


def test_stroke_patients_lie_on_the_stroke_unit_or_wait_for_it_in_medicine() -> None:
    stays = short_run().stays
    stroke = stays[(stays["service"] == "stroke") & stays["ward"].notna()]
    assert len(stroke) > 15
    units = {"stroke_unit"} | {f"{kind}_{k}" for kind in MEDICINE for k in "ab"}
    assert set(stroke["ward"].astype(str)) <= units
    assert (stroke["ward"].astype(str) == "stroke_unit").mean() > 0.5
    held = stays[stays["ward"].astype(str) == "stroke_unit"]
    assert set(held["service"].astype(str)) == {"stroke"}


def test_nobody_takes_a_bed_away_from_home_before_the_patience_is_over() -> None:
    records = short_run()
    hours = {s.name: s.acceptable_patience_hours for s in shipped().wards.beds.services}
    stays = records.stays[records.stays["placement"] == "acceptable"]
    waited = (stays["t_allocated"] - stays["t_requested"]) / 60
    assert len(stays) > 50
    assert (waited >= stays["service"].astype(str).map(hours) - 1e-9).all()


def test_those_away_from_home_are_seen_on_a_later_round() -> None:
    """Waits differ by ward and by chance; the earliest hour of a round does not."""
    found = short_run().patients
    medical = found[found["t_fit"].notna() & (found["review_needed"] == "none")]
    medical = medical[medical["stay_class"].isin(["medium", "long"])]
    minute = (medical["t_fit"] % 1440).groupby(medical["placement"].astype(str))
    assert minute.size()["acceptable"] > 30
    assert minute.min()["home"] < 9.5 * 60
    assert minute.min()["acceptable"] >= 11 * 60


def test_step_down_follows_critical_care(patients: pd.DataFrame) -> None:
    stays = short_run().stays
    down = stays[(stays["kind"] == "critical_care_stepdown") & stays["t_in"].notna()]
    assert len(down) > 3
    first = patients.set_index("patient").loc[down["patient"], "t_ready_down"].to_numpy()
    until_asked = down["t_requested"].to_numpy() - first  # the site team is called, and seeks
    assert ((until_asked > 0) & (until_asked < 240)).all()


def test_a_bed_is_declared_before_it_is_cleaned() -> None:
    events = short_run().bed_events
    into = set(zip(events["before"], events["after"], strict=True))
    assert ("undeclared", "dirty") in into
    assert ("dirty", "cleaning") in into
    assert ("undeclared", "cleaning") not in into
    assert ("occupied", "empty") not in into


def test_at_the_decision_to_admit_the_first_service_is_asked_for() -> None:
    for pathway in hospital_of(shipped()).pathways:
        if pathway.name.startswith("admit_"):
            asked = [step for step in pathway.steps if isinstance(step, RequestBed)]
            assert [getattr(step.service, "attributes", ()) for step in asked] == [
                ("first_service",)
            ]
