"""The plots of the report, one file each; a plot without data is left out."""

from flowsim.report.drawing import Picture
from flowsim.report.inputs import Drawable, ReportInput
from flowsim.report.pictures.causes import causes_of_time
from flowsim.report.pictures.census import census
from flowsim.report.pictures.discharges import discharge_hours
from flowsim.report.pictures.occupancy import occupancy
from flowsim.report.pictures.small_multiples import numbers_in_use, over_the_week
from flowsim.report.pictures.theatres import (
    OfTheatres,
    cancelled_by_reason,
    theatre_use,
    waiting_list,
)
from flowsim.report.pictures.time_in_department import time_in_department

DRAWN = (time_in_department, census, causes_of_time, occupancy, discharge_hours)

OF_THEATRES = (theatre_use, cancelled_by_reason, waiting_list)
"""Plots of hospitals with theatres; of others nothing is drawn."""

OF_A_MODEL = (numbers_in_use, over_the_week)
"""Plots of any hospital, whatever its parts are called."""


def pictures(report: ReportInput) -> tuple[Picture, ...]:
    """Return the plots in the order of the page."""
    drawn = [draw(report) for draw in DRAWN]
    found = tuple(picture for picture in drawn if picture is not None)
    return (*found, *theatre_pictures(report), *model_pictures(report))


def theatre_pictures(report: OfTheatres) -> tuple[Picture, ...]:
    """Return the plots of theatres that there is something to draw of, in the order of the page."""
    drawn = (draw(report) for draw in OF_THEATRES)
    return tuple(picture for picture in drawn if picture is not None)


def model_pictures(report: Drawable) -> tuple[Picture, ...]:
    """Return the plots of any hospital, in the order of the page."""
    drawn = (draw(report) for draw in OF_A_MODEL)
    return tuple(picture for picture in drawn if picture is not None)
