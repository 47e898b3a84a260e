"""The names that bed requests, bed meetings and the turning round of beds give to the records."""

from collections.abc import Iterable

from flowsim.records.terms import (
    Term,
    attribute,
    care,
    milestone,
    of_department,
    request_kind,
    resource,
)

YES_NO = ("no", "yes")
ONWARD = "onward from an assessment unit"

REQUEST_TERMS = of_department(
    "bed_bureau",
    milestone("t_bed_req", "a bed was asked for"),
    milestone("t_bed_call", "the nurse in charge calls the site team, who may have looked before"),
    milestone("t_bed_seen", "the site team heard of the request"),
    milestone("t_bed_sought", "one of the site team had looked for a bed"),
    milestone("t_bed_alloc", "a bed was promised"),
    milestone("t_bed_accepted", "the ward accepted the patient"),
    milestone("t_bed_ready", "the promised bed was clean and kept"),
)
"""What every department that asks for a bed notes."""

TERMS = of_department(
    "bed_bureau",
    care("turn_round", "Turning a bed round", "time of a bed, not of a patient"),
    care("background", "Background", "time of looks and reviews, not of a patient"),
    attribute("ward_handover", "whether the wards' nurses hand over to the next shift now", YES_NO),
    resource("site_team", "site managers and bed managers who match beds"),
    resource("domestic", "domestic teams who clean beds"),
)

_KINDS = {
    "warm_start": ("patients already there when the run starts", ""),
    "critical_care_admission": ("critical care, from anywhere", ""),
    "emergency_admission": ("from the emergency department", ""),
    "same_day_admission": ("from same day emergency care", ""),
    "gp_expected": ("sent in by their doctor", ""),
    "assessment_to_bed": ("from a space of an assessment unit to a bed", ONWARD),
    "assessment_to_ward": ("from an assessment unit to the base ward", ONWARD),
    "assessment_to_ward_frail": ("the same, of a frail patient", ONWARD),
    "critical_care_stepdown": ("from critical care to a ward", ""),
    "elective_admission": ("after an elective operation", ""),
    "repatriation": ("an outlier back to a ward of the specialty", ""),
}
KIND_TERMS = of_department(
    "bed_bureau",
    *(request_kind(name, text, group=group) for name, (text, group) in _KINDS.items()),
)


def bureau_terms(kinds: Iterable[str]) -> tuple[Term, ...]:
    """Return the terms of a bureau with these rows of the priority table."""
    rows = set(kinds)
    return (*REQUEST_TERMS, *TERMS, *(term for term in KIND_TERMS if term.name in rows))
