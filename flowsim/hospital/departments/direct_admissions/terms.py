"""The names that direct admissions give to the records."""

from flowsim.hospital.departments.bed_bureau.terms import REQUEST_TERMS
from flowsim.records.terms import of_department, stream

TERMS = (
    *REQUEST_TERMS,
    *of_department(
        "direct_admissions",
        stream("direct_gp", "sent by their doctor straight to an assessment unit"),
    ),
)
