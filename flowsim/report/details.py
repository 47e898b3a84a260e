"""What an analyst needs to trust the page: how it was run, whether it settled, every measure."""

import math
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from flowsim.report.inputs import Finding, ReportInput
from flowsim.report.rows import Row, rows, without_repeats
from flowsim.report.wording import (
    NOTHING,
    counted,
    few_hospitals,
    few_replications,
    fixed,
    label,
    listed,
    the,
)

if TYPE_CHECKING:
    import pandas as pd

FEW_WEEKS = 4

FAMILIES = {
    "E": "Emergency department",
    "A": "Same day care and hot clinics",
    "L": "Length of stay",
    "B": "Beds",
    "D": "Discharge",
    "T": "Theatres",
    "R": "Waiting lists, outpatients and diagnostics",
    "I": "Critical care",
    "W": "Staff and spaces",
    "M": "What any hospital has, by the names of its own",
    "X": "The system as a whole, and checks of the run",
}

_PLACES = {
    "ed": "Minutes an attendance, in the emergency department",
    "ward": "Minutes a stay, on the wards",
}
_TOTAL = "total"

_SETTINGS = {
    "replications": "Replications",
    "weeks": "Weeks measured",
    "plausible": "Plausible hospitals, a replication in each",
    "warm_up_weeks": "Warm-up weeks, discarded",
    "measured": "Measured",
    "warm_up": "Warm-up, discarded",
    "cool_down": "Cool-down, for patients to finish",
    "cool_down_weeks": "Cool-down weeks, for patients to finish",
    "seed": "Seed",
    "engine": "Simulation engine",
    "scale": "Size of the hospital",
}


@dataclass(frozen=True, kw_only=True)
class Family:
    """The measures of one family, in full."""

    title: str
    rows: tuple[Row, ...]


@dataclass(frozen=True, kw_only=True)
class CauseTable:
    """Mean minutes by cause in one place: (cause, a text a scenario) a line, total last."""

    title: str
    lines: tuple[tuple[str, tuple[str, ...]], ...]


@dataclass(frozen=True, kw_only=True)
class NotYet:
    """Measures that are not computed, and why."""

    reason: str
    names: tuple[str, ...]


def warnings(report: ReportInput) -> tuple[str, ...]:
    """Return what a reader must know before using a number."""
    found = [_about(finding) for finding in report.findings if finding.kind == "warning"]
    for name in report.unstable:
        found.append(
            f"{label(name)} does not settle: its queues still grow at the end of the run, so no"
            " number that involves it is given and it is not drawn."
        )
    few = few_hospitals(report.hospitals)
    return (*found, *size_warnings(report.settings), *([few] if few else []))


def size_warnings(settings: Mapping[str, object]) -> list[str]:
    """Return what to be wary of in so small a run."""
    found = []
    scale, replications, weeks = (settings.get(k) for k in ("scale", "replications", "weeks"))
    if isinstance(scale, int | float) and scale != 1:
        found.append(
            f"The hospital was run at {scale:g} of its size: good for trying things out, not for"
            " its numbers."
        )
    if isinstance(replications, int) and (few := few_replications(replications)):
        found.append(few)
    if isinstance(weeks, int) and weeks < FEW_WEEKS:
        found.append(f"Only {counted(weeks, 'week')} measured: long stays hardly show.")
    return found


def notes(report: ReportInput) -> tuple[str, ...]:
    """Return the findings that are no cause for concern."""
    return tuple(_about(finding) for finding in report.findings if finding.kind == "note")


def _about(finding: Finding) -> str:
    return f"{label(finding.scenario)}: {finding.text}" if finding.scenario else finding.text


def settings(report: ReportInput) -> tuple[tuple[str, str], ...]:
    """Return the settings of the run as (name, value)."""
    known = settings_rows(report.settings)
    hashes = [(f"Configuration of {label(k)}", text) for k, text in report.hashes.items()]
    return (*known, *hashes)


def settings_rows(given: Mapping[str, object]) -> tuple[tuple[str, str], ...]:
    """Return settings by key as (name, value)."""
    return tuple((_SETTINGS.get(key, label(key)), str(value)) for key, value in given.items())


def correlations(report: ReportInput) -> tuple[tuple[str, str], ...]:
    """Return, for each scenario, the correlation with the baseline that pairing achieved."""
    from flowsim.analysis.comparison import correlations as achieved

    present = set(report.measures["measure"])
    keys = [item.measure for item in report.headline if item.measure in present]
    if not keys:
        return ()
    table = achieved(report.measures, baseline=report.baseline.name, keys=keys)
    found = []
    for summary in report.others:
        values = table.loc[table["scenario"] == summary.name, "correlation"].dropna()
        text = (
            f"median {fixed(float(values.median()), 2)} over {counted(len(values), 'measure')},"
            f" from {fixed(float(values.min()), 2)} to {fixed(float(values.max()), 2)}"
            if len(values)
            else NOTHING
        )
        found.append((summary.label, text))
    return tuple(found)


def headline_rows(report: ReportInput) -> tuple[Row, ...]:
    """Return the headline rows; all measures of the comparison if no headline is given.

    What is one number under two names is one row.
    """
    chosen = [item.measure for item in report.headline] or None
    standards = {item.measure: item.standard for item in report.headline}
    table = _plain(report, chosen)
    return without_repeats(rows(table, chosen, standards, report.unstable, report.baseline.name))


COSTS = (
    "A08.avoided",
    "E11.emergency_spells",
    "B01.occupied",
    "A07.places",
    "X01.slots_used",
    "X01.planned_returns",
    "X01.unplanned_returns",
    "X01.electives",
    "X01.staff_hours",
    "X01.overtime",
    "X01.escalation_bed_days",
)
"""What is saved, and what it costs elsewhere."""


def costs(report: ReportInput) -> tuple[Row, ...]:
    """Return who is kept out of a bed and what that costs elsewhere; nothing where unknown."""
    found = rows_of(report, COSTS)
    return found if any(row.measure == COSTS[0] for row in found) else ()


def rows_of(report: ReportInput, chosen: Sequence[str]) -> tuple[Row, ...]:
    """Return the rows of some measures, in that order, without those the table lacks."""
    wanted = list(chosen)
    return rows(_plain(report, wanted), wanted, {}, report.unstable, report.baseline.name)


def _plain(report: ReportInput, chosen: list[str] | None) -> "pd.DataFrame":
    """Return the comparison without the measures that are not computed."""
    missing = {measure.key for measure in report.definitions if not measure.available}
    table = report.comparison[~report.comparison["measure"].isin(missing)]
    return table if chosen is None else table[table["measure"].isin(chosen)]


def families(report: ReportInput) -> tuple[Family, ...]:
    """Return every measure by family; of the shipped hospital without break-downs."""
    table = _plain(report, None)
    if not report.of_ones_own:
        table = table[table["measure"].str.count(r"\.") <= 1]
    standards = {item.measure: item.standard for item in report.headline}
    found = rows(table, None, standards, report.unstable, report.baseline.name)
    return tuple(
        Family(title=title, rows=mine)
        for letter, title in FAMILIES.items()
        if (mine := tuple(row for row in found if row.measure.startswith(letter)))
    )


def not_yet(report: ReportInput, *, headline_only: bool) -> tuple[NotYet, ...]:
    """Return the measures that are not computed, gathered by reason."""
    chosen = {item.measure for item in report.headline}
    by_reason: dict[str, list[str]] = {}
    for measure in report.definitions:
        if not measure.available and (measure.key in chosen or not headline_only):
            by_reason.setdefault(measure.reason, []).append(measure.name)
    return tuple(NotYet(reason=reason, names=tuple(names)) for reason, names in by_reason.items())


def causes(report: ReportInput) -> tuple[CauseTable, ...]:
    """Return every cause of time by place, in the order of the records."""
    profile = report.profiles.get("causes")
    if profile is None or profile.empty:
        return ()
    found = []
    for place, title in _PLACES.items():
        mine = profile[profile["place"] == place]
        if len(mine):
            means = mine.pivot_table(
                index="cause", columns="scenario", values="minutes", sort=False, observed=True
            )
            means.loc[_TOTAL] = means.sum()
            names = [summary.name for summary in report.scenarios if summary.name in means]
            labels = mine.drop_duplicates("cause").set_index("cause")["label"].to_dict()
            labels[_TOTAL] = _TOTAL.capitalize()
            lines = tuple(
                (str(labels[cause]), tuple(fixed(float(row[name]), 1) for name in names))
                for cause, row in means.iterrows()
            )
            found.append(CauseTable(title=title, lines=lines))
    return tuple(found)


def about(report: ReportInput) -> dict[str, tuple[str, str]]:
    """Return, by measure, its definition with source, and the smallest difference that matters."""
    found, names = {}, {measure.key: measure.name for measure in report.definitions}
    for measure in report.definitions:
        least = measure.minimum_important_difference
        unit = "points" if measure.unit == "%" else measure.unit
        unit = unit.removesuffix("s") if least == 1 and " " not in unit else unit
        matters = f"{least:g} {unit}".strip() if least and math.isfinite(least) else NOTHING
        if measure.same_as:
            matters = f"as {names.get(measure.same_as, measure.same_as)}"
        definition = f"{measure.definition} ({measure.source})" if measure.definition else ""
        found[measure.key] = (definition, matters)
    return found


def subtitle(report: ReportInput) -> str:
    """Return how much simulation stands behind the page, in one line."""
    replications, weeks = report.settings.get("replications"), report.settings.get("weeks")
    length = counted(weeks, "week") if isinstance(weeks, int) else report.settings.get("measured")
    parts = []
    if isinstance(replications, int) and length:
        parts.append(f"{counted(replications, 'replication')} of {length}")
    parts.append("the same patients in every scenario")
    return ", ".join(parts)


def title(report: ReportInput) -> str:
    """Return the title of the page."""
    who = listed([summary.label for summary in report.others])
    return f"{who} compared with {the(report.baseline.name)}"
