"""Replications in parallel processes, each written the moment it ends."""

import json
import time
import traceback
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from threading import Thread
from typing import TYPE_CHECKING, Any

from flowsim.config.scenario_words import file_name
from flowsim.errors import FlowsimError
from flowsim.plugins import Carried, carried, own_rules, take_over
from flowsim.running.executors import Executor, Serial, local
from flowsim.running.progress import Progress
from flowsim.running.result_keys import manifest, measures_key, run_folder
from flowsim.running.store import MEASURES, PROFILE, RunFolder, check_place, need_space, write_text
from flowsim.running.workers import start_importing

if TYPE_CHECKING:  # a worker process needs neither the departments nor their settings
    import pandas as pd

    from flowsim.config.set_numbers import Configured
    from flowsim.engine.simulate import Prepared
    from flowsim.records.frames import Records

BYTES_A_PATIENT, BYTES_OF_MEASURES = 240.0, 50_000.0
"""Disk used by a replication: by the records of each patient, and by measures (measured, rounded
up)."""

WORTH_SHARING = 8
"""Scenarios from which on their hospitals are built by several processes, each of which first
imports all that makes one."""


@dataclass(frozen=True, kw_only=True)
class Task:
    """One replication to be run, or only to be measured again where its records are kept."""

    prepared: "Prepared"
    seed: int
    replication: int
    engine: str
    folder: RunFolder
    keeps_records: bool
    measures_key: str
    plugins: Carried = Carried()


@dataclass(frozen=True, kw_only=True)
class Done:
    """One replication that has been run and written; `engine` is '' if it was only measured."""

    folder: RunFolder
    replication: int
    seconds: float
    engine: str


@dataclass(frozen=True, kw_only=True)
class Failed:
    """One replication that could not be run."""

    folder: RunFolder
    replication: int
    problem: Exception


def run_missing(
    configs: Sequence["Configured"],
    *,
    executor: Executor | None = None,
    failures: list[Failed] | None = None,
    progress: bool = False,
    text: str = "",
    meanwhile: Callable[[], object] | None = None,
    check: Callable[[Sequence[RunFolder]], None] | None = None,
) -> list[RunFolder]:
    """Run every replication of every scenario that is not yet there, and return the folders.

    They are worked at by `executor`: unless one is given, by as many processes of this computer as
    `jobs` of the first scenario says, for all scenarios together. Where a list of `failures` is
    given, a replication that fails is added to it and the others go on. `meanwhile` is called in a
    thread while this process waits for others, if it does. Nothing is written before every
    hospital has been built, `check` has seen the folders (scenarios that are the same hospital
    share one) and raised nothing, and the disk has been found large enough.
    Raises FlowsimError; on KeyboardInterrupt what has ended is kept.
    """
    for results in {config.run.results for config in configs}:
        check_place(Path(results))
    if configs[0].run.processes > 1 and _surely_missing(configs):
        start_importing()  # while this process prepares the hospitals
    tasks, folders = prepare(configs, check, executor, progress=progress)
    by_folder = {folder: config for config, folder in _pairs(configs[::-1], folders[::-1])}
    if meanwhile and tasks and configs[0].run.processes > 1:
        Thread(target=meanwhile, daemon=True).start()
    with Progress(len(tasks), text or "replications", shown=progress) as bar:
        for done in _executed(tasks, executor or local(configs[0].run.processes, len(tasks))):
            bar.step()
            if isinstance(done, Done):
                _note(by_folder[done.folder], done.folder, [done])
            elif failures is None:
                raise done.problem
            else:
                failures.append(done)
    return folders


def _surely_missing(configs: Sequence["Configured"]) -> bool:
    """Return whether a scenario has no results at all; whether some lack takes longer to find."""
    names = ((Path(c.run.results), file_name(c.scenario.name)) for c in configs)
    return any(not any(results.glob(f"{name}-*")) for results, name in names)


def prepare(
    configs: Sequence["Configured"],
    check: Callable[[Sequence[RunFolder]], None] | None = None,
    executor: Executor | None = None,
    *,
    progress: bool = False,
) -> tuple[list[Task], list[RunFolder]]:
    """Return what is still to be run, and the folders of all scenarios, ready to be written.

    Where there are many scenarios, `executor` builds their hospitals.

    Raises FlowsimError, before it writes anything, when a hospital cannot be built or the disk is
    too small, and then when a folder cannot be written.
    """
    programs = _all_prepared(configs, executor, progress)
    folders = _folders(configs, programs)
    if check is not None:
        check(folders)
    keys = [measures_key(ready.program.names.terms) for ready in programs]
    done = [
        set(folder.done(c.run.replications, records=c.run.keeps_records, measures_key=key))
        for c, folder, key in zip(configs, folders, keys, strict=True)
    ]
    _need_space(configs, folders, programs, done)
    tasks = _missing(configs, folders, programs, keys, done)
    unfinished = {task.folder for task in tasks}
    for config, folder in _pairs(configs, folders):
        name = config.scenario.name
        if folder in unfinished or not folder.config_file(name).is_file():
            folder.create(name, config.with_run(plausible=0).tree)  # which is of a comparison
            _note(config, folder, [])
    return tasks, folders


def _folders(configs: Sequence["Configured"], programs: Sequence["Prepared"]) -> list[RunFolder]:
    """Return the scenarios' folders: one for those that are the same program."""
    found: dict[tuple[str, str], RunFolder] = {}
    folders = []
    for config, ready in zip(configs, programs, strict=True):
        folder = run_folder(config, ready)
        key = config.run.results, folder.path.name.rpartition("-")[2]
        folders.append(found.setdefault(key, folder))
    return folders


def _pairs(
    configs: Sequence["Configured"], folders: Sequence[RunFolder]
) -> Iterator[tuple["Configured", RunFolder]]:
    return zip(configs, folders, strict=True)


def _missing(
    configs: Sequence["Configured"],
    folders: Sequence[RunFolder],
    programs: Sequence["Prepared"],
    keys: Sequence[str],
    done: Sequence[set[int]],
) -> list[Task]:
    """Return the tasks, replication by replication so that an early stop leaves whole pairs."""
    tasks: dict[tuple[Path, int], Task] = {}
    plugins = carried() if configs[0].run.processes > 1 else Carried()
    if own_rules():
        from flowsim.analysis.measures import every_measure

        every_measure()  # which looks for keys that are taken
    every = zip(configs, folders, programs, keys, done, strict=True)
    for config, folder, ready, key, there in every:
        run = config.run
        for k in sorted(set(range(run.replications)) - there):
            task = Task(
                prepared=ready,
                seed=run.seed,
                replication=k,
                engine=run.engine,
                folder=folder,
                keeps_records=run.keeps_records,
                measures_key=key,
                plugins=plugins,
            )
            tasks.setdefault((folder.path, k), task)
    return _with_engines(sorted(tasks.values(), key=lambda task: task.replication))


def _with_engines(tasks: Sequence[Task]) -> list[Task]:
    """Return the tasks with the engine chosen where it is left open, by all there is to do."""
    from flowsim.engine.choice import chosen, expected_patients

    programs = {task.folder: task.prepared.program for task in tasks}
    patients = {folder: expected_patients(program) for folder, program in programs.items()}
    total = sum(patients[task.folder] for task in tasks)
    own = any(program.python_functions for program in programs.values())
    return [replace(t, engine=chosen(t.engine, total, python_steps=own)) for t in tasks]


def _all_prepared(
    configs: Sequence["Configured"], executor: Executor | None, progress: bool
) -> list["Prepared"]:
    """Return the programs of all scenarios. Raises the fault of the first that has one.

    Few are made here while the process starts from which workers are forked.
    """
    processes = configs[0].run.processes
    if len(configs) < WORTH_SHARING:
        executor = Serial()
    elif executor is None:
        executor = local(processes, len(configs))
    plugins = carried() if processes > 1 else Carried()
    found: dict[int, Prepared | Exception] = {}
    programs: list[Prepared] = []
    with Progress(len(configs), "hospitals built", shown=progress) as bar:
        orders = [(place, config, plugins) for place, config in enumerate(configs)]
        for place, outcome in executor.run(_attempt_to_prepare, orders):
            bar.step()
            found[place] = outcome
            while (first := found.pop(len(programs), None)) is not None:
                if isinstance(first, Exception):
                    raise first
                programs.append(first)
    return programs


def _attempt_to_prepare(
    order: tuple[int, "Configured", Carried],
) -> tuple[int, "Prepared | Exception"]:
    """Return the place of a scenario, and its program or what is wrong with it."""
    place, config, plugins = order
    try:
        take_over(plugins)
        return place, prepared(config)
    except Exception as problem:  # told by the process that has asked for it
        problem.add_note(f"Of a scenario:\n{traceback.format_exc()}")
        return place, problem


def prepared(config: "Configured") -> "Prepared":
    """Return the program of a scenario: made once, not in each process for each task."""
    from flowsim.engine.simulate import prepare as prepare_hospital
    from flowsim.scenario.build import build

    return prepare_hospital(build(config.resolved()), **config.run.length)


def _need_space(
    configs: Sequence["Configured"],
    folders: Sequence[RunFolder],
    programs: Sequence["Prepared"],
    done: Sequence[set[int]],
) -> None:
    """Look for room before a task is made: there may be more of them than memory holds."""
    from flowsim.engine.choice import expected_patients

    by_folder: dict[Path, float] = {}
    for config, folder, ready, there in zip(configs, folders, programs, done, strict=True):
        run = config.run
        patients = expected_patients(ready.program)
        size = (BYTES_A_PATIENT if run.keeps_records else 0) * patients + BYTES_OF_MEASURES
        needed = size * (run.replications - len(there))
        by_folder[folder.path] = max(needed, by_folder.get(folder.path, 0.0))
    for results in {folder.parent for folder in by_folder}:
        need_space(results, sum(by_folder[f] for f in by_folder if f.parent == results))


def run_task(task: Task) -> Done:
    """Simulate one replication, measure it and write it."""
    started, k = time.perf_counter(), task.replication
    take_over(task.plugins)
    if task.folder.has_records(k):  # only its measures are of another version
        engine = ""
        records = task.folder.read_records(k)
        records = replace(records, names=task.prepared.program.names)
    else:
        engine = task.engine
        records = task.prepared.simulate(task.seed, k, engine)
    kept = records if task.keeps_records or not engine else None
    task.folder.write(k, summaries(records), kept, task.measures_key)
    seconds = time.perf_counter() - started
    return Done(folder=task.folder, replication=k, seconds=seconds, engine=engine)


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
        compile_ahead(task.engine for task in tasks)
    return executor.run(attempt, tasks)


def attempt(task: Task) -> Done | Failed:
    """Run a task and return what became of it."""
    try:
        return run_task(task)
    except MemoryError:
        problem = FlowsimError(
            f"{task.folder.path}: there is not enough memory for replication {task.replication}; "
            "run with fewer processes (jobs=1), fewer weeks, or a smaller hospital (scale)"
        )
        return Failed(folder=task.folder, replication=task.replication, problem=problem)
    except Exception as problem:  # told by the process that has asked for it
        problem.add_note(f"In a replication:\n{traceback.format_exc()}")
        return Failed(folder=task.folder, replication=task.replication, problem=problem)


def compile_ahead(engines: Iterable[str]) -> None:
    """Compile the engine here where it is one of those asked for and not kept, once for all."""
    if "compiled" in engines:
        from flowsim.engine.choice import is_compiled
        from flowsim.engine.ready import use_once

        if not is_compiled():
            use_once()


def _note(config: "Configured", folder: RunFolder, done: Sequence[Done]) -> None:
    """Bring the manifest up to date."""
    file = folder.path / "manifest.json"
    scenarios, seconds, engines = _noted(file)
    facts = manifest(config)
    facts["scenarios"] = sorted({*scenarios, config.scenario.name})
    for one in done:
        seconds[str(one.replication)] = round(one.seconds, 3)
        if one.engine:
            engines[str(one.replication)] = one.engine
    facts["replication_seconds"] = _by_number(seconds)
    facts["replication_engine"] = _by_number(engines)
    facts["wall_seconds_total"] = round(sum(seconds.values()), 3)
    write_text(file, json.dumps(facts, indent=2) + "\n")


def _noted(file: Path) -> tuple[set[str], dict[str, float], dict[str, str]]:
    """Return a manifest's scenarios, and seconds and engine of each replication; else nothing.

    Nothing is decided by it, so that one which somebody has changed need not stop a run.
    """
    try:
        found = json.loads(file.read_text(encoding="utf-8"))
        seconds = {str(int(k)): float(v) for k, v in found["replication_seconds"].items()}
        engines = {str(int(k)): str(v) for k, v in found["replication_engine"].items()}
        return {str(name) for name in found["scenarios"]}, seconds, engines
    except (OSError, ValueError, LookupError, TypeError, AttributeError):
        return set(), {}, {}


def _by_number(facts: dict[str, Any]) -> dict[str, Any]:
    return dict(sorted(facts.items(), key=lambda item: int(item[0])))
