"""Composed configurations are kept, and found again only where everything is as it was."""

import errno
import os
import re
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from flowsim import user_cache
from flowsim.config import compose, composed_cache, folders, load
from flowsim.config.folders import Folders, shipped_folder
from flowsim.errors import FlowsimError


@pytest.fixture(autouse=True)
def empty_cache(tmp_path, monkeypatch):
    monkeypatch.setenv("FLOWSIM_CACHE_DIR", str(tmp_path / "cache"))
    return tmp_path / "cache" / "configurations"


def never(*given, **named):
    raise AssertionError("composed again")


def test_a_tree_is_composed_once(empty_cache: Path) -> None:
    first = load("bed_bureau", ["weeks=3"])
    assert len(list(empty_cache.iterdir())) == 2  # with the weeks, and before any value is set
    again = load("bed_bureau", ["weeks=3"])
    assert (again.tree, list(again.tree)) == (first.tree, list(first.tree))
    assert again == first
    assert len(list(empty_cache.iterdir())) == 2
    assert load("bed_bureau", ["weeks=4"]).run.weeks == 4
    assert len(list(empty_cache.iterdir())) == 3


def test_files_that_are_kept_are_not_merged_again_for_another_value(empty_cache, monkeypatch):
    load("bed_bureau", ["weeks=3"])
    monkeypatch.setattr(compose, "hydra_compose", never)
    assert load("bed_bureau", ["weeks=5", "scale=0.5"]).run.weeks == 5
    with pytest.raises(FlowsimError, match="under hospital"):
        load("bed_bureau", ["hospital.weks=5"])


def test_one_that_is_kept_needs_no_hydra() -> None:
    load("smoke")
    code = (
        "import sys; from flowsim.config import load; load('smoke')\n"
        "assert not {'hydra', 'omegaconf', 'pandas', 'numba'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_a_changed_file_is_composed_again(tmp_path, monkeypatch) -> None:
    copy = tmp_path / "configs"
    shutil.copytree(shipped_folder(), copy)
    for module in (folders, composed_cache):
        monkeypatch.setattr(module, "shipped_folder", lambda: copy)
    words = ["scenario=smoke"]
    assert composed_cache.cached(words, Folders(), lambda: {"a": 1}) == {"a": 1}
    assert composed_cache.cached(words, Folders(), never) == {"a": 1}
    file = copy / "scenario" / "smoke.yaml"
    file.write_text(file.read_text() + "# another\n")
    assert composed_cache.cached(words, Folders(), lambda: {"a": 2}) == {"a": 2}


@pytest.mark.parametrize("override", ["results=${period.name}", "hydra.searchpath=[/tmp]"])
def test_what_comes_from_elsewhere_is_not_kept(override: str, empty_cache: Path) -> None:
    assert composed_cache.cached([override], Folders(), lambda: {"a": 1}) == {"a": 1}
    assert composed_cache.cached([override], Folders(), lambda: {"a": 2}) == {"a": 2}
    assert not empty_cache.exists()


def test_the_shipped_files_take_nothing_from_elsewhere() -> None:
    """What they are composed into depends on them alone, so it may be kept."""
    for file in shipped_folder().rglob("*.yaml"):
        text = file.read_text(encoding="utf-8")
        assert not re.search(r"\$\{[^}]*:|searchpath", text), file.name


def test_with_a_folder_of_ones_own_nothing_is_kept(tmp_path: Path, empty_cache: Path) -> None:
    composed_cache.cached(["scenario=smoke"], Folders(own=tmp_path), lambda: {"a": 1})
    assert not empty_cache.exists()


@pytest.mark.parametrize("damage", [b"", b"[]", b"{}", b'{"a": ', b"0" * 64 + b'\n{"a": 1}'])
def test_a_damaged_file_is_replaced(empty_cache: Path, damage: bytes) -> None:
    composed_cache.cached(["x=1"], Folders(), lambda: {"a": 1})
    (file,) = empty_cache.iterdir()
    file.write_bytes(damage)
    assert composed_cache.cached(["x=1"], Folders(), lambda: {"a": 2}) == {"a": 2}
    assert composed_cache.cached(["x=1"], Folders(), never) == {"a": 2}


def test_what_json_would_change_is_not_kept(empty_cache: Path) -> None:
    composed_cache.cached(["x=1"], Folders(), lambda: {"a": float("nan")})
    composed_cache.cached(["x=1"], Folders(), lambda: {"a": (1, 2)})
    assert not list(empty_cache.iterdir())


def test_a_full_disk_is_said_and_leaves_nothing_behind(empty_cache, monkeypatch, caplog) -> None:
    def full(*_: object) -> None:
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr(user_cache, "_told", set())
    monkeypatch.setattr(os, "replace", full)
    for _ in range(2):
        assert composed_cache.cached(["x=1"], Folders(), lambda: {"a": 1}) == {"a": 1}
    assert not list(empty_cache.iterdir())
    assert [message.partition(": ")[2] for message in caplog.messages] == [
        "a configuration cannot be kept (No space left on device); going on without it, which only "
        "takes longer"
    ]


def test_one_planted_in_the_temporary_folder_is_not_read(empty_cache, tmp_path, monkeypatch):
    """Another user may have made flowsim's folder there, with a configuration under the name."""
    composed_cache.cached(["x=1"], Folders(), lambda: {"a": "planted"})
    planted = tmp_path / "temporary" / f"flowsim-{os.getuid()}"
    planted.parent.mkdir()
    empty_cache.parent.rename(planted)
    monkeypatch.setattr(tempfile, "tempdir", str(planted.parent))
    assert composed_cache.cached(["x=1"], Folders(), lambda: {"a": 1}) == {"a": 1}
    shutil.rmtree(empty_cache.parent)
    empty_cache.parent.write_text("a file: there is no cache of one's own")
    planted.chmod(0o777)
    assert composed_cache.cached(["x=1"], Folders(), lambda: {"a": 2}) == {"a": 2}


def test_those_not_used_for_longest_go_first(empty_cache: Path, monkeypatch) -> None:
    monkeypatch.setattr(composed_cache, "MOST_KEPT", 2)
    made = []

    def asked(number: int) -> None:
        composed_cache.cached([f"x={number}"], Folders(), lambda: made.append(number) or {"a": 1})

    for number in range(2):
        before = set(empty_cache.glob("*"))
        asked(number)
        (file,) = set(empty_cache.iterdir()) - before
        os.utime(file, (number, number))
    asked(0)
    asked(2)
    assert len(list(empty_cache.iterdir())) == 2
    asked(0)
    assert made == [0, 1, 2]
