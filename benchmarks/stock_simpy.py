"""The small networks in SimPy with its own resources, as its documentation would write them.

Each comes bare and with a table of patients; what the bare one computes cannot be looked at.
"""

from collections.abc import Callable, Generator
from math import nan
from typing import Any

import numpy as np
import simpy
from numpy.typing import NDArray

from benchmarks import networks
from benchmarks.numbers_ahead import DoorNumbers, QueueNumbers

Table = dict[str, NDArray[np.float64]]
Process = Generator[simpy.Event, Any, None]


def _source(
    env: simpy.Environment, gaps: list[float], patient: Callable[[int], Process]
) -> Process:
    for k, gap in enumerate(gaps):
        yield env.timeout(gap)
        env.process(patient(k))


def _columns(rows: list[tuple[float, ...]], names: tuple[str, ...], count: int) -> Table:
    """Return a table in order of patients; whoever has not left has no times."""
    table = np.full((count, len(names)), nan)
    found = np.array(rows)
    table[found[:, 0].astype(np.int64)] = found[:, 1:]
    return {name: table[:, k].copy() for k, name in enumerate(names)}


# -- M/M/4 -----------------------------------------------------------------------------------------


def queue_bare(numbers: QueueNumbers, horizon: float) -> None:
    """Run the M/M/4 queue and keep nothing."""
    env = simpy.Environment()
    servers, service = simpy.Resource(env, networks.SERVERS), numbers.service

    def customer(k: int) -> Process:
        with servers.request() as request:
            yield request
            yield env.timeout(service[k])

    env.process(_source(env, numbers.gaps, customer))
    env.run(until=horizon)


def queue_table(
    numbers: QueueNumbers, horizon: float, kind: type[simpy.Resource] = simpy.Resource
) -> Table:
    """Run the M/M/4 queue and return arrival, start, departure and outcome of each customer."""
    env = simpy.Environment()
    servers, service = kind(env, networks.SERVERS), numbers.service
    rows: list[tuple[float, ...]] = []

    def customer(k: int) -> Process:
        arrived = env.now
        with servers.request() as request:
            yield request
            started = env.now
            yield env.timeout(service[k])
        rows.append((k, arrived, started, env.now, 0))

    env.process(_source(env, numbers.gaps, customer))
    env.run(until=horizon)
    names = ("t_arrive", "t_start", "t_depart", "outcome")
    return _columns(rows, names, len(numbers.gaps))


# -- the front door --------------------------------------------------------------------------------


def door_bare(numbers: DoorNumbers, horizon: float) -> None:
    """Run the front door and keep nothing."""
    env = simpy.Environment()
    nurses = simpy.Resource(env, networks.NURSES)
    cubicles = simpy.PriorityResource(env, networks.CUBICLES)
    clinicians = simpy.PriorityResource(env, networks.CLINICIANS)
    beds, x = simpy.Resource(env, networks.BEDS), numbers

    def patient(k: int) -> Process:
        with nurses.request() as nurse:
            yield nurse
            yield env.timeout(x.triage[k])
        cubicle = cubicles.request(priority=x.band[k])
        yield cubicle
        with clinicians.request(priority=x.band[k]) as clinician:
            yield clinician
            yield env.timeout(x.assessment[k])
        yield env.timeout(x.tests[k])
        with clinicians.request(priority=0) as clinician:
            yield clinician
            yield env.timeout(x.review[k])
        if not x.admitted[k]:
            cubicles.release(cubicle)
            return
        with beds.request() as bed:
            yield bed
            cubicles.release(cubicle)
            yield env.timeout(x.stay[k])

    env.process(_source(env, numbers.gaps, patient))
    env.run(until=horizon)


def door_table(numbers: DoorNumbers, horizon: float) -> Table:
    """Run the front door and return arrival, start of care, minutes waited for each thing,
    departure and outcome of each patient.
    """
    env = simpy.Environment()
    nurses = simpy.Resource(env, networks.NURSES)
    cubicles = simpy.PriorityResource(env, networks.CUBICLES)
    clinicians = simpy.PriorityResource(env, networks.CLINICIANS)
    beds, x = simpy.Resource(env, networks.BEDS), numbers
    rows: list[tuple[float, ...]] = []

    def patient(k: int) -> Process:
        arrived = env.now
        with nurses.request() as nurse:
            yield nurse
            nurse_wait = env.now - arrived
            yield env.timeout(x.triage[k])
        since = env.now
        cubicle = cubicles.request(priority=x.band[k])
        yield cubicle
        cubicle_wait, since = env.now - since, env.now
        with clinicians.request(priority=x.band[k]) as clinician:
            yield clinician
            seen = env.now
            clinician_wait = seen - since
            yield env.timeout(x.assessment[k])
        yield env.timeout(x.tests[k])
        since = env.now
        with clinicians.request(priority=0) as clinician:
            yield clinician
            clinician_wait += env.now - since
            yield env.timeout(x.review[k])
        waits = (nurse_wait, cubicle_wait, clinician_wait)
        if not x.admitted[k]:
            cubicles.release(cubicle)
            rows.append((k, arrived, seen, *waits, 0.0, env.now, 1))
            return
        since = env.now
        with beds.request() as bed:
            yield bed
            bed_wait = env.now - since
            cubicles.release(cubicle)
            yield env.timeout(x.stay[k])
        rows.append((k, arrived, seen, *waits, bed_wait, env.now, 0))

    env.process(_source(env, numbers.gaps, patient))
    env.run(until=horizon)
    names = ("t_arrive", "t_seen", *WAITS, "t_depart", "outcome")
    return _columns(rows, names, len(numbers.gaps))


WAITS = ("wait_nurse", "wait_cubicle", "wait_clinician", "wait_bed")
