"""A folder of kept things is used only if nobody else can have put anything into it."""

import os
import tempfile
from collections import namedtuple
from pathlib import Path

import pytest

from flowsim import user_cache
from flowsim.user_cache import folder_for

Usage = namedtuple("Usage", "total used free")
OPEN_TO_OTHERS = 0o020, 0o002, 0o777


@pytest.fixture(autouse=True)
def places(tmp_path, monkeypatch) -> tuple[Path, Path]:
    """Return the chosen place and the one in the temporary folder, neither of them there."""
    temporary = tmp_path / "temporary"
    temporary.mkdir()
    monkeypatch.setenv("FLOWSIM_CACHE_DIR", str(tmp_path / "chosen"))
    monkeypatch.setattr(tempfile, "tempdir", str(temporary))
    monkeypatch.setattr(user_cache, "_told", set())
    fresh = user_cache._fresh_place
    fresh.cache_clear()
    yield tmp_path / "chosen", temporary / f"flowsim-{os.getuid()}"
    fresh.cache_clear()


def mode(folder: Path) -> int:
    return folder.stat().st_mode & 0o777


def test_a_folder_is_made_for_the_user_alone(places):
    found = folder_for("kernels-1")
    assert found == places[0] / "kernels-1"
    assert (mode(places[0]), mode(found)) == (0o700, 0o700)
    assert folder_for("kernels-1") == found


def test_where_the_chosen_place_cannot_be_made_the_temporary_folder_is_used(places):
    places[0].write_text("a file")
    found = folder_for("kernels-1")
    assert found == places[1] / "kernels-1"
    assert mode(places[1]) == 0o700


@pytest.mark.parametrize("bits", OPEN_TO_OTHERS)
@pytest.mark.parametrize("name", [".", "kernels-1"])
def test_a_folder_that_others_can_write_to_is_passed_over_and_said_once(places, bits, name, caplog):
    (places[0] / "kernels-1").mkdir(parents=True)
    (places[0] / name).chmod(0o700 | bits)
    assert folder_for("kernels-1") == folder_for("kernels-1") == places[1] / "kernels-1"
    (said,) = caplog.messages
    assert f"other users can write to {places[0] / name}" in said


def test_a_folder_of_another_user_is_passed_over(places, monkeypatch, caplog):
    for place in places:
        (place / "kernels-1").mkdir(parents=True)
    monkeypatch.setattr(os, "geteuid", lambda: os.getuid() + 1)
    monkeypatch.setattr(user_cache, "_fresh_place", lambda: places[0])
    with pytest.raises(user_cache.UnfitFolderError, match="belongs to another user"):
        folder_for("kernels-1")  # and neither would be this one
    assert [f"{place} belongs to another user" in "".join(caplog.messages) for place in places]


def test_a_link_that_was_planted_is_not_followed(places, tmp_path):
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    places[0].write_text("a file")
    places[1].symlink_to(elsewhere)
    found = folder_for("kernels-1")
    assert found.parent.name.startswith("flowsim-")
    assert found.parent not in (places[1], elsewhere)
    assert (mode(found), mode(found.parent)) == (0o700, 0o700)
    assert not list(elsewhere.iterdir())


def test_a_link_of_the_users_own_to_another_disk_is(places, tmp_path):
    (tmp_path / "disk").mkdir(mode=0o700)
    places[0].symlink_to(tmp_path / "disk")
    assert folder_for("kernels-1") == tmp_path / "disk" / "kernels-1"


def test_a_fresh_folder_is_the_same_for_all_that_is_kept(places):
    for place in places:
        place.write_text("a file")
    assert folder_for("a").parent == folder_for("b").parent


def test_a_full_disk_is_passed_over_and_said(places, monkeypatch, caplog):
    free = {places[0]: user_cache.ROOM_BYTES - 1, places[1]: user_cache.ROOM_BYTES}
    monkeypatch.setattr(
        user_cache.shutil, "disk_usage", lambda place: Usage(0, 0, free[place.parent])
    )
    assert folder_for("kernels-1") == folder_for("kernels-1") == places[1] / "kernels-1"
    (said,) = caplog.messages
    assert said.startswith(f"Cache folder {places[0]}: its disk is full")
