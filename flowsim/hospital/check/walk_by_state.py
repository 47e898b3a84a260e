"""Verbs that look at the state, on the walk that estimates loads: there nobody ever waits."""

from math import inf
from typing import TYPE_CHECKING

from flowsim.hospital.check.dice import is_open, next_time
from flowsim.hospital.check.walkers import Walker
from flowsim.hospital.vocabulary.by_state import BranchBy, TryRung
from flowsim.hospital.vocabulary.step_types import Book, CallFrom

if TYPE_CHECKING:
    from flowsim.hospital.check.walk import Walk


def branch_by(walk: "Walk", at: int, step: BranchBy, walker: Walker) -> int:
    """Nobody waits on this walk: the ways are taken evenly, or by the time."""
    if step.to[0][0] is None and walker.t % 1440 >= 60 * step.limit:
        return walk.graph.to(at, step.otherwise)
    way = int(walk.dice.roll(f"branch by {at}") * len(step.to))
    return walk.graph.to(at, step.to[way][1])


def try_rung(walk: "Walk", at: int, step: TryRung, walker: Walker) -> int:
    """There is always a place on this walk, and a slot wherever some begin in time."""
    fit: str = "yes" if step.eligible is None else walk.value(step.eligible, walker)
    name = step.calendar and walk.value(step.calendar, walker)
    if fit == "no" or (name and not is_open(walk.calendars[name], walker.t)):
        return walk.graph.to(at, step.otherwise)
    if step.clinic is not None and not book_slot(walk, step, walker):
        return walk.graph.to(at, step.otherwise)
    if step.resource is not None:
        walker.held[step.resource] = 1, walker.t
    return at + 1


def book_slot(walk: "Walk", step: Book | TryRung, walker: Walker) -> bool:
    """Note the first time in time at which slots begin, if any do; there are enough of them."""
    assert step.clinic is not None
    assert step.clock is not None
    clinic = walk.hospital.find("clinics", walk.value(step.clinic, walker))
    slot = next_time(clinic, walker.t + step.prepare_minutes)
    if slot == inf or slot > walker.t + step.within_minutes:
        return False
    walker.person.clocks[step.clock] = slot
    return True


def call_from(walk: "Walk", at: int, step: CallFrom, walker: Walker) -> int:
    """Call somebody every other time: how many there are on a list, this walk does not know."""
    if at in walker.called:
        walker.called.remove(at)
        return walk.graph.to(at, step.otherwise)
    walker.called.add(at)
    return at + 1
