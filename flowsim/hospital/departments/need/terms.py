"""The names that latent need gives to the records."""

from flowsim.hospital.departments.wards.stay import CLASSES
from flowsim.records.terms import Value, attribute, of_department

NO_BED = "none"
"""Value of `expected_stay` of those who need no bed."""

EXPECTED_STAY = attribute(
    "expected_stay",
    "class of stay that the condition needs; none without a bed",
    (NO_BED, *CLASSES),
)
NEED_CLASS = attribute(
    "need_class",
    "what the condition needs, whatever is done about it",
    (
        Value(name="advice_only", meaning="advice"),
        Value(name="treat_and_go", meaning="treatment, and home"),
        Value(name="specialist_opinion", meaning="a specialist's opinion within 72 hours"),
        Value(name="same_day", meaning="work-up and treatment of some hours", group="ambulatory"),
        Value(name="bed_short", meaning="a bed for one or two nights", group="bed"),
        Value(name="bed_longer", meaning="a bed for longer", group="bed"),
        Value(name="critical_care", meaning="critical care", group="bed"),
    ),
)
TERMS = of_department("need", EXPECTED_STAY, NEED_CLASS)
