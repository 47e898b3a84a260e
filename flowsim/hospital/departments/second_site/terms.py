"""The names that the second site gives to the records."""

from flowsim.records.terms import care, of_department, resource, stream, wait

SOURCE = "second_site_walk_in"
WAIT_CLINICIAN, WAIT_XRAY = "second_site_wait_clinician", "second_site_wait_xray"
REGISTRATION, CONSULTATION, XRAY = (
    "second_site_registration",
    "second_site_consultation",
    "second_site_xray_exam",
)

TERMS = of_department(
    "second_site",
    stream(SOURCE, "arrivals of the urgent care centre at the second site"),
    wait(WAIT_CLINICIAN, "clinician of the second site", "for a clinician of the second site"),
    wait(WAIT_XRAY, "X-ray of the second site", "for an X-ray at the second site"),
    care(REGISTRATION, "Registration at the second site", "being registered at the second site"),
    care(CONSULTATION, "Consultation at the second site", "with a clinician of the second site"),
    care(XRAY, "X-ray at the second site", "being X-rayed at the second site"),
    resource("second_site_clinician", "clinicians of the second site"),
    resource("second_site_xray", "X-ray rooms of the second site"),
)
