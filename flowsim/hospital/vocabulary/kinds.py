"""The kinds of a step's fields: what each of them names, chooses or counts.

A step declares the kind of every field (`resource: QueueName`). Lowering, the checks, the graph of
steps, the engines' operands and the table of verbs in the documentation are read from there.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass, fields
from enum import Enum
from functools import cache
from typing import Annotated, Any, TypeAlias, get_args, get_origin, get_type_hints

from flowsim.errors import FlowsimError
from flowsim.hospital.vocabulary.attributes import Shares
from flowsim.hospital.vocabulary.by import By
from flowsim.hospital.vocabulary.distributions import Distribution
from flowsim.hospital.vocabulary.parts import MOST, NOT_EMPTY, Probability
from flowsim.hospital.vocabulary.resources import Priority
from flowsim.numbers import Bounds


class Kind(Enum):
    """What a field is; the value is what messages and documentation call it."""

    QUEUE = "resource or team"
    PRIORITY = "priority"
    UNITS = "number of servers"
    LABEL = "label"
    LABEL_ON_GIVING_UP = "label gone to when patience is over"
    LABEL_BY_CHANCE = "shares of labels"
    LABEL_BY_VALUE = "labels by value"
    LABEL_BY_QUEUE = "labels by resource or team"
    LABEL_OF_OTHER_VALUES = "label of all others"
    PATHWAY = "pathway continued in"
    PATHWAY_BESIDE = "pathway begun beside"
    PATHWAY_OF_RETURN = "pathway come back to"
    PATHWAY_OUTSIDE = "pathway walked outside"
    ATTRIBUTE = "attribute"
    ATTRIBUTE_SET = "attribute set"
    ATTRIBUTE_DRAWN = "attribute set by chance"
    ATTRIBUTE_OF_MEMBER = "attribute set to a member of the team"
    ATTRIBUTE_SAYING_YES = "attribute that must say 'yes'"
    VALUE = "value"
    VALUE_BY_CHANCE = "shares of values"
    MILESTONE = "milestone"
    MILESTONE_NOTED = "milestone noted"
    ACTIVITY = "activity"
    DURATION = "duration"
    CHOICE = "choice"
    CHANCE = "chance"
    CALENDAR = "calendar"
    CLINIC = "clinic"
    SLOT_CLASS = "slot class"
    LIST = "waiting list"
    SERVICE = "service"
    REQUEST_KIND = "request kind"
    ASKER = "kind of who asks"
    WORD = "word"
    FLAG = "flag"
    MINUTES = "minutes"
    SHARE = "share"
    LIMIT = "limit"
    YES_OR_NO = "yes or no"
    LADDER = "ladder"
    RUNG = "rung"
    CAUSE = "cause"
    OUTCOME = "outcome"
    FUNCTION = "function"
    TEXT = "text"


@dataclass(frozen=True)
class OneOf:
    """A field that is one of a few words; engines see its place in `codes` (else in `words`)."""

    what: str
    words: tuple[str, ...]
    codes: tuple[str, ...] = ()

    def code(self, word: str) -> int:
        """Return the code of a word."""
        return (self.codes or self.words).index(word)


@dataclass(frozen=True)
class CauseUnlessGiven:
    """The cause under which a wait is counted if none is given; fields stand in braces."""

    template: str


Duration: TypeAlias = Distribution | By[Distribution]

QueueName: TypeAlias = Annotated[str, Kind.QUEUE, NOT_EMPTY]
PriorityByPatient: TypeAlias = Annotated[Priority | By[Priority], Kind.PRIORITY]
Units: TypeAlias = Annotated[int, Bounds(1, MOST)]
UnitsByPatient: TypeAlias = Annotated[Units | By[Units], Kind.UNITS]
LabelName: TypeAlias = Annotated[str, Kind.LABEL, NOT_EMPTY]
LabelOnGivingUp: TypeAlias = Annotated[str, Kind.LABEL_ON_GIVING_UP]
LabelByChance: TypeAlias = Annotated[Shares | By[Shares], Kind.LABEL_BY_CHANCE]
LabelByValue: TypeAlias = Annotated[tuple[tuple[str, str], ...], Kind.LABEL_BY_VALUE]
LabelByQueue: TypeAlias = Annotated[
    tuple[tuple[str | None, str], ...], Kind.LABEL_BY_QUEUE, NOT_EMPTY
]
LabelOfOtherValues: TypeAlias = Annotated[str, Kind.LABEL_OF_OTHER_VALUES, NOT_EMPTY]
PathwayName: TypeAlias = Annotated[str, Kind.PATHWAY, NOT_EMPTY]
PathwayBeside: TypeAlias = Annotated[str, Kind.PATHWAY_BESIDE, NOT_EMPTY]
PathwayOfReturn: TypeAlias = Annotated[str, Kind.PATHWAY_OF_RETURN, NOT_EMPTY]
PathwayOutside: TypeAlias = Annotated[str, Kind.PATHWAY_OUTSIDE, NOT_EMPTY]
AttributeName: TypeAlias = Annotated[str, Kind.ATTRIBUTE, NOT_EMPTY]
AttributeSet: TypeAlias = Annotated[str, Kind.ATTRIBUTE_SET, NOT_EMPTY]
AttributeDrawn: TypeAlias = Annotated[str, Kind.ATTRIBUTE_DRAWN, NOT_EMPTY]
AttributeOfMember: TypeAlias = Annotated[str, Kind.ATTRIBUTE_OF_MEMBER, NOT_EMPTY]
AttributeSayingYes: TypeAlias = Annotated[str, Kind.ATTRIBUTE_SAYING_YES, NOT_EMPTY]
Value: TypeAlias = Annotated[str | By[str], Kind.VALUE]
ValueByChance: TypeAlias = Annotated[Shares | By[Shares], Kind.VALUE_BY_CHANCE]
Milestone: TypeAlias = Annotated[str, Kind.MILESTONE, NOT_EMPTY]
MilestoneNoted: TypeAlias = Annotated[str, Kind.MILESTONE_NOTED, NOT_EMPTY]
ActivityName: TypeAlias = Annotated[str, Kind.ACTIVITY, NOT_EMPTY]
ActivityDuration: TypeAlias = Annotated[Duration | None, Kind.DURATION]
ChoiceName: TypeAlias = Annotated[str, Kind.CHOICE, NOT_EMPTY]
ChanceOfYes: TypeAlias = Annotated[Shares | By[Shares], Kind.CHANCE]
CalendarName: TypeAlias = Annotated[str | By[str], Kind.CALENDAR]
ClinicName: TypeAlias = Annotated[str | By[str], Kind.CLINIC]
SlotClassName: TypeAlias = Annotated[str | By[str], Kind.SLOT_CLASS]
ListName: TypeAlias = Annotated[str | By[str], Kind.LIST]
ServiceName: TypeAlias = Annotated[str | By[str], Kind.SERVICE]
RequestKindName: TypeAlias = Annotated[str, Kind.REQUEST_KIND, NOT_EMPTY]
AskerKind: TypeAlias = Annotated[str | By[str] | None, Kind.ASKER, NOT_EMPTY]
Flag: TypeAlias = Annotated[bool, Kind.FLAG]
Minutes: TypeAlias = Annotated[float, Kind.MINUTES]
Share: TypeAlias = Annotated[Probability, Kind.SHARE]
Limit: TypeAlias = Annotated[float, Kind.LIMIT]
YesOrNo: TypeAlias = Annotated[str | By[str] | None, Kind.YES_OR_NO]
LadderName: TypeAlias = Annotated[str, Kind.LADDER, NOT_EMPTY]
RungName: TypeAlias = Annotated[str, Kind.RUNG, NOT_EMPTY]
Cause: TypeAlias = Annotated[str, Kind.CAUSE, NOT_EMPTY]
Outcome: TypeAlias = Annotated[str, Kind.OUTCOME, NOT_EMPTY]
Text: TypeAlias = Annotated[str, Kind.TEXT, NOT_EMPTY]


@dataclass(frozen=True)
class Field:
    """One field of a step: its name and kind, and what its annotation adds."""

    name: str
    kind: Kind
    one_of: OneOf | None = None
    cause: str = ""

    def of(self, step: object) -> Any:
        """Return what a step says in this field."""
        return getattr(step, self.name)


def fields_of(step_type: type) -> tuple[Field, ...]:
    """Return the fields of a type of step, in their order.

    Raises FlowsimError for a field whose kind is not declared: nothing could read it.
    """
    return _fields_of(step_type)


@cache
def _fields_of(step_type: type) -> tuple[Field, ...]:
    hints = get_type_hints(step_type, include_extras=True)
    return tuple(_field(step_type, item.name, hints[item.name]) for item in fields(step_type))


@cache
def fields_of_kind(step_type: type, *kinds: Kind) -> tuple[Field, ...]:
    """Return the fields of a type of step that are of these kinds, kind by kind, in their order."""
    return tuple(item for kind in kinds for item in fields_of(step_type) if item.kind is kind)


def _field(step_type: type, name: str, hint: object) -> Field:
    marks = list(_marks(hint))
    for mark in marks:
        if isinstance(mark, OneOf):
            return Field(name, Kind.WORD, one_of=mark)
        if isinstance(mark, CauseUnlessGiven):
            return Field(name, Kind.CAUSE, cause=mark.template)
        if isinstance(mark, Kind):
            return Field(name, mark)
    raise FlowsimError(
        f"step {step_type.__name__}: field '{name}' does not say what it is; annotate it with one "
        "of flowsim.hospital.vocabulary.kinds"
    )


def _marks(hint: object) -> Iterator[object]:
    """Yield what the annotations of a type say, outermost first."""
    if get_origin(hint) is Annotated:
        yield from hint.__metadata__  # type: ignore[attr-defined]
    for part in get_args(hint):
        yield from _marks(part)


def field_of(step_type: type, *kinds: Kind) -> Field:
    """Return the first field of one of these kinds.

    Raises FlowsimError if there is none: a field of another kind stands beside it.
    """
    for item in fields_of(step_type):
        if item.kind in kinds:
            return item
    wanted = " or ".join(kind.value for kind in kinds)
    raise FlowsimError(f"step {step_type.__name__}: has no field that is a {wanted}")


def alternatives(value: Any) -> list[Any]:
    """Return what a field may be: every value of its table, or the one it is."""
    return value.values() if isinstance(value, By) else [value]


def word_of(step_type: type) -> str:
    """Return the verb of a type of step as pathways write it: 'wait_until' for WaitUntil."""
    return re.sub(r"(?<!^)(?=[A-Z])", "_", step_type.__name__).lower()
