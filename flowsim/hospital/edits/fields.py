"""What can be edited: the fields of each kind of thing, and the rule by which edits of one combine.

A rule's `combine(old, edits, where)` gives the new value from the old one and all edits of the
field; it must not matter in which order they come.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Annotated, Any, get_args, get_origin

from flowsim.errors import FlowsimError, unknown_name
from flowsim.hospital.edits import combine
from flowsim.hospital.edits.edit import Edit
from flowsim.hospital.edits.items import ADDABLE, CHANCES
from flowsim.hospital.vocabulary.calendars import Calendar, Shift, Timetable
from flowsim.hospital.vocabulary.kinds import Duration
from flowsim.hospital.vocabulary.parts import Count, Positive, Probability, brought, hint_of
from flowsim.hospital.vocabulary.wards import BedBureau, Escalation
from flowsim.numbers import finite

Combine = Callable[[Any, Sequence[Edit], str], Any]


@dataclass(frozen=True, kw_only=True)
class Rule:
    """Which operations a field takes, and how several combine.

    `rows`: what is added and removed are rows, each a target of its own. `attribute`: the
    dataclass field that holds the value, if it is not the edit's own word for it. `gives` and
    `adds` are the annotations that values are brought to which replace it, and which are added
    or removed; where they are None, that of the dataclass field decides.
    """

    operations: tuple[str, ...]
    combine: Combine
    rows: bool = False
    attribute: str = ""
    gives: Any = None
    adds: Any = None


VALUE = Rule(operations=("replace",), combine=combine.value)
NUMBER = Rule(operations=("replace", "scale", "add"), combine=combine.number)
BEDS_PER_NURSE = Rule(operations=("replace", "scale", "add"), combine=combine.number, adds=float)
RATES = Rule(operations=("replace", "scale", "add"), combine=combine.rates, adds=float)
FACTOR = Rule(operations=("replace", "scale"), combine=combine.number)
TIMES = Rule(
    operations=("replace", "add", "remove"), combine=combine.times, rows=True, gives=Timetable
)
OPENING = Rule(operations=("replace", "add"), combine=combine.opening, gives=Calendar)
SERVES = Rule(operations=("replace", "add", "remove"), combine=combine.rows, rows=True)
MEMBERS = Rule(operations=("replace", "add", "remove"), combine=combine.members, rows=True)
CAPACITY = Rule(
    operations=("replace", "add", "remove"),
    combine=combine.capacity,
    adds=Count | Calendar | tuple[Shift, ...],
)
UNFILLED = Rule(
    operations=("replace", "scale"),
    combine=combine.unfilled_share,
    attribute="capacity",
    gives=Probability,
)
DURATION = Rule(
    operations=("replace", "set_mean", "scale"), combine=combine.duration, gives=Duration
)
DRAWN = Rule(operations=("replace", "scale"), combine=combine.duration)
FENCES = Rule(operations=("replace", "add"), combine=combine.fences)
SESSIONS = Rule(operations=("replace", "scale", "add"), combine=combine.sessions)
BATCH = Rule(operations=("replace", "add", "remove"), combine=combine.batch_times)


def _shares(attribute: str) -> Rule:
    operations = ("replace", "set_share", "scale_odds")
    return Rule(operations=operations, combine=combine.shares, attribute=attribute)


FIELDS: dict[str, dict[str, Rule]] = {
    "ward": {
        "beds": NUMBER,
        "escalation_beds": NUMBER,
        "ring_fences": FENCES,
        "outlier_maximum": NUMBER,
        "serves": SERVES,
        "bed_type": VALUE,
        "assessing": VALUE,
        "division": VALUE,
        "nurses": VALUE,
        "beds_per_nurse": BEDS_PER_NURSE,
    },
    "service": {
        "acceptable_patience_minutes": NUMBER,
        "outlier_patience_minutes": NUMBER,
        "division": VALUE,
    },
    "resource": {
        "capacity": CAPACITY,
        "pace": FACTOR,
        "unfilled_share": UNFILLED,
        "ring_fences": FENCES,
    },
    "team": {"members": MEMBERS},
    "clinic": {"sessions": SESSIONS, "classes": VALUE},
    "waiting_list": {
        "order": VALUE,
        "most": VALUE,
        "quotas": VALUE,
        "turnover_minutes": NUMBER,
        "allowance_minutes": NUMBER,
        "overrun_chance": FACTOR,
    },
    "activity": {"duration": DURATION},
    "number": {"drawn": DRAWN},
    "attribute": {"values": VALUE, "shares": _shares("drawn"), "calendar": VALUE},
    "choice": {"shares": _shares("shares")},
    "draw": {"shares": _shares("shares")},
    "calendar": {"times": TIMES, "opening": OPENING},
    "arrivals": {
        "per_hour": RATES,
        "season": RATES,
        "day_sd": NUMBER,
        "bound_per_hour": VALUE,
        "times": BATCH,
        "gap": DRAWN,
        "multiplier": VALUE,
        "ramp": VALUE,
        "attends": FACTOR,
        "pathway": VALUE,
    },
    "bureau": {
        "mode": VALUE,
        "review": TIMES,
        "allocate_uncleaned": VALUE,
        "turn_round": VALUE,
    },
    "request_kind": {
        "rank": NUMBER,
        "overdue_rank": VALUE,
        "overdue_after_arrival_minutes": NUMBER,
        "overdue_after_request_minutes": NUMBER,
        "from_minute": VALUE,
        "to_minute": VALUE,
        "boards": VALUE,
        "may_outlie": VALUE,
        "fenced_as": VALUE,
    },
    "escalation": {
        "review": TIMES,
        "release": FACTOR,
        "hold_minutes": NUMBER,
        "opening_lag_minutes": NUMBER,
    },
    "escalation_level": {
        "occupancy": NUMBER,
        "boarders": NUMBER,
        "longest_wait_minutes": NUMBER,
        "actions": VALUE,
    },
}


PARTS: dict[str, tuple[type, ...]] = {
    **ADDABLE,
    "bureau": (BedBureau,),
    "escalation": (Escalation,),
    **{kind: (step,) for kind, step in CHANCES.items()},
}
"""What each kind of thing is."""


def fitted(kind: str, field: str, operation: str, value: Any) -> Any:
    """Return a value brought to what a field takes in an edit.

    Raises FlowsimError, with the field, for one of another sort. Whole numbers are given and added
    whole; scaled ones are rounded.
    """
    rule, where = check_field(kind, field, operation), f"{operation} {kind}: {field}"
    if operation == "row":
        return value
    if operation in ("scale", "scale_odds"):
        return finite(value, where, least=0)
    if operation in ("set_mean", "set_share"):
        return brought(value, Positive if operation == "set_mean" else Probability, where)
    name = rule.attribute or field
    hints = [hint_of(part, name) for part in PARTS.get(kind, ())]
    own = rule.gives or next(hint for hint in hints if hint is not None)
    if operation == "replace":
        return brought(value, own, where)
    return brought(value, rule.adds or _bare(own), where)


def _bare(hint: Any) -> Any:
    """Return an annotation without its bounds: what is added to a number may be negative."""
    return get_args(hint)[0] if get_origin(hint) is Annotated else hint


def check_field(kind: str, field: str, operation: str) -> Rule:
    """Return the rule of a field.

    Raises FlowsimError, with what there is, for a kind or field that cannot be edited or an
    operation that it does not take.
    """
    if not isinstance(kind, str) or kind not in FIELDS:
        raise unknown_name("edit", "kind of thing to edit", kind, FIELDS)
    if field not in FIELDS[kind]:
        raise unknown_name(f"edit of a {kind.replace('_', ' ')}", "field", field, FIELDS[kind])
    rule = FIELDS[kind][field]
    if operation not in rule.operations and not (operation == "row" and rule.rows):
        raise FlowsimError(
            f"edit of a {kind.replace('_', ' ')}: {field} cannot be changed by '{operation}' "
            f"(possible: {', '.join(rule.operations)})"
        )
    return rule
