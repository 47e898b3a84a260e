"""Composed configurations are kept in the user's cache: Hydra takes a second, reading one nothing.

What is kept is the plain tree that Hydra made, before it is validated: of the files chosen, and
with the values that were set in it. Its file is named by a hash of everything the tree is made of,
so that a change of a file, a setting or a library finds nothing. Only what composed without a fault
is kept, after its own digest, which tells a damaged file; whatever goes wrong with the folder,
Hydra composes.
"""

import hashlib
import json
import os
import tempfile
from collections.abc import Callable, Sequence
from contextlib import suppress
from importlib import metadata
from pathlib import Path
from typing import Any

from flowsim.config.folders import Folders, shipped_folder
from flowsim.plugins import own_initiatives
from flowsim.user_cache import do_without, folder_for

Tree = dict[str, Any]

FOLDER = "configurations"
MOST_KEPT = 200
"""Files kept; those not used for longest go first. A file takes some 60 kB."""

LIBRARIES = ("hydra-core", "omegaconf", "PyYAML")


def cached(
    overrides: Sequence[str], folders: Folders, make: Callable[[], Tree], resolved: bool = True
) -> Tree:
    """Return the tree for these overrides: as kept, or else made, and then kept.

    `resolved` says whether references in it are, which the name of what is kept tells apart.

    With files or initiatives of the user's own, which may hold anything, it is made in every run;
    one of files alone, before their references are resolved, once in a run.
    """
    if folders.own and not own_initiatives() and not resolved:
        return _remembered(overrides, folders.own, make)
    name = None if folders.own or own_initiatives() else _name([f"{resolved=}", *overrides])
    if name is None:
        return make()
    folder = folder_for(FOLDER)
    with suppress(OSError):
        return _read(folder / name)
    tree = make()
    try:
        _keep(folder, name, tree)
    except OSError as problem:
        do_without(folder, f"a configuration cannot be kept ({problem.strerror})")
    return tree


_MADE: dict[tuple[str, ...], str] = {}
"""What this process has made of files of the user's own, as JSON, by all that it is made of."""

MOST_REMEMBERED = 20


def _remembered(overrides: Sequence[str], own: Path, make: Callable[[], Tree]) -> Tree:
    """Return the tree for these overrides as this process has made it, or else make it."""
    texts = hashlib.sha256()
    for file in sorted(own.rglob("*.yaml")):
        if file.is_file():
            texts.update(f"{file}\0".encode() + _digest(file.read_bytes()))
    key = (str(own), texts.hexdigest(), *overrides)
    if key not in _MADE:
        tree = make()
        text = _as_json(tree)
        if text is None:
            return tree
        while len(_MADE) >= MOST_REMEMBERED:
            del _MADE[next(iter(_MADE))]
        _MADE[key] = text
    found: Tree = json.loads(_MADE[key])
    return found


def _as_json(tree: Tree) -> str | None:
    """Return a tree as JSON, None where that would be read as another."""
    try:
        text = json.dumps(tree)
    except (TypeError, ValueError):
        return None
    return text if json.loads(text) == tree else None


def _read(file: Path) -> Tree:
    """Return the tree kept in a file. Raises OSError where it is not there or damaged."""
    digest, _, text = file.read_bytes().partition(b"\n")
    if digest != _digest(text):
        do_without(file.parent, f"{file.name} is damaged")
        raise OSError(f"{file} is damaged")
    found: Tree = json.loads(text)
    with suppress(OSError):
        os.utime(file)  # it has been used, and is among the last to go
    return found


def _digest(text: bytes) -> bytes:
    return hashlib.sha256(text).hexdigest().encode()


def _name(overrides: Sequence[str]) -> str | None:
    """Return the name of the file; None where the tree may depend on more than it is made of.

    The shipped files take nothing from the environment, the time or other folders (a test sees to
    it); an override that refers to something is not looked at closely.
    """
    if any("$" in override or "hydra" in override for override in overrides):
        return None
    digest = hashlib.sha256(json.dumps(list(overrides)).encode())
    for library in LIBRARIES:
        digest.update(metadata.version(library).encode() + b"\0")
    for folder, kind in ((Path(__file__).parent, "*.py"), (shipped_folder(), "*.yaml")):
        for file in sorted(folder.rglob(kind)):
            text = file.read_bytes()
            digest.update(f"{file.relative_to(folder).as_posix()}\0{len(text)}\0".encode() + text)
    return f"{digest.hexdigest()[:32]}.json"


def _keep(folder: Path, name: str, tree: Tree) -> None:
    """Write a tree in one move, if it can be read back, and remove those used longest ago."""
    text = _as_json(tree)
    if text is None:
        return
    place, part = tempfile.mkstemp(dir=folder, suffix=".part")
    try:
        with os.fdopen(place, "wb") as file:
            file.write(_digest(text.encode()) + b"\n" + text.encode())
        os.replace(part, folder / name)
    finally:
        Path(part).unlink(missing_ok=True)
    there = sorted(folder.iterdir(), key=lambda file: file.stat().st_mtime)
    for old in there[:-MOST_KEPT]:
        old.unlink(missing_ok=True)
