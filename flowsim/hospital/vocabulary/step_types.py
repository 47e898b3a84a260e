"""The steps of a pathway. Each is plain data; the engines say what it does.

A step never holds a Python callback, so every engine can run it (`python_step`, for trying a rule
out, is the exception and says so). Where a value may depend on the
patient, give a `by(...)` table instead of the value.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, TypeAlias

from flowsim.hospital.vocabulary.attributes import Shares
from flowsim.hospital.vocabulary.by import By
from flowsim.hospital.vocabulary.distributions import Distribution
from flowsim.hospital.vocabulary.python_step import PythonStep
from flowsim.hospital.vocabulary.resources import Priority

Duration: TypeAlias = Distribution | By[Distribution]


@dataclass(frozen=True)
class Seize:
    """Queue for one server of a resource or team."""

    resource: str
    priority: Priority | By[Priority] = Priority()
    otherwise: str | None = None
    remember: str | None = None
    cause: str | None = None


@dataclass(frozen=True)
class Release:
    """Give back the server got from a resource or team."""

    resource: str


@dataclass(frozen=True)
class Treat:
    """Spend a sampled duration."""

    activity: str
    duration: Duration | None = None
    by_whom: str | None = None
    cause: str | None = None


@dataclass(frozen=True)
class WaitUntil:
    """Wait until a calendar is open (no wait if it is), or the next time of a timetable."""

    calendar: str | By[str]
    cause: str | None = None


@dataclass(frozen=True)
class WaitForTime:
    """Wait until a noted time, less `lead_minutes`; no wait if it has passed."""

    clock: str
    lead_minutes: float = 0.0
    cause: str | None = None


@dataclass(frozen=True)
class Label:
    """A place a branch can go to."""

    name: str


@dataclass(frozen=True)
class Stage:
    """Where a named stage of the pathway begins; edits hold on to it. Takes no time."""

    name: str


@dataclass(frozen=True)
class StageEnd:
    """Where a named stage ends."""

    name: str


@dataclass(frozen=True)
class Go:
    """Continue at a label of this pathway."""

    to: str


@dataclass(frozen=True)
class Transfer:
    """Continue at the start of another pathway, keeping what is held."""

    pathway: str


@dataclass(frozen=True)
class Branch:
    """Go to one of several labels by chance; the label 'next' is the following step."""

    choice: str
    shares: Shares | By[Shares]


@dataclass(frozen=True)
class BranchOn:
    """Go to a label by the value of an attribute; values not named go to `otherwise`."""

    attribute: str
    to: tuple[tuple[str, str], ...]
    otherwise: str = "next"


@dataclass(frozen=True)
class BranchIfFit:
    """Go to `to` if a round now would discharge: need ends within the escalation allowance."""

    clock: str
    to: str


@dataclass(frozen=True)
class Note:
    """Write the time now into the record under a milestone; `first` keeps an earlier one."""

    clock: str
    first: bool = False


@dataclass(frozen=True)
class SetTime:
    """Write now plus a sampled duration under a milestone, to be waited for later."""

    clock: str
    activity: str
    duration: Duration | None = None


@dataclass(frozen=True)
class Assign:
    """Set an attribute to a value, or to a value tabulated by other attributes."""

    attribute: str
    value: str | By[str]


@dataclass(frozen=True)
class Draw:
    """Set an attribute by chance."""

    attribute: str
    shares: Shares | By[Shares]


@dataclass(frozen=True)
class Start:
    """Begin another pathway beside this one, if an attribute says 'yes' (or always)."""

    pathway: str
    when: str | None = None


@dataclass(frozen=True)
class WaitForAll:
    """Wait until everything this pathway started has ended."""

    cause: str | None = None


@dataclass(frozen=True)
class RenegeAfter:
    """From now on, leave for `to` when waiting for a resource after a sampled patience.

    Patience runs from this step. It is looked at only while waiting: a patient whose patience
    ends during a task leaves when they would next have to wait. Whatever was seized since this
    step is given back.
    """

    activity: str
    to: str
    patience: Duration | None = None


@dataclass(frozen=True)
class KeepWaiting:
    """Patience no longer matters."""


@dataclass(frozen=True)
class RequestBed:
    """Ask the bed bureau for a bed of a service; goes on at once."""

    service: str | By[str]
    kind: str = "admission"


@dataclass(frozen=True)
class WaitForBed:
    """Wait until a bed is promised (`stage` 'allocated') or clean and kept ('ready').

    With `until` the wait ends at that noted time: the request is withdrawn, go to `otherwise`.
    """

    stage: str = "ready"
    until: str | None = None
    otherwise: str | None = None
    cause: str | None = None


@dataclass(frozen=True)
class OccupyBed:
    """Arrive in the bed that was kept; the attributes 'ward' and 'placement' follow."""


@dataclass(frozen=True)
class VacateBed:
    """Leave the present bed; its turn-round pathway starts."""


@dataclass(frozen=True)
class BedBecomes:
    """In a turn-round pathway: the bed becomes 'dirty' (declared), 'cleaning' or 'empty'."""

    state: str


@dataclass(frozen=True)
class MatchBeds:
    """In a background pathway: hold the bed meeting."""


@dataclass(frozen=True)
class ReviewEscalation:
    """In a background pathway: look at the triggers and set the escalation level."""


@dataclass(frozen=True)
class Depart:
    """Leave the hospital with an outcome; everything still held is an error found by the check."""

    outcome: str = "departed"


@dataclass(frozen=True)
class End:
    """The end of a pathway that was started beside another."""


def flat(steps: Iterable[Any]) -> list[Any]:
    """Return steps in order, with lists of them (as `seize` gives) laid out."""
    found: list[Any] = []
    for step in steps:
        if isinstance(step, Iterable):
            found.extend(flat(step))
        else:
            found.append(step)
    return found


MARKERS = (Label, Stage, StageEnd)
"""Steps that mark a place and do nothing: a program has no row for them."""

Step: TypeAlias = (
    Seize
    | Release
    | Treat
    | WaitUntil
    | WaitForTime
    | Label
    | Stage
    | StageEnd
    | Go
    | Transfer
    | Branch
    | BranchOn
    | BranchIfFit
    | Note
    | SetTime
    | Assign
    | Draw
    | Start
    | WaitForAll
    | RenegeAfter
    | KeepWaiting
    | RequestBed
    | WaitForBed
    | OccupyBed
    | VacateBed
    | BedBecomes
    | MatchBeds
    | ReviewEscalation
    | Depart
    | End
    | PythonStep
)
