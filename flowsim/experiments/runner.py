"""Replications in parallel processes, each written the moment it ends."""

import gc
import json
import signal
import time
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing import active_children
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flowsim.experiments.identity import manifest, run_folder
from flowsim.experiments.progress import Progress
from flowsim.experiments.store import MEASURES, PROFILE, RunFolder, need_space, write_text
from flowsim.hospital.errors import FlowsimError

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


@dataclass(frozen=True, kw_only=True)
class Done:
    """One replication that has been run and written."""

    folder: RunFolder
    replication: int
    seconds: float


def run_missing(
    configs: Sequence["ResolvedConfig"], *, progress: bool = False, text: str = ""
) -> list[RunFolder]:
    """Run every replication of every scenario that is not yet there, and return the folders.

    `jobs` of the first scenario says how many processes are used for all of them together.
    Nothing is written before every hospital has been built and the disk has been found large
    enough. Raises FlowsimError; on KeyboardInterrupt what has ended is kept.
    """
    tasks, folders = prepare(configs)
    by_folder = dict(zip(folders, configs, strict=True))
    with Progress(len(tasks), text or "replications", shown=progress) as bar:
        for done in _execute(tasks, configs[0].run.processes):
            _note(by_folder[done.folder], done.folder, {done.replication: done.seconds})
            bar.step()
    return folders


def prepare(configs: Sequence["ResolvedConfig"]) -> tuple[list[Task], list[RunFolder]]:
    """Return what is still to be run, and the folders of all scenarios, ready to be written.

    Raises FlowsimError, before it writes anything, when a hospital cannot be built or the disk is
    too small, and then when a folder cannot be written.
    """
    folders = [run_folder(config) for config in configs]
    done = [set(f.done(c.run.replications, records=_kept(c))) for c, f in _pairs(configs, folders)]
    _need_space(configs, [c.run.replications - len(d) for c, d in zip(configs, done, strict=True)])
    tasks = _missing(configs, folders, done)
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


def _kept(config: "ResolvedConfig") -> bool:
    return config.run.keeps_records


def _missing(
    configs: Sequence["ResolvedConfig"], folders: Sequence[RunFolder], done: Sequence[set[int]]
) -> list[Task]:
    """Return the tasks, replication by replication so that an early stop leaves whole pairs."""
    tasks: dict[tuple[Path, int], Task] = {}
    for config, folder, there in zip(configs, folders, done, strict=True):
        missing = [k for k in range(config.run.replications) if k not in there]
        if missing:
            run, prepared = config.run, _prepared(config)
            for k in missing:
                task = Task(run=run, prepared=prepared, folder=folder, replication=k)
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
    """Keep Python from looking for rubbish: a replication makes tables, not rings of objects.

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


def _execute(tasks: Sequence[Task], processes: int) -> Iterator[Done]:
    """Run tasks in that many processes and yield each as it ends."""
    if min(processes, len(tasks)) <= 1:
        yield from map(run_task, tasks)
        return
    from joblib import Parallel, delayed, parallel_config
    from joblib.externals.loky.process_executor import TerminatedWorkerError

    warnings.filterwarnings("ignore", message=r"\d+ tasks which were still being processed")
    with parallel_config(backend="loky", inner_max_num_threads=1):
        pool = Parallel(
            n_jobs=min(processes, len(tasks)),
            return_as="generator_unordered",
            batch_size=1,
            pre_dispatch="n_jobs",
        )
        try:
            with interrupts_for_us_alone():
                results = pool(delayed(run_task)(task) for task in tasks)
            yield from results
        except TerminatedWorkerError:
            raise FlowsimError(
                "a process was killed, most likely for lack of memory; what had ended is kept: run "
                "the same command again, with fewer processes (jobs=1) if it happens again"
            ) from None
        except BaseException:
            stop_workers()
            raise


@contextmanager
def interrupts_for_us_alone() -> Iterator[None]:
    """Let processes that are started in the block never see Ctrl-C.

    A terminal sends it to all of them; this process ends the others, and one that is still
    importing would print where it was. A process inherits which signals are blocked in the thread
    that starts it. Here, a Ctrl-C is held back for the moment the block takes.
    """
    if not hasattr(signal, "pthread_sigmask"):  # not on Windows
        yield
        return
    from multiprocessing import resource_tracker as of_python

    from joblib.externals.loky.backend import resource_tracker as of_loky

    for helper in (of_python, of_loky):  # started within, they would unblock what is blocked
        helper.ensure_running()
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)


def stop_workers() -> None:
    """End the worker processes now: after Ctrl-C they would otherwise finish their replication."""
    from joblib.externals.loky.backend.utils import kill_process_tree

    # Not by shutting their pool down: joblib, doing the same, may then wait for what they are at.
    for worker in active_children():
        kill_process_tree(worker)


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
