"""Staff, spaces and machines that patients queue for."""

from dataclasses import dataclass
from math import inf
from typing import Annotated, ClassVar, TypeAlias

from flowsim.errors import FlowsimError
from flowsim.hospital.vocabulary.calendars import Calendar, OpeningPlan, Rota
from flowsim.hospital.vocabulary.parts import (
    OR_INFINITE,
    Count,
    Name,
    Names,
    NotNegative,
    Part,
    Positive,
)
from flowsim.hospital.vocabulary.ring_fences import RingFence
from flowsim.records.tables import RESOURCE_KINDS

KINDS = RESOURCE_KINDS

Capacity: TypeAlias = Count | Calendar | Rota | OpeningPlan
"""How many servers there are, and when."""


@dataclass(frozen=True, kw_only=True)
class Priority(Part):
    """Who goes first: lower `band` strictly first; within a band, waits count from
    `credit_minutes` before joining, so a waiting patient overtakes in time (ageing).

    From `due_after_minutes` after arrival until `due_until_minutes` after it the patient stands in
    `due_band` instead, also one who joined before: a limit pulls. Never, unless said otherwise.
    """

    said: ClassVar[str] = "a Priority, such as Priority(band=1)"

    band: int = 0
    credit_minutes: float = 0.0
    due_band: int = 0
    due_after_minutes: Annotated[NotNegative, OR_INFINITE] = inf
    due_until_minutes: Annotated[NotNegative, OR_INFINITE] = inf

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.due_until_minutes < self.due_after_minutes:
            raise FlowsimError(
                f"priority: due_until_minutes {self.due_until_minutes:g} must not be before "
                f"due_after_minutes, {self.due_after_minutes:g}"
            )


@dataclass(frozen=True)
class Resource(Part):
    """Identical servers: a role on a rota, cubicles, a scanner, places of a virtual ward.

    `capacity` is a number, a `Calendar` of levels, a `Rota` with unfilled shifts, or an
    `OpeningPlan` by day of the run. When a shift ends the task in hand is finished (overrun) before
    the server goes. `pace` multiplies the duration of tasks that name who does them. A resource of
    kind "place" lies outside, and is kept by those who depart to a pathway there.
    `ring_fences` keep the last that are free for some kinds of those who ask. Where patients seize
    several servers at once, `back_fill` lets whoever needs no more than are free go before those in
    front who need more; else nobody overtakes.
    """

    name: Name
    capacity: Capacity
    kind: str = "staff"
    pace: Positive = 1.0
    source: str = ""
    ring_fences: tuple[RingFence, ...] = ()
    back_fill: bool = False

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.kind not in KINDS:
            raise FlowsimError(
                f"resource {self.name}: kind '{self.kind}' is not one of {', '.join(KINDS)}"
            )
        if isinstance(self.capacity, Rota) and self.name in self.capacity.cover:
            raise FlowsimError(f"resource {self.name}: it cannot cover itself; name other roles")

        if not all(fence.kinds for fence in self.ring_fences):
            raise FlowsimError(
                f"resource {self.name}: a ring-fence is for nobody; give it the kinds that "
                "seize(kind=...) names"
            )

    @property
    def highest_capacity(self) -> int:
        """Most servers there ever are."""
        return self.capacity if isinstance(self.capacity, int) else self.capacity.highest_level

    @property
    def mean_capacity(self) -> float:
        """Mean servers available over the week."""
        if isinstance(self.capacity, int):
            return float(self.capacity)
        return self.capacity.mean_level


@dataclass(frozen=True, kw_only=True)
class Team(Part):
    """One queue that any of several resources can serve, tried in the order of `members`."""

    name: Name
    members: Names
    source: str = ""

    def __post_init__(self) -> None:
        super().__post_init__()
        if len(set(self.members)) != len(self.members):
            raise FlowsimError(f"team {self.name}: members must be distinct")
