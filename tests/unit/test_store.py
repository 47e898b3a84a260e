"""The store: whole replications or none, and damage that is named."""

import errno
import json
import os
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pytest

from flowsim import (
    Arrivals,
    Exponential,
    Hospital,
    Pathway,
    Resource,
    depart,
    note,
    release,
    seize,
    simulate,
    treat,
)
from flowsim.errors import FlowsimError
from flowsim.records.frames import Records
from flowsim.records.schema import TABLES
from flowsim.running.store import MEASURES, RunFolder, need_space, write_text

KEY = "key of the measures"

CLINIC = Hospital(
    name="clinic",
    resources=(Resource("doctor", 2),),
    arrivals=(Arrivals(name="walk_in", pathway="visit", per_hour=3),),
    pathways=(
        Pathway(
            "visit",
            [
                seize("doctor", cause="waiting"),
                note("t_seen"),
                treat("see", Exponential(mean_minutes=20), cause="seeing"),
                release("doctor"),
                depart("seen"),
            ],
        ),
    ),
)


@pytest.fixture(scope="module")
def records() -> Records:
    return simulate(CLINIC, weeks=1)


@pytest.fixture
def folder(tmp_path: Path) -> RunFolder:
    found = RunFolder(tmp_path / "clinic-0123456789ab", seed=7)
    found.create("clinic", {"weeks": 1})
    return found


def measures() -> dict[str, pd.DataFrame]:
    table = pd.DataFrame(
        {"measure": ["A", "B"], "unit": ["min", "%"], "value": [1.0, float("nan")]}
    )
    return {MEASURES: table}


def test_what_is_written_is_what_is_read(folder: RunFolder, records: Records) -> None:
    folder.write(3, measures(), records, KEY)
    found = folder.read_records(3)
    for name in TABLES:
        before, after = getattr(records, name), getattr(found, name)
        assert list(after.columns) == list(before.columns)
        pd.testing.assert_frame_equal(after, before)
    assert len(records.patients) > 100
    assert found.names == records.names
    assert found.names.terms == records.names.terms
    assert found.names.terms.has("milestone", records.names.milestones[0])
    assert (found.window, found.end_minutes) == (records.window, records.end_minutes)
    pd.testing.assert_frame_equal(folder.read(3, MEASURES), measures()[MEASURES])


def test_the_same_records_give_the_same_bytes(folder: RunFolder, records: Records) -> None:
    folder.write(0, measures(), records, KEY)
    folder.write(1, measures(), records, KEY)
    files = sorted(f.name for f in folder.replication(0).iterdir())
    assert files == sorted(f.name for f in folder.replication(1).iterdir())
    assert {"contents.json", "patients.parquet", "measures.parquet"} <= set(files)
    for name in files:
        first, second = ((folder.replication(k) / name).read_bytes() for k in (0, 1))
        if name == "contents.json":
            second = second.replace(b'"replication": 1', b'"replication": 0')
        assert first == second, name


def test_tables_of_several_replications_carry_their_number(folder: RunFolder) -> None:
    folder.write(0, measures(), None, KEY)
    folder.write(1, measures(), None, KEY)
    assert folder.read_all(MEASURES, range(2))["replication"].tolist() == [0, 0, 1, 1]


def test_done_tells_records_from_measures_alone(folder: RunFolder, records: Records) -> None:
    folder.write(0, measures(), records, KEY)
    folder.write(2, measures(), None, KEY)
    assert folder.done(4, records=False, measures_key=KEY) == [0, 2]
    assert folder.done(4, records=True, measures_key=KEY) == [0]


def test_one_whose_measures_are_of_another_version_is_not_done(
    folder: RunFolder, records: Records
) -> None:
    folder.write(0, measures(), records, "another")
    assert folder.done(1, records=False, measures_key=KEY) == []
    assert folder.has_records(0)
    assert not folder.has_records(1)


def test_another_scenario_of_the_same_program_has_its_configuration_beside(
    folder: RunFolder,
) -> None:
    folder.create("ward", {"weeks": 2})
    assert (folder.path / "config.yaml").read_text() == "weeks: 1\n"
    assert (folder.path / "config-ward.yaml").read_text() == "weeks: 2\n"


def test_a_replication_with_records_replaces_one_without(
    folder: RunFolder, records: Records
) -> None:
    folder.write(0, measures(), None, KEY)
    folder.write(0, measures(), records, KEY)
    assert folder.done(1, records=True, measures_key=KEY) == [0]
    assert [f.name for f in folder.path.iterdir() if f.name.startswith(".")] == []


def test_tables_that_were_not_kept_say_so(folder: RunFolder) -> None:
    folder.write(0, measures(), None, KEY)
    with pytest.raises(FlowsimError, match=r"no patients were kept.*records=all"):
        folder.read(0, "patients")


@pytest.mark.parametrize(
    ("damage", "why"),
    [
        (lambda file: file.write_bytes(file.read_bytes()[:-10]), "bytes instead of"),
        (lambda file: file.unlink(), "is missing"),
        (
            lambda file: file.write_bytes(file.read_bytes()[:-1] + b"?"),
            "has changed since it was written",
        ),
    ],
    ids=["truncated", "missing", "altered"],
)
def test_damage_names_the_file_and_the_remedy(folder: RunFolder, damage: object, why: str) -> None:
    folder.write(0, measures(), None, KEY)
    file = folder.replication(0) / "measures.parquet"
    damage(file)  # type: ignore[operator]
    with pytest.raises(FlowsimError, match=why) as caught:
        folder.read(0, MEASURES)
    assert str(file) in str(caught.value)
    assert f"delete the folder {file.parent} and run the same command again" in str(caught.value)


@pytest.mark.parametrize("text", ["", "{", "[]", '{"files": 3}', '{"other": {}}', "[" * 100_000])
def test_a_damaged_list_of_contents_is_damage_too(folder: RunFolder, text: str) -> None:
    folder.write(0, measures(), None, KEY)
    (folder.replication(0) / "contents.json").write_text(text)
    with pytest.raises(FlowsimError, match=r"contents\.json is damaged"):
        folder.done(1, records=True, measures_key=KEY)
    with pytest.raises(FlowsimError, match=r"contents\.json is damaged"):
        folder.read(0, MEASURES)


def test_a_replication_in_the_place_of_another_is_noticed(folder: RunFolder) -> None:
    for number in (0, 1):
        folder.write(number, measures(), None, KEY)
    folder.replication(0).rename(folder.path / "aside")
    folder.replication(1).rename(folder.replication(0))
    with pytest.raises(FlowsimError, match=r"damaged \(it is of replication 1 of seed 7\)"):
        folder.done(1, records=False, measures_key=KEY)
    with pytest.raises(FlowsimError, match=r"damaged \(it is of replication 1 of seed 7\)"):
        folder.read(0, MEASURES)


def test_a_replication_of_another_seed_is_noticed(folder: RunFolder) -> None:
    folder.write(0, measures(), None, KEY)
    with pytest.raises(FlowsimError, match="is of replication 0 of seed 7"):
        RunFolder(folder.path, seed=8).done(1, records=False, measures_key=KEY)
    assert RunFolder(folder.path).done(1, records=False, measures_key=KEY) == [0]


@pytest.mark.parametrize(
    "lack", [OSError(errno.EAGAIN, os.strerror(errno.EAGAIN)), MemoryError(), pa.ArrowMemoryError()]
)
def test_a_lack_of_memory_or_threads_is_not_called_damage(
    folder: RunFolder, lack: Exception, monkeypatch: pytest.MonkeyPatch
) -> None:
    def lacking(*_: object) -> None:
        raise lack

    folder.write(0, measures(), None, KEY)
    monkeypatch.setattr("pyarrow.parquet.ParquetFile", lacking)
    with pytest.raises(FlowsimError, match=r"cannot be read now.*nothing is wrong") as caught:
        folder.read(0, MEASURES)
    assert "delete" not in str(caught.value)


@pytest.mark.parametrize("call", ["read_text", "stat", "open"])
def test_nor_is_a_disk_that_does_not_answer(
    folder: RunFolder, call: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    def failing(*_: object, **__: object) -> None:
        raise OSError(errno.EIO, os.strerror(errno.EIO))

    folder.write(0, measures(), None, KEY)
    monkeypatch.setattr(Path, call, failing)
    with pytest.raises(FlowsimError, match=r"cannot be read now \(Input/output error\)"):
        folder.read(0, MEASURES)


def test_a_text_that_cannot_be_written_is_said_and_leaves_nothing_behind(
    folder: RunFolder, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    before = sorted(folder.path.iterdir())
    monkeypatch.setattr(Path, "replace", full)
    with pytest.raises(FlowsimError, match=r"cannot be written \(No space left on device\)"):
        write_text(folder.path / "manifest.json", "{}")
    assert sorted(folder.path.iterdir()) == before


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "results").write_text("a file where a folder should be")
    folder = RunFolder(tmp_path / "results" / "clinic-0123456789ab")
    with pytest.raises(FlowsimError, match="cannot be written") as caught:
        folder.create("clinic", {})
    assert str(folder.path) in str(caught.value)
    with pytest.raises(FlowsimError, match="cannot be written"):
        folder.write(0, measures(), None, KEY)


def test_space_is_asked_of_the_disk_of_a_folder_not_yet_made(tmp_path: Path) -> None:
    need_space(tmp_path / "not" / "yet", 1.0)
    with pytest.raises(FlowsimError, match=r"needs about 1,000\.0 TB.*records=measures"):
        need_space(tmp_path / "not" / "yet", 1e15)


def test_contents_tell_size_and_checksum(folder: RunFolder) -> None:
    folder.write(0, measures(), None, KEY)
    contents = json.loads((folder.replication(0) / "contents.json").read_text())
    size, _ = contents["files"]["measures.parquet"]
    assert size == (folder.replication(0) / "measures.parquet").stat().st_size
