"""The regression of daily reports, on days whose answer is known."""

import numpy as np
import pytest

from flowsim.analysis.official_days import breaches_by_admissions, daily_reports
from tests.records_helper import at, attendance, hand_made, spell, stay

EMERGENCY = {"admission_method": "emergency_ed"}


def days(number: int, **changes: object) -> dict[str, np.ndarray]:
    """Days on which 1 % more admissions go with 0.3 points more breaches, and fuller beds too."""
    rng = np.random.default_rng(1)
    admissions = rng.poisson(100, number).astype(float)
    occupancy = rng.uniform(80, 100, number)
    weekday = np.arange(number) % 7.0
    long_stays = rng.uniform(10, 15, number)
    share = 0.3 * 100 * admissions / admissions.mean() + 0.5 * long_stays - 20
    share += np.maximum(np.floor(occupancy), 85) - 85 + weekday
    found = {
        "attendances": np.full(number, 300.0),
        "breaches": share * 3,
        "admissions": admissions,
        "occupancy": occupancy,
        "long_stays": long_stays,
        "weekday": weekday,
    }
    return {**found, **changes}  # type: ignore[dict-item]


def test_admissions_are_told_from_occupancy_weekday_and_long_stays():
    assert breaches_by_admissions(days(90)) == pytest.approx(0.3)


def test_days_without_anybody_or_without_beds_are_left_out():
    found = days(90)
    found["breaches"][5], found["attendances"][5] = 0.0, 0.0
    found["occupancy"][6] = np.nan
    kept = np.delete(found["admissions"], [5, 6]).mean() / found["admissions"].mean()
    assert breaches_by_admissions(found) == pytest.approx(0.3 * kept)


def test_too_few_days_or_days_all_alike_tell_nothing():
    assert np.isnan(breaches_by_admissions(days(12)))
    assert np.isnan(breaches_by_admissions(days(90, admissions=np.full(90, 100.0))))
    assert np.isnan(breaches_by_admissions(days(90, admissions=np.zeros(90))))


def test_a_report_has_the_beds_of_the_morning_after_it():
    opened = [(0.0, "oak", "closed", "empty", 2), (at(2, 9), "oak", "empty", "closed", 1)]
    taken = [(at(1, 1), "oak", "empty", "occupied", 1)]
    people = [
        spell(at(-25, 9), at(6, 9), t_arrive=at(-25, 9), **EMERGENCY),
        attendance(at(1, 10), 300),
        attendance(at(1, 23), 100, t_admit=at(2, 1), **EMERGENCY),
        attendance(at(6, 10), 300),
    ]
    stays = [stay(0, at(1, 1), at(6, 9))]
    found = daily_reports(hand_made(patients=people, stays=stays, bed_events=[*opened, *taken]))
    assert {len(values) for values in found.values()} == {6}
    assert found["weekday"].tolist() == [0, 1, 2, 3, 4, 5]
    assert found["occupancy"].tolist() == [50, 50, 100, 100, 100, 100]
    assert found["long_stays"].tolist() == [100] * 6
    assert found["attendances"].tolist() == [0, 2, 0, 0, 0, 0]
    assert found["breaches"].tolist() == [0, 1, 0, 0, 0, 0]
    assert found["admissions"].tolist() == [0, 0, 1, 0, 0, 0]


def test_long_stays_are_counted_from_their_twenty_first_night():
    taken = [(0.0, "oak", "closed", "occupied", 1)]
    people = [spell(at(-18, 9), at(6, 9), t_arrive=at(-18, 9), **EMERGENCY)]
    stays = [stay(0, at(-18, 9), at(6, 9))]
    found = daily_reports(hand_made(patients=people, stays=stays, bed_events=taken))
    assert found["long_stays"].tolist() == [0, 0, 100, 100, 100, 100]
