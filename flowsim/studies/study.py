"""Running one scenario, or comparing several, from Python or the command line."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial
from os import PathLike, fspath
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from flowsim.calls import checked_call
from flowsim.config.overrides import key_of
from flowsim.config.resolved import ResolvedConfig, load
from flowsim.config.scenario_words import parts
from flowsim.config.set_numbers import Configured
from flowsim.errors import FlowsimError
from flowsim.numbers import not_one, texts, truth
from flowsim.running.runner import run_missing
from flowsim.studies.arms import check_alike, check_hospitals, check_names, check_settings
from flowsim.studies.demand import at_other_demand, demand_effects
from flowsim.studies.isolation import bundles, isolated
from flowsim.studies.plausible import InPlausible, in_plausible
from flowsim.studies.results import ComparisonResult, RunResult
from flowsim.studies.why_uncertain import check_enough

if TYPE_CHECKING:
    import pandas as pd


def configure(
    scenario: str,
    *,
    overrides: Sequence[str] = (),
    config_dir: str | Path | None = None,
    **run: Any,
) -> ResolvedConfig:
    """Return a scenario's configuration with run settings changed where they are not None.

    Raises FlowsimError as `load` does, and for a setting that an override, or the scenario of
    itself, gives as well. `jobs`, which changes no result, has a value of its own in `run`.
    """
    overrides = texts(overrides, "overrides")
    own = parts(scenario)[0].settings if isinstance(scenario, str) else ()
    for word in (*overrides, *own):
        name = key_of(word)
        if name != "jobs" and run.get(name) is not None:
            raise FlowsimError(
                f"scenario {scenario}: {name} is given as {run[name]} and as {word}; give it once"
            )
    results = run.get("results")
    if isinstance(results, PathLike):
        run["results"] = fspath(results)
    return load(scenario, overrides, config_dir).with_run(**run)


@checked_call
def run(
    scenario: str = "baseline",
    *,
    engine: str | None = None,
    seed: int | None = None,
    replications: int | None = None,
    weeks: int | None = None,
    days: int | None = None,
    hours: int | None = None,
    overrides: Sequence[str] = (),
    jobs: int | Literal["all"] | None = 1,
    results: str | Path | None = None,
    config_dir: str | Path | None = None,
    progress: bool = False,
) -> RunResult:
    """Run a scenario, unless its results are there already, and return them.

    `scenario` is a name `flowsim list` shows, perhaps with initiatives added and settings:
    'baseline+criteria_led_discharge:share=0.3'. `overrides` are as on the command line:
    ['period.general_acute_open=600']. `jobs` is the number of processes, or 'all'.
    `weeks`, `days` and `hours`, which add up, are measured; of days or hours alone there are no
    weeks besides. What is None is taken from the configuration.

    Raises FlowsimError for bad input.
    """
    progress = truth(progress, "progress")
    config = configure(
        scenario,
        overrides=overrides,
        config_dir=config_dir,
        engine=engine,
        seed=seed,
        replications=replications,
        weeks=weeks,
        days=days,
        hours=hours,
        jobs=jobs,
        results=results,
    )
    return run_configured(config, progress=progress)


def run_configured(config: ResolvedConfig, *, progress: bool = False) -> RunResult:
    """Run a resolved scenario, unless its results are there already, and return them."""
    (folder,) = run_missing([config], progress=progress, text=config.scenario.name)
    return RunResult(config, folder)


def compare(
    scenarios: Sequence[str],
    *,
    engine: str | None = None,
    seed: int | None = None,
    replications: int | None = None,
    weeks: int | None = None,
    days: int | None = None,
    hours: int | None = None,
    overrides: Sequence[str] = (),
    jobs: int | Literal["all"] | None = 1,
    results: str | Path | None = None,
    config_dir: str | Path | None = None,
    isolate: bool = False,
    demand_range: bool = False,
    plausible: int | Literal["auto"] | None = None,
    why_uncertain: bool = False,
    progress: bool = False,
    meanwhile: Callable[[], object] | None = None,
) -> ComparisonResult:
    """Compare scenarios with the first of them, on the same patients.

    Runs what is not there already. Arguments as in `run`; `overrides` hold for every scenario,
    and a setting of one alone is part of its name: 'criteria_led_discharge:share=0.3'.
    `isolate` also runs every initiative of a scenario of several alone, and gives their isolated
    effects and their interaction. `demand_range` runs all also at a tenth less and a tenth more
    emergency demand (`flowsim.studies.demand`). `plausible` is the number of plausible hospitals in
    which each scenario is simulated once besides, for the range of what is not known
    (docs/running.md); 0 is none, and 'auto', the default, all that there are, at most 30, unless
    the comparison is short. `why_uncertain` refuses, before anything is run, fewer of them than
    `ComparisonResult.why_uncertain` needs. `meanwhile` is called in a thread while other processes
    simulate, if there are any.

    Raises FlowsimError for bad input, for fewer than two scenarios or two replications, for
    overrides that would switch an initiative on where it is not, for two scenarios that are the
    same hospital, and for a range of the demand where a scenario sets the demand itself.
    """
    names, overrides = list(texts(scenarios, "scenarios")), texts(overrides, "overrides")
    isolate, progress = truth(isolate, "isolate"), truth(progress, "progress")
    demand_range = truth(demand_range, "demand_range")
    why_uncertain = truth(why_uncertain, "why_uncertain")
    if meanwhile is not None and not callable(meanwhile):
        raise FlowsimError(not_one(meanwhile, "meanwhile", "a function without arguments, or None"))
    check_names(names)
    check_settings(names, overrides, config_dir)
    configs = [
        configure(
            name,
            overrides=overrides,
            config_dir=config_dir,
            engine=engine,
            seed=seed,
            replications=replications,
            weeks=weeks,
            days=days,
            hours=hours,
            jobs=jobs,
            results=results,
            plausible=plausible,
        )
        for name in names
    ]
    configs = check_alike(configs)
    beyond, why = in_plausible(names, configs, overrides, config_dir)
    if why_uncertain:
        check_enough(beyond, why)
    apart = bundles(configs) if isolate else []
    every = [*configs, *(one for bundle in apart for one in bundle.alone.values())]
    other = at_other_demand(configs, config_dir) if demand_range else []
    there = [one for each in other for one in each.configs]
    further = [*there, *(beyond.configs if beyond else ())]
    folders = run_missing(
        [_measures_only(config) for config in (*every, *further)],
        progress=progress,
        text=f"comparing {len(every)} scenarios",
        meanwhile=meanwhile,
        check=partial(check_hospitals, every, len(configs)),
    )
    own, others = folders[: len(every)], folders[len(every) :]
    beyond = replace(beyond, folders=tuple(others[len(there) :])) if beyond else None
    done = tuple(RunResult(c, f) for c, f in zip(every, own, strict=True))
    runs, alone = done[: len(configs)], done[len(configs) :]
    elsewhere = [RunResult(c, f).measures for c, f in zip(there, others, strict=False)]
    demand = demand_effects([run.measures for run in runs], other, elsewhere)
    by_name = {run.scenario: run.measures for run in runs}
    parts_alone = isolated(by_name, apart, [run.measures for run in alone])
    return ComparisonResult(runs, _table(runs, beyond), parts_alone, beyond, demand, why)


def _measures_only(config: Configured) -> Configured:
    """Return the configuration keeping no records, unless it says to keep them."""
    records = "measures" if config.run.records == "auto" else config.run.records
    return config.with_run(records=records)


def _table(runs: Sequence[RunResult], beyond: InPlausible | None) -> "pd.DataFrame":
    import pandas as pd

    from flowsim.analysis.comparison import compare as compare_measures

    measures = pd.concat([run.measures for run in runs], ignore_index=True)
    over = beyond.measures() if beyond else None
    return compare_measures(measures, baseline=runs[0].scenario, plausible=over)
