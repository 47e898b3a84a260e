"""Who patients are, in words that every department shares."""

AGE_BANDS = ("0-15", "16-64", "65-74", "75-84", "85+")
SPECIALTIES = (
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
)
OUTSIDE = (("dept_type", "none"), ("mode", "none"))
"""Attributes of everybody who does not come through the emergency department."""
