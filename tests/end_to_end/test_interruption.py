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
SECONDS_TO_STOP = 30


# A process started by a shell's background job ignores Ctrl-C, and so would all it starts.
HEEDING = (
    "import signal; signal.signal(signal.SIGINT, signal.default_int_handler); "
    "from flowsim.cli.main import command; command()"
)


def start(folder: Path, jobs: int) -> "subprocess.Popen[str]":
    return begin(folder, "run", *SETTINGS, f"replications={MANY}", f"jobs={jobs}")


def start_sweep(folder: Path) -> "subprocess.Popen[str]":
    sweep = ("-m", "scenario=baseline", "seed=1,2,3", "jobs=2")
    return begin(folder, "run", *sweep, *SETTINGS, f"replications={MANY}")


def begin(folder: Path, *words: str) -> "subprocess.Popen[str]":
    return subprocess.Popen(
        [sys.executable, "-c", HEEDING, *words],
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


@pytest.mark.parametrize("seconds", [0.0, 0.4])
def test_control_c_while_a_sweep_is_starting(tmp_path: Path, seconds: float) -> None:
    process = start_sweep(tmp_path)
    wait_for(tmp_path, process, "results/baseline-*/manifest.json", 1)
    time.sleep(seconds)
    begun = time.monotonic()
    interrupt(process)
    assert time.monotonic() - begun < SECONDS_TO_STOP


def test_control_c_in_a_sweep_ends_it_at_once_and_keeps_what_is_done(tmp_path: Path) -> None:
    process = start_sweep(tmp_path)
    run = wait_for_some(tmp_path, process)
    before = finished(run)
    begun = time.monotonic()
    interrupt(process)
    assert time.monotonic() - begun < SECONDS_TO_STOP
    after = finished(run)
    assert before.items() <= after.items()
    assert len(after) < MANY
    time.sleep(2)
    assert finished(run) == after, "a worker goes on"
