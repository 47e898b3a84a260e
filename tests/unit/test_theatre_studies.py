"""Studies of theatres: what each change does to the settings, and that none does nothing."""

from collections import Counter

import pytest

from experiments.theatres.studies import (
    CHANGES,
    booked_to,
    day_case_rate,
    intended_rate,
    lists_given_over,
)
from flowsim.config import load
from flowsim.hospital.departments.theatres.timetable import ListSetting

CONFIG = load("theatres")
THEATRES = CONFIG.hospital.theatres


def lists(rows: tuple[ListSetting, ...]) -> Counter[tuple[object, ...]]:
    """Return the lists of a week, by all but their kind."""
    return Counter(
        (row.theatre, day, row.session, row.specialty) for row in rows for day in row.weekdays
    )


def day_lists(rows: tuple[ListSetting, ...]) -> int:
    return sum(len(row.weekdays) for row in rows if row.kind == "day")


@pytest.mark.parametrize("rate", [0.80, 0.85, 1.0])
def test_so_many_are_booked_as_day_cases_and_lists_are_given_over(rate: float) -> None:
    changed = day_case_rate(CONFIG, rate).hospital.theatres
    assert intended_rate(changed) == pytest.approx(rate)
    assert lists(changed.timetable) == lists(THEATRES.timetable)
    assert day_lists(changed.timetable) > day_lists(THEATRES.timetable)
    others = [name for name, item in THEATRES.procedures.items() if not item.bads]
    assert all(changed.procedures[name] == THEATRES.procedures[name] for name in others)


def test_at_the_rate_there_is_nothing_changes() -> None:
    same = day_case_rate(CONFIG, intended_rate(THEATRES)).hospital.theatres
    assert day_lists(same.timetable) == day_lists(THEATRES.timetable)
    for name, item in THEATRES.procedures.items():
        assert same.procedures[name].inpatient_share == pytest.approx(item.inpatient_share)


def test_lists_are_rounded_to_whole_ones() -> None:
    """An all-day list has 540 minutes: a week of 100 a day is one, of 50 none."""
    for minutes, given in ((100.0, 1), (50.0, 0)):
        moved = dict.fromkeys(THEATRES.specialties, 0.0) | {"urology": minutes}
        found = lists_given_over(THEATRES, moved)
        assert day_lists(found) == day_lists(THEATRES.timetable) + given


def test_lists_are_booked_to_the_chance_given() -> None:
    planning = booked_to(CONFIG, 0.1).hospital.theatres.planning
    assert planning.overrun_chance.value == 0.1


@pytest.mark.parametrize("name", CHANGES)
def test_no_change_is_none(name: str) -> None:
    assert CHANGES[name](CONFIG) != CONFIG
