"""Who comes to critical care of themselves: from wards, emergency theatre and other hospitals."""

from flowsim.hospital.departments.critical_care.settings import CriticalCareSettings
from flowsim.hospital.departments.critical_care.terms import STREAMS
from flowsim.hospital.departments.critical_care.units import UnitsSettings
from flowsim.hospital.departments.people import OUTSIDE
from flowsim.hospital.vocabulary.arrivals import Arrivals


def by_source(units: UnitsSettings, *, operations: bool = False) -> tuple[Arrivals, ...]:
    """Return a stream for each of these sources.

    `operations`: emergency theatres are modelled, so that from theatre come only those whose
    operation is not.
    """
    found = []
    for name in STREAMS:
        a_day = units.sources[name].a_day(operations=operations)
        assert a_day is not None
        known = ("critical_care_source", name)
        found.append(stream(name, a_day.value, a_day.source, known))
    return tuple(found)


def others(settings: CriticalCareSettings) -> Arrivals:
    """Return the one stream of them all, where sources are not told apart."""
    return stream("other", settings.per_day.value, settings.source)


def stream(name: str, a_day: float, source: str, *known: tuple[str, str]) -> Arrivals:
    """Return arrivals at any hour alike; `known` are attributes of theirs beside those of all."""
    return Arrivals(
        name=f"critical_care_{name}",
        pathway="critical_care_admission",
        per_hour=a_day / 24,
        attributes=(
            *OUTSIDE,
            ("specialty", "critical_care"),
            ("first_service", "critical_care"),
            ("stay_class", "long"),
            ("admission_method", "critical_care_stepdown"),
            *known,
        ),
        source=source,
    )
