"""Assessment units that need not exist: gynaecology and frailty. Without spaces none does."""

import re
from dataclasses import replace
from functools import cache

import pytest

from flowsim.config import load
from flowsim.engine import simulate
from flowsim.errors import FlowsimError
from flowsim.hospital.departments.registry import hospital_of
from flowsim.hospital.departments.wards.stay import space_of
from flowsim.hospital.departments.wards.ward_list import ServiceSetting
from flowsim.records.frames import Records
from flowsim.scenario.scale import scaled
from tests.engines import FASTEST
from tests.unit.wards_case import shipped, short_run

SPACES = "hospital.wards.beds.spaces"
BOTH = (f"{SPACES}.gynaecology.number=8", f"{SPACES}.frailty.number=16")
UNITS = {
    "gynaecology_assessment": "gynaecology_assessment_unit",
    "frailty_assessment": "frailty_unit",
}
SHARED, CHILDREN = "acute_assessment", "paediatric_assessment"


@cache
def with_units(number: int) -> Records:
    """Four weeks of a fifth of the hospital, both units with so many spaces."""
    hospital = scaled(hospital_of(load("baseline", BOTH).hospital), 0.2)
    wards = [
        replace(ward, beds=number) if ward.name in UNITS.values() else ward
        for ward in hospital.wards
    ]
    return simulate(replace(hospital, wards=tuple(wards)), weeks=4, seed=3, engine=FASTEST)


def of_unit(records: Records, service: str):
    """Return the expected patients, in their first episode, who are for a unit."""
    patients = records.patients[records.patients["source"] == "direct_gp"]
    patients = patients[patients["episode"] == 1]
    if service == "gynaecology_assessment":
        return patients[patients["specialty"] == "gynaecology"]
    medical = patients["specialty"].isin(MEDICAL) & (patients["frail"] == "yes")
    return patients[medical & patients["age_band"].isin(["75-84", "85+"])]


MEDICAL = (
    "general_medicine",
    "elderly_care",
    "cardiology",
    "respiratory",
    "gastroenterology",
    "renal",
)


def test_without_spaces_there_is_no_unit_nor_anybody_who_asks() -> None:
    beds = shipped().wards.beds
    assert not {ward.name for ward in beds.wards} & set(UNITS.values())
    assert not {service.name for service in beds.services} & set(UNITS)
    assert beds.units == ()
    assert all(not set(ward.acceptable) & set(UNITS) for ward in beds.wards)
    assert not set(short_run().stays["service"]) & set(UNITS)


@pytest.mark.parametrize("service", UNITS)
def test_with_spaces_for_all_whom_the_specialty_expects_go_straight_to_its_unit(
    service: str,
) -> None:
    records = with_units(60)
    expected = of_unit(records, service)
    assert len(expected)
    assert (expected["dept_type"] == "none").all()
    assert expected["t_register"].isna().all()
    stays = records.stays[records.stays["kind"] == "gp_expected"]
    first = stays[stays["patient"].isin(expected["patient"])].drop_duplicates("patient")
    assert set(first["service"]) == {service}
    assert set(first[first["t_in"].notna()]["ward"]) == {UNITS[service]}


def test_work_ups_of_hours_that_come_by_the_department_go_there_too() -> None:
    stays = with_units(60).stays
    lain = stays[(stays["kind"] == "emergency_admission") & stays["t_in"].notna()]
    for service, unit in UNITS.items():
        of_service = lain[lain["service"] == service]
        assert len(of_service)
        assert set(of_service["ward"]) == {unit}


def test_with_the_unit_full_they_wait_in_the_department_with_a_clock() -> None:
    records = with_units(1)
    expected = of_unit(records, "frailty_assessment")
    waiting = expected[expected["dept_type"] == "type1"]
    assert 0 < len(waiting) < len(expected)
    assert (waiting["t_register"] >= waiting["t_no_space"]).all()
    straight = of_unit(with_units(60), "frailty_assessment")
    assert (straight["dept_type"] == "none").all()


def test_the_frail_go_to_their_unit_and_to_no_other() -> None:
    frail = ServiceSetting(name="frailty", assesses=("renal",), frail=True)
    kidney = ServiceSetting(name="kidney", assesses=("renal",))
    space = space_of((kidney, frail))
    assert space.at("renal", "yes", "85+") == "frailty"
    assert space.at("renal", "yes", "65-74") == space.at("renal", "no", "85+") == "kidney"
    assert space.at("cardiology", "yes", "85+") == SHARED
    assert space.at("paediatrics", "no", "0-15") == CHILDREN
    assert space_of(()).at("renal") == SHARED


@pytest.mark.parametrize(
    ("override", "message"),
    [
        (f"{SPACES}.gynaecology.number=9", "range [0, 8] must hold the number, 9"),
        (f"{SPACES}.frailty.number=-1", "number -1 must be zero or more"),
        (f"{SPACES}.gynaecology.number=2.5", "must be a whole number"),
        (f"{SPACES}.frailty.numbre=2", "numbre"),
    ],
)
def test_spaces_that_cannot_be_are_refused(override: str, message: str) -> None:
    with pytest.raises(FlowsimError, match=re.escape(message)):
        load("baseline", [override])


@pytest.mark.parametrize(
    ("given", "message"),
    [
        ({"assesses": ("gynecology",)}, "Did you mean 'gynaecology'?"),
        ({"assesses": ("critical_care",)}, "critical_care"),
        ({"frail": True}, "give assesses, or leave frail out"),
    ],
)
def test_whom_a_unit_assesses_must_make_sense(given: dict[str, object], message: str) -> None:
    with pytest.raises(FlowsimError, match=re.escape(message)):
        ServiceSetting(name="unit", **given)
