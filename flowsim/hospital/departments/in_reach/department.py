"""In-reach: geriatricians and neurologists who come to the wards of others.

In 2018 nobody came by session; the services stand here without any until they are established.
"""

from flowsim.hospital.departments.department import Department, HospitalSettings
from flowsim.hospital.departments.in_reach.settings import InReachSettings
from flowsim.hospital.departments.in_reach.terms import IN_REACH, REVIEWED, TERMS
from flowsim.hospital.vocabulary.attributes import Attribute


def department(settings: InReachSettings, hospital: HospitalSettings) -> Department:
    """Return the sessions, and who is asked to see whom; the steps are those of a stay."""
    return Department(
        name="in_reach",
        attributes=(
            Attribute(
                name=IN_REACH.name,
                values=IN_REACH.possible_values,
                drawn=settings.eligible.drawn,
                source=settings.eligible.source,
            ),
            Attribute(name=REVIEWED.name, values=REVIEWED.possible_values, of_episode=True),
        ),
        clinics=tuple(service.clinic(name) for name, service in settings.services.items()),
        terms=TERMS,
    )
