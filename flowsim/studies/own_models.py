"""Replicating a hospital built in Python, and comparing several, with intervals."""

from collections.abc import Mapping
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Literal

from flowsim.calls import checked_call
from flowsim.engine.digest import program_digests
from flowsim.engine.run_length import RunLength, run_length
from flowsim.engine.simulate import Prepared
from flowsim.errors import FlowsimError
from flowsim.hospital.vocabulary.hospital import Hospital
from flowsim.numbers import not_one, shown, text
from flowsim.studies.model_results import ModelComparison, ModelResult
from flowsim.studies.model_runs import ModelRun, run_models
from flowsim.studies.precision import MOST, required
from flowsim.studies.warm_up import WarmUp, warm_up_of
from flowsim.units import HOURS_PER_WEEK

if TYPE_CHECKING:
    import pandas as pd

AUTO: Literal["auto"] = "auto"
Weeks = int | Literal["auto"]


@checked_call
def replicate(
    hospital: Hospital,
    *,
    replications: int = 20,
    weeks: int = 0,
    days: int = 0,
    hours: int = 0,
    warm_up_weeks: Weeks = AUTO,
    warm_up_days: int = 0,
    warm_up_hours: int = 0,
    cool_down_weeks: int = 0,
    cool_down_days: int = 0,
    cool_down_hours: int = 0,
    seed: int = 0,
    jobs: int | Literal["all"] = 1,
    engine: str = "auto",
    half_widths: Mapping[str, float] | None = None,
) -> ModelResult:
    """Run a hospital of one's own several times and return its measures with intervals.

    What is measured lasts `weeks`, `days` and `hours`, which add up, as those of the warm-up that
    is discarded and of the cool-down do. With `warm_up_weeks` 'auto', and no days or hours of
    warm-up, it is as many weeks as `flowsim.warm_up` finds. `half_widths` are wanted of 95 %
    intervals, by measure, in its unit: replications are added until they are reached, and
    `result.run.replications` says how many there were. `jobs` is the number of processes, or
    'all'; it changes no result.

    Raises FlowsimError for a hospital that fails its check, settings that are none, a hospital
    that does not settle (where the warm-up is to be chosen), a measure that there is not, and
    half-widths that would need more than 10,000 replications.
    """
    length, choose = _length(
        weeks=weeks,
        days=days,
        hours=hours,
        warm_up_weeks=warm_up_weeks,
        warm_up_days=warm_up_days,
        warm_up_hours=warm_up_hours,
        cool_down_weeks=cool_down_weeks,
        cool_down_days=cool_down_days,
        cool_down_hours=cool_down_hours,
    )
    run = ModelRun(replications=replications, length=length, seed=seed, jobs=jobs, engine=engine)
    name = hospital.name if isinstance(hospital, Hospital) else "hospital"
    run, chosen, prepared = _prepared({name: hospital}, run, choose)
    tables = run_models(prepared, run, range(run.replications))[name]
    if half_widths is not None:
        run, tables = _narrowed(prepared, run, tables, half_widths)
    return ModelResult(name=name, hospital=hospital, run=run, warm_up=chosen, tables=tables)


def compare_models(
    hospitals: Mapping[str, Hospital],
    *,
    replications: int = 20,
    seed: int = 0,
    jobs: int | Literal["all"] = 1,
    engine: str = "auto",
    **length: Any,
) -> ModelComparison:
    """Compare hospitals of one's own, by name, with the first of them, on the same patients.

    Settings, and the words of `length` ('weeks', 'warm_up_days' and so on), are as in `replicate`;
    a warm-up that is chosen is the longest that any of them needs. Patients are the same where
    streams, activities and choices have the same names.

    Raises FlowsimError as `replicate` does, for fewer than two hospitals or two replications, and
    for two that are the same hospital.
    """
    hospitals = named(hospitals)
    found, choose = _length(**length)
    run = ModelRun(replications=replications, length=found, seed=seed, jobs=jobs, engine=engine)
    if run.replications < 2:
        raise FlowsimError("compare: replications is 1; a difference with an interval needs two")
    run, chosen, prepared = _prepared(hospitals, run, choose)
    _check_unlike(prepared)
    tables = run_models(prepared, run, range(run.replications))
    runs = tuple(
        ModelResult(name=name, hospital=one, run=run, warm_up=chosen, tables=tables[name])
        for name, one in hospitals.items()
    )
    import pandas as pd

    from flowsim.analysis.comparison import compare

    measures = pd.concat([one.measures for one in runs], ignore_index=True)
    return ModelComparison(runs=runs, table=compare(measures, baseline=runs[0].name))


def _length(*, warm_up_weeks: Weeks = AUTO, **length: int) -> tuple[RunLength, bool]:
    """Return how long is run, and whether its warm-up, which is 0 until then, is to be chosen."""
    if isinstance(warm_up_weeks, str) and warm_up_weeks != AUTO:
        raise FlowsimError(not_one(warm_up_weeks, "warm_up_weeks", f"a whole number or '{AUTO}'"))
    weeks = 0 if isinstance(warm_up_weeks, str) else warm_up_weeks
    found = run_length(warm_up_weeks=weeks, **length)
    return found, warm_up_weeks == AUTO and not found.warm_up


def _prepared(
    hospitals: Mapping[str, Hospital], run: ModelRun, choose: bool
) -> tuple[ModelRun, WarmUp | None, dict[str, Prepared]]:
    """Return the settings with their warm-up, how it was chosen, and the hospitals made ready."""
    chosen = warm_up_of(hospitals, run) if choose else None
    if chosen is not None:
        run = replace(run, length=replace(run.length, warm_up=chosen.weeks * HOURS_PER_WEEK))
    return run, chosen, {name: run.prepared(one) for name, one in hospitals.items()}


def _narrowed(
    prepared: Mapping[str, Prepared],
    run: ModelRun,
    tables: "dict[str, pd.DataFrame]",
    half_widths: Mapping[str, float],
) -> "tuple[ModelRun, dict[str, pd.DataFrame]]":
    """Return the settings and tables with replications added until intervals are narrow enough."""
    import pandas as pd

    (name,) = prepared
    while True:
        table = required(tables["measures"], half_widths)
        wide = table[table["half_width"] > table["wanted"]]
        if wide.empty:
            return run, tables
        wanted = int(wide["replications"].max())
        if wanted >= MOST:
            worst = wide.sort_values("replications").iloc[-1]
            raise FlowsimError(
                f"half_widths: {worst['measure']} = {worst['wanted']:g} would need {MOST:,} "
                f"replications or more; {run.replications} give {worst['half_width']:.3g}"
            )
        wanted = max(wanted, run.replications + 1)
        more = run_models(prepared, run, range(run.replications, wanted))[name]
        tables = {key: pd.concat([tables[key], more[key]], ignore_index=True) for key in tables}
        run = replace(run, replications=wanted)


def named(hospitals: Mapping[str, Hospital]) -> dict[str, Hospital]:
    """Return hospitals by name. Raises FlowsimError for what is not two or more by name."""
    if not isinstance(hospitals, Mapping) or len(hospitals) < 2:
        raise FlowsimError(
            f"compare: {shown(hospitals)} must be two hospitals or more by name, the one to "
            "compare with first: {'now': clinic, 'two_doctors': other}"
        )
    return {text(name, "compare: name"): one for name, one in hospitals.items()}


def _check_unlike(prepared: Mapping[str, Prepared]) -> None:
    """Raise FlowsimError for two names of one hospital, whose difference would be zero."""
    seen: dict[str, str] = {}
    for name, ready in prepared.items():
        digest = repr((program_digests(ready.program), ready.program.python_functions))
        if digest in seen:
            raise FlowsimError(
                f"compare: '{name}' is the same hospital as '{seen[digest]}'; change one, or leave "
                "it out"
            )
        seen[digest] = name
