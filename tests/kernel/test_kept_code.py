"""Damaged or unkeepable compiled code is done without: said once, with the same result."""

import errno
import os
import pickle
from contextlib import contextmanager

import pytest
from numba.core.caching import IndexDataCacheFile

from flowsim import kernel_cache, user_cache
from flowsim.kernel_cache import is_ready, kernel
from tests.engines import compiled_only

pytestmark = compiled_only


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setattr(user_cache, "_told", set())
    monkeypatch.setattr(kernel_cache, "cache_folder", lambda: tmp_path)
    return tmp_path


def made():
    """Return functions as a new process would have them, and what they give for 3."""

    @kernel
    def doubled(number: int) -> int:
        return 2 * number

    @kernel
    def squared(number: int) -> int:
        return number * number

    ready = is_ready(doubled), is_ready(squared)
    values = doubled(3), squared(3)
    hits = sum(sum(f.stats.cache_hits.values()) for f in (doubled, squared))
    return ready, values, hits


def files(folder, ending):
    return sorted(folder.rglob(f"*.{ending}"))


def test_what_is_kept_is_found(folder):
    assert made() == ((False, False), (6, 9), 0)
    assert made() == ((True, True), (6, 9), 2)


@pytest.mark.parametrize("ending", ["nbi", "nbc"])
def test_what_a_power_loss_cut_to_nothing_is_not_ready_and_is_made_again(folder, ending, caplog):
    made()
    for file in files(folder, ending):
        os.truncate(file, 0)
    assert made() == ((False, False), (6, 9), 0)
    (said,) = caplog.messages
    assert f"Cache folder {folder}: compiled code is damaged" in said
    assert made() == ((True, True), (6, 9), 2)


@pytest.mark.parametrize("damage", [b"not a pickle", pickle.dumps(["of", "another", "shape"])])
@pytest.mark.parametrize("ending", ["nbi", "nbc"])
def test_what_has_become_something_else_is_made_again(folder, ending, damage, caplog):
    made()
    for file in files(folder, ending):
        file.write_bytes(damage)
    assert made()[1:] == ((6, 9), 0)
    assert len(caplog.messages) <= 1  # an index that begins otherwise is that of another Numba
    assert made() == ((True, True), (6, 9), 2)


def test_a_full_disk_is_said_once_and_leaves_nothing_behind(folder, monkeypatch, caplog):
    @contextmanager
    def full(*_):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))
        yield

    monkeypatch.setattr(IndexDataCacheFile, "_open_for_write", full)
    assert made() == ((False, False), (6, 9), 0)
    (said,) = caplog.messages
    assert "compiled code cannot be kept ([Errno 28] No space left on device)" in said
    assert not files(folder, "nb*")
