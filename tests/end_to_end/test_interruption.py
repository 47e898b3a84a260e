"""Stopping a run, gently or not, loses at most the replications in flight."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

import flowsim

MANY = 400
SETTINGS = ("scale=0.1", "weeks=1", "warm_up_weeks=0", "cool_down_weeks=0", "records=measures")
SECONDS_TO_START = 240


def start(folder: Path, jobs: int) -> "subprocess.Popen[str]":
    words = ["run", *SETTINGS, f"replications={MANY}", f"jobs={jobs}"]
    return subprocess.Popen(
        [sys.executable, "-m", "flowsim", *words],
        cwd=folder,
        start_new_session=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def wait_for_some(folder: Path, process: "subprocess.Popen[str]") -> Path:
    return wait_for(folder, process, "results/baseline-*/replication_*", 3)


def wait_for(folder: Path, process: "subprocess.Popen[str]", files: str, number: int) -> Path:
    """Wait for so many files, and return the folder they are in."""
    end = time.monotonic() + SECONDS_TO_START
    while time.monotonic() < end and process.poll() is None:
        found = list(folder.glob(files))
        if len(found) >= number:
            return found[0].parent
        time.sleep(0.05)
    os.killpg(process.pid, signal.SIGKILL)
    raise AssertionError(f"nothing was written: {process.communicate()}")


def finished(run: Path) -> dict[str, int]:
    files = run.glob("replication_*/contents.json")
    return {file.parent.name: file.stat().st_mtime_ns for file in files}


@pytest.mark.parametrize("jobs", [1, 2])
def test_kill_9_loses_only_what_was_in_flight(tmp_path: Path, jobs: int) -> None:
    process = start(tmp_path, jobs)
    run = wait_for_some(tmp_path, process)
    os.killpg(process.pid, signal.SIGKILL)
    process.communicate()
    kept = finished(run)
    assert 3 <= len(kept) < MANY

    more = max(int(name.rpartition("_")[2]) for name in kept) + 2
    result = flowsim.run(
        "baseline", overrides=SETTINGS, replications=more, results=tmp_path / "results"
    )
    assert result.folder.path == run
    assert {name: t for name, t in finished(run).items() if name in kept} == kept
    assert result.measures["replication"].nunique() == more
    assert not list(run.glob(".part-*"))

    fresh = flowsim.run(
        "baseline", overrides=SETTINGS, replications=more, results=tmp_path / "fresh"
    )
    assert fresh.measures.equals(result.measures)


def interrupt(process: "subprocess.Popen[str]") -> None:
    """Press Ctrl-C: the signal goes to the whole group; assert that one line says how to go on."""
    os.killpg(process.pid, signal.SIGINT)
    out, said = process.communicate(timeout=SECONDS_TO_START)
    assert process.returncode == 130
    assert said.strip().splitlines()[-1].startswith("flowsim: stopped")
    assert "Traceback" not in said + out
    assert "KeyboardInterrupt" not in said + out


@pytest.mark.parametrize("jobs", [1, 2])
def test_control_c_ends_at_once_and_says_how_to_go_on(tmp_path: Path, jobs: int) -> None:
    process = start(tmp_path, jobs)
    run = wait_for_some(tmp_path, process)
    interrupt(process)
    assert 3 <= len(finished(run)) < MANY


def test_control_c_while_the_processes_are_starting(tmp_path: Path) -> None:
    process = start(tmp_path, 2)
    wait_for(tmp_path, process, "results/baseline-*/manifest.json", 1)
    time.sleep(0.5)
    interrupt(process)
