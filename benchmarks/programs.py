"""The programs that run the small networks, each held to flowsim's departures before timing."""

import importlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import simpy
from numpy.typing import NDArray

from benchmarks import cpp_model, machine, simmer_model, stock_simpy
from benchmarks.race import Runner, processor, say
from flowsim.engine.lowering import lower
from flowsim.engine.program import Program
from flowsim.engine.simulate import engine_of
from flowsim.hospital.vocabulary.hospital import Hospital

SEED = 1
SIMPY, COMPILED = "flowsim, SimPy engine", "flowsim, compiled engine"
BARE, TABLE = "stock SimPy, no records", "stock SimPy, patient table"
PRIORITY = "stock SimPy, PriorityResource, patient table"
CPP, CPP_HEAP = "C++, std::priority_queue", "C++, own heap"
CIW, SALABIM, SIMMER = "Ciw", "salabim", "simmer"

NOTES = {
    "Small networks": "every program but simmer is given the numbers flowsim draws and is timed "
    "only after it has given the same departures to the last bit; Python programs get them from "
    "flowsim's compiled sampler, as lists, in their own time.",
    "flowsim": "draws each number as it is needed; records every patient (times, outcome, "
    "milestones, minutes by cause) and, by hour, minutes busy and waiting of each resource.",
    BARE: "records nothing, not even departures.",
    TABLE: "records arrival, start, waits by resource, departure and outcome of each patient.",
    "C++": "draws each number as it is needed; records start and departure.",
    CIW: "records what it always does; one server at a time, so it can run M/M/4 only.",
    SALABIM: "records departures, its monitors are off; runs the number of patients given in its "
    "row and is compared by patient, which spares it the cost of a longer run.",
    SIMMER: "draws its own numbers in R; records its table of arrivals, its monitors of resources "
    "are off; only the number of departures is compared.",
}


@dataclass(frozen=True, eq=False)
class Network:
    """One of the small networks; weeks of a full run, and of one for the slowest programs."""

    title: str
    hospital: Hospital
    weeks: int
    few_weeks: int
    numbers: Callable[[Program, int, int], Any]
    parameters: Callable[[Program, int, int], str]
    prefix: str


def programs(network: Network, folder: Path) -> Iterator[Runner]:
    """Yield every program that is installed and can run the network; each has run once.

    What is compiled goes into the folder.
    """
    yield from _flowsim(network)
    yield from _stock(network)
    yield from _cpp(network, folder)
    yield from _others(network)
    yield from _simmer(network)


@cache
def _departures(network: Network, weeks: int) -> NDArray[np.float64]:
    program = lower(network.hospital, weeks=weeks)
    return engine_of("simpy")(program, SEED, 0).t_depart


def _must_agree(name: str, network: Network, weeks: int, t_depart: NDArray[np.float64]) -> None:
    """Raise where a program's departures are not flowsim's, to the last bit."""
    if not np.array_equal(_departures(network, weeks), t_depart, equal_nan=True):
        raise SystemExit(f"{name}: its departures differ from flowsim's; the table would mislead")


def _flowsim(network: Network) -> Iterator[Runner]:
    program = lower(network.hospital, weeks=network.weeks)
    for name, engine in ((SIMPY, "simpy"), (COMPILED, "compiled")):
        run = engine_of(engine)
        t_depart = run(program, SEED, 0).t_depart
        _must_agree(name, network, network.weeks, t_depart)
        yield Runner(name, processor(partial(run, program, SEED, 0)), len(t_depart))


def _stock(network: Network) -> Iterator[Runner]:
    yield _python(network, BARE, stock_simpy, network.weeks, function="bare")
    yield _python(network, TABLE, stock_simpy, network.weeks)
    if network.prefix == "queue":
        kind = simpy.PriorityResource
        yield _python(network, PRIORITY, stock_simpy, network.weeks, kind=kind)


def _others(network: Network) -> Iterator[Runner]:
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
            yield _python(network, name, model, weeks)


def _python(
    network: Network,
    name: str,
    model: ModuleType,
    weeks: int,
    function: str = "table",
    **options: object,
) -> Runner:
    """Return a program in Python; making its random numbers is part of its work, as of ours."""
    say(f"{network.title}: checking {name}")
    program = lower(network.hospital, weeks=weeks)
    run = getattr(model, f"{network.prefix}_{function}")

    def work() -> Any:
        return run(network.numbers(program, SEED, 0), program.horizon, **options)

    patients = len(network.numbers(program, SEED, 0).gaps)
    if function == "table":
        _must_agree(name, network, weeks, work()["t_depart"])
    note = f" ({patients:,} patients)" if weeks != network.weeks else ""
    return Runner(name, processor(work), patients, note)


def _cpp(network: Network, folder: Path) -> Iterator[Runner]:
    program = lower(network.hospital, weeks=network.weeks)
    parameters = network.parameters(program, SEED, 0)
    for name, own_heap in ((CPP, False), (CPP_HEAP, True)):
        model = cpp_model.compiled(folder, own_heap=own_heap)
        if model is None:
            return
        t_depart = model.run(parameters)[1]
        _must_agree(name, network, network.weeks, t_depart)
        yield Runner(name, partial(_seconds, model, parameters), len(t_depart))


def _seconds(model: cpp_model.CppModel, parameters: str) -> float:
    return model.run(parameters)[0]


def _simmer(network: Network) -> Iterator[Runner]:
    """Yield simmer, with its own random numbers, where R and it are there."""
    if not machine.simmer_version():
        return
    run = partial(simmer_model.run, network.prefix, network.weeks * 10080.0, SEED)
    left = run()[1]
    ours = int(np.isfinite(_departures(network, network.weeks)).sum())
    if abs(left - ours) > 0.03 * ours:
        raise SystemExit(f"simmer: {left:,} patients left, {ours:,} in flowsim")
    yield Runner(SIMMER, lambda: run()[0], left)
