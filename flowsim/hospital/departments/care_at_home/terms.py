"""The names that care at home gives to the records."""

from flowsim.records.terms import (
    Value,
    attribute,
    care,
    milestone,
    of_department,
    outcome,
    resource,
    rung,
)

ANTIBIOTICS, REHABILITATION = "antibiotics", "rehabilitation"
SERVICES = (ANTIBIOTICS, REHABILITATION)

INSTEAD = "antibiotics_instead"
"""Value of `fit_for_home` of those whom antibiotics at home could spare the bed altogether."""
NONE = "none"
END = "t_home_care_end"
FAILED = "t_home_care_failed"
AT_HOME = "care_at_home"
ARRANGED = "antibiotics_arranged"
FROM_EMERGENCY, FROM_WARD = "home_with_antibiotics", "home_with_care"
"""Outcomes of those who leave for a place: from the emergency department, and from a bed."""

FIT = attribute(
    "fit_for_home",
    "care that the condition could have at home, if there is a place for it",
    (
        Value(name=INSTEAD, meaning="intravenous antibiotics, without a bed or to end a stay"),
        Value(name=ANTIBIOTICS, meaning="intravenous antibiotics, to end a stay"),
        Value(name=REHABILITATION, meaning="rehabilitation after a stroke, to end a stay"),
        Value(name=NONE, meaning="none"),
    ),
)
AT_HOME_WITH = attribute("at_home_with", "care at home begun in this episode", (NONE, *SERVICES))
NO_YES = ("no", "yes")


def place_of(service: str) -> str:
    """Return the name of a service's places."""
    return f"{service}_place"


def runs(service: str) -> str:
    """Return the name of the attribute of the moment that says whether a service takes anybody."""
    return f"{service}_at_home_runs"


def rung_of(service: str) -> str:
    """Return the name of a service's rung."""
    return f"{service}_at_home"


TERMS = of_department(
    "care_at_home",
    FIT,
    AT_HOME_WITH,
    *(
        attribute(runs(name), f"whether there is a service of {name} at home", NO_YES)
        for name in SERVICES
    ),
    milestone(END, "care at home ended"),
    milestone(FAILED, "care at home ended because the patient has to come back"),
    care(AT_HOME, "Care at home", "in a place at home; not counted"),
    care(ARRANGED, "Antibiotics arranged", "first dose, line, and what to do at home", place="ed"),
    outcome(FROM_EMERGENCY, "went home with intravenous antibiotics, not admitted", ending="home"),
    outcome(FROM_WARD, "left the bed for care at home", ending="home"),
    *(resource(place_of(name), f"places for {name} at home") for name in SERVICES),
    *(rung(rung_of(name), f"a place for {name} at home") for name in SERVICES),
)
