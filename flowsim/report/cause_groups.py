"""The bars in which causes of time are drawn: the groups of their terms, each with its colour."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from flowsim.report.drawing import (
    AQUA,
    BLUE,
    DARK_BLUE,
    LIGHT_BLUE,
    MID_GREY,
    ORANGE,
    PALE_GREY,
    PINK,
)

if TYPE_CHECKING:
    import pandas as pd

YELLOW, PURPLE, GREEN = "#FFB81C", "#7C2855", "#006747"

COLOURS = {
    "being assessed and treated": BLUE,
    "waiting in the ambulance": DARK_BLUE,
    "waiting to be registered and triaged": LIGHT_BLUE,
    "waiting for a space": ORANGE,
    "waiting for ED staff": YELLOW,
    "waiting for test results": AQUA,
    "waiting for a specialty": MID_GREY,
    "waiting for a bed": PINK,
    "waiting to be moved": PURPLE,
    "waiting for an operation": GREEN,
    "clinical need": BLUE,
    "waiting for a ward round": YELLOW,
    "waiting for a specialist": MID_GREY,
    "waiting for tests": AQUA,
    "waiting for medicines": ORANGE,
    "waiting for care outside hospital": PINK,
    "waiting for transport": DARK_BLUE,
    "waiting for another bed": LIGHT_BLUE,
}
"""Colours of the groups that the departments declare, in the order of the bars."""

OTHER = "other"


@dataclass(frozen=True, kw_only=True)
class Group:
    """Some causes under one name and colour."""

    name: str
    colour: str
    is_care: bool = False


def groups(causes: "pd.DataFrame") -> dict[str, Group]:
    """Return the group of each cause of a profile, in the order of the bars.

    `causes` has the columns cause, group and waits. Groups with a colour of their own come first,
    in the order of `COLOURS`; then those of an analyst's own model, grey; causes in no group are
    'other'.
    """
    rows = causes.drop_duplicates("cause").astype({"cause": str, "group": str})
    group_of = {c: group or OTHER for c, group in zip(rows["cause"], rows["group"], strict=True)}
    care = {group_of[cause] for cause in rows["cause"][~rows["waits"].astype(bool)]}
    made = {
        name: Group(name=name, colour=COLOURS.get(name, PALE_GREY), is_care=name in care)
        for name in _in_order(group_of.values())
    }
    return {cause: made[name] for name in made for cause in group_of if group_of[cause] == name}


def _in_order(names: Iterable[str]) -> list[str]:
    used = dict.fromkeys(names)
    own = [name for name in used if name not in COLOURS and name != OTHER]
    return [
        *(name for name in COLOURS if name in used),
        *own,
        *((OTHER,) if OTHER in used else ()),
    ]
