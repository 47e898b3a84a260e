"""The names that returns give to the records."""

from flowsim.records.terms import attribute, care, of_department

ROUTES = ("emergency", "ward", "same_day")
"""How people went home: the fields of `ReturnsSettings`."""

AT_HOME = "at_home"
CARE_AT_HOME = "care_at_home"
"""Coming back during care at home, which it ends; its chance is that of the service."""

RETURNS_FROM = attribute(
    "returns_from",
    "how the person had last gone home, of an attendance that is a return",
    ("none", *ROUTES, CARE_AT_HOME),
)
TERMS = of_department(
    "returns",
    RETURNS_FROM,
    care(AT_HOME, "At home", "at home before coming back; not counted"),
)
