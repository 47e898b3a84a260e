"""Who comes to critical care of themselves: from wards, emergency theatre and other hospitals."""

from flowsim.hospital.departments.critical_care.terms import STREAMS
from flowsim.hospital.departments.critical_care.units import UnitsSettings
from flowsim.hospital.departments.people import OUTSIDE
from flowsim.hospital.vocabulary.arrivals import Arrivals


def by_source(units: UnitsSettings) -> tuple[Arrivals, ...]:
    """Return a stream for each of these sources, at any hour alike."""
    found = []
    for name in STREAMS:
        a_day = units.sources[name].per_day
        assert a_day is not None
        found.append(
            Arrivals(
                name=f"critical_care_{name}",
                pathway="critical_care_admission",
                per_hour=a_day.value / 24,
                attributes=(
                    *OUTSIDE,
                    ("specialty", "critical_care"),
                    ("first_service", "critical_care"),
                    ("stay_class", "long"),
                    ("admission_method", "critical_care_stepdown"),
                    ("critical_care_source", name),
                ),
                source=a_day.source,
            )
        )
    return tuple(found)
