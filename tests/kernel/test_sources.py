"""Compiled code is never older than its sources: every one of them is in the fingerprint."""

import ast
import shutil
from pathlib import Path

import pytest

from flowsim import kernel_cache
from flowsim.kernel_cache import PACKAGE, fingerprint
from flowsim.sources import KERNEL, MEASURES, RECORDS
from tests.engines import compiled_only

pytestmark = compiled_only

WORDS_ONLY = {
    "calls.py",
    "errors.py",
    "records/terms.py",
    "sources.py",
    "user_cache.py",
}
"""Modules the kernel's use that no compiled function does."""


def imported(file):
    """Return the package's own files that a file imports, anywhere in it."""
    found = set()
    for node in ast.walk(ast.parse(file.read_text())):
        if isinstance(node, ast.ImportFrom):
            assert node.level == 0, f"{file.name}: this test reads absolute imports only"
            modules = [file_of(f"{node.module}.{item.name}") for item in node.names]
            found.update(module or file_of(node.module) for module in modules)
        elif isinstance(node, ast.Import):
            found.update(file_of(item.name) for item in node.names)
    return found - {None}


def file_of(module):
    """Return the package's file of a module, or None where it has none of that name."""
    root, *names = module.split(".")
    if root != PACKAGE.name or not names:
        return None
    place = PACKAGE.joinpath(*names)
    files = (place.with_suffix(".py"), place / "__init__.py")
    return next((file for file in files if file.is_file()), None)


def reachable(start):
    """Return every file of the package that these files need, themselves included."""
    found, new = set(), set(start)
    while new:
        found |= new
        new = {other for file in new for other in imported(file)} - found
    return found


def decorated():
    """Return the files with a function that one of the ways to compile marks."""
    return {
        file
        for file in PACKAGE.rglob("*.py")
        for node in ast.walk(ast.parse(file.read_text()))
        if isinstance(node, ast.FunctionDef) and node.decorator_list
        for mark in node.decorator_list
        if isinstance(mark, ast.Name) and mark.id in compilers(file)
    }


def compilers(file):
    """Return the names under which a file imports the ways to compile."""
    return {
        item.asname or item.name
        for node in ast.walk(ast.parse(file.read_text()))
        if isinstance(node, ast.ImportFrom) and node.module == "flowsim.kernel_cache"
        for item in node.names
        if item.name in ("inlined", "kernel", "loop", "part", "rule")
    }


def name(file):
    return file.relative_to(PACKAGE).as_posix()


def covered(file, sources=KERNEL):
    return any(name(file) == source or name(file).startswith(f"{source}/") for source in sources)


def test_every_file_the_kernel_needs_is_a_source():
    files = reachable(decorated())
    assert {"engine/draws.py", "records/tables.py"} <= set(map(name, files))
    assert {name(file) for file in files if not covered(file)} - WORDS_ONLY == set()


def test_every_source_exists_and_is_needed():
    files = reachable(decorated())
    for source in KERNEL:
        place = PACKAGE / source
        assert place.is_dir() or place in files, f"{source} is no source of compiled code any more"


BESIDE_RECORDS = {
    "engine/clock_words.py",
    "engine/journey.py",
}
"""What the SimPy engine uses to tell the journey of one patient."""

BESIDE_MEASURES = {"plugins.py"}
"""Measures of somebody's own are in the key by what they are."""

BEGINNINGS = {
    RECORDS: ("engine/simpy_engine/run.py", "engine/compiled/run.py", "records/frames.py"),
    MEASURES: ("analysis/measures/__init__.py", "analysis/profiles.py"),
}


@pytest.mark.parametrize("sources", BEGINNINGS, ids=["records", "measures"])
def test_what_decides_records_and_measures_is_complete(sources):
    """An edit of what is not there would find old results."""
    files = reachable(PACKAGE / start for start in BEGINNINGS[sources])
    left_out = {name(file) for file in files if not covered(file, sources)}
    beside = BESIDE_RECORDS if sources is RECORDS else BESIDE_MEASURES
    assert left_out - WORDS_ONLY - beside == set()


@pytest.mark.parametrize("sources", [RECORDS, MEASURES], ids=["records", "measures"])
def test_what_decides_records_and_measures_exists(sources):
    assert [source for source in sources if not (PACKAGE / source).exists()] == []


def test_nothing_is_compiled_by_other_means():
    """Else it would be kept beside the source, or with other options."""
    for file in PACKAGE.rglob("*.py"):
        if file != PACKAGE / "kernel_cache.py":
            text = file.read_text()
            assert not any(word in text for word in ("import numba", "from numba")), name(file)
    assert "fastmath" not in str(kernel_cache._KERNEL) + str(kernel_cache._PART)


@pytest.fixture(scope="module")
def copy(tmp_path_factory):
    """Return a copy of the package's sources."""
    place = tmp_path_factory.mktemp("copy") / "flowsim"
    ignored = shutil.ignore_patterns("__pycache__")
    return Path(shutil.copytree(PACKAGE, place, ignore=ignored))


def test_the_same_sources_elsewhere_have_the_same_fingerprint(copy):
    assert fingerprint(copy) == fingerprint()


@pytest.mark.parametrize("source", sorted(KERNEL))
def test_an_edit_of_any_source_changes_the_fingerprint(copy, source):
    place = copy / source
    for file in sorted(place.rglob("*.py")) if place.is_dir() else [place]:
        before = file.read_text()
        file.write_text(before + "# edited\n")
        assert fingerprint(copy) != fingerprint(), f"an edit of {file.name} goes unnoticed"
        file.write_text(before)
    assert fingerprint(copy) == fingerprint()


def test_a_new_file_of_the_kernel_changes_the_fingerprint(copy):
    new = copy / "engine" / "compiled" / "new_verbs.py"
    new.write_text("")
    assert fingerprint(copy) != fingerprint()
    new.unlink()


@pytest.mark.parametrize("setting", ["BOUNDSCHECK", "OPT"])
def test_a_setting_that_changes_the_code_changes_the_fingerprint(monkeypatch, setting):
    before = fingerprint()
    monkeypatch.setattr(kernel_cache._config, setting, "another")
    assert fingerprint() != before
