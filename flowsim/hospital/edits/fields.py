"""What can be edited: the fields of each kind of thing, and the rule by which edits of one combine.

A rule's `combine(old, edits, where)` gives the new value from the old one and all edits of the
field; it must not matter in which order they come.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from flowsim.errors import FlowsimError, unknown_name
from flowsim.hospital.edits import combine
from flowsim.hospital.edits.edit import Edit

Combine = Callable[[Any, Sequence[Edit], str], Any]


@dataclass(frozen=True, kw_only=True)
class Rule:
    """Which operations a field takes, and how several combine.

    `rows`: what is added and removed are rows, each a target of its own. `attribute`: the
    dataclass field that holds the value, if it is not the edit's own word for it.
    """

    operations: tuple[str, ...]
    combine: Combine
    rows: bool = False
    attribute: str = ""


VALUE = Rule(operations=("replace",), combine=combine.value)
NUMBER = Rule(operations=("replace", "scale", "add"), combine=combine.number)
RATES = Rule(operations=("replace", "scale", "add"), combine=combine.rates)
FACTOR = Rule(operations=("replace", "scale"), combine=combine.number)
TIMES = Rule(operations=("replace", "add", "remove"), combine=combine.times, rows=True)
OPENING = Rule(operations=("replace", "add"), combine=combine.opening)
SERVES = Rule(operations=("replace", "add", "remove"), combine=combine.rows, rows=True)
MEMBERS = Rule(operations=("replace", "add", "remove"), combine=combine.members, rows=True)
CAPACITY = Rule(operations=("replace", "add", "remove"), combine=combine.capacity)
UNFILLED = Rule(
    operations=("replace", "scale"), combine=combine.unfilled_share, attribute="capacity"
)
DURATION = Rule(operations=("replace", "set_mean", "scale"), combine=combine.duration)
BATCH = Rule(operations=("replace", "add"), combine=combine.batch_times)


def _shares(attribute: str) -> Rule:
    operations = ("replace", "set_share", "scale_odds")
    return Rule(operations=operations, combine=combine.shares, attribute=attribute)


FIELDS: dict[str, dict[str, Rule]] = {
    "ward": {
        "beds": NUMBER,
        "escalation_beds": NUMBER,
        "protected_beds": NUMBER,
        "outlier_maximum": NUMBER,
        "serves": SERVES,
        "bed_type": VALUE,
        "assessing": VALUE,
        "division": VALUE,
    },
    "service": {"outlier_patience_minutes": NUMBER, "division": VALUE},
    "resource": {"capacity": CAPACITY, "pace": FACTOR, "unfilled_share": UNFILLED},
    "team": {"members": MEMBERS},
    "activity": {"duration": DURATION},
    "attribute": {"shares": _shares("drawn"), "calendar": VALUE},
    "choice": {"shares": _shares("shares")},
    "draw": {"shares": _shares("shares")},
    "calendar": {"times": TIMES, "opening": OPENING},
    "arrivals": {
        "per_hour": RATES,
        "season": RATES,
        "day_sd": NUMBER,
        "bound_per_hour": VALUE,
        "times": BATCH,
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
    },
    "escalation": {"review": TIMES, "release": FACTOR, "opening_lag_minutes": NUMBER},
    "escalation_level": {
        "occupancy": NUMBER,
        "boarders": NUMBER,
        "longest_wait_minutes": NUMBER,
        "escalation_share": NUMBER,
        "early_discharge_minutes": NUMBER,
    },
}


def check_field(kind: str, field: str, operation: str) -> Rule:
    """Return the rule of a field.

    Raises FlowsimError, with what there is, for a kind or field that cannot be edited or an
    operation that it does not take.
    """
    if kind not in FIELDS:
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
