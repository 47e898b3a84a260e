"""Studies of theatres: what each change does to the settings, and that none does nothing."""

import pytest

from experiments.theatres.studies import CHANGES, booked_to, day_case_rate
from flowsim.config import load
from flowsim.hospital.initiatives.surgery.day_case_default import booked_as_day_cases, suitable
from flowsim.scenario.build import build

CONFIG = load("theatres")


def test_so_many_are_booked_as_day_cases() -> None:
    changed = build(day_case_rate(CONFIG, 0.80))
    assert booked_as_day_cases(suitable(changed)) == pytest.approx(0.80)


def test_lists_are_booked_to_the_chance_given() -> None:
    planning = booked_to(CONFIG, 0.1).hospital.theatres.planning
    assert planning.overrun_chance.value == 0.1


@pytest.mark.parametrize("name", CHANGES)
def test_no_change_is_none(name: str) -> None:
    assert CHANGES[name](CONFIG) != CONFIG
