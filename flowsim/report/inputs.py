"""What a report is made of: plain data, with no knowledge of how it was simulated."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Literal, Protocol

from flowsim.report.rows import hospitals_in
from flowsim.report.wording import label

if TYPE_CHECKING:
    import pandas as pd

    from flowsim.analysis.measures.registry import Measure

COMPARISON_COLUMNS = (
    "measure",
    "name",
    "unit",
    "scenario",
    "baseline_value",
    "scenario_value",
    "difference",
    "low",
    "high",
    "replications",
    "flag",
    "direction",
)
"""Columns read from the comparison table: a row a measure and scenario."""

MEASURE_COLUMNS = ("scenario", "replication", "measure", "unit", "value")


@dataclass(frozen=True, kw_only=True)
class ScenarioSummary:
    """A scenario in words: the question it answers, and what each initiative in it does.

    `changes` are what the initiatives change, a line each, with numbers before and after.
    `hospital` says which period, demand and beds it has, '' where they are the baseline's.
    `differences` are the settings, besides initiatives, in which it differs from the baseline of
    the page; those of the baseline itself are against the hospital that comes with flowsim.
    """

    name: str
    title: str = ""
    question: str = ""
    effects: tuple[str, ...] = ()
    changes: tuple[str, ...] = ()
    hospital: str = ""
    differences: tuple[str, ...] = ()

    @property
    def label(self) -> str:
        """Short name for headings and legends."""
        return label(self.name)


@dataclass(frozen=True, kw_only=True)
class Headline:
    """A measure managers see first, and the standard it is held against, in words."""

    measure: str
    standard: str = ""


@dataclass(frozen=True, kw_only=True)
class Finding:
    """Something a reader must know before trusting a number, about one scenario or all ('')."""

    kind: Literal["warning", "note"]
    text: str
    scenario: str = ""


PROFILE_COLUMNS = {
    "time_in_department": ("group", "minutes", "percent"),
    "census": ("group", "hour", "patients"),
    "causes": ("place", "cause", "label", "group", "waits", "minutes"),
    "occupancy": ("hour", "percent"),
    "discharges": ("hour", "percent"),
    "waiting_list": ("week", "waiting", "added", "removed"),
    "numbers_in_use": ("kind", "place", "number", "percent"),
    "week": ("kind", "place", "hour", "number"),
}
"""Columns of each profile after `scenario` and `replication`.

time_in_department: `percent` of a group ('admitted', 'not admitted') whose time lies in the bin
that begins at `minutes`; the last bin is open. census: mean `patients` in a group ('department',
'waiting for a bed') by `hour` of the day, 0 to 23. causes: mean `minutes` a patient spends for a
`cause`, in a `place` ('ed' an attendance, 'ward' a stay); `label` is the cause in words, `group`
the bar it is drawn in, and `waits` whether it is waiting. occupancy: `percent` of open beds
occupied by `hour` of the week, 0 to 167. discharges: `percent` of patients who leave their ward
in each `hour` of the day. waiting_list: how many are `waiting` for an operation at the end of each
`week`, were `added` and `removed` in it; week 0 is the begin of the window. numbers_in_use:
`percent` of the time that exactly `number` servers or beds of a `place` were in use; `kind` is
'resource' or 'ward'. week: mean `number` of servers in use
or of patients in line by `hour` of the week; `kind` is 'resource' or 'queue'. A profile that is
missing or empty is not drawn.
"""


class Drawable(Protocol):
    """What a plot is drawn from."""

    @property
    def scenarios(self) -> tuple[ScenarioSummary, ...]:
        """The scenarios, the baseline first."""

    @property
    def profiles(self) -> "Mapping[str, pd.DataFrame]":
        """Tables as `PROFILE_COLUMNS` describes them."""


@dataclass(frozen=True, kw_only=True)
class ReportInput:
    """Everything on the page.

    `scenarios` begins with the baseline. `comparison` has `COMPARISON_COLUMNS`, and perhaps those
    of the range over plausible hospitals (`plausible_...`); `measures` has
    `MEASURE_COLUMNS`, and `profiles` holds tables as `PROFILE_COLUMNS` describes them.
    `isolated` are the effects of each initiative alone (`flowsim.analysis.isolated`), if asked for;
    `demand` are rows of `comparison` at several demands, whose factor is the column `demand`.
    `why_uncertain` is what effects rest on, where there are enough plausible hospitals.
    `definitions` describes the measures, those not yet available too. `unstable` names the
    scenarios that never settle. `settings` (keys as in the configuration) and `versions` are
    printed in their order; `hashes` are of each scenario's configuration. `provenance` says where
    the numbers of the hospital come from, `limits` what the model leaves out, `fit` how it has been
    held against figures. `chance_alone` says why there are no plausible hospitals. `of_ones_own`
    says that the scenarios are hospitals built in Python, of which nothing that is shipped is said.

    Raises ValueError for a table without its columns, or scenarios that are missing or doubled.
    """

    scenarios: tuple[ScenarioSummary, ...]
    comparison: "pd.DataFrame"
    measures: "pd.DataFrame"
    isolated: "pd.DataFrame | None" = None
    demand: "pd.DataFrame | None" = None
    why_uncertain: "pd.DataFrame | None" = None
    definitions: "tuple[Measure, ...]" = ()
    headline: tuple[Headline, ...] = ()
    profiles: "Mapping[str, pd.DataFrame]" = field(default_factory=dict)
    settings: Mapping[str, object] = field(default_factory=dict)
    versions: Mapping[str, str] = field(default_factory=dict)
    hashes: Mapping[str, str] = field(default_factory=dict)
    unstable: tuple[str, ...] = ()
    findings: tuple[Finding, ...] = ()
    provenance: tuple[str, ...] = ()
    limits: tuple[str, ...] = ()
    hospital: str = ""
    fit: str = ""
    chance_alone: str = ""
    of_ones_own: bool = False

    def __post_init__(self) -> None:
        names = [summary.name for summary in self.scenarios]
        if len(names) < 2 or len(set(names)) < len(names):
            raise ValueError(f"a report needs a baseline and other scenarios, once each: {names}")
        _need("comparison", self.comparison, COMPARISON_COLUMNS)
        _need("measures", self.measures, MEASURE_COLUMNS)
        for name, table in self.profiles.items():
            if name not in PROFILE_COLUMNS:
                raise ValueError(f"unknown profile '{name}'; known: {', '.join(PROFILE_COLUMNS)}")
            _need(name, table, ("scenario", "replication", *PROFILE_COLUMNS[name]))
        unknown = set(self.comparison["scenario"]) - set(names[1:])
        if unknown:
            raise ValueError(f"the comparison has scenarios the report does not tell of: {unknown}")

    @property
    def baseline(self) -> ScenarioSummary:
        """The scenario the others are compared with."""
        return self.scenarios[0]

    @property
    def hospitals(self) -> int:
        """In how many plausible hospitals the scenarios were run besides."""
        return hospitals_in(self.comparison)

    @property
    def others(self) -> tuple[ScenarioSummary, ...]:
        """The scenarios compared with the baseline."""
        return self.scenarios[1:]


def _need(name: str, table: "pd.DataFrame", columns: tuple[str, ...]) -> None:
    missing = [column for column in columns if column not in table]
    if missing:
        raise ValueError(f"the {name} table lacks {', '.join(missing)}")
