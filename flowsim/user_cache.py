"""The folders in which what was worked out once is kept: compiled code, configurations."""

import os
import sys
import tempfile
from pathlib import Path


def cache_places() -> tuple[Path, ...]:
    """Return the folders to try, the preferred one first; they may not exist.

    $FLOWSIM_CACHE_DIR if set, else flowsim's folder in the user's cache; then (where that cannot
    be written) one in the system's temporary folder.
    """
    return _chosen_place(), Path(tempfile.gettempdir()) / f"flowsim-{_user()}"


def _chosen_place() -> Path:
    given = os.environ.get("FLOWSIM_CACHE_DIR")
    if given:
        return Path(given)
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or tempfile.gettempdir()) / "flowsim"
    if sys.platform == "darwin":
        return Path(os.path.expanduser("~/Library/Caches")) / "flowsim"
    place = os.environ.get("XDG_CACHE_HOME") or os.path.expanduser("~/.cache")
    return Path(place) / "flowsim"


def _user() -> str:
    return str(os.getuid()) if hasattr(os, "getuid") else os.environ.get("USERNAME", "user")
