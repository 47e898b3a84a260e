"""Parameters that say themselves what they change, in the verbs of edits.

    declare_sooner: Sooner = shortens("declare_vacated")
    beds: Count = adds("ward", "elm", "beds")

is the whole of an initiative whose parameters act each on their own. Each has its null value and
makes no edit at it; the null value is also what a parameter has that no YAML file gives.
"""

from collections.abc import Callable
from dataclasses import field
from typing import Any

from flowsim.errors import FlowsimError
from flowsim.hospital.edits import add, find, scale, scale_odds, set_share
from flowsim.hospital.edits.edit import Edits
from flowsim.hospital.vocabulary.attributes import Shares
from flowsim.hospital.vocabulary.hospital import Hospital

EDITS, NULL = "edits", "null"
"""Keys of a field's metadata: a function of the value, and one of the hospital."""


def changes(null: Any, edits: Callable[[Any], Edits]) -> Any:
    """Declare a parameter by its null value and the edits that any other value of it makes."""

    def made(value: Any) -> Edits:
        return [] if value == null else edits(value)

    return field(default_factory=lambda: null, metadata={EDITS: made})


def each(edits: Callable[[str, Any], Edits]) -> Any:
    """Declare a parameter that is a table, each row of which makes edits; no rows change nothing.

    `each(lambda ward, beds: add("ward", ward, beds=beds))`
    """
    return changes({}, lambda table: [edits(name, row) for name, row in table.items()])


def adds(
    kind: str, name: str, to: str, *, null: Any = 0, made: Callable[[Any], Any] = lambda x: x
) -> Any:
    """Declare a parameter that is added to the field `to`: `adds("ward", "elm", "beds")`.

    `made` makes of its value what is added, such as `Timetable.every` of minutes.
    """
    return changes(null, lambda value: add(kind, name, **{to: made(value)}))


def scales(kind: str, name: str, what: str) -> Any:
    """Declare a parameter that multiplies the field `what`; 1 changes nothing."""
    return changes(1.0, lambda factor: scale(kind, name, **{what: factor}))


def shortens(activity: str) -> Any:
    """Declare a parameter that is the share by which an activity takes less time."""
    return changes(0.0, lambda share: scale("activity", activity, duration=1 - share))


def scales_odds(kind: str, name: str, label: str) -> Any:
    """Declare a parameter that multiplies the odds of a label; 1 changes nothing.

    `kind` is 'attribute', 'choice' or 'draw', as in `scale_odds`.
    """
    return changes(1.0, lambda factor: scale_odds(kind, name, {label: factor}))


def sets_share(kind: str, name: str, label: str) -> Any:
    """Declare a parameter that is the share of a label; what it is now changes nothing.

    `kind` is 'attribute', 'choice' or 'draw', as in `set_share`.
    """

    def now(hospital: Hospital) -> float:
        item = find(hospital, kind, name)
        shares = item.drawn if kind == "attribute" else item.shares
        if not isinstance(shares, Shares):
            raise FlowsimError(
                f"null: {kind} {name} has no one share of '{label}' (it depends on attributes, or "
                "steps set it), so none leaves it as it is; write `edits` and `null`"
            )
        return shares.of(label)

    def made(share: float) -> Edits:
        return set_share(kind, name, {label: share})

    return field(metadata={EDITS: made, NULL: now})
