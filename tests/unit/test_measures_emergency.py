"""Emergency department measures against answers worked out on paper."""

import numpy as np
import pytest

from flowsim.analysis.measures import not_available
from flowsim.analysis.measures.numbers import Waits, beyond
from tests.records_helper import DAY, WEEK, at, attendance, hand_made, value

PARTS_OF_BED_WAIT = (
    "request_lag",
    "seen_wait",
    "seek_wait",
    "match_wait",
    "acceptance_wait",
    "make_ready_wait",
    "treatment_wait",
    "transfer_wait",
)


def ambulance(t_arrive: float, handover_minutes: float | None, minutes: float | None = 60.0):
    handed = None if handover_minutes is None else t_arrive + handover_minutes
    row = attendance(t_arrive, minutes)
    return row | {"mode": "ambulance", "t_register": None, "t_handover": handed}


def test_exactly_240_minutes_is_within_four_hours():
    records = hand_made(patients=[attendance(0, 240.0), attendance(0, 240.001)])
    assert value(records, "E01.type1") == 50.0


def test_exactly_720_minutes_is_twelve_hours():
    records = hand_made(patients=[attendance(0, 720.0), attendance(0, 719.9)])
    assert value(records, "E04.over_12_hours") == 50.0
    assert value(records, "E04.over_12_hours_a_week") == 1.0


def test_unfinished_after_300_minutes_is_a_breach():
    records = hand_made(
        patients=[attendance(0, 100.0), attendance(1000 - 300)], window=(0, 1000), end=1000
    )
    assert value(records, "E01.all") == 50.0
    assert value(records, "E01.n_censored") == 0.0


def test_unfinished_after_200_minutes_is_undecided():
    patients = [attendance(0, 100.0), attendance(0, 400.0), attendance(1000 - 200)]
    records = hand_made(patients=patients, window=(0, 1000), end=1000)
    assert value(records, "E01.all") == 50.0
    assert value(records, "E01.n_censored") == 1.0
    assert value(records, "E05.n_censored") == 1.0


def test_unfinished_keeps_its_time_so_far_in_the_mean():
    records = hand_made(patients=[attendance(0, 100.0), attendance(0)], window=(0, 1000), end=1000)
    assert value(records, "E05.mean") == (100 + 1000) / 2


@pytest.mark.parametrize(
    ("handover_minutes", "minutes", "within"),
    [
        (10.0, 250.0, True),  # clock starts at handover: 240 minutes
        (10.0, 251.0, False),
        (60.0, 255.0, True),  # deemed to arrive 15 minutes after the ambulance
        (60.0, 256.0, False),
        (None, 255.0, True),
        (None, 256.0, False),
    ],
)
def test_ambulance_clock(handover_minutes, minutes, within):
    someone_else = ambulance(0, 5.0)
    records = hand_made(patients=[someone_else, ambulance(0, handover_minutes, minutes)])
    assert value(records, "E01.all") == (100.0 if within else 50.0)


def test_clock_of_those_who_walk_in_starts_at_the_earlier_of_registration_and_triage():
    early = attendance(0, 247.0, t_register=10.0, t_triage=7.0)
    late = attendance(0, 248.0, t_register=10.0, t_triage=7.0)
    unrecorded = attendance(0, 241.0, t_register=None, t_triage=None)
    records = hand_made(patients=[early, late, unrecorded])
    assert value(records, "E01.all") == pytest.approx(100 / 3)


def test_four_hours_is_a_ratio_of_sums_not_a_mean_of_days():
    quiet = [attendance(at(0, 1), 300.0)]
    busy = [attendance(at(1, 1) + k, 100.0) for k in range(9)]
    assert value(hand_made(patients=quiet + busy), "E01.all") == 90.0


def test_arrival_and_departure_cohorts_and_their_gap():
    before = attendance(-100, 150.0)
    across = attendance(WEEK - 10, 300.0)
    inside = attendance(100, 200.0)
    records = hand_made(patients=[before, across, inside])
    assert value(records, "E01.all") == 50.0  # inside, across
    assert value(records, "E01.event_all") == 100.0  # before, inside
    assert value(records, "E01.event_gap") == -50.0


def test_types_and_breakdowns():
    patients = [
        attendance(0, 300.0, stream="majors", t_admit=300.0, t_dta=200.0),
        attendance(0, 100.0, stream="majors"),
        attendance(0, 100.0, stream="eye", dept_type="type2"),
        attendance(0, 100.0, dept_type="none"),
    ]
    records = hand_made(patients=patients)
    assert value(records, "E01.all") == pytest.approx(200 / 3)
    assert value(records, "E01.type1") == 50.0
    assert value(records, "E01.type2") == 100.0
    assert np.isnan(value(records, "E01.type3"))
    assert value(records, "E01.all.stream.majors") == 50.0
    assert value(records, "E01.all.admitted.yes") == 0.0
    assert value(records, "E01.all.stratum.majors:not_admitted") == 100.0
    assert value(records, "E02.admitted") == 0.0
    assert value(records, "E02.not_admitted") == 100.0
    assert value(records, "E00.attendances") == pytest.approx(3 / 7)
    assert value(records, "E11.conversion") == 50.0


def test_wait_from_the_later_of_decision_and_end_of_treatment():
    patients = [
        attendance(0, 500.0, t_dta=100.0, t_treat_done=200.0, t_admit=500.0),
        attendance(0, 500.0, t_dta=100.0, t_treat_done=50.0, t_admit=500.0),
        attendance(0, 820.0, t_dta=100.0, t_admit=820.0),
        attendance(0, 900.0, t_dta=100.0),  # died in the department: no bed was waited for
    ]
    records = hand_made(patients=patients)
    assert value(records, "E12.median") == 400.0
    assert value(records, "E12.mean") == pytest.approx((300 + 400 + 720) / 3)
    assert value(records, "E03.over_12_hours") == pytest.approx(100 / 3)
    assert value(records, "E03.4_to_12_hours") == pytest.approx(200 / 3)


def test_still_waiting_for_a_bed_counts_with_the_time_so_far():
    records = hand_made(patients=[attendance(0, t_dta=100.0)], window=(0, 1000), end=1000)
    assert value(records, "E12.mean") == 900.0
    assert value(records, "E12.n_censored") == 1.0
    assert value(records, "E03.over_12_hours") == 100.0


def test_still_waiting_for_a_bed_is_in_no_band_before_it_is_known_which():
    """At the end one has waited 800 minutes and one 300; only the first is settled."""
    patients = [
        attendance(0, 300.0, t_dta=0.0, t_admit=300.0),
        attendance(200, t_dta=200.0),
        attendance(700, t_dta=700.0),
    ]
    records = hand_made(patients=patients, window=(0, 1000), end=1000)
    assert value(records, "E03.over_12_hours") == 50.0
    assert value(records, "E03.4_to_12_hours") == 50.0
    for key in ("E03.4_to_12_hours_a_week", "E16.5_to_6_hours", "E16.over_12_hours"):
        assert value(records, key) == pytest.approx(WEEK / 1000)


def test_parts_of_the_bed_wait_add_to_it():
    bed = {
        "t_dta": 100.0,
        "t_bed_req": 130.0,
        "t_bed_seen": 142.0,
        "t_bed_sought": 150.0,
        "t_bed_alloc": 200.0,
        "t_bed_accepted": 215.0,
        "t_bed_ready": 240.0,
    }
    patients = [
        attendance(0, 300.0, t_admit=300.0, t_treat_done=120.0, **bed),
        attendance(0, 300.0, t_admit=300.0, t_treat_done=290.0, **bed),
        attendance(0, 300.0, t_admit=300.0, t_treat_done=None, **bed),
        attendance(0, **bed | {"t_bed_ready": None}),  # not over: in no part
    ]
    found = [value(hand_made(patients=patients), f"E12.{part}") for part in PARTS_OF_BED_WAIT]
    assert found == pytest.approx([30, 12, 8, 50, 15, 25, 50 / 3, (60 + 10 + 60) / 3])
    assert sum(found) == pytest.approx(value(hand_made(patients=patients), "E12.from_decision"))
    assert value(hand_made(patients=patients[:1]), "E12.mean") == 180.0  # treated at 120


def test_no_part_of_the_bed_wait_is_negative_where_treatment_ends_after_the_request():
    moments = ("t_dta", "t_bed_req", "t_bed_seen", "t_bed_sought", "t_bed_alloc")
    bed = dict(zip(moments, (100.0, 105.0, 106.0, 108.0, 110.0), strict=True))
    bed |= {"t_bed_accepted": 113.0, "t_bed_ready": 120.0}
    patients = [attendance(0, 300.0, t_admit=300.0, t_treat_done=250.0, **bed)]
    found = [value(hand_made(patients=patients), f"E12.{part}") for part in PARTS_OF_BED_WAIT]
    assert found == [5.0, 1.0, 2.0, 2.0, 3.0, 7.0, 130.0, 50.0]


BINARY = 1_000_000.1  # no binary fraction: its last bit is some 1e-10


@pytest.mark.parametrize(
    ("limit", "key"), [(240.0, "E01.all"), (60.0, "E15.within_60"), (15.0, "E06.within_15")]
)
def test_a_length_that_is_the_limit_in_exact_arithmetic_is_within_it(limit, key):
    # In steps of a tenth of a minute, each sum rounded in its last bit.
    left = BINARY
    for _ in range(int(limit) * 10):
        left += 0.1
    assert left - BINARY != limit
    row = attendance(BINARY, left - BINARY, t_triage=left, t_ready=BINARY)
    late = attendance(BINARY, limit + 0.001, t_triage=BINARY + limit + 0.001, t_ready=BINARY)
    window = {"window": (0.0, 2e6), "end": 2e6}
    assert value(hand_made(patients=[row], **window), key) == 100.0
    assert value(hand_made(patients=[late], **window), key) == 0.0


def test_twelve_hours_that_fall_short_by_the_last_bit_are_twelve_hours():
    times = np.nextafter(720.0, 0.0), 719.999
    waits = Waits(np.array(times), np.array([True, True]))
    assert waits.percent_reaching(720.0) == 50.0
    assert list(beyond(np.array([np.nextafter(240.0, 300.0), 240.001]), 240.0)) == [False, True]


def test_percentiles_interpolate():
    records = hand_made(patients=[attendance(0, minutes) for minutes in (0.0, 100.0, 200.0)])
    assert value(records, "E05.p95") == pytest.approx(190.0)


def test_handover():
    patients = [ambulance(k, minutes) for k, minutes in enumerate((15.0, 30.0, 45.0, 75.0))]
    records = hand_made(patients=patients)
    assert value(records, "E10.within_15") == 25.0
    assert value(records, "E10.within_30") == 50.0
    assert value(records, "E10.within_60") == 75.0
    assert value(records, "E10.hours_lost") == (0 + 15 + 30 + 60) / 60
    assert value(records, "E10.mean") == 165 / 4


def test_what_never_happens_has_no_share_and_says_why():
    records = hand_made(patients=[attendance(0, 60.0)])
    assert np.isnan(value(records, "E08.left_incomplete"))
    assert "never has outcome left_incomplete" in not_available(records)["E08.left_incomplete"]


def test_left_unseen_stay_in_the_denominator():
    patients = [attendance(0, 60.0, outcome="lwbs"), *(attendance(0, 60.0) for _ in range(4))]
    records = hand_made(patients=patients)
    assert value(records, "E08.left_without_being_seen") == 20.0
    assert value(records, "E01.all") == 100.0


def test_those_who_left_unseen_have_no_time_to_treatment():
    patients = [
        attendance(0, 200.0, t_seen=50.0),
        attendance(0, 60.0, outcome="lwbs", t_seen=None),
    ]
    assert value(hand_made(patients=patients), "E07.median") == 50.0


def test_crowding_is_weighted_by_time():
    patients = [attendance(-DAY, 2 * DAY), attendance(at(6, 0), 3 * DAY)]
    records = hand_made(patients=patients)
    assert value(records, "E13.census") == pytest.approx(2 / 7)


def test_boarders():
    records = hand_made(patients=[attendance(0, 3 * 60.0, t_dta=60.0, t_admit=180.0)])
    assert value(records, "E13.boarder_hours") == pytest.approx(2 / 7)


def test_harm_bands_are_per_week_of_admitted_patients():
    long = attendance(0, 400.0, t_dta=10.0, t_admit=400.0)
    records = hand_made(patients=[long, attendance(0, 400.0)])
    assert value(records, "E16.6_to_8_hours") == 1.0
    assert value(records, "E16.exposure") == pytest.approx(1 / 82)


def test_surgical_patients_follow_the_division_of_their_specialty():
    patients = [
        attendance(0, 300.0, specialty="general_surgery", t_spec_seen=90.0),
        attendance(0, 100.0, specialty="acute_medicine", t_spec_seen=20.0),
    ]
    records = hand_made(patients=patients)
    assert value(records, "E02.surgical") == 0.0
    assert value(records, "E14.median") == 90.0
