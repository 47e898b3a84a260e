"""Tables behind the plots against answers worked out on paper."""

import pytest

from flowsim.analysis.measures import Facts
from flowsim.analysis.profiles import (
    census_by_hour,
    daily_series,
    discharges_by_hour,
    occupancy_by_hour,
    profiles,
    time_in_department,
    where_the_hours_go,
)
from tests.records_helper import at, attendance, hand_made, spell, stay


def test_time_in_department_puts_240_minutes_within_four_hours():
    patients = [attendance(0, 240.0), attendance(0, 240.5), attendance(0, 5000.0)]
    table = time_in_department(Facts(hand_made(patients=patients))).set_index("minutes")["percent"]
    assert table[210.0] == table[240.0] == table[720.0] == pytest.approx(100 / 3)
    assert table.sum() == pytest.approx(100.0)


def test_census_by_hour():
    patients = [attendance(at(0, 10), 90.0, t_dta=at(0, 11), t_admit=at(0, 11.5))]
    table = census_by_hour(Facts(hand_made(patients=patients))).set_index(["group", "hour"])[
        "patients"
    ]
    assert table["department", 10] == pytest.approx(1 / 7)
    assert table["department", 11] == pytest.approx(0.5 / 7)
    assert table["waiting for a bed", 10] == 0.0
    assert table["waiting for a bed", 11] == pytest.approx(0.5 / 7)


def test_occupancy_by_hour_of_the_week():
    events = [
        (0.0, "oak", "closed", "empty", 2),
        (at(2, 5), "oak", "empty", "occupied", 1),
        (at(2, 5.5), "oak", "occupied", "dirty", 1),
    ]
    table = occupancy_by_hour(Facts(hand_made(bed_events=events))).set_index("hour")["percent"]
    assert len(table) == 168
    assert table[2 * 24 + 5] == pytest.approx(25.0)
    assert table.sum() == pytest.approx(25.0)


def test_discharges_by_hour():
    ends = [at(0, 10.5), at(0, 15), at(6, 15)]
    patients = [spell(at(-1, 0), end) for end in ends]
    stays = [stay(k, at(-1, 0), end) for k, end in enumerate(ends)]
    records = hand_made(patients=patients, stays=stays)
    hours = discharges_by_hour(Facts(records)).set_index("hour")["percent"]
    assert hours[10] == pytest.approx(100 / 3)
    assert hours[15] == pytest.approx(200 / 3)


def test_where_the_hours_go_adds_to_the_time_spent():
    waits = {"minutes_ed_wait_clinician": 70.0, "minutes_ed_assessment": 30.0}
    patients = [
        attendance(0, 100.0, **waits),
        attendance(0, 300.0, minutes_ed_wait_clinician=290.0, minutes_ed_assessment=10.0),
        spell(0.0, 600.0, minutes_ward_clinical_need=600.0),
    ]
    table = where_the_hours_go(Facts(hand_made(patients=patients))).set_index(["place", "cause"])
    assert table.loc[("ed", "ed_wait_clinician"), "minutes"] == 180.0
    assert table.loc["ed", "minutes"].sum() == 200.0
    assert table.loc[("ward", "ward_clinical_need"), "minutes"] == 600.0


def test_daily_series_covers_the_whole_run():
    events = [(0.0, "oak", "closed", "occupied", 1), (at(1, 1), "oak", "occupied", "empty", 1)]
    patients = [attendance(at(0, 1), 300.0), attendance(at(8, 23), 120.0)]
    table = daily_series(Facts(hand_made(patients=patients, bed_events=events)))
    assert list(table["day"]) == list(range(14))
    assert list(table["occupied"][:3]) == [1.0, 1.0, 0.0]
    assert table["occupancy"][0] == 100.0
    assert table["department"][9] == 1.0
    assert (table["attendances"][0], table["breaches"][0], table["breaches"][8]) == (1, 1, 0)


def test_a_model_without_department_or_beds_has_empty_tables():
    tables = profiles(Facts(hand_made()))
    assert not any(tables.pop("daily")["attendances"])
    for table in tables.values():
        assert table.empty
