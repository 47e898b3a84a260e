"""The small networks in C++: compiles small_network.cpp and runs it with flowsim's parameters."""

import subprocess
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from benchmarks import machine, networks
from flowsim.engine.arrivals import GAP
from flowsim.engine.draws import activity_number
from flowsim.engine.program import Program
from flowsim.hospital.vocabulary.distributions import Exponential, Lognormal

SOURCE = Path(__file__).with_name("small_network.cpp")
OPTIONS = ("-std=c++17", "-O3", "-march=native", "-ffp-contract=off")


@dataclass(frozen=True)
class CppModel:
    """The compiled program."""

    program: Path

    def run(self, parameters: str) -> tuple[float, NDArray[np.float64]]:
        """Return the processor seconds of one run, and the departures."""
        departures = self.program.with_suffix(".out")
        done = subprocess.run(
            [self.program, departures], input=parameters, capture_output=True, text=True, check=True
        )
        return float(done.stdout), np.fromfile(departures)


def compiled(folder: Path, *, own_heap: bool) -> CppModel | None:
    """Return the program, compiled now into the folder, or None without a compiler."""
    compiler = machine.compiler()
    if compiler is None:
        return None
    program = folder / ("own_heap" if own_heap else "priority_queue")
    options = [*OPTIONS, "-DOWN_HEAP"] if own_heap else OPTIONS
    subprocess.run([compiler, *options, SOURCE, "-o", program], check=True)
    return CppModel(program)


def _law(activity: int | str, law: Exponential | Lognormal) -> list[str]:
    number = activity_number(activity) if isinstance(activity, str) else activity
    if isinstance(law, Exponential):
        return [str(number), "0", float(law.mean_minutes).hex(), "0"]
    return [str(number), "1", law.log_mean.hex(), law.log_sd.hex()]


def _begin(kind: str, program: Program, seed: int, replication: int, gap: float) -> list[str]:
    """Return the first parameters. The seed must be below 2^32."""
    source = str(int(program.source_number[0]))
    key = [kind, str(seed), str(replication), source, program.horizon.hex()]
    return key + _law(GAP, Exponential(mean_minutes=gap))


def queue_parameters(program: Program, seed: int, replication: int) -> str:
    """Return the parameters of the M/M/4 queue."""
    words = _begin("0", program, seed, replication, networks.GAP_MINUTES)
    return " ".join([*words, str(networks.SERVERS), *_law("service", networks.SERVICE)])


def door_parameters(program: Program, seed: int, replication: int) -> str:
    """Return the parameters of the front door."""
    words = _begin("1", program, seed, replication, 60.0 / networks.DOOR_PER_HOUR)
    capacities = (networks.NURSES, networks.CUBICLES, networks.CLINICIANS, networks.BEDS)
    words += [str(capacity) for capacity in capacities]
    words.append(str(activity_number("attribute:acuity")))
    words += [float(share).hex() for share in program.drawn_cumulative]
    words += [str(activity_number("branch:disposition")), networks.ADMITTED.hex()]
    for activity, law in (
        ("triage", networks.TRIAGE),
        ("assessment", networks.ASSESSMENT),
        ("tests", networks.TESTS),
        ("review", networks.REVIEW),
        ("stay", networks.STAY),
    ):
        words += _law(activity, law)
    return " ".join(words)
