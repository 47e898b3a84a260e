"""The pages and tables of hospitals of one's own."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING

from flowsim.analysis.measures import Measure, describe
from flowsim.analysis.measures.own_model import MEASURES
from flowsim.analysis.model_panel import headline_of, matters_of
from flowsim.engine.run_length import in_words
from flowsim.report.inputs import Finding, Headline, ReportInput, ScenarioSummary
from flowsim.report.wording import counted
from flowsim.running.result_keys import version_lines
from flowsim.running.store import unwritable, write_text
from flowsim.units import HOURS_PER_WEEK

if TYPE_CHECKING:
    import pandas as pd

    from flowsim.studies.model_results import ModelComparison, ModelResult
    from flowsim.studies.model_runs import ModelRun
    from flowsim.studies.warm_up import WarmUp

LEAST_TO_SETTLE = 2 * HOURS_PER_WEEK
"""Hours that must be measured for growth (X04) to be told from the pattern of the week."""

DRAWN = ("numbers_in_use", "week")


def write_model_page(
    result: "ModelResult", folder: str | Path, headline: Sequence[str] | None = None
) -> Path:
    """Write the page and the tables of one hospital; return the page.

    `headline` are the measures at the top, as `ModelResult.page` has it.
    Raises FlowsimError for a measure that there is not, and when the folder cannot be written.
    """
    from flowsim.report.single import ModelReport, write_model_report

    summary = result.summary()
    report = ModelReport(
        name=result.name,
        summary=summary,
        headline=headline_of(list(summary["measure"]), headline),
        definitions=MEASURES,
        profiles={name: result.tables[name] for name in DRAWN},
        settings=_settings(result.run),
        versions=version_lines(),
        unstable=result.unstable,
        notes=_notes(result.run, result.warm_up),
    )
    place = Path(folder)
    try:
        place.mkdir(parents=True, exist_ok=True)
        _write(place / "summary.csv", summary)
        _write(place / "measures.csv", result.measures)
        _write(place / "numbers_in_use.csv", result.numbers_in_use())
        return write_model_report(place / "page.html", report)
    except OSError as problem:
        raise unwritable(place, problem) from None


def write_comparison_page(
    result: "ModelComparison",
    folder: str | Path,
    headline: Sequence[str] | None = None,
    matters: Mapping[str, float] | None = None,
) -> Path:
    """Write the page and the tables of a comparison; return the page.

    `headline` and `matters` as `ModelComparison.page` has them.
    Raises FlowsimError for a measure that there is not, a difference that is not above zero, and
    when the folder cannot be written.
    """
    import pandas as pd

    from flowsim.report.page import write_report

    table = result.summary(matters=matters)
    known = list(table["measure"].unique())
    report = ReportInput(
        scenarios=tuple(ScenarioSummary(name=one.name) for one in result.runs),
        comparison=table,
        measures=result.measures,
        definitions=_definitions(known, matters_of(known, matters)),
        headline=tuple(Headline(measure=key) for key in headline_of(known, headline)),
        profiles={
            name: pd.concat([one.tables[name] for one in result.runs], ignore_index=True)
            for name in DRAWN
        },
        settings=_settings(result.baseline.run),
        versions=version_lines(),
        unstable=result.unstable,
        findings=tuple(
            Finding(kind="note", text=text)
            for text in _notes(result.baseline.run, result.baseline.warm_up)
        ),
        limits=_not_judged(headline_of(known, headline), matters_of(known, matters)),
        of_ones_own=True,
    )
    place = Path(folder)
    try:
        place.mkdir(parents=True, exist_ok=True)
        _write(place / "comparison.csv", result.judged(matters))
        _write(place / "measures.csv", result.measures)
        return write_report(place / "report.html", report)
    except OSError as problem:
        raise unwritable(place, problem) from None


def _definitions(known: Sequence[str], matters: Mapping[str, float]) -> tuple[Measure, ...]:
    """Return every measure with the smallest difference that matters, its definition said once."""
    found, said = [], set[str]()
    for key in known:
        one = describe(key)
        text = "" if one.definition in said else one.definition
        said.add(one.definition)
        least = matters.get(key)
        found.append(replace(one, definition=text, minimum_important_difference=least))
    return tuple(found)


def _not_judged(headline: Sequence[str], matters: Mapping[str, float]) -> tuple[str, ...]:
    """Return of how many headline measures nobody has said which difference matters."""
    number = sum(key not in matters for key in headline)
    if not number:
        return ()
    return (
        f"For {number} of {counted(len(headline), 'headline measure')} no smallest difference that "
        "matters was given: there, clear says more than chance, and not how much matters.",
    )


def _write(file: Path, table: "pd.DataFrame") -> None:
    write_text(file, table.to_csv(index=False))


def _settings(run: "ModelRun") -> dict[str, object]:
    """Return what decides the results, as a page shows it; `jobs` is no part of it."""
    return {
        "replications": run.replications,
        "measured": in_words(run.length.measured),
        "warm_up": in_words(run.length.warm_up),
        "cool_down": in_words(run.length.cool_down),
        "seed": run.seed,
        "engine": run.engine,
    }


def _notes(run: "ModelRun", chosen: "WarmUp | None") -> tuple[str, ...]:
    warm_up = in_words(run.length.warm_up)
    how = f"The warm-up of {warm_up} was given, not chosen."
    if chosen is not None:
        how = (
            f"The warm-up of {warm_up} was chosen: by the rule MSER-5 the number of patients "
            f"settles after {chosen.days} days, in {chosen.pilot_replications} pilot runs of "
            f"{chosen.pilot_weeks} weeks."
        )
    if run.length.measured >= LEAST_TO_SETTLE:
        return (how,)
    return (
        how,
        f"Whether the number of patients still grows is not judged: {in_words(LEAST_TO_SETTLE)} "
        "are needed for that.",
    )
