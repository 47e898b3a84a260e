"""flowsim: how patients flow through an acute hospital, and what initiatives change.

    import flowsim
    result = flowsim.compare(["baseline", "bed_bureau"])

`from flowsim import Hospital, Pathway, seize, ...` gives the words to describe another model in,
and `simulate` runs it. Everything is imported on first use, so that the import is quick.
"""

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from flowsim.engine import simulate
    from flowsim.engine.follow import follow
    from flowsim.hospital.vocabulary import *  # noqa: F403
    from flowsim.plugins import register
    from flowsim.records.frames import Records
    from flowsim.studies.study import ComparisonResult, RunResult, compare, run
    from flowsim.studies.tracing import trace
    from flowsim.studies.verification import verify

_ELSEWHERE = {
    "Records": "flowsim.records.frames",
    "simulate": "flowsim.engine",
    "follow": "flowsim.engine.follow",
    "ComparisonResult": "flowsim.studies.study",
    "RunResult": "flowsim.studies.study",
    "compare": "flowsim.studies.study",
    "register": "flowsim.plugins",
    "run": "flowsim.studies.study",
    "trace": "flowsim.studies.tracing",
    "verify": "flowsim.studies.verification",
}

__all__ = [
    "ComparisonResult",
    "Records",
    "RunResult",
    "compare",
    "follow",
    "register",
    "run",
    "simulate",
    "trace",
    "verify",
]


def __getattr__(name: str) -> Any:
    """Import a public name on first use."""
    if name.startswith("__"):
        raise AttributeError(f"module 'flowsim' has no attribute '{name}'")
    return getattr(import_module(_ELSEWHERE.get(name, "flowsim.hospital.vocabulary")), name)


def __dir__() -> list[str]:
    from flowsim.hospital import vocabulary

    return sorted([*__all__, *vocabulary.__all__])
