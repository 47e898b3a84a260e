"""The small networks in salabim, with its monitors switched off, which only makes it faster."""

from collections.abc import Iterator
from math import nan

import numpy as np
import salabim

from benchmarks import networks
from benchmarks.numbers_ahead import DoorNumbers, QueueNumbers
from benchmarks.stock_simpy import Table

salabim.yieldless(False)


def queue_table(numbers: QueueNumbers, horizon: float) -> Table:
    """Run the M/M/4 queue and return the departures of the customers."""
    env = salabim.Environment(trace=False)
    servers = salabim.Resource(capacity=networks.SERVERS, monitor=False, env=env)
    t_depart = np.full(len(numbers.gaps), nan)

    class Customer(salabim.Component):
        def process(self, k: int) -> Iterator[object]:
            yield self.request(servers)
            yield self.hold(numbers.service[k])
            self.release()
            t_depart[k] = env.now()

    _arrivals(env, numbers.gaps, Customer)
    env.run(till=horizon)
    return {"t_depart": t_depart}


def door_table(numbers: DoorNumbers, horizon: float) -> Table:
    """Run the front door and return the departures of the patients."""
    env = salabim.Environment(trace=False)
    nurses, cubicles, clinicians, beds = (
        salabim.Resource(capacity=capacity, monitor=False, env=env)
        for capacity in (networks.NURSES, networks.CUBICLES, networks.CLINICIANS, networks.BEDS)
    )
    t_depart, x = np.full(len(numbers.gaps), nan), numbers

    class Patient(salabim.Component):
        def process(self, k: int) -> Iterator[object]:
            yield self.request(nurses)
            yield self.hold(x.triage[k])
            self.release(nurses)
            yield self.request((cubicles, 1, x.band[k]))
            yield self.request((clinicians, 1, x.band[k]))
            yield self.hold(x.assessment[k])
            self.release(clinicians)
            yield self.hold(x.tests[k])
            yield self.request((clinicians, 1, 0))
            yield self.hold(x.review[k])
            self.release(clinicians)
            if x.admitted[k]:
                yield self.request(beds)
                self.release(cubicles)
                yield self.hold(x.stay[k])
            self.release()
            t_depart[k] = env.now()

    _arrivals(env, numbers.gaps, Patient)
    env.run(till=horizon)
    return {"t_depart": t_depart}


def _arrivals(env: salabim.Environment, gaps: list[float], kind: type[salabim.Component]) -> None:
    class Source(salabim.Component):
        def process(self) -> Iterator[object]:
            for k, gap in enumerate(gaps):
                yield self.hold(gap)
                kind(k=k, env=env)

    Source(env=env)
