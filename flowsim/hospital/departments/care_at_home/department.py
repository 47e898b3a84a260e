"""Care at home: antibiotics by vein, and rehabilitation after a stroke, in places that are counted.

In 2018 there were no such places; the services stand here without any until they are established.
"""

from flowsim.hospital.departments.care_at_home.asking import REFERRALS
from flowsim.hospital.departments.care_at_home.pathways import goes_on, pathways, until_readmitted
from flowsim.hospital.departments.care_at_home.settings import CareAtHomeSettings
from flowsim.hospital.departments.care_at_home.terms import (
    ARRANGED,
    AT_HOME_WITH,
    FIT,
    NO_YES,
    TERMS,
    place_of,
    runs,
)
from flowsim.hospital.departments.department import Department, HospitalSettings
from flowsim.hospital.departments.returns.settings import ReturnsSettings
from flowsim.hospital.vocabulary.attributes import Attribute
from flowsim.hospital.vocabulary.calendars import Calendar
from flowsim.hospital.vocabulary.resources import Resource


def department(settings: CareAtHomeSettings, hospital: HospitalSettings) -> Department:
    """Return the places, who could be cared for in them, and the time there."""
    services = settings.services.items()
    return Department(
        name="care_at_home",
        attributes=(
            Attribute(
                name=FIT.name,
                values=FIT.possible_values,
                drawn=settings.fit.drawn,
                source=settings.fit.source,
            ),
            Attribute(name=AT_HOME_WITH.name, values=AT_HOME_WITH.possible_values, of_episode=True),
            *(
                Attribute(
                    name=runs(name),
                    values=NO_YES,
                    calendar=Calendar.always(1 if service.places.number else 0),
                    source=service.places.source,
                )
                for name, service in services
            ),
        ),
        resources=tuple(
            Resource(
                place_of(name), service.places.number, kind="place", source=service.places.source
            )
            for name, service in services
        ),
        activities=(
            (ARRANGED, settings.arranging.duration),
            *((goes_on(name), service.goes_on.duration) for name, service in services),
            *(
                (until_readmitted(name), service.readmitted_within.duration)
                for name, service in services
            ),
        ),
        calendars=((REFERRALS, settings.referrals.calendar),),
        pathways=pathways(settings, hospital.of(ReturnsSettings)),
        terms=TERMS,
    )
