"""Faults in a file of plausible hospitals, and in how many are asked for: one message each."""

from math import nan
from pathlib import Path

import pytest

import flowsim
from flowsim.config.folders import Folders
from flowsim.config.initiative_ranges import uncertain
from flowsim.config.plausible import read_plausible
from flowsim.config.resolved import load
from flowsim.errors import FlowsimError
from tests.unit.test_plausible import EXAMPLE, NEED, write

SHORT = {"days": 1, "replications": 2, "engine": "simpy"}
TWO = ["smoke", "smoke+bed_bureau"]


@pytest.fixture(scope="module")
def own(tmp_path_factory) -> Path:
    """Return a user's own folder with an example."""
    return write(tmp_path_factory.mktemp("own"), EXAMPLE)


def refused(folder: Path, **settings: object) -> str:
    """Return the message for a comparison, which has written nothing."""
    with pytest.raises(FlowsimError) as problem:
        flowsim.compare(TWO, results=folder / "results", **SHORT, **settings)
    assert not (folder / "results").exists()
    return str(problem.value)


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (-1, "plausible is -1; it must be 0 or more"),
        (1, "plausible is 1; it must be 0 (no plausible hospitals) or 2 or more"),
        (1.5, "plausible 1.5 must be a whole number"),
        (nan, "plausible nan must be a whole number"),
        ("ten", "plausible 'ten' must be a whole number"),
        (True, "plausible True must be a whole number"),
        (4, "lister_2018.yaml has 3 hospitals, so give no more"),
    ],
)
def test_what_is_no_number_of_hospitals(number, said, own, tmp_path):
    assert said in refused(tmp_path, plausible=number, config_dir=own)


@pytest.mark.parametrize("word", ["-1", "1", "1.5", "nan", "ten", "null", "''"])
def test_what_is_no_number_in_an_override(word, tmp_path):
    assert refused(tmp_path, overrides=[f"plausible={word}"]).startswith("command line: plausible=")


def test_given_twice(tmp_path):
    found = refused(tmp_path, plausible=2, overrides=["plausible=3"])
    assert "plausible is given as 2 and as plausible=3" in found


def test_of_one_scenario_alone(tmp_path):
    """It is of the whole comparison, and was taken from the first without a word."""
    own = "smoke:plausible=2"
    for names in ([own, "smoke+bed_bureau"], ["smoke", f"{own}+bed_bureau"]):
        with pytest.raises(FlowsimError) as problem:
            flowsim.compare(names, results=tmp_path / "results", **SHORT)
        assert "cannot be compared: in them plausible is" in str(problem.value)
        assert str(problem.value).endswith("flowsim compare ... plausible=2")
        assert not (tmp_path / "results").exists()


def test_no_file_says_what_to_do(tmp_path):
    with pytest.raises(
        FlowsimError, match="no plausible hospitals of our_hospital are known"
    ) as no:
        read_plausible("our_hospital", 2, Folders(tmp_path))
    assert "leave plausible out" in str(no.value)


FILES = {
    "empty": ("", "is empty; give it source and hospitals"),
    "no source": ("hospitals: []", "'source' is missing"),
    "no hospitals": ("source: x\nhospitals: []", "line 2: hospitals: hospitals is empty"),
    "hospitals missing": ("source: x", "'hospitals' is missing"),
    "empty source": ("source: ' '\nhospitals: []", "line 1: source: source is empty"),
    "unknown key": (EXAMPLE + "note: x\n", "line 12: note: 'note' is not a key"),
    "misspelt key": (EXAMPLE.replace("settings:", "setings:", 1), "Did you mean 'settings'"),
    "twice": (EXAMPLE.replace("h02", "h01"), "'h01' is there twice"),
    "text": (EXAMPLE.replace("0.74", "high"), "line 8: hospitals.1.settings.hospital"),
    "true": (EXAMPLE.replace("0.74", "true"), "must be a whole number or a number, not true"),
    "infinite": (EXAMPLE.replace("0.74", ".inf"), "finite"),
    "nothing set": (EXAMPLE.replace(f"{{{NEED}: 0.74}}", "{}"), "h02: sets nothing"),
    "of the run": (EXAMPLE.replace(f"{NEED}: 0.74", "seed: 3"), "h02: sets seed;"),
    "initiative": (
        EXAMPLE.replace(f"{NEED}: 0.74", "initiative.bed_bureau.call_sooner: 0.3"),
        "h02: sets initiative.bed_bureau.call_sooner; a plausible hospital sets numbers of",
    ),
    "period": (EXAMPLE.replace("winter_2017_18", "winter_2017"), "Did you mean 'winter_2017_18'"),
    "no name": (EXAMPLE.replace("h02", "''"), "name must be text of one line"),
}


@pytest.mark.parametrize("case", FILES)
def test_a_file_that_is_none(case, tmp_path):
    text, said = FILES[case]
    with pytest.raises(FlowsimError) as problem:
        read_plausible("lister_2018", 2, Folders(write(tmp_path, text)))
    assert str(problem.value).startswith(f"{tmp_path}/plausible/lister_2018.yaml")
    assert said in str(problem.value)


KEYS = {
    "unknown": ("hospital.wards.stays.need_scal.value", "'need_scal' is not a key"),
    "a block": ("hospital.wards.stays", "is no number in the hospital"),
    "text": ("hospital.name", "is no number in the hospital"),
    "out of range": ("hospital.wards.stays.need_scale.value: -1 #", "need_scale"),
}


@pytest.mark.parametrize("case", KEYS)
def test_a_setting_that_the_hospital_has_not(case, tmp_path):
    key, said = KEYS[case]
    own = write(tmp_path, f"source: x\nhospitals:\n{two(key)}")
    found = refused(tmp_path, plausible=2, config_dir=own)
    assert found.startswith(f"{own}/plausible/lister_2018.yaml: h01: ")
    assert said in found


def two(key: str) -> str:
    return "".join(f"  - name: h0{k}\n    settings:\n      {key}: 0.7\n" for k in (1, 2))


def test_a_setting_that_the_user_gives_too(own, tmp_path):
    found = refused(tmp_path, plausible=2, config_dir=own, overrides=[f"{NEED}=0.8"])
    assert f"sets {NEED}, and so does scenario smoke ({NEED}=0.8); it is given twice" in found


def test_a_setting_that_a_scenario_has(tmp_path):
    own = write(tmp_path, EXAMPLE)
    (own / "scenario").mkdir()
    (own / "scenario" / "mine.yaml").write_text(
        "# @package _global_\ndefaults: [smoke, _self_]\nscenario: {name: mine}\n"
        "hospital: {wards: {stays: {need_scale: {value: 0.9}}}}\n"
    )
    with pytest.raises(FlowsimError, match=r"and so does scenario mine \(0.9\); it is given twice"):
        flowsim.compare(["smoke", "mine"], plausible=2, config_dir=own, **SHORT)
    with pytest.raises(FlowsimError, match=r"so does scenario smoke:.*=0.72\); it is given twice"):
        flowsim.compare(["smoke", f"smoke:{NEED}=0.72"], plausible=2, config_dir=own, **SHORT)


def test_hospitals_of_several_files(tmp_path):
    own = write(tmp_path, EXAMPLE)
    (own / "hospital").mkdir()
    (own / "hospital" / "mine.yaml").write_text("defaults: [lister_2018, _self_]\nname: Mine\n")
    (own / "scenario").mkdir()
    (own / "scenario" / "other.yaml").write_text(
        "# @package _global_\ndefaults: [smoke, {override /hospital: mine}, _self_]\n"
        "scenario: {name: other}\n"
    )
    with pytest.raises(FlowsimError, match="smoke is of lister_2018, other is of mine"):
        flowsim.compare(["smoke", "other"], plausible=2, config_dir=own, **SHORT)


def test_a_folder_that_is_nearly_called_so(tmp_path):
    (tmp_path / "plausibel").mkdir()
    with pytest.raises(FlowsimError, match="Did you mean 'plausible'"):
        Folders.of(tmp_path)


def with_range(folder: Path, text: str) -> Path:
    """Return a user's own folder whose bed bureau has another plausible range of one parameter."""
    own = write(folder, EXAMPLE)
    (own / "initiative").mkdir()
    (own / "initiative" / "bed_bureau.yaml").write_text(
        f"# @package initiative.bed_bureau\ndeclare_sooner: 0.2\nshifts: []\nplausible: {text}\n"
        "source: expert\n"
    )
    return own


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{declare_sooner: [1.5, 2]}", "plausible declare_sooner 1.5 must lie in [0, 0.99]"),
        ("{declare_sooner: [0.3, 0.1]}", "plausible declare_sooner: 0.3 is above 0.1"),
        ("{declare_sooner: [0, .inf]}", "plausible.declare_sooner"),
        ("{declare_sooner: [0, .nan]}", "plausible.declare_sooner"),
        ("{declare_sooner: [0, high]}", "plausible.declare_sooner"),
        ("{declare_soner: [0, 0.4]}", "Did you mean 'declare_sooner'"),
    ],
)
def test_a_range_of_an_initiative_that_is_none(text, said, tmp_path):
    own = with_range(tmp_path, text)
    found = refused(tmp_path, plausible=2, config_dir=own)
    assert said in found


def test_a_range_without_one_of_the_whole_numbers_there_are_leaves_the_parameter(tmp_path):
    own = with_range(tmp_path, "{look_every_minutes: [21, 29]}")
    config = load("smoke+bed_bureau", (), own)
    assert uncertain(config, (), Folders(own)) == ()
