"""Fields of the verbs that look at the state: ways by queue, rungs, and who is eligible."""

from typing import TYPE_CHECKING

from flowsim.engine.program import NO, NONE, YES
from flowsim.hospital.vocabulary.kinds import Field, Kind, field_of
from flowsim.hospital.vocabulary.step_types import Step

if TYPE_CHECKING:
    from flowsim.engine.lowering.steps import StepLowering


def label_by_queue(to: "StepLowering", step: Step, item: Field) -> list[int]:
    """Lay out a target and a queue for every way, and behind them the target of all others."""
    ways = item.of(step)
    otherwise = field_of(type(step), Kind.LABEL_OF_OTHER_VALUES).of(step)
    targets, queues = len(to.target), len(to.way_queue)
    to.target += [to.label(label) for label in (*(label for _, label in ways), otherwise)]
    to.way_queue += [NONE if q is None else to.queues.code(q, to.where) for q, _ in ways]
    return [targets, queues, len(ways)]


def yes_or_no(to: "StepLowering", step: Step, item: Field) -> list[int]:
    """Return the table of codes of yes and no."""
    return [to.table(item.of(step), {"no": NO, "yes": YES}.__getitem__)]


def rung(to: "StepLowering", step: Step, item: Field) -> list[int]:
    """Return the place of a ladder's rung, the same wherever that ladder stands."""
    ladder = to.ladders.code(field_of(type(step), Kind.LADDER).of(step), to.where)
    pair = ladder, to.rungs.code(item.of(step), to.where)
    if pair not in to.tries:
        to.tries.append(pair)
    return [to.tries.index(pair)]
