"""Running one scenario, or comparing several, from Python or the command line."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import cached_property, partial
from html import escape
from os import PathLike, fspath
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from flowsim.calls import ResultType, checked_call
from flowsim.config.overrides import key_of
from flowsim.config.resolved import ResolvedConfig, load
from flowsim.config.run_settings import MEASURED
from flowsim.config.scenario_words import parts
from flowsim.config.set_numbers import Configured
from flowsim.engine.run_length import in_words
from flowsim.errors import FlowsimError, unknown_name
from flowsim.numbers import not_one, texts, truth
from flowsim.records.schema import TABLES, unknown_table
from flowsim.running.runner import run_missing
from flowsim.running.store import MEASURES, PROFILE, RunFolder
from flowsim.studies.arms import check_alike, check_hospitals, check_names, check_settings
from flowsim.studies.demand import at_other_demand, demand_effects
from flowsim.studies.isolation import bundles, isolated
from flowsim.studies.plausible import InPlausible, in_plausible

if TYPE_CHECKING:
    import pandas as pd

    from flowsim.records.frames import Records


@dataclass(frozen=True, repr=False)
class RunResult(metaclass=ResultType, by="run"):
    """The results of one scenario. Tables are read from disk when first asked for.

    `summary()` has the headline measures; a notebook shows them in the place of the result.

    Raises FlowsimError from a table that was not kept or whose file is damaged.
    """

    config: ResolvedConfig
    folder: RunFolder

    @property
    def scenario(self) -> str:
        """Name of the scenario."""
        return self.config.scenario.name

    @property
    def replications(self) -> range:
        """Numbers of the replications."""
        return range(self.config.run.replications)

    @cached_property
    def measures(self) -> "pd.DataFrame":
        """Tidy table: scenario, replication, measure, unit, value."""
        found = self.folder.read_all(MEASURES, self.replications)
        found.insert(0, "scenario", self.scenario)
        return found

    def __getattr__(self, name: str) -> "pd.DataFrame":
        """Return a table of the records of every replication: `result.patients`, ...

        Its columns are those of `flowsim.records.schema`, after the number of the replication.
        Raises FlowsimError for a name that is no table.
        """
        if name.startswith("_"):
            raise AttributeError(name)
        if hasattr(type(self), name):  # one of ours has failed: its own error, not that of a name
            own: pd.DataFrame = object.__getattribute__(self, name)
            return own
        if name not in TABLES:
            raise unknown_table("results", name)
        self._have_records()
        found = self.folder.read_all(name, self.replications)
        self.__dict__[name] = found  # the next time it is found there
        return found

    def __dir__(self) -> list[str]:
        return sorted([*super().__dir__(), *TABLES])

    def __repr__(self) -> str:
        run = self.config.run
        return (
            f"<RunResult {self.scenario}: {run.replications} x {in_words(run.hours_of(MEASURED))}, "
            f"seed {run.seed}, in {self.folder.path}; .summary(), .measures, .patients and other "
            "tables>"
        )

    def _repr_html_(self) -> str:
        return f"<p>{escape(repr(self))}</p>{self.summary().to_html(index=False)}"

    def summary(self) -> "pd.DataFrame":
        """Return the headline measures that have a value, with their 95 % interval.

        Columns measure, name, unit, mean, low, high; means over replications.
        """
        from flowsim.analysis.comparison import summary
        from flowsim.analysis.panel import HEADLINE
        from flowsim.analysis.printed import Printed

        found = summary(self.measures[self.measures["measure"].isin(HEADLINE)])
        found = found.set_index("measure").reindex(HEADLINE).reset_index().dropna(subset=["mean"])
        columns = ["measure", "name", "unit", "mean", "low", "high"]
        return Printed(found[columns].reset_index(drop=True))

    def required_replications(self, half_widths: Mapping[str, float]) -> "pd.DataFrame":
        """Return how many replications 95 % intervals of these half-widths need, by these ones.

        `half_widths` are by measure, in its unit. Columns measure, name, unit, mean, half_width
        (of the interval now), wanted, replications. Raises FlowsimError for bad input.
        """
        from flowsim.studies.precision import required

        return required(self.measures, half_widths)

    def profile(self, name: str) -> "pd.DataFrame":
        """Return a table behind a plot, or 'daily', as `flowsim.analysis.profiles` describes.

        Raises FlowsimError for a name that is none.
        """
        from flowsim.analysis.profiles import makers

        if name not in makers():
            raise unknown_name("results", "profile", name, makers())
        found = self.folder.read_all(PROFILE + name, self.replications)
        found.insert(0, "scenario", self.scenario)
        return found

    def theatres(
        self, folder: str | Path | None = None, *, day: int | None = None, replication: int = 0
    ) -> Path:
        """Write theatres.html and the tables behind it; return the page.

        The folder is that of the results by default. `day` (from 0, the first of the run) of a
        `replication` is drawn; by default `flowsim.analysis.theatre_day.usual_day`.

        Raises FlowsimError as `flowsim.theatre_day` does, for a replication that is none of these,
        and when the folder cannot be written.
        """
        from flowsim.studies.theatres import write_theatres

        return write_theatres(self, folder, day=day, replication=replication)

    def records(self, replication: int) -> "Records":
        """Return everything recorded in one replication."""
        self._have_records()
        return self.folder.read_records(replication)

    def _have_records(self) -> None:
        """Simulate again, for the records, what a comparison has kept only the measures of."""
        if self.config.run.records == "auto":
            run_missing([self.config])


@dataclass(frozen=True, repr=False)
class ComparisonResult(metaclass=ResultType, by="compare"):
    """Scenarios side by side; the first run is the baseline.

    `table` has a row a measure and scenario: measure, name, unit, baseline, scenario, their
    values, paired difference, 95 % interval, flag and direction; `plausible_low` and
    `plausible_high` are the range of what is not known, over the `plausible_hospitals`. `isolated`,
    where it was asked for, has a row a measure, scenario and part: what each initiative of a
    scenario of several does alone, their sum, the whole bundle, and the interaction, each with its
    interval. `plausible` are the runs in plausible hospitals, where there are some. `demand`, where
    it was asked for, has the rows of `table` at three emergency demands (`flowsim.studies.demand`).
    """

    runs: tuple[RunResult, ...]
    table: "pd.DataFrame" = field(repr=False)
    isolated: "pd.DataFrame | None" = field(default=None, repr=False)
    plausible: InPlausible | None = field(default=None, repr=False)
    demand: "pd.DataFrame | None" = field(default=None, repr=False)

    def __repr__(self) -> str:
        run, names = self.baseline.config.run, ", ".join(item.scenario for item in self.runs[1:])
        length = in_words(run.hours_of(MEASURED))
        return (
            f"<ComparisonResult {names} against {self.baseline.scenario}: {run.replications} x "
            f"{length}, seed {run.seed}; .summary(), .table, .measures, .runs>"
        )

    def _repr_html_(self) -> str:
        return f"<p>{escape(repr(self))}</p>{self.summary().to_html(index=False)}"

    def summary(self) -> "pd.DataFrame":
        """Return the rows of `table` of the headline measures that have a value, in their order."""
        from flowsim.analysis.panel import HEADLINE
        from flowsim.analysis.printed import Printed

        found = self.table[self.table["measure"].isin(HEADLINE)].dropna(subset=["baseline_value"])
        order = found["measure"].map(HEADLINE.index)
        return Printed(found.iloc[order.argsort(kind="stable")].reset_index(drop=True))

    @property
    def baseline(self) -> RunResult:
        """The run the others are compared with."""
        return self.runs[0]

    @cached_property
    def measures(self) -> "pd.DataFrame":
        """Tidy table of all scenarios: scenario, replication, measure, unit, value."""
        import pandas as pd

        return pd.concat([run.measures for run in self.runs], ignore_index=True)


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
    plausible: int | None = None,
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
    (docs/running.md); 0 is none. `meanwhile` is called in a thread while other processes simulate,
    if there are any.

    Raises FlowsimError for bad input, for fewer than two scenarios or two replications, for
    overrides that would switch an initiative on where it is not, for two scenarios that are the
    same hospital, and for a range of the demand where a scenario sets the demand itself.
    """
    names, overrides = list(texts(scenarios, "scenarios")), texts(overrides, "overrides")
    isolate, progress = truth(isolate, "isolate"), truth(progress, "progress")
    demand_range = truth(demand_range, "demand_range")
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
    beyond = in_plausible(names, configs, overrides, config_dir)
    apart = bundles(configs) if isolate else []
    every = [*configs, *(one for bundle in apart for one in bundle.alone.values())]
    other = at_other_demand(configs, config_dir) if demand_range else []
    further = [
        *(one for each in other for one in each.configs),
        *(beyond.configs if beyond else ()),
    ]
    folders = run_missing(
        [_measures_only(config) for config in (*every, *further)],
        progress=progress,
        text=f"comparing {len(every)} scenarios",
        meanwhile=meanwhile,
        check=partial(check_hospitals, every, len(configs)),
    )
    own, others = folders[: len(every)], folders[len(every) :]
    at_demand = len(other) * len(configs)
    beyond = replace(beyond, folders=tuple(others[at_demand:])) if beyond else None
    done = tuple(RunResult(c, f) for c, f in zip(every, own, strict=True))
    runs, alone = done[: len(configs)], done[len(configs) :]
    elsewhere = [
        RunResult(c, f).measures for c, f in zip(further, others[:at_demand], strict=False)
    ]
    demand = demand_effects([run.measures for run in runs], other, elsewhere)
    by_name = {run.scenario: run.measures for run in runs}
    parts_alone = isolated(by_name, apart, [run.measures for run in alone])
    return ComparisonResult(runs, _table(runs, beyond), parts_alone, beyond, demand)


def _measures_only(config: Configured) -> Configured:
    """Return the configuration keeping no records, unless it says to keep them.

    In how many plausible hospitals it is run besides is no matter of its own results.
    """
    records = "measures" if config.run.records == "auto" else config.run.records
    return config.with_run(records=records, plausible=0)


def _table(runs: Sequence[RunResult], beyond: InPlausible | None) -> "pd.DataFrame":
    import pandas as pd

    from flowsim.analysis.comparison import compare as compare_measures

    measures = pd.concat([run.measures for run in runs], ignore_index=True)
    over = beyond.measures() if beyond else None
    return compare_measures(measures, baseline=runs[0].scenario, plausible=over)
