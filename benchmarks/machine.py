"""What the figures were measured on."""

import os
import platform
import shutil
import subprocess
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

PACKAGES = ("flowsim", "simpy", "numpy", "numba", "pandas", "ciw", "salabim")
SIMMER = 'cat(R.version$version.string, "with simmer", format(packageVersion("simmer")))'


def lines() -> list[str]:
    """Return the processor, the number of cores and the versions."""
    found = [f"{name} {_version(name)}" for name in PACKAGES if _version(name)]
    others = [name for name in (compiler_version(), simmer_version()) if name]
    return [
        f"Processor: {_processor()}, {os.cpu_count()} cores; one used unless a row says otherwise.",
        f"Python {platform.python_version()}; {', '.join([*found, *others])}.",
    ]


def compiler() -> str | None:
    """Return the path of a C++ compiler, or None."""
    return shutil.which("g++") or shutil.which("clang++")


def compiler_version() -> str:
    """Return the first line of what the C++ compiler says of itself, or nothing without one."""
    found = compiler()
    if found is None:
        return ""
    said = subprocess.run([found, "--version"], capture_output=True, text=True, check=True)
    return said.stdout.splitlines()[0]


def simmer_version() -> str:
    """Return the versions of R and simmer, or nothing unless both are there."""
    rscript = shutil.which("Rscript")
    if rscript is None:
        return ""
    said = subprocess.run([rscript, "-e", SIMMER], capture_output=True, text=True)
    return said.stdout.strip() if said.returncode == 0 else ""


def _version(name: str) -> str:
    try:
        return version(name)
    except PackageNotFoundError:
        return ""


def _processor() -> str:
    try:
        text = Path("/proc/cpuinfo").read_text()
    except OSError:
        return platform.processor() or platform.machine()
    names = [line.split(":", 1)[1].strip() for line in text.splitlines() if "model name" in line]
    return names[0] if names else platform.machine()
