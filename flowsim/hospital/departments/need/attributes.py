"""The class of stay that a condition needs, and the class of need, drawn once at arrival.

Rules of the hospital use these draws or ignore them: who is sent home, to a clinic, to same day
emergency care or to a bed follows from what is open, free and recognised. Since every service
looks at the same draws, no patient can be spared the same bed twice.
"""

from flowsim.hospital.departments.need.settings import NeedSettings
from flowsim.hospital.departments.need.terms import EXPECTED_STAY, NEED_CLASS, NO_BED
from flowsim.hospital.departments.people import AGE_BANDS
from flowsim.hospital.departments.wards.stay import StaySettings
from flowsim.hospital.vocabulary.attributes import Attribute, Shares, shares
from flowsim.hospital.vocabulary.by import By, by


def need_attributes(settings: NeedSettings, stays: StaySettings) -> tuple[Attribute, ...]:
    """Return the attributes; they depend on `admit_need`, `specialty`, `age_band`, `opinion`."""
    return (
        Attribute(
            name=EXPECTED_STAY.name,
            values=EXPECTED_STAY.possible_values,
            drawn=expected_stay(stays),
            source=stays.zero_day_odds.source,
        ),
        Attribute(
            name=NEED_CLASS.name,
            values=NEED_CLASS.possible_values,
            drawn=need_class(settings),
            source=settings.advice_only.source,
        ),
    )


def expected_stay(stays: StaySettings) -> By[Shares]:
    """Return the class of stay by need for a bed, specialty and age band."""
    needs_bed: dict[object, Shares] = {
        ("yes", specialty, age): stays.stay_class(specialty, age)
        for specialty in stays.class_shares
        for age in AGE_BANDS
    }
    return by(("admit_need", "specialty", "age_band"), needs_bed, default=shares({NO_BED: 1.0}))


def need_class(settings: NeedSettings) -> By[Shares]:
    """Return the class of need by class of stay, specialty and need for an opinion."""
    advice = settings.advice_only.value
    found: dict[object, Shares] = {
        (NO_BED, "*", "yes"): shares({"specialist_opinion": 1.0}),
        (NO_BED, "*", "no"): shares({"advice_only": advice, "treat_and_go": 1 - advice}),
        ("*", "critical_care", "*"): shares({"critical_care": 1.0}),
        ("zero_day", "*", "*"): shares({"same_day": 1.0}),
        ("short", "*", "*"): shares({"bed_short": 1.0}),
    }
    needs = ("expected_stay", "specialty", "opinion")
    return by(needs, found, default=shares({"bed_longer": 1.0}))
