"""Who patients are, in words that every department shares."""

from flowsim.records.terms import Value, attribute

AGE_BAND = attribute(
    "age_band",
    "age in years",
    (
        Value(name="0-15", group="child"),
        Value(name="16-64", group="adult"),
        Value(name="65-74", group="adult"),
        Value(name="75-84", group="75 and over"),
        Value(name="85+", group="75 and over"),
    ),
)
AGE_BANDS = AGE_BAND.possible_values

SPECIALTY = attribute(
    "specialty",
    "specialty whose condition it is",
    (
        "general_medicine",
        "elderly_care",
        "cardiology",
        "respiratory",
        "gastroenterology",
        "stroke",
        "renal",
        "general_surgery",
        "orthopaedics",
        "urology",
        "gynaecology",
        "paediatrics",
        "critical_care",
    ),
)
SPECIALTIES = SPECIALTY.possible_values

OUTSIDE = (("dept_type", "none"), ("mode", "none"))
"""Attributes of everybody who does not come through the emergency department."""
