"""How official figures vary, from records whose answers can be worked out on paper."""

from itertools import pairwise

import numpy as np
import pytest

from flowsim.analysis.measures.facts import Facts
from flowsim.analysis.official_patterns import patterns
from flowsim.studies.validation import BANDS, RISES, _rises
from tests.records_helper import DAY, at, attendance, hand_made, spell, stay

AMBULANCE = {"mode": "ambulance", "t_register": None}


def figures(**rows):
    return patterns(Facts(hand_made(**rows)))


def by_ambulance(t_arrive, handover, minutes=100.0, **more):
    return attendance(t_arrive, minutes, **AMBULANCE, t_handover=t_arrive + handover, **more)


def some(*people):
    """The people, and one by ambulance, so that the model has ambulances."""
    return [*people, by_ambulance(at(2, 12), 5)]


def test_odds_of_a_breach_by_night_and_by_day():
    night = [attendance(at(1, 22), m) for m in (100, 100, 300)]  # odds 1 to 2
    day = [attendance(at(1, 10), m) for m in (100, 100, 100, 300)]  # 1 to 3, and 1 to 4 with one
    found = figures(patients=some(*night, *day))
    assert found["night_odds"] == pytest.approx((1 / 2) / (1 / 4))


def test_odds_of_a_breach_on_monday_and_on_saturday():
    monday = [attendance(at(0, 10), m) for m in (100, 300)]
    saturday = [attendance(at(5, 10), m) for m in (100, 100, 100, 300)]
    assert figures(patients=some(*monday, *saturday))["monday_odds"] == pytest.approx(3.0)


def test_the_weekend_begins_on_friday():
    people = [attendance(at(day, 10), 100) for day in (0, 3, 4, 6)]
    assert figures(patients=some(*people))["weekend_share"] == pytest.approx(100 * 2 / 5)


def test_the_admitted_by_quarter_of_the_day_of_arrival():
    people = [attendance(at(1, h), 100, t_admit=at(1, h) + 90) for h in (1, 7, 7, 13, 19)]
    found = figures(patients=some(*people))
    names = ("night", "morning", "afternoon", "evening")
    assert [found[f"admitted_{name}"] for name in names] == [20, 40, 20, 20]


def test_who_leaves_in_the_last_twenty_minutes():
    home = [attendance(at(1, 10), m) for m in (219, 220, 240, 241)]
    admitted = [attendance(at(1, 10), m, t_admit=at(1, 10) + m) for m in (230, 300)]
    found = figures(patients=some(*home, *admitted))
    assert found["last_minutes_home"] == pytest.approx(100 * 2 / 5)
    assert found["last_minutes_admitted"] == pytest.approx(50)


def test_days_within_four_hours_vary_and_follow_each_other():
    late = (0, 0, 2, 2, 0, 0, 2)
    people = [
        by_ambulance(at(day, 10), 5, 300 if k < n else 100)
        for day, n in enumerate(late)
        for k in range(4)
    ]
    found = figures(patients=people)
    share = 100 - 25 * np.array(late)
    assert found["four_hour_day_sd"] == pytest.approx(share.std(ddof=1))
    assert found["four_hour_lag_1"] == pytest.approx(np.corrcoef(share[:-1], share[1:])[0, 1])
    assert np.isnan(found["four_hour_month_sd"])  # a week has no thirty days


def test_thirty_day_shares_vary():
    people = [by_ambulance(at(day, 10), 5, 300 if day < 15 else 100) for day in range(60)]
    found = figures(patients=people, window=(0.0, 61 * DAY), end=70 * DAY)
    assert found["four_hour_month_sd"] == pytest.approx(np.std([50, 100], ddof=1))


def test_days_with_a_handover_over_an_hour():
    people = [by_ambulance(at(day, 10), m) for day, m in ((0, 61), (0, 90), (1, 60), (3, 61))]
    found = figures(patients=people)
    assert found["handover_60_days"] == pytest.approx(100 * 2 / 7)
    assert found["handover_60_worst"] == 2


def test_beds_open_and_occupied_by_day():
    opened = [(0.0, "oak", "closed", "empty", 2), (at(3, 2), "oak", "empty", "closed", 1)]
    taken = [(at(0, 1), "oak", "empty", "occupied", 1)]
    found = figures(patients=some(), bed_events=[*opened, *taken])
    assert found["beds_open_sd"] == pytest.approx(np.std([2, 2, 2, 1, 1, 1, 1], ddof=1))
    assert found["occupancy_day_sd"] == pytest.approx(
        np.std([50, 50, 50, 100, 100, 100, 100], ddof=1)
    )
    assert found["occupancy_monday"] == pytest.approx(50 - 100)  # Tuesday's morning, Sunday's
    assert found["occupancy_lag_1"] > 0


def test_discharges_at_one_second_of_the_day():
    times = (at(1, 7), at(2, 7), at(3, 12), at(4, 12) + 0.5)
    people = [spell(at(0, 1), t) for t in times]
    stays = [stay(k, at(0, 1), t) for k, t in enumerate(times)]
    assert figures(patients=[*people, *some()], stays=stays)["busiest_second"] == 50


def test_waits_over_twelve_hours():
    def waiting(hours, specialty):
        left = at(1, 10) + 60 * hours
        return attendance(
            at(1, 8), 120 + 60 * hours, t_dta=at(1, 10), t_admit=left, specialty=specialty
        )

    people = [waiting(13, "orthopaedics"), waiting(11, "orthopaedics"), waiting(13, "respiratory")]
    found = figures(patients=some(*people))
    assert found["over_12_hours"] == pytest.approx(2 / 7)
    assert found["over_12_hours_orthopaedics"] == pytest.approx(50)


def test_escalation_changes_a_day():
    moments = [{"t": at(day, 9), "level": 1} for day in (0, 1, 1, 8)]
    assert figures(patients=some(), escalations=moments)["escalation_changes"] == pytest.approx(
        3 / 7
    )


def test_rises_of_breaches_over_the_lowest_band():
    middle = [(a + b) / 2 for a, b in pairwise(BANDS)]
    days = {
        "occupancy": np.array(middle),
        "attendances": np.full(len(middle), 100.0),
        "breaches": 10.0 + np.arange(len(middle)),
    }
    assert list(_rises(days).values()) == pytest.approx([1, 2, 3, 4, 5])
    assert tuple(_rises(days)) == RISES
    few = {key: values[:2] for key, values in days.items()}
    assert np.isnan(_rises(few)[RISES[-1]])
