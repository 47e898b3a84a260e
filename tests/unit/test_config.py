"""Composition and validation of a configuration."""

from pathlib import Path

import pytest

from flowsim.config import load
from flowsim.config.folders import Folders
from flowsim.config.run_settings import ENGINES, MAXIMUM_WEEKS
from flowsim.config.scenario_words import file_name
from flowsim.engine.run_length import LONGEST_WEEKS
from flowsim.engine.simulate import ENGINES as ENGINES_THERE_ARE
from flowsim.errors import FlowsimError

SHARE = "initiative.criteria_led_discharge.share"


def write(folder: Path, files: dict[str, str]) -> Path:
    for name, text in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text(text, encoding="utf-8")
    return folder


def test_the_baseline_is_resolved_in_full() -> None:
    config = load()
    assert config.scenario.name == "baseline"
    assert config.initiatives == ()
    assert set(config.tree) >= {"hospital", "period", "scenario", "weeks", "seed"}
    assert "hydra" not in config.tree
    assert "${" not in str(config.tree)
    assert config.run.weeks == config.tree["weeks"]


def test_the_engines_one_may_name_are_those_there_are() -> None:
    assert ("auto", *ENGINES_THERE_ARE) == ENGINES


def test_the_longest_run_one_may_ask_for_is_the_engines() -> None:
    assert MAXIMUM_WEEKS == LONGEST_WEEKS


def test_overrides_change_what_they_name() -> None:
    config = load(overrides=["weeks=3", "hospital.emergency.spaces.resus_bay.number=6"])
    assert config.run.weeks == 3
    assert config.hospital.emergency.spaces.resus_bay.number == 6


def test_a_period_changes_demand_and_beds() -> None:
    summer, winter = load(), load(overrides=["period=winter_2016_17"])
    assert winter.hospital.emergency.demand.type1_per_day == winter.period.type1_per_day
    assert winter.hospital.wards.beds.general_acute_open == winter.period.general_acute_open
    assert winter.period.type1_per_day < summer.period.type1_per_day


def test_naming_a_parameter_switches_an_initiative_on() -> None:
    (found,) = load(overrides=[f"{SHARE}=0.37"]).initiatives
    assert found.share == 0.37


@pytest.mark.parametrize(
    ("scenario", "override", "name", "title"),
    [
        ("baseline", "initiative=[bed_bureau]", "baseline+bed_bureau", "A bed bureau"),
        ("baseline", f"{SHARE}=0.3", "baseline+criteria_led_discharge", "Criteria-led discharge"),
        (
            "smoke:weeks=1",
            "initiative=[bed_bureau]",
            "smoke:weeks=1+bed_bureau",
            "A tenth of the hospital for three weeks; A bed bureau; weeks=1",
        ),
        (
            "bed_bureau",
            "initiative=[bed_bureau,criteria_led_discharge]",
            "bed_bureau+criteria_led_discharge",
            "A bed bureau; Criteria-led discharge",
        ),
        ("bed_bureau", "initiative=[bed_bureau]", "bed_bureau", "A bed bureau"),
        ("bed_bureau", "initiative.bed_bureau.call_sooner=0.5", "bed_bureau", "A bed bureau"),
        ("baseline", "weeks=1", "baseline", "The hospital as it is set up"),
    ],
)
def test_initiatives_that_an_override_switches_on_are_in_the_name(
    scenario: str, override: str, name: str, title: str
) -> None:
    found = load(scenario, [override])
    assert found.scenario.name == name
    assert found.scenario.title == title


def test_one_added_by_an_override_is_the_scenario_named_with_a_plus_sign() -> None:
    assert load(overrides=["initiative=[bed_bureau]"]).tree == load("baseline+bed_bureau").tree


def test_parameters_not_named_come_from_the_file_of_the_initiative() -> None:
    (plain,) = load("bed_bureau").initiatives
    (named,) = load(overrides=["initiative.bed_bureau.declare_sooner=0.33"]).initiatives
    assert named.declare_sooner == 0.33
    assert named.request_sooner == plain.request_sooner


def test_a_parameter_of_an_initiative_the_scenario_has_is_changed() -> None:
    (found,) = load("bed_bureau", ["initiative.bed_bureau.declare_sooner=0.33"]).initiatives
    assert found.declare_sooner == 0.33


def test_a_setting_after_a_colon_is_that_scenarios_or_initiatives_own() -> None:
    name = "baseline:weeks=3+bed_bureau:declare_sooner=0.33:request_sooner=0.7+staffing"
    config = load(name, ["weeks=5", "seed=9"])
    bureau, staffing = config.initiatives
    assert (bureau.declare_sooner, bureau.request_sooner) == (0.33, 0.7)
    assert staffing == load("staffing").initiatives[0]
    assert (config.run.weeks, config.run.seed) == (3, 9)
    assert config.scenario.name == name
    assert "declare_sooner=0.33" in config.scenario.title
    assert load(overrides=[f"scenario={name}", "seed=9"]).tree == load(name, ["seed=9"]).tree


def test_a_time_is_no_second_setting() -> None:
    (found,) = load("ed_xray:opens=08:00:closes=20:00").initiatives
    assert (found.opens, found.closes) == ("08:00", "20:00")


def test_results_of_a_scenario_with_settings_have_a_name_every_system_takes() -> None:
    assert file_name("ed_xray:opens=08:00") == "ed_xray_opens_08_00"
    assert file_name("bed_bureau+ed_xray") == "bed_bureau+ed_xray"


@pytest.mark.parametrize("letter", ["a", "é", "病"])
def test_a_long_name_is_cut_to_what_every_disk_takes_and_stays_its_own(letter: str) -> None:
    names = [file_name(letter * 300 + end) for end in ("one", "other")]
    assert names[0] != names[1]
    assert all(len(name.encode()) < 120 for name in names)
    assert all(name.startswith(letter * 33) for name in names)


def test_initiatives_are_added_with_a_plus_sign_in_that_order() -> None:
    config = load("bed_bureau+staffing+ed_xray")
    assert list(config.tree["initiative"]) == ["bed_bureau", "staffing", "ed_xray"]
    assert config.scenario.name == "bed_bureau+staffing+ed_xray"


def test_the_name_of_an_initiative_is_the_baseline_with_it() -> None:
    config = load("bed_bureau")
    assert config.scenario.name == "bed_bureau"
    assert config.scenario.title == "A bed bureau"
    assert config.tree["initiative"] == load("baseline+bed_bureau").tree["initiative"]
    assert load(overrides=["scenario=bed_bureau"]) == config
    assert load("baseline+bed_bureau").scenario.title == "A bed bureau"


def test_a_file_of_the_same_name_wins_over_the_initiative(tmp_path: Path) -> None:
    text = "# @package _global_\nscenario: {name: bed_bureau, title: Ours}\nweeks: 5\n"
    own = write(tmp_path, {"scenario/bed_bureau.yaml": text})
    config = load("bed_bureau", config_dir=own)
    assert (config.scenario.title, config.run.weeks, config.initiatives) == ("Ours", 5, ())


def test_an_own_folder_wins_file_by_file(tmp_path: Path) -> None:
    own = write(
        tmp_path,
        {
            "scenario/mine.yaml": "# @package _global_\n"
            "defaults:\n  - override /initiative: [criteria_led_discharge]\n"
            "scenario: {name: mine, title: Mine}\nweeks: 5\n",
            "initiative/criteria_led_discharge.yaml": "# @package initiative."
            "criteria_led_discharge\nshare: 0.77\nsource: local_audit\n",
            "sources.yaml": "local_audit: {kind: official, citation: Our own audit}\n",
        },
    )
    config = load("mine", config_dir=own)
    assert (config.run.weeks, config.initiatives[0].share) == (5, 0.77)
    assert "local_audit" in [source.key for source in config.sources]
    assert load("criteria_led_discharge").initiatives[0].share != 0.77


def test_a_key_is_found_in_its_file_and_line() -> None:
    where = Folders().where("hospital.emergency.spaces.resus_bay.number")
    file, _, line = where.partition(", line ")
    assert file == "configs/hospital/lister_2018/emergency.yaml"
    text = Path(__file__).parents[2].joinpath(file).read_text(encoding="utf-8").splitlines()
    assert "resus_bay" in text[int(line.partition(":")[0]) - 1]


def test_an_empty_table_of_ones_own_stays_where_it_takes_nothing_out(tmp_path: Path) -> None:
    own = write(
        tmp_path,
        {
            "initiative/ringfence.yaml": "# @package initiative.ringfence\nspaces: {}\n",
            "scenario/mine.yaml": "# @package _global_\nscenario: {name: mine}\n"
            "initiative: {ringfence: {spaces: {medical_assessment: 2}}, bed_bureau: {}}\n",
            "scenario/other.yaml": "# @package _global_\nscenario: {name: other}\n"
            "initiative: {staffing: {add: {}}}\n",
        },
    )
    found = load("mine", config_dir=own)
    assert found.tree["initiative"]["ringfence"]["spaces"] == {"medical_assessment": 2}
    assert load("ringfence", config_dir=own).tree["initiative"]["ringfence"]["spaces"] == {}
    with pytest.raises(FlowsimError, match=r"other.yaml, line 3: initiative.staffing.add: tables"):
        load("other", config_dir=own)
