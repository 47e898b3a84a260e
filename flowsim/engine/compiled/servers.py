"""Servers: taking, giving back, serving the line, and the minutes by hour.

Grants are immediate: a free server is taken without an event; a freed one serves the first in
line of all the queues it serves.
"""

from flowsim.engine.compiled import columns as c
from flowsim.engine.compiled.lines import goes_first, take_out_of_line
from flowsim.engine.compiled.plan import Plan
from flowsim.engine.compiled.state import Floor, Walk, Who
from flowsim.engine.compiled.tokens import set_label, wake
from flowsim.engine.hours import HOUR
from flowsim.kernel_cache import part

# -- accounts ----------------------------------------------------------------------------------


@part
def count_use(walk: Walk, floor: Floor, resource: int, now: float) -> None:
    """Write the minutes in use since the last change; to be called before each change."""
    hour, minutes = walk.counts[c.HOUR], now - floor.since[resource]
    used = floor.server[resource, c.NUMBER]
    on_duty = min(used, floor.server[resource, c.LIMIT])
    if on_duty > 0:
        floor.busy[hour, resource] += on_duty * minutes
    if used > on_duty:
        floor.overrun[hour, resource] += (used - on_duty) * minutes
    floor.since[resource] = now


@part
def count_line(plan: Plan, walk: Walk, floor: Floor, line: int, change: int, now: float) -> None:
    """Write the minutes waited since the last change, and change the length of a line."""
    hour, length = walk.counts[c.HOUR], floor.server[line, c.NUMBER]
    if length > 0:
        floor.waiting[hour, line - plan.resources] += length * (now - floor.since[line])
    floor.since[line] = now
    floor.server[line, c.NUMBER] = length + change


@part
def close_hours(plan: Plan, walk: Walk, floor: Floor, now: float) -> None:
    """Write what was in use and waiting up to the end of every hour that ends by now.

    So no change has to look in which hours its minutes fall.
    """
    while walk.clock[c.HOUR_END] <= now:
        end = walk.clock[c.HOUR_END]
        for resource in range(plan.resources):
            count_use(walk, floor, resource, end)
        for line in range(plan.resources, floor.server.shape[0]):
            count_line(plan, walk, floor, line, 0, end)
        walk.counts[c.HOUR] += 1
        walk.clock[c.HOUR_END] = end + HOUR


# -- taking and giving back --------------------------------------------------------------------


@part
def take(walk: Walk, floor: Floor, line: int, resource: int, token: int, now: float) -> None:
    """Give a server to a token."""
    count_use(walk, floor, resource, now)
    floor.server[resource, c.NUMBER] += 1
    row, at = walk.token, place_held(walk, token, line)
    if at == c.NOTHING:
        at = c.HELD_FIRST + c.HELD_WIDTH * row[token, c.HELD]
        row[token, c.HELD] += 1
    row[token, at + c.HELD_QUEUE] = line
    row[token, at + c.HELD_RESOURCE] = resource


@part
def place_held(walk: Walk, token: int, line: int) -> int:
    """Return the column where a token keeps what it got from a line, or NOTHING."""
    row = walk.token
    end = c.HELD_FIRST + c.HELD_WIDTH * row[token, c.HELD]
    for at in range(c.HELD_FIRST, end, c.HELD_WIDTH):
        if row[token, at + c.HELD_QUEUE] == line:
            return at
    return c.NOTHING


@part
def give_back(walk: Walk, floor: Floor, token: int, at: int, now: float) -> None:
    """Take back the server a token keeps at a column; it serves whoever is next."""
    row = walk.token
    resource = row[token, at + c.HELD_RESOURCE]
    row[token, c.HELD] -= 1
    last = c.HELD_FIRST + c.HELD_WIDTH * row[token, c.HELD]
    row[token, at + c.HELD_QUEUE] = row[token, last + c.HELD_QUEUE]
    row[token, at + c.HELD_RESOURCE] = row[token, last + c.HELD_RESOURCE]
    count_use(walk, floor, resource, now)
    floor.server[resource, c.NUMBER] -= 1
    walk.counts[c.TO_SERVE] = resource
    walk.counts[c.ATTENTION] = 1


@part
def remember(plan: Plan, who: Who, pc: int, resource: int, chart: int) -> None:
    """Keep which member of a team served, where the step asks for it."""
    attribute = plan.step[pc, c.A3]
    if attribute != c.NOTHING:
        set_label(who, chart, attribute, plan.code[plan.step[pc, c.A4] + resource])


@part
def serve(plan: Plan, walk: Walk, floor: Floor, who: Who, resource: int, now: float) -> None:
    """Grant free servers of a resource to the first in line of all the lines it serves."""
    server, row, served = floor.server, walk.token, floor.server[resource, c.PEERS]
    walk.counts[c.TO_SERVE] = c.NOTHING
    while server[resource, c.NUMBER] < server[resource, c.LIMIT]:
        line, token = c.NOTHING, c.NOBODY
        for k in range(served + 1, served + 1 + plan.code[served]):
            first = server[plan.code[k], c.ROOT]
            if first != c.NOBODY and (token == c.NOBODY or goes_first(walk, first, token)):
                line, token = plan.code[k], first
        if token == c.NOBODY:
            return
        take_out_of_line(walk, floor, line, token)
        count_line(plan, walk, floor, line, -1, now)
        take(walk, floor, line, resource, token, now)
        remember(plan, who, row[token, c.PC], resource, row[token, c.CHART])
        wake(plan, walk, who, token, now)
