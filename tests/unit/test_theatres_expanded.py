"""Two more theatres: the timetable of theatres as it is, and lists of the new ones."""

import pytest

from flowsim.config import load
from flowsim.scenario import build

BASE, MORE = load("baseline").hospital.theatres, load("theatres_expanded").hospital.theatres


def test_its_timetable_begins_with_that_of_theatres() -> None:
    before = len(BASE.timetable)
    assert MORE.timetable[:before] == BASE.timetable
    assert {row.theatre for row in MORE.timetable[before:]} == {15, 16}


def test_it_has_the_theatres_and_bays_and_everything_else_is_the_same() -> None:
    assert (MORE.theatres.number, MORE.recovery.bays.number) == (16, 22)
    assert (MORE.specialties, MORE.procedures, MORE.planning, MORE.day) == (
        BASE.specialties,
        BASE.procedures,
        BASE.planning,
        BASE.day,
    )


def test_it_has_an_anaesthetist_more_for_each_theatre_as_often_away() -> None:
    more, base = MORE.staff, BASE.staff
    assert more.anaesthetists.number == base.anaesthetists.number + 2
    rates = [each.absent_a_day.value / each.anaesthetists.number for each in (more, base)]
    assert rates[0] == pytest.approx(rates[1])


def test_initiatives_of_theatres_go_with_it() -> None:
    names = {each.name for each in build(load("theatres_expanded+theatre_sessions")).resources}
    assert {"theatre_15", "theatre_16"} <= names
