"""The small networks in simmer: runs small_network.R with flowsim's parameters."""

import subprocess
from pathlib import Path
from shutil import which

import numpy as np

from benchmarks import networks

SCRIPT = Path(__file__).with_name("small_network.R")


def run(prefix: str, horizon: float, seed: int) -> tuple[float, int]:
    """Return the processor seconds of one run, and how many patients left."""
    values = [horizon, seed, *(_queue() if prefix == "queue" else _door())]
    command = [which("Rscript") or "Rscript", str(SCRIPT), prefix, *map(str, values)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    seconds, left = done.stdout.split()
    return float(seconds), int(left)


def _queue() -> list[float]:
    return [networks.GAP_MINUTES, networks.SERVICE_MINUTES, networks.SERVERS]


def _door() -> list[float]:
    found: list[float] = [60.0 / networks.DOOR_PER_HOUR]
    found += [networks.NURSES, networks.CUBICLES, networks.CLINICIANS, networks.BEDS]
    found += [networks.ADMITTED, networks.TESTS.mean_minutes]
    for law in (networks.TRIAGE, networks.ASSESSMENT, networks.REVIEW, networks.STAY):
        found += [law.log_mean, law.log_sd]
    return found + np.cumsum(list(networks.ACUITY.values())).tolist()[:-1]
