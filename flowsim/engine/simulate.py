"""Running a hospital from Python."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from flowsim.calls import checked_call
from flowsim.engine.choice import candidates, chosen, expected_patients
from flowsim.engine.lowering import lower
from flowsim.engine.program import Program
from flowsim.engine.run_length import run_length
from flowsim.errors import FlowsimError, unknown_name
from flowsim.hospital.check import check_or_raise
from flowsim.hospital.vocabulary.hospital import Hospital
from flowsim.hospital.vocabulary.parts import brought
from flowsim.numbers import LARGEST_WHOLE, shown, truth, whole
from flowsim.records.frames import Records, frames
from flowsim.records.tables import Raw
from flowsim.units import HOURS_PER_WEEK

if TYPE_CHECKING:
    from flowsim.engine.simpy_engine import OwnProcess

ENGINES = ("compiled", "simpy")

LARGEST_SEED = 2**63 - 1

MOST_PATIENTS = 20_000_000
"""Most patients (with those that thinning leaves out) of one replication: some 10 GB."""


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
    hospital: Hospital,
    *,
    log_resources: bool = False,
    **length: int,
) -> Prepared:
    """Check a hospital and lower it to a program.

    `length` is in the words of `run_length`. `log_resources` lets every run of it keep who took
    which servers when (`server_events`).

    Raises FlowsimError for a hospital that fails its check, a length that `run_length` refuses, and
    more patients than memory could hold.
    """
    run = run_length(**length)
    if not isinstance(hospital, Hospital):
        raise FlowsimError(f"hospital {shown(hospital)} must be a Hospital")
    check_or_raise(hospital)
    program = lower(hospital, hours=run.hours)
    if truth(log_resources, "log_resources"):
        program = replace(program, log_resources=True)
    _refuse_too_many(program)
    return Prepared(program, run.window)


def numbered(seed: int, replication: int) -> tuple[int, int]:
    """Return a seed and a replication. Raises FlowsimError for no whole number from 0 on."""
    return (
        whole(seed, "seed", least=0, most=LARGEST_SEED),
        whole(replication, "replication", least=0, most=LARGEST_WHOLE),
    )


def _refuse_too_many(program: Program) -> None:
    """Raise FlowsimError where more would come than MOST_PATIENTS, with the memory they need."""
    coming = candidates(program)
    if coming.sum() <= MOST_PATIENTS:
        return
    names = program.names
    bytes_each = 2 * len(names.attributes) + 8 * (len(names.milestones) + len(names.causes) + 8)
    raise FlowsimError(
        f"arrivals: about {coming.sum():,.0f} patients in "
        f"{program.hours / HOURS_PER_WEEK:g} weeks (most by "
        f"'{names.sources[int(coming.argmax())]}') would need "
        f"{coming.sum() * bytes_each / 1e9:,.0f} GB of memory; at most {MOST_PATIENTS:,} can be "
        "simulated at once: lower the rates or numbers, or make the run shorter"
    )


@checked_call
def simulate(
    hospital: Hospital,
    *,
    weeks: int = 0,
    days: int = 0,
    hours: int = 0,
    warm_up_weeks: int = 0,
    warm_up_days: int = 0,
    warm_up_hours: int = 0,
    cool_down_weeks: int = 0,
    cool_down_days: int = 0,
    cool_down_hours: int = 0,
    seed: int = 0,
    replication: int = 0,
    engine: str = "auto",
    log_resources: bool = False,
    processes: "Sequence[OwnProcess]" = (),
) -> Records:
    """Run one replication and return its labelled tables.

    `processes` are SimPy processes of one's own that run beside the hospital and look at it; see
    docs/simpy_engine.md. The run is a warm-up, a measured part, which `Records.window` marks, and a
    cool-down; of each the weeks, days and hours that are given add up. `log_resources` keeps who
    took which servers when (`Records.server_events`). The same hospital, seed and replication give
    the same tables, whatever else runs.

    Raises FlowsimError for a hospital that fails its check, a length that `run_length` refuses,
    a seed or replication that is no whole number from zero on, and processes in another engine
    than SimPy.
    """
    prepared = prepare(
        hospital,
        log_resources=log_resources,
        weeks=weeks,
        days=days,
        hours=hours,
        warm_up_weeks=warm_up_weeks,
        warm_up_days=warm_up_days,
        warm_up_hours=warm_up_hours,
        cool_down_weeks=cool_down_weeks,
        cool_down_days=cool_down_days,
        cool_down_hours=cool_down_hours,
    )
    seed, replication = numbered(seed, replication)
    processes = brought(processes, tuple[Callable[..., Any], ...], "processes")
    if not processes:
        return prepared.simulate(seed, replication, engine)
    if engine not in ("auto", "simpy"):
        raise FlowsimError(
            f"processes: the {engine} engine has no SimPy processes; give engine='simpy'"
        )
    from flowsim.engine.simpy_engine import run

    raw = run(prepared.program, seed, replication, processes)
    return frames(raw, prepared.program.names, prepared.window)
