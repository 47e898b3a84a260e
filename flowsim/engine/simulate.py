"""Running a hospital from Python."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any

from flowsim.engine.choice import candidates, chosen, expected_patients
from flowsim.engine.lowering import lower
from flowsim.engine.program import Program
from flowsim.errors import FlowsimError, unknown_name
from flowsim.hospital.check import check_or_raise
from flowsim.hospital.vocabulary.hospital import Hospital
from flowsim.hospital.vocabulary.parts import brought
from flowsim.numbers import LARGEST_WHOLE, shown, truth, whole
from flowsim.records.frames import Records, frames
from flowsim.records.tables import Raw
from flowsim.units import MINUTES_PER_WEEK

if TYPE_CHECKING:
    from flowsim.engine.simpy_engine import OwnProcess

ENGINES = ("compiled", "simpy")

LONGEST_WEEKS = 832
"""Longest run, 16 years: the numbers of booked patients fit in 32 bits."""

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
    weeks: int,
    warm_up_weeks: int = 0,
    cool_down_weeks: int = 0,
    log_resources: bool = False,
) -> Prepared:
    """Check a hospital and lower it to a program.

    `log_resources` lets every run of it keep who took which servers when (`server_events`).

    Raises FlowsimError for a hospital that fails its check, a run length that is none (below one
    week, no whole number, over LONGEST_WEEKS in all), and more patients than memory could hold.
    """
    measured = whole(weeks, "weeks", least=1, most=LONGEST_WEEKS)
    before = whole(warm_up_weeks, "warm_up_weeks", least=0, most=LONGEST_WEEKS)
    after = whole(cool_down_weeks, "cool_down_weeks", least=0, most=LONGEST_WEEKS)
    total = whole(
        before + measured + after, "weeks with warm-up and cool-down", least=1, most=LONGEST_WEEKS
    )
    if not isinstance(hospital, Hospital):
        raise FlowsimError(f"hospital {shown(hospital)} must be a Hospital")
    check_or_raise(hospital)
    program = lower(hospital, weeks=total)
    if truth(log_resources, "log_resources"):
        program = replace(program, log_resources=True)
    _refuse_too_many(program)
    start = before * MINUTES_PER_WEEK
    return Prepared(program, (start, start + measured * MINUTES_PER_WEEK))


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
        f"arrivals: about {coming.sum():,.0f} patients in {program.weeks} weeks (most by "
        f"'{names.sources[int(coming.argmax())]}') would need "
        f"{coming.sum() * bytes_each / 1e9:,.0f} GB of memory; at most {MOST_PATIENTS:,} can be "
        "simulated at once: lower the rates or numbers, or make the run shorter"
    )


def simulate(
    hospital: Hospital,
    *,
    weeks: int,
    warm_up_weeks: int = 0,
    cool_down_weeks: int = 0,
    seed: int = 0,
    replication: int = 0,
    engine: str = "auto",
    log_resources: bool = False,
    processes: "Sequence[OwnProcess]" = (),
) -> Records:
    """Run one replication and return its labelled tables.

    `processes` are SimPy processes of one's own that run beside the hospital and look at it; see
    docs/simpy_engine.md. The run is `warm_up_weeks` + `weeks` + `cool_down_weeks` long;
    `Records.window` marks the middle part. `log_resources` keeps who took which servers when
    (`Records.server_events`). The same hospital, seed and replication give the same tables,
    whatever else runs.

    Raises FlowsimError for a hospital that fails its check, a run length as `prepare` refuses it,
    a seed or replication that is no whole number from zero on, and processes in another engine
    than SimPy.
    """
    prepared = prepare(
        hospital,
        weeks=weeks,
        warm_up_weeks=warm_up_weeks,
        cool_down_weeks=cool_down_weeks,
        log_resources=log_resources,
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
