"""For runs without the compiler: the kernel's arrays, watched while it runs.

NumPy refuses a place past the end but takes -1 for the last place, and -1 is what the kernel
writes for nobody and nothing: the likeliest mistake would be the quietest. So every array the
kernel is handed refuses places below zero. And between any two steps the kernel may use no more
room than it has made sure of.
"""

from importlib import import_module

import numpy as np

from flowsim.engine.compiled import counts as c
from flowsim.engine.compiled import loop
from flowsim.engine.compiled.codes import SPARE

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
    "walkers": (lambda count: -count[c.FREE_WALKERS], lambda count: SPARE),
    "charts": (lambda count: -count[c.FREE_CHARTS], lambda count: SPARE),
    "events": (lambda count: count[c.EVENTS], lambda count: SPARE),
    "minutes log": (lambda count: count[c.MINUTES_LOG], lambda count: RoomWatch.causes),
    "server log": (lambda count: count[c.SERVER_LOG], lambda count: count[c.SERVER_LOG_MARGIN]),
    "stays": (lambda count: count[c.STAYS], lambda count: 1),
    "bed log": (lambda count: count[c.BED_LOG], lambda count: count[c.BED_LOG_MARGIN]),
    "escalation log": (lambda count: count[c.ESCALATION_LOG], lambda count: 1),
    "list log": (lambda count: count[c.LIST_LOG], lambda count: RoomWatch.walkers + 1),
    "action log": (lambda count: count[c.ACTION_LOG], lambda count: RoomWatch.actions),
}
"""What is used of each buffer, and how much of it one step may use at most."""


STEPS = (
    "step",
    "end_of_wait",
    "attend",
    "happen",
)
"""What the loop does, one after the other; it looks for room only where ATTENTION is 1."""


class RoomWatch:
    """Looks after each step: it used no more than one may, and says so where room is short."""

    causes = actions = walkers = 0

    def begin(self, count, clock, patients, servers, beds, lists):
        """Take the arrays of a new call of the kernel."""
        self._count, self._full = count, (count, clock, patients, servers, beds, lists)
        RoomWatch.causes = patients.chart_minutes.shape[1]
        RoomWatch.actions = beds.standing.size
        RoomWatch.walkers = len(lists.entry)
        self._used = self._now()

    def _now(self):
        return {name: used(self._count) for name, (used, _) in USES.items()}

    def after(self, function):
        """Return the function with a look after it."""

        def looked_after(*arguments):
            returned = function(*arguments)
            now, count = self._now(), self._count
            for name, (_, most) in USES.items():
                step = now[name] - self._used[name]
                assert step <= most(count), f"one step used {step} more of the {name}"
            self._used = now
            short = loop.short_of_room(*self._full)
            assert not short or count[c.ATTENTION] == 1, f"{function.__name__}: room is short"
            return returned

        return looked_after


def watch(monkeypatch):
    """Put the kernel under watch; works on the uncompiled kernel only."""
    rooms, advance = RoomWatch(), run.advance

    def watched(*arguments):
        plan, rules, changes, *state = map(checked, arguments)
        count, clock, _, patients, servers, beds, _, _, lists = state
        rooms.begin(count, clock, patients, servers, beds, lists)
        return advance(plan, rules, changes, *state)

    for name in STEPS:
        monkeypatch.setattr(loop, name, rooms.after(getattr(loop, name)))
    monkeypatch.setattr(run, "advance", watched)
