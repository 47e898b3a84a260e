"""Parameters of initiatives in plausible hospitals: what is drawn, what stays, what it builds."""

from dataclasses import replace
from pathlib import Path

import pytest

from flowsim.config.folders import Folders
from flowsim.config.initiative_ranges import Range, drawn, uncertain
from flowsim.config.plausible import Asked, in_plausible_hospitals, read_plausible
from flowsim.config.resolved import ResolvedConfig, load
from flowsim.hospital.initiatives.initiative import Initiative, with_initiatives
from flowsim.running.result_keys import run_folder
from flowsim.running.runner import prepared
from flowsim.scenario.build import untouched
from tests.unit.test_plausible import EXAMPLE, write

SHIPPED = 30
"""As many plausible hospitals as a shipped file may have."""

BUREAU = ("accept_sooner", "call_sooner", "declare_sooner", "look_every_minutes", "request_sooner")


def names(config: ResolvedConfig, *words: str) -> list[str]:
    """Return the parameters that are not known, without the initiative's name."""
    return [one.name.partition(".")[2] for one in uncertain(config, words, Folders())]


def test_those_with_a_range_are_not_known():
    assert tuple(names(load("bed_bureau"))) == BUREAU
    assert names(load("baseline")) == []


@pytest.mark.parametrize(
    "word",
    [
        "initiative.bed_bureau.call_sooner=0.25",  # that of its file, given all the same
        "++initiative.bed_bureau.call_sooner=0.4",
        "initiative.bed_bureau={call_sooner: 0.25}",
    ],
)
def test_one_that_a_word_gives_is_known(word):
    assert names(load("bed_bureau"), word) == [name for name in BUREAU if name != "call_sooner"]


def test_other_words_give_none():
    words = ["++initiative.bed_bureau={}", "initiative.opat.places=3", "weeks=2"]
    assert tuple(names(load("bed_bureau"), *words)) == BUREAU


def test_what_a_preset_sets_is_known():
    """`daycase_85` is the rate of 85 %; without that it would be `day_case_default`."""
    assert names(load("day_case_default")) == ["rate", "trolleys"]
    assert names(load("daycase_85")) == ["trolleys"]


def test_whole_numbers_are_those_that_the_initiative_takes():
    found = {one.name: one.whole for one in uncertain(load("strategy_2024_all"), (), Folders())}
    assert found["bed_bureau.look_every_minutes"] == [0, 10, 15, 20, 30, 60]
    assert found["surgeon_of_the_week.sessions_lost"] == [0, 2, 4, 6]
    assert found["ed_xray.rooms"] == range(1, 3)
    assert found["criteria_led_discharge.share"] is None


def test_values_by_name_and_number_alone():
    """Written down, so that another platform or library that gave others would be seen."""
    share = Range(name="criteria_led_discharge.share", low=0.05, high=0.6)
    assert [share.value(number) for number in (1, 2, 3, 30)] == SHARES
    rooms = Range(name="ed_xray.rooms", low=1, high=2, whole=range(1, 3))
    assert [rooms.value(number) for number in range(1, 11)] == ROOMS
    assert drawn([share, rooms], 2) == {
        "initiative.criteria_led_discharge.share": SHARES[1],
        "initiative.ed_xray.rooms": ROOMS[1],
    }


SHARES = [0.2868, 0.4899, 0.5864, 0.06297]
ROOMS = [1, 1, 1, 1, 2, 2, 2, 1, 2, 2]


def with_drawn(initiative: Initiative, values: dict[str, float]) -> Initiative:
    """Return an initiative with those of the values that are its own."""
    keys = {key: key.split(".")[1:] for key in values}
    mine = {keys[key][1]: value for key, value in values.items() if keys[key][0] == initiative.name}
    return replace(initiative, **mine)


WHOLE_STRATEGY = ["strategy_2024_all", "surgical_hub"]
"""Together all initiatives that have a range."""


@pytest.mark.parametrize("name", WHOLE_STRATEGY)
def test_every_draw_can_be_built(name):
    config = load(name)
    before, ranges = untouched(config), uncertain(config, (), Folders())
    for number in range(1, SHIPPED + 1):
        values = drawn(ranges, number)
        with_initiatives(before, [with_drawn(each, values) for each in config.initiatives])


def test_no_initiative_with_a_range_is_left_out():
    files = Path("configs/initiative").glob("*.yaml")
    ranged = {file.stem for file in files if "\nplausible:" in file.read_text(encoding="utf-8")}
    tried = {each.name for name in WHOLE_STRATEGY for each in load(name).initiatives}
    assert len(ranged) > 20
    assert ranged <= tried


def test_the_same_in_every_scenario_that_has_it_and_fewer_are_the_first(tmp_path):
    own = write(tmp_path, EXAMPLE)
    hospitals = read_plausible("lister_2018", 3, Folders(own)).hospitals
    asked = ["smoke+bed_bureau", "smoke+ed_xray+bed_bureau:call_sooner=0.4", "smoke"]
    configs = [load(name, (), own) for name in asked]
    one, both, none = (
        list(in_plausible_hospitals(Asked(name, (), own), config, hospitals))
        for name, config in zip(asked, configs, strict=True)
    )
    fewer = list(in_plausible_hospitals(Asked(asked[0], (), own), configs[0], hospitals[:2]))
    assert [each.tree for each in fewer] == [each.tree for each in one[:2]]
    assert not any(each.tree.get("initiative") for each in none)
    for number in range(3):
        first, second = (each[number].tree["initiative"]["bed_bureau"] for each in (one, both))
        assert first["declare_sooner"] == second["declare_sooner"]
        assert 0.0 <= first["declare_sooner"] <= 0.4
        assert first["call_sooner"] != second["call_sooner"] == 0.4
        assert both[number].scenario.name == configs[1].scenario.name
    drawn_values = [each.tree["initiative"]["bed_bureau"]["declare_sooner"] for each in one]
    assert len(set(drawn_values)) == 3


def test_ranges_of_nothing_give_the_bytes_of_the_baseline(tmp_path):
    """Its key stands for all that decides the records of a run."""
    own = write(tmp_path, EXAMPLE)
    (own / "initiative").mkdir()
    file = Path("configs/initiative/bed_bureau.yaml").read_text(encoding="utf-8")
    start = file.index("plausible:")
    nothing = ", ".join(f"{name}: [0, 0]" for name in BUREAU)
    text = f"{file[:start]}plausible: {{{nothing}}}\nsource: expert\n"
    (own / "initiative" / "bed_bureau.yaml").write_text(text)
    hospitals = read_plausible("lister_2018", 1, Folders(own)).hospitals
    keys = []
    for name in ("smoke", "smoke+bed_bureau:shifts=[]"):
        asked = Asked(name, (), own)
        (found,) = in_plausible_hospitals(asked, load(name, (), own), hospitals)
        keys.append(run_folder(found, prepared(found)).path.name.rpartition("-")[2])
    assert keys[0] == keys[1]
