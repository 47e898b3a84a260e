"""Rows on growth: time and memory as patients, wards and replications grow 1, 10 and 100 times."""

from collections.abc import Callable, Iterator
from statistics import median

from benchmarks import networks
from benchmarks.race import Row, ratio_text, say
from flowsim.engine.lower import lower
from flowsim.engine.program import Program

SIZES = (1, 10, 100)
LEAST_PATIENTS_WEEKS = 2
WARD_WEEKS = 8


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
    from benchmarks.year import year_program

    return year_program(weeks), 1


WORKLOADS: dict[str, Callable[[int], tuple[Program, int]]] = {
    "patients": more_patients,
    "wards": more_wards,
    "replications": more_replications,
    "year": the_year,
}


def rows(rounds: int) -> Iterator[Row]:
    """Yield a row for each workload, engine and size: how much more it takes than a tenth."""
    from benchmarks.year import engines

    for workload in ("patients", "wards", "replications"):
        for engine, name in engines().items():
            yield from _rows(workload, engine, name, rounds)


def _rows(workload: str, engine: str, name: str, rounds: int) -> Iterator[Row]:
    from benchmarks.year import measure

    found: dict[int, list[dict[str, float]]] = {size: [] for size in SIZES}
    for k in range(rounds):
        for size in SIZES:
            say(f"{workload} times {size}: round {k + 1} of {rounds}: {name}")
            found[size].append(measure(workload, engine, size))
    say("")
    for size in SIZES:
        runs = found[size]
        seconds = median(run["seconds"] for run in runs)
        more = max(0.0, median(run["peak"] - run["before"] for run in runs))
        patients = runs[0]["patients"]
        text = f"{seconds:.3f} s, {seconds / patients * 1e6:.1f} µs a patient, {more:.0f} MB more"
        if size == SIZES[0]:
            yield Row(f"{workload} x 1 ({patients:,.0f} patients)", name, text)
            continue
        pairs = zip(runs, found[size // 10], strict=True)
        ratios = [own["seconds"] / less["seconds"] for own, less in pairs]
        middle = ratio_text(median(ratios), min(ratios), max(ratios))
        against = f"x {size // 10} (times as long)"
        yield Row(f"{workload} x {size} ({patients:,.0f} patients)", name, text, against, middle)
