"""What the ladder does at its levels: beds, early discharge, ring-fences, switches, and its log."""

import pytest

from flowsim.hospital.vocabulary.actions import (
    DischargeEarly,
    OpenEscalationBeds,
    ReleaseRingFence,
    Switch,
)
from flowsim.hospital.vocabulary.arrivals import Batch
from flowsim.hospital.vocabulary.attributes import Attribute
from flowsim.hospital.vocabulary.blocks import repeat, when
from flowsim.hospital.vocabulary.by import by
from flowsim.hospital.vocabulary.calendars import Calendar, Timetable
from flowsim.hospital.vocabulary.distributions import Constant
from flowsim.hospital.vocabulary.pathway import Pathway
from flowsim.hospital.vocabulary.resources import Resource
from flowsim.hospital.vocabulary.ring_fences import RingFence
from flowsim.hospital.vocabulary.steps import (
    depart,
    occupy_bed,
    release,
    request_bed,
    review_escalation,
    seize,
    treat,
    vacate_bed,
    wait_for_bed,
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
from tests.identity.same import assert_same
from tests.small import hospital, run

STAY = [
    *[request_bed("medicine"), wait_for_bed(), occupy_bed()],
    *[treat("stay", Constant(200)), vacate_bed(), depart()],
]
REVIEW = Pathway("review", [repeat(wait_until("hourly"), review_escalation())])
HOME = (("medicine", "home"),)


def escalating(*levels, **changes):
    """Return a ward of one bed whose boarders raise the level, by one a boarder; hourly reviews.

    `levels` are the actions of each.
    """
    rungs = tuple(
        EscalationLevel(
            name=f"level_{k}",
            occupancy=2,
            boarders=k,
            longest_wait_minutes=9e9,
            actions=actions,
        )
        for k, actions in enumerate(levels, 1)
    )
    kinds = (RequestKind(name="admission", rank=1, boards=True), RequestKind(name="other", rank=2))
    ladder = Escalation(levels=rungs, opening_lag_minutes=changes.pop("lag", 0.0))
    beds = Ward(name="alder", beds=1, escalation_beds=2, serves=HOME)
    world = {
        "services": (Service(name="medicine"),),
        "wards": (beds,),
        "others": (REVIEW,),
        "bureau": BedBureau(kinds=kinds, escalation=ladder),
        "calendars": (("hourly", Timetable.every(60)),),
        "background": ("review",),
    }
    return {**world, **changes}


def arriving(**parts):
    """Return arrivals by the attribute 'part', at these minutes."""
    return tuple(
        Batch(
            name=part,
            pathway="visit",
            times=tuple((float(t), times.count(t)) for t in sorted(set(times))),
            once=True,
            attributes=(("part", part),),
        )
        for part, times in parts.items()
    )


def actions_of(records):
    """Return the log of actions as rows."""
    log = records.escalation_actions
    return list(zip(log.t, log.level, log.action.astype(str), log.value, strict=True))


def test_every_action_and_its_end_are_logged(engine):
    """Three ask at 0: two board at 60 and get escalation beds; at 120 nobody boards."""
    both = [OpenEscalationBeds(), DischargeEarly(minutes=90)]
    records = run(STAY, (0, 0, 0), engine=engine, **escalating([], both))
    assert actions_of(records) == [
        (60, 2, "open escalation beds of alder", 2),
        (60, 2, "discharge early", 90),
        (120, 1, "open escalation beds of alder", 0),
        (120, 1, "discharge early", 0),
    ]
    assert records.patients.t_depart.tolist() == [200, 260, 260]


def test_beds_open_on_the_wards_that_are_named_after_the_lag(engine):
    wards = (
        Ward(name="alder", beds=1, escalation_beds=2, serves=HOME),
        Ward(name="day_unit", beds=0, escalation_beds=2, serves=HOME),
    )
    world = escalating([OpenEscalationBeds(wards=("day_unit",))], wards=wards, lag=60)
    records = run(STAY, (0, 0), engine=engine, **world)
    assert records.stays.ward.tolist() == ["alder", "day_unit"]
    assert records.stays.t_in.tolist() == [0, 120]
    assert actions_of(records)[0] == (120, 1, "open escalation beds of day_unit", 2)


def test_an_action_of_a_lower_level_ends_unless_the_higher_has_it_too(engine):
    world = escalating([DischargeEarly(minutes=30)], [DischargeEarly(minutes=30)], [])
    records = run(STAY, (0, 0, 50, 70), engine=engine, **world)
    assert actions_of(records)[:2] == [
        (60, 2, "discharge early", 30),
        (120, 3, "discharge early", 0),
    ]


ROOM = Resource("room", 1, kind="space", ring_fences=(RingFence(places=1, kinds=("booked",)),))


def test_a_ring_fence_of_a_resource_is_released_at_a_level_and_kept_again_below(engine):
    """The walk-in who waits from 1 on is let in at 60, when somebody boards."""
    steps = [
        when("part", {"bed": STAY}),
        *seize("room", kind=by("part", {"booked": "booked"}, default="walk_in")),
        *[treat("seen", Constant(30)), *release("room"), depart()],
    ]
    parts = Attribute(name="part", values=("walk_in", "booked", "bed"))
    world = escalating(
        [ReleaseRingFence(unit="room")],
        resources=(ROOM,),
        attributes=(parts,),
        arrivals=arriving(bed=(0, 0), walk_in=(1, 300), booked=(301,)),
    )
    records = run(steps, engine=engine, **world)
    seen = records.patients[records.patients.part != "bed"].t_depart - 30
    assert seen.tolist()[:1] == [60]
    assert seen.isna().tolist() == [False, True, False]
    assert actions_of(records) == [
        (60, 1, "release ring-fence of resource room", 1),
        (240, 0, "release ring-fence of resource room", 0),
    ]


def test_the_beds_that_a_release_sets_free_are_matched_at_once(engine):
    fence = RingFence(places=1, kinds=("other",))
    ward = Ward(name="alder", beds=1, serves=HOME, ring_fences=(fence,))
    records = run(
        STAY, (5,), engine=engine, **escalating([ReleaseRingFence(unit="alder")], wards=(ward,))
    )
    assert records.stays.t_in.tolist() == [60]


def test_a_released_ring_fence_stays_so_whatever_its_calendar_says(engine):
    by_hour = Calendar.weekly([("daily", "01:30", "24:00", 1)], elsewhere=0)
    fences = (RingFence(places=by_hour, kinds=("other",)),)
    ward = Ward(name="alder", beds=2, escalation_beds=0, serves=HOME, ring_fences=fences)
    world = escalating([ReleaseRingFence(unit="alder")], wards=(ward,))
    kept = run(STAY, (0, 10, 20, 30), engine=engine, **escalating([], wards=(ward,)))
    free = run(STAY, (0, 10, 20, 30), engine=engine, **world)
    assert kept.stays.t_in.tolist()[:3] == [0, 10, 210]
    assert free.stays.t_in.tolist()[:3] == [0, 10, 200]


def test_a_switch_says_to_whom_pathways_ask_and_its_first_value_again(engine):
    """Cancelled while a patient boards: from the review at 60 to that at 240."""
    steps = [
        when("part", {"bed": STAY}),
        when("cancels", {"routine": [depart("cancelled")]}),
        depart("treated"),
    ]
    world = escalating(
        [Switch(attribute="cancels", to="routine")],
        attributes=(
            Attribute(name="part", values=("bed", "elective")),
            Attribute(name="cancels", values=("none", "routine")),
        ),
        arrivals=arriving(bed=(0, 0), elective=(30, 61, 200, 241)),
    )
    records = run(steps, engine=engine, **world)
    electives = records.patients[records.patients.part == "elective"]
    assert electives.outcome.tolist() == ["treated", "cancelled", "cancelled", "treated"]
    assert actions_of(records) == [(60, 1, "switch cancels", 1), (240, 0, "switch cancels", 0)]
    assert "cancels" not in records.patients


def test_the_calendar_waited_for_may_depend_on_a_switch(engine):
    """An extra round at ten past: who begins to wait while it is switched on goes with it."""
    steps = [
        when("part", {"bed": STAY}),
        wait_until(by("extra_round", {"yes": "ten_past"}, default="rounds")),
        depart(),
    ]
    world = escalating(
        [Switch(attribute="extra_round")],
        attributes=(
            Attribute(name="part", values=("bed", "ward")),
            Attribute(name="extra_round", values=("no", "yes")),
        ),
        arrivals=arriving(bed=(0, 0), ward=(30, 61)),
        calendars=(
            ("hourly", Timetable.every(60)),
            ("rounds", Timetable.weekly([("daily", ["09:00"])])),
            ("ten_past", Timetable.weekly([("daily", ["01:10", "09:00"])])),
        ),
    )
    records = run(steps, engine=engine, **world)
    leave = records.patients[records.patients.part == "ward"].t_depart
    assert leave.tolist() == [540, 70]


@pytest.mark.parametrize("lag", [0.0, 120.0])
def test_both_engines_write_the_same_bytes(lag):
    one = [OpenEscalationBeds(share=0.5), ReleaseRingFence(unit="alder"), Switch(attribute="alert")]
    two = [OpenEscalationBeds(), DischargeEarly(minutes=60), ReleaseRingFence(unit="alder")]
    fences = (RingFence(places=1, kinds=("other",)), RingFence(places=1))
    world = escalating(
        one,
        two,
        lag=lag,
        wards=(Ward(name="alder", beds=3, escalation_beds=2, serves=HOME, ring_fences=fences),),
        attributes=(Attribute(name="alert", values=("no", "yes")),),
    )
    steps = [when("alert", {"yes": [treat("longer", Constant(15))]}), *STAY]
    raw = assert_same(hospital(steps, range(0, 3000, 45), **world))
    assert len(raw.escalation_actions["t"]) > 6
