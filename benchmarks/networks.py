"""The two small networks every program is given, in flowsim's words.

M/M/4: patients come at random, on average every 10 minutes, and are seen by one of 4 servers for
an exponential time of mean 36 minutes (90 % busy).

Front door: about 109,000 patients a year; triage by a nurse; then a cubicle, kept until departure,
and a clinician, both by acuity; they wait for tests and are reviewed,
before new patients; three in ten then wait, in their cubicle, for one of 372 beds and lie there for four days.
"""

from flowsim.hospital.arrivals import Arrivals
from flowsim.hospital.attributes import Attribute, shares
from flowsim.hospital.by import by
from flowsim.hospital.distributions import Exponential, Lognormal, days
from flowsim.hospital.model import Hospital
from flowsim.hospital.pathway import Pathway
from flowsim.hospital.resources import Priority, Resource
from flowsim.hospital.steps import branch, depart, go, label, note, release, seize, treat

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
