"""Rows on the real hospital: a year of front door and beds, in time and in memory."""

import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import suppress
from functools import partial
from statistics import median

from benchmarks.race import Row, Runner, compare, processor, race, ratio_text, say
from benchmarks.small import COMPILED, SIMPY
from flowsim.engine.program import Program
from flowsim.engine.simulate import engine_of
from flowsim.engine.world import make_world
from flowsim.hospital.errors import FlowsimError

WEEKS = 52
LIMIT_SECONDS = 60.0


def engines() -> dict[str, str]:
    """Return the names of the engines there are."""
    found = {}
    for engine, name in (("simpy", SIMPY), ("compiled", COMPILED)):
        with suppress(FlowsimError, ImportError):
            engine_of(engine)
            found[engine] = name
    return found


def year_program(weeks: int = WEEKS) -> Program:
    """Return the program of the baseline hospital."""
    from flowsim.config import load
    from flowsim.engine.lower import lower
    from flowsim.scenario import build

    return lower(build(load("baseline")), weeks=weeks)


def rows(rounds: int) -> Iterator[Row]:
    """Yield the rows on time, each engine beside the other, and on the memory of each."""
    program = year_program()
    patients = len(make_world(program, 1, 0).t_arrive)
    runners = [
        Runner(name, processor(partial(engine_of(engine), program, 1, 0)), patients)
        for engine, name in engines().items()
    ]
    workload = f"the hospital for a year, {patients:,} patients"
    times = race(runners, rounds, workload)

    def show(runner: Runner, seconds: float) -> str:
        return f"{seconds:.2f} s a replication"

    limits = [LIMIT_SECONDS / seconds for seconds in times.seconds[SIMPY]]
    allowed = ratio_text(median(limits), min(limits), max(limits))
    slow = show(runners[0], times.median(SIMPY))
    yield Row(workload, SIMPY, slow, f"the {LIMIT_SECONDS:.0f} s it may take", allowed)
    yield from compare(times, workload, [(COMPILED, SIMPY)], show)
    for engine, name in engines().items():
        say(f"{workload}: memory of {name}")
        yield Row(workload, name, memory_text(measure("year", engine, WEEKS)))


def memory_text(found: dict[str, float]) -> str:
    """Return the peak memory in words."""
    return (
        f"{found['peak']:.0f} MB at most, {found['tables']:.0f} MB with labelled tables "
        f"({found['before']:.0f} MB before it starts)"
    )


def measure(*arguments: object) -> dict[str, float]:
    """Return what a new process finds; only there is the memory that of one run."""
    command = [sys.executable, "-m", "benchmarks.one_run", *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    found: dict[str, float] = json.loads(done.stdout)
    return found
