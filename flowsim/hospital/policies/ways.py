"""Which way to go by the state now: the policies of `branch_by`.

A policy gives every way a cost. The walk takes the way of the lowest, the first among equals, and
none whose cost is infinite.
"""

from math import floor, inf

from flowsim.hospital.vocabulary.by_state import WAY_POLICIES
from flowsim.kernel_cache import rule as policy

ANY_FREE, QUEUE_SHORTER_THAN, SHORTEST_QUEUE, BEFORE_HOUR = (
    tuple(WAY_POLICIES).index(name)
    for name in ("any_free", "queue_shorter_than", "shortest_queue", "before_hour")
)

DAY = 1440.0


@policy
def cost_of_way(which: int, free: int, waiting: int, now: float, limit: float) -> float:
    """Return what a way costs by a policy, from the queue it looks at.

    `free` servers and `waiting` patients are 0 for a way that looks at no queue; `now` is in
    minutes, `limit` in patients or hours of the day.
    """
    if which == SHORTEST_QUEUE:
        return float(waiting - free)
    if which == BEFORE_HOUR:
        taken = (now - floor(now / DAY) * DAY) / 60.0 < limit
    elif which == QUEUE_SHORTER_THAN:
        taken = free > 0 or waiting < limit
    else:
        taken = free > 0
    return 0.0 if taken else inf
