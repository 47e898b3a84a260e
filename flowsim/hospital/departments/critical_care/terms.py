"""The names that critical care gives to the records."""

from flowsim.hospital.departments.bed_bureau.terms import REQUEST_TERMS
from flowsim.records.terms import milestone, of_department, stream

TERMS = of_department(
    "critical_care",
    milestone("t_critical_care_end", "the need for critical care ends"),
    milestone("t_ready_down", "declared ready to step down to a ward"),
)
ADMISSION_TERMS = (
    *REQUEST_TERMS,
    *of_department(
        "critical_care",
        stream("critical_care_other", "from theatre, wards and other hospitals"),
    ),
)
