"""Who waits for a resource: a pairing heap for each line, linked through the tokens.

A token is in one line at most, so no line ever needs room of its own, and whoever gives up is
taken out at once. First by band, then by time less credit, then by order of joining.
"""

from flowsim.engine.compiled import columns as c
from flowsim.engine.compiled.state import Tokens, Use
from flowsim.kernel_cache import part


@part
def goes_first(tokens: Tokens, a: int, b: int) -> bool:
    """Return whether token a goes before token b."""
    row, time = tokens.row, tokens.time
    if row[a, c.BAND] != row[b, c.BAND]:
        return row[a, c.BAND] < row[b, c.BAND]
    if time[a, c.PLACE] != time[b, c.PLACE]:
        return time[a, c.PLACE] < time[b, c.PLACE]
    return row[a, c.JOINED] < row[b, c.JOINED]


@part
def _meld(tokens: Tokens, a: int, b: int) -> int:
    """Put one heap under the other's root and return that root; either may be NOBODY."""
    if a == c.NOBODY:
        return b
    if b == c.NOBODY:
        return a
    if not goes_first(tokens, a, b):
        a, b = b, a
    row = tokens.row
    first = row[a, c.CHILD]
    row[b, c.NEXT] = first
    row[b, c.PREVIOUS] = a
    if first != c.NOBODY:
        row[first, c.PREVIOUS] = b
    row[a, c.CHILD] = b
    return a


@part
def _meld_children(tokens: Tokens, parent: int) -> int:
    """Return the root of a heap of all children: melded in pairs, then from last to first."""
    row = tokens.row
    child = row[parent, c.CHILD]
    pairs = c.NOBODY
    while child != c.NOBODY:
        second = row[child, c.NEXT]
        after = row[second, c.NEXT] if second != c.NOBODY else c.NOBODY
        pair = _meld(tokens, child, second)
        row[pair, c.NEXT] = pairs
        pairs = pair
        child = after
    root = c.NOBODY
    while pairs != c.NOBODY:
        after = row[pairs, c.NEXT]
        root = _meld(tokens, root, pairs)
        pairs = after
    if root != c.NOBODY:
        row[root, c.NEXT] = c.NOBODY
        row[root, c.PREVIOUS] = c.NOBODY
    return root


@part
def put_in_line(use: Use, tokens: Tokens, queue: int, token: int) -> None:
    """Put a token, whose BAND, PLACE and JOINED are set, in a line."""
    row = tokens.row
    row[token, c.CHILD] = c.NOBODY
    row[token, c.NEXT] = c.NOBODY
    row[token, c.PREVIOUS] = c.NOBODY
    use.queue[queue, c.ROOT] = _meld(tokens, use.queue[queue, c.ROOT], token)


@part
def take_out_of_line(use: Use, tokens: Tokens, queue: int, token: int) -> None:
    """Take a token out of a line, from the front or from anywhere in it."""
    row = tokens.row
    rest = _meld_children(tokens, token)
    if use.queue[queue, c.ROOT] == token:
        use.queue[queue, c.ROOT] = rest
        return
    before, after = row[token, c.PREVIOUS], row[token, c.NEXT]
    if row[before, c.CHILD] == token:
        row[before, c.CHILD] = after
    else:
        row[before, c.NEXT] = after
    if after != c.NOBODY:
        row[after, c.PREVIOUS] = before
    use.queue[queue, c.ROOT] = _meld(tokens, use.queue[queue, c.ROOT], rest)
