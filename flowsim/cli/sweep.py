"""A sweep: every combination of the values given, in one pool of replications.

Everything that can be wrong with a combination is found before any is run. One that fails all the
same does not end the others.
"""

import json
import os
import traceback
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flowsim.config.resolved import ResolvedConfig, load
from flowsim.errors import FlowsimError
from flowsim.running.progress import Progress
from flowsim.running.runner import Failed, run_missing
from flowsim.running.store import RunFolder, unwritable, write_text
from flowsim.studies.arms import check_sweep
from flowsim.studies.combinations import combinations, swept
from flowsim.studies.results import RunResult
from flowsim.studies.rounding import rounded_alike

if TYPE_CHECKING:
    import pandas as pd

STATUS = "jobs.json"
FAILED = 1


def sweep(overrides: Sequence[str], config_dir: str | None) -> int:
    """Run every combination; return 0, or 1 when a job failed.

    Raises FlowsimError before anything has run when a combination is not valid.
    """
    jobs = combinations(overrides, config_dir)
    check_sweep(jobs, config_dir)
    with Progress(len(jobs), "checking every combination") as bar:
        configs = []
        for job_overrides in jobs:
            configs.append(load(overrides=job_overrides, config_dir=config_dir))
            bar.step()
    failures: list[Failed] = []
    text = f"sweep of {len(jobs)}"
    folders = run_missing(configs, progress=True, text=text, failures=failures)
    statuses = [_status(*job, failures) for job in zip(jobs, configs, folders, strict=True)]
    keys = swept(overrides, config_dir)
    return _report(_sweep_folder(configs[0]), keys, configs, folders, statuses)


def _status(
    overrides: Sequence[str], config: ResolvedConfig, folder: RunFolder, failures: Sequence[Failed]
) -> dict[str, Any]:
    """Return what became of a job: 'done', or 'failed' with the first thing that went wrong."""
    status = {"overrides": list(overrides), "scenario": config.scenario.name}
    failed = next((f for f in failures if f.folder == folder), None)
    if failed is None:
        return {**status, "status": "done", "folder": str(folder.path)}
    if isinstance(failed.problem, FlowsimError):
        return {**status, "status": "failed", "message": str(failed.problem)}
    trace = traceback.format_exception(failed.problem)
    message, lines = repr(failed.problem), "".join(trace).splitlines()
    return {**status, "status": "failed", "message": message, "traceback": lines}


def _sweep_folder(config: ResolvedConfig) -> Path:
    from datetime import datetime

    stamp = f"{datetime.now():%Y-%m-%d_%H-%M-%S}_{os.urandom(4).hex()}"
    folder = Path(config.run.results) / "sweeps" / stamp
    try:
        folder.mkdir(parents=True)
    except OSError as problem:
        raise unwritable(folder, problem) from None
    return folder


def _report(
    folder: Path,
    keys: Sequence[str],
    configs: Sequence[ResolvedConfig],
    folders: Sequence[RunFolder],
    statuses: Sequence[Mapping[str, Any]],
) -> int:
    """Write what became of the jobs and one table of their measures, and print both."""
    from flowsim.cli.tables import print_headlines, print_sweep, print_warnings

    write_text(folder / STATUS, json.dumps(statuses, indent=2) + "\n")
    done = [number for number, status in enumerate(statuses) if status["status"] == "done"]
    jobs = [status["overrides"] for status in statuses]
    results = {n: RunResult(configs[n], folders[n]) for n in done}
    if done:
        table = _gather(results, keys, jobs)
        write_text(folder / "measures.csv", table.to_csv(index=False))
    print_headlines(results)
    print_sweep(folder, keys, list(zip(jobs, statuses, strict=True)))
    print_warnings(rounded_alike(configs, folders))
    return 0 if len(done) == len(jobs) else FAILED


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
