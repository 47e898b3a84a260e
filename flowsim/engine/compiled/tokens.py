"""Tokens: making them, letting them end, waking them, and charging their waits."""

from flowsim.engine.compiled import columns as c
from flowsim.engine.compiled.plan import Plan
from flowsim.engine.compiled.state import Walk, Who
from flowsim.kernel_cache import part

NEVER = float("inf")


@part
def new_token(walk: Walk, patient: int, pc: int, parent: int) -> int:
    """Return a token at a step; `parent` is NOBODY for a patient's own walk."""
    count, row = walk.counts, walk.token
    token = count[c.FREE_FIRST]
    count[c.FREE_FIRST] = row[token, c.FOLLOWER]
    count[c.FREE_TOKENS] -= 1
    row[token, c.PATIENT] = patient
    row[token, c.PC] = pc
    row[token, c.MAIN] = 1 if parent == c.NOBODY else 0
    row[token, c.PARENT] = parent
    row[token, c.CHILDREN] = 0
    row[token, c.WAITS_FOR_ALL] = 0
    row[token, c.LIVING] = 0
    row[token, c.OVER] = 0
    row[token, c.RENEGE_PC] = c.NOTHING
    row[token, c.BED] = c.NOTHING
    row[token, c.BED_STATE] = c.NOTHING
    row[token, c.AWAITED] = 0
    row[token, c.LEAVES] = 0
    row[token, c.HELD] = 0
    row[token, c.KEPT] = 0
    walk.token_time[token, c.SINCE] = 0.0
    walk.token_time[token, c.DEADLINE] = NEVER
    return int(token)


@part
def end_token(walk: Walk, token: int) -> None:
    """Free the row of a token that has ended, or leave that to the last of those it started."""
    count, row = walk.counts, walk.token
    parent = row[token, c.PARENT]
    row[token, c.OVER] = 1
    if parent != c.NOBODY:
        row[parent, c.LIVING] -= 1
    for ended in (token, parent):
        if ended != c.NOBODY and row[ended, c.OVER] == 1 and row[ended, c.LIVING] == 0:
            row[ended, c.FOLLOWER] = count[c.FREE_FIRST]
            count[c.FREE_FIRST] = ended
            count[c.FREE_TOKENS] += 1


@part
def make_ready(walk: Walk, token: int) -> None:
    """Put a token at the end of those that go on before the next event."""
    count, row = walk.counts, walk.token
    row[token, c.FOLLOWER] = c.NOBODY
    if count[c.READY_FIRST] == c.NOBODY:
        count[c.READY_FIRST] = token
    else:
        row[count[c.READY_LAST], c.FOLLOWER] = token
    count[c.READY_LAST] = token


@part
def charge(plan: Plan, walk: Walk, who: Who, token: int, now: float) -> None:
    """Put the wait that ends now to the account of its cause."""
    row = walk.token
    if row[token, c.MAIN] == 1:
        cause = plan.step[row[token, c.PC], c.CAUSE]
        waited = now - walk.token_time[token, c.SINCE]
        who.cause_minutes[row[token, c.PATIENT], cause] += waited


@part
def wake(plan: Plan, walk: Walk, who: Who, token: int, now: float) -> None:
    """End a wait for something that has just come: the token goes on in its turn."""
    charge(plan, walk, who, token, now)
    walk.token[token, c.AWAITED] = 0
    walk.token[token, c.PC] += 1
    make_ready(walk, token)
