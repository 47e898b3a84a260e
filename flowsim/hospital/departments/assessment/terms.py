"""The names that assessment units give to the records."""

from flowsim.hospital.departments.bed_bureau.terms import REQUEST_TERMS
from flowsim.records.terms import WARD, milestone, of_department, resource, stream, wait

WAIT_CLERKING = "ward_wait_clerking"

TERMS = (
    *REQUEST_TERMS,
    *of_department(
        "assessment",
        stream("direct_gp", "expected by a specialty, sent in by their doctor"),
        milestone("t_no_space", "without a space by then, goes to the emergency department"),
        milestone("t_clerked", "a resident doctor of the assessment unit began to clerk"),
        milestone("t_reviewed", "first round of a consultant on the assessment unit"),
        wait(
            WAIT_CLERKING,
            "clerking",
            "for a resident doctor of the assessment unit",
            place=WARD,
            group="waiting for a ward round",
            part="senior_review",
        ),
        resource("resident_doctor", "resident doctors who clerk on the assessment units"),
    ),
)
