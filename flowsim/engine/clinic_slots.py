"""The table of slots, which both engines hand over at the end of a run."""

import numpy as np
from numpy.typing import NDArray

from flowsim.engine.program import Ints, Program


def slot_table(program: Program, booked: Ints) -> dict[str, NDArray[np.generic]]:
    """Return the columns; `booked` (sessions, classes) are the slots taken and not given back."""
    first = program.clinic_first
    clinics = np.repeat(np.arange(first.size - 1, dtype=np.int16), np.diff(first))
    return {
        "clinic": clinics,
        "t": program.session_time.copy(),
        "slots": program.session_slots.copy(),
        "booked": booked.sum(axis=1),
    }
