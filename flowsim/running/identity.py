"""What a folder of results is named after: configuration, code and seed."""

import hashlib
import json
import platform
from collections.abc import Mapping
from functools import lru_cache
from importlib import metadata
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flowsim.plugins import version as plugins_version
from flowsim.running.store import RunFolder

if TYPE_CHECKING:
    from flowsim.config.resolved import ResolvedConfig

DECIDING = ("kernel_cache.py", "records", "hospital", "engine", "config", "scenario", "analysis")
"""What decides results; the command line and the report do not."""

UNDECIDING_KEYS = ("replications", "jobs", "results", "records")
"""Settings that do not change what a replication gives. `weeks` does."""

LIBRARIES = ("simpy", "numpy", "pandas", "numba", "scipy", "pyarrow", "hydra-core")


@lru_cache(maxsize=1)
def code_version() -> str:
    """Return a hash of every source file that decides results, with the package's version."""
    root = Path(__file__).parents[1]
    digest = hashlib.sha256(package_version().encode())
    for part in DECIDING:
        for file in sorted(
            (root / part).rglob("*.py") if (root / part).is_dir() else [root / part]
        ):
            name = file.relative_to(root).as_posix()
            digest.update(name.encode() + b"\0" + file.read_bytes() + b"\0")
    return digest.hexdigest()[:12]


def package_version() -> str:
    """Return flowsim's version."""
    try:
        return metadata.version("flowsim")
    except metadata.PackageNotFoundError:
        return "unknown"


def run_hash(config: "ResolvedConfig") -> str:
    """Return twelve hexadecimal digits over what decides the results of a scenario."""
    tree = {key: value for key, value in config.tree.items() if key not in UNDECIDING_KEYS}
    tree["scenario"] = None  # its name and its words do not change what happens
    facts = [tree, config.run.seed, code_version(), *filter(None, [plugins_version()])]
    text = json.dumps(facts, sort_keys=True, default=str)
    return hashlib.sha256(text.encode()).hexdigest()[:12]


def run_folder(config: "ResolvedConfig") -> RunFolder:
    """Return the folder of a scenario's results, there or not."""
    name = f"{config.scenario.name}-{run_hash(config)}"
    return RunFolder(Path(config.run.results) / name)


def manifest(config: "ResolvedConfig") -> dict[str, Any]:
    """Return the facts about a run that its results do not show."""
    return {
        "scenario": config.scenario.name,
        "title": config.scenario.title,
        "question": config.scenario.question,
        "hash": run_hash(config),
        "seed": config.run.seed,
        "engine": config.run.engine,
        "weeks": config.run.weeks,
        "warm_up_weeks": config.run.warm_up_weeks,
        "cool_down_weeks": config.run.cool_down_weeks,
        "flowsim": package_version(),
        "code": code_version(),
        "python": platform.python_version(),
        "machine": f"{platform.system()} {platform.machine()}",
        "libraries": _libraries(),
    }


def versions() -> dict[str, str]:
    """Return the versions of flowsim, Python and the libraries, and the kind of machine."""
    return {
        "flowsim": package_version(),
        "python": platform.python_version(),
        "machine": f"{platform.system()} {platform.machine()}",
        **_libraries(),
    }


@lru_cache(maxsize=1)
def _libraries() -> Mapping[str, str]:
    return {name: metadata.version(name) for name in LIBRARIES}
