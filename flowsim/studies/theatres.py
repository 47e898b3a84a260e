"""The page of a run's theatres, and the tables behind it."""

from pathlib import Path
from typing import TYPE_CHECKING

from flowsim.analysis.theatre_day import theatre_day, usual_day
from flowsim.numbers import whole
from flowsim.running.result_keys import version_lines
from flowsim.running.store import unwritable, write_text
from flowsim.studies.differences import setting_of
from flowsim.studies.fit import fit_in_words
from flowsim.studies.report_content import run_settings

if TYPE_CHECKING:
    from flowsim.studies.results import RunResult

PAGE, DAY, LIST = "theatres.html", "theatre_day.csv", "waiting_list.csv"
DRAWN = "waiting_list"


def write_theatres(
    result: "RunResult",
    folder: str | Path | None = None,
    *,
    day: int | None = None,
    replication: int = 0,
) -> Path:
    """Write the page of a run's theatres and its tables; arguments as `RunResult.theatres`."""
    from flowsim.report.pictures.theatre_day import draw_theatre_day
    from flowsim.report.theatres import TheatresReport, write_theatres_report

    most = len(result.replications) - 1
    number = whole(replication, "theatres: replication", least=0, most=most)
    records = result.records(number)
    shown = usual_day(records) if day is None else day
    table, waiting = theatre_day(records, shown), result.profile(DRAWN)
    report = TheatresReport(
        name=result.scenario,
        hospital=result.config.hospital.name,
        setting=setting_of(result.config),
        day=draw_theatre_day(records, shown),
        replication=number,
        measures=result.measures,
        profiles={DRAWN: waiting},
        settings=run_settings(result),
        versions=version_lines(),
        fit=fit_in_words(),
    )
    place = result.folder.path if folder is None else Path(folder)
    try:
        place.mkdir(parents=True, exist_ok=True)
        write_text(place / DAY, table.to_csv(index=False))
        write_text(place / LIST, waiting.to_csv(index=False))
        return write_theatres_report(place / PAGE, report)
    except OSError as problem:
        raise unwritable(place, problem) from None
