"""The two small networks, by every program that is installed.

All but simmer are given the same random numbers and must give the same departures, to the last
bit, before anything is timed.
"""

import importlib
import shutil
import subprocess
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import simpy

from benchmarks import cpp_model, networks, stock_simpy
from benchmarks.numbers_ahead import door_numbers, queue_numbers
from benchmarks.race import Row, Runner, compare, processor, race
from flowsim.engine.lower import lower
from flowsim.engine.program import Program
from flowsim.engine.simulate import engine_of
from flowsim.hospital.errors import FlowsimError
from flowsim.hospital.model import Hospital

SEED = 1
SIMPY, COMPILED = "flowsim, SimPy engine", "flowsim, compiled engine"
BARE, TABLE = "stock SimPy, no records", "stock SimPy, patient table"
PRIORITY, CPP = "stock SimPy, PriorityResource, patient table", "C++, std::priority_queue"
CIW, SALABIM, SIMMER = "Ciw", "salabim", "simmer"


@dataclass(frozen=True)
class Network:
    """One of the small networks; weeks of a full run, and of one for the slowest programs."""

    title: str
    hospital: Hospital
    weeks: int
    few_weeks: int
    numbers: Callable[[Program, int, int], Any]
    parameters: Callable[[Program, int, int], str]
    prefix: str


NETWORKS = (
    Network(
        "M/M/4",
        networks.queue_hospital(),
        199,
        20,
        queue_numbers,
        cpp_model.queue_parameters,
        "queue",
    ),
    Network(
        "front door and beds, a year",
        networks.door_hospital(),
        52,
        4,
        door_numbers,
        cpp_model.door_parameters,
        "door",
    ),
)


def rows(rounds: int) -> Iterator[Row]:
    """Yield the rows of both networks."""
    for network in NETWORKS:
        yield from _rows(network, rounds)


def _rows(network: Network, rounds: int) -> list[Row]:
    runners = [
        *_flowsim(network),
        *_stock(network),
        *_cpp(network),
        *_others(network),
        *_simmer(network),
    ]
    times = race(runners, rounds, network.title)
    full = max(runner.units for runner in runners)
    pairs = [
        (SIMPY, TABLE),
        (SIMPY, PRIORITY),
        (SIMPY, BARE),
        (BARE, TABLE),
        (COMPILED, SIMPY),
        (COMPILED, TABLE),
        (COMPILED, CPP),
        (COMPILED, SIMMER),
        (CIW, TABLE),
        (SALABIM, TABLE),
        (SIMMER, TABLE),
    ]
    return compare(times, f"{network.title}, {full:,.0f} patients", pairs, _show)


def _show(runner: Runner, seconds: float) -> str:
    each = f"{seconds / runner.units * 1e6:,.2f} µs a patient"
    return f"{seconds:.3f} s, {each}{runner.note}"


# -- the programs ----------------------------------------------------------------------------------


def _flowsim(network: Network) -> list[Runner]:
    program = lower(network.hospital, weeks=network.weeks)
    found = []
    for name, engine in ((SIMPY, "simpy"), (COMPILED, "compiled")):
        try:
            run = engine_of(engine)
        except (FlowsimError, ImportError):
            continue
        patients = len(run(program, SEED, 0).t_arrive)
        work = processor(partial(run, program, SEED, 0))
        found.append(Runner(name, work, patients))
    return found


def _stock(network: Network) -> list[Runner]:
    found = [
        _python(network, BARE, stock_simpy, network.weeks, function="bare"),
        _python(network, TABLE, stock_simpy, network.weeks),
    ]
    if network.prefix == "queue":
        kind = simpy.PriorityResource
        found.append(_python(network, PRIORITY, stock_simpy, network.weeks, kind=kind))
    return found


def _others(network: Network) -> list[Runner]:
    found = []
    for name, module, weeks in (
        (CIW, "ciw", network.weeks),
        (SALABIM, "salabim", network.few_weeks),
    ):
        try:
            importlib.import_module(module)
        except ImportError:
            continue
        model = importlib.import_module(f"benchmarks.{module}_model")
        if hasattr(model, f"{network.prefix}_table"):
            found.append(_python(network, name, model, weeks))
    return found


def _python(
    network: Network,
    name: str,
    model: ModuleType,
    weeks: int,
    function: str = "table",
    **options: object,
) -> Runner:
    """Return a program in Python; making its random numbers is part of its work, as of ours."""
    program = lower(network.hospital, weeks=weeks)
    run = getattr(model, f"{network.prefix}_{function}")

    def work() -> Any:
        return run(network.numbers(program, SEED, 0), program.horizon, **options)

    patients = len(network.numbers(program, SEED, 0).gaps)
    if function == "table":
        _must_agree(name, program, work()["t_depart"])
    note = f" ({patients:,} patients)" if weeks != network.weeks else ""
    return Runner(name, processor(work), patients, note)


def _cpp(network: Network) -> list[Runner]:
    model = cpp_model.compiled()
    if model is None:
        return []
    program = lower(network.hospital, weeks=network.weeks)
    parameters = network.parameters(program, SEED, 0)
    t_depart = model.run(parameters)[1]
    _must_agree(CPP, program, t_depart)
    return [Runner(CPP, lambda: model.run(parameters)[0], len(t_depart))]


def _must_agree(name: str, program: Program, t_depart: np.ndarray[Any, Any]) -> None:
    """Raise where a program's departures are not flowsim's, to the last bit."""
    ours = engine_of("simpy")(program, SEED, 0).t_depart
    if not np.array_equal(ours, t_depart, equal_nan=True):
        raise SystemExit(f"{name}: its departures differ from flowsim's; the table would mislead")


def _simmer(network: Network) -> list[Runner]:
    """Return simmer on the M/M/4 queue, with its own random numbers, where R and it are there."""
    rscript = shutil.which("Rscript")
    if rscript is None or network.prefix != "queue":
        return []
    if subprocess.run([rscript, "-e", "library(simmer)"], capture_output=True).returncode:
        return []
    script = Path(__file__).with_name("small_network.R")
    horizon = network.weeks * 10080.0
    values = (horizon, networks.GAP_MINUTES, networks.SERVICE_MINUTES, networks.SERVERS, SEED)

    def output() -> list[float]:
        command = [rscript, str(script), *(str(value) for value in values)]
        done = subprocess.run(command, capture_output=True, text=True, check=True)
        return [float(word) for word in done.stdout.split()]

    return [Runner(SIMMER, lambda: output()[0], output()[1])]
