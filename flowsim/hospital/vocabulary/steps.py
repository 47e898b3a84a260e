"""The verbs a pathway is written in: short names for the steps of `step_types`."""

from collections.abc import Iterable, Mapping
from math import inf

from flowsim.errors import FlowsimError
from flowsim.hospital.vocabulary.attributes import Shares, likely, shares
from flowsim.hospital.vocabulary.blocks import Steps, Written, leading
from flowsim.hospital.vocabulary.by import By
from flowsim.hospital.vocabulary.distributions import Constant
from flowsim.hospital.vocabulary.noted_time_steps import (
    BringForward,
    Note,
    PutOff,
    SetTime,
    WaitForTime,
)
from flowsim.hospital.vocabulary.parts import tabled
from flowsim.hospital.vocabulary.resources import Priority
from flowsim.hospital.vocabulary.step_lists import flat
from flowsim.hospital.vocabulary.step_types import (
    NEXT,
    Assign,
    BedBecomes,
    Book,
    Branch,
    BranchIfFit,
    BranchOn,
    CancelBooking,
    CloseBeds,
    ComeBack,
    Depart,
    Draw,
    Duration,
    End,
    GiveWay,
    Go,
    KeepWaiting,
    Label,
    MatchBeds,
    OccupyBed,
    Release,
    RenegeAfter,
    RequestBed,
    ReviewEscalation,
    Seize,
    Stage,
    StageEnd,
    Start,
    Step,
    Transfer,
    Treat,
    VacateBed,
    WaitForAll,
    WaitForBed,
    WaitUntil,
)

__all__ = [
    "assign",
    "bed_becomes",
    "book",
    "branch",
    "branch_if_fit",
    "branch_on",
    "bring_forward",
    "cancel_booking",
    "close_beds",
    "come_back",
    "depart",
    "draw",
    "end",
    "give_way",
    "go",
    "keep_waiting",
    "label",
    "match_beds",
    "note",
    "occupy_bed",
    "put_off",
    "release",
    "renege_after",
    "request_bed",
    "request_tests",
    "review_escalation",
    "seize",
    "set_time",
    "stage",
    "start",
    "transfer",
    "treat",
    "vacate_bed",
    "wait_for_all",
    "wait_for_bed",
    "wait_for_results",
    "wait_for_time",
    "wait_until",
]
"""The verbs of `from flowsim import ...`."""


def seize(
    *resources: str,
    priority: Priority | By[Priority] | None = None,
    otherwise: str | Steps | None = None,
    remember: str | None = None,
    cause: str | None = None,
    kind: str | By[str] | None = None,
    units: int | By[int] | None = None,
) -> list[Written]:
    """Queue for a server of each resource or team, one after the other in the order given.

    `otherwise`: steps that leave, or a label to go to, at once when the (single) resource would
    have to be waited for: a loss system.
    `remember`: an attribute that keeps which member of a team it was.
    `kind`: who asks, for the ring-fences of the resource; one that none names is like none.
    `units`: so many servers of the (single) resource, all at once; one unless given.
    """
    if not resources:
        raise FlowsimError("seize: name at least one resource or team: seize('doctor')")
    alone = otherwise is not None or remember is not None or units is not None
    if alone and len(resources) != 1:
        raise FlowsimError("seize: 'otherwise', 'remember' and 'units' go with one resource")
    rank = Priority() if priority is None else priority
    if otherwise is not None and not isinstance(otherwise, str):
        step = Seize(resources[0], rank, None, remember, cause, kind, units)
        return [leading(step, {"otherwise": otherwise})]
    return [Seize(name, rank, otherwise, remember, cause, kind, units) for name in resources]


def release(*resources: str, units: int | By[int] | None = None) -> list[Step]:
    """Give back servers: all that are held, or `units` of the (single) resource, fewer than held.

    Whoever has given some back still holds the others.
    """
    if units is not None and len(resources) != 1:
        raise FlowsimError("release: 'units' goes with one resource")
    return [Release(name, units) for name in resources]


def give_way(
    resource: str,
    *,
    priority: Priority | By[Priority] | None = None,
    kind: str | By[str] | None = None,
    remember: str | None = None,
    cause: str | None = None,
) -> Step:
    """Between two tasks, let those who go first have the servers held; then wait ahead of equals.

    `priority`: the band in which to give way: to those of a lower one. Credit plays no part.
    `kind`: who asks for the servers again, for ring-fences; what `seize` was given.
    `remember`: an attribute that keeps which member of a team it is from then on.
    """
    return GiveWay(resource, Priority() if priority is None else priority, kind, remember, cause)


def treat(
    activity: str,
    duration: Duration | None = None,
    *,
    by_whom: str | None = None,
    cause: str | None = None,
) -> Step:
    """Spend a duration: given here, or the hospital's activity of that name.

    `by_whom`: the resource or team whose member's pace multiplies it.
    """
    return Treat(activity, duration, by_whom, cause)


def wait_until(
    calendar: str | By[str], *, until: str | None = None, cause: str | None = None
) -> Step:
    """Wait until a calendar is open, or for the next time of a timetable (strictly later).

    `until`: a milestone at whose noted time the wait ends at the latest; one not noted, never.
    """
    return WaitUntil(calendar, until, cause)


def wait_for_time(clock: str, *, lead_minutes: float = 0.0, cause: str | None = None) -> Step:
    """Wait until a noted time less a lead."""
    return WaitForTime(clock, lead_minutes, cause)


def label(name: str) -> Step:
    """Mark a place in the pathway."""
    return Label(name)


def stage(name: str, *steps: Written | Iterable[Written]) -> list[Written]:
    """Give steps a name that edits hold on to: before, after or around stage 'triage'.

    It is entered at its start only. Labels that open it are met by whoever jumps to them before
    what an edit puts in; the stage's end is met by those who come to it, not by those who leave.
    """
    return [Stage(name), *flat(steps), StageEnd(name)]


def go(to: str) -> Step:
    """Continue at a label."""
    return Go(to)


def transfer(pathway: str) -> Step:
    """Continue in another pathway."""
    return Transfer(pathway)


def branch(choice: str, table: Mapping[str, float] | By[Shares]) -> Step:
    """Go to a label by chance; `choice` names the draw, shares add to 1, 'next' falls through."""
    return Branch(choice, table if isinstance(table, By) else shares(table))


def branch_on(attribute: str, to: Mapping[str, str], *, otherwise: str = "next") -> Step:
    """Go to a label by an attribute's value."""
    ways = tabled(to, f"branch_on {attribute}:", "value: label")
    return BranchOn(attribute, tuple(ways.items()), otherwise)


def branch_if_fit(clock: str, to: str) -> Step:
    """Go to a label if the need noted under `clock` ends within the escalation allowance."""
    return BranchIfFit(clock, to)


def note(clock: str, *, first: bool = False) -> Step:
    """Write the time now under a milestone."""
    return Note(clock, first)


def set_time(
    clock: str, activity: str, duration: Duration | None = None, *, before: bool = False
) -> Step:
    """Write now plus a sampled duration under a milestone; with `before`, now less it."""
    return SetTime(clock, activity, duration, before)


def put_off(clock: str, *, since: str, minutes_an_hour: float) -> Step:
    """Write a noted time later by so many minutes for each hour since another noted time."""
    return PutOff(clock, since, minutes_an_hour)


def bring_forward(clock: str, *, to: str, share: float) -> Step:
    """Write a noted time nearer to another noted time, by a share of the time between them."""
    return BringForward(clock, to, share)


def book(
    clinic: str | By[str],
    clock: str,
    *,
    otherwise: str | Steps = NEXT,
    slot_class: str | By[str] | None = None,
    prepare_minutes: float = 0.0,
    within_minutes: float = inf,
) -> Written:
    """Book the first slot from `prepare_minutes` to `within_minutes` from now; no time passes.

    `clock`: the milestone under which the time of the slot is noted, for `wait_for_time` or
    `come_back(at=...)`.
    `otherwise`: steps that leave, or a label to go to, where there is no such slot. Left out, they
    go on with what follows; in `rung(book=...)`, to the next rung.
    `slot_class`: the class whose reserved slots may be booked besides those open to all.
    """
    if isinstance(otherwise, str):
        return Book(clinic, clock, otherwise, slot_class, prepare_minutes, within_minutes)
    step = Book(clinic, clock, NEXT, slot_class, prepare_minutes, within_minutes)
    return leading(step, {"otherwise": otherwise})


def cancel_booking(clock: str) -> Step:
    """Give back the slot booked under a milestone; somebody else may book it at once."""
    return CancelBooking(clock)


def assign(attribute: str, value: str | By[str]) -> Step:
    """Set an attribute."""
    return Assign(attribute, value)


def draw(attribute: str, table: Mapping[str, float] | By[Shares]) -> Step:
    """Set an attribute by chance."""
    return Draw(attribute, table if isinstance(table, By) else shares(table))


def start(pathway: str, *, when: str | None = None) -> Step:
    """Begin another pathway beside this one."""
    return Start(pathway, when)


def request_tests(tests: Mapping[str, str]) -> list[Step]:
    """Begin the pathway of every test whose attribute says 'yes': {attribute: pathway}."""
    wanted = tabled(tests, "request_tests:", "attribute: pathway")
    return [Start(pathway, attribute) for attribute, pathway in wanted.items()]


def wait_for_results(*, cause: str | None = "waiting_results") -> Step:
    """Wait until every test has come back."""
    return WaitForAll(cause)


def wait_for_all(*, cause: str | None = None) -> Step:
    """Wait until everything started here has ended."""
    return WaitForAll(cause)


def come_back(
    pathway: str,
    chance: float | By[float] | By[Shares] = 1.0,
    after: Duration | None = None,
    *,
    at: str | None = None,
    activity: str | None = None,
) -> Step:
    """Let the same person come again, to a pathway, `after` a duration from now: a new episode.

    `chance`: how likely, from 0 to 1, or a table of chances (or of shares of 'yes' and 'no').
    `after`: given here, or the hospital's activity `activity`, 'back_to_<pathway>' unless given.
    `at`: a milestone, such as a booked slot, at whose noted time they come; `after` counts from it.
    """
    often = likely(chance, f"come_back '{pathway}': chance")
    if at is None:
        return ComeBack(pathway, activity or f"back_to_{pathway}", after, often)
    if after is None and activity is None:
        after, activity = Constant(0.0), f"back_to_{pathway}_at_{at}"
    return ComeBack(pathway, activity or f"back_to_{pathway}", after, often, at)


def renege_after(activity: str, to: str | Steps, patience: Duration | None = None) -> Written:
    """From now on take other steps (or go to a label) when patience runs out while waiting."""
    if isinstance(to, str):
        return RenegeAfter(activity, to, patience)
    return leading(RenegeAfter(activity, "", patience), {"to": to})


def keep_waiting() -> Step:
    """Patience no longer matters."""
    return KeepWaiting()


def request_bed(service: str | By[str], *, kind: str = "admission") -> Step:
    """Ask for a bed."""
    return RequestBed(service, kind)


def wait_for_bed(
    stage: str = "ready",
    *,
    until: str | None = None,
    otherwise: str | Steps | None = None,
    cause: str | None = None,
) -> Written:
    """Wait until a bed is 'allocated' or 'ready'; `otherwise` as for `seize`, at time `until`."""
    if (until is None) != (otherwise is None):
        raise FlowsimError("wait_for_bed: 'until' and 'otherwise' go together")
    if otherwise is not None and not isinstance(otherwise, str):
        step = WaitForBed(stage, until, None, cause)
        return leading(step, {"otherwise": otherwise})
    return WaitForBed(stage, until, otherwise, cause)


def occupy_bed() -> Step:
    """Arrive in the bed that was kept."""
    return OccupyBed()


def vacate_bed() -> Step:
    """Leave the present bed."""
    return VacateBed()


def bed_becomes(state: str) -> Step:
    """Change the state of the bed being turned round: 'dirty', 'cleaning' or 'empty'."""
    return BedBecomes(state)


def match_beds() -> Step:
    """Hold the bed meeting."""
    return MatchBeds()


def close_beds(share: float) -> Step:
    """Close this share of all core general and acute beds from now on, each as it empties."""
    return CloseBeds(share)


def review_escalation() -> Step:
    """Set the escalation level."""
    return ReviewEscalation()


def depart(outcome: str = "departed", *, to: str | None = None) -> Step:
    """Leave the hospital; with `to` go on outside, along a pathway, keeping a place there."""
    return Depart(outcome, to)


def end() -> Step:
    """End a pathway that was started beside another, or is walked outside."""
    return End()
