"""Changes to a hospital as data, and how changes of several initiatives combine.

    edits = [add("ward", "elm", beds=4), scale("activity", "triage", duration=0.9)]
    changed = apply_edits(hospital, edits)

Edits are collected first and applied together, target by target, in an order of their own: it makes
no difference in which order they are given. Numbers are replaced, then scaled, then added to.
"""

from flowsim.hospital.edits.apply import apply_edits
from flowsim.hospital.edits.edit import Edit, conflicts, signed
from flowsim.hospital.edits.items import find
from flowsim.hospital.edits.steps import steps_of
from flowsim.hospital.edits.verbs import (
    add,
    after,
    around,
    before,
    divert,
    instead,
    move_shifts,
    new,
    new_activity,
    new_background,
    new_calendar,
    remove,
    replace,
    scale,
    scale_odds,
    set_mean,
    set_share,
)
from flowsim.hospital.edits.words import describe

__all__ = [
    "Edit",
    "add",
    "after",
    "apply_edits",
    "around",
    "before",
    "conflicts",
    "describe",
    "divert",
    "find",
    "instead",
    "move_shifts",
    "new",
    "new_activity",
    "new_background",
    "new_calendar",
    "remove",
    "replace",
    "scale",
    "scale_odds",
    "set_mean",
    "set_share",
    "signed",
    "steps_of",
]
