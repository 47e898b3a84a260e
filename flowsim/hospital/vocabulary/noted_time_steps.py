"""The steps on noted times: a milestone is written, moved, or waited for."""

from dataclasses import dataclass
from typing import Annotated, TypeAlias

from flowsim.hospital.vocabulary.kinds import (
    ActivityDuration,
    ActivityName,
    CauseUnlessGiven,
    Flag,
    Milestone,
    MilestoneNoted,
    Minutes,
    Share,
)
from flowsim.hospital.vocabulary.parts import NOT_EMPTY, AtOnce, Part


@dataclass(frozen=True)
class WaitForTime(Part):
    """Wait until a noted time, less `lead_minutes`; no wait if it has passed."""

    clock: Milestone
    lead_minutes: Minutes = 0.0
    cause: Annotated[str | None, CauseUnlessGiven("wait_{clock}"), NOT_EMPTY] = None


@dataclass(frozen=True)
class Note(AtOnce):
    """Write the time now into the record under a milestone; `first` keeps an earlier one."""

    clock: MilestoneNoted
    first: Flag = False


@dataclass(frozen=True)
class SetTime(AtOnce):
    """Write now plus a sampled duration under a milestone, to be waited for later.

    With `before` now less the duration: when something began, perhaps before the run.
    """

    clock: MilestoneNoted
    activity: ActivityName
    duration: ActivityDuration = None
    before: Flag = False


@dataclass(frozen=True)
class PutOff(AtOnce):
    """Write a noted time later, by `minutes_an_hour` for each hour since another noted time.

    Nothing changes where either was not noted or the other is still to come.
    """

    clock: Milestone
    since: Milestone
    minutes_an_hour: Minutes


@dataclass(frozen=True)
class BringForward(AtOnce):
    """Write a noted time nearer to another, by a `share` of the time from the other to it.

    Nothing changes where either was not noted or the other is not before it.
    """

    clock: Milestone
    to: Milestone
    share: Share


WritesTime: TypeAlias = Note | SetTime | PutOff | BringForward
"""The steps that write a time, in the order of their operation codes."""
