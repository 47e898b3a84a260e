"""The names that same day emergency care gives to the records."""

from flowsim.hospital.departments.bed_bureau.terms import REQUEST_TERMS
from flowsim.hospital.departments.wards.terms import ADMISSION_TERMS
from flowsim.records.terms import (
    WARD,
    attribute,
    care,
    ladder,
    milestone,
    of_department,
    outcome,
    resource,
    rung,
    wait,
)

BEDDED = "same_day_bedded"
CHAIR, JUNIOR, CONSULTANT = "same_day_chair", "same_day_junior", "same_day_consultant"
FIT, JUDGED, LEFT = "same_day_fit", "same_day_judged", "same_day_half_hours"
CARE, WAIT_CLINICIAN, TESTS, WAIT_CHAIR, WAIT_BED = (
    "same_day_care",
    "same_day_wait_clinician",
    "same_day_tests",
    "same_day_wait_chair",
    "same_day_wait_bed",
)
RUNG = "same_day"
BY_PRACTICE, BY_111, BY_CREW = "direct_referral", "referral_by_111", "referral_by_crew"
AT_TRIAGE = "streaming"
YES_NO = ("yes", "no")
_A_CHAIR = "a chair of same day emergency care,"

TERMS = (
    *REQUEST_TERMS,
    *ADMISSION_TERMS,
    *of_department(
        "same_day",
        milestone("t_same_day", "came to same day emergency care"),
        milestone("t_same_day_seen", "its clinician came"),
        milestone("t_same_day_admit", "same day emergency care decided to admit"),
        care(
            CARE,
            "Same day care",
            "in same day emergency care, being looked after",
            place=WARD,
            group="clinical need",
            part="clinical_need",
        ),
        wait(
            WAIT_CLINICIAN,
            "same day clinician",
            "for a clinician of same day emergency care",
            place=WARD,
            group="waiting for a ward round",
            part="senior_review",
        ),
        wait(
            TESTS,
            "same day tests",
            "for the tests of same day emergency care",
            place=WARD,
            group="waiting for tests",
            part="diagnostics",
        ),
        wait(WAIT_CHAIR, "same day chair", "for a chair, of those who come back as planned"),
        wait(
            WAIT_BED,
            "bed after same day care",
            "in same day emergency care, for a bed",
            place=WARD,
            group="waiting for another bed",
            part="step_bed",
        ),
        outcome("discharged_same_day", "went home from same day emergency care", ending="home"),
        outcome("return_visit_over", "went home after a planned return to it", ending="home"),
        attribute(FIT, "same day emergency care can deal with the condition", YES_NO),
        attribute(JUDGED, "whoever refers thinks that same day emergency care can", YES_NO),
        attribute(LEFT, "half hours until same day emergency care closes"),
        resource(CHAIR, "chairs and trolleys of same day emergency care"),
        resource(JUNIOR, "doctors and practitioners of same day emergency care"),
        resource(CONSULTANT, "consultants of same day emergency care"),
        rung(RUNG, "same day emergency care"),
    ),
)
OF_CALLERS = of_department(
    "same_day",
    ladder(BY_PRACTICE, f"{_A_CHAIR} for whom a practice would send in"),
    ladder(BY_111, f"{_A_CHAIR} for whom 111 would send in"),
    ladder(BY_CREW, f"{_A_CHAIR} for whom a crew would bring to the emergency department"),
    ladder(AT_TRIAGE, f"{_A_CHAIR} for whom triage would send to majors"),
)
"""Of those who ask for a chair before a work-up, where any does."""
