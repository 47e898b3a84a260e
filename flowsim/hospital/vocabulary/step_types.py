"""The steps of a pathway. Each is plain data; the engines say what it does.

A step never holds a Python callback, so every engine can run it (`python_step`, for trying a rule
out, is the exception and says so). Where a value may depend on the patient, give a `by(...)` table
instead of the value. Steps of booking and steps on noted times have files of their own.
"""

from dataclasses import dataclass
from typing import Annotated, TypeAlias

from flowsim.hospital.vocabulary.attributes import Shares
from flowsim.hospital.vocabulary.booking_steps import Book as Book
from flowsim.hospital.vocabulary.booking_steps import CancelBooking as CancelBooking
from flowsim.hospital.vocabulary.by_state import BranchBy, TryRung
from flowsim.hospital.vocabulary.kinds import (
    ActivityDuration,
    ActivityName,
    AskerKind,
    AttributeDrawn,
    AttributeName,
    AttributeOfMember,
    AttributeSayingYes,
    AttributeSet,
    CalendarName,
    CauseUnlessGiven,
    ChanceOfYes,
    ChoiceName,
    LabelByChance,
    LabelByValue,
    LabelName,
    LabelOfOtherValues,
    LabelOnGivingUp,
    Milestone,
    OneOf,
    Outcome,
    PathwayBeside,
    PathwayName,
    PathwayOfReturn,
    PathwayOutside,
    PriorityByPatient,
    QueueName,
    RequestKindName,
    ServiceName,
    Share,
    Text,
    UnitsByPatient,
    Value,
    ValueByChance,
)
from flowsim.hospital.vocabulary.kinds import Duration as Duration
from flowsim.hospital.vocabulary.list_steps import CallFrom as CallFrom
from flowsim.hospital.vocabulary.list_steps import JoinList as JoinList
from flowsim.hospital.vocabulary.list_steps import ReleaseCaller as ReleaseCaller
from flowsim.hospital.vocabulary.list_steps import SendBack as SendBack
from flowsim.hospital.vocabulary.list_steps import WaitToBeCalled as WaitToBeCalled
from flowsim.hospital.vocabulary.noted_time_steps import BringForward as BringForward
from flowsim.hospital.vocabulary.noted_time_steps import Note as Note
from flowsim.hospital.vocabulary.noted_time_steps import PutOff as PutOff
from flowsim.hospital.vocabulary.noted_time_steps import SetTime as SetTime
from flowsim.hospital.vocabulary.noted_time_steps import WaitForTime as WaitForTime
from flowsim.hospital.vocabulary.noted_time_steps import WritesTime
from flowsim.hospital.vocabulary.parts import NOT_EMPTY, Part
from flowsim.hospital.vocabulary.parts import AtOnce as AtOnce
from flowsim.hospital.vocabulary.python_step import PythonStep
from flowsim.hospital.vocabulary.resources import Priority
from flowsim.records.tables import BED_STATES

PROMISED_OR_READY = OneOf("stage", ("allocated", "ready"))
TURNED_TO = OneOf("bed state", ("dirty", "cleaning", "empty"), codes=BED_STATES)


@dataclass(frozen=True)
class Seize(Part):
    """Queue for a server of a resource or team, or for `units` servers of a resource at once.

    All are taken together, or none. Nobody overtakes the first in line, who may need more servers
    than are free, unless the resource says `back_fill`. `kind` says who asks, to its ring-fences.
    """

    resource: QueueName
    priority: PriorityByPatient = Priority()
    otherwise: LabelName | None = None
    remember: AttributeOfMember | None = None
    cause: Annotated[str | None, CauseUnlessGiven("wait_{resource}"), NOT_EMPTY] = None
    kind: AskerKind = None
    units: UnitsByPatient | None = None


@dataclass(frozen=True)
class Release(Part):
    """Give back what was got from a resource or team; of several servers, `units` and keep some."""

    resource: QueueName
    units: UnitsByPatient | None = None


@dataclass(frozen=True)
class GiveWay(Part):
    """Between two tasks, let whoever goes first by `priority` have the servers held, and wait.

    Only those of a lower band go first: who gives way stands at the head of its own band, as if it
    had joined before anybody. If none of them would be served, nothing happens. Else all that is
    held of the resource is given back, and as many are waited for. A task is never interrupted.
    """

    resource: QueueName
    priority: PriorityByPatient = Priority()
    kind: AskerKind = None
    remember: AttributeOfMember | None = None
    cause: Annotated[str | None, CauseUnlessGiven("wait_{resource}"), NOT_EMPTY] = None


@dataclass(frozen=True)
class Treat(Part):
    """Spend a sampled duration."""

    activity: ActivityName
    duration: ActivityDuration = None
    by_whom: QueueName | None = None
    cause: Annotated[str | None, CauseUnlessGiven("treatment"), NOT_EMPTY] = None


@dataclass(frozen=True)
class WaitUntil(Part):
    """Wait until a calendar is open (no wait if it is), or the next time of a timetable.

    With `until` the wait ends at that noted time at the latest: what comes first.
    """

    calendar: CalendarName
    until: Milestone | None = None
    cause: Annotated[str | None, CauseUnlessGiven("wait_{calendar}"), NOT_EMPTY] = None


@dataclass(frozen=True)
class Label(AtOnce):
    """A place a branch can go to."""

    name: Text


@dataclass(frozen=True)
class Stage(AtOnce):
    """Where a named stage of the pathway begins; edits hold on to it. Takes no time."""

    name: Text


@dataclass(frozen=True)
class StageEnd(AtOnce):
    """Where a named stage ends."""

    name: Text


@dataclass(frozen=True)
class Go(AtOnce):
    """Continue at a label of this pathway."""

    to: LabelName


@dataclass(frozen=True)
class Transfer(AtOnce):
    """Continue at the start of another pathway, keeping what is held."""

    pathway: PathwayName


@dataclass(frozen=True)
class Branch(AtOnce):
    """Go to one of several labels by chance; the label 'next' is the following step."""

    choice: ChoiceName
    shares: LabelByChance


@dataclass(frozen=True)
class BranchOn(AtOnce):
    """Go to a label by the value of an attribute; values not named go to `otherwise`."""

    attribute: AttributeName
    to: LabelByValue
    otherwise: LabelOfOtherValues = "next"


@dataclass(frozen=True)
class BranchIfFit(AtOnce):
    """Go to `to` if a round now would discharge: need ends within the escalation allowance."""

    clock: Milestone
    to: LabelName


@dataclass(frozen=True)
class Assign(AtOnce):
    """Set an attribute to a value, or to a value tabulated by other attributes."""

    attribute: AttributeSet
    value: Value


@dataclass(frozen=True)
class Draw(AtOnce):
    """Set an attribute by chance."""

    attribute: AttributeDrawn
    shares: ValueByChance


@dataclass(frozen=True)
class Start(Part):
    """Begin another pathway beside this one, if an attribute says 'yes' (or always)."""

    pathway: PathwayBeside
    when: AttributeSayingYes | None = None


@dataclass(frozen=True)
class WaitForAll(Part):
    """Wait until all this pathway started has ended, and all it called have let it go."""

    cause: Annotated[str | None, CauseUnlessGiven("wait_started"), NOT_EMPTY] = None


@dataclass(frozen=True)
class ComeBack(AtOnce):
    """The same person comes again, by chance, a sampled time from now: a new episode.

    With `at` the time counts from that noted one, such as a booked slot; from now if it has passed.
    Episodes are rows of their own with the number of their person, whose attributes, those of beds
    left out, are what they are now. A person may be due to come back more than once.
    """

    pathway: PathwayOfReturn
    activity: ActivityName
    after: ActivityDuration = None
    chance: ChanceOfYes = Shares((("yes", 1.0), ("no", 0.0)))
    at: Milestone | None = None


@dataclass(frozen=True)
class RenegeAfter(Part):
    """From now on, leave for `to` when waiting for a resource after a sampled patience.

    Patience runs from this step. It is looked at only while waiting: a patient whose patience
    ends during a task leaves when they would next have to wait. Whatever was seized since this
    step is given back.
    """

    activity: ActivityName
    to: LabelOnGivingUp
    patience: ActivityDuration = None


@dataclass(frozen=True)
class KeepWaiting(Part):
    """Patience no longer matters."""


@dataclass(frozen=True)
class RequestBed(Part):
    """Ask the bed bureau for a bed of a service; goes on at once."""

    service: ServiceName
    kind: RequestKindName = "admission"


@dataclass(frozen=True)
class WaitForBed(Part):
    """Wait until a bed is promised (`stage` 'allocated') or clean and kept ('ready').

    With `until` the wait ends at that noted time: the request is withdrawn, go to `otherwise`.
    """

    stage: Annotated[str, PROMISED_OR_READY] = "ready"
    until: Milestone | None = None
    otherwise: LabelName | None = None
    cause: Annotated[str | None, CauseUnlessGiven("wait_bed_{stage}"), NOT_EMPTY] = None


@dataclass(frozen=True)
class OccupyBed(Part):
    """Arrive in the bed that was kept; the attributes 'ward' and 'placement' follow."""


@dataclass(frozen=True)
class VacateBed(Part):
    """Leave the present bed; its turn-round pathway starts."""


@dataclass(frozen=True)
class BedBecomes(Part):
    """In a turn-round pathway: the bed becomes 'dirty' (declared), 'cleaning' or 'empty'."""

    state: Annotated[str, TURNED_TO]


@dataclass(frozen=True)
class MatchBeds(Part):
    """In a background pathway: hold the bed meeting."""


@dataclass(frozen=True)
class ReviewEscalation(Part):
    """In a background pathway: look at the triggers and set the escalation level."""


@dataclass(frozen=True)
class CloseBeds(Part):
    """In a background pathway: from now on close this share of all core general and acute beds.

    It is spread evenly over their wards; each bed closes as it becomes empty.
    """

    share: Share


@dataclass(frozen=True)
class Depart(Part):
    """Leave the hospital with an outcome; what is still held is an error found by the check.

    With `to` the person goes on outside, along that pathway, to its `end`, holding the places
    outside (`kind="place"`) that were seized before. The record of the spell ends here all the
    same: what is waited for outside is no part of its minutes.
    """

    outcome: Outcome = "departed"
    to: PathwayOutside | None = None


@dataclass(frozen=True)
class End(Part):
    """The end of a pathway that was started beside another, or is walked outside."""


NEXT = "next"
"""What branches call the step that follows, as if it were a label."""

LEAVING = (Go, Transfer, Depart, End)
"""Steps that never go on to the one that follows."""

MARKERS = (Label, Stage, StageEnd)
"""Steps that mark a place and do nothing: a program has no row for them."""

Step: TypeAlias = (
    Seize
    | Release
    | Treat
    | WaitUntil
    | WaitForTime
    | Branch
    | BranchOn
    | BranchIfFit
    | BranchBy
    | TryRung
    | Go
    | WritesTime
    | Book
    | CancelBooking
    | Assign
    | Draw
    | Start
    | WaitForAll
    | ComeBack
    | RenegeAfter
    | KeepWaiting
    | RequestBed
    | WaitForBed
    | OccupyBed
    | VacateBed
    | BedBecomes
    | MatchBeds
    | ReviewEscalation
    | CloseBeds
    | Depart
    | End
    | GiveWay
    | JoinList
    | WaitToBeCalled
    | CallFrom
    | SendBack
    | ReleaseCaller
    | Transfer
    | Label
    | Stage
    | StageEnd
    | PythonStep
)
"""Every verb. Their order is that of the operation codes (`flowsim.engine.program.Op`)."""
