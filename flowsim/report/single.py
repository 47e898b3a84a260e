"""The page of one hospital of one's own, run several times: every measure with its interval."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, TypeAlias

from flowsim.report.details import settings_rows, size_warnings
from flowsim.report.inputs import ScenarioSummary
from flowsim.report.page import as_shown, page_text, write_page
from flowsim.report.pictures import model_pictures
from flowsim.report.wording import Form, counted
from flowsim.spelling import spelt

if TYPE_CHECKING:
    import pandas as pd

    from flowsim.analysis.measures.registry import Measure


@dataclass(frozen=True, kw_only=True)
class ModelReport:
    """Everything on the page of one hospital.

    `summary` has columns measure, name, unit, mean, low, high; `headline` are the measures of it
    that are seen first, `definitions` describe its
    measures, break-downs not listed; `profiles` are as `flowsim.report.inputs.PROFILE_COLUMNS` has
    them. `settings` and `versions` are printed in their order.
    """

    name: str
    summary: "pd.DataFrame"
    headline: tuple[str, ...]
    definitions: "tuple[Measure, ...]"
    profiles: "Mapping[str, pd.DataFrame]"
    settings: Mapping[str, object]
    versions: Mapping[str, str]
    unstable: bool
    notes: tuple[str, ...] = ()

    @property
    def scenarios(self) -> tuple[ScenarioSummary, ...]:
        """The one hospital, as pictures want it."""
        return (ScenarioSummary(name=self.name),)


Line: TypeAlias = tuple[str, str, str, str]
"""A measure: its key, and in words its name, its mean, its interval."""


@dataclass(frozen=True, kw_only=True)
class Group:
    """One measure and its break-downs."""

    definition: str
    lines: tuple[Line, ...]


def write_model_report(path: Path, report: ModelReport) -> Path:
    """Write the page and return where it is. Raises OSError when it cannot be written."""
    return write_page(path, page_text("model.html", _content(report)))


def _content(report: ModelReport) -> dict[str, Any]:
    run = report.settings
    often = counted(int(str(run["replications"])), "replication")
    return {
        "report": report,
        "title": spelt(report.name).capitalize(),
        "subtitle": f"{often} of {run['measured']}",
        "warnings": _warnings(report),
        "headline": _headline(report),
        "groups": _groups(report),
        "pictures": [] if report.unstable else [as_shown(p) for p in model_pictures(report)],
        "settings": settings_rows(run),
    }


def _warnings(report: ModelReport) -> tuple[str, ...]:
    grows = (
        "The number of patients still grows at the end of the run: the numbers below describe the "
        "length of the run and not the hospital. The load is more than it can carry, or the "
        "warm-up was too short."
    )
    return (*([grows] if report.unstable else []), *size_warnings(report.settings))


def _groups(report: ModelReport) -> tuple[Group, ...]:
    found = []
    for measure in report.definitions:
        mine = report.summary["measure"].map(
            lambda key, base=measure.key: key == base or key.startswith(f"{base}.")
        )
        if lines := _lines(report.summary[mine]):
            found.append(Group(definition=measure.definition, lines=lines))
    return tuple(found)


def _headline(report: ModelReport) -> tuple[Line, ...]:
    rows = report.summary.set_index("measure", drop=False)
    return _lines(rows.loc[list(report.headline)])


def _lines(rows: "pd.DataFrame") -> tuple[Line, ...]:
    return tuple(_line(*row) for row in zip(*(rows[name] for name in _SHOWN), strict=True))


_SHOWN = ("measure", "name", "unit", "mean", "low", "high")


def _line(key: str, name: str, unit: str, mean: float, low: float, high: float) -> Line:
    form = Form.of(unit, mean, high)
    table = form.in_table()
    known = f"{table.value(low)} to {table.value(high)}" if low == low else ""
    in_words = name if table.unit or not unit else f"{name}, {unit}"
    return (key, in_words, table.value(mean), known)
