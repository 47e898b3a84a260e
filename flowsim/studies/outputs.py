"""What a comparison leaves behind: a table, the tidy measures, and a page to read."""

import hashlib
import json
import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from importlib import import_module
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flowsim.analysis.panel import HEADLINE, computed, headline
from flowsim.config.run_settings import UNITS
from flowsim.config.scenario_words import file_name
from flowsim.report.demand import in_words
from flowsim.running.store import unwritable, write_text
from flowsim.studies.differences import settings_in_words
from flowsim.studies.results import ComparisonResult, RunResult
from flowsim.studies.why_uncertain import enough

if TYPE_CHECKING:
    import pandas as pd

NEEDED = (
    "flowsim.analysis.comparison",
    "flowsim.report",
    "flowsim.studies.report_content",
    "jinja2",
    "matplotlib.backends.backend_svg",
    "matplotlib.figure",
    "pyarrow.parquet",
    "scipy.special",
)
"""Modules that are imported where they are used, so that other commands start without them."""


@dataclass(frozen=True, kw_only=True)
class Written:
    """The files of a comparison."""

    table: Path
    measures: Path
    page: Path
    isolated: Path | None = None
    demand: Path | None = None
    why_uncertain: Path | None = None


def summary(result: RunResult) -> list[dict[str, str]]:
    """Return the headline measures of one scenario as rows of text."""
    from flowsim.report.wording import Form

    rows = []
    for row in records(result.summary()):
        form = Form.of(row["unit"], row["mean"]).in_table()
        name = row["name"] if form.unit or not row["unit"] else f"{row['name']}, {row['unit']}"
        known = row["low"] is not None
        interval = f"{form.value(row['low'])} to {form.value(row['high'])}" if known else ""
        rows.append({"measure": name, "mean": form.value(row["mean"]), "95 % interval": interval})
    return rows


def import_for_outputs() -> None:
    """Import what a comparison and its outputs need, which takes most of a second."""
    for name in NEEDED:
        import_module(name)


def write_outputs(result: ComparisonResult, folder: Path | None = None) -> Written:
    """Write comparison.csv, measures.csv and report.html, and return where they are.

    Raises FlowsimError when the folder cannot be written.
    """
    from flowsim.report import write_report
    from flowsim.studies.report_content import report_input

    place = folder or _folder(result)
    written = Written(
        table=place / "comparison.csv",
        measures=place / "measures.csv",
        page=place / "report.html",
        isolated=None if result.isolated is None else place / "isolated.csv",
        demand=None if result.demand is None else place / "demand.csv",
        why_uncertain=place / "why_uncertain.csv" if enough(result.plausible) else None,
    )
    try:
        place.mkdir(parents=True, exist_ok=True)
        write_text(written.table, result.table.to_csv(index=False))
        write_text(written.measures, result.measures.to_csv(index=False))
        if result.isolated is not None and written.isolated is not None:
            write_text(written.isolated, result.isolated.to_csv(index=False))
        if result.demand is not None and written.demand is not None:
            write_text(written.demand, result.demand.to_csv(index=False))
        if written.why_uncertain is not None:
            write_text(written.why_uncertain, result.why_uncertain().to_csv(index=False))
        write_report(written.page, report_input(result))
    except OSError as problem:
        raise unwritable(place, problem) from None
    return written


def _folder(result: ComparisonResult) -> Path:
    """Return the folder for these scenarios, this code and these replications."""
    runs = [(run.folder.path.name, len(run.replications)) for run in result.runs]
    runs += [(each.path.name, 1) for each in (result.plausible.folders if result.plausible else ())]
    digest = hashlib.sha256(json.dumps(runs).encode()).hexdigest()[:8]
    names = file_name("_vs_".join(run.scenario for run in result.runs))
    return Path(result.baseline.config.run.results) / "comparisons" / f"{names}-{digest}"


def as_tree(result: ComparisonResult, written: Written) -> dict[str, Any]:
    """Return a comparison as plain data for JSON; null where a number cannot be given."""
    run = result.baseline.config.run
    return {
        "baseline": result.baseline.scenario,
        "scenarios": [item.scenario for item in result.runs],
        "replications": run.replications,
        **{name: n for name, n in run.length_given.items() if name in UNITS},
        "plausible": list(result.plausible.hospitals) if result.plausible else [],
        "chance_alone": result.chance_alone,
        "seed": run.seed,
        "engine": run.engine,
        "hospital": settings_in_words([item.config for item in result.runs]),
        "headline": list(HEADLINE),
        "standards": {row.measure.key: row.standard for row in headline() if row.standard},
        "table": records(result.table),
        "why_uncertain": (records(result.why_uncertain()) if enough(result.plausible) else []),
        "isolated": [] if result.isolated is None else records(result.isolated),
        "demand": [] if result.demand is None else records(result.demand),
        "demand_in_words": _demand_in_words(result),
        "results": {item.scenario: str(item.folder.path) for item in result.runs},
        "files": {
            "table": str(written.table),
            "measures": str(written.measures),
            "page": str(written.page),
        },
    }


def _demand_in_words(result: ComparisonResult) -> list[str]:
    """Return the sentences on other demand, of the headline panel as it is shown."""
    if result.demand is None:
        return []
    shown = [row.measure.key for row in headline(computed=computed(result.measures))]
    return list(in_words(result.demand, shown))


def records(table: "pd.DataFrame") -> list[dict[str, Any]]:
    """Return the rows of a table, with None where a number is missing or infinite."""
    rows: Sequence[Mapping[Any, Any]] = table.to_dict("records")
    return [{str(key): _plain(value) for key, value in row.items()} for row in rows]


def _plain(value: Any) -> Any:
    return None if isinstance(value, float) and not math.isfinite(value) else value
