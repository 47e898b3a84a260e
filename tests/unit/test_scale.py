"""A scaled hospital has fewer of everything, and nothing less than it needs."""

import pytest

from flowsim import (
    Arrivals,
    Batch,
    Calendar,
    Constant,
    Hospital,
    Pathway,
    Resource,
    RingFence,
    Rota,
    Service,
    Shift,
    WaitingList,
    Ward,
    call_from,
    depart,
    go,
    join_list,
    label,
    release,
    seize,
    start,
    treat,
    wait_to_be_called,
)
from flowsim.scenario.scale import scaled

HOSPITAL = Hospital(
    name="small",
    pathways=(
        Pathway("visit", [treat("see", Constant(5)), depart()]),
        Pathway("others", [label("again"), treat("between"), start("visit"), go("again")]),
        Pathway("clock", [label("again"), treat("tick"), go("again")]),
    ),
    activities=(("between", Constant(30)), ("tick", Constant(60))),
    background=("others", "clock"),
    arrivals=(
        Arrivals(name="walk_in", pathway="visit", per_hour=10, bound_per_hour=20),
        Batch(name="booked", pathway="visit", times=tuple((60.0 * k, 1) for k in range(20))),
    ),
    resources=(
        Resource("room", 15, kind="space"),
        Resource("scanner", Calendar(((0, 0), (480, 4), (1080, 1))), kind="machine"),
        Resource(
            "nurse",
            Rota(
                shifts=(Shift(days="daily", start="08:00", end="20:00", staff=12),),
                minimum_staff=11,
            ),
        ),
    ),
    services=(Service(name="medicine"),),
    wards=(Ward(name="A", beds=28, escalation_beds=4, serves=(("medicine", "home"),)),),
)


def test_the_whole_hospital_is_left_alone() -> None:
    assert scaled(HOSPITAL, 1.0) is HOSPITAL


def test_demand_falls_in_proportion() -> None:
    tenth = scaled(HOSPITAL, 0.1)
    walk_in, booked = tenth.arrivals
    assert isinstance(walk_in, Arrivals)
    assert isinstance(booked, Batch)
    assert walk_in.per_day == pytest.approx(24)
    assert walk_in.bound_per_hour == pytest.approx(2)
    assert sum(number for _, number in booked.times) == 2
    assert dict(tenth.activities) == {"between": Constant(300), "tick": Constant(60)}


def test_capacity_is_rounded_up_and_closed_stays_closed() -> None:
    tenth = scaled(HOSPITAL, 0.1)
    room, scanner, nurse = (r.capacity for r in tenth.resources)
    assert room == 2
    assert isinstance(scanner, Calendar)
    assert scanner.changes == ((0, 0), (480, 1), (1080, 1))
    assert isinstance(nurse, Rota)
    assert (nurse.shifts[0].staff, nurse.minimum_staff) == (2, 2)
    assert (tenth.wards[0].beds, tenth.wards[0].escalation_beds) == (3, 1)


def test_of_each_stream_of_sessions_some_are_left() -> None:
    """They are capacity: of one or five a week one is left, of twenty two, and of patients none."""
    patient = [join_list("list"), wait_to_be_called(), *seize("room"), release("room"), depart()]
    session = [
        *seize("surgeon"),
        call_from("list", otherwise=[release("surgeon"), depart("over")]),
        *release("surgeon"),
        depart(),
    ]
    numbers = {"one": 1, "five": 5, "twenty": 20}
    hospital = Hospital(
        name="lists",
        pathways=(Pathway("patient", patient), Pathway("session", session)),
        waiting_lists=(WaitingList(name="list"),),
        resources=(Resource("surgeon", 7), Resource("room", 7, kind="space")),
        arrivals=(
            *(
                Batch(name=name, pathway="session", times=tuple((60.0 * k, 1) for k in range(n)))
                for name, n in numbers.items()
            ),
            Batch(name="patients", pathway="patient", times=((0.0, 1),)),
        ),
    )
    tenth = scaled(hospital, 0.1)
    assert [each.capacity for each in tenth.resources] == [7, 1]  # those whom sessions seize stay
    kept = {each.name: sum(n for _, n in each.times) for each in tenth.arrivals}
    assert kept == {"one": 1, "five": 1, "twenty": 2, "patients": 0}


@pytest.mark.parametrize(
    ("kept", "factor", "left"), [(1, 0.1, 1), (4, 0.1, 1), (19, 0.1, 1), (20, 0.1, 2), (1, 0.05, 0)]
)
def test_a_bed_for_all_is_left_where_there_was_one(kept: int, factor: float, left: int) -> None:
    """Of twenty beds two or one are left: kept as before, rounded up; all only where all were."""
    fence = RingFence(places=kept, kinds=("emergency",))
    ward = Ward(name="unit", beds=20, serves=(("care", "home"),), ring_fences=(fence,))
    (fewer,) = scaled(Hospital(name="unit", pathways=(), arrivals=(), wards=(ward,)), factor).wards
    assert fewer.beds == 20 * factor
    assert sum(each.most_places for each in fewer.ring_fences) == left
