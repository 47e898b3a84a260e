"""Rows on the real hospital: a year of front door and beds, in time and in memory."""

import json
import subprocess
import sys
from collections.abc import Iterator
from functools import partial
from statistics import median

from benchmarks.programs import COMPILED, SIMPY
from benchmarks.race import (
    Asked,
    Effort,
    Pair,
    Row,
    Runner,
    compare,
    processor,
    race,
    say,
    seconds_text,
)
from flowsim.engine.program import Program
from flowsim.engine.simulate import engine_of
from flowsim.engine.world import make_world
from flowsim.records.frames import frames

WEEKS = 52
ENGINES = (("simpy", SIMPY), ("compiled", COMPILED))
LABELLED = "flowsim, compiled engine, labelled tables"
SECONDS = {SIMPY: Asked(180, "s"), COMPILED: Asked(1, "s"), LABELLED: Asked(1, "s")}
MEGABYTES = {COMPILED: Asked(300, "MB")}
PARTS = {
    "imports": "interpreter and imports",
    "before": "and hospital built, engine loaded, a week run",
    "peak": "at the peak of the engine's run",
    "tables": "at the peak with labelled tables",
    "measures": "at the peak with measures",
    "records": "of that, labelled tables",
}
"""Parts of the memory of a process, in the order they come."""


def year_program(weeks: int = WEEKS, scenario: str = "baseline") -> Program:
    """Return the program of a scenario."""
    from flowsim.config import load
    from flowsim.engine.lowering import lower
    from flowsim.scenario import build

    return lower(build(load(scenario)), weeks=weeks)


def rows(effort: Effort) -> Iterator[Row]:
    """Yield the rows on time, each engine beside the other, and on the memory of each."""
    weeks = effort.of(WEEKS, 2)
    program = year_program(weeks)
    patients = len(make_world(program, 1, 0).t_arrive)
    runners = [
        Runner(n, processor(partial(engine_of(e), program, 1, 0)), patients) for e, n in ENGINES
    ]
    runners.append(Runner(LABELLED, processor(partial(_labelled, program)), patients))
    workload = f"the hospital for {weeks} weeks, {patients:,} patients"
    times = race(runners, effort.rounds, workload)
    for runner in runners:
        seconds = times.seconds[runner.name]
        row = Row(workload, runner.name, f"{seconds_text(seconds)} a replication")
        yield row.judged(SECONDS[runner.name], median(seconds))

    def show(runner: Runner, seconds: float) -> str:
        return f"{seconds / runner.units * 1e6:.1f} µs a patient"

    yield from compare(times, workload, [Pair(COMPILED, SIMPY)], show)
    for engine, name in ENGINES:
        yield from _memory(engine, name, weeks, workload)


def _labelled(program: Program) -> None:
    raw = engine_of("compiled")(program, 1, 0)
    frames(raw, program.names, (0.0, program.horizon))


def _memory(engine: str, name: str, weeks: int, workload: str) -> Iterator[Row]:
    """Yield the memory of a new process, part after part; the peaks are of the whole process."""
    say(f"{workload}: memory of {name}")
    found = measure("year", engine, weeks)
    say("")
    for key, part in PARTS.items():
        row = Row(f"memory, {workload}", f"{name}: {part}", f"{found[key]:.0f} MB")
        yield row.judged(
            MEGABYTES.get(name) if key in ("peak", "tables", "measures") else None, found[key]
        )


def measure(*arguments: object) -> dict[str, float]:
    """Return what a new process finds; only there is the memory that of one run."""
    command = [sys.executable, "-m", "benchmarks.one_run", *map(str, arguments)]
    done = subprocess.run(command, capture_output=True, text=True, check=True)
    found: dict[str, float] = json.loads(done.stdout)
    return found
