"""The steps of booking: a slot of a clinic is taken, or given back."""

from dataclasses import dataclass
from math import inf
from typing import Annotated

from flowsim.errors import FlowsimError
from flowsim.hospital.vocabulary.kinds import (
    ClinicName,
    Kind,
    LabelName,
    Milestone,
    MilestoneNoted,
    SlotClassName,
)
from flowsim.hospital.vocabulary.parts import OR_INFINITE, AtOnce, NotNegative


def check_window(where: str, prepare_minutes: float, within_minutes: float) -> None:
    """Raise FlowsimError where the time in which a slot must begin is none at all."""
    if within_minutes < prepare_minutes:
        raise FlowsimError(
            f"{where}: within_minutes {within_minutes:g} must not be below prepare_minutes, "
            f"{prepare_minutes:g}: nobody could ever book"
        )


@dataclass(frozen=True)
class Book(AtOnce):
    """Book the first slot of a clinic from `prepare_minutes` to `within_minutes` from now.

    The time it begins is written under a milestone, to be waited for. Where there is none, go to
    `otherwise`. Who does not come has used the slot.
    """

    clinic: ClinicName
    clock: MilestoneNoted
    otherwise: LabelName
    slot_class: SlotClassName | None = None
    prepare_minutes: Annotated[NotNegative, Kind.MINUTES] = 0.0
    within_minutes: Annotated[NotNegative, Kind.MINUTES, OR_INFINITE] = inf

    def __post_init__(self) -> None:
        super().__post_init__()
        check_window("book", self.prepare_minutes, self.within_minutes)


@dataclass(frozen=True)
class CancelBooking(AtOnce):
    """Give back the slot booked under a milestone, which is no longer noted.

    Somebody else may book it at once.
    """

    clock: Milestone
