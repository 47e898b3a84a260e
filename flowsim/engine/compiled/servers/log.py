"""The minutes of servers and queues by hour of the run, and who took servers when."""

from flowsim.engine.compiled.counts import ATTENTION, PRESENT_HOUR, SERVER_LOG
from flowsim.engine.compiled.plan.plan import Plan
from flowsim.engine.compiled.servers.state import (
    LIMIT,
    LOG_CHANGE,
    LOG_PATIENT,
    LOG_RESOURCE,
    NUMBER,
    Servers,
)
from flowsim.engine.hours import HOUR
from flowsim.engine.program import Ints
from flowsim.kernel_cache import part


@part
def log_use(count: Ints, servers: Servers, resource: int, now: float) -> None:
    """Write the minutes in use since the last change; to be called before each change."""
    hour, minutes = count[PRESENT_HOUR], now - servers.since[resource]
    used = servers.server[resource, NUMBER]
    on_duty = min(used, servers.server[resource, LIMIT])
    if on_duty > 0:
        servers.busy[hour, resource] += on_duty * minutes
    if used > on_duty:
        servers.overrun[hour, resource] += (used - on_duty) * minutes
    servers.since[resource] = now


@part
def log_taking(
    count: Ints, servers: Servers, patient: int, resource: int, change: int, now: float
) -> None:
    """Write who took servers, or gave them back, where the run keeps it."""
    if servers.log_time.size > 0:
        row = count[SERVER_LOG]
        servers.log_time[row] = now
        servers.log[LOG_PATIENT, row] = patient
        servers.log[LOG_RESOURCE, row] = resource
        servers.log[LOG_CHANGE, row] = change
        count[SERVER_LOG] = row + 1
        count[ATTENTION] = 1  # there may be no room for more


@part
def log_joining(count: Ints, servers: Servers, patient: int, queue: int, now: float) -> None:
    """Write who joined a line, where the run keeps it: as a row that changes nothing."""
    log_taking(count, servers, patient, queue, 0, now)


@part
def log_queue(
    plan: Plan, count: Ints, servers: Servers, queue: int, change: int, now: float
) -> None:
    """Write the minutes waited since the last change, and change the length of a queue."""
    hour, length = count[PRESENT_HOUR], servers.server[queue, NUMBER]
    if length > 0:
        servers.waiting[hour, queue - plan.resources] += length * (now - servers.since[queue])
    servers.since[queue] = now
    servers.server[queue, NUMBER] = length + change


@part
def close_hours(plan: Plan, count: Ints, servers: Servers, now: float) -> None:
    """Write what was in use and waiting up to the end of every hour that ends by now.

    So no change has to look in which hours its minutes fall.
    """
    while hour_end(count) <= now:
        end = hour_end(count)
        for resource in range(plan.resources):
            log_use(count, servers, resource, end)
        for queue in range(plan.resources, servers.server.shape[0]):
            log_queue(plan, count, servers, queue, 0, end)
        count[PRESENT_HOUR] += 1


@part
def hour_end(count: Ints) -> float:
    """Return when the present hour ends (minutes)."""
    return (count[PRESENT_HOUR] + 1) * HOUR
