"""Length of stay and long-stay measures against answers worked out on paper."""

import pytest

from tests.records_helper import DAY, at, attendance, hand_made, spell, stay, value


def test_nights_count_midnights_not_days_of_24_hours():
    records = hand_made(
        patients=[
            spell(at(0, 23), at(1, 1)),  # 1 night in 2 hours
            spell(at(0, 1), at(0, 23)),  # none in 22 hours
            spell(at(0, 12), at(3, 9)),  # 3
        ]
    )
    assert value(records, "L01.emergency_mean") == pytest.approx(4 / 3)
    assert value(records, "L01.emergency_overnight_mean") == 2.0
    assert value(records, "L01.zero_day_share") == pytest.approx(100 / 3)
    assert value(records, "L02.emergency_mean") == pytest.approx((2 + 22 + 69) / 3)


def test_cohorts_by_admission_and_by_discharge():
    patients = [spell(at(-3, 12), at(2, 12)), spell(at(5, 12), at(8, 12))]
    records = hand_made(patients=patients)
    assert value(records, "L01.emergency_mean") == 3.0
    assert value(records, "L01.discharged_emergency_mean") == 5.0


def test_still_in_hospital_counts_with_the_nights_so_far():
    records = hand_made(patients=[spell(at(0, 12), at(2, 12)), spell(at(4, 12), None)])
    assert value(records, "L01.emergency_mean") == (2 + 10) / 2
    assert value(records, "L01.n_censored") == 1.0


def test_patients_who_fill_the_hospital_at_the_start_are_not_admissions():
    filler = spell(at(0, 0), at(6, 0), admission_method="warm_start")
    records = hand_made(patients=[filler, spell(at(0, 0), at(1, 0))])
    assert value(records, "L01.all_mean") == 1.0


def test_elective_stays_are_apart():
    elective = spell(at(0, 8), at(2, 8), admission_method="elective")
    records = hand_made(patients=[elective, spell(at(0, 8), at(6, 8))])
    assert value(records, "L01.elective_mean") == 2.0
    assert value(records, "L01.emergency_mean") == 6.0


def test_journey_starts_in_the_emergency_department():
    row = attendance(0, 300.0, t_admit=300.0, t_dta=200.0)
    records = hand_made(patients=[row | {"t_discharge": 300.0 + DAY, "t_depart": 300.0 + DAY}])
    assert value(records, "L02.journey_mean") == 5.0 + 24.0


def test_components_add_to_the_stay():
    causes = {
        "minutes_ward_clinical_need": 600.0,
        "minutes_ward_wait_round": 120.0,
        "minutes_ward_wait_tto": 60.0,
        "minutes_ward_wait_transport": 30.0,
        "minutes_ward_wait_transfer": 90.0,
        "minutes_ed_wait_cubicle": 1000.0,
    }
    records = hand_made(patients=[spell(0.0, 900.0, **causes), spell(0.0, None, **causes)])
    assert value(records, "L04.clinical_need") == 10.0
    assert value(records, "L04.senior_review") == 2.0
    assert value(records, "L04.leaving") == 1.5
    assert value(records, "L04.other") == 1.5
    assert value(records, "L04.total") == 15.0


def test_components_add_to_the_mean_stay_of_those_who_left():
    causes = {"minutes_ward_clinical_need": 600.0, "minutes_ward_wait_bed": 300.0}
    records = hand_made(patients=[spell(0.0, 900.0, **causes)])
    assert value(records, "L04.total") == value(records, "L02.emergency_mean")


def test_long_stay_census_at_eight():
    admitted = at(-7, 12)  # on Monday 08:00: 7 nights
    patients = [spell(admitted, at(3, 7)), spell(at(-1, 9), None), spell(at(-30, 0), at(0, 12))]
    stays = [
        stay(0, admitted, at(1, 10)),
        stay(0, at(1, 10), at(3, 7), ward="elm"),
        stay(1, at(-1, 9), None),
        stay(2, at(-30, 0), at(0, 12)),
    ]
    records = hand_made(patients=patients, stays=stays)
    # 7+: patient 0 on days 0, 1, 2; patient 1 on day 6 (admitted the day before day 0);
    # patient 2 on day 0. Seven snapshots.
    assert value(records, "L05.beds_7") == pytest.approx(5 / 7)
    assert value(records, "L05.beds_21") == pytest.approx(1 / 7)
    # In beds at 08:00: patient 0 on 3 days, patient 1 on 7, patient 2 on 1.
    assert value(records, "L05.share_7") == pytest.approx(100 * 5 / 11)


def test_long_stay_census_leaves_out_children_and_other_beds():
    old = at(-40, 0)
    child = spell(old, None, age_band="0-15")
    critical = spell(old, None, age_band="16-64")
    adult = spell(old, None, age_band="75-84")
    stays = [stay(0, old, None), stay(1, old, None, ward="icu"), stay(2, old, None)]
    records = hand_made(patients=[child, critical, adult], stays=stays)
    assert value(records, "L05.beds_21") == 1.0


def test_long_stay_share_of_discharges():
    patients = [spell(at(-21, 12), at(0, 12)), spell(at(-6, 12), at(0, 12)), spell(0.0, at(1, 0))]
    stays = [stay(k, row["t_admit"], row["t_discharge"]) for k, row in enumerate(patients)]
    records = hand_made(patients=patients, stays=stays)
    assert value(records, "L06.share_21") == pytest.approx(100 / 3)
    assert value(records, "L06.share_7") == pytest.approx(100 / 3)


def test_bed_days_inside_the_window():
    patients = [attendance(0, 10.0), spell(at(-2, 0), at(2, 0))]
    stays = [stay(1, at(-2, 0), at(2, 0)), stay(1, at(2, 0), None, service="general_surgery")]
    records = hand_made(patients=patients, stays=stays)
    assert value(records, "L07.bed_days") == 7.0
    assert value(records, "L07.bed_days.specialty.general_surgery") == 5.0
    assert value(records, "L07.per_1000_attendances") == 7000.0


def test_trimmed_mean_cuts_at_its_cap():
    patients = [spell(0.0, at(nights, 0)) for nights in [1] * 99 + [11]]
    records = hand_made(patients=patients)
    cap = value(records, "L03.cap")
    assert cap == pytest.approx(1 + 10 * 0.01 * 1, abs=0.01)
    assert value(records, "L03.trimmed_mean") == pytest.approx((99 + cap) / 100)
