"""Which engine runs where the user leaves it open (`engine=auto`).

Both give the same records. The compiled engine is some hundred times as fast, but must be compiled
once on every computer: it is taken where it is compiled already, or where SimPy would take longer
than compiling does. To compile while the first replications go on in SimPy is no gain: meanwhile
SimPy does what takes the compiled engine a fraction of a second.
"""

import numpy as np

from flowsim.engine.program import BATCH_ONCE, RENEWAL, STREAM, Floats, Program

COMPILE_SECONDS = 20.0
SIMPY_SECONDS_A_PATIENT = 0.0004
"""Processor seconds of compiling, and of a patient of the SimPy engine: measured on the baseline of
3 and 10 weeks, at its size (8,000 and 25,000 patients) and at a tenth of it (Python 3.11)."""


def chosen(engine: str, patients: float, *, python_steps: bool = False) -> str:
    """Return 'compiled' or 'simpy' for about so many patients in all; what is named stays.

    Where there are steps in Python it is SimPy, which alone knows them.
    """
    if engine != "auto":
        return engine
    if python_steps:
        return "simpy"
    long = patients * SIMPY_SECONDS_A_PATIENT > COMPILE_SECONDS
    return "compiled" if long or is_compiled() else "simpy"


def expected_patients(program: Program) -> float:
    """Return about how many patients come in a run, warm-up and cool-down included."""
    return float(
        _coming(program, program.source_rate.sum(axis=1) * (program.horizon / program.cycle)).sum()
    )


def candidates(program: Program) -> Floats:
    """Return about how many may come of each source, with those whom thinning leaves out."""
    return _coming(program, program.source_bound * program.hours)


def _coming(program: Program, of_streams: Floats) -> Floats:
    """Return how many come of each source in all, where so many do of those that are streams."""
    found = of_streams.copy()
    for k in np.flatnonzero(~np.isin(program.source_kind, (STREAM, RENEWAL))):
        first = program.batch_first[k]
        size = program.batch_number[first : first + program.batch_length[k]].sum()
        once = program.source_kind[k] == BATCH_ONCE
        found[k] = size if once else size * (program.horizon / program.cycle)
    return found


def is_compiled() -> bool:
    """Return whether the compiled engine starts at once, its code kept or in this process."""
    from flowsim.engine.compiled.loop import advance
    from flowsim.kernel_cache import is_ready

    return is_ready(advance)
