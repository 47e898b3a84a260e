"""What must be known of in-reach."""

from collections.abc import Mapping
from dataclasses import dataclass

from flowsim.errors import FlowsimError, unknown_name
from flowsim.hospital.departments.in_reach.terms import SERVICES, rung_of
from flowsim.hospital.departments.parameters import Parameter, SharesBy
from flowsim.hospital.vocabulary.clinics import Clinic, Session


@dataclass(frozen=True, kw_only=True)
class InReachService:
    """The sessions of one specialty on the wards of others (none: it does not come).

    A place is one review. Whoever has one within `within_hours` of the first bed needs a bed
    for less long, by the share `shortens` of what is left after it.
    """

    within_hours: Parameter
    shortens: Parameter
    sessions: tuple[Session, ...] = ()

    def __post_init__(self) -> None:
        if not self.within_hours.value > 0:
            raise FlowsimError(
                f"in-reach: within_hours {self.within_hours.value:g} must be above zero: nobody "
                "could ever be seen in time"
            )
        if not 0 <= self.shortens.value < 1:
            raise FlowsimError(
                f"in-reach: shortens {self.shortens.value:g} is the share of a stay that a review "
                "saves; give 0 to below 1"
            )

    def clinic(self, name: str) -> Clinic:
        """Return the sessions of the service of that name."""
        return Clinic(name=rung_of(name), sessions=self.sessions, source=self.within_hours.source)


@dataclass(frozen=True, kw_only=True)
class InReachSettings:
    """The services, and who is asked to see whom: `eligible`, drawn at arrival."""

    services: Mapping[str, InReachService]
    eligible: SharesBy

    def __post_init__(self) -> None:
        for name in self.services:
            if name not in SERVICES:
                raise unknown_name("in-reach", "service", name, SERVICES)
        missing = [name for name in SERVICES if name not in self.services]
        if missing:
            raise FlowsimError(
                f"in-reach: no service '{missing[0]}'; give it, without sessions where it does not "
                "come"
            )
