"""Verbs that look at who is free and who waits now."""

from flowsim.engine.compiled.codes import A0, A1, A2, A3, A4, GOES_ON, NEVER, NOTHING
from flowsim.engine.compiled.plan.plan import Plan
from flowsim.engine.compiled.servers.state import LIMIT, NUMBER, PEERS, Servers
from flowsim.engine.compiled.walks.state import PC, Walks
from flowsim.hospital.policies.ways import cost_of_way
from flowsim.kernel_cache import part


@part
def branch_by(plan: Plan, walks: Walks, servers: Servers, walker: int, pc: int, now: float) -> bool:
    """Go on where a policy says: the way of lowest cost, or the target behind if none is taken."""
    policy, queues, ways = plan.step[pc, A0], plan.step[pc, A2], plan.step[pc, A3]
    limit = plan.real[plan.step[pc, A4]]
    taken, lowest = ways, NEVER
    for way in range(ways):
        queue, free, waiting = plan.code[queues + way], 0, 0
        if queue != NOTHING:
            free, waiting = free_servers(plan, servers, queue), servers.server[queue, NUMBER]
        cost = cost_of_way(policy, free, waiting, now, limit)
        if cost < lowest:
            taken, lowest = way, cost
    walks.walker[walker, PC] = plan.code[plan.step[pc, A1] + taken]
    return GOES_ON


@part
def free_servers(plan: Plan, servers: Servers, queue: int) -> int:
    """Return how many servers are free of those that serve a queue."""
    members, free = servers.server[queue, PEERS], 0
    for k in range(members + 1, members + 1 + plan.code[members]):
        resource = plan.code[k]
        free += max(0, servers.server[resource, LIMIT] - servers.server[resource, NUMBER])
    return free
