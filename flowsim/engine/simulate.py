"""Running a hospital from Python."""

from collections.abc import Callable

from flowsim.engine.lower import lower
from flowsim.engine.program import Program
from flowsim.hospital.check import check_or_raise
from flowsim.hospital.errors import FlowsimError, unknown_name
from flowsim.hospital.model import Hospital
from flowsim.records.frames import Records, frames
from flowsim.records.tables import Raw

MINUTES_A_WEEK = 10080.0
ENGINES = ("compiled", "simpy")


def engine_of(name: str) -> Callable[[Program, int, int], Raw]:
    """Return the engine of that name. Raises FlowsimError for an unknown one."""
    if name == "simpy":
        from flowsim.engine.simpy_engine import run

        return run
    if name == "compiled":
        from flowsim.engine import compiled

        return compiled.run
    raise unknown_name("engine", "engine", name, ENGINES)


def simulate(
    hospital: Hospital,
    *,
    weeks: int,
    warm_up_weeks: int = 0,
    cool_down_weeks: int = 0,
    seed: int = 0,
    replication: int = 0,
    engine: str = "simpy",
) -> Records:
    """Run one replication and return its labelled tables.

    The run is `warm_up_weeks` + `weeks` + `cool_down_weeks` long; `Records.window` marks the
    middle part. The same hospital, seed and replication give the same tables, whatever else runs.

    Raises FlowsimError for a hospital that fails its check or a run length below one week.
    """
    for name, value, least in (
        ("weeks", weeks, 1),
        ("warm_up_weeks", warm_up_weeks, 0),
        ("cool_down_weeks", cool_down_weeks, 0),
    ):
        if value < least:
            raise FlowsimError(f"{name} is {value}; give {least} or more")
    check_or_raise(hospital)
    program = lower(hospital, weeks=warm_up_weeks + weeks + cool_down_weeks)
    raw = engine_of(engine)(program, seed, replication)
    start = warm_up_weeks * MINUTES_A_WEEK
    return frames(raw, program.names, (start, start + weeks * MINUTES_A_WEEK))
