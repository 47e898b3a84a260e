"""Who waits for a resource: a pairing heap for each line, linked through the tokens.

A token is in one line at most, so no line ever needs room of its own, and whoever gives up is
taken out at once. First by band, then by time less credit, then by order of joining.
"""

from flowsim.engine.compiled import columns as c
from flowsim.engine.compiled.state import Floor, Walk
from flowsim.kernel_cache import part


@part
def goes_first(walk: Walk, a: int, b: int) -> bool:
    """Return whether token a goes before token b."""
    row, time = walk.token, walk.token_time
    if row[a, c.BAND] != row[b, c.BAND]:
        return bool(row[a, c.BAND] < row[b, c.BAND])
    if time[a, c.PLACE] != time[b, c.PLACE]:
        return bool(time[a, c.PLACE] < time[b, c.PLACE])
    return bool(row[a, c.JOINED] < row[b, c.JOINED])


@part
def meld(walk: Walk, a: int, b: int) -> int:
    """Put one heap under the other's root and return that root; either may be NOBODY."""
    if a == c.NOBODY:
        return b
    if b == c.NOBODY:
        return a
    if not goes_first(walk, a, b):
        a, b = b, a
    row = walk.token
    first = row[a, c.CHILD]
    row[b, c.NEXT] = first
    row[b, c.PREVIOUS] = a
    if first != c.NOBODY:
        row[first, c.PREVIOUS] = b
    row[a, c.CHILD] = b
    return a


@part
def _meld_children(walk: Walk, parent: int) -> int:
    """Return the root of a heap of all children: melded in pairs, then from last to first."""
    row = walk.token
    child, pairs = row[parent, c.CHILD], c.NOBODY
    while child != c.NOBODY:
        second, after = row[child, c.NEXT], c.NOBODY
        if second != c.NOBODY:
            after = row[second, c.NEXT]
        pair = meld(walk, child, second)
        row[pair, c.NEXT] = pairs
        pairs, child = pair, after
    root = c.NOBODY
    while pairs != c.NOBODY:
        after = row[pairs, c.NEXT]
        root = meld(walk, root, pairs)
        pairs = after
    if root != c.NOBODY:
        row[root, c.NEXT] = c.NOBODY
        row[root, c.PREVIOUS] = c.NOBODY
    return root


@part
def take_out_of_line(walk: Walk, floor: Floor, line: int, token: int) -> None:
    """Take a token out of a line, from the front or from anywhere in it."""
    row, server = walk.token, floor.server
    rest = _meld_children(walk, token)
    if server[line, c.ROOT] == token:
        server[line, c.ROOT] = rest
        return
    before, after = row[token, c.PREVIOUS], row[token, c.NEXT]
    if row[before, c.CHILD] == token:
        row[before, c.CHILD] = after
    else:
        row[before, c.NEXT] = after
    if after != c.NOBODY:
        row[after, c.PREVIOUS] = before
    server[line, c.ROOT] = meld(walk, server[line, c.ROOT], rest)
