"""Servers: taking, giving back, serving the line, and the minutes by hour.

Grants are immediate: a free server is taken without an event; a freed one serves the first in
line of all the queues it serves.
"""

from flowsim.engine.compiled import columns as c
from flowsim.engine.compiled.events import PATIENCE, schedule
from flowsim.engine.compiled.lines import goes_first, put_in_line, take_out_of_line
from flowsim.engine.compiled.state import Events, Patients, State, Tokens, Use
from flowsim.engine.compiled.tables import Model, Servers
from flowsim.engine.compiled.walkers import wake
from flowsim.engine.program import Floats, Ints
from flowsim.kernel_cache import part

HOUR = 60.0


# -- accounts ----------------------------------------------------------------------------------


@part
def spread(minutes: Floats, column: int, start: float, end: float, amount: int) -> None:
    """Add `amount` times the minutes from start to end to the hours they fall in."""
    hour = int(start / HOUR)
    if hour * HOUR > start:  # the quotient was rounded up to the hour that comes next
        hour -= 1
    while start < end:
        stop = min((hour + 1) * HOUR, end)
        minutes[hour, column] += amount * (stop - start)
        start = stop
        hour += 1


@part
def count_use(use: Use, resource: int, now: float) -> None:
    """Write the minutes in use since the last change; to be called before each change."""
    since = use.used_since[resource]
    used, capacity = use.resource[resource, c.IN_USE], use.resource[resource, c.CAPACITY]
    on_duty = min(used, capacity)
    if on_duty > 0:
        spread(use.busy, resource, since, now, on_duty)
    if used > on_duty:
        spread(use.overrun, resource, since, now, used - on_duty)
    use.used_since[resource] = now


@part
def count_queue(use: Use, queue: int, change: int, now: float) -> None:
    """Write the minutes waited since the last change, and change the length of a line."""
    length = use.queue[queue, c.WAITING]
    if length > 0:
        spread(use.waiting, queue, use.waiting_since[queue], now, length)
    use.waiting_since[queue] = now
    use.queue[queue, c.WAITING] = length + change


# -- taking and giving back --------------------------------------------------------------------


@part
def free_member(servers: Servers, use: Use, queue: int) -> int:
    """Return the first free resource a queue may use, or NOTHING."""
    first = servers.queue[queue, c.FIRST]
    for k in range(first, first + servers.queue[queue, c.LENGTH]):
        resource = servers.member[k]
        if use.resource[resource, c.IN_USE] < use.resource[resource, c.CAPACITY]:
            return resource
    return c.NOTHING


@part
def take(tokens: Tokens, use: Use, queue: int, resource: int, token: int, now: float) -> None:
    """Give a server to a token."""
    count_use(use, resource, now)
    use.resource[resource, c.IN_USE] += 1
    held, at = tokens.held, place_held(tokens, token, queue)
    if at == c.NOTHING:
        at = tokens.row[token, c.HELD]
        tokens.row[token, c.HELD] = at + 1
    held[token, at, c.HELD_QUEUE] = queue
    held[token, at, c.HELD_RESOURCE] = resource


@part
def place_held(tokens: Tokens, token: int, queue: int) -> int:
    """Return where a token keeps what it got from a queue, or NOTHING."""
    for at in range(tokens.row[token, c.HELD]):
        if tokens.held[token, at, c.HELD_QUEUE] == queue:
            return at
    return c.NOTHING


@part
def give_back(tokens: Tokens, use: Use, at: int, token: int, now: float) -> int:
    """Take back the server a token keeps at a place, and return it; it then has to serve."""
    held, last = tokens.held, tokens.row[token, c.HELD] - 1
    resource = held[token, at, c.HELD_RESOURCE]
    held[token, at, c.HELD_QUEUE] = held[token, last, c.HELD_QUEUE]
    held[token, at, c.HELD_RESOURCE] = held[token, last, c.HELD_RESOURCE]
    tokens.row[token, c.HELD] = last
    count_use(use, resource, now)
    use.resource[resource, c.IN_USE] -= 1
    return resource


@part
def next_queue(servers: Servers, tokens: Tokens, use: Use, resource: int) -> int:
    """Return the queue whose first goes first among those a resource serves, or NOTHING."""
    found, best = c.NOTHING, c.NOBODY
    first = servers.resource[resource, c.FIRST]
    for k in range(first, first + servers.resource[resource, c.LENGTH]):
        token = use.queue[servers.served[k], c.ROOT]
        if token != c.NOBODY and (best == c.NOBODY or goes_first(tokens, token, best)):
            found, best = servers.served[k], token
    return found


@part
def remember(
    servers: Servers, patients: Patients, attribute: int, resource: int, patient: int
) -> None:
    """Keep which member of a team served, where the step asks for it."""
    if attribute != c.NOTHING:
        patients.attributes[patient, attribute] = servers.member_value[attribute, resource]


@part
def serve(model: Model, state: State, resource: int, now: float) -> None:
    """Grant free servers of a resource to the first in line, queue by queue."""
    use, tokens, row = state.use, state.tokens, state.tokens.row
    while use.resource[resource, c.IN_USE] < use.resource[resource, c.CAPACITY]:
        queue = next_queue(model.servers, tokens, use, resource)
        if queue == c.NOTHING:
            return
        token = use.queue[queue, c.ROOT]
        take_out_of_line(use, tokens, queue, token)
        count_queue(use, queue, -1, now)
        take(tokens, use, queue, resource, token, now)
        attribute = model.steps.row[row[token, c.PC], c.A3]
        remember(model.servers, state.patients, attribute, resource, row[token, c.PATIENT])
        wake(state.count, model.steps, state.patients, tokens, token, now)


# -- waiting -----------------------------------------------------------------------------------


@part
def join(model: Model, state: State, queue: int, priority: int, token: int, now: float) -> None:
    """Put a token in line; its patience, if any, runs on."""
    count, tokens = state.count, state.tokens
    count_queue(state.use, queue, 1, now)
    count[c.JOINS] += 1
    tokens.time[token, c.SINCE] = now
    tokens.time[token, c.PLACE] = now - model.servers.credit[priority]
    tokens.row[token, c.BAND] = model.servers.band[priority]
    tokens.row[token, c.JOINED] = count[c.JOINS]
    put_in_line(state.use, tokens, queue, token)
    limit_wait(
        count, state.events, tokens, model.coming.horizon, tokens.time[token, c.DEADLINE], token
    )


@part
def limit_wait(
    count: Ints, events: Events, tokens: Tokens, horizon: float, deadline: float, token: int
) -> None:
    """Wake a waiting token at a deadline unless it has been served before."""
    if deadline < horizon:
        patient = tokens.row[token, c.PATIENT]
        number = schedule(count, events, deadline, PATIENCE, patient, token)
        tokens.row[token, c.AWAITED] = number
