"""A small hospital that makes sense, for tests to spoil."""

from dataclasses import replace

import pytest

from flowsim.hospital.vocabulary.arrivals import Arrivals
from flowsim.hospital.vocabulary.attributes import Attribute, shares, yes_no
from flowsim.hospital.vocabulary.calendars import Calendar, Timetable
from flowsim.hospital.vocabulary.distributions import Exponential
from flowsim.hospital.vocabulary.hospital import Hospital
from flowsim.hospital.vocabulary.pathway import Pathway
from flowsim.hospital.vocabulary.resources import Resource, Team
from flowsim.hospital.vocabulary.step_types import RequestBed
from flowsim.hospital.vocabulary.wards import (
    Service,
    Ward,
)

TASK = Exponential(mean_minutes=5)


def make_hospital(*steps, others=(), **changes):
    """Return a hospital of one pathway; everything a step may need is there.

    It has a ward only if the pathway, once flattened, asks for a bed.
    """
    flat = Pathway("visit", steps).steps
    asks = any(isinstance(step, RequestBed) for step in flat)
    base = Hospital(
        name="test",
        pathways=(Pathway("visit", steps), *others),
        arrivals=(Arrivals(name="walk_in", pathway="visit", per_hour=0.5),),
        resources=(Resource("doctor", 2), Resource("nurse", 2), Resource("porter", 1)),
        teams=(Team(name="clinician", members=("doctor", "nurse")),),
        attributes=(
            Attribute(name="acuity", values=("1", "2"), drawn=shares({"1": 0.5, "2": 0.5})),
            Attribute(name="frail", values=("no", "yes"), drawn=yes_no(0.2)),
            Attribute(name="night", values=("no", "yes"), calendar=Calendar.always(0)),
        ),
        activities=(("assess", TASK),),
        calendars=(
            ("hours", Calendar.weekly([("daily", "08:00", "20:00", 1)], elsewhere=0)),
            ("rounds", Timetable.every(720)),
        ),
        services=(Service(name="medicine"),),
        wards=(Ward(name="alder", beds=10, serves=(("medicine", "home"),)),) if asks else (),
    )
    return replace(base, **changes)


@pytest.fixture
def hospital():
    """Return a maker of hospitals: their steps, other pathways and changed fields are given."""
    return make_hospital
