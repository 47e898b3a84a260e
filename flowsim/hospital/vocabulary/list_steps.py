"""The steps of waiting lists: who waits joins one, and a session calls from it."""

from dataclasses import dataclass
from typing import Annotated

from flowsim.errors import FlowsimError
from flowsim.hospital.vocabulary.kinds import (
    ActivityDuration,
    ActivityName,
    AttributeSet,
    CauseUnlessGiven,
    LabelName,
    ListName,
    Milestone,
    MilestoneNoted,
    PriorityByPatient,
    Value,
)
from flowsim.hospital.vocabulary.parts import NOT_EMPTY, Part
from flowsim.hospital.vocabulary.resources import Priority


@dataclass(frozen=True)
class JoinList(Part):
    """Join a waiting list, to be called from it once waiting to be; goes on at once.

    The wait counts from `since`, a noted time, else from now: so do the minutes after which a
    priority rises. `activity` is what the patient is on the list for: mean and standard deviation
    of its duration are the minutes a caller expects; none are expected without it.
    """

    waiting_list: ListName
    priority: PriorityByPatient = Priority()
    since: Milestone | None = None
    activity: ActivityName | None = None
    duration: ActivityDuration = None

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.activity is None and self.duration is not None:
            raise FlowsimError("join_list: 'duration' is of an activity; name it, or leave it out")


@dataclass(frozen=True)
class WaitToBeCalled(Part):
    """Wait on the list joined until called; whoever calls may wait for the called to let it go.

    With `until` the wait ends at that noted time at the latest: off the list, to `otherwise`. Who
    is sent back from the list goes on at `sent_back`; without it nobody is.
    """

    until: Milestone | None = None
    otherwise: LabelName | None = None
    sent_back: LabelName | None = None
    cause: Annotated[str | None, CauseUnlessGiven("wait_to_be_called"), NOT_EMPTY] = None

    def __post_init__(self) -> None:
        super().__post_init__()
        if (self.until is None) != (self.otherwise is None):
            raise FlowsimError(
                "wait_to_be_called: 'until' and 'otherwise' go together; give both, or neither"
            )


@dataclass(frozen=True)
class CallFrom(Part):
    """Call the first who fits from a list, by its rule; go to `otherwise` if nobody does.

    Minutes are counted from `begins`, a noted time, with those of all called before from the list,
    or from now without it; they must fit before `ends`. With `same` only those are called who have
    noted the same time under it. `gives` and `gives_attribute`: a milestone and an attribute of the
    caller that the called get. With `until` somebody who joins is waited for up to that noted time.
    """

    waiting_list: ListName
    otherwise: LabelName
    begins: Milestone | None = None
    ends: Milestone | None = None
    same: Milestone | None = None
    gives: MilestoneNoted | None = None
    gives_attribute: AttributeSet | None = None
    until: Milestone | None = None
    cause: Annotated[str | None, CauseUnlessGiven("wait_to_call"), NOT_EMPTY] = None

    def __post_init__(self) -> None:
        super().__post_init__()
        if self.begins is not None and self.ends is None:
            raise FlowsimError(
                "call_from: 'begins' without 'ends' bounds nothing; give the end of the time that "
                "is to be filled"
            )


@dataclass(frozen=True)
class SendBack(Part):
    """Send back everybody who waits on a list to be called; with `same`, as in `call_from`.

    An attribute of theirs may be set to a value, which says why.
    """

    waiting_list: ListName
    same: Milestone | None = None
    attribute: AttributeSet | None = None
    value: Value | None = None

    def __post_init__(self) -> None:
        super().__post_init__()
        if (self.attribute is None) != (self.value is None):
            raise FlowsimError(
                "send_back: 'attribute' and 'value' go together; give both, or neither"
            )


@dataclass(frozen=True)
class ReleaseCaller(Part):
    """Let whoever called this patient no longer wait for them; nothing if nobody does."""
