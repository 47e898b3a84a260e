"""`flowsim.compare`: scenarios by name, or hospitals built in Python."""

from collections.abc import Mapping, Sequence
from typing import Any, overload

from flowsim.calls import check_keywords, checked_call
from flowsim.engine.run_length import run_length
from flowsim.hospital.vocabulary.hospital import Hospital
from flowsim.studies.model_results import ModelComparison
from flowsim.studies.own_models import compare_models, named
from flowsim.studies.results import ComparisonResult
from flowsim.studies.study import compare as compare_scenarios


@overload
def compare(scenarios: Mapping[str, Hospital], **settings: Any) -> ModelComparison: ...


@overload
def compare(scenarios: Sequence[str], **settings: Any) -> ComparisonResult: ...


@checked_call
def compare(
    scenarios: Sequence[str] | Mapping[str, Hospital], **settings: Any
) -> ComparisonResult | ModelComparison:
    """Compare scenarios, or hospitals of one's own, with the first, on the same patients.

    `flowsim.compare(["baseline", "bed_bureau"])` takes names that `flowsim list` shows, and the
    settings of `flowsim.studies.study.compare`: engine, seed, replications, weeks, days, hours,
    overrides, jobs, results, config_dir, isolate, demand_range, plausible, why_uncertain, progress.
    `flowsim.compare({"now": clinic, "two": other}, weeks=20)` takes hospitals, and the settings of
    `flowsim.studies.own_models.compare_models`: replications, seed, jobs, engine, and weeks, days
    and hours as in `flowsim.replicate`.

    Raises FlowsimError as those do, and for a setting that they do not have.
    """
    if isinstance(scenarios, Mapping):
        check_keywords("compare", settings, compare_models, run_length)
        return compare_models(named(scenarios), **settings)
    check_keywords("compare", settings, compare_scenarios)
    return compare_scenarios(scenarios, **settings)
