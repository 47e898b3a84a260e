"""Which processes of a group still run."""

import sys
import time
from contextlib import suppress
from pathlib import Path

import pytest

on_linux = pytest.mark.skipif(sys.platform != "linux", reason="looks at /proc")


def alive(group: int) -> list[int]:
    """Return the numbers of a group's processes, those apart that have ended unnoticed."""
    found = []
    for file in Path("/proc").glob("[0-9]*/stat"):
        with suppress(OSError):  # it has ended meanwhile
            state, _, of = file.read_text().rpartition(") ")[2].split()[:3]
            if int(of) == group and state != "Z":
                found.append(int(file.parent.name))
    return found


def none_left(group: int, seconds: float) -> bool:
    """Return whether all of a group end within so many seconds."""
    end = time.monotonic() + seconds
    while alive(group) and time.monotonic() < end:
        time.sleep(0.05)
    return not alive(group)
