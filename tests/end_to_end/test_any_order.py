"""Many replications give the same bytes together, one by one in another order, and after a kill.

FLOWSIM_REPLICATIONS says how many; the nightly run takes 200.
"""

import os
import random
import signal
import subprocess
import sys
import time
from pathlib import Path

import flowsim
from flowsim.config import load
from flowsim.running.parts import LOCK
from flowsim.running.runner import prepare, run_task

MANY = int(os.environ.get("FLOWSIM_REPLICATIONS", "16"))
SETTINGS = ("scale=0.1", "weeks=1", "warm_up_weeks=0", "cool_down_weeks=0", f"replications={MANY}")
SECONDS_TO_START = 240


def files(run: Path) -> dict[str, bytes]:
    """Return the content of every file of every replication.

    A kill between the renaming of a folder and the removal of its lock leaves that, with nothing
    in it.
    """
    found = sorted(file for file in run.glob("replication_*/*") if file.name != LOCK)
    return {str(file.relative_to(run)): file.read_bytes() for file in found}


def one_by_one(results: Path) -> Path:
    """Run the replications in this process, shuffled, and return their folder."""
    config = load("baseline", SETTINGS).with_run(results=str(results))
    tasks, folders = prepare([config])
    random.Random(1).shuffle(tasks)
    for task in tasks:
        run_task(task)
    return folders[0].path


def killed_and_started_again(folder: Path) -> Path:
    """Kill a run of two processes after a few replications, start it again; return its folder."""
    words = [sys.executable, "-m", "flowsim", "run", *SETTINGS, "jobs=2"]
    process = subprocess.Popen(words, cwd=folder, start_new_session=True, stdout=subprocess.DEVNULL)
    end = time.monotonic() + SECONDS_TO_START
    while len(list(folder.glob("results/*/replication_*"))) < 3:
        assert process.poll() is None
        assert time.monotonic() < end
        time.sleep(0.01)
    os.killpg(process.pid, signal.SIGKILL)
    process.wait()
    (run,) = folder.glob("results/*")
    assert len(list(run.glob("replication_*"))) < MANY
    subprocess.run(words, cwd=folder, check=True, stdout=subprocess.DEVNULL)
    return run


def test_replications_do_not_depend_on_order_company_or_interruption(tmp_path: Path) -> None:
    together = flowsim.run("baseline", overrides=SETTINGS, jobs=2, results=tmp_path / "together")
    expected = files(together.folder.path)
    assert len({name.partition("/")[0] for name in expected}) == MANY
    assert files(one_by_one(tmp_path / "one_by_one")) == expected
    assert files(killed_and_started_again(tmp_path)) == expected
