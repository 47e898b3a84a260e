"""A made-up hospital that uses every verb and is busy enough for everything to happen."""

from dataclasses import replace

from flowsim.hospital.vocabulary.actions import DischargeEarly, OpenEscalationBeds
from flowsim.hospital.vocabulary.arrivals import Arrivals, Batch
from flowsim.hospital.vocabulary.attributes import Attribute, shares, yes_no
from flowsim.hospital.vocabulary.blocks import repeat
from flowsim.hospital.vocabulary.by import by
from flowsim.hospital.vocabulary.calendars import Calendar, Rota, Shift, Timetable
from flowsim.hospital.vocabulary.clinics import Clinic, Session
from flowsim.hospital.vocabulary.distributions import (
    Constant,
    Exponential,
    Lognormal,
    Uniform,
    gamma,
)
from flowsim.hospital.vocabulary.hospital import Hospital
from flowsim.hospital.vocabulary.ladders import first_of, rung
from flowsim.hospital.vocabulary.list_words import (
    call_from,
    join_list,
    release_caller,
    send_back,
    wait_to_be_called,
)
from flowsim.hospital.vocabulary.lists import WaitingList
from flowsim.hospital.vocabulary.pathway import Pathway
from flowsim.hospital.vocabulary.resources import Priority, Resource, Team
from flowsim.hospital.vocabulary.ring_fences import RingFence
from flowsim.hospital.vocabulary.steps import (
    assign,
    bed_becomes,
    branch,
    branch_if_fit,
    branch_on,
    close_beds,
    depart,
    draw,
    end,
    go,
    keep_waiting,
    label,
    match_beds,
    note,
    occupy_bed,
    release,
    renege_after,
    request_bed,
    request_tests,
    review_escalation,
    seize,
    set_time,
    transfer,
    treat,
    vacate_bed,
    wait_for_all,
    wait_for_bed,
    wait_for_results,
    wait_for_time,
    wait_until,
)
from flowsim.hospital.vocabulary.wards import (
    BedBureau,
    Escalation,
    EscalationLevel,
    RequestKind,
    Service,
    Ward,
)

RANK = by(
    "acuity",
    {"1": Priority(band=0), "2": Priority(band=1, credit_minutes=20)},
    default=Priority(band=1),
)
TESTS = {"bloods": "test_bloods", "scan": "test_scan"}
CLOCK_ORDER = (
    "t_arrive",
    "t_triage",
    "t_cubicle",
    "t_seen",
    "t_results",
    "t_request",
    "t_leave_cubicle",
    "t_in_bed",
    "t_fit",
    "t_depart",
)


def emergency():
    """Return the pathways from the door to a decision."""
    return (
        Pathway(
            "door",
            [
                seize("nurse", priority=RANK, cause="wait_triage"),
                note("t_triage"),
                treat("triage", Uniform(low_minutes=2, high_minutes=8), by_whom="nurse"),
                release("nurse"),
                renege_after("patience", "left", gamma(mean_minutes=150, sd_minutes=90)),
                seize("cubicle", priority=RANK, cause="wait_cubicle"),
                note("t_cubicle"),
                seize("clinician", priority=RANK, remember="seen_by", cause="wait_clinician"),
                keep_waiting(),
                note("t_seen"),
                treat("assess", by_whom="clinician", cause="assessment"),
                note("t_assessed"),
                release("clinician"),
                *request_tests(TESTS),
                wait_for_results(),
                note("t_results"),
                branch(
                    "fate",
                    by(
                        "acuity",
                        {"1": shares({"in": 0.7, "next": 0.3})},
                        default=shares({"in": 0.2, "next": 0.8}),
                    ),
                ),
                release("cubicle"),
                note("t_leave_cubicle"),
                depart("home"),
                label("in"),
                transfer("admission"),
                label("left"),
                depart("left_unseen"),
            ],
        ),
        Pathway("test_bloods", [treat("laboratory", Exponential(mean_minutes=50)), end()]),
        Pathway(
            "test_scan",
            [
                wait_until("scanner_hours"),
                seize("scanner", priority=RANK),
                treat("scan", Uniform(low_minutes=10, high_minutes=30)),
                release("scanner"),
                end(),
            ],
        ),
    )


def wards():
    """Return the pathways of admission, stay, leaving, and of the beds and the background."""
    service = by("specialty", {"medicine": "medicine", "surgery": "surgery"})
    return (
        Pathway(
            "admission",
            [
                first_of(
                    "who_comes",
                    [
                        rung("by_day", eligible="frail", calendar="scanner_hours"),
                        rung("porter", release("porter"), place="porter"),
                    ],
                    otherwise=[],
                ),
                note("t_request"),
                request_bed(service),
                wait_for_bed("allocated", cause="wait_match"),
                wait_for_bed("ready", cause="wait_clean"),
                seize("porter", cause="wait_porter"),
                release("cubicle"),
                note("t_leave_cubicle"),
                treat("journey", Uniform(low_minutes=5, high_minutes=20)),
                release("porter"),
                transfer("stay"),
            ],
        ),
        Pathway(
            "elective",
            [
                set_time("t_limit", "day_limit", Uniform(low_minutes=200, high_minutes=500)),
                note("t_request"),
                request_bed(service, kind="elective"),
                wait_for_bed(until="t_limit", otherwise="cancelled", cause="wait_match"),
                transfer("stay"),
                label("cancelled"),
                depart("cancelled"),
            ],
        ),
        Pathway(
            "stay",
            [
                occupy_bed(),
                note("t_in_bed"),
                set_time("t_need_end", "need"),
                branch_on("placement", {"outlier": "next"}, otherwise="settled"),
                request_bed(service, kind="repatriation"),
                wait_for_bed(until="t_need_end", otherwise="settled", cause="treatment"),
                seize("porter", cause="wait_porter"),
                vacate_bed(),
                occupy_bed(),
                release("porter"),
                label("settled"),
                wait_for_time("t_need_end", lead_minutes=300),
                branch_if_fit("t_need_end", "round"),
                wait_for_time("t_need_end"),
                label("round"),
                wait_until(
                    by("frail", {"yes": "late_rounds"}, default="rounds"), cause="wait_round"
                ),
                draw("ready", {"yes": 0.8, "no": 0.2}),
                branch_on("ready", {"no": "round"}),
                note("t_fit"),
                branch_on("night", {"yes": "round"}),
                assign("way_home", by("frail", {"yes": "transport"}, default="own")),
                branch_on("way_home", {"own": "go"}),
                treat("transport", Exponential(mean_minutes=90)),
                go("go"),
                label("go"),
                vacate_bed(),
                depart("discharged"),
            ],
        ),
        Pathway(
            "clean",
            [
                treat("declare", Exponential(mean_minutes=20)),
                bed_becomes("dirty"),
                seize("domestic"),
                bed_becomes("cleaning"),
                treat("clean", Uniform(low_minutes=15, high_minutes=45)),
                bed_becomes("empty"),
                release("domestic"),
                end(),
            ],
        ),
        Pathway(
            "meeting",
            [
                label("again"),
                wait_until("meetings"),
                match_beds(),
                review_escalation(),
                close_beds(0.1),
                go("again"),
            ],
        ),
    )


def minor_operations():
    """Return the pathways of minor operations, and of the session that calls the patients."""
    sent_home = [send_back("minor_list"), depart("list_over")]
    ends = {"ends": "t_list_end", "until": "t_list_end"}
    return (
        Pathway(
            "minor_operation",
            [
                join_list("minor_list", activity="minor_operation"),
                wait_to_be_called(sent_back=[depart("sent_home")]),
                treat("minor_operation"),
                release_caller(),
                treat("recovery", Exponential(mean_minutes=60)),
                depart("operated"),
            ],
        ),
        Pathway(
            "minor_session",
            [
                set_time("t_list_end", "planned", Constant(240)),
                repeat(call_from("minor_list", otherwise=sent_home, **ends), wait_for_all()),
            ],
        ),
    )


def staff():
    """Return resources in seizing order."""
    day = Shift(days="daily", start="08:00", end="20:00", staff=3)
    night = Shift(days="daily", start="20:00", end="08:00", staff=1)
    late = Shift(days="mon-fri", start="14:00", end="23:00", staff=1)
    return (
        Resource("nurse", Rota(shifts=(day, night)), pace=1.1),
        Resource("cubicle", 11, kind="space"),
        Resource("junior", Rota(shifts=(day, night, late), unfilled_share=0.1), pace=1.2),
        Resource(
            "senior",
            Rota(shifts=(replace(day, staff=1), night), unfilled_share=0.05, cover=("junior",)),
        ),
        Resource("scanner", 1, kind="machine"),
        Resource("porter", Calendar.weekly([("daily", "07:00", "23:00", 2)], elsewhere=1)),
        Resource("domestic", Rota(shifts=(replace(day, staff=2), night))),
    )


def bureau(mode):
    """Return the bed bureau."""
    return BedBureau(
        mode=mode,
        kinds=(
            RequestKind(
                name="admission",
                rank=3,
                overdue_rank=1,
                overdue_after_request_minutes=360,
                boards=True,
            ),
            RequestKind(name="elective", rank=4, may_outlie=False),
            RequestKind(
                name="repatriation", rank=6, from_minute=480, to_minute=1260, may_outlie=False
            ),
        ),
        escalation=Escalation(
            levels=(
                EscalationLevel(
                    name="amber",
                    occupancy=0.94,
                    boarders=4,
                    longest_wait_minutes=240,
                    actions=[OpenEscalationBeds(share=0.5)],
                ),
                EscalationLevel(
                    name="red",
                    occupancy=0.98,
                    boarders=8,
                    longest_wait_minutes=600,
                    actions=[OpenEscalationBeds(), DischargeEarly(minutes=600)],
                ),
            ),
            opening_lag_minutes=60,
        ),
        turn_round="clean",
    )


def attributes():
    """Return what patients are like."""
    return (
        Attribute(
            name="acuity", values=("1", "2", "3"), drawn=shares({"1": 0.15, "2": 0.45, "3": 0.4})
        ),
        Attribute(
            name="frail",
            values=("no", "yes"),
            drawn=by("acuity", {"1": yes_no(0.4)}, default=yes_no(0.15)),
        ),
        Attribute(
            name="specialty",
            values=("medicine", "surgery"),
            drawn=shares({"medicine": 0.65, "surgery": 0.35}),
        ),
        Attribute(name="bloods", values=("no", "yes"), drawn=yes_no(0.5)),
        Attribute(name="scan", values=("no", "yes"), drawn=yes_no(0.2)),
        Attribute(name="ready", values=("no", "yes")),
        Attribute(name="way_home", values=("own", "transport")),
        Attribute(name="seen_by", values=("nobody", "junior", "senior")),
        Attribute(
            name="night",
            values=("no", "yes"),
            calendar=Calendar.weekly([("daily", "22:00", "06:00", 1)], elsewhere=0),
        ),
    )


def busy_hospital(*, scale=1.0, mode="bureau", beds=(55, 37)):
    """Return the hospital; `scale` multiplies arrivals, bounded for scales up to 1.5."""
    hourly = tuple(2.2 + 1.8 * (9 <= hour % 24 < 22) for hour in range(168))
    return Hospital(
        name="busy",
        clinics=(Clinic(name="review", sessions=(Session(days="daily", start="10:00", slots=2),)),),
        pathways=(*emergency(), *wards(), *minor_operations()),
        waiting_lists=(WaitingList(name="minor_list", order="shortest"),),
        arrivals=(
            Arrivals(
                name="walk_in",
                pathway="door",
                per_hour=tuple(scale * r for r in hourly),
                season=(1.0,) * 7 + (1.1,),
                day_sd=0.1,
                bound_per_hour=12.0,
            ),
            Arrivals(
                name="ambulance",
                pathway="door",
                per_hour=scale * 1.0,
                bound_per_hour=1.5,
                attributes=(("acuity", "1"),),
            ),
            Batch(
                name="elective",
                pathway="elective",
                times=tuple((day * 1440.0 + 420, 3) for day in range(5)),
                attends=0.9,
                attributes=(("specialty", "surgery"),),
            ),
            Batch(
                name="minor_operation",
                pathway="minor_operation",
                times=tuple((day * 1440.0 + hour * 60, 2) for day in range(5) for hour in (8, 11)),
            ),
            Batch(
                name="minor_session",
                pathway="minor_session",
                times=tuple((day * 1440.0 + 540, 1) for day in range(5)),
            ),
        ),
        resources=staff(),
        teams=(Team(name="clinician", members=("junior", "senior")),),
        attributes=attributes(),
        activities=(
            (
                "assess",
                by(
                    "acuity",
                    {"1": Lognormal(mean_minutes=40, sd_minutes=30)},
                    default=Lognormal(mean_minutes=22, sd_minutes=15),
                ),
            ),
            ("minor_operation", Lognormal(mean_minutes=60, sd_minutes=25)),
            (
                "need",
                by(
                    "frail",
                    {"yes": Lognormal(mean_minutes=3600, sd_minutes=4000)},
                    default=Lognormal(mean_minutes=1900, sd_minutes=1500),
                ),
            ),
        ),
        calendars=(
            ("scanner_hours", Calendar.weekly([("daily", "07:00", "24:00", 1)], elsewhere=0)),
            ("rounds", Timetable.weekly([("daily", ["09:00", "16:00"])])),
            ("late_rounds", Timetable.weekly([("mon-fri", ["11:00"]), ("sat,sun", ["13:00"])])),
            ("meetings", Timetable.every(60)),
        ),
        services=(
            Service(name="medicine", outlier_patience_minutes=120),
            Service(name="surgery", outlier_patience_minutes=240),
        ),
        wards=(
            Ward(
                name="alder",
                beds=beds[0],
                escalation_beds=4,
                serves=(("medicine", "home"), ("surgery", "outlier")),
                outlier_maximum=3,
            ),
            Ward(
                name="birch",
                beds=beds[1],
                ring_fences=(RingFence(places=1),),
                outlier_maximum=6,
                serves=(("surgery", "home"), ("medicine", "outlier")),
                division="surgery",
            ),
        ),
        bureau=bureau(mode),
        background=("meeting",),
    )
