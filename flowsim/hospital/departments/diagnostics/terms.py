"""The names that diagnostics gives to the records."""

from flowsim.records.terms import attribute, of_department, resource

TERMS = of_department(
    "diagnostics",
    attribute("laboratory_period", "turnaround of the laboratory now", ("night", "day")),
    attribute("reporting_period", "turnaround of imaging reports now", ("night", "day")),
    attribute("ultrasound_open", "whether ultrasound is open now", ("no", "yes")),
    resource("xray_room", "shared plain-film X-ray rooms"),
    resource("ct_scanner", "CT scanners"),
    resource("ultrasound_room", "ultrasound rooms"),
)
