"""The M/M/4 queue in Ciw.

Ciw's customers hold one server at a time, so the front door (a cubicle kept while seeing a
clinician) cannot be said in it.
"""

from math import nan

import ciw
import numpy as np

from benchmarks import networks
from benchmarks.numbers_ahead import QueueNumbers
from benchmarks.stock_simpy import Table


def queue_table(numbers: QueueNumbers, horizon: float) -> Table:
    """Run the M/M/4 queue and return the customers' table, in order of arrival."""
    network = ciw.create_network(
        arrival_distributions=[ciw.dists.Sequential(numbers.gaps)],
        service_distributions=[ciw.dists.Sequential(numbers.service)],
        number_of_servers=[networks.SERVERS],
    )
    simulation = ciw.Simulation(network)
    simulation.simulate_until_max_time(horizon)
    records = simulation.get_all_records()
    table = np.full((len(numbers.gaps), 3), nan)
    for row in records:
        table[row.id_number - 1] = row.arrival_date, row.service_start_date, row.exit_date
    return {name: table[:, k].copy() for k, name in enumerate(("t_arrive", "t_start", "t_depart"))}
