"""What is to come: a heap of events."""

from typing import NamedTuple

import numpy as np

from flowsim.engine.compiled.codes import SPARE
from flowsim.engine.compiled.counts import EVENTS
from flowsim.engine.compiled.growth import twice, twice_as_tall
from flowsim.engine.program import Floats, Ints

FIRST_EVENTS = 4096

NOW, WHEN = range(2)
"""Moments: the present one, and when the event to schedule (TO_SCHEDULE) is due."""

ORDER, WHOSE = range(2)
"""Columns of events: rank, patient and number in one; the walker that goes on, or (of a return)
the step at which the patient begins."""

RESUME, PATIENCE, RETURN = range(3)
"""The ranks found in the heap, in their order (`program.Rank`)."""


class Clock(NamedTuple):
    """The present time and the events to come, a heap with four children a node."""

    moment: Floats  # (2,) min
    event: Ints  # (E, 2)
    event_time: Floats  # (E,) min


def begin_clock() -> Clock:
    """Return the clock at time zero."""
    return Clock(
        moment=np.zeros(2),
        event=np.zeros((FIRST_EVENTS, 2), dtype=np.int64),
        event_time=np.zeros(FIRST_EVENTS),
    )


def more_events(clock: Clock, count: Ints) -> Clock:
    """Return the clock with room for the events of another step."""
    if count[EVENTS] + SPARE <= len(clock.event_time):
        return clock
    return clock._replace(event=twice_as_tall(clock.event), event_time=twice(clock.event_time))
