"""Critical care: the stay in the unit, and its patients from elsewhere.

The latter keep the beds honestly used where nurse units and the sources of patients are not
modelled.
"""

from flowsim.hospital.departments.bed_bureau.terms import REQUEST_TERMS
from flowsim.hospital.departments.critical_care.demand import by_source, others
from flowsim.hospital.departments.critical_care.pathways import (
    critical_care_admission,
    critical_care_stay,
)
from flowsim.hospital.departments.critical_care.place import attributes, beds_kept
from flowsim.hospital.departments.critical_care.settings import CriticalCareSettings
from flowsim.hospital.departments.critical_care.terms import (
    ADMISSION_TERMS,
    ATTRIBUTES,
    BAY_TERMS,
    STEP_DOWN_WHEN_FULL,
    TERMS,
    UNIT_TERMS,
)
from flowsim.hospital.departments.critical_care.unit_stay import (
    MOVE_HOURS,
    parts_of_need,
    unit_stay,
    ways_in,
)
from flowsim.hospital.departments.department import Department, HospitalSettings
from flowsim.hospital.departments.emergency_theatres.settings import EmergencyTheatresSettings
from flowsim.hospital.departments.wards.settings import InpatientSettings
from flowsim.hospital.vocabulary.distributions import Constant


def department(settings: CriticalCareSettings, hospital: HospitalSettings) -> Department:
    """Return the stay in critical care."""
    wards = hospital.of(InpatientSettings)
    if settings.units.modelled:
        return by_nurse_units(settings, wards)
    return Department(
        name="critical_care",
        activities=(("critical_care_need", settings.need.duration), ("at_once", Constant(0.0))),
        pathways=(critical_care_stay(settings, wards),),
        terms=TERMS,
    )


def by_nurse_units(settings: CriticalCareSettings, wards: InpatientSettings) -> Department:
    """Return critical care by nurse units; these are among what is passed before a porter."""
    units = settings.units
    bays = units.enhanced_bays.number > 0
    of_bays = BAY_TERMS if bays else ()
    of_stay = (("enhanced_care_stay", units.enhanced_stay.duration),) if bays else ()
    return Department(
        name="critical_care",
        attributes=attributes(),
        activities=(
            *parts_of_need(settings),
            ("critical_care_held", Constant(units.transfer_after_hours.value * 60)),
            ("critical_care_back_after", units.back_after.duration),
            *of_stay,
            ("at_once", Constant(0.0)),
        ),
        calendars=((MOVE_HOURS, units.move_hours.calendar),),
        pathways=(unit_stay(settings, wards), *ways_in(units, wards)),
        kinds=(units.step_down_when_full.kind(STEP_DOWN_WHEN_FULL),),
        beds_kept=beds_kept(units, wards.beds),
        terms=(*TERMS, *ATTRIBUTES, *UNIT_TERMS, *of_bays),
    )


def admissions(settings: CriticalCareSettings, hospital: HospitalSettings) -> Department:
    """Return patients who come from theatre, wards and other hospitals."""
    if settings.units.modelled:
        operations = hospital.of(EmergencyTheatresSettings).modelled
        return Department(
            name="critical_care_admissions",
            arrivals=by_source(settings.units, operations=operations),
            terms=REQUEST_TERMS,
        )
    return Department(
        name="critical_care_admissions",
        pathways=(critical_care_admission(hospital.of(InpatientSettings)),),
        arrivals=(others(settings),),
        terms=ADMISSION_TERMS,
    )
