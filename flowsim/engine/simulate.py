"""Running a hospital from Python."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from flowsim.engine.choice import chosen, expected_patients
from flowsim.engine.lowering import lower
from flowsim.engine.program import Program
from flowsim.errors import FlowsimError, unknown_name
from flowsim.hospital.check import check_or_raise
from flowsim.hospital.vocabulary.hospital import Hospital
from flowsim.records.frames import Records, frames
from flowsim.records.tables import Raw
from flowsim.units import MINUTES_PER_WEEK

if TYPE_CHECKING:
    from flowsim.engine.simpy_engine import OwnProcess

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


@dataclass(frozen=True)
class Prepared:
    """A hospital checked and lowered for one length of run, to be simulated any number of times.

    `window` is the measured part of the run, in minutes.
    """

    program: Program
    window: tuple[float, float]

    def simulate(self, seed: int, replication: int, engine: str) -> Records:
        """Run one replication and return its labelled tables."""
        patients, own = expected_patients(self.program), bool(self.program.python_functions)
        name = chosen(engine, patients, python_steps=own)
        raw = engine_of(name)(self.program, seed, replication)
        return frames(raw, self.program.names, self.window)


def prepare(
    hospital: Hospital, *, weeks: int, warm_up_weeks: int = 0, cool_down_weeks: int = 0
) -> Prepared:
    """Check a hospital and lower it to a program.

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
    start = warm_up_weeks * MINUTES_PER_WEEK
    return Prepared(program, (start, start + weeks * MINUTES_PER_WEEK))


def simulate(
    hospital: Hospital,
    *,
    weeks: int,
    warm_up_weeks: int = 0,
    cool_down_weeks: int = 0,
    seed: int = 0,
    replication: int = 0,
    engine: str = "auto",
    processes: "Sequence[OwnProcess]" = (),
) -> Records:
    """Run one replication and return its labelled tables.

    `processes` are SimPy processes of one's own that run beside the hospital and look at it; see
    docs/simpy_engine.md. The run is `warm_up_weeks` + `weeks` + `cool_down_weeks` long;
    `Records.window` marks the middle part. The same hospital, seed and replication give the same
    tables, whatever else runs.

    Raises FlowsimError for a hospital that fails its check, a run length below one week, and
    processes in another engine than SimPy.
    """
    prepared = prepare(
        hospital, weeks=weeks, warm_up_weeks=warm_up_weeks, cool_down_weeks=cool_down_weeks
    )
    if not processes:
        return prepared.simulate(seed, replication, engine)
    if engine not in ("auto", "simpy"):
        raise FlowsimError(
            f"processes: the {engine} engine has no SimPy processes; give engine='simpy'"
        )
    from flowsim.engine.simpy_engine import run

    raw = run(prepared.program, seed, replication, processes)
    return frames(raw, prepared.program.names, prepared.window)
