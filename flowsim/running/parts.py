"""Folders that are being written, which become results in one move or are nobody's.

Several runs, also in containers that share a disk, may write into one folder: a part has a random
name, and is locked while it is written. A lock ends with its process, however that ends, so what
can be locked by another is left over and is cleared away. On Windows, which has no such locks,
what is left over stays.
"""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

try:
    import fcntl
except ImportError:
    fcntl = None  # type: ignore[assignment]

PART = ".part-"
LOCK = "lock"


def new_place(folder: Path) -> Path:
    """Return a path in a folder that no process has used or will use."""
    return folder / f"{PART}{os.urandom(16).hex()}"


@contextmanager
def new_part(folder: Path) -> Iterator[Path]:
    """Make a new folder in a folder, locked; what the block has not moved away is removed.

    Raises OSError when it cannot be made.
    """
    part, lock = _locked_part(folder)
    try:
        yield part
    finally:
        if lock is not None:
            os.close(lock)
        shutil.rmtree(part, ignore_errors=True)


def move(part: Path, place: Path) -> None:
    """Give a part its place. Raises OSError where something is already."""
    part.rename(place)
    (place / LOCK).unlink(missing_ok=True)


def _locked_part(folder: Path) -> tuple[Path, int | None]:
    """Return a new folder and its lock; another, if it was cleared away before it was locked."""
    while True:
        part = new_place(folder)
        part.mkdir()
        if fcntl is None:
            return part, None
        try:
            lock = os.open(part / LOCK, os.O_RDWR | os.O_CREAT)
        except FileNotFoundError:
            continue
        _lock(lock, wait=True)
        if _is_still_there(part / LOCK, lock):
            return part, lock
        os.close(lock)


def clear_away(folder: Path) -> None:
    """Remove what killed processes have left behind in a folder."""
    for part in folder.glob(f"{PART}*") if fcntl else ():
        try:
            lock = os.open(part / LOCK, os.O_RDWR | os.O_CREAT)
        except OSError:  # moved away or removed meanwhile
            continue
        if _lock(lock, wait=False):
            shutil.rmtree(part, ignore_errors=True)
        os.close(lock)


def _lock(file: int, *, wait: bool) -> bool:
    """Lock an open file until it is closed; return False where another has it or none can be."""
    try:
        fcntl.flock(file, fcntl.LOCK_EX | (0 if wait else fcntl.LOCK_NB))
    except OSError:
        return False
    return True


def _is_still_there(path: Path, file: int) -> bool:
    try:
        return os.path.samestat(os.stat(path), os.fstat(file))
    except FileNotFoundError:
        return False
