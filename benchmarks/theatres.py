"""Rows on the hospital with theatres for a year: time beside the one without, and memory."""

from collections.abc import Iterator
from functools import partial
from statistics import median

from benchmarks.programs import COMPILED
from benchmarks.race import Asked, Effort, Pair, Row, Runner, compare, processor, race, seconds_text
from benchmarks.year import WEEKS, measure, year_program
from flowsim.engine.program import Program
from flowsim.engine.simulate import engine_of
from flowsim.engine.world import make_world
from flowsim.records.frames import frames
from flowsim.running.runner import summaries

MEASURED = f"{COMPILED}, with measures"
WITHOUT = f"{COMPILED}, without theatres"
SECONDS = {COMPILED: Asked(1.5, "s"), MEASURED: Asked(2, "s")}
MEGABYTES = Asked(400, "MB")


def rows(effort: Effort) -> Iterator[Row]:
    """Yield the rows on time, with measures and without, and on memory with measures."""
    weeks = effort.of(WEEKS, 2)
    program, without = year_program(weeks), year_program(weeks, "without_theatres")
    patients = len(make_world(program, 1, 0).t_arrive)
    engine = engine_of("compiled")
    runners = [
        Runner(COMPILED, processor(partial(engine, program, 1, 0)), patients),
        Runner(MEASURED, processor(partial(_measured, program)), patients),
        Runner(WITHOUT, processor(partial(engine, without, 1, 0)), patients),
    ]
    workload = f"the hospital with theatres for {weeks} weeks, {patients:,} patients"
    times = race(runners, effort.rounds, workload)
    for name, asked in SECONDS.items():
        seconds = times.seconds[name]
        row = Row(workload, name, f"{seconds_text(seconds)} a replication")
        yield row.judged(asked, median(seconds))

    def show(runner: Runner, seconds: float) -> str:
        return f"{seconds:.2f} s a replication"

    yield from compare(times, workload, [Pair(COMPILED, WITHOUT)], show)
    found = measure("year", "compiled", weeks)
    for part in ("peak", "measures"):
        row = Row(f"memory, {workload}", f"{COMPILED}: {part}", f"{found[part]:.0f} MB")
        yield row.judged(MEGABYTES, found[part])


def _measured(program: Program) -> None:
    raw = engine_of("compiled")(program, 1, 0)
    summaries(frames(raw, program.names, (0.0, program.horizon)))
