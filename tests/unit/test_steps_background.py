"""match_beds and review_escalation: the background pathways of the bed bureau."""

import pytest

from flowsim.hospital.vocabulary.actions import DischargeEarly, OpenEscalationBeds
from flowsim.hospital.vocabulary.calendars import Timetable
from flowsim.hospital.vocabulary.distributions import Constant
from flowsim.hospital.vocabulary.pathway import Pathway
from flowsim.hospital.vocabulary.steps import (
    branch_if_fit,
    branch_on,
    depart,
    go,
    label,
    match_beds,
    note,
    occupy_bed,
    request_bed,
    review_escalation,
    set_time,
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
from tests.small import run

STAY = [
    request_bed("medicine"),
    wait_for_bed(),
    occupy_bed(),
    note("t_in_bed"),
    treat("stay", Constant(100)),
    vacate_bed(),
    depart(),
]
SERVICES = (Service(name="medicine"),)
WARDS = (Ward(name="alder", beds=1, serves=(("medicine", "home"),)),)


def background(name, step):
    """Return a pathway that repeats a step at the times of calendar 'meetings'."""
    return Pathway(name, [label("again"), wait_until("meetings"), step, go("again")])


MEETINGS = {"calendars": (("meetings", Timetable.every(240)),), "background": ("meeting",)}
MEETING = background("meeting", match_beds())


@pytest.mark.parametrize(
    ("mode", "times"),
    [("bureau", [0, 100, 200]), ("ward_list", [0, 100, 200]), ("meetings", [240, 480, 720])],
)
def test_when_beds_are_given_depends_on_the_mode(engine, mode, times):
    records = run(
        STAY,
        [0, 10, 20],
        engine=engine,
        services=SERVICES,
        wards=WARDS,
        others=(MEETING,),
        bureau=BedBureau(mode=mode),
        **MEETINGS,
    )
    assert records.patients.t_in_bed.tolist() == times


def test_a_ward_list_gives_neighbouring_beds_only_at_meetings(engine):
    records = run(
        STAY,
        [0, 10],
        engine=engine,
        services=SERVICES,
        wards=(*WARDS, Ward(name="birch", beds=1, serves=(("medicine", "acceptable"),))),
        others=(background("meeting", match_beds()),),
        bureau=BedBureau(mode="ward_list"),
        calendars=(("meetings", Timetable.every(60)),),
        background=("meeting",),
    )
    assert records.patients.t_in_bed.tolist() == [0, 60]
    assert records.stays.ward.tolist() == ["alder", "birch"]


LEVELS = (
    EscalationLevel(
        name="amber",
        occupancy=2.0,
        boarders=2,
        longest_wait_minutes=1e9,
        actions=[OpenEscalationBeds(share=0.5)],
    ),
    EscalationLevel(
        name="red",
        occupancy=2.0,
        boarders=4,
        longest_wait_minutes=1e9,
        actions=[OpenEscalationBeds(), DischargeEarly(minutes=600)],
    ),
)


def ladder(lag=0.0, hold=0.0):
    """Return a bureau that opens beds as boarders mount."""
    return BedBureau(
        kinds=(RequestKind(name="admission", rank=1, boards=True),),
        escalation=Escalation(levels=LEVELS, opening_lag_minutes=lag, hold_minutes=hold),
    )


def escalating(steps, times, engine, lag=0.0, hold=0.0):
    """Return the records of a ward with two escalation beds, reviewed every hour."""
    return run(
        steps,
        times,
        engine=engine,
        services=SERVICES,
        wards=(Ward(name="alder", beds=1, escalation_beds=2, serves=(("medicine", "home"),)),),
        others=(background("review", review_escalation()),),
        bureau=ladder(lag, hold),
        calendars=(("meetings", Timetable.every(60)),),
        background=("review",),
    )


LONG = [*STAY[:4], treat("long", Constant(1000)), *STAY[5:]]


def test_boarders_raise_the_level_and_open_escalation_beds(engine):
    records = escalating(LONG, [0, 1, 2, 3, 4], engine)
    first = records.escalations.iloc[0]
    assert (first.t, first.level, first.boarders, first.escalation_beds) == (60, 2, 4, 2)
    assert first.longest_wait_minutes == 59
    assert records.patients.t_in_bed.tolist()[:3] == [0, 60, 60]


def test_the_level_falls_one_rung_at_a_time_and_beds_close_as_they_empty(engine):
    records = escalating(LONG, [0, 1, 2, 3, 4], engine)
    assert records.escalations.level.tolist() == [2, 1, 0]
    assert records.escalations.t.tolist() == [60, 120, 1080]
    closed = records.bed_events[records.bed_events.after == "closed"]
    assert closed.beds.sum() == 2
    assert closed.t.min() == 1000


def test_a_level_is_held_before_it_falls(engine):
    records = escalating(LONG, [0, 1, 2, 3, 4], engine, hold=360)
    assert records.escalations.level.tolist() == [2, 1, 0]
    assert records.escalations.t.tolist() == [60, 420, 1080]


def test_escalation_beds_open_after_the_lag(engine):
    records = escalating(LONG, [0, 1, 2, 3, 4], engine, lag=120)
    opened = records.bed_events[records.bed_events.before == "closed"]
    assert opened.t.tolist() == [0, 180]
    assert opened.beds.tolist() == [1, 2]


def test_escalation_lets_patients_go_before_their_need_ends(engine):
    steps = [
        *STAY[:4],
        set_time("t_need_end", "need", Constant(600)),
        treat("settle", Constant(30)),
        branch_if_fit("t_need_end", "early"),
        treat("rest", Constant(570)),
        vacate_bed(),
        depart("on_time"),
        label("early"),
        vacate_bed(),
        depart("early"),
    ]
    calm = escalating(steps, [0], engine)
    pressed = escalating(steps, [0, 1, 2, 3, 4, 5, 6, 7], engine)
    assert calm.patients.outcome.tolist() == ["on_time"]
    assert pressed.patients.outcome.tolist()[1:3] == ["early", "early"]
    assert pressed.patients.outcome.tolist()[0] == "on_time"


def test_a_step_may_look_at_the_level(engine):
    steps = [
        branch_on("escalation", {"0": "calm"}, otherwise="pressed"),
        label("calm"),
        *LONG[:-1],
        depart("calm"),
        label("pressed"),
        depart("pressed"),
    ]
    records = escalating(steps, [0, 1, 2, 3, 4, 59, 61], engine)
    assert records.patients.outcome.tolist() == ["calm"] * 6 + ["pressed"]


def test_background_pathways_are_not_patients(engine):
    records = escalating(LONG, [0], engine)
    assert len(records.patients) == 1
