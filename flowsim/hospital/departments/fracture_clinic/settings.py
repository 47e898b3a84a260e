"""What must be known of the fracture clinic."""

from dataclasses import dataclass

from flowsim.errors import FlowsimError
from flowsim.hospital.departments.fracture_clinic.terms import NO_FRACTURE, NO_VISIT, VISIT
from flowsim.hospital.departments.parameters import ChanceBy, Parameter, Timing, table
from flowsim.hospital.vocabulary.attributes import Shares, shares
from flowsim.hospital.vocabulary.by import By
from flowsim.hospital.vocabulary.clinics import Session


@dataclass(frozen=True, kw_only=True)
class FractureClinicSettings:
    """Who is referred, the slots, and the review that may make a visit unnecessary.

    `fracture` is the chance of one that is referred, of patients who go home; `no_visit` the share
    of these whom a review of notes and films would spare the visit. A visit begins `prepare_hours`
    after the booking or later; a review (`review_sessions`; none: every fracture is seen) at most
    `review_within_hours` after it. `missed` do not come.
    """

    fracture: ChanceBy
    no_visit: Parameter
    sessions: tuple[Session, ...]
    prepare_hours: Parameter
    review_sessions: tuple[Session, ...] = ()
    review_within_hours: Parameter
    missed: Parameter
    consultation: Timing

    def __post_init__(self) -> None:
        for name in ("no_visit", "missed"):
            share = getattr(self, name).value
            if not 0 <= share <= 1:
                raise FlowsimError(f"fracture clinic: {name} {share:g} is a share; give 0 to 1")
        if self.prepare_hours.value < 0:
            raise FlowsimError(
                f"fracture clinic: prepare_hours {self.prepare_hours.value:g} must be zero or more"
            )
        if self.review_within_hours.value <= 0:
            raise FlowsimError(
                f"fracture clinic: review_within_hours {self.review_within_hours.value:g} must be "
                "above zero: no review could ever be booked"
            )

    @property
    def drawn(self) -> Shares | By[Shares]:
        """Return the shares of `fracture`; more who need no visit are those and some others."""
        found = {key: self._row(chance) for key, chance in self.fracture.rows.items()}
        return table(self.fracture.by, found, "fracture clinic: fracture")

    def _row(self, chance: float) -> Shares:
        referred = self.fracture.adjusted(chance)
        spared = referred * self.no_visit.value
        return shares({NO_VISIT: spared, VISIT: referred - spared, NO_FRACTURE: 1 - referred})
