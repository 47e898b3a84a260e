"""The folders in which what was worked out once is kept: compiled code, configurations.

Compiled code is run, and a configuration decides what is simulated. So a folder is used
only if nobody but the user can have put anything into it, and whatever else is wrong with what is
kept, it is done without.
"""

import atexit
import logging
import os
import shutil
import stat
import sys
import tempfile
from contextlib import suppress
from functools import cache
from pathlib import Path

_log = logging.getLogger("flowsim")
_told: set[Path] = set()

ROOM_BYTES = 5_000_000
"""What is kept takes 2 MB."""


def folder_for(name: str = ".") -> Path:
    """Return the folder of that name, made if need be, in the first place that will do.

    Tried are $FLOWSIM_CACHE_DIR if set, else flowsim's folder in the user's cache; then (where
    that cannot be written) one in the system's temporary folder; then a fresh one, removed when
    this process ends. One that others can have written to, or has no room, is passed over, which
    is said.
    """
    for place in _places():
        try:
            folder = _made(place, name)
            if shutil.disk_usage(folder).free < ROOM_BYTES:
                raise UnfitFolderError("its disk is full")
            return folder
        except UnfitFolderError as problem:
            do_without(place, str(problem))
        except OSError:
            continue
    return _made(_fresh_place(), name)


def _made(place: Path, name: str) -> Path:
    """Return a folder in a place, both made if need be. Raises OSError if it cannot be used."""
    place.parent.mkdir(parents=True, exist_ok=True)
    for folder in (place, place / name):
        with suppress(FileExistsError):
            folder.mkdir(mode=0o700)
        _check(folder)
    tempfile.TemporaryFile(dir=place / name).close()
    return place / name


@cache
def _fresh_place() -> Path:
    place = tempfile.mkdtemp(prefix="flowsim-")  # for this user alone
    atexit.register(shutil.rmtree, place, ignore_errors=True)
    return Path(place)


def do_without(folder: Path, fault: str) -> None:
    """Say, once for each folder, what is wrong with what is kept in it."""
    if folder not in _told:
        _told.add(folder)
        _log.warning(
            "Cache folder %s: %s; going on without it, which only takes longer", folder, fault
        )


class UnfitFolderError(OSError):
    """A folder that is not used: others can have put something into it, or its disk is full."""


def _check(folder: Path) -> None:
    """Raise OSError unless a folder is there, is the user's own, and only they can write to it."""
    found = os.lstat(folder)  # of a link, not of where it leads today
    if not stat.S_ISDIR(found.st_mode):
        raise UnfitFolderError(f"{folder} is no folder but a link or a file")
    if not hasattr(os, "geteuid"):
        return  # Windows lets nobody else into a user's folders
    if found.st_uid != os.geteuid():
        raise UnfitFolderError(f"{folder} belongs to another user")
    if found.st_mode & (stat.S_IWGRP | stat.S_IWOTH):
        remedy = "delete it, and it is made again for you alone"
        raise UnfitFolderError(f"other users can write to {folder} ({remedy})")


def _places() -> tuple[Path, Path]:
    return _chosen_place(), Path(tempfile.gettempdir()) / f"flowsim-{_user()}"


def _chosen_place() -> Path:
    given = os.environ.get("FLOWSIM_CACHE_DIR")
    if given:
        return Path(given).resolve()
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or tempfile.gettempdir()) / "flowsim"
    if sys.platform == "darwin":
        return Path(os.path.expanduser("~/Library/Caches")) / "flowsim"
    place = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")
    return Path(place, "flowsim").resolve()


def _user() -> str:
    return str(os.getuid()) if hasattr(os, "getuid") else os.environ.get("USERNAME", "user")
