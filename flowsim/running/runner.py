"""Replications in parallel processes, each written the moment it ends."""

import gc
import json
import time
import traceback
from collections.abc import Callable, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Any

from flowsim.plugins import Carried, carried, own_rules, take_over
from flowsim.running.executors import Executor, Serial, local
from flowsim.running.identity import manifest, run_folder
from flowsim.running.progress import Progress
from flowsim.running.store import MEASURES, PROFILE, RunFolder, need_space, write_text
from flowsim.running.workers import start_importing

if TYPE_CHECKING:  # a worker process needs neither the departments nor their settings
    import pandas as pd

    from flowsim.config.resolved import ResolvedConfig
    from flowsim.config.run_settings import RunSettings
    from flowsim.engine.simulate import Prepared
    from flowsim.records.frames import Records

BYTES_A_WEEK_WITH_RECORDS, BYTES_A_WEEK = 800_000.0, 5_000.0
"""Disk used by a replication for each simulated week of a whole hospital (measured, rounded up)."""


@dataclass(frozen=True, kw_only=True)
class Task:
    """One replication to be run."""

    run: "RunSettings"
    prepared: "Prepared"
    folder: RunFolder
    replication: int
    plugins: Carried = Carried()


@dataclass(frozen=True, kw_only=True)
class Done:
    """One replication that has been run and written."""

    folder: RunFolder
    replication: int
    seconds: float


@dataclass(frozen=True, kw_only=True)
class Failed:
    """One replication that could not be run."""

    folder: RunFolder
    replication: int
    problem: Exception


def run_missing(
    configs: Sequence["ResolvedConfig"],
    *,
    executor: Executor | None = None,
    failures: list[Failed] | None = None,
    progress: bool = False,
    text: str = "",
    meanwhile: Callable[[], object] | None = None,
) -> list[RunFolder]:
    """Run every replication of every scenario that is not yet there, and return the folders.

    They are worked at by `executor`: unless one is given, by as many processes of this computer as
    `jobs` of the first scenario says, for all scenarios together. Where a list of `failures` is
    given, a replication that fails is added to it and the others go on. `meanwhile` is called in a
    thread while this process waits for others, if it does. Nothing is written before every
    hospital has been built and the disk has been found large enough.
    Raises FlowsimError; on KeyboardInterrupt what has ended is kept.
    """
    if configs[0].run.processes > 1 and any(_left(c, run_folder(c)) for c in configs):
        start_importing()  # while this process prepares the hospitals
    tasks, folders = prepare(configs)
    by_folder = dict(zip(folders, configs, strict=True))
    if meanwhile and tasks and configs[0].run.processes > 1:
        Thread(target=meanwhile, daemon=True).start()
    with Progress(len(tasks), text or "replications", shown=progress) as bar:
        for done in _executed(tasks, executor or local(configs[0].run.processes, len(tasks))):
            bar.step()
            if isinstance(done, Done):
                _note(by_folder[done.folder], done.folder, {done.replication: done.seconds})
            elif failures is None:
                raise done.problem
            else:
                failures.append(done)
    return folders


def prepare(configs: Sequence["ResolvedConfig"]) -> tuple[list[Task], list[RunFolder]]:
    """Return what is still to be run, and the folders of all scenarios, ready to be written.

    Raises FlowsimError, before it writes anything, when a hospital cannot be built or the disk is
    too small, and then when a folder cannot be written.
    """
    folders = [run_folder(config) for config in configs]
    left = [_left(config, folder) for config, folder in _pairs(configs, folders)]
    _need_space(configs, [len(replications) for replications in left])
    tasks = _missing(configs, folders, left)
    unfinished = {task.folder for task in tasks}
    for config, folder in _pairs(configs, folders):
        if folder in unfinished:
            folder.create(config.tree)
            _note(config, folder, {})
    return tasks, folders


def _pairs(
    configs: Sequence["ResolvedConfig"], folders: Sequence[RunFolder]
) -> Iterator[tuple["ResolvedConfig", RunFolder]]:
    return zip(configs, folders, strict=True)


def _left(config: "ResolvedConfig", folder: RunFolder) -> list[int]:
    """Return the replications that are not there yet."""
    done = set(folder.done(config.run.replications, records=config.run.keeps_records))
    return [k for k in range(config.run.replications) if k not in done]


def _missing(
    configs: Sequence["ResolvedConfig"], folders: Sequence[RunFolder], left: Sequence[list[int]]
) -> list[Task]:
    """Return the tasks, replication by replication so that an early stop leaves whole pairs."""
    tasks: dict[tuple[Path, int], Task] = {}
    plugins = carried() if configs[0].run.processes > 1 else Carried()
    if own_rules():
        from flowsim.analysis.measures import every_measure

        every_measure()  # which looks for keys that are taken
    for config, folder, replications in zip(configs, folders, left, strict=True):
        if replications:
            run, prepared = config.run, _prepared(config)
            for k in replications:
                task = Task(
                    run=run, prepared=prepared, folder=folder, replication=k, plugins=plugins
                )
                tasks.setdefault((folder.path, k), task)
    return sorted(tasks.values(), key=lambda task: task.replication)


def _prepared(config: "ResolvedConfig") -> "Prepared":
    """Return the program of a scenario: made here once, not in each process for each task."""
    from flowsim.engine.simulate import prepare as prepare_hospital
    from flowsim.scenario.build import build

    return prepare_hospital(
        build(config),
        weeks=config.run.weeks,
        warm_up_weeks=config.run.warm_up_weeks,
        cool_down_weeks=config.run.cool_down_weeks,
    )


def _need_space(configs: Sequence["ResolvedConfig"], missing: Sequence[int]) -> None:
    needed: dict[Path, float] = {}
    for config, replications in zip(configs, missing, strict=True):
        run, results = config.run, Path(config.run.results)
        a_week = BYTES_A_WEEK_WITH_RECORDS if run.keeps_records else BYTES_A_WEEK
        size = a_week * run.total_weeks * run.scale * replications
        needed[results] = needed.get(results, 0.0) + size
    for results, size in needed.items():
        need_space(results, size)


def run_task(task: Task) -> Done:
    """Simulate one replication, measure it and write it."""
    with _no_collecting():
        return _run_task(task)


@contextmanager
def _no_collecting() -> Iterator[None]:
    """Switch garbage collection off: a replication makes tables, not cycles of objects.

    Looking through all that the libraries hold takes a twentieth of a replication.
    """
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if collecting:
            gc.enable()


def _run_task(task: Task) -> Done:
    started, run = time.perf_counter(), task.run
    take_over(task.plugins)
    records = task.prepared.simulate(run.seed, task.replication, run.engine)
    kept = records if run.keeps_records else None
    task.folder.write(task.replication, summaries(records), kept)
    seconds = time.perf_counter() - started
    return Done(folder=task.folder, replication=task.replication, seconds=seconds)


def summaries(records: "Records") -> dict[str, "pd.DataFrame"]:
    """Return what is kept of every replication: measures, and the tables behind the plots."""
    from flowsim.analysis.measures import Facts, measure_facts
    from flowsim.analysis.profiles import profiles

    facts = Facts(records)
    plots = {PROFILE + name: table for name, table in profiles(facts).items()}
    return {MEASURES: measure_facts(facts), **plots}


def _executed(tasks: Sequence[Task], executor: Executor) -> Iterator[Done | Failed]:
    """Yield what became of each task as it ends."""
    if not isinstance(executor, Serial):
        compile_ahead([task.run for task in tasks])
    return executor.run(attempt, tasks)


def attempt(task: Task) -> Done | Failed:
    """Run a task and return what became of it."""
    try:
        return run_task(task)
    except Exception as problem:  # told by the process that has asked for it
        problem.add_note(f"In a replication:\n{traceback.format_exc()}")
        return Failed(folder=task.folder, replication=task.replication, problem=problem)


def compile_ahead(runs: Iterable["RunSettings"]) -> None:
    """Compile the engine here where a run needs it and it is not kept; each worker would do so."""
    if any(run.engine == "compiled" for run in runs):
        from flowsim.engine.ready import is_compiled, use_once

        if not is_compiled():
            use_once()


def _note(config: "ResolvedConfig", folder: RunFolder, seconds: dict[int, float]) -> None:
    """Bring the manifest up to date."""
    file = folder.path / "manifest.json"
    facts: dict[str, Any] = manifest(config)
    try:
        before = json.loads(file.read_text(encoding="utf-8"))["replication_seconds"]
    except (OSError, ValueError, KeyError):
        before = {}
    after = before | {str(k): round(s, 3) for k, s in seconds.items()}
    facts["replication_seconds"] = dict(sorted(after.items(), key=lambda item: int(item[0])))
    facts["wall_seconds_total"] = round(sum(after.values()), 3)
    write_text(file, json.dumps(facts, indent=2) + "\n")
