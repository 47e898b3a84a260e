"""Theatres (T01 to T21) and the list for an operation (R01), from records made by hand."""

import numpy as np
import pytest

from flowsim.analysis.measures import measure
from tests.records_helper import DAY, WEEK, hand_made, stay

MORNING, NOON = (510.0, 750.0), (810.0, 1050.0)
NOBODY = {
    "t_come_in": None,
    "t_anaes": None,
    "t_out_theatre": None,
    "t_cancelled": None,
    "cancelled_for": "none",
    "intent": "day_case",
    "in_bads": "yes",
    "t_listed": None,
    "session_kind": None,
    "minutes_theatre_wait_recovery": 0.0,
}


def session(theatre, times, outcome="session_held"):
    """Return a session of a theatre."""
    begin, end = times
    how = {"t_session": begin, "t_session_end": end, "theatre": theatre, "outcome": outcome}
    row = {"t_arrive": begin - DAY, "t_depart": end, **NOBODY, "intent": None, **how}
    return {**row, "session_kind": "elective"}


def patient(theatre=None, begin=None, anaesthesia=None, out=None, **more):
    """Return a patient, operated on in the session of a theatre or not."""
    times = {"t_session": begin, "t_anaes": anaesthesia, "t_out_theatre": out}
    row = {"t_arrive": 0.0, "t_depart": out, "t_session_end": None, "theatre": theatre}
    return {**row, **NOBODY, **times, **more}


SESSIONS = [
    session("theatre_1", MORNING),
    session("theatre_2", MORNING),
    session("theatre_1", NOON),
    session("theatre_2", NOON, "session_not_held"),
]
CASES = [
    patient("theatre_1", 510.0, 520.0, 600.0),
    patient("theatre_2", 510.0, 560.0, 790.0, intent="inpatient"),
    patient("theatre_1", 510.0, 615.0, 735.0, minutes_theatre_wait_recovery=14.0),
]


def values(patients, **changes):
    """Return all measures of records of these patients, by key."""
    table = measure(hand_made(patients=patients, **changes))
    return dict(zip(table["measure"], table["value"], strict=True))


USE = {
    "T01.sessions_held": 75.0,
    "T02.capped": 100 * (80 + 120 + 190) / 720,
    "T02.capped_by_duration": 100 * (200 + 230) / 720,
    "T03.uncapped": 100 * (200 + 230) / 720,
    "T10.cases_per_list": 1.0,
    "T07.downtime": 15.0,
    "T04.late_start": 30.0,
    "T04.affected": 30.0,
    "T04.over_30": 50.0,
    "T05.early_finish": 7.5,
    "T05.affected": 15.0,
    "T05.over_30": 0.0,
    "T06.overrun": 20.0,
    "T06.affected": 40.0,
    "T06.over_30": 50.0,
    "T09.unused": 110.0,
    "T09.unused.cause.late_start": 20.0,
    "T09.unused.cause.early_finish": 5.0,
    "T09.unused.cause.empty": 80.0,
    "T09.unused.cause.gaps": 5.0,
    "T18.recovery_hold": 2.0,
}


@pytest.mark.parametrize(("key", "expected"), USE.items())
def test_how_sessions_are_used(key, expected):
    """Four sessions of four hours: two with cases, one empty, one not held."""
    assert values(SESSIONS + CASES)[key] == pytest.approx(expected)


def test_a_list_that_overruns_by_far_is_capped_by_its_planned_minutes():
    long = [session("theatre_1", MORNING), patient("theatre_1", 510.0, 510.0, 800.0)]
    found = values(long)
    assert found["T02.capped"] == 100.0
    assert found["T02.capped_by_duration"] == 100.0
    assert found["T03.uncapped"] == pytest.approx(100 * 290 / 240)


def test_cases_belong_to_the_session_of_their_theatre_and_time():
    """A case of the afternoon, and one of another theatre, are no cases of this morning."""
    others = [
        session("theatre_1", MORNING),
        patient("theatre_1", 810.0, 820.0, 900.0),
        patient("theatre_2", 510.0, 520.0, 600.0),
    ]
    assert values(others)["T10.cases_per_list"] == 0.0


def test_sessions_outside_the_window_are_not_counted():
    found = values(SESSIONS + CASES, window=(WEEK, 2 * WEEK))
    assert np.isnan(found["T01.sessions_held"])


CANCELLED = [
    patient(t_cancelled=700.0, cancelled_for="bed"),
    patient(t_cancelled=740.0, cancelled_for="time"),
    patient(t_cancelled=520.0, cancelled_for="clinical"),
    patient(t_cancelled=2 * WEEK, cancelled_for="bed"),
]


def test_what_is_cancelled_on_the_day():
    found = values(SESSIONS + CASES + CANCELLED)
    assert found["T11.on_the_day"] == pytest.approx(50.0)
    assert found["T11.on_the_day.reason.bed"] == pytest.approx(100 / 6)
    assert found["T11.on_the_day.reason.patient"] == 0.0
    assert found["T11.non_clinical"] == pytest.approx(200 / 6)
    assert found["T12.last_minute"] == pytest.approx(2.0)
    assert found["T20.unfit"] == pytest.approx(100 / 6)


def test_use_and_cancellations_by_the_specialty_that_operates():
    """Theatre 1 has eyes and theatre 2 hips: two cases on two lists, one case on one list."""
    of = {"theatre_1": "ophthalmology", "theatre_2": "orthopaedics"}
    rows = [dict(row, surgical_specialty=of[row["theatre"]]) for row in SESSIONS + CASES]
    rows += [dict(CANCELLED[0], surgical_specialty="orthopaedics")]
    found = values(rows)
    assert found["T02.capped.specialty.ophthalmology"] == pytest.approx(100 * 200 / 480)
    assert found["T02.capped.specialty.orthopaedics"] == pytest.approx(100 * 190 / 240)
    assert found["T10.cases_per_list.specialty.ophthalmology"] == 1.0
    assert found["T10.cases_per_list.specialty.orthopaedics"] == 1.0
    assert found["T11.on_the_day.specialty.ophthalmology"] == 0.0
    assert found["T11.on_the_day.specialty.orthopaedics"] == pytest.approx(50.0)


@pytest.mark.parametrize("reason", ["critical_care", "staff", "emergency"])
def test_want_of_critical_care_of_staff_and_of_time_of_an_emergency_are_not_clinical(reason):
    """Three are operated on and four cancelled, three of these not for clinical reasons."""
    refused = patient(t_cancelled=500.0, cancelled_for=reason)
    found = values([*SESSIONS, *CASES, *CANCELLED[:3], refused])
    assert found[f"T11.on_the_day.reason.{reason}"] == pytest.approx(100 / 7)
    assert found["T11.non_clinical"] == pytest.approx(300 / 7)
    assert found["T12.last_minute"] == pytest.approx(3.0)


@pytest.mark.parametrize(
    ("anaesthesia", "late"),
    [(None, 1), (28 * DAY, 0), (100.0 + 28 * DAY, 0), (101.0 + 28 * DAY, 1)],
)
def test_who_is_not_operated_on_within_28_days_of_a_cancellation(anaesthesia, late):
    """Cancelled at minute 100; the fifth week of the run holds the 28th day after it."""
    out = None if anaesthesia is None else anaesthesia + 60
    people = [patient("theatre_1", 510.0, anaesthesia, out, t_cancelled=100.0, cancelled_for="bed")]
    found = values(SESSIONS + people, window=(4 * WEEK, 5 * WEEK), end=6 * WEEK)
    assert found["T13.breach_28_days"] == pytest.approx(late)


def test_how_long_before_the_operation_patients_are_in_hospital():
    """Of those operated on; who came in and was cancelled does not count."""
    came = (435.0, 435.0, 540.0)
    cases = [dict(row, t_come_in=at) for row, at in zip(CASES, came, strict=True)]
    cancelled = [dict(row, t_come_in=0.0) for row in CANCELLED]
    found = values(SESSIONS + cases + cancelled)
    assert found["T21.before_operation"] == pytest.approx((85 + 125 + 75) / 3)


def test_day_cases_who_stay_are_none_achieved():
    """Of three operations two are meant as day cases, and one of these is put in a bed."""
    found = values(SESSIONS + CASES, stays=[stay(4, 900.0, 2000.0)])
    assert found["T15.conversion"] == pytest.approx(50.0)
    assert found["T14.day_case"] == found["T14.of_all"] == pytest.approx(100 / 3)
    fewer = [dict(row, in_bads="no") if row["theatre"] == "theatre_2" else row for row in CASES]
    assert values(SESSIONS + fewer)["T14.day_case"] == 100.0


def test_who_waits_for_an_operation():
    """Two weeks from the start; three wait at its end, one of them for 19 weeks then."""
    window = (0.0, 2 * WEEK)
    people = [
        patient(t_listed=-17 * WEEK),
        patient(t_listed=WEEK),
        patient(t_listed=-WEEK, begin=510.0, theatre="theatre_1", anaesthesia=520.0, out=600.0),
        patient(t_listed=-WEEK, t_depart=DAY),
        patient(t_listed=DAY, begin=510.0, anaesthesia=3 * WEEK, out=3 * WEEK + 60),
    ]
    found = values(SESSIONS + people, window=window, end=4 * WEEK)
    assert found["R01.waiting"] == 3
    assert found["R01.change"] == pytest.approx(0.0)  # three at the start as well
    assert found["R01.added"] == pytest.approx(1.0)
    assert found["R01.removed"] == pytest.approx(1.0)
    assert found["R01.median_wait"] == pytest.approx(2 - 1 / 7)
    assert found["R01.over_18_weeks"] == pytest.approx(100 / 3)


def test_waits_and_cancellations_by_urgency():
    """Two weeks; of cancer one is operated on after seven days and one is cancelled for a bed."""
    window = (0.0, 2 * WEEK)
    case = {"begin": 510.0, "theatre": "theatre_1", "urgency": "cancer"}
    people = [
        patient(t_listed=DAY, anaesthesia=8 * DAY, out=8 * DAY + 60, **case),
        patient(t_listed=0.0, t_cancelled=500.0, cancelled_for="bed", urgency="cancer"),
        patient(t_listed=0.0, anaesthesia=DAY, out=DAY + 60, **{**case, "urgency": "routine"}),
        patient(t_listed=0.0, t_cancelled=500.0, cancelled_for="clinical", urgency="routine"),
        patient(t_listed=0.0, anaesthesia=3 * WEEK, out=3 * WEEK + 60, urgency="routine"),
    ]
    found = values(SESSIONS + people, window=window, end=4 * WEEK)
    assert found["R01.waited"] == pytest.approx(4.0)
    assert found["R01.waited.urgency.cancer"] == pytest.approx(7.0)
    assert found["R01.waited.urgency.routine"] == pytest.approx(1.0)
    assert np.isnan(found["R01.waited.urgency.urgent"])
    assert found["T11.non_clinical.urgency.cancer"] == pytest.approx(50.0)
    assert found["T11.non_clinical.urgency.routine"] == pytest.approx(0.0)


def test_a_model_without_theatres_has_none_of_this():
    found = values([{"t_arrive": 0.0, "t_depart": 60.0, "outcome": "discharged"}])
    assert np.isnan(found["T02.capped"])
    assert np.isnan(found["R01.waiting"])
