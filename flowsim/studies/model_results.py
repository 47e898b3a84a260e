"""What replications of hospitals built in Python give: tables with intervals, and a page."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from html import escape
from pathlib import Path
from typing import TYPE_CHECKING

from flowsim.calls import ResultType
from flowsim.engine.run_length import in_words
from flowsim.hospital.vocabulary.hospital import Hospital
from flowsim.numbers import whole
from flowsim.studies.model_runs import ModelRun
from flowsim.studies.warm_up import WarmUp

if TYPE_CHECKING:
    import pandas as pd

    from flowsim.records.frames import Records


@dataclass(frozen=True, kw_only=True, repr=False)
class ModelResult(metaclass=ResultType, by="replicate"):
    """Replications of one hospital.

    `run` says how often and how long; `warm_up` how its warm-up was chosen, None where it was
    given. `tables` are those of all replications by name: 'measures', 'numbers_in_use', 'week'
    and 'daily'.
    """

    name: str
    hospital: Hospital
    run: ModelRun
    warm_up: WarmUp | None
    tables: "Mapping[str, pd.DataFrame]"

    @property
    def measures(self) -> "pd.DataFrame":
        """Tidy table: scenario, replication, measure, unit, value."""
        columns = ["scenario", "replication", "measure", "unit", "value"]
        return self.tables["measures"][columns]

    @property
    def unstable(self) -> bool:
        """Whether the number of patients grows through the window, instead of settling."""
        from flowsim.analysis.comparison import unstable_scenarios

        return bool(unstable_scenarios(self.measures))

    def summary(self) -> "pd.DataFrame":
        """Return every measure over the replications, with its 95 % interval.

        Columns measure, name, unit, mean, low, high, replications.
        """
        from flowsim.analysis.comparison import summary
        from flowsim.analysis.printed import Printed

        found = summary(self.measures)
        columns = ["measure", "name", "unit", "mean", "low", "high", "replications"]
        kept = found.loc[~found["measure"].str.startswith("X04"), columns]
        return Printed(kept.reset_index(drop=True))

    def value(self, measure: str) -> "pd.Series[float]":
        """Return a measure by replication. Raises FlowsimError for one that there is not."""
        from flowsim.studies.precision import values_of

        return values_of(self.measures, measure)

    def numbers_in_use(self) -> "pd.DataFrame":
        """Return how often so many servers or beds were in use, with 95 % intervals.

        Columns kind, place, number, percent, low, high.
        """
        from flowsim.analysis.measures.in_use import numbers_summary
        from flowsim.analysis.printed import Printed

        return Printed(numbers_summary(self.tables["numbers_in_use"], self.run.replications))

    def required_replications(self, half_widths: Mapping[str, float]) -> "pd.DataFrame":
        """Return how many replications intervals of these half-widths need.

        `half_widths` are by measure, in its unit. Columns measure, name, unit, mean, half_width
        (of the interval now), wanted, replications. Raises FlowsimError for bad input.
        """
        from flowsim.studies.precision import required

        return required(self.measures, half_widths)

    def records(self, replication: int = 0) -> "Records":
        """Return everything recorded in one replication, simulated again: the same as before.

        It has the log of servers, so that `flowsim.event_log` takes it.
        Raises FlowsimError for a replication that is none of these.
        """
        most = self.run.replications - 1
        number = whole(replication, "replication", least=0, most=most)
        return self.run.prepared(self.hospital).simulate(self.run.seed, number, self.run.engine)

    def event_log(self, replications: int = 1) -> "pd.DataFrame":
        """Return the event log of the first replications; see `flowsim.event_log`."""
        import pandas as pd

        from flowsim.analysis.event_log import event_log

        number = whole(replications, "replications", least=1, most=self.run.replications)
        logs = [event_log(self.records(k), run_number=k) for k in range(number)]
        return pd.concat(logs, ignore_index=True)

    def page(self, folder: str | Path, *, headline: Sequence[str] | None = None) -> Path:
        """Write page.html and the tables behind it into a folder; return the page.

        `headline` are the measures at the top, by key or the beginning of several keys
        ('M01.utilisation'); without it a few are chosen (`flowsim.analysis.model_panel`). All
        others are there to open.

        Raises FlowsimError for a measure that there is not, and when the folder cannot be written.
        """
        from flowsim.studies.model_page import write_model_page

        return write_model_page(self, folder, headline)

    def __repr__(self) -> str:
        run = self.run
        return (
            f"<ModelResult {self.name}: {run.replications} x {in_words(run.length.measured)} after "
            f"{in_words(run.length.warm_up)} of warm-up, seed {run.seed}; .summary(), .measures, "
            ".numbers_in_use(), .page(folder)>"
        )

    def _repr_html_(self) -> str:
        return f"<p>{escape(repr(self))}</p>{self.summary().to_html(index=False)}"


@dataclass(frozen=True, kw_only=True, repr=False)
class ModelComparison(metaclass=ResultType, by="compare"):
    """Hospitals side by side, on the same patients; the first is the baseline.

    `table` has a row a measure and hospital: measure, name, unit, baseline, scenario, their values,
    paired difference, 95 % interval (adjusted for the number of hospitals), flag and direction.
    """

    runs: tuple[ModelResult, ...]
    table: "pd.DataFrame" = field(repr=False)

    @property
    def baseline(self) -> ModelResult:
        """The hospital the others are compared with."""
        return self.runs[0]

    @cached_property
    def measures(self) -> "pd.DataFrame":
        """Tidy table of all hospitals: scenario, replication, measure, unit, value."""
        import pandas as pd

        return pd.concat([run.measures for run in self.runs], ignore_index=True)

    @property
    def unstable(self) -> tuple[str, ...]:
        """The hospitals whose number of patients grows instead of settling."""
        from flowsim.analysis.comparison import unstable_scenarios

        return unstable_scenarios(self.measures)

    def summary(self, *, matters: Mapping[str, float] | None = None) -> "pd.DataFrame":
        """Return the rows of `table` that are of use to a reader: those of settling left out.

        `matters` are the smallest differences that matter, by measure or the beginning of several,
        each in its unit: flags and directions go by them.

        Raises FlowsimError for a measure that there is not, and a difference not above zero.
        """
        from flowsim.analysis.printed import Printed

        table = self.judged(matters)
        return Printed(table[~table["measure"].str.startswith("X04")].reset_index(drop=True))

    def judged(self, matters: Mapping[str, float] | None) -> "pd.DataFrame":
        """Return `table` with the flags that smallest differences that matter give; see `summary`.

        Raises FlowsimError as `summary` does.
        """
        from flowsim.analysis.comparison import compare
        from flowsim.analysis.model_panel import matters_of

        least = matters_of(list(self.table["measure"].unique()), matters)
        return compare(self.measures, baseline=self.baseline.name, matters=least)

    def page(
        self,
        folder: str | Path,
        *,
        headline: Sequence[str] | None = None,
        matters: Mapping[str, float] | None = None,
    ) -> Path:
        """Write report.html, comparison.csv and measures.csv into a folder; return the page.

        `headline` as in `ModelResult.page`, `matters` as in `summary`.

        Raises FlowsimError as those do, and when the folder cannot be written.
        """
        from flowsim.studies.model_page import write_comparison_page

        return write_comparison_page(self, folder, headline, matters)

    def __repr__(self) -> str:
        run, names = self.baseline.run, ", ".join(one.name for one in self.runs[1:])
        length = f"{run.replications} x {in_words(run.length.measured)}"
        return (
            f"<ModelComparison {names} against {self.baseline.name}: {length}, seed {run.seed}; "
            ".summary(), .table, .runs, .page(folder)>"
        )

    def _repr_html_(self) -> str:
        return f"<p>{escape(repr(self))}</p>{self.summary().to_html(index=False)}"
