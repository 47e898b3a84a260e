"""Who waits for a resource: a pairing heap for each line of a queue, linked through the walkers.

A queue has a line for each kind of asker, so that nobody for whom a place is kept stands behind
somebody who may not take it. A walker is in one line at most, so none ever needs
room of its own, and whoever gives up is taken out at once. First by band, then by time less credit,
then by order of joining. The band is kept as it was when the queue was last put in order; that is
done again before somebody is served if any band has changed since.
"""

from flowsim.engine.compiled.codes import NEVER, NOBODY
from flowsim.engine.compiled.patients.state import Patients
from flowsim.engine.compiled.plan.plan import Plan
from flowsim.engine.compiled.servers.state import ROOT, Servers
from flowsim.engine.compiled.walks.state import (
    ASKER,
    BAND,
    CHILD,
    JOINED,
    NEXT,
    PATIENT,
    PLACE,
    PREVIOUS,
    PRIORITY,
    UNITS,
    Walks,
)
from flowsim.hospital.policies.queues import band_now, next_change
from flowsim.kernel_cache import part


@part
def goes_first(walks: Walks, a: int, b: int) -> bool:
    """Return whether walker a goes before walker b."""
    row, time = walks.walker, walks.walker_time
    if row[a, BAND] != row[b, BAND]:
        return bool(row[a, BAND] < row[b, BAND])
    if time[a, PLACE] != time[b, PLACE]:
        return bool(time[a, PLACE] < time[b, PLACE])
    return bool(row[a, JOINED] < row[b, JOINED])


@part
def meld(walks: Walks, a: int, b: int) -> int:
    """Put one heap under the other's root and return that root; either may be NOBODY."""
    if a == NOBODY:
        return b
    if b == NOBODY:
        return a
    if not goes_first(walks, a, b):
        a, b = b, a
    row = walks.walker
    first = row[a, CHILD]
    row[b, NEXT] = first
    row[b, PREVIOUS] = a
    if first != NOBODY:
        row[first, PREVIOUS] = b
    row[a, CHILD] = b
    return a


@part
def _meld_children(walks: Walks, parent: int) -> int:
    """Return the root of a heap of all children: melded in pairs, then from last to first."""
    row = walks.walker
    child, pairs = row[parent, CHILD], NOBODY
    while child != NOBODY:
        second, after = row[child, NEXT], NOBODY
        if second != NOBODY:
            after = row[second, NEXT]
        pair = meld(walks, child, second)
        row[pair, NEXT] = pairs
        pairs, child = pair, after
    root = NOBODY
    while pairs != NOBODY:
        after = row[pairs, NEXT]
        root = meld(walks, root, pairs)
        pairs = after
    if root != NOBODY:
        row[root, NEXT] = NOBODY
        row[root, PREVIOUS] = NOBODY
    return root


@part
def take_out(walks: Walks, servers: Servers, queue: int, walker: int) -> None:
    """Take a walker out of a queue, from the front of its line or from anywhere in it."""
    row, server = walks.walker, servers.server
    rest, line = _meld_children(walks, walker), ROOT + row[walker, ASKER]
    if server[queue, line] == walker:
        server[queue, line] = rest
        return
    before, after = row[walker, PREVIOUS], row[walker, NEXT]
    if row[before, CHILD] == walker:
        row[before, CHILD] = after
    else:
        row[before, NEXT] = after
    if after != NOBODY:
        row[after, PREVIOUS] = before
    server[queue, line] = meld(walks, server[queue, line], rest)


@part
def take_band(plan: Plan, walks: Walks, patients: Patients, walker: int, now: float) -> float:
    """Give a walker the band it is in now; return when that changes next (minutes)."""
    row, priority = walks.walker, walks.walker[walker, PRIORITY]
    arrived = patients.t_arrive[row[walker, PATIENT]]
    due_from, due_until = arrived + plan.real[priority + 1], arrived + plan.real[priority + 2]
    band, due_band = plan.code[priority], plan.code[priority + 1]
    row[walker, BAND] = band_now(band, due_band, due_from, due_until, now)
    return float(next_change(due_from, due_until, now))


@part
def stand(
    plan: Plan,
    walks: Walks,
    patients: Patients,
    servers: Servers,
    queue: int,
    walker: int,
    now: float,
) -> None:
    """Put a walker in its line of a queue by the band it is in now."""
    row, changes = walks.walker, take_band(plan, walks, patients, walker, now)
    servers.band_change[queue] = min(servers.band_change[queue], changes)
    row[walker, CHILD] = NOBODY
    row[walker, NEXT] = NOBODY
    row[walker, PREVIOUS] = NOBODY
    line = ROOT + row[walker, ASKER]
    servers.server[queue, line] = meld(walks, servers.server[queue, line], walker)


@part
def first_that_fits(walks: Walks, root: int, free: int) -> int:
    """Return the first in a line who needs no more than are free, NOBODY if there is none.

    All of the heap is looked through but what hangs below somebody who fits: that comes later.
    """
    row, found, at = walks.walker, NOBODY, root
    while at != NOBODY:
        fits = row[at, UNITS] <= free
        if fits and (found == NOBODY or goes_first(walks, at, found)):
            found = at
        if not fits and row[at, CHILD] != NOBODY:
            at = row[at, CHILD]
            continue
        while at != root and row[at, NEXT] == NOBODY:
            while row[row[at, PREVIOUS], CHILD] != at:
                at = row[at, PREVIOUS]
            at = row[at, PREVIOUS]
        at = NOBODY if at == root else row[at, NEXT]
    return int(found)


@part
def put_in_order(
    plan: Plan, walks: Walks, patients: Patients, servers: Servers, queue: int, now: float
) -> None:
    """Put all in a queue in the order of now, if somebody's band may have changed."""
    if servers.band_change[queue] > now:
        return
    servers.band_change[queue] = NEVER
    for line in range(ROOT, servers.server.shape[1]):
        walker = servers.server[queue, line]
        servers.server[queue, line] = NOBODY
        while walker != NOBODY:
            rest = _meld_children(walks, walker)
            stand(plan, walks, patients, servers, queue, walker, now)
            walker = rest
