"""Wards, and the bed bureau that matches patients to their beds."""

from dataclasses import dataclass, field
from typing import Annotated

from flowsim.errors import FlowsimError
from flowsim.hospital.policies.nurses import nurses_of_a_bed, staffed_beds
from flowsim.hospital.vocabulary.actions import Action
from flowsim.hospital.vocabulary.attributes import PLACEMENTS
from flowsim.hospital.vocabulary.calendars import Timetable
from flowsim.hospital.vocabulary.parts import (
    MOST,
    OR_INFINITE,
    Count,
    Name,
    NotNegative,
    Part,
)
from flowsim.hospital.vocabulary.ring_fences import RingFence
from flowsim.numbers import Bounds

GENERAL_AND_ACUTE = "general_and_acute"
Limit = Annotated[float, Bounds(0), OR_INFINITE]
"""Minutes after which something holds; infinite for never."""

BED_TYPES = (GENERAL_AND_ACUTE, "critical_care", "assessment", "day")


@dataclass(frozen=True, kw_only=True)
class Ward(Part):
    """Beds of one ward.

    `serves` gives, for each service it takes, 'home', 'acceptable' or 'outlier'.
    `escalation_beds` exist but open only when the escalation ladder says so. `ring_fences` keep the
    last beds free for those at home there, or for some kinds of request; `outlier_maximum` bounds
    how many outliers it holds. An `assessing` ward is an assessment unit, whatever its bed type,
    and no base ward to measures.

    `nurses` names the resource that staffs the ward and no other: of its core beds no more are open
    than those on duty, busy or not, times `beds_per_nurse` (a level-3 bed needs a nurse of its own,
    1; in a ward of 1 to 8, 8). As nurses go, beds close as they become empty and nobody is put out
    of bed; as they come, beds open at once. Escalation beds bring their own staff and open whatever
    the number of nurses. Without `nurses` a ward has all it needs.
    """

    name: Name
    beds: Count
    serves: tuple[tuple[str, str], ...]
    escalation_beds: Count = 0
    bed_type: str = GENERAL_AND_ACUTE
    ring_fences: tuple[RingFence, ...] = ()
    outlier_maximum: Count = 0
    assessing: bool = False
    division: str = "medicine"
    source: str = ""
    nurses: Name | None = None
    beds_per_nurse: Annotated[float, Bounds(1e-6, MOST)] | None = None

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.bed_type not in BED_TYPES:
            raise FlowsimError(
                f"ward {self.name}: bed_type '{self.bed_type}' is not one of {', '.join(BED_TYPES)}"
            )
        for service, placement in self.serves:
            if placement not in PLACEMENTS:
                raise FlowsimError(
                    f"ward {self.name}: serves {service} as '{placement}', which is not one of "
                    f"{', '.join(PLACEMENTS)}"
                )

    def core_beds_with(self, nurses: int) -> int:
        """Return how many of its core beds so many nurses on duty let be open."""
        if self.beds_per_nurse is None:
            return self.beds
        return staffed_beds(self.beds, nurses, self.beds_per_nurse)

    @property
    def nurses_of_a_bed(self) -> int:
        """The fewest nurses on duty who let one bed be open."""
        return 0 if self.beds_per_nurse is None else nurses_of_a_bed(self.beds_per_nurse)


@dataclass(frozen=True, kw_only=True)
class Service(Part):
    """What a bed request asks for: a specialty's base ward, an assessment unit, critical care.

    A request holds out for a home ward; after `acceptable_patience_minutes` it may be placed in an
    acceptable one, after `outlier_patience_minutes` as an outlier.
    """

    name: Name
    division: str = "medicine"
    acceptable_patience_minutes: Limit = 0.0
    outlier_patience_minutes: Limit = 240.0
    source: str = ""

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.acceptable_patience_minutes > self.outlier_patience_minutes:
            raise FlowsimError(
                f"service {self.name}: acceptable_patience_minutes "
                f"{self.acceptable_patience_minutes:g} is above outlier_patience_minutes "
                f"{self.outlier_patience_minutes:g}; nobody outlies sooner than in a bed that fits"
            )

    @property
    def patience(self) -> tuple[float, float, float]:
        """Minutes after which a placement may be given, in the order of `PLACEMENTS`."""
        return (0.0, self.acceptable_patience_minutes, self.outlier_patience_minutes)


@dataclass(frozen=True, kw_only=True)
class RequestKind(Part):
    """A kind of bed request and its place in the priority table (rank 1 first).

    The rank becomes `overdue_rank` once the patient has been `overdue_after_arrival_minutes` in
    the hospital or the request `overdue_after_request_minutes` old. Requests outside the hours
    [`from_minute`, `to_minute`) of the day wait. `boards` counts it as a boarder in the emergency
    department; `may_outlie` lets it be placed as an outlier. `fenced_as` names the kind that
    ring-fences take it for, if not its own: beds kept for that kind are kept for this one too.
    """

    name: Name
    rank: int
    overdue_rank: int | None = None
    overdue_after_arrival_minutes: Limit = float("inf")
    overdue_after_request_minutes: Limit = float("inf")
    from_minute: int = 0
    to_minute: int = 1440
    boards: bool = False
    may_outlie: bool = True
    fenced_as: Name | None = None
    source: str = ""

    @property
    def asker(self) -> str:
        """The kind that ring-fences take it for."""
        return self.fenced_as or self.name


@dataclass(frozen=True, kw_only=True)
class EscalationLevel(Part):
    """One rung: entered when any trigger is met, left when all are `Escalation.release` below.

    While on this rung its `actions` are taken; those of lower rungs are not, unless they are given
    again.
    """

    name: Name
    occupancy: Annotated[float, Bounds(0, 2)]
    boarders: Count
    longest_wait_minutes: NotNegative
    actions: tuple[Action, ...] = ()


@dataclass(frozen=True, kw_only=True)
class Escalation(Part):
    """The escalation ladder, reviewed at fixed times, with hysteresis.

    A level is left downwards only once it has held for `hold_minutes` and every measure is below
    `release` times its trigger.
    Escalation beds open once the level has held for `opening_lag_minutes` (staff to be found).
    """

    levels: tuple[EscalationLevel, ...] = ()
    review: Timetable = Timetable.every(60)
    release: Annotated[float, Bounds(0, 1, open=True)] = 0.9
    hold_minutes: NotNegative = 0.0
    opening_lag_minutes: NotNegative = 240.0
    source: str = ""


MATCHING_MODES = {"meetings": (-1, 2), "ward_list": (0, 2), "bureau": (2, 2)}


@dataclass(frozen=True, kw_only=True)
class BedBureau(Part):
    """How requests meet beds.

    `mode`: 'meetings' matches at the `review` times alone; 'ward_list' also gives a bed that
    comes free to its own ward's queue at once; 'bureau' matches every request and every bed the
    moment either appears. `allocate_uncleaned` lets a declared but dirty bed be promised.
    """

    mode: str = "bureau"
    review: Timetable = Timetable.every(60)
    allocate_uncleaned: bool = True
    kinds: tuple[RequestKind, ...] = (RequestKind(name="admission", rank=5),)
    escalation: Escalation = field(default_factory=Escalation)
    turn_round: str = ""
    source: str = ""

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.mode not in MATCHING_MODES:
            raise FlowsimError(
                f"bed bureau: mode '{self.mode}' is not one of {', '.join(MATCHING_MODES)}"
            )
