"""Rows on the whole pipeline: replications a minute, where their seconds go, and a comparison.

Seconds of the clock, but for the parts of a replication, which are processor seconds.
"""

import subprocess
import sys
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from statistics import median
from tempfile import TemporaryDirectory

from benchmarks.programs import COMPILED
from benchmarks.race import Asked, Effort, Row, ratio_text, say, seconds_text
from flowsim.engine.simulate import Prepared, engine_of, prepare
from flowsim.engine.world import make_world
from flowsim.records.frames import frames
from flowsim.running.runner import run_missing, summaries
from flowsim.running.store import RunFolder
from flowsim.studies.study import configure

TWO_CORES = Asked(1.8, "times the throughput", least=True)
COMPARISON = Asked(20, "s on 2 cores")
REPLICATION = Asked(1, "s")
IN_PLAUSIBLE = Asked(45, "s on 2 cores")
SEED = 1
RECORDS_TOO, MEASURES_ONLY = "writing measures and records", "writing measures only"


def rows(effort: Effort) -> Iterator[Row]:
    """Yield the rows on throughput, on the parts of a replication, and on comparisons."""
    for jobs in (1, 2):  # import, here and in the process that workers are forked from
        _run("measures", jobs, weeks=1, replications=2)
    for records in ("all", "measures"):
        yield from _throughput(records, effort)
    yield from _parts(effort)
    for words, asked in _comparisons(effort):
        yield _comparison(words, asked, effort)


# -- replications a minute -------------------------------------------------------------------------


def _throughput(records: str, effort: Effort) -> Iterator[Row]:
    """Yield a row for one process and one for two, for which everything is imported beforehand."""
    weeks, replications = effort.of(26, 2), effort.of(16, 2)
    workload = f"{replications} replications of {weeks} weeks and warm-up, records={records}"
    seconds: dict[int, list[float]] = {1: [], 2: []}
    for k in range(effort.rounds):
        for jobs, found in seconds.items():
            say(f"{workload}: round {k + 1} of {effort.rounds}: jobs={jobs}")
            found.append(_run(records, jobs, weeks, replications))
    say("")
    ratios = [one / two for one, two in zip(seconds[1], seconds[2], strict=True)]
    rates = {jobs: [60 * replications / s for s in found] for jobs, found in seconds.items()}
    yield Row(workload, "jobs=1", _rate_text(rates[1]))
    times = ratio_text(median(ratios), min(ratios), max(ratios))
    row = Row(workload, "jobs=2, two cores", _rate_text(rates[2]), "jobs=1", times)
    yield row.judged(TWO_CORES, median(ratios))


def _run(records: str, jobs: int, weeks: int, replications: int) -> float:
    """Return the seconds of the clock until all replications are in a new folder."""
    with TemporaryDirectory() as results:
        config = configure(
            "baseline",
            weeks=weeks,
            replications=replications,
            seed=SEED,
            jobs=jobs,
            results=results,
            overrides=[f"records={records}"],
        )
        start = time.perf_counter()
        run_missing([config])
        return time.perf_counter() - start


def _rate_text(rates: Sequence[float]) -> str:
    return f"{median(rates):.1f} a minute ({min(rates):.1f} to {max(rates):.1f}), by the clock"


# -- the parts of a replication --------------------------------------------------------------------


@dataclass
class _Clock:
    """Processor seconds since the last part."""

    last: float

    def seconds(self) -> float:
        before, self.last = self.last, time.process_time()
        return self.last - before


def _parts(effort: Effort) -> Iterator[Row]:
    """Yield a row for each part of a replication, and for the whole with and without records."""
    weeks = effort.of(52, 2)
    prepared = _prepared(weeks)
    with TemporaryDirectory() as results:
        folder = RunFolder(Path(results) / "baseline")
        folder.create("baseline", {})
        _replication(prepared, folder, 0)
        found = []
        for k in range(effort.rounds):
            say(f"parts of a replication: round {k + 1} of {effort.rounds}")
            found.append(_replication(prepared, folder, k))
    say("")
    workload = f"a replication of {weeks} weeks"
    whole = median(sum(parts.values()) - parts[MEASURES_ONLY] for parts in found)
    for name in found[0]:
        seconds = [parts[name] for parts in found]
        share = f"{median(seconds) / whole:.0%} of all with records"
        yield Row(workload, f"part: {name}", f"{seconds_text(seconds, 3)}, {share}")
    for title, left in (("records=all", MEASURES_ONLY), ("records=measures", RECORDS_TOO)):
        seconds = [sum(s for name, s in parts.items() if name != left) for parts in found]
        row = Row(workload, f"{COMPILED}, {title}: whole", seconds_text(seconds))
        yield row.judged(REPLICATION, median(seconds))


def _prepared(weeks: int) -> Prepared:
    from flowsim.scenario.build import build

    return prepare(build(configure("baseline")), weeks=weeks)


def _replication(prepared: Prepared, folder: RunFolder, replication: int) -> dict[str, float]:
    """Return the processor seconds of each part, by name.

    An engine makes its world itself; what it takes alone is taken off what the engine takes.
    """
    program, clock = prepared.program, _Clock(time.process_time())
    make_world(program, SEED, replication)
    world = clock.seconds()
    raw = engine_of("compiled")(program, SEED, replication)
    parts = {"arrivals and attributes": world, "engine": clock.seconds() - world}
    records = frames(raw, program.names, prepared.window)
    parts["labelled tables"] = clock.seconds()
    measures = summaries(records)
    parts["measures"] = clock.seconds()
    steps: dict[str, Callable[[], None]] = {
        RECORDS_TOO: partial(folder.write, replication, measures, records, ""),
        MEASURES_ONLY: partial(folder.write, replication, measures, None, ""),
    }
    for name, write in steps.items():
        clock.seconds()
        write()
        parts[name] = clock.seconds()
    return parts


# -- comparisons -----------------------------------------------------------------------------------


def _comparisons(effort: Effort) -> Iterator[tuple[list[str], Asked | None]]:
    """Yield what each comparison is of, and how long it may take."""
    weeks, of_default = str(effort.of(26, 2)), str(effort.of(16, 2))
    replications, ten = str(effort.replications), str(effort.of(10, 2))
    full = effort.replications == Effort.replications
    alone = ["plausible=0", "--replications"]
    yield [*alone, replications, "--weeks", weeks], COMPARISON if full else None
    ahead = None if effort.quick else COMPARISON
    yield [*alone, ten, "--weeks", of_default], ahead
    hospitals = f"plausible={effort.of(30, 2)}"
    asked = None if effort.quick else IN_PLAUSIBLE
    yield [hospitals, "--replications", "2", "--weeks", weeks], asked


def _comparison(more: Sequence[str], asked: Asked | None, effort: Effort) -> Row:
    """Return a row on `flowsim compare` in a new process, into an empty folder, to its page."""
    words = ["compare", "baseline", "bed_bureau", "--jobs", "2", *more]
    seconds = []
    for k in range(effort.rounds):
        say(f"flowsim {' '.join(words)}: round {k + 1} of {effort.rounds}")
        with TemporaryDirectory() as results:
            start = time.perf_counter()
            command = [sys.executable, "-m", "flowsim", *words, "--results", results]
            subprocess.run(command, check=True, capture_output=True)
            seconds.append(time.perf_counter() - start)
    say("")
    row = Row(f"flowsim {' '.join(words)}", COMPILED, f"{seconds_text(seconds, 1)}, by the clock")
    return row.judged(asked, median(seconds))
