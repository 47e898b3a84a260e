"""close_beds: beds that are closed for a while, spread over the wards."""

import numpy as np
import pytest

from flowsim.errors import FlowsimError
from flowsim.hospital.policies.closures import closed_in_ward
from flowsim.hospital.vocabulary.calendars import Timetable
from flowsim.hospital.vocabulary.distributions import Constant
from flowsim.hospital.vocabulary.pathway import Pathway
from flowsim.hospital.vocabulary.steps import (
    close_beds,
    depart,
    go,
    label,
    note,
    occupy_bed,
    request_bed,
    treat,
    vacate_bed,
    wait_for_bed,
    wait_until,
)
from flowsim.hospital.vocabulary.wards import Service, Ward
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


def ward(name, beds, **more):
    return Ward(name=name, beds=beds, serves=(("medicine", "home"),), **more)


def closing(steps, times, engine, wards):
    """Return the records of wards whose closures a background pathway sets, hour by hour."""
    return run(
        STAY,
        times,
        engine=engine,
        services=(Service(name="medicine"),),
        wards=wards,
        others=(Pathway("closures", steps),),
        calendars=(("hours", Timetable.every(60)),),
        background=("closures",),
    )


def once(*shares):
    """Return steps that set these shares, one an hour, and do no more."""
    found = [step for share in shares for step in (wait_until("hours"), close_beds(share))]
    return [*found, label("rest"), wait_until("hours"), go("rest")]


def closed_at(records, minute):
    """Return how many beds are closed by ward after a minute."""
    events = records.bed_events[records.bed_events.t <= minute]
    came = events[events.after == "closed"].groupby("ward").beds.sum()
    went = events[(events.before == "closed") & (events.t > 0)].groupby("ward").beds.sum()
    return came.subtract(went, fill_value=0).astype(int).to_dict()


@pytest.mark.parametrize("share", [0.0, 0.013, 0.1, 0.37, 0.5, 1.0])
def test_the_share_is_spread_over_the_wards(share):
    beds = [33, 12, 1, 20, 0, 31]
    found = [closed_in_ward(sum(beds[:k]), b, share) for k, b in enumerate(beds)]
    assert sum(found) == int(sum(beds) * share + 0.5)
    assert all(abs(n - b * share) <= 1 and 0 <= n <= b for n, b in zip(found, beds, strict=True))


def test_empty_beds_close_at_once_and_open_again(engine):
    records = closing(once(0.5, 0.25), [], engine, (ward("alder", 4), ward("birch", 8)))
    assert closed_at(records, 60) == {"alder": 2, "birch": 4}
    assert closed_at(records, 120) == {"alder": 1, "birch": 2}


def test_an_occupied_bed_closes_when_it_is_empty(engine):
    records = closing(once(1.0), [0, 70], engine, (ward("alder", 1),))
    assert closed_at(records, 99) == {}
    assert closed_at(records, 100) == {"alder": 1}
    assert np.isnan(records.patients.t_in_bed[1])


def test_a_bed_that_opens_again_goes_to_who_waits(engine):
    records = closing(once(1.0, 0.0), [70], engine, (ward("alder", 1),))
    assert records.patients.t_in_bed.tolist() == [120]


def test_a_bed_due_to_close_stays_open_when_it_need_not_close_any_more(engine):
    records = closing(once(1.0, 0.0), [50], engine, (ward("alder", 1),))
    assert closed_at(records, 1000) == {}


def test_trolleys_critical_care_and_escalation_beds_are_left_alone(engine):
    wards = (
        ward("alder", 4, escalation_beds=4),
        ward("bay", 6, bed_type="assessment"),
        ward("unit", 2, bed_type="critical_care"),
    )
    assert closed_at(closing(once(0.5), [], engine, wards), 60) == {"alder": 2}


@pytest.mark.parametrize("share", [-0.1, 1.01, float("nan"), "half"])
def test_a_share_is_between_none_and_all(share):
    with pytest.raises(FlowsimError, match="close beds: share"):
        close_beds(share)
