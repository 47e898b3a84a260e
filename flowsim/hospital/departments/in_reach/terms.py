"""The names that in-reach gives to the records."""

from flowsim.records.terms import attribute, ladder, milestone, of_department, rung

NONE = "none"
"""Value of `in_reach` of those for whom nobody is asked."""

SERVICES = ("geriatrics", "neurology")
REVIEW = "t_in_reach"
"""When the review that is booked begins."""

IN_REACH = attribute(
    "in_reach",
    "specialist who is asked to see the patient if the stay is to last some days",
    (*SERVICES, NONE),
)
REVIEWED = attribute("in_reach_booked", "whether a session in time has a place", ("no", "yes"))


def rung_of(service: str) -> str:
    """Return the name of a service's clinic, and of its rung."""
    return f"{service}_in_reach"


TERMS = of_department(
    "in_reach",
    IN_REACH,
    REVIEWED,
    milestone(REVIEW, "the review by a specialist of another ward begins"),
    ladder("in_reach", "whose session has a place in time, of the specialist who is asked"),
    *(rung(rung_of(name), f"a place in a session of {name}") for name in SERVICES),
)
