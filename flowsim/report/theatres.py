"""The page of one hospital's theatres: a day of them, and what all replications show."""

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from flowsim.report.details import settings_rows, size_warnings
from flowsim.report.drawing import Picture
from flowsim.report.inputs import ScenarioSummary
from flowsim.report.page import as_shown, page_text, write_page
from flowsim.report.pictures import theatre_pictures
from flowsim.report.wording import counted, label, the

if TYPE_CHECKING:
    import pandas as pd


@dataclass(frozen=True, kw_only=True)
class TheatresReport:
    """Everything on the page of theatres.

    `hospital` is its name, and `setting` its period, demand and beds in words. `day` is the picture
    of a day, of replication `replication`. `measures` are tidy, with their break-downs, and
    `profiles` as `flowsim.report.inputs.PROFILE_COLUMNS` has them. `settings` and `versions` are
    printed in their order; `fit` says how theatres have been held against figures.
    """

    name: str
    hospital: str
    setting: str
    day: Picture
    replication: int
    measures: "pd.DataFrame"
    profiles: "Mapping[str, pd.DataFrame]"
    settings: Mapping[str, object]
    versions: Mapping[str, str]
    fit: str

    @property
    def scenarios(self) -> tuple[ScenarioSummary, ...]:
        """The one hospital, as pictures want it."""
        return (ScenarioSummary(name=self.name),)


def write_theatres_report(path: Path, report: TheatresReport) -> Path:
    """Write the page and return where it is. Raises OSError when it cannot be written."""
    return write_page(path, page_text("theatres.html", _content(report)))


def _content(report: TheatresReport) -> dict[str, Any]:
    run = report.settings
    weeks = run.get("weeks")
    length = counted(weeks, "week") if isinstance(weeks, int) else run.get("measured")
    often = counted(int(str(run["replications"])), "replication")
    return {
        "report": report,
        "title": f"Theatres of {the(report.name)}",
        "subtitle": f"{label(report.name)}, {often} of {length}; the day is of replication "
        f"{report.replication}, counted from 0",
        "warnings": size_warnings(run),
        "pictures": [as_shown(p) for p in (report.day, *theatre_pictures(report))],
        "settings": settings_rows(run),
    }
