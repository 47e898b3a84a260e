"""Assessment units: patients with and without a space, clerking, the consultant's review."""

from dataclasses import replace

import numpy as np

from flowsim.config import load
from flowsim.engine import simulate
from flowsim.hospital.departments.registry import hospital_of
from flowsim.hospital.vocabulary.hospital import Hospital
from flowsim.records.frames import Records
from flowsim.scenario.build import build
from flowsim.scenario.scale import scaled
from tests.engines import FASTEST
from tests.unit.wards_case import shipped, short_run

SPACES = ("medical_assessment", "childrens_assessment")


def expected(records: Records):
    """Return who was expected; when they come again they are attendances like others."""
    patients = records.patients
    return patients[(patients["source"] == "direct_gp") & (patients["episode"] == 1)]


def of_trolleys(number: int) -> Hospital:
    """A fifth of the hospital, each assessment area with so many spaces."""
    hospital = scaled(hospital_of(shipped()), 0.2)
    wards = [replace(ward, beds=number) if ward.name in SPACES else ward for ward in hospital.wards]
    return replace(hospital, wards=tuple(wards))


def test_who_finds_a_space_never_starts_a_clock() -> None:
    patients = expected(short_run())
    straight_in = patients[patients["dept_type"] == "none"]
    assert len(straight_in)
    for milestone in ("t_register", "t_triage", "t_refer", "t_dta", "t_ed_depart"):
        assert straight_in[milestone].isna().all()
    assert (straight_in["t_bed_alloc"].dropna() <= straight_in["t_no_space"]).all()


def test_who_finds_none_waits_in_the_department_with_a_clock() -> None:
    patients = expected(short_run())
    waiting = patients[patients["dept_type"] == "type1"]
    assert len(waiting)
    assert (waiting["t_register"] >= waiting["t_no_space"]).all()
    assert (waiting["mode"] == "gp_referred").all()
    gone = waiting[waiting["t_admit"].notna()]
    assert (gone["t_ed_depart"] == gone["t_admit"]).all()
    assert (gone["admission_method"] == "emergency_ed").all()


def test_who_waits_in_the_department_is_seen_by_the_specialty_and_by_nobody_before() -> None:
    patients = expected(short_run())
    waiting = patients[patients["t_dta"].notna() & patients["t_admit"].notna()]
    assert len(waiting)
    assert waiting["t_seen"].isna().all()
    assert (waiting["t_spec_seen"] <= waiting["t_dta"]).all()


def test_an_expected_patient_asks_for_a_space_whatever_the_need() -> None:
    records = short_run()
    asked = records.stays[records.stays["kind"] == "gp_expected"]
    assert set(asked["service"]) == {"acute_assessment", "paediatric_assessment"}
    lain = asked[asked["t_in"].notna()]
    assert set(lain["ward"]) >= {"medical_assessment"}
    patients = records.patients.set_index("patient").loc[lain["patient"]]
    assert {"zero_day", "short", "medium"} <= set(patients["stay_class"])


def test_nobody_expected_vanishes() -> None:
    patients = expected(short_run())
    finished = patients[patients["t_depart"].notna()]
    admitted, home = finished["t_admit"].notna(), finished["t_ed_depart"].notna()
    assert (admitted | home).all()


def test_with_spaces_for_all_nobody_expected_has_a_clock() -> None:
    patients = expected(simulate(of_trolleys(200), weeks=2, seed=3, engine=FASTEST))
    assert len(patients) > 20
    assert (patients["dept_type"] == "none").all()


def test_without_any_space_everybody_expected_has_a_clock_or_a_neighbouring_bed() -> None:
    records = simulate(of_trolleys(0), weeks=2, seed=3, engine=FASTEST)
    patients = expected(records)
    sure = patients[patients["t_no_space"] < records.end_minutes]
    assert (sure["dept_type"] == "type1").mean() > 0.9


def test_clerked_on_the_unit_is_who_the_specialty_has_not_seen() -> None:
    patients = short_run().patients
    clerked = patients[patients["t_clerked"].notna()]
    assert len(clerked) > 100
    assert (clerked["sees_first"] == "no").all()
    assert (clerked["t_clerked"] >= clerked["t_admit"]).all()


def test_the_review_is_at_a_post_take_round() -> None:
    hospital = hospital_of(shipped())
    rounds = np.array(dict(hospital.calendars)["post_take_round"].minutes)
    patients = short_run().patients
    reviewed = patients[patients["t_reviewed"].notna()]
    assert len(reviewed) > 50
    assert np.isin(np.mod(reviewed["t_reviewed"], 10080), rounds).all()
    assert (reviewed["t_reviewed"] >= reviewed["t_admit"]).all()


def test_who_is_on_a_space_and_stays_moves_to_a_bed() -> None:
    stays = short_run().stays
    moved = stays[(stays["kind"] == "assessment_to_bed") & stays["t_in"].notna()]
    assert len(moved) > 10
    assert not set(moved["ward"]) & set(SPACES)
    assert (moved["placement"] != "outlier").all()


def boarders_on_spaces(*overrides: str) -> int:
    """Stays of patients for whom there was no bed, on the trolleys of half a hospital."""
    small = ["scale=0.5", "period.general_acute_open=540", *overrides]
    stays = simulate(build(load("ringfence", small)), weeks=3, seed=3, engine=FASTEST).stays
    on_spaces = (stays["ward"] == "medical_assessment") & stays["t_in"].notna()
    return int((on_spaces & (stays["placement"] == "outlier")).sum())


def test_a_ring_fence_keeps_boarders_out_as_far_as_it_goes_and_until_it_is_released() -> None:
    kept = "initiative.ringfence.spaces.medical_assessment"
    none, partial, full = (boarders_on_spaces(f"{kept}={number}") for number in (0, 9, 18))
    assert full == 0 < partial < none
    release = "initiative.ringfence.released_from_level"
    last, first = (boarders_on_spaces(f"{kept}=18", f"{release}={level}") for level in (3, 1))
    assert full < last < first
