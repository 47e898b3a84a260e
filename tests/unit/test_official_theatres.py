"""Figures published of theatres and critical care, from records made by hand."""

import numpy as np
import pytest

from flowsim.analysis.measures.facts import Facts
from flowsim.analysis.official_theatres import theatre_figures
from tests.records_helper import DAY, at, attendance, hand_made
from tests.unit.test_measures_theatres import MORNING, patient, session

DUE = [session("theatre_1", MORNING)]


def figures(**rows):
    return theatre_figures(Facts(hand_made(**rows)))


def operated(intent, anaesthesia):
    times = (MORNING[0], anaesthesia, anaesthesia + 50)
    return patient("theatre_1", *times, intent=intent)


def cancelled(reason, intent="inpatient", when=DAY):
    return patient("theatre_1", MORNING[0], intent=intent, cancelled_for=reason, t_cancelled=when)


def test_inpatients_cancelled_on_the_day_and_why():
    reasons = ("clinical", "bed", "critical_care", "time", "emergency", "staff", "patient")
    people = [
        *DUE,
        *(operated("inpatient", begun) for begun in (520.0, 580.0, 640.0)),
        operated("day_case", 700.0),
        *(cancelled(reason) for reason in reasons),
        cancelled("clinical", intent="day_case"),
        cancelled("time", when=-DAY),
    ]
    found = figures(patients=people)
    assert found["inpatients_cancelled"] == pytest.approx(100 * 7 / 10)
    assert found["cancelled_on_the_day"] == pytest.approx(100 * 8 / 12)
    assert found["cancelled_clinical"] == pytest.approx(100 / 7)
    assert found["cancelled_bed"] == pytest.approx(100 * 2 / 7)
    assert found["cancelled_time"] == pytest.approx(100 * 2 / 7)
    assert found["cancelled_staff"] == pytest.approx(100 / 7)


def test_measures_have_the_names_of_figures():
    people = [*DUE, operated("day_case", 560.0), operated("inpatient", 620.0)]
    found = figures(patients=people)
    assert found["lists_late"] == 100.0
    assert found["lists_early"] == 100.0
    assert found["touch_time"] == pytest.approx(100 * 100 / 240)
    assert found["day_cases_of_planned"] == 50.0


def test_a_model_without_theatres_has_none_of_this():
    found = figures(patients=[attendance(at(1, 10), 100)])
    assert np.isnan(found["touch_time"])
    assert "inpatients_cancelled" not in found


def test_beds_of_critical_care_at_eight_each_morning():
    opened = (-DAY, "icu", "closed", "empty", 1)
    taken = (at(3, 7), "icu", "empty", "occupied", 1)
    found = figures(patients=[attendance(at(1, 10), 100)], bed_events=[opened, taken])
    assert found["critical_care_open"] == pytest.approx(1.0)
    assert found["critical_care_occupied"] == pytest.approx(4 / 7)
    assert found["critical_care_day_sd"] == pytest.approx(np.sqrt(7 / 6 * 4 / 7 * 3 / 7))
