"""Damage to configurations and to the text of their files, each from the number of its case."""

import copy
import random
import re
from collections.abc import Iterator
from typing import Any

import pytest

PARTS = 4
"""The cases are shared out to so many tests, which may run at the same time."""

EACH_PART = [
    pytest.param(part, marks=pytest.mark.xdist_group(f"damage {part}")) for part in range(PARTS)
]

NUMBERS: tuple[Any, ...] = (
    float("nan"),
    float("inf"),
    float("-inf"),
    -1,
    -0.5,
    0,
    0.5,
    1e-300,
    1e300,
    2**31,
    2**63,
    10**400,
)
OTHERS: tuple[Any, ...] = (
    "x",
    "09:00",
    "mornin",
    "",
    None,
    True,
    [],
    [1],
    [["a"]],
    {},
    {"a": 1},
    {"default": {"value": 1}},
)
SCRAPS = (
    "\t",
    "'",
    '"',
    "[",
    "}",
    "{",
    ":",
    ": ",
    "- ",
    "&a ",
    "*a",
    "!!binary ",
    "!!python/name:os.getcwd ",
    "<<: ",
    "%",
    "@",
    "`",
    "|\n",
    "\x00",
    "\ufeff",
    "é",
    "${x}",
    "${oc.env:HOME}",
    "???",
    "010",
    "4:30",
    ".nan",
    "1" * 5000,
    "[" * 500,
    "\n---\n",
    "hydra: {}\n",
    "_target_: os.getcwd\n",
)


def leaves(tree: Any, path: tuple[Any, ...] = ()) -> Iterator[tuple[tuple[Any, ...], Any]]:
    """Yield (path, value) of everything in a tree, what holds others included."""
    items: Any = ()
    if isinstance(tree, dict):
        items = tree.items()
    elif isinstance(tree, list):
        items = enumerate(tree)
    for key, value in items:
        yield from leaves(value, (*path, key))
        yield (*path, key), value


def is_number(value: Any) -> bool:
    """Return whether a value is a number, and not true or false."""
    return isinstance(value, int | float) and not isinstance(value, bool)


def at(tree: Any, path: tuple[Any, ...]) -> Any:
    """Return what stands at a path."""
    for key in path:
        tree = tree[key]
    return tree


def changed(tree: Any, path: tuple[Any, ...], value: Any) -> Any:
    """Return a copy of a tree with another value at a path."""
    found = copy.deepcopy(tree)
    at(found, path[:-1])[path[-1]] = value
    return found


def damaged_tree(tree: Any, case: int) -> tuple[Any, str]:
    """Return a copy of a tree with one fault, and what was done, for the message of a test."""
    chance = random.Random(case)
    path, value = chance.choice(list(leaves(tree)))
    kind = chance.choice(("number", "other", "remove", "rename", "ten times"))
    if kind == "ten times" and is_number(value):
        return changed(tree, path, value * 10), f"{path} ten times"
    found = copy.deepcopy(tree)
    owner = at(found, path[:-1])
    if kind == "remove":
        del owner[path[-1]]
    elif kind == "rename" and isinstance(owner, dict):
        owner[chance.choice(("09:00", "default", "no", "x"))] = owner.pop(path[-1])
    else:
        owner[path[-1]] = chance.choice(NUMBERS if kind == "number" else OTHERS)
        return found, f"{path} = {str(owner[path[-1]])[:40]}"
    return found, f"{path} {kind}"


def damaged_text(text: str, case: int) -> bytes:
    """Return the text of a file with one to three faults, as bytes."""
    chance = random.Random(case)
    for _ in range(chance.choice((1, 1, 2, 3))):
        place, length = chance.randrange(len(text) + 1), chance.randint(1, 12)
        kind = chance.choice(("insert", "insert", "cut", "repeat", "indent", "end", "digit"))
        before, after = text[:place], text[place:]
        if kind == "insert":
            text = before + chance.choice(SCRAPS) + after
        elif kind == "cut":
            text = before + after[length:]
        elif kind == "repeat":
            text = before + after[:length] * 3 + after[length:]
        elif kind == "indent":
            text = before + after.replace("\n", "\n  ", 1)
        elif kind == "digit":
            text = before + re.sub("[0-9]", chance.choice("0123456789"), after, count=1)
        else:
            text = before
    return text.encode(chance.choice(["utf-8"] * 8 + ["utf-16", "utf-8-sig"]), "replace")
