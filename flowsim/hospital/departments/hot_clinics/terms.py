"""The names that hot clinics give to the records."""

from collections.abc import Iterable

from flowsim.records.terms import (
    Term,
    Value,
    attribute,
    care,
    ladder,
    milestone,
    of_department,
    outcome,
    rung,
)

NAME = "hot_clinics"
NO_CLINIC = "none"
"""Value of `hot_clinic` and `review_clinic` of those whom no clinic could see."""

CLINICS = (
    "surgery",
    "neurology",
    "cardiology",
    "respiratory",
    "gastroenterology",
    "early_pregnancy",
    "tia",
    "fracture",
    "hand",
)

CONSULTATION, IMAGING = "hot_clinic_consultation", "hot_clinic_imaging"
SLOT, REVIEW_SLOT = "t_hot_slot", "t_review_slot"
"""When the slot booked instead of an admission begins, and that for a review after a stay."""

HOT_CLINIC = attribute(
    "hot_clinic",
    "hot clinic that could see the condition instead of a bed or a visit by the specialty",
    (*CLINICS, NO_CLINIC),
)
REVIEW_CLINIC = attribute(
    "review_clinic",
    "hot clinic that could do the review for which the end of a stay would wait",
    (*CLINICS, NO_CLINIC),
)
KEEPS_SLOT = attribute("keeps_slot", "whether they come to the slot booked", ("yes", "no"))
VISIT_RESULT = attribute(
    "visit_result",
    "what the clinic decided",
    (
        Value(name="discharged", meaning="no more to be done"),
        Value(name="follow_up", meaning="another appointment with the specialty"),
        Value(name="listed", meaning="an operation on the urgent ambulatory list"),
        Value(name="admitted", meaning="a bed now"),
    ),
)
BOOKED_BY_GP, LEFT_CLINIC = "booked_by_gp", "left_hot_clinic"


def within_rung(hours: float) -> str:
    """Return the name of the rung of the clinics that see patients within so many hours."""
    return f"hot_clinic_{hours:g}h"


def hot_clinic_terms(within_hours: Iterable[float]) -> tuple[Term, ...]:
    """Return the terms of clinics with these lead times."""
    leads = tuple(dict.fromkeys(within_hours))
    return of_department(
        NAME,
        HOT_CLINIC,
        REVIEW_CLINIC,
        KEEPS_SLOT,
        VISIT_RESULT,
        attribute("imaging_slot", "whether a scan is booked with the visit", ("no", "yes")),
        milestone(SLOT, "the slot booked in a hot clinic begins"),
        milestone(REVIEW_SLOT, "the slot booked for a review after the stay begins"),
        milestone("t_hot_clinic_seen", "the consultation in the hot clinic began"),
        care(CONSULTATION, "Hot clinic", "with the clinician of the hot clinic"),
        care(IMAGING, "Hot clinic scan", "the scan booked with the visit"),
        outcome(BOOKED_BY_GP, "booked into a hot clinic by their doctor", ending="home"),
        outcome(LEFT_CLINIC, "went home from a hot clinic", ending="home"),
        ladder("gp_referral", "what general practice is offered instead of sending somebody in"),
        ladder("early_discharge", "what ends a stay before the need for a bed does"),
        *(
            rung(f"gp_{within_rung(hours)}", f"one that sees them in {hours:g} hours, by telephone")
            for hours in leads
        ),
        rung("review_clinic", "a slot of a hot clinic, for the review"),
        *(
            rung(within_rung(hours), f"a hot clinic that sees patients within {hours:g} hours")
            for hours in leads
        ),
    )
