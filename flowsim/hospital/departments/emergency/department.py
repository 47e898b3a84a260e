"""The Emergency Village: everything between the ambulance bay and the ward door."""

from collections.abc import Sequence
from dataclasses import fields
from functools import partial

from flowsim.hospital.departments.bed_bureau.settings import BedBureauSettings
from flowsim.hospital.departments.care_at_home import asking as care_at_home
from flowsim.hospital.departments.critical_care.place import (
    asks_for_place_and_bed,
    decided,
    places,
)
from flowsim.hospital.departments.critical_care.settings import CriticalCareSettings
from flowsim.hospital.departments.critical_care.terms import FROM_ED
from flowsim.hospital.departments.department import Department, HospitalSettings
from flowsim.hospital.departments.emergency.admission import AdmissionPlan, Elsewhere, admissions
from flowsim.hospital.departments.emergency.demand import emergency_arrivals, kinds
from flowsim.hospital.departments.emergency.front_door import front_door
from flowsim.hospital.departments.emergency.patients import patient_attributes
from flowsim.hospital.departments.emergency.settings import EmergencySettings
from flowsim.hospital.departments.emergency.streams import streams
from flowsim.hospital.departments.emergency.terms import RESOURCES, emergency_terms
from flowsim.hospital.departments.emergency.work_up import NURSED, work_ups
from flowsim.hospital.departments.emergency_theatres.booking import booked
from flowsim.hospital.departments.emergency_theatres.settings import EmergencyTheatresSettings
from flowsim.hospital.departments.emergency_theatres.straight import at_once
from flowsim.hospital.departments.fracture_clinic.booking import follows_up
from flowsim.hospital.departments.fracture_clinic.settings import FractureClinicSettings
from flowsim.hospital.departments.hot_clinics.booking import gp_books, offers
from flowsim.hospital.departments.hot_clinics.settings import HotClinicsSettings
from flowsim.hospital.departments.offers import Offer
from flowsim.hospital.departments.parameters import Count
from flowsim.hospital.departments.people import SPECIALTIES
from flowsim.hospital.departments.returns.home import goes_home
from flowsim.hospital.departments.returns.settings import ReturnsSettings
from flowsim.hospital.departments.same_day import offers as same_day
from flowsim.hospital.departments.same_day.bedding import bedded_while_shut
from flowsim.hospital.departments.same_day.sent_straight import Asks, asks, nobody_asks
from flowsim.hospital.departments.same_day.settings import SameDaySettings
from flowsim.hospital.departments.wards.pathways import asked_service
from flowsim.hospital.departments.wards.settings import InpatientSettings
from flowsim.hospital.departments.wards.stay import boarding_adds, boarding_begins, plan_stay
from flowsim.hospital.vocabulary.attributes import Attribute
from flowsim.hospital.vocabulary.blocks import Written, when
from flowsim.hospital.vocabulary.resources import Resource, Team

TEAMS = (
    Team(name="ed_team", members=("ed_junior", "ed_acp", "ed_middle", "ed_consultant")),
    Team(name="ed_senior", members=("ed_middle", "ed_consultant")),
    Team(name=NURSED, members=("majors_nurse", "stretched_nurse")),
    Team(name="minors_team", members=("ed_enp", "ed_acp", "ed_junior")),
    Team(name="urgent_treatment_team", members=("urgent_treatment_clinician", "ed_junior")),
    Team(name="paediatric_team", members=("paediatric_doctor", "ed_junior", "ed_middle")),
)
"""Who can do a task, in the order they are asked."""


def department(settings: EmergencySettings, hospital: HospitalSettings) -> Department:
    """Return the department, asking for beds as the wards want it.

    The class of stay, drawn at arrival, is known at the decision to admit, so that the bed asked
    for suits it, and the need for a bed runs from there.
    """
    wards, returns = hospital.of(InpatientSettings), hospital.of(ReturnsSettings)
    critical_care = hospital.of(CriticalCareSettings)
    units = critical_care.units
    in_theatre = hospital.of(EmergencyTheatresSettings)

    def leaving(outcome: str) -> list[Written]:
        return goes_home(returns, "emergency", outcome)

    plan = AdmissionPlan(
        steps=(
            *plan_stay(wards.stays, SPECIALTIES, drawn=True, units=wards.beds.units),
            *boarding_begins(wards.stays),
            *([when("specialty", {"critical_care": decided(units, FROM_ED)})] * units.modelled),
            *booked(in_theatre, units),
        ),
        service=asked_service(wards.beds),
        need_end="t_need_end",
        on_leaving=tuple(boarding_adds(wards.stays)),
        leaving=leaving,
        elsewhere=_bedded(hospital),
        critical_care=asks_for_place_and_bed if units.modelled else None,
        at_once=partial(at_once, in_theatre, units),
    )
    clinics = hospital.of(HotClinicsSettings)
    instead = (
        *offers(clinics),
        *same_day.offers(hospital.of(SameDaySettings)),
        *care_at_home.offers(),
    )
    return emergency_village(
        settings,
        plan,
        offers=instead,
        by_telephone=gp_books(clinics),
        asks=asks(hospital.of(SameDaySettings)),
        at_home=follows_up(hospital.of(FractureClinicSettings)),
        before_moves=places(critical_care),
    )


def _bedded(hospital: HospitalSettings) -> Elsewhere | None:
    """Return how patients come to wait for a bed on chairs of same day emergency care, if ever."""
    settings = hospital.of(SameDaySettings)
    if not settings.bedded:
        return None
    levels = len(hospital.of(BedBureauSettings).escalation.levels)

    def elsewhere(moves: Sequence[Written]) -> list[Written]:
        return bedded_while_shut(settings, levels, moves, "ed_wait_cubicle")

    return elsewhere


def emergency_village(
    settings: EmergencySettings,
    plan: AdmissionPlan | None = None,
    *,
    offers: Sequence[Offer] = (),
    by_telephone: Sequence[Written] = (),
    asks: Asks = nobody_asks,
    at_home: Sequence[Written] = (),
    before_moves: Sequence[Resource] = (),
) -> Department:
    """Return the department; `plan` says what the wards settle at the decision to admit.

    `offers` are what other departments can do for a patient instead, tried in this order;
    `by_telephone` what may be arranged before somebody whom a practice refers sets out;
    `asks` the chair of same day emergency care that is asked for before a work-up; `at_home` what
    is arranged for whoever goes home; `before_moves` what is held while a porter is waited for.

    It needs the pathways and resources of `diagnostics`, and a pathway of the wards to continue
    in after admission.
    """
    timings, plan = settings.timings, plan or AdmissionPlan()
    return Department(
        name="emergency_village",
        attributes=(*patient_attributes(settings.patients), *_moments(settings)),
        resources=_resources(settings, before_moves),
        teams=TEAMS,
        activities=tuple(
            (item.name, getattr(timings, item.name).duration) for item in fields(timings)
        ),
        pathways=(
            *front_door(settings, by_telephone, asks, plan.leaving),
            *streams(settings),
            *work_ups(settings, offers, at_home, plan.leaving),
            *admissions(plan, settings.rules.transfer_rank),
        ),
        arrivals=emergency_arrivals(settings.demand),
        terms=emergency_terms(kind.name for kind in kinds(settings.demand)),
    )


def _resources(
    settings: EmergencySettings, before_moves: Sequence[Resource]
) -> tuple[Resource, ...]:
    """Return spaces and staff in the order of their terms, which is that of seizing."""
    found: list[Resource] = []
    rules = settings.rules
    for name in (term.name for term in RESOURCES):
        if name == "porter":
            found += before_moves
        given = getattr(settings.spaces, name, None) or getattr(settings.staff, name)
        if isinstance(given, Count):
            pace = rules.stretched_nurse_pace.value if name == "stretched_nurse" else 1.0
            found.append(Resource(name, given.number, kind="space", pace=pace, source=given.source))
        else:
            pace = given.pace * (1.0 if name == "majors_nurse" else rules.clinician_pace.value)
            found.append(Resource(name, given.rota, pace=pace, source=given.source))
    return tuple(found)


def _moments(settings: EmergencySettings) -> tuple[Attribute, ...]:
    return tuple(
        Attribute(
            name=f"{item.name}_open",
            values=("no", "yes"),
            calendar=getattr(settings.opening, item.name).calendar,
            source=getattr(settings.opening, item.name).source,
        )
        for item in fields(settings.opening)
    )
