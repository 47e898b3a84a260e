"""A sweep is a Hydra multirun: Hydra's sweeper makes the jobs, its joblib launcher runs them.

Everything that can be wrong is found before Hydra starts, because its own errors end in a
traceback. Each job writes a status file, so that one that fails does not hide in the others.
"""

import json
import os
import sys
import traceback
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import Event, Thread
from typing import TYPE_CHECKING, Any

from hydra import main as hydra_main
from hydra.core.hydra_config import HydraConfig
from omegaconf import DictConfig

from flowsim.config.compose import HYDRA_VERSION, own_folder, plain, switch_on
from flowsim.config.folders import Folders, shipped_folder
from flowsim.config.resolved import ResolvedConfig, load, resolve
from flowsim.hospital.vocabulary.errors import FlowsimError
from flowsim.running.identity import run_folder
from flowsim.running.progress import Progress
from flowsim.running.runner import compile_ahead, prepare
from flowsim.running.store import unwritable, write_text
from flowsim.running.workers import interrupts_for_us_alone
from flowsim.studies.combinations import combinations, share_processes, swept
from flowsim.studies.study import RunResult, run_configured

if TYPE_CHECKING:
    import pandas as pd

STATUS = "status.json"
POLL_SECONDS = 0.5
FAILED = 1


def sweep(overrides: Sequence[str], config_dir: str | None) -> int:
    """Run every combination; return 0, or 1 when a job failed.

    Raises FlowsimError before anything has run when a combination is not valid.
    """
    jobs = combinations(overrides)
    with Progress(len(jobs), "checking every combination") as bar:
        configs = []
        for job_overrides in jobs:
            configs.append(load(overrides=job_overrides, config_dir=config_dir))
            bar.step()
    prepare(configs)
    compile_ahead(config.run for config in configs)
    folder = _sweep_folder(configs[0])
    outer, inner = share_processes(len(configs), configs[0].run.processes)
    words = [
        "--multirun",
        *(o for o in overrides if not o.startswith("jobs=")),
        f"jobs={inner}",
        f"hydra.launcher.n_jobs={outer}",
        f"hydra.sweep.dir={_quoted(folder)}",
    ]
    from joblib.externals.loky.backend import resource_tracker

    resource_tracker.ensure_running()  # started within the block, it would unblock what is blocked
    with _watched(configs), interrupts_for_us_alone():
        run_hydra(words, config_dir)
    return _report(folder, overrides, jobs, configs)


def run_hydra(words: Sequence[str], config_dir: str | None) -> None:
    """Start Hydra's own command line with these words."""
    before = sys.argv
    sys.argv = ["flowsim run", *switch_on(words)]
    try:
        with own_folder(Folders.of(config_dir)):
            wrap = hydra_main(
                config_path=str(shipped_folder()), config_name="config", version_base=HYDRA_VERSION
            )
            wrap(job)()
    finally:
        sys.argv = before


def job(composed: DictConfig) -> str:
    """Run one combination (called by Hydra, in its own process) and return 'done' or 'failed'."""
    hydra = HydraConfig.get()
    overrides = list(hydra.overrides.task)
    own = [s.path for s in hydra.runtime.config_sources if s.provider == "flowsim"]
    status: dict[str, Any] = {"overrides": overrides, "status": "done"}
    try:
        folders = Folders.of(own[0] if own else None)
        tree = plain(composed, folders, [override.lstrip("+") for override in overrides])
        result = run_configured(resolve(tree, folders, overrides))
        status |= {"scenario": result.scenario, "folder": str(result.folder.path)}
    except FlowsimError as problem:
        status |= {"status": "failed", "message": str(problem)}
    except Exception as problem:  # one broken job must not end the others
        status |= {"status": "failed", "message": repr(problem)}
        status["traceback"] = traceback.format_exc().splitlines()
    folder = Path(hydra.runtime.output_dir)
    folder.mkdir(parents=True, exist_ok=True)
    write_text(folder / STATUS, json.dumps(status, indent=2) + "\n")
    return str(status["status"])


def _sweep_folder(config: ResolvedConfig) -> Path:
    from datetime import datetime

    stamp = f"{datetime.now():%Y-%m-%d_%H-%M-%S}_{os.getpid()}"
    folder = Path(config.run.results) / "sweeps" / stamp
    try:
        folder.mkdir(parents=True)
    except OSError as problem:
        raise unwritable(folder, problem) from None
    return folder


def _quoted(folder: Path) -> str:
    return "'" + folder.as_posix().replace("'", r"\'") + "'"


@contextmanager
def _watched(configs: Sequence[ResolvedConfig]) -> Iterator[None]:
    """Show how many replications are on disk while other processes write them."""
    folders = {run_folder(c): c.run.replications for c in configs}
    finished = Event()

    def count() -> int:
        return sum(len(f.done(n, records=False)) for f, n in folders.items())

    start = count()
    text = f"sweep of {len(configs)}"
    with Progress(sum(folders.values()) - start, text) as bar:

        def watch() -> None:
            while not finished.wait(POLL_SECONDS):
                bar.set(count() - start)

        watcher = Thread(target=watch, daemon=True)
        watcher.start()
        try:
            yield
        finally:
            finished.set()
            watcher.join()


def _report(
    folder: Path,
    overrides: Sequence[str],
    jobs: Sequence[Sequence[str]],
    configs: Sequence[ResolvedConfig],
) -> int:
    """Print where each job's results are, and gather their measures into one table."""
    from flowsim.cli.tables import print_sweep

    statuses = [_status(folder / str(number) / STATUS) for number in range(len(jobs))]
    done = [number for number, status in enumerate(statuses) if status["status"] == "done"]
    keys = swept(overrides)
    if done:
        results = {n: RunResult(configs[n], run_folder(configs[n])) for n in done}
        table = _gather(results, keys, jobs)
        write_text(folder / "measures.csv", table.to_csv(index=False))
    print_sweep(folder, keys, list(zip(jobs, statuses, strict=True)))
    return 0 if len(done) == len(jobs) else FAILED


def _status(file: Path) -> dict[str, Any]:
    try:
        found: dict[str, Any] = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {"status": "failed", "message": f"the job ended without writing {file}"}
    return found


def _gather(
    results: Mapping[int, RunResult], keys: Sequence[str], jobs: Sequence[Sequence[str]]
) -> "pd.DataFrame":
    """Return the measures of all jobs, with the swept settings as columns."""
    import pandas as pd

    tables = []
    for number, result in results.items():
        values = dict(override.lstrip("+").split("=", 1) for override in jobs[number])
        table = result.measures.copy()
        table.insert(0, "job", number)
        for place, key in enumerate(key for key in keys if key != "scenario"):
            table.insert(2 + place, key, values[key])
        tables.append(table)
    return pd.concat(tables, ignore_index=True)
