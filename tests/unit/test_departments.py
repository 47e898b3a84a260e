"""Departments alone, together, and a new one through the registry."""

from dataclasses import dataclass, replace

import pytest

from flowsim.engine import simulate
from flowsim.errors import FlowsimError
from flowsim.hospital.check import check_or_raise
from flowsim.hospital.departments.department import Department, HospitalSettings, assemble
from flowsim.hospital.departments.parameters import Count, Timing
from flowsim.hospital.departments.registry import (
    DEPARTMENTS,
    Entry,
    hospital_of,
    settings_type,
)
from flowsim.hospital.departments.wards.settings import InpatientSettings
from flowsim.hospital.vocabulary.arrivals import Arrivals
from flowsim.hospital.vocabulary.pathway import Pathway
from flowsim.hospital.vocabulary.resources import Resource
from flowsim.hospital.vocabulary.ring_fences import RingFence
from flowsim.hospital.vocabulary.steps import depart, note, release, seize, treat
from flowsim.hospital.vocabulary.wards import BedBureau, Ward
from flowsim.records.terms import care, milestone, of_department, outcome, resource, stream, wait
from tests.unit.wards_case import shipped

NEEDED = {
    "emergency": (
        "wards",
        "returns",
        "hot_clinics",
        "fracture_clinic",
        "same_day",
        "critical_care",
        "emergency_theatres",
    ),
    "care_at_home": ("returns",),
    "need": ("wards",),
    "hot_clinics": ("wards",),
    "fracture_clinic": (),
    "returns": ("emergency",),
    "same_day": (
        "wards",
        "returns",
    ),
    "diagnostics": (),
    "in_reach": (),
    "wards": ("in_reach", "emergency_theatres", "critical_care"),
    "critical_care": ("wards", "emergency_theatres"),
    "discharge": ("wards", "returns", "hot_clinics", "care_at_home"),
    "bed_bureau": ("wards",),
    "assessment": (
        "wards",
        "emergency",
        "hot_clinics",
        "same_day",
        "emergency_theatres",
        "critical_care",
    ),
    "second_site": ("emergency",),
    "electives": ("wards", "calendar", "theatres"),
    "theatres": ("wards", "calendar", "electives", "critical_care", "emergency_theatres"),
    "emergency_theatres": ("wards", "theatres", "critical_care"),
    "warm_start": ("wards",),
    "calendar": (),
}
"""The settings of others that each department looks at."""


@pytest.mark.parametrize("entry", DEPARTMENTS, ids=lambda entry: entry.build.__module__)
def test_a_department_sees_only_the_settings_it_says(entry: Entry) -> None:
    seen = [item for item in DEPARTMENTS if item.name in (entry.name, *NEEDED[entry.name])]
    settings = settings_type(seen)(
        name="part", **{item.name: getattr(shipped(), item.name) for item in seen}
    )
    found = entry.build(getattr(settings, entry.name), settings)
    assert found == entry.build(getattr(shipped(), entry.name), shipped())


def test_settings_that_no_department_has_are_an_error() -> None:
    with pytest.raises(FlowsimError, match="no department has InpatientSettings"):
        HospitalSettings(name="empty").of(InpatientSettings)


def test_what_each_department_gives_is_all_there_is() -> None:
    hospital = hospital_of(shipped())
    parts = [entry.build(getattr(shipped(), entry.name), shipped()) for entry in DEPARTMENTS]
    further = [d.of_all(hospital.attributes) for d in parts if d.of_all is not None]
    assert {p.name for p in hospital.pathways} == {
        p.name for d in parts for p in (*d.pathways, *further)
    }
    assert [p.name for p in further] == ["returns"]
    assert [d.name for d in parts if d.bureau is not None] == ["bed_bureau"]


def test_beds_kept_of_a_ward_that_there_is_not_are_an_error() -> None:
    kept = Department(name="theatres", beds_kept=(("oka", RingFence(places=1, kinds=("any",))),))
    wards = Department(name="wards", wards=(Ward(name="oak", beds=2, serves={"medicine": "home"}),))
    with pytest.raises(
        FlowsimError, match=r"department theatres: beds_kept: 'oka' is not a ward .*'oak'"
    ):
        assemble("hospital", [wards, kept])
    right = replace(kept, beds_kept=(("oak", kept.beds_kept[0][1]),))
    assert [len(ward.ring_fences) for ward in assemble("hospital", [wards, right]).wards] == [1]


def test_two_bed_bureaus_are_an_error() -> None:
    one, two = (Department(name=name, bureau=BedBureau()) for name in ("one", "two"))
    with pytest.raises(FlowsimError, match="one and two both give a bed bureau"):
        assemble("both", [one, two])


# -- a small department, as somebody who adds one would write it -----------------------------------


@dataclass(frozen=True, kw_only=True)
class ClinicSettings:
    """Rooms of the clinic, how long a consultation takes and how many come in an hour."""

    rooms: Count
    consultation: Timing
    per_hour: float


CLINIC_TERMS = of_department(
    "clinic",
    milestone("t_clinic_seen", "the consultation began"),
    wait("clinic_wait_room", "clinic room", "for a room of the clinic"),
    care("clinic_care", "Consultation", "with the clinician"),
    outcome("clinic_discharged", "went home from the clinic", ending="home"),
    stream("clinic", "patients of the clinic"),
    resource("clinic_room", "rooms of the clinic"),
)


def clinic(settings: ClinicSettings, hospital: HospitalSettings) -> Department:
    seen = Pathway(
        "clinic_visit",
        [
            seize("clinic_room", cause="clinic_wait_room"),
            note("t_clinic_seen"),
            treat("clinic_consultation", cause="clinic_care"),
            release("clinic_room"),
            depart("clinic_discharged"),
        ],
    )
    return Department(
        name="clinic",
        resources=(Resource("clinic_room", settings.rooms.number, kind="space"),),
        activities=(("clinic_consultation", settings.consultation.duration),),
        pathways=(seen,),
        arrivals=(Arrivals(name="clinic", pathway="clinic_visit", per_hour=settings.per_hour),),
        terms=CLINIC_TERMS,
    )


ROOMS = Count(number=2, source="expert")
CONSULTATION = Timing(distribution="constant", minutes=20, source="expert")
CLINIC = ClinicSettings(rooms=ROOMS, consultation=CONSULTATION, per_hour=4.0)


def test_a_department_is_added_by_its_line_in_the_registry() -> None:
    departments = (*DEPARTMENTS, Entry("clinic", ClinicSettings, clinic))
    of_all = {entry.name: getattr(shipped(), entry.name) for entry in DEPARTMENTS}
    settings = settings_type(departments)(name="with a clinic", **of_all, clinic=CLINIC)
    hospital = hospital_of(settings, departments)
    check_or_raise(hospital)
    assert hospital.pathways[-1].name == "clinic_visit"
    assert replace(hospital_of(shipped()), name="x").pathways == hospital.pathways[:-1]


def test_a_department_runs_on_its_own() -> None:
    departments = (Entry("clinic", ClinicSettings, clinic),)
    settings = settings_type(departments)(name="clinic only", clinic=CLINIC)
    patients = simulate(hospital_of(settings, departments), weeks=1, seed=1).patients
    assert 500 < len(patients) < 850
    assert set(patients["outcome"].dropna()) == {"clinic_discharged"}
