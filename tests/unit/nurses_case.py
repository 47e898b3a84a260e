"""A ward and its nurses, for the tests of beds that need staff."""

from flowsim.hospital.vocabulary.arrivals import Batch
from flowsim.hospital.vocabulary.calendars import (
    Rota,
    Shift,
)
from flowsim.hospital.vocabulary.distributions import Constant
from flowsim.hospital.vocabulary.resources import Resource
from flowsim.hospital.vocabulary.steps import (
    depart,
    note,
    occupy_bed,
    request_bed,
    treat,
    vacate_bed,
    wait_for_bed,
)
from flowsim.hospital.vocabulary.wards import (
    Service,
    Ward,
)

HOUR = 60.0
DAY = 24 * HOUR
EIGHT, TWENTY = 8 * HOUR, 20 * HOUR
DAYS_AND_NIGHTS = Rota(
    shifts=(
        Shift(days="daily", start="08:00", end="20:00", staff=5),
        Shift(days="daily", start="20:00", end="08:00", staff=3),
    )
)
"""Ten beds by day and six by night, with two beds a nurse."""
QUARTERS = tuple(hour * HOUR + DAY for hour in (0, 6, 12, 18))


def stay(minutes):
    """Return the steps of a stay of so many minutes."""
    return [
        request_bed("medicine"),
        wait_for_bed(),
        occupy_bed(),
        note("t_in_bed"),
        treat("stay", Constant(minutes)),
        vacate_bed(),
        depart(),
    ]


def ward(name="alder", beds=10, nurses="nurses", beds_per_nurse=2.0, **more):
    """Return a ward that takes medicine, staffed by nurses of two beds each."""
    staff = {"nurses": nurses, "beds_per_nurse": beds_per_nurse if nurses else None}
    return Ward(name=name, beds=beds, serves=(("medicine", "home"),), **staff, **more)


def parts(capacity=DAYS_AND_NIGHTS, wards=None, **more):
    """Return the parts of a hospital of a ward of ten beds and its nurses."""
    return {
        "services": (Service(name="medicine"),),
        "wards": wards or (ward(),),
        "resources": (Resource("nurses", capacity), *more.pop("resources", ())),
        **more,
    }


def open_at(records, minute, ward="alder"):
    """Return how many beds of a ward are open after what happens at a minute."""
    events = records.bed_events[records.bed_events.ward == ward]
    events = events[events.t <= minute]
    opened = events[events.before == "closed"].beds.sum()
    return int(opened - events[events.after == "closed"].beds.sum())


def stay_of(k, minutes):
    """Return the stay of one of several, whose length has a name of its own."""
    steps = stay(minutes)
    return [treat(f"stay_{k}", Constant(minutes)) if s == steps[4] else s for s in steps]


def several(pathways):
    """Return pathways and their arrivals, one patient each at nine."""
    return {
        "pathways": pathways,
        "arrivals": tuple(
            Batch(name=f"from_{p.name}", pathway=p.name, times=((9 * HOUR, 1),), once=True)
            for p in pathways
        ),
    }
