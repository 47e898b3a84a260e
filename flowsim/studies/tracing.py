"""One patient of a scenario, step by step: `flowsim run --trace`."""

from collections.abc import Sequence
from pathlib import Path

from flowsim.calls import checked_call
from flowsim.config.resolved import ResolvedConfig
from flowsim.engine.follow import follow_program
from flowsim.engine.journey import Journey
from flowsim.engine.lowering import lower
from flowsim.numbers import LARGEST_WHOLE, whole
from flowsim.scenario.build import build
from flowsim.studies.study import configure


@checked_call
def trace(
    scenario: str,
    patient: int | str,
    *,
    replication: int = 0,
    seed: int | None = None,
    weeks: int | None = None,
    days: int | None = None,
    hours: int | None = None,
    overrides: Sequence[str] = (),
    config_dir: str | Path | None = None,
) -> Journey:
    """Return the journey of one patient of a scenario; `print` shows it step by step.

    `patient` is the number in the patients table of the replication, or 'source:ordinal'. Other
    arguments as in `run`. The SimPy engine is used, whose records are those of any engine; nothing
    is written.

    Raises FlowsimError for bad input and for a patient who never comes.
    """
    config = configure(
        scenario,
        overrides=overrides,
        config_dir=config_dir,
        seed=seed,
        weeks=weeks,
        days=days,
        hours=hours,
    )
    return trace_configured(config, patient, replication)


def trace_configured(config: ResolvedConfig, patient: int | str, replication: int = 0) -> Journey:
    """Return the journey of one patient of a resolved scenario; see `trace`."""
    replication = whole(replication, "replication", least=0, most=LARGEST_WHOLE)
    program = lower(build(config), hours=config.run.total_hours)
    return follow_program(program, patient, config.run.seed, replication)
