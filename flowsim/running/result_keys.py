"""What stored results are named after, and when they are used again.

Records are a matter of the program (the hospital, lowered, byte by byte), the sources of the
engines, the seed and the libraries; measures of given records are a matter of the sources of the
measures. Both engines give the same records, so the engine is no part of it, nor is how the
program came about: a new initiative, another YAML file or another report leave results as they are.
"""

import hashlib
import platform
from collections.abc import Callable, Iterator, Mapping
from functools import lru_cache
from importlib import metadata
from inspect import getsourcefile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flowsim.config.scenario_words import file_name
from flowsim.engine.digest import DIGITS, program_digests
from flowsim.plugins import version as plugins_version
from flowsim.records.terms import Terms
from flowsim.running.store import RunFolder
from flowsim.sources import MEASURES, RECORDS, digest_of

if TYPE_CHECKING:
    from flowsim.config.set_numbers import Configured
    from flowsim.engine.simulate import Prepared

LIBRARIES = ("simpy", "numpy", "pandas", "numba", "scipy", "pyarrow", "hydra-core")
OF_RECORDS = ("simpy", "numpy", "numba")
OF_MEASURES = ("numpy", "pandas", "scipy")


def records_key(prepared: "Prepared", seed: int) -> str:
    """Return twelve hexadecimal digits over what decides the records of every replication."""
    program = prepared.program
    facts = [program_digests(program), prepared.window, seed, code_version()]
    own = [_function(function) for function in program.python_functions]
    return _digest([*facts, *own, *_versions(OF_RECORDS)])


def measures_key(terms: Terms) -> str:
    """Return twelve hexadecimal digits over what decides the measures of given records."""
    facts = [digest_of(MEASURES), plugins_version(), repr(terms), *_versions(OF_MEASURES)]
    return _digest(facts)


@lru_cache(maxsize=1)
def code_version() -> str:
    """Return a hash of every source file that decides which records a program gives."""
    return digest_of(RECORDS)


def _digest(facts: list[Any]) -> str:
    return hashlib.sha256(repr(facts).encode()).hexdigest()[:DIGITS]


def _function(function: Callable[..., object]) -> tuple[object, ...]:
    """Return what is known of a step in Python: its file, and the values it was made with."""
    file = getsourcefile(function)
    text = Path(file).read_bytes() if file else b""
    cells = tuple(repr(cell.cell_contents) for cell in getattr(function, "__closure__", None) or ())
    defaults = repr(getattr(function, "__defaults__", None))
    return getattr(function, "__qualname__", repr(function)), text, cells, defaults


def _versions(libraries: tuple[str, ...]) -> Iterator[str]:
    return (f"{name} {_libraries()[name]}" for name in libraries)


@lru_cache(maxsize=1)
def _libraries() -> Mapping[str, str]:
    return {name: metadata.version(name) for name in LIBRARIES}


def run_folder(config: "Configured", prepared: "Prepared") -> RunFolder:
    """Return the folder of a scenario's results, there or not.

    Where another scenario is the same program (an initiative that changes nothing), it is that
    scenario's folder.
    """
    results, key = Path(config.run.results), records_key(prepared, config.run.seed)
    own = results / f"{file_name(config.scenario.name)}-{key}"
    others = sorted(results.glob(f"*-{key}"))
    place = own if own.is_dir() or not others else others[0]
    return RunFolder(place, config.run.seed)


def package_version() -> str:
    """Return flowsim's version."""
    try:
        return metadata.version("flowsim")
    except metadata.PackageNotFoundError:
        return "unknown"


def manifest(config: "Configured") -> dict[str, Any]:
    """Return the facts about a run that its results do not show."""
    return {
        "scenario": config.scenario.name,
        "title": config.scenario.title,
        "question": config.scenario.question,
        "seed": config.run.seed,
        **config.run.length_given,
        "flowsim": package_version(),
        "code": code_version(),
        "python": platform.python_version(),
        "machine": f"{platform.system()} {platform.machine()}",
        "libraries": _libraries(),
    }


def version_lines() -> dict[str, str]:
    """Return the versions as a page prints them."""
    return {
        "flowsim": f"{package_version()} (code {code_version()})",
        "Python": platform.python_version(),
        **_libraries(),
    }


def versions() -> dict[str, str]:
    """Return the versions of flowsim, Python and the libraries, and the kind of machine."""
    return {
        "flowsim": package_version(),
        "python": platform.python_version(),
        "machine": f"{platform.system()} {platform.machine()}",
        **_libraries(),
    }
