"""Work offered to every resource and ward against its mean capacity over the week.

A share of one or more cannot last: the queue grows for as long as the run does. Below one it may
still queue badly at some hours; that is what the simulation is for. The estimate is made from a
sample of patients (`check_walk`) and is good to a few per cent; where few come and stay long, as on
a stroke unit, to some thirty.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from math import inf

from flowsim.hospital.check.findings import Finding, Findings
from flowsim.hospital.check.nurses import mean_core_beds
from flowsim.hospital.check.servers import waits_in_line
from flowsim.hospital.check.walk import Walk
from flowsim.hospital.vocabulary.attributes import PLACEMENTS
from flowsim.hospital.vocabulary.hospital import Hospital

ROUNDS = 200
ERRORS_ALLOWED = 2
"""Standard errors by which a load of few patients must be above capacity for a warning."""


@dataclass(frozen=True, kw_only=True)
class Load:
    """Work offered to one resource or ward (`kind`), in mean servers or beds busy.

    Work that several could do is shared so that they are as evenly busy as can be. `waited_for`
    tells whether anybody queues for it; a queue nobody joins cannot grow. `sample`: how often it
    was held, or patients who may lie there, in the sample that the load is estimated from.
    """

    kind: str
    name: str
    load: float
    capacity: float
    waited_for: bool = True
    sample: float = inf

    @property
    def share(self) -> float:
        """Load over capacity; infinite for work offered to nobody."""
        if self.capacity == 0:
            return float("inf") if self.load > 0 else 0.0
        return self.load / self.capacity

    @property
    def above_capacity(self) -> bool:
        """Whether the load is at capacity or above by more than chance in the sample may do.

        The chance of a count: its standard deviation is its root.
        """
        chance = ERRORS_ALLOWED / self.sample**0.5 if self.sample else 0.0
        return self.share * (1 - chance) >= 1


def offered_loads(hospital: Hospital) -> list[Load]:
    """Return the load of every resource and ward, in the hospital's order.

    The hospital must have no errors (see `check`). The same hospital gives the same numbers.
    """
    walk = Walk(hospital)
    walk.everybody()
    return [*_resources(hospital, walk), *_wards(hospital, walk.beds, walk.stays)]


def check_load(hospital: Hospital, loads: Sequence[Load]) -> list[Finding]:
    """Return a warning for every load at or above capacity."""
    findings = Findings()
    for item in loads:
        if not (item.above_capacity and item.waited_for):
            continue
        unit = "beds" if item.kind == "ward" else "on duty"
        findings.warning(
            f"{item.kind} {item.name}",
            f"offered load above capacity: about {item.load:.1f} needed on average, "
            f"{item.capacity:.1f} {unit}",
            "open more beds, let other wards take its services, or shorten stays"
            if item.kind == "ward"
            else "add capacity, shorten its tasks, or send it fewer patients",
        )
    return findings.list


def _resources(hospital: Hospital, walk: Walk) -> list[Load]:
    capacity = {r.name: r.mean_capacity for r in hospital.resources}
    members = {queue: hospital.members_of(queue) for queue in hospital.queue_names}
    loads = share_out(walk.servers, members, capacity)
    waits = _waited_for(hospital)
    return [
        Load(
            kind="resource",
            name=name,
            load=loads[name],
            capacity=capacity[name],
            waited_for=name in waits,
            sample=sum(n for queue, n in walk.times_held.items() if name in members[queue]),
        )
        for name in capacity
    ]


def _waited_for(hospital: Hospital) -> set[str]:
    found: set[str] = set()
    for pathway in hospital.pathways:
        for step in pathway.steps:
            if (queue := waits_in_line(step)) is not None:
                found.update(hospital.members_of(queue))
    return found


def _wards(hospital: Hospital, beds: Mapping[str, float], stays: Mapping[str, int]) -> list[Load]:
    """Share services over their home wards; if those overflow, over acceptable wards too."""
    capacity = {ward.name: mean_core_beds(hospital, ward) for ward in hospital.wards}
    loads: dict[str, float] = {}
    for widest in (1, 2):
        allowed = {
            service: [
                w.name
                for w in hospital.wards
                if capacity[w.name] and dict(w.serves).get(service) in PLACEMENTS[:widest]
            ]
            for service in beds
        }
        for service, wards in allowed.items():
            if not wards:
                allowed[service] = [
                    w.name for w in hospital.wards if dict(w.serves).get(service) in PLACEMENTS[:2]
                ]
        loads = share_out(beds, allowed, capacity)
        if all(loads[name] < capacity[name] or capacity[name] == 0 for name in capacity):
            break
    sample = {n: sum(stays[service] for service in beds if n in allowed[service]) for n in capacity}
    return [
        Load(kind="ward", name=n, load=loads[n], capacity=capacity[n], sample=sample[n])
        for n in capacity
    ]


def share_out(
    demand: Mapping[str, float],
    allowed: Mapping[str, Sequence[str]],
    capacity: Mapping[str, float],
) -> dict[str, float]:
    """Return the load of every server when each demand is spread over the servers it allows.

    Spread so that servers are as evenly busy as can be: each demand in turn fills its servers to
    one level given the others, until nothing moves (block descent on a convex problem).
    """
    total = dict.fromkeys(capacity, 0.0)
    part: dict[str, dict[str, float]] = {}
    for name, load in demand.items():
        servers = [s for s in allowed[name] if capacity[s] > 0] or list(allowed[name][:1])
        part[name] = dict.fromkeys(servers, 0.0)
        if load > 0 and servers:
            part[name][servers[0]] = load
            total[servers[0]] += load
    for _ in range(ROUNDS):
        moved = 0.0
        for name, load in demand.items():
            if load <= 0 or len(part[name]) < 2:
                continue
            others = {s: total[s] - own for s, own in part[name].items()}
            filled = _fill(load, others, capacity)
            for server, own in filled.items():
                moved = max(moved, abs(own - part[name][server]))
                total[server] = others[server] + own
            part[name] = filled
        if moved < 1e-9:
            break
    return total


def _fill(
    load: float, others: Mapping[str, float], capacity: Mapping[str, float]
) -> dict[str, float]:
    """Pour a load over servers already partly busy, to one level of use among those it reaches."""
    rising = sorted(others, key=lambda server: others[server] / capacity[server])
    level, room = 0.0, 0.0
    used = 0.0
    for count, server in enumerate(rising):
        room += capacity[server]
        used += others[server]
        level = (load + used) / room
        following = rising[count + 1] if count + 1 < len(rising) else None
        if following is None or level <= others[following] / capacity[following]:
            break
    return {s: max(0.0, level * capacity[s] - others[s]) for s in others}
