"""What must be known of care at home."""

from collections.abc import Mapping
from dataclasses import dataclass

from flowsim.errors import FlowsimError, unknown_name
from flowsim.hospital.departments.care_at_home.terms import FIT, SERVICES
from flowsim.hospital.departments.parameters import (
    LONGEST_MINUTES,
    Count,
    Openings,
    Parameter,
    SharesBy,
    Timing,
)
from flowsim.numbers import in_figures

CLASSES = ("short", "medium", "long")
"""Classes of stay that care at home may end."""

MOST_HOURS = LONGEST_MINUTES / 60
"""Hours before the end of a need for a bed, at most: no stay is longer."""


@dataclass(frozen=True, kw_only=True)
class HomeService:
    """Places for one kind of care at home (0: there is no such service), and how long it lasts.

    `asked_hours[class of stay]` are the hours before the end of the need for a bed at which a place
    is asked for, until there is one. Care lasts until that need is over, and then `goes_on`.
    `readmitted` come back during it, after `readmitted_within`, which ends it.
    """

    places: Count
    asked_hours: Mapping[str, tuple[float, ...]]
    goes_on: Timing
    readmitted: Parameter
    readmitted_within: Timing

    def __post_init__(self) -> None:
        for kind, hours in self.asked_hours.items():
            if kind not in CLASSES:
                raise unknown_name("care at home: asked_hours", "class of stay", kind, CLASSES)
            wrong = any(not 0 < hour <= MOST_HOURS for hour in hours)
            if wrong or not hours or len(set(hours)) < len(hours):
                raise FlowsimError(
                    f"care at home: asked_hours of {kind} must be above zero and at most "
                    f"{MOST_HOURS:,g}, and each be given once; found "
                    f"{', '.join(in_figures(hour) for hour in hours) or 'none'} (leave out a class "
                    "that is not asked for)"
                )
        if not 0 <= self.readmitted.value <= 1:
            raise FlowsimError(
                f"care at home: readmitted {self.readmitted.value:g} is a share; give 0 to 1"
            )


@dataclass(frozen=True, kw_only=True)
class CareAtHomeSettings:
    """The services, and whom they could care for: `fit`, drawn at arrival.

    Antibiotics instead of a bed are offered at referral in `referrals`, and take `arranging`.
    """

    services: Mapping[str, HomeService]
    fit: SharesBy
    referrals: Openings
    arranging: Timing

    def __post_init__(self) -> None:
        for name in self.services:
            if name not in SERVICES:
                raise unknown_name("care at home", "service", name, SERVICES)
        missing = [name for name in SERVICES if name not in self.services]
        if missing:
            raise FlowsimError(
                f"care at home: no service '{missing[0]}'; give it, with 0 places where there is "
                "none"
            )
        for row in self.fit.rows.values():
            for label in row:
                if label not in FIT.possible_values:
                    raise unknown_name("care at home: fit", "label", label, FIT.possible_values)
