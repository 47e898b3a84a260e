"""request_bed, wait_for_bed, occupy_bed, vacate_bed: a patient and a bed."""

import numpy as np
import pytest

from flowsim.hospital.vocabulary.attributes import Attribute
from flowsim.hospital.vocabulary.blocks import repeat
from flowsim.hospital.vocabulary.by import by
from flowsim.hospital.vocabulary.calendars import Timetable
from flowsim.hospital.vocabulary.distributions import Constant
from flowsim.hospital.vocabulary.pathway import Pathway
from flowsim.hospital.vocabulary.resources import Resource
from flowsim.hospital.vocabulary.ring_fences import RingFence
from flowsim.hospital.vocabulary.steps import (
    bed_becomes,
    branch_on,
    depart,
    end,
    label,
    match_beds,
    note,
    occupy_bed,
    release,
    request_bed,
    seize,
    set_time,
    treat,
    vacate_bed,
    wait_for_bed,
    wait_until,
)
from flowsim.hospital.vocabulary.wards import BedBureau, RequestKind, Service, Ward
from tests.small import one_each, run

STAY = [
    request_bed("medicine"),
    wait_for_bed(cause="queue"),
    occupy_bed(),
    note("t_in_bed"),
    treat("stay", Constant(100)),
    vacate_bed(),
    depart(),
]
MEDICINE = (Service(name="medicine", outlier_patience_minutes=30),)
SURGERY = (Service(name="surgery"),)


def ward(name="alder", beds=1, **changes):
    """Return a ward that takes medicine at home."""
    return Ward(**{"name": name, "beds": beds, "serves": (("medicine", "home"),), **changes})


def on_wards(steps, times=(0,), *, engine, wards=None, services=MEDICINE, **changes):
    """Return the records of patients on one ward of one bed, or the wards given."""
    wards = (ward(),) if wards is None else wards
    return run(steps, times, engine=engine, wards=wards, services=services, **changes)


def test_a_bed_is_had_at_once_or_waited_for_in_order(engine):
    records = on_wards(STAY, [0, 10, 20], engine=engine)
    stays = records.stays
    assert records.patients.t_in_bed.tolist() == [0, 100, 200]
    assert records.patients.minutes_queue.tolist() == [0, 90, 180]
    assert stays.t_requested.tolist() == [0, 10, 20]
    for column in ("t_allocated", "t_ready", "t_in"):
        assert stays[column].tolist() == [0, 100, 200]
    assert stays.t_out.tolist() == [100, 200, 300]
    assert stays.t_withdrawn.isna().all()
    assert stays.placement.tolist() == ["home"] * 3


CLEAN = Pathway(
    "clean",
    [
        treat("declare", Constant(15)),
        bed_becomes("dirty"),
        seize("cleaner"),
        bed_becomes("cleaning"),
        treat("clean", Constant(20)),
        bed_becomes("empty"),
        release("cleaner"),
        end(),
    ],
)


@pytest.mark.parametrize(("ahead", "allocated"), [(True, 115), (False, 135)])
def test_a_bed_is_turned_round_before_the_next_patient(engine, ahead, allocated):
    """A declared bed may be promised while dirty if the bureau allows, and is ready when clean."""
    records = on_wards(
        STAY,
        [0, 10],
        engine=engine,
        others=(CLEAN,),
        resources=(Resource("cleaner", 1),),
        bureau=BedBureau(turn_round="clean", allocate_uncleaned=ahead),
    )
    second = records.stays.iloc[1]
    assert (second.t_allocated, second.t_ready, second.t_in) == (allocated, 135, 135)
    events = records.bed_events
    changes = list(zip(events.t, events.before, events.after, strict=True))
    assert changes == [
        (0, "closed", "empty"),
        (0, "empty", "reserved"),
        (0, "reserved", "occupied"),
        (100, "occupied", "undeclared"),
        (115, "undeclared", "dirty"),
        (115, "dirty", "cleaning"),
        (135, "cleaning", "empty"),
        (135, "empty", "reserved"),
        (135, "reserved", "occupied"),
        (235, "occupied", "undeclared"),
        (250, "undeclared", "dirty"),
        (250, "dirty", "cleaning"),
        (270, "cleaning", "empty"),
    ]


def test_waiting_for_the_promise_and_for_the_clean_bed_are_told_apart(engine):
    steps = [
        request_bed("medicine"),
        wait_for_bed("allocated", cause="match"),
        wait_for_bed("ready", cause="clean"),
        *STAY[2:],
    ]
    records = on_wards(
        steps,
        [0, 10],
        engine=engine,
        others=(CLEAN,),
        resources=(Resource("cleaner", 1),),
        bureau=BedBureau(turn_round="clean"),
    )
    patient = records.patients.iloc[1]
    assert (patient.minutes_match, patient.minutes_clean) == (105, 20)


def test_a_bed_is_kept_for_a_patient_still_on_the_way(engine):
    steps = [*STAY[:2], treat("journey", Constant(30)), *STAY[2:]]
    records = on_wards(steps, [0], engine=engine)
    stay = records.stays.iloc[0]
    assert (stay.t_ready, stay.t_in, stay.t_out) == (0, 30, 130)
    events = records.bed_events.set_index("t")
    assert events.loc[30, "before"] == "reserved"


WITHDRAWS = [
    set_time("t_limit", "limit", Constant(50)),
    request_bed("medicine"),
    wait_for_bed(until="t_limit", otherwise="gives_up", cause="queue"),
    *STAY[2:-1],
    depart("stayed"),
    label("gives_up"),
    depart("gave_up"),
]


def test_a_request_is_withdrawn_when_its_time_is_over(engine):
    records = on_wards(WITHDRAWS, [0, 10, 60], engine=engine)
    patients = records.patients
    assert patients.outcome.tolist() == ["stayed", "gave_up", "stayed"]
    assert patients.t_depart.tolist() == [100, 60, 200]
    assert records.stays.t_withdrawn.tolist()[1] == 60
    assert records.stays.t_allocated.isna().tolist() == [False, True, False]


def test_a_bed_that_comes_at_the_last_minute_is_taken(engine):
    records = on_wards(WITHDRAWS, [0, 50], engine=engine)
    assert records.patients.outcome.tolist() == ["stayed", "stayed"]


def test_a_promised_bed_of_a_withdrawn_request_goes_to_the_next(engine):
    """The second patient is promised the dirty bed but gives up; the third gets it."""
    records = on_wards(
        WITHDRAWS,
        [0, 70, 90],
        engine=engine,
        others=(CLEAN,),
        resources=(Resource("cleaner", 1),),
        bureau=BedBureau(turn_round="clean"),
    )
    stays = records.stays
    assert records.patients.outcome.tolist() == ["stayed", "gave_up", "stayed"]
    assert stays.t_allocated.tolist() == [0, 115, 120]
    assert stays.t_ready.tolist()[2] == 135
    assert stays.t_withdrawn.tolist()[1] == 120


def test_a_request_open_at_departure_is_withdrawn(engine):
    steps = [request_bed("medicine"), treat("wait", Constant(10)), depart()]
    records = on_wards([*steps], [0, 5], engine=engine)
    assert records.stays.t_withdrawn.tolist() == [10, 15]
    assert records.stays.t_allocated.tolist() == [0, 10]


def test_a_move_takes_the_new_bed_and_leaves_the_old(engine):
    steps = [
        *STAY[:4],
        treat("assess", Constant(60)),
        request_bed("surgery"),
        wait_for_bed(cause="queue"),
        vacate_bed(),
        treat("journey", Constant(10)),
        occupy_bed(),
        note("t_moved"),
        treat("recover", Constant(40)),
        vacate_bed(),
        depart(),
    ]
    wards = (ward(), ward("birch", serves=(("surgery", "home"),)))
    records = on_wards(steps, [0], engine=engine, wards=wards, services=(*MEDICINE, *SURGERY))
    stays = records.stays
    assert stays.ward.tolist() == ["alder", "birch"]
    assert stays.t_in.tolist() == [0, 70]
    assert stays.t_out.tolist() == [60, 110]
    assert records.patients.ward.tolist() == ["birch"]


def test_home_comes_before_acceptable_and_the_emptiest_ward_first(engine):
    wards = (
        ward("near", beds=5, serves=(("medicine", "acceptable"),)),
        ward("small", beds=1),
        ward("large", beds=2),
    )
    records = on_wards(STAY, [0, 1, 2, 3], engine=engine, wards=wards)
    assert records.stays.ward.tolist() == ["large", "small", "large", "near"]
    assert records.stays.placement.tolist() == ["home", "home", "home", "acceptable"]


def held_out(minutes_between_looks, engine, patience=60, **changes):
    """Return the stays of two who ask at once for one bed at home.

    The next ward would do; the first has the bed at home and stays for 100 minutes.
    """
    services = (Service(name="medicine", acceptable_patience_minutes=patience),)
    near = ward("near", beds=2, serves=(("medicine", "acceptable"),), **changes)
    return on_wards(
        STAY,
        [0, 0],
        engine=engine,
        wards=(ward(), near),
        services=services,
        calendars=(("looks", Timetable.every(minutes_between_looks)),),
        others=(Pathway("look", [repeat(wait_until("looks"), match_beds())]),),
        background=("look",),
    ).stays


def test_a_bed_at_home_is_held_out_for_and_then_an_acceptable_one_is_taken(engine):
    stays = held_out(30, engine)
    assert stays.placement.tolist() == ["home", "acceptable"]
    assert stays.t_in.tolist() == [0, 60]


def test_a_bed_at_home_that_comes_within_the_patience_is_had(engine):
    stays = held_out(30, engine, patience=101)
    assert stays.placement.tolist() == ["home", "home"]
    assert stays.t_in.tolist() == [0, 100]


def test_protected_beds_are_kept_from_acceptable_patients_too(engine):
    kept = held_out(30, engine, patience=0, ring_fences=[RingFence(places=2)])
    assert kept.placement.tolist() == ["home", "home"]
    one = held_out(30, engine, patience=0, ring_fences=[RingFence(places=1)])
    assert one.placement.tolist() == ["home", "acceptable"]


def test_no_patience_takes_an_acceptable_bed_at_once(engine):
    stays = held_out(30, engine, patience=0)
    assert stays.t_in.tolist() == [0, 0]


def test_an_outlying_bed_is_given_only_after_the_patience_of_the_service(engine):
    """Somebody's departure at 40 makes the bureau look again."""
    wards = (
        ward(),
        ward(
            "surgical",
            beds=3,
            serves=(("medicine", "outlier"), ("surgery", "home")),
            ring_fences=[RingFence(places=1)],
            outlier_maximum=1,
        ),
    )
    steps = [
        request_bed(by("service", {"medicine": "medicine", "surgery": "surgery"})),
        *STAY[1:4],
        branch_on("service", {"surgery": "short"}),
        *STAY[4:],
        label("short"),
        treat("short_stay", Constant(40)),
        vacate_bed(),
        depart(),
    ]
    records = on_wards(
        steps,
        engine=engine,
        wards=wards,
        services=(*MEDICINE, *SURGERY),
        attributes=(Attribute(name="service", values=("medicine", "surgery")),),
        arrivals=one_each(
            a=(0, {"service": "medicine"}),
            b=(0, {"service": "surgery"}),
            c=(5, {"service": "medicine"}),
            d=(6, {"service": "medicine"}),
        ),
    )
    stays = records.stays
    assert stays.placement.tolist() == ["home", "home", "outlier", "home"]
    assert stays.t_in.tolist() == [0, 0, 40, 100]


def test_an_outlying_bed_not_taken_or_left_again_may_be_given_to_the_next(engine):
    """One outlier at most: the second leaves without the bed, the third stays until 120."""
    wards = (
        ward(),
        ward(
            "surgical",
            beds=3,
            serves=(("medicine", "outlier"), ("surgery", "home")),
            outlier_maximum=1,
        ),
    )
    steps = [
        branch_on("goes", {"yes": "goes", "never": "never"}),
        *STAY,
        label("goes"),
        request_bed("medicine"),
        treat("changes_mind", Constant(10)),
        depart("gone"),
        label("never"),
        request_bed("surgery"),
        depart(),
    ]
    records = on_wards(
        steps,
        engine=engine,
        wards=wards,
        services=(Service(name="medicine", outlier_patience_minutes=0), *SURGERY),
        attributes=(Attribute(name="goes", values=("no", "yes", "never")),),
        arrivals=one_each(
            a=(0, {"goes": "no"}),
            b=(5, {"goes": "yes"}),
            c=(20, {"goes": "no"}),
            d=(30, {"goes": "no"}),
            e=(101, {"goes": "no"}),
        ),
    )
    stays = records.stays
    assert stays.placement.tolist() == ["home", "outlier", "outlier", "home", "outlier"]
    assert stays.t_allocated.tolist() == [0, 5, 20, 100, 120]


@pytest.mark.parametrize("kind", ["urgent", "overdue"])
def test_the_priority_table_decides_who_gets_the_bed(engine, kind):
    kinds = (
        RequestKind(name="routine", rank=5),
        RequestKind(name="urgent", rank=1),
        RequestKind(name="overdue", rank=9, overdue_rank=2, overdue_after_request_minutes=60),
    )
    steps = [
        branch_on("kind", {"urgent": "urgent", "overdue": "overdue"}),
        request_bed("medicine", kind="routine"),
        branch_on("kind", {}, otherwise="asked"),
        label("urgent"),
        request_bed("medicine", kind="urgent"),
        branch_on("kind", {}, otherwise="asked"),
        label("overdue"),
        request_bed("medicine", kind="overdue"),
        label("asked"),
        *STAY[1:],
    ]
    records = on_wards(
        steps,
        engine=engine,
        bureau=BedBureau(kinds=kinds),
        attributes=(Attribute(name="kind", values=("routine", "urgent", "overdue")),),
        arrivals=one_each(
            a=(0, {"kind": "routine"}), b=(10, {"kind": "routine"}), c=(20, {"kind": kind})
        ),
    )
    assert records.patients.t_in_bed.tolist() == [0, 200, 100]


def test_requests_outside_their_hours_wait(engine):
    """A bed is free all night; the arrival of another at 500 makes the bureau look again."""
    kinds = (
        RequestKind(name="admission", rank=5),
        RequestKind(name="by_day", rank=1, from_minute=480, to_minute=1200),
    )
    steps = [
        branch_on("waits", {"no": "at_once"}),
        request_bed("medicine", kind="by_day"),
        branch_on("waits", {}, otherwise="asked"),
        label("at_once"),
        request_bed("medicine"),
        label("asked"),
        *STAY[1:],
    ]
    records = on_wards(
        steps,
        engine=engine,
        wards=(ward(beds=3),),
        bureau=BedBureau(kinds=kinds),
        attributes=(Attribute(name="waits", values=("no", "yes")),),
        arrivals=one_each(
            a=(100, {"waits": "yes"}), b=(200, {"waits": "no"}), c=(500, {"waits": "no"})
        ),
    )
    assert records.stays.t_in.tolist() == [500, 200, 500]


def test_bed_minutes_in_all_states_add_up(engine):
    records = on_wards(
        STAY,
        np.arange(0, 9000, 45),
        engine=engine,
        wards=(ward(beds=2), ward("birch", beds=1, escalation_beds=2)),
        others=(CLEAN,),
        resources=(Resource("cleaner", 1),),
        bureau=BedBureau(turn_round="clean"),
    )
    events = records.bed_events
    left = events.groupby("before", observed=False).beds.sum()
    came = events.groupby("after", observed=False).beds.sum()
    now = (came - left).drop("closed")
    assert now.sum() == 3
    assert (now >= 0).all()
