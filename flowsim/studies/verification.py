"""Both engines on the same scenarios, and whether they write the same: `flowsim verify`."""

from collections.abc import Iterator, Sequence
from dataclasses import asdict, dataclass
from math import isnan
from pathlib import Path
from typing import Any

import numpy as np

from flowsim.calls import checked_call
from flowsim.config.catalogue import initiative_names
from flowsim.config.folders import Folders
from flowsim.config.resolved import ResolvedConfig, load
from flowsim.config.run_settings import no_weeks
from flowsim.engine.lowering import lower
from flowsim.engine.program import Program
from flowsim.engine.simulate import engine_of
from flowsim.errors import FlowsimError
from flowsim.numbers import texts, truth
from flowsim.records.tables import Names, Raw
from flowsim.scenario.build import build
from flowsim.studies.agreement import Difference, differences
from flowsim.studies.catalogue import catalogue

REFERENCE, OTHER = "simpy", "compiled"

SMOKE = ("scale=0.1", "weeks=2", "warm_up_weeks=0", "cool_down_weeks=0", "replications=1")
"""Unless the real size is asked for: a tenth of the hospital for two weeks."""

FULL = ("replications=1",)
"""At the real size one replication: it visits every step many thousand times."""


@dataclass(frozen=True, kw_only=True)
class Verified:
    """What both engines made of one scenario.

    `differences` are of the first replication that is not the same, what came first first; those
    after it were not run. Counts are of all replications run, in the reference engine's records;
    background processes are not patients. `overrides` and `config_dir` are those of the call.
    """

    config: ResolvedConfig
    overrides: tuple[str, ...]
    config_dir: str | None
    replications: int
    patients: int
    stays: int
    bed_events: int
    escalations: int
    differences: tuple[Difference, ...] = ()

    @property
    def scenario(self) -> str:
        """Name of the scenario."""
        return self.config.scenario.name

    @property
    def identical(self) -> bool:
        """Whether every table is the same byte for byte."""
        return not self.differences

    def as_tree(self) -> dict[str, Any]:
        """Return plain data for JSON; a difference without a time has null there."""
        run = self.config.run
        return {
            "scenario": self.scenario,
            "identical": self.identical,
            "scale": run.scale,
            "weeks": run.total_weeks,
            "hours": run.total_hours,
            "seed": run.seed,
            "replications": self.replications,
            "patients": self.patients,
            "stays": self.stays,
            "bed_events": self.bed_events,
            "escalations": self.escalations,
            "differences": [_tree(difference) for difference in self.differences],
        }


@checked_call
def verify(
    scenarios: Sequence[str] = (),
    *,
    every: bool = False,
    full: bool = False,
    replications: int | None = None,
    weeks: int | None = None,
    seed: int | None = None,
    overrides: Sequence[str] = (),
    config_dir: str | Path | None = None,
) -> Iterator[Verified]:
    """Run scenarios with both engines and yield, one by one, whether the records are the same.

    `every` adds every scenario there is, and the baseline with each initiative that none of them
    switches on. Each is run at a tenth of the size for two weeks, or with `full` at its own size
    and length, for one replication unless more are asked for; `overrides` win over either.

    Raises FlowsimError for bad input, before the first scenario is run, and for a scenario that
    both engines refuse in the same words.
    """
    every, full = truth(every, "every"), truth(full, "full")
    names = [*texts(scenarios, "scenarios"), *(everything(config_dir) if every else ())]
    overrides = texts(overrides, "overrides")
    if not names:
        raise FlowsimError(
            "verify needs a scenario, or --all for every one: flowsim verify baseline"
        )
    size = FULL if full else SMOKE
    configs = [
        load(name, sized(size, overrides), config_dir).with_run(
            replications=replications, weeks=weeks, seed=seed
        )
        for name in dict.fromkeys(names)
    ]
    programs = [lower(build(config), hours=config.run.total_hours) for config in configs]
    own = None if config_dir is None else str(config_dir)
    return (
        _verify(config, program, tuple(overrides), own)
        for config, program in zip(configs, programs, strict=True)
    )


def sized(size: Sequence[str], overrides: Sequence[str]) -> list[str]:
    """Return the settings of a size, but for those that the overrides give, and the overrides."""
    given = {item.partition("=")[0] for item in overrides}
    given |= set(no_weeks(given))
    return [*(item for item in size if item.partition("=")[0] not in given), *overrides]


def everything(config_dir: str | Path | None = None) -> list[str]:
    """Return every scenario, and the name of each initiative that none switches on."""
    scenarios = catalogue(("scenarios",), config_dir)["scenarios"]
    covered = {initiative for row in scenarios for initiative in row["initiatives"]}
    names = initiative_names(Folders.of(config_dir))
    alone = [name for name in names if name not in covered]
    return [*(row["name"] for row in scenarios), *alone]


def _verify(
    config: ResolvedConfig, program: Program, overrides: tuple[str, ...], config_dir: str | None
) -> Verified:
    """Run both engines on one scenario, replication by replication up to the first that differs."""
    counts = np.zeros(4, dtype=np.int64)
    found: tuple[Difference, ...] = ()
    done = 0
    while done < config.run.replications and not found:
        reference, other = both(program, config.run.seed, done)
        found = tuple(compared(reference, other, program.names))
        counts += _counts(reference, program.background_count)
        done += 1
    patients, stays, bed_events, escalations = counts.tolist()
    return Verified(
        config=config,
        overrides=overrides,
        config_dir=config_dir,
        replications=done,
        patients=patients,
        stays=stays,
        bed_events=bed_events,
        escalations=escalations,
        differences=found,
    )


def both(program: Program, seed: int, replication: int) -> tuple[Raw | str, Raw | str]:
    """Return what each engine makes of a program: its records, or the words of its refusal."""
    return _made(REFERENCE, program, seed, replication), _made(OTHER, program, seed, replication)


def compared(reference: Raw | str, other: Raw | str, names: Names) -> list[Difference]:
    """Return how two engines differ, as `agreement.differences` does, refusals included.

    Raises FlowsimError where both refuse in the same words: then there is nothing to compare.
    """
    if isinstance(reference, Raw) and isinstance(other, Raw):
        return differences(reference, other, names)
    if reference == other:
        raise FlowsimError(str(reference))
    words = [found if isinstance(found, str) else "runs to its end" for found in (reference, other)]
    return [
        Difference(
            table="run",
            column="refusal",
            row=0,
            rows=1,
            t=float("nan"),
            values=(words[0], words[1]),
        )
    ]


def _made(engine: str, program: Program, seed: int, replication: int) -> Raw | str:
    try:
        return engine_of(engine)(program, seed, replication)
    except FlowsimError as refusal:
        return str(refusal)


def _counts(raw: Raw | str, background: int) -> tuple[int, int, int, int]:
    if isinstance(raw, str):
        return 0, 0, 0, 0
    sizes = [len(next(iter(t.values()), ())) for t in (raw.stays, raw.bed_events, raw.escalations)]
    return len(raw.source) - background, sizes[0], sizes[1], sizes[2]


def _tree(difference: Difference) -> dict[str, Any]:
    tree = asdict(difference)
    values = tree.pop("values")
    return {
        **tree,
        "t": None if isnan(difference.t) else difference.t,
        REFERENCE: values[0],
        OTHER: values[1],
        "text": difference.text(REFERENCE, OTHER),
    }
