"""The names that stays on the wards give to the records."""

from collections.abc import Iterable

from flowsim.hospital.vocabulary.wards import Ward
from flowsim.records.terms import (
    WARD,
    Term,
    Value,
    attribute,
    care,
    division,
    milestone,
    of_department,
    resource,
    wait,
)
from flowsim.spelling import spelt

WAITING_FOR_A_BED = "waiting for another bed"

TRANSFER = wait(
    "ward_wait_transfer",
    "transfer",
    "being moved from bed to bed, porter included",
    place=WARD,
    group=WAITING_FOR_A_BED,
)
ADMISSION_TERMS = of_department(
    "wards",
    milestone("t_admit", "admitted: left for the ward, or first bed occupied"),
    TRANSFER,
)
"""What every department that puts patients in a bed writes."""

ATTRIBUTES = of_department(
    "wards",
    attribute(
        "stay_class",
        "expected length of stay",
        ("unknown", "zero_day", "short", "medium", "long", "elective"),
    ),
    attribute("first_service", "service the first bed is asked of"),
    attribute(
        "admission_method",
        "how the patient was admitted",
        (
            "none",
            Value(name="emergency_ed", group="emergency"),
            Value(name="emergency_gp", group="emergency"),
            Value(name="elective", group="elective"),
            Value(name="critical_care_stepdown", meaning="into critical care from elsewhere"),
            Value(name="warm_start", meaning="already there at the start", group="start"),
        ),
    ),
    attribute(
        "home_without_bed",
        "goes home where they wait if the need for a bed ends before there is one",
        ("no", "yes"),
    ),
    attribute("ending", "how the stay is to end", ("home", "death", "transfer")),
    attribute(
        "discharge_route",
        "what must be ready before leaving: nothing, or a community service",
        ("simple", "home_support", "bedded_rehabilitation", "care_home"),
    ),
)
TERMS = (
    *ADMISSION_TERMS,
    *of_department(
        "wards",
        milestone("t_need_end", "the need for a hospital bed ends"),
        milestone("t_boards", "waiting in the emergency department counts as boarding from here"),
        care(
            "ward_clinical_need",
            "Clinical need",
            "in need of a hospital bed",
            place=WARD,
            group="clinical need",
            part="clinical_need",
        ),
        wait(
            "ward_wait_round",
            "ward round",
            "for the round that lets go or moves on",
            place=WARD,
            group="waiting for a ward round",
            part="senior_review",
        ),
        wait(
            "admission_wait_bed",
            "first bed",
            "for the first bed, of those who do not come through the emergency department",
        ),
        wait(
            "ward_wait_bed",
            "bed",
            "for a bed elsewhere, stepping down",
            place=WARD,
            group=WAITING_FOR_A_BED,
            part="step_bed",
        ),
    ),
    *ATTRIBUTES,
)
DIVISIONS = {
    "medicine": "medical specialties",
    "surgery": "surgical specialties",
    "children": "children",
    "critical_care": "critical care",
}


def nurse_terms(wards: Iterable[Ward]) -> tuple[Term, ...]:
    """Return the terms of the nurses of those wards that have any."""
    nurses = {ward.nurses: f"nurses of {spelt(ward.name)}" for ward in wards if ward.nurses}
    return of_department("wards", *(resource(name, what) for name, what in nurses.items()))


def division_terms(divisions: Iterable[str]) -> tuple[Term, ...]:
    """Return the terms of the divisions that wards and services are in."""
    found = dict.fromkeys(divisions)
    return of_department("wards", *(division(name, DIVISIONS.get(name, name)) for name in found))
