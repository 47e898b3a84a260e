"""The policies of clinics against a session by session search."""

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from flowsim.hospital.policies import clinics as policies
from tests.engines import either_way

first_slot, slots_left = either_way(policies.first_slot), either_way(policies.slots_left)

TIMES = st.integers(0, 40).map(lambda k: k * 30.0)
FEW = st.integers(0, 3)
CLASSES = 3


@st.composite
def clinics(draw):
    """Return times, slots, slots booked, and slots reserved and minutes before release by class."""
    times = sorted(draw(st.sets(TIMES, max_size=8)))
    table = st.lists(FEW, min_size=CLASSES, max_size=CLASSES)
    return {
        "times": times,
        "slots": [draw(st.integers(1, 6)) for _ in times],
        "booked": [draw(table) for _ in times],
        "reserved": [0, *draw(table)[1:]],
        "released": draw(st.lists(TIMES, min_size=CLASSES, max_size=CLASSES)),
    }


def naive_left(clinic, k, slot_class, now):
    """Return how many slots of a session are left to a class: all, less those taken and kept."""
    kept = 0
    for other in set(range(CLASSES)) - {slot_class}:
        if clinic["times"][k] - now > clinic["released"][other]:
            kept += max(0, clinic["reserved"][other] - clinic["booked"][k][other])
    return clinic["slots"][k] - sum(clinic["booked"][k]) - kept


@given(clinics(), st.integers(0, CLASSES - 1), TIMES, TIMES, TIMES, st.integers(0, 2))
def test_the_first_slot_is_that_of_a_search_one_by_one(
    clinic, slot_class, now, prepare, lead, before
):
    """`before` others stand before the clinic in the arrays: sessions, and rows of classes."""
    earliest, latest = now + prepare, now + prepare + lead
    times = clinic["times"]
    expected = next(
        (
            k + before
            for k, t in enumerate(times)
            if earliest <= t <= latest and naive_left(clinic, k, slot_class, now) > 0
        ),
        -1,
    )
    found = first_slot(
        np.array([0.0] * before + times),
        np.array([9] * before + clinic["slots"], dtype=np.int64),
        before,
        before + len(times),
        np.array([[0] * CLASSES] * before + clinic["booked"], dtype=np.int64).reshape(-1, CLASSES),
        before,
        np.array([9] * (CLASSES * before) + clinic["reserved"], dtype=np.int64),
        np.array([0.0] * (CLASSES * before) + clinic["released"]),
        CLASSES * before,
        slot_class,
        now,
        earliest,
        latest,
    )
    assert found == expected


def test_slots_are_kept_for_others_and_not_for_oneself():
    """Six slots, one booked by nobody's class; two kept for class 1, one of them booked; none 2."""
    booked = np.array([[1, 1, 0]], dtype=np.int64)
    reserved, released = np.array([0, 2, 0], dtype=np.int64), np.array([0.0, 60.0, 0.0])
    left = [slots_left(6, booked, 0, reserved, released, 0, k, 61.0) for k in range(CLASSES)]
    assert left == [3, 4, 3]
    left = [slots_left(6, booked, 0, reserved, released, 0, k, 60.0) for k in range(CLASSES)]
    assert left == [4, 4, 4]
