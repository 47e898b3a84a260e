"""Numbers set in a composed tree, where that gives what composing the scenario anew would.

Hydra takes half a second to compose a scenario with other numbers, however few, and as long again
goes into validating it. The former need not be done at all, the latter where there is time.
"""

import re
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, TypeAlias

from flowsim.config.folders import Folders
from flowsim.config.resolved import ResolvedConfig, changed_run, resolve
from flowsim.config.run_settings import RunSettings, ScenarioText
from flowsim.errors import FlowsimError

Numbers = Mapping[str, int | float]
"""Numbers by their keys: 'hospital.wards.stays.need_scale.value'."""

PLAIN_KEY = re.compile(r"[A-Za-z_]\w*(\.[A-Za-z_]\w*)+", re.ASCII)
"""A key that can be given on the command line."""

NAMED = re.compile(r"[\w.]+")
REFERS = re.compile(r"\$\{([^}]*)|\\(?:x|u00|U000000)24")
"""A value taken from another key, or a dollar sign written so that it is not seen."""


@dataclass(frozen=True, kw_only=True)
class Unresolved:
    """A scenario in which numbers have been set, composed and not yet validated.

    `run` and `scenario` are those of the scenario; `words` are all its settings, by which a fault
    is found, and `where` says to whom the numbers belong.
    """

    tree: Mapping[str, Any]
    run: RunSettings
    scenario: ScenarioText
    words: tuple[str, ...]
    folders: Folders
    where: str

    def with_run(self, **changes: Any) -> "Unresolved":
        """Return the same with other run settings, as `ResolvedConfig.with_run` does."""
        run, made = changed_run(self.run, changes)
        return replace(self, run=run, tree={**self.tree, **made})

    def resolved(self) -> ResolvedConfig:
        """Return what `load` does for these settings. Raises FlowsimError as it does."""
        try:
            found = resolve(dict(self.tree), self.folders, self.words)
        except FlowsimError as problem:
            raise of_numbers(problem, self.where) from None
        return replace(found, run=self.run)


Configured: TypeAlias = ResolvedConfig | Unresolved


def of_numbers(problem: FlowsimError, where: str) -> FlowsimError:
    """Return a fault found by settings that nobody has written on the command line."""
    return FlowsimError(f"{where}: {str(problem).removeprefix('command line: ')}")


def set_numbers(tree: Mapping[str, Any], numbers: Numbers) -> dict[str, Any]:
    """Return a tree with numbers in the place of those under their keys, all of which it has.

    What does not change is shared with the tree given.
    """
    changed = dict(tree)
    copies: dict[str, dict[str, Any]] = {"": changed}
    for key, number in numbers.items():
        block, _, name = key.rpartition(".")
        _own(copies, block)[name] = number
    return changed


def _own(copies: dict[str, dict[str, Any]], block: str) -> dict[str, Any]:
    """Return a block of a tree that is copied, which is copied, too, where it is not yet."""
    if block not in copies:
        outer, _, name = block.rpartition(".")
        held = _own(copies, outer)
        held[name] = copies[block] = dict(held[name])
    return copies[block]


def can_be_set(keys: Collection[str], tree: Mapping[str, Any], references: Collection[str]) -> bool:
    """Return whether numbers under these keys change nothing else of a composed tree.

    Something else changes where it refers to one of them, or where a block in which one lies is
    that of another key. `references` are those of `referred_to`.
    """
    if not all(PLAIN_KEY.fullmatch(key) and _is_number(_held(tree, key)) for key in keys):
        return False
    return not any(
        other in keys or not NAMED.fullmatch(other) or isinstance(_held(tree, other), Mapping)
        for other in references
    )


def referred_to(folders: Folders, words: Sequence[str]) -> set[str]:
    """Return every key that a file, or a word, refers to; '' for what is not understood."""
    files = [file for folder in folders.all for file in folder.rglob("*.yaml") if file.is_file()]
    texts = [*words, *(file.read_text(encoding="utf-8", errors="replace") for file in files)]
    return {found[1] or "" for text in texts for found in REFERS.finditer(text)}


def _is_number(value: object) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool)


def _held(tree: object, key: str) -> object:
    """Return what a tree holds under a key, None where there is nothing."""
    for part in key.split("."):
        tree = tree.get(part) if isinstance(tree, Mapping) else None
    return tree
