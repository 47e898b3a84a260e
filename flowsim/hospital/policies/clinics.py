"""Which slot of a clinic somebody books."""

import numpy as np
from numpy.typing import NDArray

from flowsim.kernel_cache import rule as policy

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]


@policy
def slots_left(
    slots: int,
    booked: Ints,
    session: int,
    reserved: Ints,
    released: Floats,
    first: int,
    slot_class: int,
    notice: float,
) -> int:
    """Return how many slots that begin at one time somebody of a class could book.

    `booked` (sessions, classes) are those taken by each class, class 0 being those of none. From
    `first` on, `reserved` and `released` have for each class the slots kept for it and the minutes
    before at which they are open to all; `notice` is how long before it is. What a class has
    booked counts first as reserved.
    """
    left = slots
    for other in range(booked.shape[1]):
        taken = booked[session, other]
        kept = reserved[first + other]
        left -= taken
        if other != slot_class and taken < kept and notice > released[first + other]:
            left -= kept - taken
    return left


@policy
def first_slot(
    time: Floats,
    slots: Ints,
    begin: int,
    end: int,
    booked: Ints,
    session: int,
    reserved: Ints,
    released: Floats,
    first: int,
    slot_class: int,
    now: float,
    earliest: float,
    latest: float,
) -> int:
    """Return the first session with a slot for somebody from earliest to latest, -1 if none has.

    Sessions of the clinic are at `begin` to `end` of `time` (minutes, rising) and `slots`; the
    first of them is row `session` of `booked`. The others are those of `slots_left`.
    """
    low, high = begin, end
    while low < high:
        middle = (low + high) // 2
        if time[middle] < earliest:
            low = middle + 1
        else:
            high = middle
    for at in range(low, end):
        if time[at] > latest:
            break
        row, notice = session + at - begin, time[at] - now
        if slots_left(slots[at], booked, row, reserved, released, first, slot_class, notice) > 0:
            return row
    return -1
