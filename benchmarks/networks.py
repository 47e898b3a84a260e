"""The two small networks every program is given, in flowsim's words, and one that grows.

M/M/4: patients come at random, on average every 10 minutes, and are seen by one of 4 servers for
an exponential time of mean 36 minutes (90 % busy).

Front door: about 109,000 patients a year; triage by a nurse; then a cubicle, kept until departure,
and a clinician, both by acuity; they wait for tests and are reviewed, before new patients; three
in ten then wait, in their cubicle, for one of 372 beds and lie there for four days.
"""

from flowsim.hospital.vocabulary.arrivals import Arrivals
from flowsim.hospital.vocabulary.attributes import Attribute, shares
from flowsim.hospital.vocabulary.by import by
from flowsim.hospital.vocabulary.distributions import Exponential, Lognormal, days
from flowsim.hospital.vocabulary.hospital import Hospital
from flowsim.hospital.vocabulary.pathway import Pathway
from flowsim.hospital.vocabulary.resources import Priority, Resource
from flowsim.hospital.vocabulary.steps import (
    branch,
    depart,
    label,
    note,
    occupy_bed,
    release,
    request_bed,
    seize,
    treat,
    vacate_bed,
    wait_for_bed,
)
from flowsim.hospital.vocabulary.wards import Service, Ward

GAP_MINUTES = 10.0
SERVICE_MINUTES = 36.0
SERVICE = Exponential(mean_minutes=SERVICE_MINUTES)
SERVERS = 4

DOOR_PER_HOUR = 109_000 / 365 / 24
NURSES, CUBICLES, CLINICIANS, BEDS = 3, 36, 8, 372
ACUITY = {"1": 0.02, "2": 0.18, "3": 0.40, "4": 0.30, "5": 0.10}
ADMITTED = 0.3
TRIAGE = Lognormal(mean_minutes=8, sd_minutes=4)
ASSESSMENT = Lognormal(mean_minutes=25, sd_minutes=12)
TESTS = Exponential(mean_minutes=60)
REVIEW = Lognormal(mean_minutes=10, sd_minutes=5)
STAY = Lognormal(mean_minutes=days(4), sd_minutes=days(4))
STAY_ON_WARD = Lognormal(mean_minutes=days(4.5), sd_minutes=days(4.5))
"""Mean loads: nurses 55 %, clinicians 91 %, beds 96 %."""


def queue_hospital() -> Hospital:
    """Return the M/M/4 queue."""
    steps = [*seize("server"), treat("service", SERVICE), *release("server"), depart("served")]
    return Hospital(
        name="queue",
        pathways=(Pathway("queue", steps),),
        arrivals=(Arrivals(name="all", pathway="queue", per_hour=60.0 / GAP_MINUTES),),
        resources=(Resource(name="server", capacity=SERVERS),),
    )


def door_hospital() -> Hospital:
    """Return the front door with beds."""
    urgency = by("acuity", {a: Priority(band=int(a)) for a in ACUITY})
    steps = [
        *(seize("nurse"), treat("triage", TRIAGE), release("nurse")),
        seize("cubicle", priority=urgency),
        seize("clinician", priority=urgency),
        note("t_seen"),
        *(treat("assessment", ASSESSMENT), release("clinician")),
        treat("tests", TESTS),
        *(seize("clinician", priority=Priority(band=0)), treat("review", REVIEW)),
        release("clinician"),
        branch("disposition", {"admitted": ADMITTED, "home": 1 - ADMITTED}),
        *(label("admitted"), seize("bed"), release("cubicle"), treat("stay", STAY)),
        *(release("bed"), depart("admitted")),
        *(label("home"), release("cubicle"), depart("home")),
    ]
    return Hospital(
        name="front door",
        pathways=(Pathway("door", steps),),
        arrivals=(Arrivals(name="all", pathway="door", per_hour=DOOR_PER_HOUR),),
        resources=(
            Resource(name="nurse", capacity=NURSES),
            Resource(name="cubicle", capacity=CUBICLES, kind="space"),
            Resource(name="clinician", capacity=CLINICIANS),
            Resource(name="bed", capacity=BEDS, kind="space"),
        ),
        attributes=(Attribute(name="acuity", values=tuple(ACUITY), drawn=shares(ACUITY)),),
    )


def ward_hospital(wards: int) -> Hospital:
    """Return a hospital of so many 20-bed wards, each the home of its own service.

    Four patients a day come to each and stay four and a half days: 90 % full.
    """
    names = [f"ward_{k}" for k in range(wards)]
    steps = [request_bed(by("service", {name: name for name in names})), wait_for_bed()]
    steps += [occupy_bed(), treat("stay", STAY_ON_WARD), vacate_bed(), depart("discharged")]
    even = shares(dict.fromkeys(names, 1 / wards))
    return Hospital(
        name=f"{wards} wards",
        pathways=(Pathway("ward", steps),),
        arrivals=(Arrivals(name="all", pathway="ward", per_hour=wards * 4 / 24),),
        attributes=(Attribute(name="service", values=tuple(names), drawn=even),),
        wards=tuple(Ward(name=name, beds=20, serves=((name, "home"),)) for name in names),
        services=tuple(Service(name=name) for name in names),
    )
