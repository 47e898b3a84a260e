"""The page as one HTML file that needs nothing else: no network, no fonts, no scripts."""

import os
from dataclasses import replace
from importlib import resources
from pathlib import Path
from typing import Any

from flowsim.report import details, verdicts
from flowsim.report.conclusions import conclusions
from flowsim.report.demand import demand_shown
from flowsim.report.drawing import Picture
from flowsim.report.explained import explained
from flowsim.report.inputs import ReportInput
from flowsim.report.isolated import isolated_tables
from flowsim.report.pictures import pictures
from flowsim.report.uncertain import HEADINGS, rests_on
from flowsim.report.wording import ranges, sentence, the

TEMPLATES = "templates"
SETTINGS_SHOWN = 8
"""Settings of a scenario that are named at once; the others are there to open."""


def write_report(path: str | Path, report: ReportInput) -> Path:
    """Write the page and return where it is; the same input gives the same bytes.

    Raises OSError when the place cannot be written.
    """
    return write_page(Path(path), report_html(report))


def write_page(place: Path, text: str) -> Path:
    """Write a page so that a reader never sees half of it; return where it is."""
    place.parent.mkdir(parents=True, exist_ok=True)
    part = place.with_name(f".{os.urandom(16).hex()}")
    try:
        part.write_text(text, encoding="utf-8")
        return part.replace(place)
    finally:
        part.unlink(missing_ok=True)


def report_html(report: ReportInput) -> str:
    """Return the page as text."""
    return page_text("report.html", _content(report))


def page_text(template: str, content: dict[str, Any]) -> str:
    """Return a page as text: a template filled with its content, in the house style."""
    from jinja2 import Environment, PackageLoader, StrictUndefined

    environment = Environment(
        loader=PackageLoader("flowsim.report", TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    environment.filters["sentence"] = sentence
    return str(environment.get_template(template).render(content | {"style": _style()}))


def _content(report: ReportInput) -> dict[str, Any]:
    headline = details.headline_rows(report)
    drawn = settled(report)
    return {
        "report": report,
        "title": details.title(report),
        "the_baseline": the(report.baseline.name),
        "settings_shown": SETTINGS_SHOWN,
        "subtitle": details.subtitle(report),
        "explained": explained(report, headline),
        "warnings": details.warnings(report),
        "conclusions": conclusions(report, headline),
        "headline": headline,
        "ranges": ranges(report.hospitals, report.chance_alone),
        "verdicts": [
            verdict
            for verdict in verdicts.VERDICTS
            if verdict not in (verdicts.ONE_SIDED, verdicts.MISSING)
            and (report.hospitals or verdict is not verdicts.BY_HOSPITAL)
        ],
        "costs": details.costs(report),
        "isolated": isolated_tables(report),
        "demand": demand_shown(report),
        "rests_on": rests_on(report.why_uncertain),
        "rests_on_headings": HEADINGS,
        "not_yet": details.not_yet(report, headline_only=True),
        "all_not_yet": details.not_yet(report, headline_only=False),
        "pictures": [as_shown(picture) for picture in pictures(drawn)],
        "drawn": [s.label for s in report.scenarios if s.name not in report.unstable],
        "causes": details.causes(drawn),
        "settings": details.settings(report),
        "correlations": details.correlations(report),
        "notes": details.notes(report),
        "families": details.families(report),
        "about": details.about(report),
    }


def settled(report: ReportInput) -> ReportInput:
    """Return the report with the profiles and measures of those scenarios only that settle.

    A curve of a growing queue says as little as a number would; nor does anything when there is
    no baseline to see it against.
    """
    if report.baseline.name in report.unstable:
        return replace(report, profiles={}, measures=report.measures.iloc[:0])
    profiles = {
        name: table[~table["scenario"].isin(report.unstable)]
        for name, table in report.profiles.items()
    }
    measures = report.measures[~report.measures["scenario"].isin(report.unstable)]
    return replace(report, profiles=profiles, measures=measures)


def _style() -> Any:
    from markupsafe import Markup

    folder = resources.files("flowsim.report").joinpath(TEMPLATES)
    return Markup(folder.joinpath("style.css").read_text(encoding="utf-8"))


def as_shown(picture: Picture) -> dict[str, Any]:
    """Return a picture as a template takes it."""
    from markupsafe import Markup

    # Drawn by us from numbers; scenario names in it were escaped when the SVG was written.
    return {
        "title": picture.title,
        "takeaway": picture.takeaway,
        "reading": picture.reading,
        "svg": Markup(picture.svg),
        "half": picture.half,
        "swiped": picture.swiped,
    }
