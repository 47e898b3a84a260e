"""Studies of theatres: what each change does to the settings, and that none does nothing."""

from argparse import Namespace
from collections import Counter

import pytest

from experiments.theatres.capacity import by_age, everybody, grown, with_beds, with_lists
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


# -- lists and beds for the years to come ----------------------------------------------------------


@pytest.mark.parametrize("number", [0, 1, 4, 12])
def test_lists_are_added_on_saturdays_to_those_with_the_most_to_do(number: int) -> None:
    changed = with_lists(CONFIG, number).hospital.theatres.timetable
    added = changed[len(THEATRES.timetable) :]
    assert changed[: len(THEATRES.timetable)] == THEATRES.timetable
    assert [row.days for row in added] == ["sat"] * number
    whose = Counter((row.specialty, row.kind) for row in added)
    if number:
        assert whose["general_surgery", "elective"] == max(whose.values())


def test_as_much_growth_is_of_all_however_it_is_shared_by_age() -> None:
    """8 % over 75 growing by 19 % and 92 % by 4.54 % are 5.7 % together."""
    alike, aged = everybody(CONFIG), by_age(CONFIG)
    assert set(alike.values()) == {1.057}
    assert aged["gynaecology"] == pytest.approx(1 + 0.05 * 0.19 + 0.95 * 0.045435, abs=1e-6)
    assert aged["orthopaedics"] == pytest.approx(1 + 0.35 * 0.19 + 0.65 * 0.045435, abs=1e-6)
    decided = grown(CONFIG, aged).hospital.theatres.specialties["orthopaedics"].operations.value
    assert decided == pytest.approx(18 * aged["orthopaedics"])


def test_beds_are_those_open_and_so_many_more() -> None:
    options = Namespace(set=["period.general_acute_open=600"])
    assert with_beds(-20, options).period.general_acute_open == 580
