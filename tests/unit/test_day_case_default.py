"""Day surgery as the norm: what is booked, the lists given over, the hours of the day unit."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import replace

import pytest

from flowsim.config import load
from flowsim.engine import simulate
from flowsim.hospital.edits import apply_edits, find
from flowsim.hospital.initiatives.operating_lists import timetable_of
from flowsim.hospital.initiatives.surgery.day_case_default import (
    DayCaseDefault,
    booked_as_day_cases,
    lists_given_over,
    moved_minutes,
    suitable,
)
from flowsim.hospital.vocabulary.hospital import Hospital
from flowsim.scenario.build import untouched
from tests.engines import FASTEST

CONFIG = load("baseline")
THEATRES = CONFIG.hospital.theatres
HOSPITAL = untouched(CONFIG)


def changed(**parameters: object) -> Hospital:
    given = {"rate": booked_as_day_cases(suitable(HOSPITAL)), "closes": "21:00", **parameters}
    return apply_edits(HOSPITAL, DayCaseDefault(**given).edits(HOSPITAL))


def lists(hospital: Hospital) -> Counter[tuple[object, ...]]:
    """Return the lists of a week, by all but their kind."""
    rows = timetable_of(hospital)
    return Counter((row.theatre, row.days, row.session, row.specialty) for row in rows)


def day_lists(hospital: Hospital) -> int:
    return sum(row.kind == "day" for row in timetable_of(hospital))


def intents(hospital: Hospital) -> Mapping[str, float]:
    table = find(hospital, "draw", "intent").shares
    return {name: table.at(name).of("inpatient") for name in THEATRES.procedures}


def test_what_is_booked_now_follows_from_the_settings() -> None:
    """By hand: operations a working day, the share of each, and of these of inpatients."""
    cases = {
        name: THEATRES.specialties[item.specialty].operations.value * item.share
        for name, item in THEATRES.procedures.items()
        if item.bads
    }
    day = sum(n * (1 - THEATRES.procedures[name].inpatient_share) for name, n in cases.items())
    found = booked_as_day_cases(suitable(HOSPITAL))
    assert found == pytest.approx(day / sum(cases.values()), abs=1e-12)


@pytest.mark.parametrize("rate", [0.80, 0.85, 1.0])
def test_so_many_are_booked_as_day_cases_and_lists_are_given_over(rate: float) -> None:
    made = changed(rate=rate)
    assert booked_as_day_cases(suitable(made)) == pytest.approx(rate)
    assert lists(made) == lists(HOSPITAL)
    assert day_lists(made) > day_lists(HOSPITAL)
    before, after = intents(HOSPITAL), intents(made)
    for name, item in THEATRES.procedures.items():
        less = before[name] and item.bads
        assert (after[name] < before[name]) if less else (after[name] == before[name])


def test_lists_are_rounded_to_whole_ones() -> None:
    """An all-day list has 540 minutes: of 500 a week it is one, of 250 none, of 900 two."""
    for minutes, given in ((500.0, 1), (250.0, 0), (900.0, 2)):
        rows = list(lists_given_over(HOSPITAL, {"urology": minutes}))
        assert [row.specialty for row in rows] == ["urology"] * given
        assert {row.kind for row in rows} <= {"elective"}


def test_the_minutes_moved_are_those_of_the_operations_with_the_gaps_between() -> None:
    (one,) = [each for each in suitable(HOSPITAL) if each.procedure == "resection_of_prostate"]
    assert one.minutes == pytest.approx(70 + 15)
    assert one.a_week == pytest.approx(14.5 * 5 * 0.11)
    one = replace(one, inpatient_share=0.8)
    assert moved_minutes([one], 0.75) == {"urology": pytest.approx(one.a_week * 0.2 * 85)}


def test_a_day_unit_that_closes_later_keeps_fewer_overnight() -> None:
    """On the same patients; some are still in theatre at 21:00."""

    def stayed(hospital: Hospital) -> int:
        people = simulate(hospital, weeks=5, seed=3, engine=FASTEST).patients
        return int((people["intent"].eq("day_case") & people["t_admit"].notna()).sum())

    assert stayed(changed(closes="23:00")) < stayed(changed()) * 0.9
