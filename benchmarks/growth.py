"""Rows on growth: time and memory as patients, wards and replications grow 1, 10 and 100 times."""

from collections.abc import Callable, Iterator, Sequence
from statistics import median

from benchmarks import networks
from benchmarks.programs import COMPILED
from benchmarks.race import Asked, Effort, Row, ratio_text, say
from benchmarks.year import ENGINES, measure, year_program
from flowsim.engine.lowering import lower
from flowsim.engine.program import Program

SIZES = (1, 10, 100)
LEAST_PATIENTS_WEEKS = 2
WARD_WEEKS = 8
SEEN_MB = 2.0
"""Less than this cannot be told from what the interpreter does."""
LINEAR = Asked(12.5, "times as long (linear: 10)")
LINEAR_MEMORY = Asked(12.5, "times as much (linear: 10)")


def more_patients(size: int) -> tuple[Program, int]:
    """Return the M/M/4 queue for 2,000 customers times `size`, once."""
    return lower(networks.queue_hospital(), weeks=LEAST_PATIENTS_WEEKS * size), 1


def more_wards(size: int) -> tuple[Program, int]:
    """Return a hospital of so many wards, each with its own service and patients, once."""
    return lower(networks.ward_hospital(size), weeks=WARD_WEEKS), 1


def more_replications(size: int) -> tuple[Program, int]:
    """Return a week of the front door, so many times."""
    return lower(networks.door_hospital(), weeks=1), size


def the_year(weeks: int) -> tuple[Program, int]:
    """Return the real hospital, once."""
    return year_program(weeks), 1


WORKLOADS: dict[str, Callable[[int], tuple[Program, int]]] = {
    "patients": more_patients,
    "wards": more_wards,
    "replications": more_replications,
    "year": the_year,
}


def rows(effort: Effort) -> Iterator[Row]:
    """Yield rows for each workload, engine and size: how much more it takes than a tenth of it.

    A quick run leaves out the largest size and the SimPy engine.
    """
    sizes = SIZES[: effort.of(3, 2)]
    for workload in ("patients", "wards", "replications"):
        for engine, name in ENGINES[effort.of(0, 1) :]:
            found = _measured(workload, engine, sizes, effort.rounds)
            for size, runs in found.items():
                yield _time_row(workload, name, size, runs, found.get(size // 10))
            yield _memory_row(workload, name, sizes[-1], found)


def _measured(
    workload: str, engine: str, sizes: Sequence[int], rounds: int
) -> dict[int, list[dict[str, float]]]:
    found: dict[int, list[dict[str, float]]] = {size: [] for size in sizes}
    for k in range(rounds):
        for size in sizes:
            say(f"{workload} x {size}: round {k + 1} of {rounds}: {engine}")
            found[size].append(measure(workload, engine, size))
    say("")
    return found


def _time_row(
    workload: str,
    name: str,
    size: int,
    runs: Sequence[dict[str, float]],
    tenth: Sequence[dict[str, float]] | None,
) -> Row:
    seconds, patients = median(run["seconds"] for run in runs), runs[0]["patients"]
    text = f"{seconds:.3f} s, {seconds / patients * 1e6:.1f} µs a patient"
    title = f"{workload} x {size} ({patients:,.0f} patients)"
    if tenth is None:
        return Row(title, name, text)
    pairs = zip(runs, tenth, strict=True)
    ratios = [own["seconds"] / less["seconds"] for own, less in pairs]
    middle = ratio_text(median(ratios), min(ratios), max(ratios))
    row = Row(title, name, text, f"x {size // 10}: times as long", middle)
    return row.judged(LINEAR if name == COMPILED else None, median(ratios))


def _memory_row(
    workload: str, name: str, size: int, found: dict[int, list[dict[str, float]]]
) -> Row:
    more, less = (
        median(max(SEEN_MB, run["peak"] - run["before"]) for run in found[s])
        for s in (size, size // 10)
    )
    each = more * 2**20 / found[size][0]["patients"]
    text = f"{_megabytes(more)} more than before the run, {each:,.0f} bytes a patient"
    text += f" (x {size // 10}: {_megabytes(less)})"
    row = Row(
        f"memory, {workload} x {size}",
        name,
        text,
        f"x {size // 10}: times as much",
        f"{more / less:.1f}",
    )
    return row.judged(LINEAR_MEMORY if name == COMPILED else None, more / less)


def _megabytes(found: float) -> str:
    return f"{found:.0f} MB" if found > SEEN_MB else f"less than {SEEN_MB:.0f} MB"
