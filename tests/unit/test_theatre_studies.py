"""Studies of theatres: what each change does to the settings, and that none does nothing."""

from argparse import Namespace
from collections import Counter
from pathlib import Path

import pytest

from experiments.replicated import asked
from experiments.theatres.capacity import by_age, everybody, grown, with_beds, with_lists
from experiments.theatres.levers import ARMS
from experiments.theatres.levers import MEASURES as OF_LEVERS
from experiments.theatres.studies import CHANGES, booked_to, day_case_rate
from flowsim.analysis.measures import describe
from flowsim.config import load
from flowsim.config.catalogue import initiative_class, initiative_names
from flowsim.config.folders import Folders
from flowsim.hospital.initiatives.surgery.day_case_default import booked_as_day_cases, suitable
from flowsim.scenario.build import build

CONFIG = load("baseline")
THEATRES = CONFIG.hospital.theatres


def test_so_many_are_booked_as_day_cases() -> None:
    changed = build(day_case_rate(CONFIG, 0.80))
    assert booked_as_day_cases(suitable(changed)) == pytest.approx(0.80)


def test_lists_are_booked_to_the_chance_given() -> None:
    planning = booked_to(CONFIG, 0.1).hospital.theatres.planning
    assert planning.overrun_chance.value == 0.1


@pytest.mark.parametrize("name", CHANGES)
def test_no_change_is_none(name: str) -> None:
    assert CHANGES[name](CONFIG) != CONFIG


@pytest.mark.parametrize("name", ARMS)
def test_an_arm_of_a_lever_changes_what_is_plausible(name: str) -> None:
    (made,) = load(ARMS[name]).initiatives
    for parameter, (low, high) in made.plausible.items():
        assert low <= getattr(made, parameter) <= high
    assert made.edits(build(CONFIG))


def test_measures_of_levers_are_there() -> None:
    assert [describe(key).key for key in OF_LEVERS]


# -- presets ---------------------------------------------------------------------------------------

PRESETS = {
    "daycase_85": "day_case_default:rate=0.85",
    "block_room": "regional_block",
    "hub_ringfenced": "surgical_hub",
}


@pytest.mark.parametrize("name", PRESETS)
def test_a_preset_is_its_initiative(name: str) -> None:
    preset, initiative = load(name), load(PRESETS[name])
    assert preset.initiatives == initiative.initiatives
    assert preset.hospital == initiative.hospital


def test_the_whole_strategy_has_all_of_its_initiatives() -> None:
    """Two are parts of hot_clinics, and the hub is of another strategy."""
    left_out = {"neurology_hot_clinic", "surgical_hot_clinic"}
    of_it = {n for n in initiative_names(Folders()) if initiative_class(n).seed.startswith("S2 ")}
    assert {each.name for each in load("strategy_2024_all").initiatives} == of_it - left_out


def test_a_specialist_facility_takes_a_quarter_of_orthopaedic_decisions() -> None:
    operations = (
        load("specialist_facility").hospital.theatres.specialties["orthopaedics"].operations
    )
    assert operations.value == 0.75 * THEATRES.specialties["orthopaedics"].operations.value


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


def test_a_page_that_is_not_there_is_refused_before_anything_is_run(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    lengths = {"replications": 1, "weeks": 1, "warm_up_weeks": 1}
    page = tmp_path / "none.md"
    assert not asked("theatres.lists", page, ["lists"], [], **lengths).write
    with pytest.raises(SystemExit) as stopped:
        asked("theatres.lists", page, ["lists"], ["--write"], **lengths)
    assert stopped.value.code == 2
    assert "none.md: cannot be read" in capsys.readouterr().err
