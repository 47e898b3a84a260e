"""Which numbers of the configuration change the records of a scenario, and which change nothing.

A number is changed alone, by a large step (to the ends of its range, if it has one), and the
hospital is run again at full size with the same random numbers: three weeks first, then, for what
did nothing there, a year with dates, a winter and each initiative. What changes no record is inert;
what does not even reach the program that an engine runs is unread.
"""

import copy
import hashlib
import re
from collections.abc import Collection, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, fields
from fnmatch import fnmatch
from functools import cache
from pathlib import Path
from typing import Any

import numpy as np
import yaml

from flowsim.config.folders import Folders
from flowsim.config.resolved import load, resolve
from flowsim.engine.digest import one_digest, program_digests
from flowsim.engine.lowering import lower
from flowsim.engine.simulate import engine_of
from flowsim.errors import FlowsimError
from flowsim.hospital.initiatives.initiative import with_initiatives
from flowsim.hospital.vocabulary.hospital import Hospital
from flowsim.records.tables import Raw
from flowsim.scenario.build import untouched
from flowsim.scenario.scale import scaled
from tests.engines import FASTEST

HERE = Path(__file__).parent
CLOCK = re.compile(r"(\d\d):(\d\d)")
NO_INPUT = ("range", "plausible", "source")
"""Keys that say something of a number and are none of the hospital's."""

ACTS, INERT, UNREAD, REFUSED = "acts", "inert", "unread", "refused"
Path_ = tuple[str | int, ...]


@dataclass(frozen=True)
class World:
    """A scenario with settings, and the weeks it is run."""

    scenario: str
    overrides: tuple[str, ...]
    weeks: int


WORLDS = (
    World("baseline", (), 3),
    World("baseline", ("period.start_date='2018-04-02'",), 52),
    World("baseline", ("period=winter_2017_18",), 13),
    World("baseline", ("period=winter_2017_18", "period.start_date='2017-11-27'"), 13),
    World("bed_bureau", (), 3),
    World("criteria_led_discharge", (), 3),
    World("ed_xray", (), 3),
    World("staffing", (), 3),
    World("opat+early_supported_discharge", (), 52),
)
FIRST = WORLDS[:1]
WITHOUT_THEATRES = World("without_theatres", (), 12)
WHERE_MODELLED = {
    "hospital.electives.": WITHOUT_THEATRES,
    "hospital.critical_care.per_day.": WITHOUT_THEATRES,
    "hospital.critical_care.need.": WITHOUT_THEATRES,
    "hospital.critical_care.death_share.": WITHOUT_THEATRES,
    "hospital.theatres.": World("baseline", (), 5),
    "hospital.emergency_theatres.": World("baseline", (), 5),
    "hospital.critical_care.units.": World("baseline", (), 12),
    "hospital.critical_care.units.sources.emergency_theatre.per_day.": World(
        "baseline", ("hospital.emergency_theatres.modelled=false",), 12
    ),
}
"""For numbers of a part that a scenario may leave out: the one world in which they can act.

Of several that fit, the last.
"""
LATER_TRIES = 2
"""Values tried in each world after the first, of those that the first allowed."""


@dataclass(frozen=True)
class Leaf:
    """One number: where it stands, what it is, and its plausible range, if it has one."""

    path: Path_
    value: float | str
    range: tuple[float, float] | None = None

    @property
    def name(self) -> str:
        """The path as one text."""
        return ".".join(str(part) for part in self.path)

    def steps(self) -> list[float | str]:
        """Return other values to try, the likeliest to act first."""
        if isinstance(self.value, str):
            hours, minutes = (int(part) for part in CLOCK.fullmatch(self.value).groups())  # type: ignore[union-attr]
            return [f"{(hours + k) % 24:02d}:{minutes:02d}" for k in (2, -2, 5)]
        if self.range is not None:
            low, high = self.range
            return [v for v in (high, low, (low + high) / 2) if v != self.value]
        tries = [self.value * 3 or 3, self.value / 2, self.value + 1, self.value - 1, 0, 1]
        whole = isinstance(self.value, int)
        return [
            v for v in dict.fromkeys(round(t) if whole else t for t in tries) if v != self.value
        ]


def leaves_of(node: Any, path: Path_ = (), near: Any = None) -> Iterator[Leaf]:
    """Yield every number and every time of day of a tree."""
    if isinstance(node, Mapping):
        for key, inner in node.items():
            if key not in NO_INPUT:
                yield from leaves_of(inner, (*path, key), node.get("range"))
    elif isinstance(node, list):
        for k, inner in enumerate(node):
            yield from leaves_of(inner, (*path, k))
    elif isinstance(node, str):
        if CLOCK.fullmatch(node):
            yield Leaf(path, node)
    elif isinstance(node, int | float) and not isinstance(node, bool):
        own = near and near[0] <= node <= near[1]  # else it is of another number of the table
        yield Leaf(path, node, tuple(near) if own else None)


def all_leaves() -> list[Leaf]:
    """Return the numbers of the hospital and the period of the baseline."""
    tree = load("baseline").tree
    return [leaf for part in ("hospital", "period") for leaf in leaves_of(tree[part], (part,))]


def changed(tree: Mapping[str, Any], leaf: Leaf, value: float | str) -> dict[str, Any]:
    """Return a copy of a tree with another value in the place of a leaf.

    Of shares that add to one, in one table, key by key of several, or of those that are of one kind
    by another key, the largest other share takes the difference.
    """
    made: dict[str, Any] = copy.deepcopy(dict(tree))
    above, node = {}, made
    for part in leaf.path[:-1]:
        above, node = node, node[part]
    last = leaf.path[-1]
    others = [
        (table, key)
        for table, key in _shares(above, node, last)
        if not (table is node and key == last)
    ]
    if others and not isinstance(value, str):
        table, key = max(others, key=lambda place: place[0][place[1]])
        table[key] = round(table[key] + node[last] - value, 10)
    node[last] = value
    return made


def _shares(above: Any, node: Any, last: str | int) -> list[tuple[Any, str | int]]:
    """Return the places of the shares that add to one with `node[last]`: table and key."""
    keys = node if isinstance(node, Mapping) else range(len(node))
    rows = above.values() if isinstance(above, Mapping) else ()
    alike = [row for row in rows if isinstance(row, Mapping) and last in row]
    words = [key for key in keys if isinstance(node[key], str)] if alike else []
    of_kind = [[row for row in alike if row.get(word) == node[word]] for word in words]
    for places in (
        [(node, key) for key in keys],
        *([(row, last) for row in some] for some in (alike, *of_kind)),
    ):
        if len(places) > 1 and _add_to_one([table[key] for table, key in places]):
            return places
    return []


def _add_to_one(values: Collection[Any]) -> bool:
    numbers = all(isinstance(value, int | float) for value in values)
    return numbers and abs(sum(values) - 1) < 1e-6


def verdict(leaf: Leaf, worlds: tuple[World, ...] = WORLDS) -> str:
    """Return whether a leaf acts in one of the worlds, and if not, what is known of it.

    'inert': it changes programs, but no records; 'unread': not even programs; 'refused': no other
    value is allowed.
    """
    found, values = REFUSED, leaf.steps()
    for part, world in WHERE_MODELLED.items():
        if leaf.name.startswith(part):
            worlds = (world,)
    for world in worlds:
        allowed = []
        for value in values:
            try:
                same_program, same_records = _compared(world, leaf, value)
            except FlowsimError:
                continue
            if not same_records:
                return ACTS
            allowed.append(value)
            found = INERT if not same_program or found == INERT else UNREAD
        values = allowed[:LATER_TRIES] or values
    return found


def _compared(world: World, leaf: Leaf, value: float | str) -> tuple[bool, bool]:
    """Return whether programs and records stay the same with another value of a leaf.

    A program that is the same is not run again.
    """
    program, records = _unchanged(world)
    lowered = lower(_hospital(changed(_tree(world), leaf, value)), weeks=world.weeks)
    if one_digest(program_digests(lowered)) == program:
        return True, True
    return False, digest_of(engine_of(FASTEST)(lowered, 1, 0)) == records


@cache
def _unchanged(world: World) -> tuple[str, str]:
    """Return the digests of a world's program and of its records."""
    program = lower(_hospital(_tree(world)), weeks=world.weeks)
    return one_digest(program_digests(program)), digest_of(engine_of(FASTEST)(program, 1, 0))


@cache
def _tree(world: World) -> dict[str, Any]:
    return dict(load(world.scenario, list(world.overrides)).tree)


def _hospital(tree: Mapping[str, Any]) -> Hospital:
    """Return what `flowsim.scenario.build` does, unchecked: checking takes as long as building."""
    config = resolve(copy.deepcopy(dict(tree)), Folders.of(None))
    return scaled(with_initiatives(untouched(config), config.initiatives), config.run.scale)


def digest_of(raw: Raw) -> str:
    """Return one digest of all that an engine handed over."""
    total = hashlib.sha256()
    for item in fields(raw):
        value = getattr(raw, item.name)
        for column in value.values() if isinstance(value, Mapping) else (value,):
            total.update(np.ascontiguousarray(column).tobytes())
    return total.hexdigest()


def verdicts(
    leaves: Sequence[Leaf], worlds: tuple[World, ...], jobs: int = 1
) -> Iterator[tuple[Leaf, str]]:
    """Yield every leaf and its verdict, worked out by several processes."""
    if jobs == 1:
        yield from ((leaf, verdict(leaf, worlds)) for leaf in leaves)
        return
    with ProcessPoolExecutor(jobs) as pool:
        yield from zip(leaves, pool.map(verdict, leaves, [worlds] * len(leaves)), strict=True)


def reasons() -> dict[str, str]:
    """Return why numbers may be inert, by a pattern of their names."""
    tree: dict[str, str] = yaml.safe_load((HERE / "inert.yaml").read_text(encoding="utf-8"))
    return tree


def reason_for(name: str) -> str | None:
    """Return why a number may be inert, or None."""
    return next((why for pattern, why in reasons().items() if fnmatch(name, pattern)), None)
