"""A small hospital with something of every kind that can be edited."""

from flowsim import (
    Arrivals,
    Attribute,
    BedBureau,
    Calendar,
    Clinic,
    Constant,
    Escalation,
    EscalationLevel,
    Exponential,
    Hospital,
    Number,
    Pathway,
    RequestKind,
    Resource,
    RingFence,
    Rota,
    Service,
    Session,
    Shift,
    SlotClass,
    Team,
    Timetable,
    WaitingList,
    Ward,
    branch,
    by,
    depart,
    draw,
    end,
    label,
    occupy_bed,
    release,
    request_bed,
    seize,
    shares,
    stage,
    start,
    treat,
    vacate_bed,
    wait_for_all,
    wait_for_bed,
    yes_no,
)

ALWAYS = Calendar.always()
MORNINGS = Calendar(((0, 0), (480, 1), (720, 0)))
DAY = Shift(days="daily", start="08:00", end="20:00", staff=2)
LATE = Shift(days="daily", start="12:00", end="22:00", staff=1)


def small_hospital() -> Hospital:
    """Return it: a visit with triage, tests and a treatment, two wards, a bed bureau."""
    visit = Pathway(
        "visit",
        [
            draw("mood", {"good": 0.5, "bad": 0.5}),
            stage("triage", seize("nurse"), treat("triage"), release("nurse")),
            branch("way", {"next": 0.7, "home": 0.3}),
            stage("tests", start("scan"), start("scan", when="frail"), wait_for_all()),
            stage("treatment", seize("doctor"), treat("task", by_whom="doctor"), release("doctor")),
            label("home"),
            depart("discharged"),
        ],
    )
    scan = Pathway("scan", [seize("scanner"), treat("scan"), release("scanner"), end()])
    stay = Pathway(
        "stay",
        [
            request_bed("medicine"),
            wait_for_bed(),
            occupy_bed(),
            treat("task"),
            vacate_bed(),
            depart("discharged"),
        ],
    )
    other = Pathway("other_scan", [treat("scan"), end()])
    return Hospital(
        name="small",
        pathways=(visit, scan, other, stay),
        arrivals=(
            Arrivals(name="all", pathway="visit", per_hour=2.0, bound_per_hour=50.0),
            Arrivals(name="admitted", pathway="stay", per_hour=0.5, bound_per_hour=50.0),
        ),
        resources=(
            Resource("desk", 1, kind="space"),
            Resource("nurse", 2),
            Resource("senior", Rota(shifts=(DAY, LATE), unfilled_share=0.1)),
            Resource("junior", MORNINGS),
            Resource("scanner", 1, kind="machine"),
            Resource("scanner_2", 1, kind="machine"),
        ),
        teams=(Team(name="doctor", members=("senior", "junior")),),
        numbers=(Number(name="need", drawn=Constant(30)),),
        attributes=(
            Attribute(
                name="acuity", values=("low", "high"), drawn=shares({"low": 0.8, "high": 0.2})
            ),
            Attribute(
                name="frail",
                values=("yes", "no"),
                drawn=by("acuity", {"high": yes_no(0.5)}, default=yes_no(0.1)),
            ),
            Attribute(name="mood", values=("good", "bad")),
        ),
        activities=(
            ("triage", Exponential(mean_minutes=10.0)),
            ("task", by("acuity", {"high": Constant(30.0)}, default=Constant(20.0))),
            ("scan", Constant(15.0)),
        ),
        calendars=(("clinic", MORNINGS), ("rounds", Timetable((540, 960)))),
        clinics=(
            Clinic(
                name="chest",
                sessions=(Session(days="mon-fri", start="14:00", slots=4),),
                classes=(SlotClass(name="urgent", reserved=1),),
            ),
        ),
        waiting_lists=(WaitingList(name="hips", turnover_minutes=15.0, overrun_chance=0.4),),
        services=(Service(name="medicine"), Service(name="surgery")),
        wards=(
            Ward(
                name="ash",
                beds=20,
                serves=(("medicine", "home"),),
                ring_fences=(RingFence(places=1),),
            ),
            Ward(name="elm", beds=10, serves=(("surgery", "home"), ("medicine", "outlier"))),
        ),
        bureau=BedBureau(
            mode="bureau",
            review=Timetable((480, 720)),
            kinds=(RequestKind(name="admission", rank=5),),
            escalation=Escalation(
                levels=(
                    EscalationLevel(
                        name="amber", occupancy=0.9, boarders=5, longest_wait_minutes=240.0
                    ),
                )
            ),
        ),
    )
