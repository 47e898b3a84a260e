"""Several runs in one folder at once: nobody clears away what another is writing."""

import fcntl
import os
import signal
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pandas as pd
import pytest

from flowsim.running import parts, store
from flowsim.running.parts import PART, clear_away, move, new_part
from flowsim.running.store import MEASURES, RunFolder

KEY = "key of the measures"
WRITING_FOR_EVER = """
import sys, time
from pathlib import Path
from flowsim.running.parts import new_part
with new_part(Path(sys.argv[1])) as part:
    (part / "measures.parquet").write_bytes(b"half")
    print(part, flush=True)
    time.sleep(600)
"""


def left(folder: Path) -> list[Path]:
    return list(folder.glob(f"{PART}*"))


def test_what_a_killed_process_left_is_cleared_away_and_what_a_living_one_writes_is_not(tmp_path):
    words = [sys.executable, "-c", WRITING_FOR_EVER, tmp_path]
    process = subprocess.Popen(words, stdout=subprocess.PIPE, text=True)
    assert process.stdout is not None
    part = Path(process.stdout.readline().strip())
    clear_away(tmp_path)
    assert (part / "measures.parquet").read_bytes() == b"half"
    process.send_signal(signal.SIGKILL)
    process.communicate()
    assert left(tmp_path) == [part]
    assert RunFolder(tmp_path).done(2, records=False, measures_key=KEY) == []
    clear_away(tmp_path)
    assert left(tmp_path) == []


def test_a_part_that_failed_leaves_nothing_and_one_that_moved_keeps_no_lock(tmp_path):
    with pytest.raises(ZeroDivisionError), new_part(tmp_path):
        raise ZeroDivisionError
    with new_part(tmp_path) as part:
        (part / "table").write_text("whole")
        move(part, tmp_path / "place")
    assert left(tmp_path) == []
    assert [file.name for file in (tmp_path / "place").iterdir()] == ["table"]


def test_one_cleared_away_before_it_was_locked_is_made_again(tmp_path, monkeypatch):
    """Another run may look between the making of a folder and of its lock, or before it holds."""
    opened, locked = os.open, fcntl.flock
    moments = iter(("open", "lock"))
    awaited = [next(moments)]

    def clear_at(moment):
        if awaited[0] == moment:
            awaited[0] = next(moments, "")
            for part in left(tmp_path):
                parts.shutil.rmtree(part)

    def open_after(*given, **options):
        clear_at("open")
        return opened(*given, **options)

    def lock_after(*given):
        clear_at("lock")
        return locked(*given)

    monkeypatch.setattr(os, "open", open_after)
    monkeypatch.setattr(fcntl, "flock", lock_after)
    with new_part(tmp_path) as part:
        assert awaited == [""]
        assert left(tmp_path) == [part]
        clear_away(tmp_path)
        assert left(tmp_path) == [part]


def table(value: float) -> dict[str, pd.DataFrame]:
    return {MEASURES: pd.DataFrame({"measure": ["A"], "unit": ["min"], "value": [value]})}


def test_one_that_another_run_has_just_written_is_accepted(tmp_path):
    folder = RunFolder(tmp_path, seed=1)
    folder.write(0, table(1.0), None, KEY)
    before = (folder.replication(0) / "contents.json").stat().st_mtime_ns
    folder.write(0, table(1.0), None, KEY)
    assert (folder.replication(0) / "contents.json").stat().st_mtime_ns == before
    folder.write(0, table(2.0), None, "another key")
    assert folder.read(0, MEASURES)["value"].tolist() == [2.0]
    assert left(tmp_path) == []


def test_one_that_another_run_is_just_replacing_is_looked_at_again(tmp_path, monkeypatch):
    folder, aside = RunFolder(tmp_path, seed=1), tmp_path / "aside"
    folder.write(0, table(1.0), None, KEY)
    monkeypatch.setattr(store, "sleep", lambda _: aside.rename(folder.replication(0)))
    folder.replication(0).rename(aside)
    assert folder.read(0, MEASURES)["value"].tolist() == [1.0]


def test_many_that_write_replace_and_clear_away_the_same_never_meet(tmp_path):
    def write_all(key: str) -> None:
        for number in range(20):
            folder.create("clinic", {"weeks": 1})
            folder.write(number, table(float(number)), None, key)

    folder = RunFolder(tmp_path / "clinic-0123456789ab", seed=1)
    with ThreadPoolExecutor(8) as pool:
        list(pool.map(write_all, ["one", "other"] * 4))
    found = folder.read_all(MEASURES, range(20))
    assert found["value"].tolist() == [float(number) for number in range(20)]
    assert left(folder.path) == []
