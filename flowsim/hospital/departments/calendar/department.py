"""The calendar: bank holidays, which the whole hospital keeps as Sundays."""

from flowsim.hospital.departments.calendar.settings import CalendarSettings
from flowsim.hospital.departments.department import Department, HospitalSettings


def department(settings: CalendarSettings, hospital: HospitalSettings) -> Department:
    """Return the holidays of the run; none where it has no start date."""
    return Department(name="calendar", holidays=settings.holidays)
