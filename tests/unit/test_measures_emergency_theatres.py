"""Emergency theatres (T16, T17, T19, L08), from records made by hand."""

from dataclasses import replace

import numpy as np
import pytest

from flowsim.analysis.measures import measure, not_available
from tests.records_helper import DAY, NAMES, WEEK, at, hand_made

THEATRES = ("emergency_theatre", "trauma_theatre", "theatre_1")
NOBODY = {
    "t_op_decided": None,
    "t_op_anaes": None,
    "t_admit": None,
    "t_session": None,
    "emergency_class": "none",
    "operation_kind": "not_operated",
    "operating_theatre": "none",
    "theatre": None,
    "minutes_session_gave_way": 0.0,
}


def case(urgency, booked, waited=None, **more):
    """Return an emergency booked at a minute whose anaesthesia began so many hours later."""
    began = None if waited is None else booked + 60.0 * waited
    gone = None if began is None else began + DAY
    row = {**NOBODY, "t_arrive": booked - 60.0, "t_depart": gone, "t_op_decided": booked}
    return {**row, "t_op_anaes": began, "emergency_class": urgency, **more}


def hip(arrived, waited=None, **more):
    """Return a broken hip, decided on and admitted four hours after arriving."""
    decided = arrived + 240.0
    row = case("expedited", decided, None if waited is None else waited - 4.0, **more)
    known = {"t_arrive": arrived, "t_admit": decided, "operation_kind": "hip_fracture"}
    return {**row, **known, **more}


def session(gave_way):
    """Return a session of an elective theatre that gave way for so many minutes."""
    row = {**NOBODY, "t_arrive": 0.0, "t_depart": at(1, 13), "t_session": at(1, 8.5)}
    return {**row, "theatre": "theatre_1", "minutes_session_gave_way": gave_way}


def values(patients, **changes):
    """Return all measures of records of these patients, by key."""
    table = measure(hand_made(patients=patients, **changes))
    return dict(zip(table["measure"], table["value"], strict=True))


def test_within_target_is_two_six_and_eighteen_hours_by_class():
    people = [
        case("immediate", 0.0, 2.0),
        case("immediate", 0.0, 2.1),
        case("most_urgent", 0.0, 6.0),
        case("urgent", 0.0, 18.0),
        case("urgent", 0.0, 30.0),
        case("expedited", 0.0, 70.0),  # has no such limit
        case("urgent", WEEK, 1.0),  # after the window
        session(0.0),
    ]
    found = values(people)
    assert found["T16.within_target"] == pytest.approx(60.0)
    assert found["T16.within_target.class.immediate"] == pytest.approx(50.0)
    assert found["T16.within_target.class.most_urgent"] == pytest.approx(100.0)
    assert found["T16.within_target.class.urgent"] == pytest.approx(50.0)
    assert "T16.within_target.class.expedited" not in found
    assert found["T16.median_wait"] == pytest.approx(12.0)  # of 2, 2.1, 6, 18, 30, 70
    assert found["T16.median_wait.class.expedited"] == pytest.approx(70.0)


def test_who_still_waits_has_failed_once_beyond_the_limit_and_who_left_does_not_count():
    """The run ends when they have waited for three hours."""
    waiting = [case(urgency, 0.0) for urgency in ("immediate", "most_urgent", "urgent")]
    gone = case("immediate", 0.0, t_depart=60.0)
    found = values([*waiting, gone, session(0.0)], window=(0.0, 180.0), end=180.0)
    assert found["T16.within_target"] == 0.0
    assert np.isnan(found["T16.within_target.class.most_urgent"])
    assert found["T16.median_wait"] == pytest.approx(3.0)


def test_the_night_is_from_ten_to_eight():
    begins = (22.0, 23.0, 7.9, 8.0, 12.0)
    found = values([*(case("urgent", at(2, h), 0.0) for h in begins), session(0.0)])
    assert found["T16.at_night"] == pytest.approx(60.0)
    assert found["T19.operations"] == pytest.approx(5 / 7)


def test_lists_that_give_way():
    people = [
        case("immediate", 0.0, 1.0, operating_theatre="theatre_1"),
        case("immediate", 0.0, 1.0, operating_theatre="trauma_theatre"),
        session(95.0),
    ]
    found = values(people)
    assert found["T16.break_ins"] == pytest.approx(1.0)
    assert found["T16.minutes_lost"] == pytest.approx(95.0)


def test_hip_fractures_are_to_be_operated_on_within_36_hours_of_arriving():
    """From Monday 10:00; two of four on the day of admission or the next."""
    monday = at(0, 10)
    people = [
        hip(monday, 30.0),  # Tuesday 16:00
        hip(monday, 36.0),  # Tuesday 22:00
        hip(monday, 40.0),  # Wednesday 02:00
        hip(monday),  # waits still
        hip(monday, t_depart=monday + DAY),  # left without
        case("urgent", monday, 1.0),
        session(0.0),
    ]
    found = values(people, end=WEEK)
    assert found["T17.within_36_hours"] == pytest.approx(50.0)
    assert found["T17.next_day"] == pytest.approx(50.0)
    assert found["T17.mean_hours"] == pytest.approx((30 + 36 + 40 + 158) / 4)


def test_nights_before_an_operation():
    """Admitted on Monday at 14:00; those who never were, or wait still, do not count."""
    people = [hip(at(0, 10), 13.0), hip(at(0, 10), 15.0), hip(at(0, 10), 40.0), hip(at(0, 10))]
    found = values([*people, case("urgent", 0.0, 30.0), session(0.0)])
    assert found["L08.pre_operative_nights"] == pytest.approx((0 + 1 + 2) / 3)


def test_the_clock_of_a_hip_fracture_is_that_of_the_department():
    """By ambulance: from 15 minutes after arriving at the latest."""
    brought = {"dept_type": "type1", "mode": "ambulance", "t_handover": at(0, 11)}
    seen = {"t_register": None, "t_triage": None, "t_ed_depart": at(0, 14), "stream": "majors"}
    found = values([hip(at(0, 10), 36.0, **brought, **seen), session(0.0)])
    assert found["T17.mean_hours"] == pytest.approx(35.75)


def test_use_is_of_theatres_without_lists_in_the_hours_they_are_staffed():
    servers = {"resources": THEATRES, "resource_kinds": ("space", "space", "space")}
    names = replace(NAMES, **servers, queues=(), queue_members=())
    hours = [
        {"hour": 0, "resource": name, "scheduled_minutes": there, "busy_minutes": busy}
        for name, there, busy in zip(THEATRES, (60, 30, 60), (30, 15, 60), strict=True)
    ]
    hours.append({"hour": 1, "resource": THEATRES[0], "scheduled_minutes": 60, "busy_minutes": 0})
    people = [case("urgent", 0.0, 1.0, operating_theatre=name) for name in THEATRES]
    found = values(
        [*people, session(0.0)],
        names=names,
        resource_hours=[{**row, "overrun_minutes": 0} for row in hours],
    )
    assert found["T19.emergency_use"] == pytest.approx(30.0)
    assert found["T19.emergency_use.resource.trauma_theatre"] == pytest.approx(50.0)
    assert "T19.emergency_use.resource.theatre_1" not in found


def test_a_model_without_emergency_theatres_has_none_of_this():
    records = hand_made(patients=[{"t_arrive": 0.0, "t_depart": 60.0, "outcome": "discharged"}])
    why = not_available(records)
    keys = ("T16.within_target", "T16.at_night", "T16.break_ins", "T17.next_day")
    assert {*keys, "T19.emergency_use"} <= why.keys()
