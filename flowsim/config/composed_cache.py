"""Composed configurations are kept in the user's cache: Hydra takes a second, reading one nothing.

What is kept is the plain tree that Hydra made, before it is validated. Its file is named by a hash
of everything the tree is made of, so that a change of a file, a setting or a library finds nothing.
Only what composed without a fault is kept; whatever goes wrong with the folder, Hydra composes.
"""

import hashlib
import json
import os
import re
import tempfile
from collections.abc import Callable, Sequence
from contextlib import suppress
from importlib import metadata
from pathlib import Path
from typing import Any

from flowsim.config.folders import Folders, shipped_folder
from flowsim.user_cache import cache_places

Tree = dict[str, Any]

MOST_KEPT = 200
"""Files kept; the oldest go first. A file takes some 60 kB."""

LIBRARIES = ("hydra-core", "omegaconf", "PyYAML")

NOT_OF_THE_MODEL = "${now:%Y-%m-%d_%H-%M-%S}"
"""The one resolver in the shipped files: it names Hydra's own folder and is not in the tree."""

FROM_OUTSIDE = re.compile(r"\$\{[^}]*:|searchpath")
"""What makes a tree depend on more than the files: the environment, the time, other folders."""


def cached(overrides: Sequence[str], folders: Folders, make: Callable[[], Tree]) -> Tree:
    """Return the tree for these overrides: as kept, or else made, and then kept.

    With a folder of the user's own, which may hold anything, it is always made.
    """
    name = None if folders.own else _name(overrides)
    if name is None:
        return make()
    for place in cache_places():
        with suppress(OSError, ValueError):
            found: Tree = json.loads((place / "configurations" / name).read_bytes())
            return found
    tree = make()
    for place in cache_places():
        with suppress(OSError, ValueError, TypeError):
            _keep(place / "configurations", name, tree)
            break
    return tree


def _name(overrides: Sequence[str]) -> str | None:
    """Return the name of the file; None where the tree may depend on more than it is made of."""
    digest = hashlib.sha256(json.dumps(list(overrides)).encode())
    for library in LIBRARIES:
        digest.update(metadata.version(library).encode() + b"\0")
    code, shipped = Path(__file__).parent, shipped_folder()
    files = [*sorted(code.glob("*.py")), *sorted(shipped.rglob("*.yaml"))]
    texts = [file.read_bytes() for file in files]
    for file, text in zip(files, texts, strict=True):
        folder = code if file.suffix == ".py" else shipped
        name = file.relative_to(folder).as_posix()
        digest.update(f"{name}\0{len(text)}\0".encode() + text)
    written = b"\n".join(t for f, t in zip(files, texts, strict=True) if f.suffix == ".yaml")
    settings = written.decode(errors="replace").replace(NOT_OF_THE_MODEL, "")
    if FROM_OUTSIDE.search(settings) or any("$" in o or "hydra" in o for o in overrides):
        return None
    return f"{digest.hexdigest()[:32]}.json"


def _keep(folder: Path, name: str, tree: Tree) -> None:
    """Write a tree in one move, if it can be read back as it is, and remove the oldest files."""
    text = json.dumps(tree)
    if json.loads(text) != tree:
        return
    folder.mkdir(parents=True, exist_ok=True)
    place, part = tempfile.mkstemp(dir=folder, suffix=".part")
    with os.fdopen(place, "w", encoding="utf-8") as file:
        file.write(text)
    os.replace(part, folder / name)
    there = sorted(folder.iterdir(), key=lambda file: file.stat().st_mtime)
    for old in there[:-MOST_KEPT]:
        old.unlink(missing_ok=True)
