"""Following one patient of a hospital, from Python."""

import numpy as np

from flowsim.calls import checked_call
from flowsim.engine.journey import Journey, may_return, no_such_patient
from flowsim.engine.program import Program
from flowsim.engine.simulate import numbered, prepare
from flowsim.engine.world import World, make_world
from flowsim.errors import FlowsimError, unknown_name
from flowsim.hospital.vocabulary.hospital import Hospital


@checked_call
def follow(
    hospital: Hospital,
    patient: int | str,
    *,
    weeks: int = 0,
    days: int = 0,
    hours: int = 0,
    seed: int = 0,
    replication: int = 0,
) -> Journey:
    """Return one patient's journey in a run of that length, warm-up and cool-down included.

    `patient` is the number in the patients table, or 'source:ordinal', which stays the same from
    scenario to scenario (who comes back is followed by number, an episode at a time). `print` shows
    the journey step by step.

    Raises FlowsimError as `simulate` does, and for a patient who never comes.
    """
    program = prepare(hospital, weeks=weeks, days=days, hours=hours).program
    return follow_program(program, patient, *numbered(seed, replication))


def follow_program(program: Program, patient: int | str, seed: int, replication: int) -> Journey:
    """Return one patient's journey in one replication of a program; see `follow`."""
    from flowsim.engine.simpy_engine.follow import journey

    world = make_world(program, seed, replication)
    number = find_patient(program, world, str(patient).strip())
    return journey(program, world, seed, replication, number)


def find_patient(program: Program, world: World, asked: str) -> int:
    """Return the number of a patient named by number or as source:ordinal.

    Raises FlowsimError with what is allowed for one who does not exist.
    """
    source, colon, ordinal = asked.rpartition(":")
    if colon:
        return _by_source(program, world, asked, source, ordinal)
    first, last = program.background_count, len(world.t_arrive) - 1
    if last < first:
        raise FlowsimError("no patient comes in this run; make it longer (weeks=...)")
    if asked.isdecimal() and first <= int(asked) and (may_return(program) or int(asked) <= last):
        return int(asked)
    raise no_such_patient(asked, program, world)


def _by_source(program: Program, world: World, asked: str, source: str, ordinal: str) -> int:
    sources = program.names.sources
    outside = [name for name in sources if name not in program.names.internal_sources]
    if source not in outside:
        raise unknown_name(f"patient '{asked}'", "source", source, outside)
    mine = np.flatnonzero(world.source == sources.index(source))
    known = world.ordinal[mine]
    if ordinal.isdecimal() and int(ordinal) in known:
        return int(mine[known == int(ordinal)][0])
    if not known.size:
        raise FlowsimError(f"patient '{asked}': nobody comes from {source} in this run")
    wanted = min(int(ordinal), int(known.max())) if ordinal.isdecimal() else int(known[0])
    near = known[np.argsort(np.abs(known - wanted), kind="stable")[:3]]
    shown = ", ".join(f"{source}:{k}" for k in sorted(near.tolist()))
    raise FlowsimError(
        f"patient '{asked}' does not come in this run; {source} has {known.size} patients with "
        f"ordinals from {known.min()} to {known.max()}, among them {shown}"
    )
