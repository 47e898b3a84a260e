"""For runs without the compiler: the kernel's arrays, watched while it runs.

NumPy refuses a place past the end but takes -1 for the last place, and -1 is what the kernel
writes for nobody and nothing: the likeliest mistake would be the quietest. So every array the
kernel is handed refuses places below zero. And between any two steps the kernel may use no more
room than it has made sure of.
"""

from importlib import import_module

import numpy as np

from flowsim.engine.compiled import columns as c
from flowsim.engine.compiled import loop
from flowsim.engine.compiled.state import SPARE

run = import_module("flowsim.engine.compiled.run")
"""The module; the package gives its name to the function in it."""


class Checked(np.ndarray):
    """An array that refuses a place below zero; so do its rows and columns."""

    def __getitem__(self, place):
        refuse_below_zero(place)
        return super().__getitem__(place)

    def __setitem__(self, place, value):
        refuse_below_zero(place)
        super().__setitem__(place, value)


def refuse_below_zero(place):
    """Raise IndexError for a negative whole number, alone or among others."""
    for part in place if isinstance(place, tuple) else (place,):
        if not isinstance(part, slice) and part < 0:
            raise IndexError(f"place {place} is below zero")


def checked(value):
    """Return arrays, or tuples of arrays and numbers, with every array checked (not copied)."""
    if isinstance(value, np.ndarray):
        return value.view(Checked)
    if isinstance(value, tuple):
        return type(value)(*map(checked, value))
    return value


USES = {
    "tokens": (lambda count: -count[c.FREE_TOKENS], lambda count: SPARE),
    "events": (lambda count: count[c.EVENTS], lambda count: SPARE),
    "stays": (lambda count: count[c.STAYS], lambda count: 1),
    "bed log": (lambda count: count[c.BED_LOG], lambda count: count[c.BED_LOG_MARGIN]),
    "escalation log": (lambda count: count[c.ESCALATION_LOG], lambda count: 1),
}
"""What is used of each buffer, and how much of it one step may use at most."""


class RoomWatch:
    """Called in place of `short_of_room`: holds what each step used against what it may use."""

    def __init__(self, short_of_room):
        self._short_of_room = short_of_room
        self._used = {}

    def begin(self):
        """Forget what was used: the kernel is called anew, perhaps with larger buffers."""
        self._used = {}

    def __call__(self, walk, heap, beds):
        for name, (used, most) in USES.items():
            now = used(walk.counts)
            step = now - self._used.get(name, now)
            assert step <= most(walk.counts), f"one step used {step} more of the {name}"
            self._used[name] = now
        return self._short_of_room(walk, heap, beds)


def watch(monkeypatch):
    """Put the kernel under watch; works on the uncompiled kernel only."""
    rooms, advance = RoomWatch(loop.short_of_room), run.advance

    def watched(*arguments):
        rooms.begin()
        return advance(*map(checked, arguments))

    monkeypatch.setattr(loop, "short_of_room", rooms)
    monkeypatch.setattr(run, "advance", watched)
