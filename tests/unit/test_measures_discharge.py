"""Discharge measures against answers worked out on paper."""

import pytest

from flowsim.analysis.measures import Facts
from tests.records_helper import at, hand_made, spell, stay, value


def leavers(*ends: float, **more: object):
    patients = [spell(at(-2, 12), end, **more) for end in ends]
    return patients, [stay(k, at(-2, 12), end) for k, end in enumerate(ends)]


def test_before_noon_leaves_out_deaths_transfers_and_other_wards():
    ends = [at(0, 11.99), at(0, 12), at(1, 9), at(1, 9), at(1, 9)]
    patients, stays = leavers(*ends)
    patients[2]["outcome"] = "died_in_hospital"
    patients[3]["outcome"] = "transferred"
    stays[4]["ward"] = "assess"
    records = hand_made(patients=patients, stays=stays)
    assert value(records, "D04.before_noon") == 50.0
    assert value(records, "D04.discharges") == pytest.approx(2 / 7)


def test_a_lounge_moves_leaving_the_ward_but_not_leaving_hospital():
    patients, stays = leavers(at(0, 14), at(0, 18))
    patients[0]["t_left_ward"] = at(0, 11)
    records = hand_made(patients=patients, stays=stays)
    assert value(records, "D04.before_noon") == 50.0
    assert value(records, "D04.before_noon_hospital") == 0.0
    assert value(records, "D04.before_17") == 50.0
    assert value(records, "D05.median_hour") == 14.5
    assert value(records, "D08.share") == 50.0
    assert value(records, "D08.mean_minutes") == 180.0


def test_assessment_units_in_general_and_acute_beds_are_no_base_wards():
    patients, stays = leavers(at(0, 9), at(0, 15), at(5, 9), t_fit=at(-1, 9))
    stays[1]["ward"] = "ash"
    records = hand_made(patients=patients, stays=stays)
    assert value(records, "D04.discharges") == pytest.approx(2 / 7)
    assert value(records, "D04.before_noon") == 100.0
    assert value(records, "D06.weekend_ratio") == pytest.approx((1 / 2) / (1 / 5))
    assert value(records, "D02.bed_days") == 1 + 6
    assert value(records, "L06.share_7") == pytest.approx(100 / 3)  # of all three
    assert Facts(records).spells.general_discharges.sum() == 3


def test_last_ward_decides():
    patients = [spell(at(-2, 0), at(0, 9))]
    stays = [stay(0, at(-2, 0), at(-1, 0)), stay(0, at(-1, 0), at(0, 9), ward="icu")]
    records = hand_made(patients=patients, stays=stays)
    assert value(records, "D04.discharges") == 0.0


def test_weekend_ratio_of_mean_days():
    # Two a working day and one on Saturday, none on Sunday.
    ends = [at(day, hour) for day in range(5) for hour in (9, 15)] + [at(5, 9)]
    patients, stays = leavers(*ends)
    records = hand_made(patients=patients, stays=stays)
    assert value(records, "D06.weekend_ratio") == pytest.approx(0.5 / 2)
    assert value(records, "D06.index_monday") == pytest.approx(2 / (11 / 7))
    assert value(records, "D06.index_sunday") == 0.0


def test_ready_at_eight():
    patients = [
        spell(at(-2, 0), at(2, 15), t_fit=at(0, 9)),
        spell(at(-2, 0), at(0, 15), t_fit=at(-1, 9)),
        spell(at(-2, 0), None, t_fit=None),
    ]
    stays = [stay(k, row["t_admit"], row["t_discharge"]) for k, row in enumerate(patients)]
    records = hand_made(patients=patients, stays=stays)
    # Ready at 08:00: patient 0 on days 1 and 2, patient 1 on day 0. In beds: 3 + 1 + 7.
    assert value(records, "D01.ready") == pytest.approx(3 / 7)
    assert value(records, "D01.share") == pytest.approx(300 / 11)
    assert value(records, "D01.left_that_day") == pytest.approx(200 / 3)


def test_days_from_ready_to_discharge():
    ends = [at(1, 12), at(2, 12), at(3, 12), at(6, 12)]
    patients, stays = leavers(*ends)
    for row, days in zip(patients, (0, 1, 3, 8), strict=True):
        row["t_fit"] = row["t_discharge"] - 1440.0 * days
    records = hand_made(patients=patients, stays=stays)
    assert [
        value(records, f"D02.days_{band}") for band in ("0", "1", "2_3", "4_6", "7_13", "21_plus")
    ] == [25.0, 25.0, 25.0, 0.0, 25.0, 0.0]
    assert value(records, "D02.mean_days") == 3.0
    assert value(records, "D02.bed_days") == 12.0
    assert value(records, "D07.on_ready_date") == 25.0


def test_medicines():
    patients, stays = leavers(at(1, 12), at(2, 12))
    for row in patients:
        row |= {"t_tto_req": None, "t_tto_ready": None}
        row |= {"minutes_ward_wait_tto": 0.0, "minutes_ward_wait_transport": 0.0}
    patients[0] |= {"t_tto_req": at(1, 9), "t_tto_ready": at(1, 11), "minutes_ward_wait_tto": 120.0}
    records = hand_made(patients=patients, stays=stays)
    assert value(records, "D09.mean") == 120.0
    assert value(records, "D09.alone") == 50.0
    assert value(records, "D10.none_needed") == 50.0


def test_delayed_transfers_of_care():
    patients, stays = leavers(at(1, 12), at(2, 12))
    patients[0]["minutes_ward_wait_community"] = 1440.0
    patients[1]["minutes_ward_wait_community"] = 0.0
    events = [(0.0, "oak", "closed", "empty", 2)]
    records = hand_made(patients=patients, stays=stays, bed_events=events)
    assert value(records, "D03.delayed_days") == pytest.approx(1 / 7)
    assert value(records, "D03.share") == pytest.approx(100 * 1 / (1.5 + 2.5))
