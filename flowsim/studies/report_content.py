"""A comparison as the report wants it: scenarios in words, plots, and what to be wary of."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from flowsim.analysis.comparison import OF_COMPARISONS, correlations, unstable_scenarios
from flowsim.analysis.measures import RULES, Measure, every_measure
from flowsim.analysis.measures.registry import Need
from flowsim.analysis.panel import computed, headline
from flowsim.config.run_settings import COOL_DOWN, MEASURED, WARM_UP, RunSettings
from flowsim.engine.run_length import in_words
from flowsim.hospital.initiatives.initiative import with_initiatives
from flowsim.hospital.terms import shipped_terms
from flowsim.hospital.vocabulary.hospital import Hospital
from flowsim.records.terms import Terms
from flowsim.report.details import FEW_WEEKS
from flowsim.report.inputs import Finding, Headline, ReportInput, ScenarioSummary
from flowsim.running.result_keys import version_lines
from flowsim.scenario.build import untouched
from flowsim.spelling import spelt
from flowsim.studies.differences import from_scenario, from_shipped, setting_of
from flowsim.studies.fit import fit_in_words
from flowsim.studies.results import ComparisonResult, RunResult
from flowsim.studies.settling import settled
from flowsim.studies.why_uncertain import enough
from flowsim.units import HOURS_PER_WEEK

if TYPE_CHECKING:
    import pandas as pd

PROFILES = ("time_in_department", "census", "causes", "occupancy", "discharges", "waiting_list")
LEAST_CORRELATION = 0.05


def report_input(result: ComparisonResult) -> ReportInput:
    """Return everything on the page of a comparison."""
    before = [untouched(run.config) for run in result.runs]
    hospitals = [
        with_initiatives(hospital, run.config.initiatives)
        for hospital, run in zip(before, result.runs, strict=True)
    ]
    return ReportInput(
        scenarios=tuple(
            _summary(run, result.baseline, hospital)
            for run, hospital in zip(result.runs, before, strict=True)
        ),
        comparison=result.table,
        isolated=result.isolated,
        demand=result.demand,
        why_uncertain=result.why_uncertain() if enough(result.plausible) else None,
        measures=result.measures,
        definitions=(*_measures(result.measures, hospitals), *OF_COMPARISONS),
        headline=tuple(
            Headline(measure=row.measure.key, standard=row.standard)
            for row in headline(computed=computed(result.measures))
        ),
        profiles={name: _profile(result, name) for name in PROFILES},
        settings={**run_settings(result.baseline), **_number_of_hospitals(result)},
        versions=version_lines(),
        hashes={run.scenario: run.folder.path.name.rpartition("-")[2] for run in result.runs},
        unstable=unstable_scenarios(result.measures),
        findings=(
            *_short(result.baseline.config.run),
            *_settling(result),
            *_growing(result),
            *_pairing(result),
        ),
        provenance=(*_sources(result), *_of_hospitals(result)),
        hospital=result.baseline.config.hospital.name,
        chance_alone=result.chance_alone,
        fit=fit_in_words(theatres=all(map(_has_theatres, hospitals))),
    )


def _has_theatres(hospital: Hospital) -> bool:
    return any(term.department == "theatres" for term in Terms(hospital.terms))


def _measures(values: "pd.DataFrame", hospitals: Sequence[Hospital]) -> Iterator[Measure]:
    """Yield every measure; one that no scenario can have, with what they all lack for it."""
    found = computed(values)
    reasons = [_reasons(Terms(hospital.terms)) for hospital in hospitals]
    for measure in every_measure():
        key = measure.key
        if key in found or not all(key in why for why in reasons):
            yield measure
        else:
            yield replace(measure, available=False, reason=reasons[0][key])


def _reasons(terms: Terms) -> dict[str, str]:
    """Return why a hospital has no values of measures, by key: what of it is not simulated.

    All values of an attribute that a department declares are there, so that none is looked for.
    """
    found: dict[str, str] = {}
    for rule in RULES:
        lacking = rule.first_unmet(terms, values=False)
        if lacking is not None:
            found |= dict.fromkeys((m.key for m in rule.measures), _reason(lacking, terms))
    return found


def _reason(need: Need, terms: Terms) -> str:
    """Return what is not simulated: the department, a part of it, or what of one there is."""
    shipped = shipped_terms()
    if need.never(terms) or not shipped.has(need.kind, need.name):
        return need.lacks(terms)
    term = shipped.find(need.kind, need.name)
    departments = {term.department for term in terms}
    department = "" if term.department in departments else spelt(term.department)
    return f"not simulated here: {need.of or department or term.meaning}"


def _summary(run: RunResult, baseline: RunResult, before: Hospital) -> ScenarioSummary:
    """Return a scenario in words: its settings against the first's, the first's as shipped.

    `before` is its hospital without its initiatives.
    """
    text = run.config.scenario
    first = run is baseline
    others = from_shipped(run.config) if first else from_scenario(run.config, baseline.config)
    initiatives = run.config.initiatives
    return ScenarioSummary(
        name=text.name,
        title=text.title,
        question=text.question,
        effects=tuple(initiative.said() for initiative in initiatives),
        changes=tuple(line for initiative in initiatives for line in initiative.changes(before)),
        hospital=setting_of(run.config) if first or others else "",
        differences=tuple(difference.text for difference in others),
    )


def _profile(result: ComparisonResult, name: str) -> "pd.DataFrame":
    import pandas as pd

    return pd.concat([run.profile(name) for run in result.runs], ignore_index=True)


def run_settings(result: RunResult) -> Mapping[str, object]:
    """Return how a scenario was run, as a page prints it."""
    run = result.config.run
    return {
        "replications": run.replications,
        **(run.length_given if run.in_weeks else _in_words(run)),
        "seed": run.seed,
        "engine": run.engine,
        "scale": run.scale,
    }


def _in_words(run: RunSettings) -> Mapping[str, object]:
    """Return how long is run, of parts that are not told in weeks."""
    parts = {"measured": MEASURED, "warm_up": WARM_UP, "cool_down": COOL_DOWN}
    return {name: in_words(run.hours_of(part)) for name, part in parts.items()}


def _short(run: RunSettings) -> list[Finding]:
    """Warn of a run told in days or hours that is short; of weeks the page warns itself."""
    hours = run.hours_of(MEASURED)
    if run.in_weeks or hours >= FEW_WEEKS * HOURS_PER_WEEK:
        return []
    text = f"Only {in_words(hours)} measured: long stays hardly show."
    return [Finding(kind="warning", text=text)]


def _number_of_hospitals(result: ComparisonResult) -> Mapping[str, object]:
    beyond = result.plausible
    return {"plausible": len(beyond.hospitals)} if beyond else {}


def _sources(result: ComparisonResult) -> Iterator[str]:
    return (f"{s.kind}: {s.citation}" for s in result.baseline.config.sources)


def _of_hospitals(result: ComparisonResult) -> Iterator[str]:
    if result.plausible:
        yield f"plausible hospitals: {' '.join(result.plausible.given.source.split())}"


def _growing(result: ComparisonResult) -> Iterator[Finding]:
    """Warn of scenarios that do not settle in some of the plausible hospitals."""
    if not result.plausible:
        return
    names, table = result.plausible.hospitals, result.plausible.measures()
    growing: dict[str, list[str]] = {}
    for number, found in table.groupby("replication"):
        for scenario in unstable_scenarios(found):
            growing.setdefault(scenario, []).append(names[int(str(number)) - 1])
    for scenario, where in growing.items():
        text = (
            f"does not settle in {len(where)} of {len(names)} plausible hospitals "
            f"({', '.join(where)}): the range of what is not known rests on them too, and says in "
            "part how long the run was."
        )
        yield Finding(kind="warning", text=text, scenario=scenario)


def _settling(result: ComparisonResult) -> list[Finding]:
    """Warn where MSER-5 would leave out more days than the warm-up does."""
    return [
        Finding(kind="warning", text=one.text, scenario=run.scenario)
        for run in result.runs
        for one in settled(run)
        if one.short
    ]


def _pairing(result: ComparisonResult) -> list[Finding]:
    """Note where the scenarios' replications hardly move together, so that pairing is no help."""
    table = correlations(result.measures, baseline=result.baseline.scenario)
    weak = table[table["correlation"] < LEAST_CORRELATION]
    return [
        Finding(
            kind="note",
            text=(
                f"Replications of {row.measure} hardly move with the baseline's (correlation "
                f"{row.correlation:.2f}): intervals are as wide as with different patients."
            ),
            scenario=str(row.scenario),
        )
        for row in weak.itertuples()
    ]
