"""What the figures were measured on."""

import os
import platform
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path

PACKAGES = ("flowsim", "simpy", "numpy", "numba", "pandas", "ciw", "salabim")


def lines() -> list[str]:
    """Return the processor, the number of cores, and the versions."""
    found = [f"{name} {_version(name)}" for name in PACKAGES if _version(name)]
    return [
        f"Processor: {_processor()}, {os.cpu_count()} cores; one core used.",
        f"Python {platform.python_version()}; {', '.join(found)}.",
    ]


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
