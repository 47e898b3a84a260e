"""Demand for beds that does not come through the emergency department.

Patients sent by their doctor straight to an assessment unit, elective inpatients, critical care
patients from theatre and elsewhere, and the patients already there when the run starts. They keep
the beds honestly used until their own departments are modelled.
"""

from collections.abc import Mapping
from dataclasses import dataclass

from flowsim.hospital.departments.department import Department
from flowsim.hospital.departments.emergency.demand import ModeDemand
from flowsim.hospital.departments.emergency.patients import SPECIALTIES
from flowsim.hospital.departments.other_demand.warm_start import (
    OUTSIDE,
    WarmStartSetting,
    warm_start,
    warm_start_activities,
    warm_start_batches,
)
from flowsim.hospital.departments.parameters import ChanceBy, Parameter, SharesBy, Timing
from flowsim.hospital.departments.wards.pathways import CLINICAL, WAIT_BED, asked_service
from flowsim.hospital.departments.wards.stay import ELECTIVE, StaySettings, plan_stay
from flowsim.hospital.departments.wards.ward_list import WardsSettings
from flowsim.hospital.vocabulary.arrivals import Arrivals, Batch
from flowsim.hospital.vocabulary.calendars import minute_of_day
from flowsim.hospital.vocabulary.pathway import Pathway
from flowsim.hospital.vocabulary.step_types import Draw, Step
from flowsim.hospital.vocabulary.steps import (
    note,
    occupy_bed,
    request_bed,
    transfer,
    treat,
    wait_for_bed,
)


@dataclass(frozen=True, kw_only=True)
class DirectSetting:
    """Patients a day sent in by general practitioners, by week, hour and specialty."""

    per_day: Parameter
    shape: ModeDemand
    specialty: SharesBy
    day_sd: float
    source: str


@dataclass(frozen=True, kw_only=True)
class ElectiveSetting:
    """Elective inpatients on a weekday, by service; `specialty` whose team they belong to.

    `numbers` are patients Monday to Friday. They come at `arrive`, have their operation or
    procedure, and need a bed after it.
    """

    numbers: tuple[int, int, int, int, int]
    specialty: str
    arrive: str
    source: str


@dataclass(frozen=True, kw_only=True)
class ElectivesSetting:
    """All elective inpatients; `attends` is the share who come.

    `operation` holds preparation and theatre.
    """

    services: Mapping[str, ElectiveSetting]
    attends: Parameter
    operation: Timing
    recovery: Timing

    @property
    def per_working_day(self) -> float:
        """Elective inpatients a working day."""
        numbers = sum(sum(item.numbers) for item in self.services.values())
        return numbers / 5 * self.attends.value


@dataclass(frozen=True, kw_only=True)
class CriticalCareDemand:
    """Critical care patients a day from theatre, wards and other hospitals, at any hour."""

    per_day: Parameter
    source: str


@dataclass(frozen=True, kw_only=True)
class OtherDemandSettings:
    """Bed demand beside the emergency department's, and who those patients are.

    `age_band` is by specialty, `frail` by age band.
    """

    direct: DirectSetting
    elective: ElectivesSetting
    critical_care: CriticalCareDemand
    warm_start: WarmStartSetting
    age_band: SharesBy
    frail: ChanceBy


def direct_admission(
    settings: OtherDemandSettings, stays: StaySettings, wards: WardsSettings
) -> Pathway:
    """Return the way of a patient sent in by their doctor: straight to an assessment unit."""
    return Pathway(
        "direct_admission",
        [
            Draw("specialty", settings.direct.specialty.drawn),
            *_person(settings),
            *plan_stay(stays, SPECIALTIES),
            *_ask(wards, "gp_expected"),
            *_into_bed(),
        ],
        source="pathways section 7",
    )


def elective_admission(settings: OtherDemandSettings, wards: WardsSettings) -> Pathway:
    """Return the way of an elective inpatient; the bed is asked for when the operation ends."""
    return Pathway(
        "elective_admission",
        [
            *_person(settings),
            treat("elective_operation", cause=CLINICAL),
            *_ask(wards, "elective_admission"),
            treat("elective_recovery", cause=CLINICAL),
            *_into_bed(),
        ],
        source="pathways section 11",
    )


def critical_care_admission(settings: OtherDemandSettings, wards: WardsSettings) -> Pathway:
    """Return the way into critical care from theatre, a ward or another hospital."""
    return Pathway(
        "critical_care_admission",
        [
            *_person(settings),
            *_ask(wards, "critical_care_admission"),
            *_into_bed(),
        ],
        source="pathways section 10",
    )


def _person(settings: OtherDemandSettings) -> list[Step]:
    """Return who comes, given the specialty (the front door's shares are for its own patients)."""
    return [
        Draw("age_band", settings.age_band.drawn),
        Draw("frail", settings.frail.drawn),
    ]


def _ask(wards: WardsSettings, kind: str) -> list[Step]:
    return [note("t_bed_req"), request_bed(asked_service(wards), kind=kind)]


def _into_bed() -> list[Step]:
    return [
        wait_for_bed("allocated", cause=WAIT_BED),
        note("t_bed_alloc"),
        wait_for_bed("ready", cause=WAIT_BED),
        note("t_bed_ready"),
        occupy_bed(),
        transfer("inpatient_stay"),
    ]


# -- streams --------------------------------------------------------------------------------------


def _direct_stream(direct: DirectSetting, season: tuple[float, ...]) -> Arrivals:
    return Arrivals(
        name="direct_gp",
        pathway="direct_admission",
        per_hour=direct.shape.per_hour(direct.per_day.value),
        season=season,
        day_sd=direct.day_sd,
        bound_per_hour=direct.shape.bound_per_hour,
        attributes=(("dept_type", "none"), ("mode", "gp_referred"), ("stream", "direct")),
        source=direct.source,
    )


def _elective_batch(service: str, item: ElectiveSetting, attends: float) -> Batch:
    at = minute_of_day(item.arrive, f"elective {service}: arrive")
    return Batch(
        name=f"elective_{service}",
        pathway="elective_admission",
        times=tuple((float(day * 1440 + at), number) for day, number in enumerate(item.numbers)),
        attends=attends,
        attributes=(
            *OUTSIDE,
            ("stream", "elective"),
            ("specialty", item.specialty),
            ("first_service", service),
            ("stay_class", ELECTIVE),
            ("admission_method", "elective"),
        ),
        source=item.source,
    )


def _critical_care_stream(demand: CriticalCareDemand) -> Arrivals:
    return Arrivals(
        name="critical_care_other",
        pathway="critical_care_admission",
        per_hour=demand.per_day.value / 24,
        attributes=(
            *OUTSIDE,
            ("specialty", "critical_care"),
            ("first_service", "critical_care"),
            ("stay_class", "long"),
            ("admission_method", "critical_care_stepdown"),
        ),
        source=demand.source,
    )


def other_demand_department(
    settings: OtherDemandSettings,
    wards: WardsSettings,
    stays: StaySettings,
    *,
    season: tuple[float, ...] = (1.0,),
) -> Department:
    """Return direct admissions, electives, critical care and the warm start.

    `season` multiplies direct admissions by day of the run, as it does emergency attendances.
    """
    electives = settings.elective
    return Department(
        name="other_demand",
        activities=(
            ("elective_operation", electives.operation.duration),
            ("elective_recovery", electives.recovery.duration),
            *warm_start_activities(stays),
        ),
        pathways=(
            direct_admission(settings, stays, wards),
            elective_admission(settings, wards),
            critical_care_admission(settings, wards),
            warm_start(_person(settings), wards, stays),
        ),
        arrivals=(
            _direct_stream(settings.direct, season),
            *(
                _elective_batch(name, item, electives.attends.value)
                for name, item in electives.services.items()
            ),
            _critical_care_stream(settings.critical_care),
            *warm_start_batches(settings.warm_start, wards),
        ),
    )
