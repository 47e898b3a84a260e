"""Tokens: making them, letting them end, waking them, and charging their waits."""

from flowsim.engine.compiled import columns as c
from flowsim.engine.compiled.state import Patients, Tokens
from flowsim.engine.compiled.tables import Steps
from flowsim.engine.program import Ints
from flowsim.kernel_cache import part

NEVER = float("inf")


@part
def new_token(count: Ints, tokens: Tokens, patient: int, pc: int, parent: int) -> int:
    """Return a token at a step; `parent` is NOBODY for a patient's own walk."""
    count[c.FREE_TOKENS] -= 1
    token = tokens.free[count[c.FREE_TOKENS]]
    row = tokens.row
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
    row[token, c.HELD] = 0
    row[token, c.KEPT] = 0
    row[token, c.AWAITED] = 0
    tokens.time[token, c.SINCE] = 0.0
    tokens.time[token, c.DEADLINE] = NEVER
    return token


@part
def end_token(count: Ints, tokens: Tokens, token: int) -> None:
    """Free the row of a token that has ended, or leave that to the last of those it started."""
    row = tokens.row
    parent = row[token, c.PARENT]
    if parent != c.NOBODY:
        row[parent, c.LIVING] -= 1
        if row[parent, c.LIVING] == 0 and row[parent, c.OVER] == 1:
            _free(count, tokens, parent)
    if row[token, c.LIVING] == 0:
        _free(count, tokens, token)
    else:
        row[token, c.OVER] = 1


@part
def _free(count: Ints, tokens: Tokens, token: int) -> None:
    tokens.free[count[c.FREE_TOKENS]] = token
    count[c.FREE_TOKENS] += 1


@part
def make_ready(count: Ints, tokens: Tokens, token: int) -> None:
    """Put a token at the end of those that go on before the next event."""
    size = tokens.ready.size
    at = count[c.READY_FIRST] + count[c.READY_SIZE]
    tokens.ready[at if at < size else at - size] = token
    count[c.READY_SIZE] += 1


@part
def take_ready(count: Ints, tokens: Tokens) -> int:
    """Return the first of those that go on, which must exist."""
    at = count[c.READY_FIRST]
    count[c.READY_FIRST] = at + 1 if at + 1 < tokens.ready.size else 0
    count[c.READY_SIZE] -= 1
    return tokens.ready[at]


@part
def charge(steps: Steps, patients: Patients, tokens: Tokens, token: int, now: float) -> None:
    """Put the wait that ends now to the account of its cause."""
    if tokens.row[token, c.MAIN] == 1:
        cause = steps.row[tokens.row[token, c.PC], c.CAUSE]
        waited = now - tokens.time[token, c.SINCE]
        patients.cause_minutes[tokens.row[token, c.PATIENT], cause] += waited


@part
def wake(
    count: Ints, steps: Steps, patients: Patients, tokens: Tokens, token: int, now: float
) -> None:
    """End a wait for something that has just come: the token goes on in its turn."""
    charge(steps, patients, tokens, token, now)
    tokens.row[token, c.AWAITED] = 0
    tokens.row[token, c.PC] += 1
    make_ready(count, tokens, token)
