"""flowsim: how patients flow through an acute hospital, and what initiatives change.

    import flowsim
    result = flowsim.compare(["baseline", "bed_bureau"])

`from flowsim import Hospital, Pathway, seize, ...` gives the words to describe another model in,
and `simulate` runs it. Everything is imported on first use, so that the import is quick.
"""

import sys
from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from flowsim.analysis.event_log import event_log as event_log
    from flowsim.analysis.event_log import resources_held as resources_held
    from flowsim.analysis.event_log import write_event_log as write_event_log
    from flowsim.analysis.theatre_day import theatre_day as theatre_day
    from flowsim.calibration.calibrating import Calibration as Calibration
    from flowsim.calibration.calibrating import calibrate as calibrate
    from flowsim.engine import simulate as simulate
    from flowsim.engine.follow import follow as follow
    from flowsim.hospital.vocabulary import *  # noqa: F403
    from flowsim.plugins import register as register
    from flowsim.records.frames import Records as Records
    from flowsim.report.pictures.theatre_day import draw_theatre_day as draw_theatre_day
    from flowsim.studies.comparing import compare as compare
    from flowsim.studies.model_results import ModelComparison as ModelComparison
    from flowsim.studies.model_results import ModelResult as ModelResult
    from flowsim.studies.own_models import replicate as replicate
    from flowsim.studies.results import ComparisonResult as ComparisonResult
    from flowsim.studies.results import RunResult as RunResult
    from flowsim.studies.study import run as run
    from flowsim.studies.tracing import trace as trace
    from flowsim.studies.verification import verify as verify
    from flowsim.studies.warm_up import WarmUp as WarmUp
    from flowsim.studies.warm_up import warm_up as warm_up

_ELSEWHERE = {
    "Records": "flowsim.records.frames",
    "simulate": "flowsim.engine",
    "follow": "flowsim.engine.follow",
    "ComparisonResult": "flowsim.studies.results",
    "RunResult": "flowsim.studies.results",
    "ModelComparison": "flowsim.studies.model_results",
    "ModelResult": "flowsim.studies.model_results",
    "WarmUp": "flowsim.studies.warm_up",
    "Calibration": "flowsim.calibration.calibrating",
    "calibrate": "flowsim.calibration.calibrating",
    "compare": "flowsim.studies.comparing",
    "draw_theatre_day": "flowsim.report.pictures.theatre_day",
    "event_log": "flowsim.analysis.event_log",
    "register": "flowsim.plugins",
    "replicate": "flowsim.studies.own_models",
    "resources_held": "flowsim.analysis.event_log",
    "run": "flowsim.studies.study",
    "theatre_day": "flowsim.analysis.theatre_day",
    "trace": "flowsim.studies.tracing",
    "verify": "flowsim.studies.verification",
    "warm_up": "flowsim.studies.warm_up",
    "write_event_log": "flowsim.analysis.event_log",
}


def __getattr__(name: str) -> Any:
    """Import a public name on first use; `__all__`, for `from flowsim import *`, is all of them."""
    if name == "__all__":
        return __dir__()
    if name.startswith("__"):
        raise AttributeError(f"module 'flowsim' has no attribute '{name}'")
    module = import_module(_ELSEWHERE.get(name, "flowsim.hospital.vocabulary"))
    if not hasattr(module, name):
        here = sys.modules[__name__]
        raise AttributeError(f"module 'flowsim' has no attribute '{name}'", name=name, obj=here)
    return getattr(module, name)


def __dir__() -> list[str]:
    from flowsim.hospital import vocabulary

    return sorted([*_ELSEWHERE, *vocabulary.__all__])
