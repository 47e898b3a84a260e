"""Replications of hospitals built in Python, in memory: their settings, and how they are run."""

import pickle
from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from flowsim.config.run_settings import ENGINES, MAXIMUM_REPLICATIONS, available_cores
from flowsim.engine.choice import chosen, expected_patients
from flowsim.engine.run_length import RunLength
from flowsim.engine.simulate import LARGEST_SEED, Prepared, prepare
from flowsim.errors import FlowsimError, unknown_name
from flowsim.hospital.vocabulary.hospital import Hospital
from flowsim.numbers import whole
from flowsim.running.executors import Serial, local
from flowsim.running.runner import compile_ahead

if TYPE_CHECKING:
    import pandas as pd

    from flowsim.records.frames import Records


@dataclass(frozen=True, kw_only=True)
class ModelRun:
    """How often and how long a hospital is run. Raises FlowsimError for what cannot be.

    `length` has the hours that are measured, those before them, which are discarded, and those
    after them. `jobs` is the number of processes, or 'all' for every core, which changes no result.
    """

    replications: int
    length: RunLength
    seed: int
    jobs: int | Literal["all"]
    engine: str

    def __post_init__(self) -> None:
        for name, least, most in (
            ("replications", 1, MAXIMUM_REPLICATIONS),
            ("seed", 0, LARGEST_SEED),
        ):
            whole(getattr(self, name), name, least=least, most=most)
        if self.jobs != "all":
            whole(self.jobs, "jobs", least=1)
        if self.engine not in ENGINES:
            raise unknown_name("engine", "engine", str(self.engine), ENGINES)

    @property
    def processes(self) -> int:
        """Number of processes to use on this machine."""
        return available_cores() if self.jobs == "all" else self.jobs

    def prepared(self, hospital: Hospital) -> Prepared:
        """Return the hospital, checked and lowered, which logs who takes which servers."""
        return prepare(hospital, log_resources=True, **self.length.words())


@dataclass(frozen=True, kw_only=True)
class ModelTask:
    """One replication of one hospital."""

    name: str
    prepared: Prepared
    seed: int
    replication: int
    engine: str


@dataclass(frozen=True, kw_only=True)
class Measured:
    """What is kept of one replication: tables by name."""

    name: str
    replication: int
    tables: "Mapping[str, pd.DataFrame]"

    def labelled(self, table: str) -> "pd.DataFrame":
        """Return a table with the columns `scenario` and `replication`."""
        return self.tables[table].assign(scenario=self.name, replication=self.replication)


def measured(task: ModelTask) -> Measured:
    """Simulate one replication and measure it."""
    records = task.prepared.simulate(task.seed, task.replication, task.engine)
    return Measured(name=task.name, replication=task.replication, tables=tables(records))


def tables(records: "Records") -> "dict[str, pd.DataFrame]":
    """Return what is kept of the records of a replication."""
    from flowsim.analysis.measures import Facts, measure_model
    from flowsim.analysis.model_profiles import daily_presence, model_profiles

    facts = Facts(records)
    return {
        "measures": measure_model(facts),
        "daily": daily_presence(facts),
        **model_profiles(facts),
    }


def run_models(
    prepared: Mapping[str, Prepared], run: ModelRun, replications: range
) -> dict[str, dict[str, "pd.DataFrame"]]:
    """Return the tables of hospitals over replications, in their order, whatever `jobs` is.

    Raises FlowsimError as `simulate` does, and for steps in Python that no other process can be
    given.
    """
    import pandas as pd

    tasks = _tasks(prepared, run, replications)
    executor = local(run.processes, len(tasks))
    if not isinstance(executor, Serial):
        _can_be_sent(prepared)
        compile_ahead(task.engine for task in tasks)
    done = sorted(executor.run(measured, tasks), key=lambda one: one.replication)
    found: dict[str, dict[str, pd.DataFrame]] = {}
    for name in prepared:
        mine = [one for one in done if one.name == name]
        found[name] = {
            key: pd.concat([one.labelled(key) for one in mine], ignore_index=True)
            for key in mine[0].tables
        }
    return found


def _tasks(prepared: Mapping[str, Prepared], run: ModelRun, replications: range) -> list[ModelTask]:
    """Return a task a replication and hospital, the engine chosen by all there is to do."""
    patients = {name: expected_patients(ready.program) for name, ready in prepared.items()}
    own = any(ready.program.python_functions for ready in prepared.values())
    engine = chosen(run.engine, sum(patients.values()) * len(replications), python_steps=own)
    return [
        ModelTask(name=name, prepared=ready, seed=run.seed, replication=k, engine=engine)
        for k in replications
        for name, ready in prepared.items()
    ]


def _can_be_sent(prepared: Mapping[str, Prepared]) -> None:
    for name, ready in prepared.items():
        try:
            pickle.dumps(ready.program.python_functions)
        except (pickle.PicklingError, AttributeError, TypeError) as problem:
            raise FlowsimError(
                f"hospital '{name}': a step in Python cannot be given to another process "
                f"({problem}); define its function at the top of a module, or run with jobs=1"
            ) from None
