"""Returns: after going home from the emergency department, a bed or a chair, some come back.

Leaving early has its price here: each route has its own chance of coming back.
"""

from itertools import accumulate

from flowsim.hospital.departments.department import Department, HospitalSettings
from flowsim.hospital.departments.emergency.settings import EmergencySettings
from flowsim.hospital.departments.returns.again import ComesAgain
from flowsim.hospital.departments.returns.home import HOUR, MIDNIGHT, home_until_return
from flowsim.hospital.departments.returns.settings import ReturnsSettings
from flowsim.hospital.departments.returns.terms import (
    AT_HOME,
    RETURNS_FROM,
    ROUTES,
    TERMS,
)
from flowsim.hospital.vocabulary.attributes import Attribute
from flowsim.hospital.vocabulary.calendars import Timetable
from flowsim.hospital.vocabulary.distributions import Quantiles


def department(settings: ReturnsSettings, hospital: HospitalSettings) -> Department:
    """Return the time at home before a return; the return itself is `ComesAgain`."""
    emergency = hospital.of(EmergencySettings)
    return Department(
        name="returns",
        attributes=(
            Attribute(
                name=RETURNS_FROM.name,
                values=RETURNS_FROM.possible_values,
                of_episode=True,
                source=settings.source,
            ),
        ),
        activities=(
            *(
                (f"{AT_HOME}_from_{route}", getattr(settings, route).within.duration)
                for route in ROUTES
            ),
            (HOUR, hour_of_day(emergency.demand.modes["walk_in"].hour)),
        ),
        calendars=((MIDNIGHT, Timetable.weekly([("daily", ("00:00",))], where=MIDNIGHT)),),
        pathways=tuple(pathway for route in ROUTES for pathway in home_until_return(route)),
        of_all=ComesAgain(settings, emergency),
        terms=TERMS,
    )


def hour_of_day(weights: tuple[float, ...]) -> Quantiles:
    """Return minutes after midnight, with these relative weights of the 24 hours."""
    total = sum(weights)
    upto = (0.0, *(part / total for part in accumulate(weights)))
    return Quantiles(
        shares=(*upto[:-1], 1.0), minutes=tuple(60.0 * hour for hour in range(len(weights) + 1))
    )
