"""What must be known of the assessment units beyond their beds, which are the wards'."""

from collections.abc import Mapping
from dataclasses import dataclass

from flowsim.errors import FlowsimError, unknown_name
from flowsim.hospital.departments.emergency.demand import GP_REFERRED, ModeDemand
from flowsim.hospital.departments.emergency.patients import PatientSettings
from flowsim.hospital.departments.parameters import Parameter, RotaSetting, Timing, value_for
from flowsim.hospital.departments.people import SPECIALTIES


@dataclass(frozen=True, kw_only=True)
class ExpectedPatients:
    """Patients whom a specialty expects, sent in by their general practitioner.

    `straight_in_per_day` go to a unit without having been in the emergency department. Who waits
    longer than `space_within_minutes` for the promise of a space there goes to that department, and
    is one of its attendances (see `DemandSettings.expected_share`). `specialties` are those that
    expect patients; who comes is drawn as of anybody sent in by a general practitioner who needs
    a bed of one of them.
    """

    straight_in_per_day: Parameter
    space_within_minutes: Parameter
    specialties: tuple[str, ...]
    shape: ModeDemand
    day_sd: float
    source: str

    def __post_init__(self) -> None:
        for name, least in (("straight_in_per_day", 0), ("space_within_minutes", 0)):
            value = getattr(self, name).value
            if value < least:
                raise FlowsimError(f"assessment: {name} {value:g} must be zero or more")
        if not self.specialties:
            raise FlowsimError(
                "assessment: specialties is empty; name those that expect patients, or give "
                "straight_in_per_day 0"
            )
        for name in self.specialties:
            if name not in SPECIALTIES:
                raise unknown_name("assessment: specialties", "specialty", name, SPECIALTIES)
        if len(set(self.specialties)) < len(self.specialties):
            raise FlowsimError("assessment: specialties names one twice; give each once")


@dataclass(frozen=True, kw_only=True)
class AssessmentSettings:
    """The assessment units: whom they expect, and the resident doctors who clerk there.

    Who was seen by the specialty in the emergency department has been clerked; the others are on
    the unit, which takes a resident `clerking`.
    """

    expected: ExpectedPatients
    clerking: Timing
    residents: RotaSetting


def expected_mix(
    patients: PatientSettings, specialties: tuple[str, ...]
) -> Mapping[tuple[str, str], float]:
    """Return the shares, by specialty and age band, of everybody sent in by a GP.

    They are those who need a bed of one of the specialties, and add up to less than 1.
    """
    found: dict[tuple[str, str], float] = {}
    sent: dict[str, str] = {"mode": GP_REFERRED, "dept_type": "type1"}
    acuities, needed, specialty_of = (
        table.drawn for table in (patients.acuity, patients.admit_need, patients.specialty)
    )
    for age, of_age in value_for(patients.age_band.drawn, sent).shares:
        aged = {**sent, "age_band": age}
        for acuity, of_acuity in value_for(acuities, aged).shares:
            known = {**aged, "acuity": acuity}
            needs = of_age * of_acuity * value_for(needed, known).of("yes")
            for specialty, share in value_for(specialty_of, known).shares:
                if specialty in specialties:
                    key = specialty, age
                    found[key] = found.get(key, 0.0) + needs * share
    return found
