"""Random lists of edits give the same hospital, to the byte, in whatever order they come."""

import json
import math
from itertools import permutations

from hypothesis import given, settings
from hypothesis import strategies as st

from flowsim import Constant, FlowsimError, Pathway, Session, Shift, Timetable, end, note
from flowsim.engine.digest import program_digests
from flowsim.engine.lowering import lower
from flowsim.hospital.edits import (
    add,
    after,
    apply_edits,
    around,
    before,
    conflicts,
    divert,
    instead,
    new,
    remove,
    replace,
    scale,
    scale_odds,
    set_mean,
    set_share,
    signed,
)
from tests.edits_case import MORNINGS, small_hospital

FACTORS = st.floats(0.3, 3.0)
SMALL = st.integers(0, 5)
HOURS = st.sampled_from([("08:00", "16:00"), ("10:00", "22:00"), ("20:00", "08:00")])


def _shift(hours, staff):
    return Shift(days="daily", start=hours[0], end=hours[1], staff=staff)


def _session(n):
    return Session(days="sat", start=f"{8 + n:02d}:00", slots=n + 1)


ONE = st.one_of(
    FACTORS.map(lambda f: scale("ward", "elm", beds=f)),
    SMALL.map(lambda n: add("ward", "elm", beds=n)),
    SMALL.map(lambda n: replace("ward", "ash", outlier_maximum=n)),
    FACTORS.map(lambda f: scale("activity", "scan", duration=f)),
    FACTORS.map(lambda f: scale("activity", "task", duration=f)),
    FACTORS.map(lambda f: set_mean("scan", 10 * f)),
    FACTORS.map(lambda f: scale_odds("attribute", "frail", {"yes": f})),
    FACTORS.map(lambda f: scale_odds("attribute", "acuity", {"low": f})),
    FACTORS.map(lambda f: set_share("choice", "way", {"home": f / 3})),
    FACTORS.map(lambda f: scale("arrivals", "all", per_hour=f)),
    FACTORS.map(lambda f: scale("clinic", "chest", sessions=f)),
    SMALL.map(lambda n: add("clinic", "chest", sessions=(_session(n),))),
    FACTORS.map(lambda f: scale("resource", "senior", unfilled_share=f / 3)),
    st.builds(lambda h, n: add("resource", "senior", capacity=(_shift(h, n),)), HOURS, SMALL),
    SMALL.map(lambda n: add("resource", "junior", capacity=n)),
    st.just(add("resource", "junior", capacity=MORNINGS)),
    SMALL.map(lambda n: add("calendar", "rounds", times=Timetable((100 * n,)))),
    st.just(remove("calendar", "rounds", times=Timetable((960,)))),
    SMALL.map(lambda n: before("visit", "triage", note(f"t_{n}"))),
    SMALL.map(lambda n: after("visit", "tests", note(f"t_{n}"))),
    SMALL.map(lambda n: around("visit", "tests", [note(f"t_{n}")], [note("t_after")])),
    SMALL.map(lambda n: instead("visit", "treatment", note(f"t_{n}"))),
    FACTORS.map(lambda f: divert("scan", to="other_scan", share=f / 6)),
    st.just([new(Pathway("third", [end()])), divert("scan", to="third", share=0.4)]),
    st.just(replace("activity", "triage", duration=Constant(9.0))),
)
INITIATIVES = st.lists(st.lists(ONE, min_size=1, max_size=3), min_size=2, max_size=6)


@settings(deadline=None, max_examples=150)
@given(lists=INITIATIVES, order=st.randoms(use_true_random=False))
def test_edits_commute(lists, order):
    """Either both orders give the same hospital, or both are refused in the same words."""
    several = [signed(edits, f"initiative_{k}") for k, edits in enumerate(lists)]
    shuffled = list(several)
    order.shuffle(shuffled)
    found = []
    for edits in (several, shuffled):
        assert conflicts([e for each in edits for e in each]) == conflicts(
            [e for each in several for e in each]
        )
        try:
            found.append(apply_edits(small_hospital(), edits))
        except FlowsimError as problem:
            found.append(str(problem))
    assert found[0] == found[1]


FIVE = (0.1, 0.7, 1.3, 3.0, 0.3)
"""Factors whose product depends, in its last bit, on the order in which they are multiplied."""


def test_products_do_not_depend_on_the_order_in_their_last_bit():
    assert len({math.prod(order) for order in permutations(FIVE)}) > 1
    found = set()
    for order in permutations(FIVE):
        edits = [scale("activity", "scan", duration=factor) for factor in order]
        found.add(dict(apply_edits(small_hospital(), edits).activities)["scan"])
    assert len(found) == 1


def test_the_bytes_of_the_program_do_not_depend_on_the_order():
    edits = [
        signed(add("resource", "senior", capacity=(_shift(("10:00", "22:00"), 1),)), "a"),
        signed([before("visit", "triage", note("t_b"))], "b"),
        signed([before("visit", "triage", note("t_c"))], "c"),
        signed(scale("activity", "scan", duration=0.7), "d"),
        signed([new(Pathway("third", [end()])), divert("scan", to="third", share=0.4)], "e"),
    ]
    programs = {_digest(apply_edits(small_hospital(), order)) for order in permutations(edits)}
    assert len(programs) == 1
    assert programs != {_digest(small_hospital())}


def _digest(hospital):
    return json.dumps(program_digests(lower(hospital, weeks=1)))
