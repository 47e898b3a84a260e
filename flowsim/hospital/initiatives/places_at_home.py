"""A service of care at home is established by giving it places; what else it needs stands there."""

from flowsim.hospital.departments.care_at_home.terms import place_of, runs
from flowsim.hospital.edits import add, replace
from flowsim.hospital.edits.edit import Edits
from flowsim.hospital.vocabulary.calendars import Calendar


def more_places(service: str, places: int) -> Edits:
    """Add places to a service of care at home, and let it take patients."""
    return [
        add("resource", place_of(service), capacity=places),
        replace("attribute", runs(service), calendar=Calendar.always()),
    ]
