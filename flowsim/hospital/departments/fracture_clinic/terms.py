"""The names that the fracture clinic gives to the records."""

from flowsim.records.terms import Value, attribute, care, milestone, of_department, outcome

CLINIC, REVIEW_CLINIC = "fracture_clinic", "virtual_fracture"
"""The clinic of visits, and that of reviews without the patient."""

CONSULTATION, LEFT = "fracture_consultation", "left_fracture_clinic"
SLOT, REVIEW, SEEN = "t_fracture_slot", "t_fracture_review", "t_fracture_seen"
NO_FRACTURE, NO_VISIT, VISIT = "none", "no_visit", "visit"

FRACTURE = attribute(
    "fracture",
    "fracture for the fracture clinic, in a patient who goes home",
    (
        Value(name=NO_VISIT, meaning="a review of notes and films would find no visit needed"),
        Value(name=VISIT, meaning="must be seen"),
        Value(name=NO_FRACTURE, meaning="no such fracture"),
    ),
)
TERMS = of_department(
    "fracture_clinic",
    FRACTURE,
    milestone(SLOT, "the slot booked in the fracture clinic begins"),
    milestone(REVIEW, "the slot in which a fracture is reviewed without the patient begins"),
    milestone(SEEN, "the consultation in the fracture clinic began"),
    care(CONSULTATION, "Fracture clinic", "with the clinician of the fracture clinic"),
    outcome(LEFT, "went home from the fracture clinic", ending="home"),
)
