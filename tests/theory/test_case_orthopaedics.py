"""A published model of orthopaedic theatres sharing a ward (North Bristol, BMJ Open; open code).

Four theatres on weekdays. Each theatre-day has two sessions of two primary operations or, as
likely, one revision, and a third session of one primary. Whoever has no bed within half a day to
a day loses the slot. As in the published code all patients come at the start of the day, those
for primaries ahead of those for revisions, and occupancy is counted just before they come.
"""

from functools import cache

import numpy as np
import pytest

from flowsim.engine import simulate
from flowsim.hospital.vocabulary.arrivals import Batch
from flowsim.hospital.vocabulary.attributes import Attribute, shares, yes_no
from flowsim.hospital.vocabulary.by import by
from flowsim.hospital.vocabulary.distributions import Constant, Lognormal, Uniform, days
from flowsim.hospital.vocabulary.hospital import Hospital
from flowsim.hospital.vocabulary.pathway import Pathway
from flowsim.hospital.vocabulary.resources import Resource
from flowsim.hospital.vocabulary.steps import (
    branch_on,
    depart,
    end,
    go,
    keep_waiting,
    label,
    note,
    release,
    renege_after,
    seize,
    start,
    treat,
)
from tests.agreement import apart, assert_mean
from tests.engines import FASTEST

DELAYED_SHARE, LESS_DELAY = 0.076, 0.019
PUBLISHED = {
    DELAYED_SHARE: {
        30: (0.91, 5.11, 6.18),
        40: (0.89, 6.77, 4.82),
        50: (0.88, 8.07, 2.95),
        60: (0.86, 9.55, 1.94),
        70: (0.82, 10.55, 0.80),
    },
    LESS_DELAY: {
        30: (0.894, 5.72, 5.58),
        40: (0.874, 7.43, 3.98),
        50: (0.854, 9.11, 2.53),
        60: (0.816, 10.11, 1.07),
        70: (0.761, 11.11, 0.18),
    },
}
"""By share of delayed discharges and beds: mean occupancy, patients admitted a day, slots lost.

In both there are 80 / 7 slots a day. The published sums of admitted and lost differ from that by up
to 0.4, with a standard deviation of 0.19, as much as those of single runs of 70 days here (0.16):
so do the published figures, then, and the share of the slots that is lost says more than how many.
"""

WEEKS, WARM_UP_WEEKS, REPLICATIONS = 10, 5, 20
PUBLISHED_REPLICATIONS = 50
FIGURES = ("occupancy", "admitted", "lost")
STAYS = {
    "hip": (4.433, 2.950),
    "knee": (4.651, 2.828),
    "half_knee": (2.915, 2.136),
    "hip_revision": (6.909, 6.966),
    "knee_revision": (7.194, 7.599),
}
DELAYED = (16.522, 15.153)
"""Mean and standard deviation of stay, days; a delayed discharge replaces the stay."""

PRIMARY = {"hip": 0.51, "knee": 0.38, "half_knee": 0.11}
REVISION = {"hip_revision": 0.55, "knee_revision": 0.45}


def stay_law(mean_days, sd_days):
    """Return a lognormal stay."""
    return Lognormal(mean_minutes=days(mean_days), sd_minutes=days(sd_days))


def in_a_bed(case):
    """Return the steps of one operation's patient: wait for a bed, stay, leave."""
    table = {("yes", "*"): stay_law(*DELAYED)}
    table |= {("no", operation): stay_law(*stay) for operation, stay in STAYS.items()}
    patience = Uniform(low_minutes=days(0.5), high_minutes=days(1))
    return [
        renege_after(f"patience_{case}", "lost", patience),
        seize("bed"),
        keep_waiting(),
        note(f"t_in_{case}"),
        treat(f"stay_{case}", by((f"delayed_{case}", f"operation_{case}"), table)),
        release("bed"),
        note(f"t_out_{case}"),
    ]


def operations(delayed):
    """Return what is drawn for each session: one case, or two where two primaries are done."""
    kind = {("evening", "*"): shares(PRIMARY), ("day", "yes"): shares(PRIMARY)}
    kind["day", "no"] = shares(REVISION)
    return (
        Attribute(name="session", values=("day", "evening")),
        Attribute(name="two_cases", values=("no", "yes"), drawn=yes_no(0.5)),
        Attribute(
            name="operation_first", values=tuple(STAYS), drawn=by(("session", "two_cases"), kind)
        ),
        Attribute(name="operation_second", values=tuple(STAYS), drawn=shares(PRIMARY)),
        *(
            Attribute(name=f"delayed_{case}", values=("no", "yes"), drawn=yes_no(delayed))
            for case in ("first", "second")
        ),
    )


def orthopaedics(beds, delayed):
    """Return the hospital; a session arrives as one, its second primary walks beside the first."""
    weekdays = [day * 1440.0 for day in range(5)]
    sessions = Pathway(
        "operating_session",
        [
            start("second_case", when="two_cases"),
            branch_on("operation_first", dict.fromkeys(REVISION, "revision"), otherwise="primary"),
            label("revision"),
            treat("after_primaries", Constant(0.01)),
            go("primary"),
            label("primary"),
            *in_a_bed("first"),
            depart("operated"),
            label("lost"),
            depart("lost"),
        ],
    )
    second = Pathway(
        "second_case", [*in_a_bed("second"), end(), label("lost"), note("t_lost_second"), end()]
    )
    evening = (("session", "evening"), ("two_cases", "no"))
    return Hospital(
        name="orthopaedics",
        pathways=(sessions, second),
        arrivals=(
            Batch(
                name="evening",
                pathway="operating_session",
                times=tuple((t, 4) for t in weekdays),
                attributes=evening,
            ),
            Batch(name="day", pathway="operating_session", times=tuple((t, 8) for t in weekdays)),
        ),
        resources=(Resource("bed", beds, kind="space"),),
        attributes=operations(delayed),
    )


def measures(records, beds):
    """Return occupancy at the start of each day, and admissions, lost and all slots a day."""
    patients, (low, high) = records.patients, records.window
    t_in = np.concatenate([patients.t_in_first, patients.t_in_second])
    t_out = np.concatenate([patients.t_out_first, patients.t_out_second])
    starts = np.arange(low, high, 1440.0) - 0.001
    came = np.searchsorted(np.sort(t_in[np.isfinite(t_in)]), starts)
    left = np.searchsorted(np.sort(t_out[np.isfinite(t_out)]), starts)
    late = patients[patients.t_arrive >= low]
    admitted = late.t_in_first.notna().sum() + late.t_in_second.notna().sum()
    lost = (late.outcome == "lost").sum() + late.t_lost_second.notna().sum()
    slots = len(late) + (late.two_cases == "yes").sum()
    number = (high - low) / 1440
    return (came - left).mean() / beds, admitted / number, lost / number, slots / number


def runs(beds, delayed, engine, number):
    """Return the measures of so many replications, shape (replications, 4)."""
    hospital = orthopaedics(beds, delayed)
    length = {"weeks": WEEKS, "warm_up_weeks": WARM_UP_WEEKS}
    found = [
        measures(simulate(hospital, **length, seed=13, replication=k, engine=engine), beds)
        for k in range(number)
    ]
    return np.array(found)


def published_error(values):
    """Return the standard error of the published mean, of runs as varied as those here."""
    return values.std(ddof=1) / np.sqrt(PUBLISHED_REPLICATIONS)


@pytest.mark.parametrize("beds", [30, 40, 50, 60, 70])
@pytest.mark.parametrize("delayed", PUBLISHED)
def test_occupancy_and_throughput_by_beds(engine, delayed, beds):
    """Within 0.015 of the published occupancy and 6 % of the published throughput.

    And within 0.02 of the published share of slots that are lost.
    """
    found = runs(beds, delayed, engine, REPLICATIONS)
    occupancy, admitted, lost, slots = found.mean(axis=0)
    published = PUBLISHED[delayed][beds]
    for values, expected in zip(found.T, published, strict=False):
        apart(values, expected, published_error=published_error(values))  # for the page
    assert occupancy == pytest.approx(published[0], abs=0.015)
    assert admitted == pytest.approx(published[1], rel=0.06)
    assert lost / slots == pytest.approx(published[2] / sum(published[1:]), abs=0.02)
    assert slots == pytest.approx(16 * 5 / 7, rel=0.02)
    assert admitted + lost == pytest.approx(slots, rel=0.002)


@cache
def runs_of_less_delay(beds):
    """Return as many replications as were published."""
    return runs(beds, LESS_DELAY, FASTEST, PUBLISHED_REPLICATIONS)


MISSED = pytest.mark.xfail(
    strict=True,
    reason="10.33 here, 10.11 published: 4.5 standard errors; with those lost 11.18 slots a day "
    "are published, where there are 80 / 7 (11.43) and 11.44 came here",
)


@pytest.mark.xdist_group("orthopaedics with less delay")  # which share replications
@pytest.mark.parametrize(
    ("figure", "beds"),
    [
        pytest.param(k, beds, marks=MISSED if (FIGURES[k], beds) == ("admitted", 60) else ())
        for beds in PUBLISHED[LESS_DELAY]
        for k in range(len(FIGURES))
    ],
    ids=lambda given: FIGURES[given] if given < len(FIGURES) else str(given),
)
def test_with_less_delay_within_three_standard_errors(figure, beds):
    """E7, of the difference between two means of 50 replications; none are published."""
    values = runs_of_less_delay(beds)[:, figure]
    expected = PUBLISHED[LESS_DELAY][beds][figure]
    assert_mean(values, expected, published_error=published_error(values), errors=3.0)
