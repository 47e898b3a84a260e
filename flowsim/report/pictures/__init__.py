"""The plots of the report, one file each; a plot without data is left out."""

from flowsim.report.drawing import Picture
from flowsim.report.inputs import ReportInput
from flowsim.report.pictures.causes import causes_of_time
from flowsim.report.pictures.census import census
from flowsim.report.pictures.discharges import discharge_hours
from flowsim.report.pictures.occupancy import occupancy
from flowsim.report.pictures.time_in_department import time_in_department

DRAWN = (time_in_department, census, causes_of_time, occupancy, discharge_hours)


def pictures(report: ReportInput) -> tuple[Picture, ...]:
    """Return the plots in the order of the page."""
    drawn = (draw(report) for draw in DRAWN)
    return tuple(picture for picture in drawn if picture is not None)
