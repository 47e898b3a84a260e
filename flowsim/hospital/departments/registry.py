"""The departments of a hospital, in the order in which they are put together.

To add a department: its folder here, its line in `DEPARTMENTS`, and its file of settings in
`configs/hospital`. The order matters where a patient who holds something of one department waits
for another: only what comes later may be waited for. The emergency department's cubicle is kept
while waiting for a scanner or a bed's porter, so it comes first.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, make_dataclass
from typing import Any, Generic, TypeVar

from flowsim.hospital.departments.assessment.department import department as assessment
from flowsim.hospital.departments.assessment.settings import AssessmentSettings
from flowsim.hospital.departments.bed_bureau.department import department as bed_bureau
from flowsim.hospital.departments.bed_bureau.settings import BedBureauSettings
from flowsim.hospital.departments.calendar.department import department as calendar
from flowsim.hospital.departments.calendar.settings import CalendarSettings
from flowsim.hospital.departments.care_at_home.department import department as care_at_home
from flowsim.hospital.departments.care_at_home.settings import CareAtHomeSettings
from flowsim.hospital.departments.critical_care.department import admissions as to_critical_care
from flowsim.hospital.departments.critical_care.department import department as critical_care
from flowsim.hospital.departments.critical_care.settings import CriticalCareSettings
from flowsim.hospital.departments.department import Department, HospitalSettings, assemble
from flowsim.hospital.departments.diagnostics.department import department as diagnostics
from flowsim.hospital.departments.diagnostics.settings import DiagnosticsSettings
from flowsim.hospital.departments.discharge.department import department as discharge
from flowsim.hospital.departments.discharge.settings import DischargeSettings
from flowsim.hospital.departments.electives.department import department as electives
from flowsim.hospital.departments.electives.settings import ElectivesSettings
from flowsim.hospital.departments.emergency.department import department as emergency
from flowsim.hospital.departments.emergency.settings import EmergencySettings
from flowsim.hospital.departments.emergency_theatres.department import (
    department as emergency_theatres,
)
from flowsim.hospital.departments.emergency_theatres.settings import EmergencyTheatresSettings
from flowsim.hospital.departments.fracture_clinic.department import department as fracture_clinic
from flowsim.hospital.departments.fracture_clinic.settings import FractureClinicSettings
from flowsim.hospital.departments.hot_clinics.department import department as hot_clinics
from flowsim.hospital.departments.hot_clinics.settings import HotClinicsSettings
from flowsim.hospital.departments.in_reach.department import department as in_reach
from flowsim.hospital.departments.in_reach.settings import InReachSettings
from flowsim.hospital.departments.need.department import department as need
from flowsim.hospital.departments.need.settings import NeedSettings
from flowsim.hospital.departments.returns.department import department as returns
from flowsim.hospital.departments.returns.settings import ReturnsSettings
from flowsim.hospital.departments.same_day.department import chairs as same_day_chairs
from flowsim.hospital.departments.same_day.department import department as same_day
from flowsim.hospital.departments.same_day.settings import SameDaySettings
from flowsim.hospital.departments.second_site.department import department as second_site
from flowsim.hospital.departments.second_site.settings import SecondSiteSettings
from flowsim.hospital.departments.theatres.department import department as theatres
from flowsim.hospital.departments.theatres.settings import TheatresSettings
from flowsim.hospital.departments.wards.department import department as wards
from flowsim.hospital.departments.wards.settings import InpatientSettings
from flowsim.hospital.departments.warm_start.department import department as warm_start
from flowsim.hospital.departments.warm_start.settings import WarmStartSettings
from flowsim.hospital.vocabulary.hospital import Hospital

S = TypeVar("S")


@dataclass(frozen=True)
class Entry(Generic[S]):
    """A department's place in the hospital.

    `name` is its key in the configuration (`hospital.<name>`), `settings` the type that key is
    validated into, and `build` returns what it adds, given its settings and all the hospital's.
    """

    name: str
    settings: type[S]
    build: Callable[[S, HospitalSettings], Department]


DEPARTMENTS: tuple[Entry[Any], ...] = (
    Entry("same_day", SameDaySettings, same_day_chairs),
    Entry("emergency", EmergencySettings, emergency),
    Entry("need", NeedSettings, need),
    Entry("hot_clinics", HotClinicsSettings, hot_clinics),
    Entry("fracture_clinic", FractureClinicSettings, fracture_clinic),
    Entry("same_day", SameDaySettings, same_day),
    Entry("diagnostics", DiagnosticsSettings, diagnostics),
    Entry("in_reach", InReachSettings, in_reach),
    Entry("care_at_home", CareAtHomeSettings, care_at_home),
    Entry("wards", InpatientSettings, wards),
    Entry("critical_care", CriticalCareSettings, critical_care),
    Entry("discharge", DischargeSettings, discharge),
    Entry("bed_bureau", BedBureauSettings, bed_bureau),
    Entry("assessment", AssessmentSettings, assessment),
    Entry("electives", ElectivesSettings, electives),
    Entry("emergency_theatres", EmergencyTheatresSettings, emergency_theatres),
    Entry("theatres", TheatresSettings, theatres),
    Entry("critical_care", CriticalCareSettings, to_critical_care),
    Entry("warm_start", WarmStartSettings, warm_start),
    Entry("second_site", SecondSiteSettings, second_site),
    Entry("returns", ReturnsSettings, returns),
    Entry("calendar", CalendarSettings, calendar),
)
"""Critical care stands at two places: the unit among the wards, its own patients among demand. So
does same day emergency care: its chairs are kept while a porter is waited for, so they come first.
"""


def settings_type(departments: Sequence[Entry[Any]] = DEPARTMENTS) -> type[HospitalSettings]:
    """Return the dataclass a hospital's YAML is validated into: a field for every department."""
    found = {entry.name: entry.settings for entry in departments}
    made = make_dataclass(
        "SHIPPED_SETTINGS",
        found.items(),
        bases=(HospitalSettings,),
        namespace={"__module__": __name__, "__doc__": "The settings of every department."},
        frozen=True,
        kw_only=True,
    )
    return made


SHIPPED_SETTINGS = settings_type()
"""The settings of a hospital of all departments; pickled by this name."""


def hospital_of(
    settings: HospitalSettings, departments: Sequence[Entry[Any]] = DEPARTMENTS
) -> Hospital:
    """Return the hospital of all departments, before initiatives.

    Raises FlowsimError when departments contradict each other.
    """
    parts = [entry.build(getattr(settings, entry.name), settings) for entry in departments]
    return assemble(settings.name, parts)
