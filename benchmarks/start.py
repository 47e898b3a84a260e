"""Rows on starting: compiling the engine from nothing, and the first event once that is kept.

Each is a new process; its processor seconds include those of the interpreter's own start.
"""

import os
import resource
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from statistics import median

from benchmarks.race import Asked, Effort, Row, say, seconds_text

COLD, START, SMOKE = Asked(20, "s"), Asked(2, "s"), Asked(6, "s, by the clock")
"""What compiling, import to the first event, and a smoke run with nothing kept may take."""

SHIPPED = """
from flowsim.config import load
from flowsim.engine.lowering import lower
from flowsim.engine.simulate import engine_of
from flowsim.scenario import build

engine_of("compiled")(lower(build(load("smoke")), weeks=1), 1, 0)
"""
OWN = """
from flowsim.engine import simulate
from flowsim.hospital.vocabulary.arrivals import Batch
from flowsim.hospital.vocabulary.distributions import Constant
from flowsim.hospital.vocabulary.hospital import Hospital
from flowsim.hospital.vocabulary.pathway import Pathway
from flowsim.hospital.vocabulary.steps import depart, treat

visit = Pathway("visit", [treat("stay", Constant(5.0)), depart()])
once = Batch(name="all", pathway="visit", times=((0.0, 1),), once=True)
simulate(Hospital(name="own", pathways=(visit,), arrivals=(once,)), weeks=1, engine="compiled")
"""
SMOKE_RUN = "flowsim run scenario=smoke"
TO_FIRST_EVENT = "import to the first event"
RUNS = {
    f"{TO_FIRST_EVENT}, a hospital of one's own": ("-c", OWN),
    f"{TO_FIRST_EVENT}, the shipped hospital": ("-c", SHIPPED),
    SMOKE_RUN: ("-m", "flowsim", "run", "scenario=smoke"),
}


def rows(effort: Effort) -> Iterator[Row]:
    """Yield a row on the compilation, then one for each start with the code kept."""
    rounds = effort.rounds
    with tempfile.TemporaryDirectory() as folder:
        kept = f"{folder}/kept"
        first = process(("-c", SHIPPED), kept, folder)
        cold: list[float] = []
        smoke: list[float] = []
        starts: dict[str, list[float]] = {name: [] for name in RUNS}
        for k in range(rounds):
            say(f"start: round {k + 1} of {rounds}")
            for name, words in RUNS.items():
                starts[name].append(process(words, kept, f"{folder}/{k}"))
            warm = process(("-c", SHIPPED), kept, folder)
            if k > 0:
                first = process(("-c", SHIPPED), f"{folder}/{k} cold", folder)
            cold.append(first - warm)
            new = f"{folder}/{k} smoke"
            smoke.append(clock(RUNS[SMOKE_RUN], f"{new}, kept", new))
    say("")
    yield row("compile the engine", "nothing kept", cold, COLD)
    yield row(SMOKE_RUN, "nothing kept, by the clock", smoke, SMOKE)
    for name, seconds in starts.items():
        limit = START if name.startswith(TO_FIRST_EVENT) else None
        yield row(name, "compiled before", seconds, limit)


def process(words: Sequence[str], cache: str, folder: str) -> float:
    """Return the processor seconds of a new process that keeps compiled code in `cache`."""
    os.makedirs(folder, exist_ok=True)
    before = used()
    subprocess.run(
        [sys.executable, *words],
        cwd=folder,
        env=os.environ | {"FLOWSIM_CACHE_DIR": cache, "PYTHONPATH": os.getcwd()},
        check=True,
        capture_output=True,
    )
    return used() - before


def clock(words: Sequence[str], cache: str, folder: str) -> float:
    """Return the seconds by the clock of what `process` does: what somebody waits."""
    started = time.perf_counter()
    process(words, cache, folder)
    return time.perf_counter() - started


def used() -> float:
    """Return the processor seconds of all processes that were started here and have ended."""
    found = resource.getrusage(resource.RUSAGE_CHILDREN)
    return found.ru_utime + found.ru_stime


def row(workload: str, program: str, seconds: Sequence[float], asked: Asked | None) -> Row:
    """Return a row, with the seconds it may take where there is a limit."""
    return Row(workload, program, seconds_text(seconds, 1)).judged(asked, median(seconds))
