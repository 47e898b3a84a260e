"""The results of a run and of a comparison, read from disk when first asked for."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from flowsim.calls import ResultType
from flowsim.config.resolved import ResolvedConfig
from flowsim.config.run_settings import MEASURED
from flowsim.engine.run_length import in_words
from flowsim.errors import unknown_name
from flowsim.records.schema import TABLES, unknown_table
from flowsim.running.runner import run_missing
from flowsim.running.store import MEASURES, PROFILE, RunFolder
from flowsim.studies.plausible import InPlausible
from flowsim.studies.why_uncertain import EXPLAINED, why_uncertain

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
    interval. `plausible` are the runs in plausible hospitals, where there are some, and
    `chance_alone` says why there are none that were not asked for by number. `demand`, where it was
    asked for, has the rows of `table` at three emergency demands (`flowsim.studies.demand`).
    """

    runs: tuple[RunResult, ...]
    table: "pd.DataFrame" = field(repr=False)
    isolated: "pd.DataFrame | None" = field(default=None, repr=False)
    plausible: InPlausible | None = field(default=None, repr=False)
    demand: "pd.DataFrame | None" = field(default=None, repr=False)
    chance_alone: str = field(default="", repr=False)

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

    def why_uncertain(self, measures: Sequence[str] = EXPLAINED) -> "pd.DataFrame":
        """Return which assumptions the effects rest on, from the runs in plausible hospitals.

        A row a scenario, measure and assumption, as `flowsim.studies.why_uncertain` has it; by
        default of four hours and the wait for a bed. Raises FlowsimError for fewer than seven
        hospitals, and for a measure that is none of the comparison's.
        """
        return why_uncertain(self.plausible, self.measures, self.chance_alone, measures)

    @property
    def baseline(self) -> RunResult:
        """The run the others are compared with."""
        return self.runs[0]

    @cached_property
    def measures(self) -> "pd.DataFrame":
        """Tidy table of all scenarios: scenario, replication, measure, unit, value."""
        import pandas as pd

        return pd.concat([run.measures for run in self.runs], ignore_index=True)
