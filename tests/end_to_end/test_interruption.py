"""Stopping a run, gently or not, loses at most the replications in flight."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

import pytest

import flowsim
from flowsim.running.store import RunFolder
from tests.processes import alive, none_left, on_linux

MANY = 400
SETTINGS = ("scale=0.1", "weeks=1", "warm_up_weeks=0", "cool_down_weeks=0", "records=measures")
SECONDS_TO_START = 240
SECONDS_TO_STOP = 30


# A process started by a shell's background job ignores Ctrl-C, one started with nohup that the
# terminal is closed, and so would all they start.
HEEDING = (
    "import signal; signal.signal(signal.SIGINT, signal.default_int_handler); "
    "hang_up = getattr(signal, 'SIGHUP', None); "
    "hang_up and signal.signal(hang_up, signal.SIG_DFL); "
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


@on_linux
@pytest.mark.parametrize("of", [start_sweep, partial(start, jobs=2)], ids=["sweep", "run"])
@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGHUP, signal.SIGKILL])
def test_no_process_stays_when_the_main_one_is_ended(
    tmp_path: Path, of: Callable[[Path], "subprocess.Popen[str]"], how: signal.Signals
) -> None:
    process = of(tmp_path)
    wait_for_some(tmp_path, process)
    assert len(alive(process.pid)) > 3  # the two workers, and what started them
    process.send_signal(how)
    process.wait(SECONDS_TO_STOP)
    assert none_left(process.pid, SECONDS_TO_STOP)


@on_linux
def test_a_worker_that_is_killed_ends_a_sweep_in_words(tmp_path: Path) -> None:
    process = start_sweep(tmp_path)
    run = wait_for_some(tmp_path, process)
    os.kill(max(alive(process.pid)), signal.SIGKILL)  # the last that was started
    out, said = process.communicate(timeout=SECONDS_TO_START)
    assert process.returncode == 2
    (line,) = said.strip().splitlines()
    assert line.startswith(
        "flowsim: a process was killed (SIGKILL), most likely for lack of memory"
    )
    assert "Traceback" not in out
    assert 1 <= len(finished(run)) < MANY


def test_runs_in_one_folder_at_once_give_what_one_gives(tmp_path: Path) -> None:
    words = ("run", *SETTINGS, "replications=6")
    both = [begin(tmp_path, *words, f"jobs={jobs}") for jobs in (1, 2)]
    for process in both:
        _, said = process.communicate(timeout=SECONDS_TO_START)
        assert (process.returncode, said) == (0, "")
    (run,) = (tmp_path / "results").iterdir()
    assert len(finished(run)) == 6
    assert not list(run.glob(".part-*"))
    alone = flowsim.run(overrides=SETTINGS, replications=6, results=tmp_path / "alone")
    shared = RunFolder(run).read_all("measures", range(6))
    assert alone.measures.drop(columns="scenario").equals(shared)
