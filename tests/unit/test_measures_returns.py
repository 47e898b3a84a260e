"""Who comes back: re-attendance, readmission, and who was not followed for long enough to know."""

import numpy as np
import pytest

from flowsim.analysis.measures import measure
from tests.records_helper import DAY, WEEK, at, attendance, hand_made, spell

LATER = (WEEK, 2 * WEEK)
"""The second week of the run, of which the week before is known."""


def value(records, key):
    return measure(records, [key]).set_index("measure")["value"][key]


def test_an_attendance_within_a_week_of_one_before_is_a_re_attendance():
    """Of five in the window three are; one before the window counts as what came before."""
    patients = [
        attendance(at(6, 0), 60.0),
        attendance(at(7, 0), 60.0),
        attendance(at(8, 0), 60.0),
        attendance(at(9, 0), 60.0, person=1, episode=2),
        attendance(at(12, 0), 60.0, person=0, episode=2),
        attendance(at(13, 12), 60.0, person=0, episode=3),
    ]
    records = hand_made(patients=patients, window=LATER, end=3 * WEEK)
    assert value(records, "E09.within_7_days") == pytest.approx(60.0)
    longer = [attendance(at(5, 0), 60.0), attendance(at(12, 1), 60.0, person=0, episode=2)]
    assert value(hand_made(patients=longer, window=LATER), "E09.within_7_days") == 0.0


def test_who_came_in_the_first_week_of_the_run_may_have_been_there_before_it():
    patients = [attendance(DAY, 60.0), attendance(at(8, 0), 60.0, person=0, episode=2)]
    records = hand_made(patients=patients, window=(0.0, 2 * WEEK))
    assert value(records, "E09.within_7_days") == 100.0


def test_where_nobody_comes_back_there_is_no_share_of_those_who_do():
    patients = [attendance(at(8, 0), 60.0), attendance(at(9, 0), 60.0)]
    records = hand_made(patients=patients, window=LATER)
    for key in ("E09.within_7_days", "E09.after_going_home"):
        assert np.isnan(value(records, key))


def test_of_those_who_went_home_the_week_counts_from_leaving():
    """One came back just in time, one a minute late, one was admitted, one not followed."""
    patients = [
        attendance(0, 60.0),
        attendance(7 * DAY + 60.0, 60.0, person=0, episode=2),
        attendance(0, 60.0),
        attendance(7 * DAY + 61.0, 60.0, person=2, episode=2),
        attendance(0, 60.0, t_admit=60.0, t_depart=DAY),
        attendance(2 * DAY, 60.0, person=4, episode=2),
    ]
    records = hand_made(patients=patients, window=(0.0, WEEK), end=8 * DAY)
    assert value(records, "E09.after_going_home") == 50.0


def test_a_readmission_is_an_emergency_within_thirty_days_of_leaving_alive():
    """Of four who left alive one was readmitted; the booked, the late and the dead are not."""
    patients = [
        spell(0, DAY),
        spell(at(31, 0), at(32, 0), person=0, episode=2),
        spell(0, DAY),
        spell(at(10, 0), at(11, 0), person=2, episode=2, admission_method="elective_planned"),
        spell(0, DAY),
        spell(at(31, 1), at(32, 0), person=4, episode=2),
        spell(0, DAY, outcome="died_in_hospital"),
        spell(0, 60.0, admission_method="elective_planned"),
    ]
    records = hand_made(patients=patients, window=(0.0, WEEK), end=40 * DAY)
    assert value(records, "L09.within_30_days") == 25.0


def test_who_was_not_followed_for_thirty_days_does_not_count_even_if_back():
    """Counting them where they came back, and not where they did not, would be too many."""
    patients = [
        spell(0, DAY),
        spell(0, 2 * DAY),
        spell(5 * DAY, 6 * DAY, person=1, episode=2),
    ]
    usual = hand_made(patients=patients, window=(0.0, WEEK), end=33 * DAY)
    assert value(usual, "L09.within_30_days") == 50.0
    short = hand_made(patients=patients, window=(0.0, WEEK), end=31 * DAY)
    assert value(short, "L09.within_30_days") == 0.0
    shorter = hand_made(patients=patients, window=(0.0, WEEK), end=30 * DAY)
    assert np.isnan(value(shorter, "L09.within_30_days"))
