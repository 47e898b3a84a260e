"""Steps that look at the state of the hospital: who is free, who waits, what time it is."""

from collections.abc import Mapping
from dataclasses import dataclass
from math import inf
from typing import Annotated

from flowsim.errors import FlowsimError, unknown_name
from flowsim.hospital.vocabulary.booking_steps import check_window
from flowsim.hospital.vocabulary.kinds import (
    AskerKind,
    CalendarName,
    ClinicName,
    Kind,
    LabelByQueue,
    LabelName,
    LabelOfOtherValues,
    LadderName,
    Limit,
    MilestoneNoted,
    OneOf,
    QueueName,
    RungName,
    SlotClassName,
    YesOrNo,
)
from flowsim.hospital.vocabulary.parts import OR_INFINITE, AtOnce, NotNegative, Part


@dataclass(frozen=True)
class WayPolicy:
    """What a policy of `branch_by` needs.

    `of_queues`: whether it looks at queues, or only at the time. `most` is the largest limit, None
    for a policy without one; `whole` says whether the limit is a number of patients. `always` is
    one that never leaves anybody without a way.
    """

    meaning: str
    of_queues: bool = True
    most: float | None = None
    whole: bool = False
    always: bool = False


WAY_POLICIES: Mapping[str, WayPolicy] = {
    "any_free": WayPolicy("the first that has a free server"),
    "queue_shorter_than": WayPolicy(
        "the first that has a free server or fewer than `limit` waiting", most=inf, whole=True
    ),
    "shortest_queue": WayPolicy(
        "the one with the fewest waiting, less its free servers", always=True
    ),
    "before_hour": WayPolicy("if the hour of the day is below `limit`", of_queues=False, most=24),
}
"""The policies of `branch_by` by name; their order is that of the codes in `policies.ways`."""


@dataclass(frozen=True)
class BranchBy(AtOnce):
    """Go to the label of the queue that a policy takes now; if it takes none, to `otherwise`."""

    policy: Annotated[str, OneOf("policy", tuple(WAY_POLICIES))]
    to: LabelByQueue
    limit: Limit = 0.0
    otherwise: LabelOfOtherValues = "next"

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.policy not in WAY_POLICIES:
            raise unknown_name("branch_by", "policy", self.policy, WAY_POLICIES)
        where, known = f"branch_by {self.policy}", WAY_POLICIES[self.policy]
        queues = [queue for queue, _ in self.to]
        if known.of_queues and None in queues:
            raise FlowsimError(f"{where}: looks at queues; give the steps by resource or team")
        if not known.of_queues and queues != [None]:
            raise FlowsimError(f"{where}: looks at no queue; give the steps alone")
        _check_limit(where, known, self.limit)


def _check_limit(where: str, policy: WayPolicy, limit: float) -> None:
    if policy.most is None:
        if limit != 0:
            raise FlowsimError(f"{where}: has no limit; remove {limit:g}")
    elif not 0 <= limit <= policy.most:
        allowed = "0 or more" if policy.most == inf else f"from 0 to {policy.most:g}"
        raise FlowsimError(f"{where}: limit {limit:g} must be {allowed}")
    elif policy.whole and limit != int(limit):
        raise FlowsimError(f"{where}: limit {limit:g} must be a whole number of patients")


@dataclass(frozen=True)
class TryRung(Part):
    """Take a rung of a ladder: if the patient is eligible, it is open, and has a place or a slot.

    The place, a server of a resource or team for whom `kind` says who asks, is taken at once, and
    so is the first slot of a clinic in time, noted as `book` does; nobody ever waits. Whoever is
    refused goes to `otherwise`. Both are recorded, with the first reason against the rung.
    """

    ladder: LadderName
    rung: RungName
    eligible: YesOrNo = None
    calendar: CalendarName | None = None
    resource: QueueName | None = None
    kind: AskerKind = None
    clinic: ClinicName | None = None
    clock: MilestoneNoted | None = None
    slot_class: SlotClassName | None = None
    otherwise: LabelName = "next"
    prepare_minutes: Annotated[NotNegative, Kind.MINUTES] = 0.0
    within_minutes: Annotated[NotNegative, Kind.MINUTES, OR_INFINITE] = inf

    def __post_init__(self) -> None:
        super().__post_init__()
        where = f"rung {self.rung}"
        if self.kind is not None and self.resource is None:
            raise FlowsimError(
                f"{where}: kind says who asks for a place, and there is none; give place, or "
                "leave kind out"
            )
        if (self.clinic is None) != (self.clock is None):
            raise FlowsimError(
                f"{where}: a slot needs the clinic and the milestone its time is noted under; "
                "give both, or neither"
            )
        if self.clinic is None and self.slot_class is not None:
            raise FlowsimError(
                f"{where}: slot_class is of a clinic, and none is given; leave it out"
            )
        check_window(where, self.prepare_minutes, self.within_minutes)
