"""The study of what an effect rests on: the numbers it takes, and the values it puts there."""

import pytest

from experiments.rests_on import rests_on
from experiments.rests_on.rests_on import Number, Question, numbers_with_a_range, with_value
from flowsim.config import load

TREE = {
    "bays": {"number": 7, "range": [5, 10]},
    "none": {"value": 3.0, "range": None},
    "care": {
        "walk": {"mean_minutes": 10.0, "sd_minutes": 5.0, "range": [5, 40]},
        "scan": {"low_minutes": 6, "mode_minutes": 8, "high_minutes": 10, "range": [6, 10]},
    },
}


def test_each_table_with_a_range_gives_one_number() -> None:
    assert list(numbers_with_a_range(TREE)) == [
        Number(("bays",), "number", 7, 5, 10),
        Number(("care", "walk"), "mean_minutes", 10.0, 5, 40),
        Number(("care", "scan"), "mode_minutes", 8, 6, 10),
    ]


def test_a_part_that_is_not_modelled_has_no_numbers_to_move() -> None:
    found = list(numbers_with_a_range({"theatres": {"modelled": False, **TREE}}))
    assert found == []
    assert len(list(numbers_with_a_range({"theatres": {"modelled": True, **TREE}}))) == 3


def test_a_spread_keeps_its_ratio_and_the_tree_given_stays() -> None:
    bays, walk, scan = numbers_with_a_range(TREE)
    assert with_value(TREE, walk, 40)["care"]["walk"]["sd_minutes"] == 20
    assert with_value(TREE, scan, 10)["care"]["scan"]["high_minutes"] == pytest.approx(12.5)
    assert with_value(TREE, bays, 5)["bays"] == {"number": 5, "range": [5, 10]}
    assert TREE["care"]["walk"]["sd_minutes"] == 5.0


def test_the_shipped_hospital_has_its_ranges_in_the_study() -> None:
    found = {number.path for number in numbers_with_a_range(load("baseline").tree)}
    assert "hospital.bed_bureau.site_manager_every_minutes.value" in found
    assert "hospital.bed_bureau.turn_round.declare_vacated.mean_minutes" in found
    assert len(found) > 100


def test_the_report_shows_a_number_that_moves_the_effect(monkeypatch: pytest.MonkeyPatch) -> None:
    """Bays that are not asked for move nothing; a value the hospital refuses is named."""
    numbers = [
        Number(("hospital", "bed_bureau", "site_manager_every_minutes"), "value", 60, 60, 240),
        Number(("hospital", "emergency", "spaces", "majors_cubicle"), "number", 28, -1, 28),
    ]
    monkeypatch.setattr(rests_on, "numbers_with_a_range", lambda *_: numbers)
    text = rests_on.report(Question("bed_bureau", "E01.type1", 2, 1), jobs=1)
    assert "`hospital.bed_bureau.site_manager_every_minutes.value` | 60 | 240 |" in text
    assert "Refused, with the others as they are: `hospital.emergency.spaces.majors_cubicle" in text
