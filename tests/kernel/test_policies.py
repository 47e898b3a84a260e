"""The policies of the bed bureau against their rules written as sorting and comparing."""

from itertools import pairwise

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st

from flowsim.hospital.policies import beds, escalation
from flowsim.hospital.policies.beds import OUTLIER, PLACEMENTS
from tests.engines import either_way

best_match, may_move_now = either_way(beds.best_match), either_way(beds.may_move_now)
escalation_level = either_way(escalation.escalation_level)

SERVICES, WARDS, KINDS, STAYS, ASKERS = 2, 3, 2, 6, 2
SMALL = st.integers(0, 3)
TIMES = st.sampled_from((0.0, 30.0, 30.0, 60.0, 120.0))


def several(values, number):
    return st.lists(values, min_size=number, max_size=number).map(np.array)


@st.composite
def bureaus(draw):
    """Return the arguments of `best_match`, by name: four of six stays are requests."""
    pending = draw(st.sets(st.integers(0, STAYS - 1), max_size=4))
    services = draw(several(st.integers(0, SERVICES - 1), STAYS))
    requests = [[stay for stay in sorted(pending) if services[stay] == s] for s in range(SERVICES)]
    after = {a: b for of in requests for a, b in pairwise(of)}
    accept = draw(several(st.integers(-1, OUTLIER), SERVICES * WARDS)).reshape(SERVICES, WARDS)
    kept = draw(several(st.integers(0, 2), ASKERS * PLACEMENTS * WARDS))
    taking = [[w for w in range(WARDS) if row[w] >= 0] for row in accept]
    return {
        "now": draw(st.sampled_from((120.0, 150.0, 240.0, 1440.0 + 60.0))),
        "widest": draw(st.integers(0, OUTLIER)),
        "first_request": np.array([of[0] if of else -1 for of in requests]),
        "next_request": np.array([after.get(stay, -1) for stay in range(STAYS)]),
        "stay_kind": draw(several(st.integers(0, KINDS - 1), STAYS)),
        "stay_t_requested": draw(several(TIMES, STAYS)),
        "stay_t_arrived": draw(several(TIMES, STAYS)),
        "kind_rank": draw(several(SMALL, KINDS)),
        "kind_overdue_rank": draw(several(SMALL, KINDS)),
        "kind_overdue_arrival": draw(several(st.sampled_from((90.0, 120.0, np.inf)), KINDS)),
        "kind_overdue_request": draw(several(st.sampled_from((90.0, 120.0, np.inf)), KINDS)),
        "kind_from": draw(several(st.sampled_from((0.0, 120.0, 1200.0)), KINDS)),
        "kind_to": draw(several(st.sampled_from((1440.0, 240.0, 100.0)), KINDS)),
        "kind_may_outlie": draw(several(st.integers(0, 1), KINDS)),
        "kind_asker": draw(several(st.integers(0, ASKERS - 1), KINDS)),
        "service_patience": np.array(
            [
                [0.0] * SERVICES,
                draw(several(st.sampled_from((0.0, 30.0, 60.0)), SERVICES)),
                draw(several(st.sampled_from((60.0, 90.0, 100.0)), SERVICES)),
            ]
        ),
        "accept": accept,
        "service_wards": np.array([row + [-1] * (WARDS - len(row)) for row in taking]),
        "ward_free": draw(several(st.integers(-1, 3), WARDS)),
        "ward_kept": kept.reshape(ASKERS * PLACEMENTS, WARDS),
        "ward_outliers": draw(several(st.integers(0, 2), WARDS)),
        "ward_outlier_maximum": draw(several(st.integers(0, 2), WARDS)),
    }


def in_hours(b, kind):
    """Whether a kind of request may move now, minute by minute round the clock."""
    minute, end = int(b["kind_from"][kind]), int(b["kind_to"][kind])
    allowed = set()
    while minute != end:
        allowed.add(minute % 1440)
        minute += 1
        if minute == 1440 and end < b["kind_from"][kind]:
            minute = 0
    return int(b["now"] % 1440) in allowed


def wards_for(b, service, stay):
    """Return (placement, fewer free beds first, ward) of every ward a request may have now.

    It holds out for the nearest placement that has room: nobody outlies beside a bed that fits.
    """
    found = []
    for ward in range(WARDS):
        placement, free = b["accept"][service, ward], b["ward_free"][ward]
        asker = b["kind_asker"][b["stay_kind"][stay]]
        has_room = free > b["ward_kept"][PLACEMENTS * asker + placement][ward]
        if placement == OUTLIER:
            has_room = has_room and b["ward_outliers"][ward] < b["ward_outlier_maximum"][ward]
        if 0 <= placement <= b["widest"] and has_room:
            found.append((placement, -free, ward))
    waited, nearest = b["now"] - b["stay_t_requested"][stay], min(found, default=(0,))[0]
    if waited < b["service_patience"][nearest][service]:
        return []
    outlies = nearest < OUTLIER or b["kind_may_outlie"][b["stay_kind"][stay]]
    return found if outlies else []


def requests_in(b):
    for service, stay in enumerate(b["first_request"]):
        while stay >= 0:
            yield service, stay
            stay = b["next_request"][stay]


def best_by_sorting(b):
    feasible = []
    for service, stay in requests_in(b):
        kind = b["stay_kind"][stay]
        overdue = (
            b["now"] - b["stay_t_arrived"][stay] > b["kind_overdue_arrival"][kind]
            or b["now"] - b["stay_t_requested"][stay] > b["kind_overdue_request"][kind]
        )
        rank = b["kind_overdue_rank" if overdue else "kind_rank"][kind]
        wards = wards_for(b, service, stay)
        if wards and in_hours(b, kind):
            ward = min(wards)[-1]
            feasible.append((rank, stay, ward))
    return min(feasible)[-2:] if feasible else (-1, -1)


@settings(deadline=None, max_examples=150)
@given(bureaus())
def test_the_best_match_is_the_first_by_sorting(bureau):
    assert best_match(*bureau.values()) == best_by_sorting(bureau)


@settings(deadline=None)
@given(st.floats(0, 5000), st.integers(0, 1440), st.integers(0, 1440))
def test_hours_round_midnight(now, first, last):
    minute = now % 1440.0
    inside = first <= minute < last if first <= last else not last <= minute < first
    assert may_move_now(now, float(first), float(last)) == inside


LADDER = (np.array([0.9, 0.95, 0.98]), np.array([5.0, 10.0, 15.0]), np.array([60.0, 120.0, 240.0]))


@settings(deadline=None)
@given(
    st.integers(0, 3),
    st.sampled_from((0.5, 0.88, 0.9, 0.93, 0.95, 0.97, 0.98, 1.0)),
    st.sampled_from((0.0, 4.0, 5.0, 8.0, 10.0, 15.0)),
    st.sampled_from((0.0, 50.0, 60.0, 110.0, 120.0, 240.0)),
    st.sampled_from(((0.0, 0.0), (60.0, 0.0), (60.0, 61.0), (60.0, 60.0))),
)
def test_escalation_rises_at_once_and_falls_rung_by_rung_after_its_hold(
    level, occupancy, boarders, longest, times
):
    release, (held, hold) = 0.9, times
    measured = (occupancy, boarders, longest)
    rungs = list(zip(*LADDER, strict=True))
    met = [any(m >= t for m, t in zip(measured, rung, strict=True)) for rung in rungs]
    expected = max((k + 1 for k in range(3) if met[k]), default=0)
    if expected < level:
        rung = rungs[level - 1]
        empty = (1.0 - rung[0]) * (2.0 - release)
        calm = 1.0 - occupancy > empty and boarders < rung[1] * release
        calm = calm and longest < rung[2] * release
        expected = level - 1 if calm and held >= hold else level
    assert escalation_level(level, *measured, held, *LADDER, release, hold) == expected
