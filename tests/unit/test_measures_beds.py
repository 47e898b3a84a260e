"""Bed measures against answers worked out on paper."""

from dataclasses import replace

import pytest

from flowsim.records.tables import BED_STATES
from tests.records_helper import DAY, NAMES, at, hand_made, spell, stay, value

OPENING = [
    (0.0, "oak", "closed", "empty", 2),
    (0.0, "elm", "closed", "empty", 3),
    (0.0, "icu", "closed", "empty", 1),
]


def occupy(ward: str, t_in: float, t_out: float) -> list[tuple[float, str, str, str, int]]:
    return [
        (t_in, ward, "empty", "occupied", 1),
        (t_out, ward, "occupied", "dirty", 1),
        (t_out + 60, ward, "dirty", "empty", 1),
    ]


def by_time(events):
    return sorted(events, key=lambda event: event[0])


def test_midnight_morning_and_through_the_day_differ():
    events = OPENING
    for day in range(7):
        events = events + occupy("oak", at(day, 6), at(day, 18))
    records = hand_made(bed_events=by_time(events))
    assert value(records, "B01.midnight") == 0.0
    assert value(records, "B02.morning") == 20.0
    assert value(records, "B03.time_weighted") == pytest.approx(10.0)
    assert value(records, "B03.time_weighted.ward.oak") == pytest.approx(25.0)


def test_an_event_at_midnight_is_in_that_midnight():
    events = [*OPENING, *occupy("oak", at(1, 0), at(2, 0))]
    records = hand_made(bed_events=by_time(events))
    assert value(records, "B01.occupied") == pytest.approx(1 / 7)


def test_occupancy_is_a_ratio_of_sums_and_escalation_beds_count_once_open():
    events = [*OPENING, *occupy("oak", at(0, 1), at(6.99, 0))]
    events += [(at(1, 12), "oak", "closed", "empty", 1), (at(3, 12), "oak", "empty", "closed", 1)]
    records = hand_made(bed_events=by_time(events))
    # Occupied at midnights of days 1 to 6; open 5, and 6 on days 2 and 3.
    assert value(records, "B01.midnight") == pytest.approx(100 * 6 / 37)
    assert value(records, "B01.midnight_core") == pytest.approx(100 * 6 / 35)
    assert value(records, "B05.escalation_beds") == pytest.approx(2 / 7)
    assert value(records, "B05.days_open") == pytest.approx(200 / 7)
    assert value(records, "X01.escalation_bed_days") == pytest.approx(2.0)


def test_critical_care_is_left_out():
    events = [*OPENING, *occupy("icu", 0.0, at(6, 0))]
    records = hand_made(bed_events=by_time(events))
    assert value(records, "B03.time_weighted") == 0.0


def test_share_of_time_at_a_level():
    events = list(OPENING)
    for ward, beds in (("oak", 2), ("elm", 3)):
        events.append((at(1, 0), ward, "empty", "occupied", beds))
    events.append((at(3, 0), "oak", "occupied", "dirty", 1))  # 80 % from here
    records = hand_made(bed_events=by_time(events))
    assert value(records, "B04.at_85") == pytest.approx(200 / 7)
    assert value(records, "B04.maximum") == 100.0


def test_states_of_a_bed_add_to_its_day():
    events = [*OPENING, *occupy("oak", at(0, 5), at(2, 7)), *occupy("elm", at(1, 0), at(4, 3))]
    events += [(at(5, 0), "elm", "empty", "reserved", 1)]
    records = hand_made(bed_events=by_time(events), window=(at(1, 0), at(6, 0)))
    found = {state: value(records, f"B11.{state}") for state in BED_STATES}
    assert sum(found.values()) == pytest.approx(DAY)
    # Six general beds with the escalation bed, five days of window.
    assert found["closed"] == pytest.approx(DAY / 6)
    assert found["occupied"] == pytest.approx(60 * ((24 + 7) + (72 + 3)) / 30)
    assert found["reserved"] == pytest.approx(DAY / 30)
    assert found["dirty"] == pytest.approx(120 / 30)


def test_closed_core_beds():
    events = [(0.0, "oak", "closed", "empty", 1), (0.0, "elm", "closed", "empty", 3)]
    records = hand_made(bed_events=events)
    assert value(records, "B06.closed_beds") == 1.0


def test_turnover_interval():
    patients = [spell(at(0, 0), at(3, 12))]
    stays = [stay(0, at(0, 0), at(3, 12))]
    events = [*OPENING[:2], *occupy("oak", at(0, 0), at(3, 12))]
    records = hand_made(patients=patients, stays=stays, bed_events=by_time(events))
    assert value(records, "B08.turnover_interval") == pytest.approx(5 * 7 * 24 - 3.5 * 24)


def test_outliers():
    medical = {"service": "acute_medicine", "ward": "elm", "placement": "outlier"}
    surgical = {"service": "general_surgery", "ward": "oak", "placement": "outlier"}
    patients = [spell(at(0, 0), None), spell(at(0, 0), None), spell(at(0, 0), None)]
    stays = [
        stay(0, at(0, 6), at(2, 6), **medical),
        stay(0, at(2, 6), None),
        stay(1, at(0, 6), at(1, 6), **surgical),
        stay(2, at(1, 6), None),
    ]
    records = hand_made(patients=patients, stays=stays)
    assert value(records, "B09.outliers") == pytest.approx(3 / 7)
    assert value(records, "B09.medical_outliers") == pytest.approx(2 / 7)
    assert value(records, "B09.bed_days") == 3.0
    assert value(records, "B09.medical_bed_days") == 2.0
    assert value(records, "B09.episodes") == 2.0
    assert value(records, "B09.hours_to_repatriation") == 48.0
    # Bed snapshots: patient 0 on 7 days, 1 on one, 2 on six.
    assert value(records, "B09.share") == pytest.approx(100 * 3 / 14)
    assert value(records, "B09.share.specialty.acute_medicine") == pytest.approx(100 * 2 / 13)


def test_moves_leave_out_assessment_and_critical_care():
    patients = [spell(0.0, at(5, 0)), spell(0.0, at(5, 0))]
    stays = [
        stay(0, 0.0, at(1, 12), ward="assess"),
        stay(0, at(1, 12), at(2, 23)),
        stay(0, at(2, 23), at(3, 12), ward="elm"),  # a move, at night
        stay(0, at(3, 12), at(4, 12)),  # a move
        stay(0, at(4, 12), at(5, 0), ward="icu"),
        stay(1, 0.0, at(5, 0)),
    ]
    records = hand_made(patients=patients, stays=stays)
    assert value(records, "B10.moves") == 1.0
    assert value(records, "B10.two_or_more") == 50.0
    assert value(records, "B10.three_or_more") == 0.0
    assert value(records, "B10.night_moves") == 1.0


def test_going_on_from_an_assessment_unit_in_general_beds_is_not_a_move():
    stays = [
        stay(0, 0.0, at(1, 0), ward="elm"),
        stay(0, at(1, 0), at(5, 0), kind="assessment_to_ward_frail"),
    ]
    names = replace(NAMES, request_kinds=("admission", "assessment_to_ward_frail"))
    patients = [spell(0.0, at(5, 0))]
    assert value(hand_made(patients=patients, stays=stays, names=names), "B10.moves") == 0.0
    stays[1]["kind"] = "admission"
    assert value(hand_made(patients=patients, stays=stays, names=names), "B10.moves") == 1.0


def test_requests():
    nothing = {"t_allocated": None, "t_in": None, "t_out": None, "t_ready": None}
    stays = [
        stay(0, 100.0, None, t_requested=40.0, t_allocated=90.0),
        stay(0, None, None, t_requested=0.0, t_withdrawn=30.0),
        stay(0, None, None, t_requested=at(6, 0)) | nothing,
    ]
    records = hand_made(patients=[spell(0.0, None)], stays=stays, end=at(7, 0))
    assert value(records, "B12.wait_mean") == pytest.approx((50 + 30 + DAY) / 3)
    assert value(records, "B12.queue") == pytest.approx((50 + 30 + DAY) / at(7, 0))
    assert value(records, "B12.unmet_24_hours") == pytest.approx(100 / 3)
    assert value(records, "B12.withdrawn") == pytest.approx(100 / 3)


def test_first_base_ward_is_home():
    patients = [spell(0.0, None), spell(0.0, None)]
    stays = [
        stay(0, 0.0, 10.0, ward="assess", placement="acceptable"),
        stay(0, 10.0, None, placement="home"),
        stay(1, 0.0, 100.0, ward="elm", placement="outlier"),
        stay(1, 100.0, None, placement="home"),
    ]
    assert value(hand_made(patients=patients, stays=stays), "B13.home_share") == 50.0


def test_escalation_ladder():
    reviews = [{"t": at(1, 0), "level": 2}, {"t": at(3, 0), "level": 0}]
    records = hand_made(escalations=reviews)
    assert value(records, "B05.time_escalated") == pytest.approx(200 / 7)
    assert value(records, "B05.mean_level") == pytest.approx(4 / 7)
