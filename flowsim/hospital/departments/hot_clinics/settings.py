"""What must be known of hot clinics."""

from collections.abc import Mapping
from dataclasses import dataclass

from flowsim.errors import FlowsimError, unknown_name
from flowsim.hospital.departments.hot_clinics.terms import CLINICS, VISIT_RESULT
from flowsim.hospital.departments.parameters import ChanceBy, Parameter, SharesBy, Timing
from flowsim.hospital.vocabulary.clinics import Clinic, Session, SlotClass

GP, WARD = "gp", "ward"
"""Classes of slots: kept for general practice, and for reviews after a stay."""


def kept_for(clinic: str, classes: tuple[SlotClass, ...]) -> tuple[SlotClass, ...]:
    """Return classes of slots. Raises FlowsimError for one under which nobody books."""
    for item in classes:
        if item.name not in (GP, WARD):
            raise unknown_name(f"kept: {clinic}", "class of slots", item.name, (GP, WARD))
    return classes


@dataclass(frozen=True, kw_only=True)
class HotClinicSettings:
    """One clinic: its sessions (none: it is not established), and how soon it sees patients.

    A slot is booked from `prepare_hours` to `within_hours` after the referral. `gp_slots` and
    `ward_slots` of those that begin at each time are kept for general practice and for reviews
    after a stay until `released_hours` before it.
    """

    within_hours: Parameter
    prepare_hours: Parameter
    sessions: tuple[Session, ...] = ()
    gp_slots: int = 0
    ward_slots: int = 0
    released_hours: float = 24.0

    def __post_init__(self) -> None:
        if not 0 <= self.prepare_hours.value < self.within_hours.value:
            raise FlowsimError(
                f"hot clinic: prepare_hours {self.prepare_hours.value:g} must be zero or more and "
                f"below within_hours, {self.within_hours.value:g}: nobody could ever book"
            )

    def clinic(self, name: str) -> Clinic:
        """Return the clinic of that name."""
        kept = {GP: self.gp_slots, WARD: self.ward_slots}
        before = 60.0 * self.released_hours
        return Clinic(
            name=f"hot_{name}",
            sessions=self.sessions,
            classes=tuple(
                SlotClass(name=who, reserved=slots, released_minutes_before=before)
                for who, slots in kept.items()
            ),
            source=self.within_hours.source,
        )


@dataclass(frozen=True, kw_only=True)
class EarlyReview:
    """A stay of which only a review is left: `early_hours` before the need for a bed ends.

    The slot is booked from `prepare_hours` (they must be home by then) to `within_hours` later.
    `eligible` are the clinics that could do it.
    """

    eligible: SharesBy
    early_hours: Parameter
    prepare_hours: Parameter
    within_hours: Parameter

    def __post_init__(self) -> None:
        if self.early_hours.value <= 0:
            raise FlowsimError(
                f"hot clinics: early_hours {self.early_hours.value:g} must be above zero"
            )
        if not 0 <= self.prepare_hours.value < self.within_hours.value:
            raise FlowsimError(
                f"hot clinics: early_review: prepare_hours {self.prepare_hours.value:g} must be "
                f"zero or more and below within_hours, {self.within_hours.value:g}"
            )


@dataclass(frozen=True, kw_only=True)
class HotClinicsSettings:
    """The clinics, who could be seen in them, and what comes of a visit.

    `eligible` are the clinics that could see a condition, drawn at arrival; `gp_calls` whether a
    doctor who sends somebody in asks for a slot first. `missed` do not come; of those of them who
    needed a bed, `returns_if_missed` come to the emergency department, and of those not admitted at
    a visit `returns_after_visit`, after `return_time`.
    `result` ('discharged', 'follow_up', 'listed', 'admitted') is drawn at the visit. `imaging` have
    a scan booked with it.
    """

    clinics: Mapping[str, HotClinicSettings]
    eligible: SharesBy
    gp_calls: Parameter
    early_review: EarlyReview
    missed: Parameter
    returns_if_missed: Parameter
    returns_after_visit: Parameter
    return_time: Timing
    imaging: ChanceBy
    imaging_minutes: Timing
    consultation: Timing
    result: SharesBy

    def __post_init__(self) -> None:
        for name in self.clinics:
            if name not in CLINICS:
                raise unknown_name("hot clinics", "clinic", name, CLINICS)
        missing = [name for name in CLINICS if name not in self.clinics]
        if missing:
            raise FlowsimError(
                f"hot clinics: no clinic '{missing[0]}'; give it, without sessions where there is "
                "none"
            )
        for name in ("gp_calls", "missed", "returns_if_missed", "returns_after_visit"):
            share = getattr(self, name).value
            if not 0 <= share <= 1:
                raise FlowsimError(f"hot clinics: {name} {share:g} is a share; give 0 to 1")
        results = VISIT_RESULT.possible_values
        for row in self.result.rows.values():
            for label in row:
                if label not in results:
                    raise unknown_name("hot clinics: result", "result", label, results)
