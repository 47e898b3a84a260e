"""Critical care (I01 to I08), from records made by hand."""

from dataclasses import replace

import numpy as np
import pytest

from flowsim.analysis.measures import measure, not_available
from tests.records_helper import DAY, NAMES, WEEK, at, hand_made, stay

HALF_NURSE = "critical_care_half_nurse"
GONE = "critical_care_transferred_out"
NOON = at(1, 12)


def patient(decided=NOON, waited=0.0, source="ward", **more):
    """Return a patient who came into critical care some hours after it was decided on."""
    row = {
        "t_arrive": decided,
        "t_depart": None,
        "t_critical_care_decided": decided,
        "t_critical_care_in": None if waited is None else decided + 60.0 * waited,
        "t_ready_down": None,
        "critical_care_source": source,
        "critical_care_level": "2",
        "outcome": None,
    }
    return row | more


PLANNED = patient(source="planned", waited=20.0)
"""Whose decision is a booking: never late. With them the model knows planned patients."""


def values(patients, **changes):
    """Return all measures of records of these patients, by key."""
    table = measure(hand_made(patients=[*patients, PLANNED], **changes))
    return dict(zip(table["measure"], table["value"], strict=True))


def unit(number, t_in, t_out):
    """Return a stay in critical care."""
    return stay(number, t_in, t_out, ward="icu", service="acute_medicine")


def test_beds_in_use_over_time_and_at_midnight():
    """The one bed is open from the start, and used from Tuesday noon to Thursday noon."""
    events = [
        (0.0, "icu", "closed", "empty", 1),
        (NOON, "icu", "empty", "occupied", 1),
        (NOON + 2 * DAY, "icu", "occupied", "empty", 1),
        (0.0, "oak", "closed", "occupied", 2),
    ]
    found = values([patient()], bed_events=sorted(events))
    assert found["I01.occupancy"] == pytest.approx(100 * 2 / 7)
    assert found["I01.midnight"] == pytest.approx(100 * 2 / 7)


def test_nurses_in_use():
    servers = {"resources": (HALF_NURSE,), "resource_kinds": ("staff",)}
    hour = {"hour": 3, "resource": HALF_NURSE, "overrun_minutes": 0}
    found = values(
        [patient()],
        names=replace(NAMES, **servers, queues=(), queue_members=()),
        resource_hours=[{**hour, "scheduled_minutes": 28 * 60, "busy_minutes": 7 * 60}],
    )
    assert found["I01.nurse_units"] == pytest.approx(25.0)


def test_delays_of_those_who_are_ready_for_a_ward():
    """Ready on Tuesday at noon; they leave after 4, 5 and 30 hours, and one has not left."""
    hours = (4, 5, 30, None)
    stays = [unit(k, NOON - DAY, None if h is None else NOON + 60 * h) for k, h in enumerate(hours)]
    people = [patient(NOON - DAY, t_ready_down=NOON) for _ in hours]
    found = values(people, stays=stays, end=WEEK)
    assert found["I02.delayed"] == pytest.approx(75.0)
    assert found["I02.over_8_hours"] == pytest.approx(50.0)
    assert found["I02.over_24_hours"] == pytest.approx(50.0)
    until_sunday = (WEEK - NOON) / 60 - 4
    assert found["I02.bed_hours"] == pytest.approx(0 + 1 + 26 + until_sunday)


def test_hours_of_delay_count_in_the_window_whenever_they_were_ready():
    """Ready a day before the window; there for its first two hours. Delays are of who is ready in
    the window, of whom there is nobody.
    """
    stays = [unit(0, 0.0, at(2, 2))]
    found = values([patient(0.0, t_ready_down=at(1, 0))], stays=stays, window=(at(2, 0), WEEK))
    assert found["I02.bed_hours"] == pytest.approx(2 / (5 / 7))
    assert np.isnan(found["I02.delayed"])


def test_being_ready_counts_for_the_stay_it_was_in():
    """Ready and moved on Tuesday, back on Wednesday and there for two days: no delay."""
    stays = [unit(0, 0.0, NOON + 60), stay(0, NOON + 60, at(2, 0)), unit(0, at(2, 0), at(4, 0))]
    found = values([patient(0.0, t_ready_down=NOON)], stays=stays)
    assert found["I02.delayed"] == 0.0
    assert found["I02.bed_hours"] == 0.0


def test_moves_to_a_ward_at_night():
    """Three are moved, two of them by night; whoever dies in the unit, at night too, is not."""
    moves = (at(1, 22), at(1, 6.9), at(1, 7))
    stays = [stay(k, t, None) for k, t in enumerate(moves)]
    stays += [unit(k, 0.0, t) for k, t in enumerate(moves)] + [unit(3, 0.0, at(1, 23))]
    dead = patient(0.0, t_depart=at(1, 23), outcome="died_in_hospital")
    found = values([*(patient(0.0) for _ in moves), dead], stays=stays)
    assert found["I03.at_night"] == pytest.approx(200 / 3)
    assert found["I08.died"] == pytest.approx(25.0)


def test_who_goes_to_another_hospital():
    people = [
        patient(waited=None, t_depart=NOON + DAY, outcome=GONE),
        patient(waited=None, t_depart=WEEK + DAY, outcome=GONE),
    ]
    assert values(people)["I04.transferred"] == pytest.approx(1.0)


def test_operations_that_no_place_is_found_for():
    people = [
        patient(t_cancelled=NOON, cancelled_for="critical_care"),
        patient(t_cancelled=NOON, cancelled_for="bed"),
        patient(t_cancelled=WEEK + DAY, cancelled_for="critical_care"),
    ]
    assert values(people)["I05.cancelled"] == pytest.approx(1.0)


def test_emergencies_wait_and_those_who_leave_after_as_long_count():
    """Within 4 hours one of four; the planned patient does not count."""
    people = [
        patient(waited=4.0),
        patient(waited=5.0, source="emergency_department"),
        patient(waited=None, t_depart=NOON + 60 * 24, outcome=GONE),
        patient(decided=at(0, 0), waited=None),  # waits still
        patient(waited=None, t_depart=NOON + 60, outcome=GONE),  # left before four hours
    ]
    found = values(people, end=WEEK)
    assert found["I06.delayed_in"] == pytest.approx(75.0)
    assert found["I06.delayed_in.source.emergency_department"] == pytest.approx(100.0)
    assert "I06.delayed_in.source.planned" not in found
    assert found["I06.waiting"] == pytest.approx((4 + 5 + 24 + 168 + 1) / 168)


def test_who_is_back_within_two_days_of_a_move():
    """Of three moved one is back after 48 hours; one after 49, one never."""
    back = (48, 49, None)
    stays = []
    for k, hours in enumerate(back):
        stays += [unit(k, 0.0, at(1, 0)), stay(k, at(1, 0), None)]
        stays += [] if hours is None else [unit(k, at(1, hours), None)]
    found = values([patient(0.0) for _ in back], stays=stays, end=WEEK)
    assert found["I07.readmitted"] == pytest.approx(100 / 3)
    stays = [unit(0, 0.0, at(1, 0)), stay(0, at(1, 0), None)]
    soon = values([patient(0.0)], stays=stays, window=(0.0, at(2, 0)), end=at(2, 0))
    assert np.isnan(soon["I07.readmitted"])  # a day after the move nobody can tell


def test_length_of_stay_is_of_stays_that_ended_in_the_window_by_level():
    stays = [unit(0, 0.0, at(2, 0)), unit(1, at(1, 0), at(5, 0)), unit(2, at(1, 0), WEEK + DAY)]
    stays.append(stay(3, 0.0, at(6, 0)))  # on a ward
    people = [patient(0.0), *(patient(0.0, critical_care_level="3") for _ in range(3))]
    found = values(people, stays=stays)
    assert found["I08.length_of_stay"] == pytest.approx(3.0)
    assert found["I08.length_of_stay.level.2"] == pytest.approx(2.0)
    assert found["I08.length_of_stay.level.3"] == pytest.approx(4.0)


def test_a_model_without_critical_care_of_its_own_has_none_of_this():
    records = hand_made(patients=[{"t_arrive": 0.0, "t_depart": 60.0, "outcome": "discharged"}])
    mine = {key for key in not_available(records) if key.startswith("I0")}
    assert len(mine) == 15
