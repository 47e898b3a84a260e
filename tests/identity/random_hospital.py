"""Hospitals made at random from every verb, for comparing engines.

Durations are mostly whole numbers of minutes and patients come in groups, so that many things
happen at the same minute and the total order of events is put to the test. Everything a walk
seizes it gives back, and beds are asked for, taken and left in turn; otherwise anything goes.
"""

from dataclasses import replace

from hypothesis import strategies as st

from flowsim.hospital.vocabulary.actions import (
    DischargeEarly,
    OpenEscalationBeds,
    ReleaseRingFence,
    Switch,
)
from flowsim.hospital.vocabulary.arrivals import Arrivals, Batch, Renewal
from flowsim.hospital.vocabulary.attributes import Attribute, Number, shares, yes_no
from flowsim.hospital.vocabulary.by import by
from flowsim.hospital.vocabulary.calendars import Calendar, OpeningPlan, Rota, Shift, Timetable
from flowsim.hospital.vocabulary.clinics import Clinic, Session, SlotClass
from flowsim.hospital.vocabulary.distributions import (
    CensoredNormal,
    Constant,
    Exponential,
    Lognormal,
    OfPatient,
    Quantiles,
    Triangular,
    Uniform,
)
from flowsim.hospital.vocabulary.hospital import Hospital
from flowsim.hospital.vocabulary.lists import Quota, WaitingList
from flowsim.hospital.vocabulary.pathway import Pathway
from flowsim.hospital.vocabulary.resources import Resource, Team
from flowsim.hospital.vocabulary.ring_fences import RingFence
from flowsim.hospital.vocabulary.wards import (
    BedBureau,
    Escalation,
    EscalationLevel,
    RequestKind,
    Service,
    Ward,
)
from tests.identity.random_pathway import (
    ASKERS,
    CLASSES,
    CLINICS,
    LISTS,
    PLACE,
    QUEUES,
    RESOURCES,
    SERVICES,
    PathwayMaker,
    background_pathway,
    bed_turn_round,
)

SIZE = Number(
    name="size",
    drawn=by(
        ("source", "frail"),
        {("stream", "*"): Lognormal(mean_minutes=20, sd_minutes=9), ("*", "no"): Constant(15)},
        default=Quantiles(shares=(0.0, 0.4, 1.0), minutes=(0.0, 15.0, 60.0)),
    ),
)
MINUTES = (0.0, 5.0, 10.0, 10.0, 15.0, 30.0, 60.0)
HOURS = Calendar.weekly([("mon-fri", "06:00", "20:00", 1)], elsewhere=0)
WARD_KINDS = [("admission",), ("planned",), ("admission", "planned")]
NIGHT = Calendar.weekly([("daily", "20:00", "08:00", 1)], elsewhere=0)


# -- numbers and laws --------------------------------------------------------------------------


def law(draw):
    """Return a distribution, a constant as often as not."""
    kind = draw(st.integers(0, 14))
    choices = (
        Exponential(mean_minutes=20),
        Lognormal(mean_minutes=30, sd_minutes=60),
        CensoredNormal(centre_minutes=20, sd_minutes=15),
        Uniform(low_minutes=0, high_minutes=20),
        Triangular(low_minutes=1, mode_minutes=5, high_minutes=30),
        Quantiles(shares=(0.0, 0.3, 1.0), minutes=(0.0, 10.0, 50.0)),
        OfPatient("size"),
        OfPatient("size", 0.3),
    )
    return choices[kind] if kind < len(choices) else Constant(draw(st.sampled_from(MINUTES)))


def duration(draw):
    """Return a distribution, or a table of them by the patient, the hour or the escalation."""
    tables = ("acuity", "night", "escalation", "source", "two")
    attribute = draw(st.sampled_from(["", "", "", *tables]))
    if not attribute:
        return law(draw)
    if attribute == "two":
        return by(("acuity", "frail"), {("1", "*"): law(draw)}, default=law(draw))
    value = {"acuity": "2", "night": "yes", "escalation": "0", "source": "stream"}[attribute]
    return by(attribute, {value: law(draw)}, default=law(draw))


def capacity(draw, name, least):
    """Return a number, a calendar or a rota of servers; at least so many at some time."""
    kind = draw(st.sampled_from(["number", "number", "calendar", "rota"]))
    many = draw(st.integers(least, 3))
    if kind == "number":
        return many
    if kind == "calendar":
        other = draw(st.integers(0, 2))
        days = [("daily", "08:00", "16:30", max(1, many))]
        weeks = draw(st.sampled_from([[days], [days, []], [[("tue", "10:00", "24:00", 2)], days]]))
        return Calendar.cycle(weeks, elsewhere=other)
    day = Shift(days="daily", start="08:00", end="20:30", staff=max(1, many))
    night = Shift(days="mon-fri", start="20:00", end="08:00", staff=draw(st.integers(0, 2)))
    others = [other for other in RESOURCES if other != name]
    return Rota(
        shifts=(day, night),
        unfilled_share=draw(st.sampled_from([0.0, 0.3])),
        servers_per_person=draw(st.sampled_from([1, 1, 2])),
        cover=tuple(draw(st.permutations(others))[: draw(st.integers(0, 2))]),
        minimum_staff=draw(st.integers(0, 2)),
    )


def places(draw):
    """Return how many places outside there are, or how many from which day on."""
    many = draw(st.integers(1, 3))
    plan = OpeningPlan(((0, draw(st.integers(0, 2))), (2, many), (5, draw(st.integers(0, 3)))))
    return draw(st.sampled_from([many, plan]))


def ring_fences(draw, kinds):
    """Return none, one or two ring-fences, some of which keep nothing at night."""
    by_hour = Calendar.weekly([("daily", "08:00", "16:30", 1)], elsewhere=0)
    places = st.sampled_from([0, 1, 1, 2, by_hour])
    return tuple(
        RingFence(places=draw(places), kinds=draw(st.sampled_from(kinds)))
        for _ in range(draw(st.sampled_from([0, 0, 1, 1, 2])))
    )


def resources(draw):
    """Return the servers; only roles with rotas of their own cover each other."""
    found = [
        Resource(
            name,
            capacity(draw, name, least),
            pace=draw(st.sampled_from([1.0, 0.5, 1.7])),
            ring_fences=ring_fences(draw, [(a,) for a in ASKERS] + [ASKERS[:2]]),
            back_fill=draw(st.booleans()),
        )
        for name, least in zip(RESOURCES, (1, 0, 1), strict=True)
    ]
    with_rota = {r.name for r in found if isinstance(r.capacity, Rota)}
    return tuple(
        replace(
            r,
            capacity=replace(
                r.capacity, cover=tuple(c for c in r.capacity.cover if c in with_rota)
            ),
        )
        if r.name in with_rota
        else r
        for r in found
    )


# -- parts of the hospital ---------------------------------------------------------------------


def attributes(draw):
    """Return labels of patients and of the moment."""
    share = st.sampled_from([0.0, 0.3, 0.7, 1.0])
    return (
        Attribute(
            name="acuity",
            values=("1", "2"),
            drawn=by(
                "source",
                {"groups": yes_no_of("1", "2", draw(share))},
                default=yes_no_of("1", "2", draw(share)),
            ),
        ),
        Attribute(
            name="frail",
            values=("no", "yes"),
            drawn=by("acuity", {"1": yes_no(draw(share))}, default=yes_no(draw(share))),
        ),
        Attribute(name="service", values=SERVICES, drawn=yes_no_of(*SERVICES, draw(share))),
        Attribute(name="marked", values=("no", "yes"), of_episode=draw(st.booleans())),
        Attribute(name="server", values=("nobody", *RESOURCES), of_episode=draw(st.booleans())),
        Attribute(name="alert", values=("none", "some", "all")),
        Attribute(name="night", values=("no", "yes"), calendar=NIGHT),
    )


def yes_no_of(first, second, share):
    """Return shares of two labels."""
    return shares({first: share, second: 1 - share})


def arrivals(draw):
    """Return streams with groups at the same minute, some at round minutes."""
    group = draw(st.integers(1, 6))
    times = draw(st.lists(st.sampled_from(range(0, 6000, 30)), min_size=1, max_size=8))
    once = draw(st.booleans())
    streams = [
        Batch(
            name="groups",
            pathway="main",
            times=tuple((float(t), group) for t in sorted(set(times))),
            once=once,
            attends=draw(st.sampled_from([0.6, 1.0])),
            closed_days=() if once else days(draw),
            **demand(draw, 1.0),
        ),
        Arrivals(
            name="stream",
            pathway="main",
            per_hour=draw(st.sampled_from([0.2, 0.5, 1.5])),
            day_sd=draw(st.sampled_from([0.0, 0.4])),
            attributes=(("acuity", "1"),) if draw(st.booleans()) else (),
            **demand(draw, 1.5),
        ),
    ]
    for start in (0.0, 480.0, 990.0):
        often = tuple((day * 1440.0 + start, draw(st.integers(1, 2))) for day in range(7))
        streams.append(Batch(name=f"sessions_{start:g}", pathway="session", times=often))
    if draw(st.booleans()):
        gap = draw(st.sampled_from([Constant(300), Uniform(low_minutes=0, high_minutes=480)]))
        attends = draw(st.sampled_from([1.0, 0.7]))
        streams.append(
            Renewal(name="regular", pathway="main", gap=gap, attends=attends, **demand(draw, 1.0))
        )
    return tuple(streams)


def demand(draw, most):
    """Return what demand is multiplied by, by attributes and by day; nothing as often as not."""
    found = {}
    if draw(st.integers(0, 3)) == 0:
        found["multiplier"] = by(("acuity", "frail"), {("1", "*"): 0.25 * most}, default=most)
    if draw(st.integers(0, 3)) == 0:
        found["ramp"] = ((1.0, 1.0), (3.5, draw(st.sampled_from([0.0, 0.4]))), (6.0, 0.8))
    return found


def days(draw):
    """Return days of the run, none as often as not; the last lies beyond it."""
    some = st.sets(st.sampled_from([0, 1, 4, 6, 9]), max_size=3).map(sorted).map(tuple)
    return draw(st.just(()) | some)


def clinic(draw, name):
    """Return a clinic with few slots, some of them kept for a class."""
    end, every = draw(st.sampled_from([(None, None), ("12:00", 60), ("09:30", 15)]))
    slots = draw(st.integers(1, 4))
    cycle = draw(st.integers(1, 2))
    weekdays = Session(days="mon-fri", start="09:00", end=end, every_minutes=every, slots=slots)
    others = Session(
        days=draw(st.sampled_from(["sat", "sun", "daily"])),
        start="14:00",
        slots=draw(st.integers(slots, 6)),
        weeks=draw(st.sampled_from([(), (1,), (cycle,)])),
    )
    classes = tuple(
        SlotClass(
            name=of,
            reserved=draw(st.integers(0, slots // 2)),
            released_minutes_before=draw(st.sampled_from([0.0, 60.0, 1440.0])),
        )
        for of in CLASSES
    )
    return Clinic(name=name, sessions=(weekdays, others), classes=classes, cycle_weeks=cycle)


def waiting_list(draw, name):
    """Return a waiting list with a rule of its own."""
    quotas = Quota(attribute="acuity", value="1", most=draw(st.integers(0, 2)))
    others = Quota(attribute="night", value="yes", most=1)
    return WaitingList(
        name=name,
        order=draw(st.sampled_from(["priority", "shortest", "longest"])),
        most=draw(st.sampled_from([None, 1, 3])),
        quotas=draw(st.sampled_from([(), (quotas,), (quotas, others)])),
        turnover_minutes=draw(st.sampled_from([0.0, 10.0])),
        allowance_minutes=draw(st.sampled_from([0.0, 30.0, -5.0])),
        overrun_chance=draw(st.sampled_from([0.5, 0.2, 0.8])),
    )


def wards(draw):
    """Return one to three wards and how they take two services."""
    placements = st.sampled_from(["home", "acceptable", "outlier"])
    found = []
    for name in ("alder", "birch", "cedar")[: draw(st.integers(1, 3))]:
        serves = [(s, draw(placements)) for s in SERVICES if draw(st.integers(0, 3)) > 0]
        found.append(
            Ward(
                name=name,
                beds=draw(st.integers(0, 4)),
                escalation_beds=draw(st.integers(0, 3)),
                serves=tuple(serves) or ((SERVICES[0], "home"),),
                ring_fences=ring_fences(draw, [(), (), *WARD_KINDS]),
                outlier_maximum=draw(st.integers(0, 2)),
                bed_type=draw(st.sampled_from(["general_and_acute", "assessment"])),
            )
        )
    return tuple(found)


def nurses(draw, wards):
    """Return the wards, some of which have nurses, and those nurses; or a role works there too."""
    found, staff = [], []
    for ward, role in zip(wards, RESOURCES, strict=False):
        if ward.beds == 0 or draw(st.booleans()):
            found.append(ward)
            continue
        name = draw(st.sampled_from([f"nurses_{ward.name}", f"nurses_{ward.name}", role]))
        if name != role:
            many = capacity(draw, name, 0)
            is_rota = isinstance(many, Rota)
            staff.append(Resource(name, replace(many, cover=()) if is_rota else many))
        ratio = draw(st.sampled_from([1.0, 2.0, 0.5, 1 / 3, 0.29, 8.0]))
        found.append(replace(ward, nurses=name, beds_per_nurse=ratio))
    return tuple(found), tuple(staff)


def levels(draw, wards):
    """Return one or two levels of escalation, each with actions of its own."""
    amber = EscalationLevel(
        name="amber",
        occupancy=draw(st.sampled_from([0.5, 0.8, 1.0])),
        boarders=draw(st.integers(1, 4)),
        longest_wait_minutes=draw(st.sampled_from([60.0, 240.0])),
        actions=actions(draw, wards, 0.5),
    )
    red = EscalationLevel(
        name="red",
        occupancy=amber.occupancy + 0.1,
        boarders=amber.boarders + draw(st.integers(0, 2)),
        longest_wait_minutes=amber.longest_wait_minutes + 60.0,
        actions=actions(draw, wards, 1.0),
    )
    return (amber, red)[: draw(st.integers(1, 2))]


def actions(draw, wards, share):
    """Return some of every kind of action."""
    some = [DischargeEarly(minutes=draw(st.sampled_from([0.0, 60.0])))]
    open_where = draw(st.sampled_from(["all", "one", "none"]))
    if open_where == "all":
        some.append(OpenEscalationBeds(share=share))
    if open_where == "one":
        some.append(OpenEscalationBeds(share=share, wards=(wards[0].name,)))
    for unit in draw(st.sets(st.sampled_from([*RESOURCES, *(w.name for w in wards)]))):
        some.append(ReleaseRingFence(unit=unit))
    if draw(st.booleans()):
        some.append(Switch(attribute="alert", to=draw(st.sampled_from(["some", "all"]))))
    return tuple(some)


def bureau(draw, wards):
    """Return the rules of the bed bureau."""
    inf = float("inf")
    return BedBureau(
        mode=draw(st.sampled_from(["meetings", "ward_list", "bureau"])),
        allocate_uncleaned=draw(st.booleans()),
        kinds=(
            RequestKind(
                name="admission",
                rank=draw(st.integers(1, 3)),
                overdue_rank=draw(st.integers(1, 3)),
                overdue_after_arrival_minutes=draw(st.sampled_from([120.0, inf])),
                overdue_after_request_minutes=draw(st.sampled_from([60.0, inf])),
                boards=True,
            ),
            RequestKind(
                name="planned",
                rank=2,
                from_minute=draw(st.sampled_from([0, 480, 1320])),
                to_minute=draw(st.sampled_from([1440, 1200, 360])),
                may_outlie=draw(st.booleans()),
                fenced_as=draw(st.sampled_from([None, "admission"])),
            ),
        ),
        escalation=Escalation(
            levels=levels(draw, wards) if draw(st.booleans()) else (),
            opening_lag_minutes=draw(st.sampled_from([0.0, 120.0])),
            release=draw(st.sampled_from([0.7, 1.0])),
            hold_minutes=draw(st.sampled_from([0.0, 180.0])),
        ),
        turn_round="clean" if draw(st.booleans()) else "",
    )


@st.composite
def hospitals(draw):
    """Return a hospital of random pathways, servers, patients and wards."""
    has_wards = draw(st.booleans())
    maker = PathwayMaker(draw, has_wards, lambda: duration(draw))
    pathways = [maker.pathway("main", 0), maker.side_pathway("side"), bed_turn_round(has_wards)]
    pathways += [Pathway("next", maker.last_part("next")), maker.outside_pathway()]
    pathways.append(maker.session("session"))
    background = ("background",) if has_wards and draw(st.integers(0, 3)) > 0 else ()
    there, staff = nurses(draw, wards(draw)) if has_wards else ((), ())
    members = draw(st.permutations(RESOURCES))[: draw(st.integers(1, 3))]
    return Hospital(
        name="random",
        pathways=(*pathways, background_pathway()) if background else tuple(pathways),
        arrivals=arrivals(draw),
        resources=(*resources(draw), Resource(PLACE, places(draw), kind="place"), *staff),
        teams=(Team(name=QUEUES[-1], members=tuple(members)),),
        attributes=attributes(draw),
        numbers=(SIZE,),
        activities=tuple((f"task_{k}", duration(draw)) for k in range(4)),
        calendars=(
            ("hours", HOURS),
            ("nights", NIGHT),
            ("rounds", Timetable.weekly([("daily", ["09:00", "12:00", "16:00"])])),
            ("hourly", Timetable.every(60)),
        ),
        services=tuple(
            Service(
                name=s,
                acceptable_patience_minutes=draw(st.sampled_from([0.0, 40.0])),
                outlier_patience_minutes=draw(st.sampled_from([40.0, 60.0])),
            )
            for s in SERVICES
        ),
        clinics=tuple(clinic(draw, name) for name in CLINICS),
        waiting_lists=tuple(waiting_list(draw, name) for name in LISTS),
        wards=there,
        bureau=bureau(draw, there) if has_wards else BedBureau(),
        background=background,
        holidays=days(draw),
    )
