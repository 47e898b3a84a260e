"""A ward's nurses: beds are the lesser of beds and nurses on duty times beds per nurse."""

from dataclasses import replace

import numpy as np
import pytest

from flowsim.engine import simulate
from flowsim.engine.lowering import lower
from flowsim.engine.world import make_world
from flowsim.hospital.policies.closures import beds_shut
from flowsim.hospital.policies.nurses import nurses_of_a_bed, staffed_beds
from flowsim.hospital.vocabulary.calendars import (
    Calendar,
    OpeningPlan,
    Rota,
    Shift,
)
from flowsim.hospital.vocabulary.distributions import Constant
from flowsim.hospital.vocabulary.pathway import Pathway
from flowsim.hospital.vocabulary.resources import Resource
from flowsim.hospital.vocabulary.steps import (
    bed_becomes,
    depart,
    end,
    treat,
)
from flowsim.hospital.vocabulary.wards import (
    BedBureau,
)
from tests.small import hospital, run
from tests.unit.nurses_case import (
    DAY,
    DAYS_AND_NIGHTS,
    EIGHT,
    HOUR,
    QUARTERS,
    TWENTY,
    open_at,
    parts,
    several,
    stay,
    stay_of,
)

# -- the rule ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("beds", "nurses", "each", "expected"),
    [
        (10, 0, 8.0, 0),
        (10, 1, 8.0, 8),
        (10, 2, 8.0, 10),
        (6, 5, 1.0, 5),
        (6, 5, 0.5, 2),
        (6, 3, 1 / 3, 1),
        (40, 100, 0.29, 29),
        (40, 99, 0.29, 28),
    ],
)
def test_the_lesser_of_beds_and_nurses_times_the_beds_of_each(beds, nurses, each, expected):
    assert staffed_beds(beds, nurses, each) == expected


@pytest.mark.parametrize("each", [8.0, 2.5, 1.0, 0.5, 1 / 3, 0.29])
def test_no_fewer_nurses_let_a_bed_be_open(each):
    fewest = nurses_of_a_bed(each)
    assert staffed_beds(10, fewest, each) >= 1
    assert staffed_beds(10, fewest - 1, each) == 0


@pytest.mark.parametrize(
    ("closed", "staffed", "expected"), [(0, 10, 0), (2, 10, 2), (0, 7, 3), (2, 7, 3), (5, 7, 5)]
)
def test_a_closed_bed_needs_no_nurse(closed, staffed, expected):
    assert beds_shut(closed, 10, staffed) == expected


# -- nights and days ---------------------------------------------------------------------------


def test_empty_beds_close_at_once_and_open_at_once(engine):
    records = run(stay(60), [], engine=engine, **parts())
    for day in range(7):
        assert open_at(records, day * DAY) == 6
        assert open_at(records, day * DAY + EIGHT - 1) == 6
        assert open_at(records, day * DAY + EIGHT) == 10
        assert open_at(records, day * DAY + TWENTY - 1) == 10
        assert open_at(records, day * DAY + TWENTY) == 6


def test_an_occupied_bed_closes_only_as_it_becomes_empty(engine):
    """Ten patients come at nine and stay, the first until 21:00, then one more every hour."""
    lengths = [12 * HOUR + k * HOUR for k in range(10)]
    pathways = tuple(Pathway(f"stay_{k}", stay_of(k, n)) for k, n in enumerate(lengths))
    records = run([depart()], engine=engine, **parts(**several(pathways)))
    assert [open_at(records, TWENTY + k * HOUR + 1) for k in range(7)] == [10, 9, 8, 7, 6, 6, 6]
    assert records.stays.t_out.dropna().sort_values().tolist() == [9 * HOUR + n for n in lengths]


def test_a_bed_due_to_close_stays_open_when_the_nurses_are_back(engine):
    """Ten patients from 19:00 to 09:00: nobody leaves at night, and no bed is ever closed."""
    records = run(stay(14 * HOUR), [19 * HOUR] * 10, engine=engine, **parts())
    events = records.bed_events[(records.bed_events.t > EIGHT) & (records.bed_events.t < 2 * DAY)]
    changed = events[(events.after == "closed") | (events.before == "closed")]
    assert changed.t.tolist() == [DAY + TWENTY]


def test_who_waits_at_night_gets_a_bed_as_nurses_come(engine):
    """The seventh and eighth of eight at 22:00 wait until eight in the morning."""
    records = run(stay(2 * DAY), [22 * HOUR] * 8, engine=engine, **parts())
    assert records.patients.t_in_bed.tolist() == [22 * HOUR] * 6 + [DAY + EIGHT] * 2


def test_a_bed_that_closes_is_promised_to_nobody(engine):
    """All ten taken by day, and two more wait; four leave at night and only their beds close."""
    lengths = [12 * HOUR] * 4 + [2 * DAY] * 6
    pathways = tuple(Pathway(f"stay_{k}", stay_of(k, n)) for k, n in enumerate(lengths))
    late = Pathway("late", stay_of("late", 60.0))
    given = several((*pathways, late))
    arrivals = (*given["arrivals"][:-1], replace(given["arrivals"][-1], times=((1000.0, 2),)))
    records = run([depart()], engine=engine, **parts(pathways=given["pathways"], arrivals=arrivals))
    late_stays = records.patients[records.patients.source == "from_late"]
    assert late_stays.t_in_bed.tolist() == [DAY + EIGHT] * 2
    assert open_at(records, 21 * HOUR) == 6


def test_a_dirty_bed_closes_once_it_is_clean(engine):
    """The turn-round of a bed goes on as ever: from dirty to empty, then to closed."""
    clean = Pathway(
        "clean", [bed_becomes("dirty"), treat("clean", Constant(30)), bed_becomes("empty"), end()]
    )
    records = run(
        stay(TWENTY - EIGHT + HOUR),
        [EIGHT] * 10,
        engine=engine,
        **parts(others=(clean,), bureau=BedBureau(turn_round="clean")),
    )
    assert open_at(records, TWENTY + HOUR + 29) == 10
    assert open_at(records, TWENTY + HOUR + 30) == 6


@pytest.mark.parametrize(
    ("capacity", "expected"),
    [
        (2, [4, 4, 4, 4]),
        (Calendar.weekly([("daily", "06:00", "07:00", 1)], elsewhere=0), [0, 2, 0, 0]),
        (Calendar.weekly([("daily", "06:00", "18:00", 4)], elsewhere=1), [2, 8, 8, 2]),
        (OpeningPlan(((0, 1), (1, 5))), [10, 10, 10, 10]),
    ],
)
def test_nurses_may_be_a_number_a_calendar_or_a_plan(capacity, expected, engine):
    records = run(stay(60), [], engine=engine, **parts(capacity))
    assert [open_at(records, t) for t in QUARTERS] == expected


def test_holidays_go_as_a_sunday(engine):
    off = Calendar.weekly([("sun", "00:00", "24:00", 1)], elsewhere=5)
    records = run(stay(60), [], engine=engine, **parts(off, holidays=(1,)))
    assert [open_at(records, day * DAY) for day in (0, 1, 2, 6)] == [10, 2, 10, 2]


def test_beds_follow_who_really_came_and_who_covers():
    """Of unfilled shifts and cover the records say who was there; the beds open are theirs."""
    rota = Rota(shifts=DAYS_AND_NIGHTS.shifts, unfilled_share=0.4, cover=("pool",), minimum_staff=3)
    pool = Rota(shifts=(Shift(days="daily", start="00:00", end="24:00", staff=2),))
    found = hospital(stay(60), [], **parts(rota, resources=(Resource("pool", pool),)))
    world = make_world(lower(found, weeks=4), 3, 0)
    assert len(world.covers["staff"]) > 10
    nurses = world.capacity_level[world.capacity_resource == 0]
    assert len(set(nurses.tolist())) > 2
    records = simulate(found, weeks=4, seed=3)
    times = world.capacity_t[world.capacity_resource == 0]
    opened = [open_at(records, t) for t in times]
    assert opened == np.minimum(10, 2 * nurses).tolist()
