"""What cannot be a study of history matching, and what the user is told."""

import re

import pytest
import yaml

from flowsim.calibration.matching import read_matching, study_file
from flowsim.calibration.points import Kept, design
from flowsim.cli.main import main
from flowsim.errors import FlowsimError

TREE = yaml.safe_load(study_file("lister_2018").read_text(encoding="utf-8"))
SCALE = TREE["parameters"]["need_scale"]
HELD = {"discrepancy": 1, "reason": "none"}


@pytest.mark.parametrize(
    ("change", "message"),
    [
        ({"seeds": 1}, "'seeds' is not a key"),
        ({"periods": ["winter_2015_16"]}, "'winter_2015_16' is not a period"),
        ({"dated": ["summer"]}, "'summer' is not a period"),
        ({"long_stays_as": {"winter_2016_17": "autumn"}}, "'autumn' is not a period"),
        (
            {"parameters": {"n": {**SCALE, "path": "hospital.wards.stays.need_scal.value"}}},
            "'need_scal' is not a key",
        ),
        (
            {"parameters": {"n": {**SCALE, "path": "hospital.wards.stays.need_scale"}}},
            "is no number",
        ),
        (
            {
                "parameters": {
                    "n": {
                        **SCALE,
                        "path": "hospital.wards.stays.need.long.sd_hours",
                        "range": [0.1, 900],
                    }
                }
            },
            "range 0.1 to 900 must lie in the configuration's, 220 to 480",
        ),
        ({"parameters": {"n": {**SCALE, "range": [0.5, 0.8]}}}, "range 0.5 to 0.8 must lie in"),
        ({"parameters": {"n": {**SCALE, "range": [0.8, 0.7]}}}, "range 0.8 to 0.7 must lie in"),
        ({"parameters": {"n": {**SCALE, "low": 1}}}, "'low' is not a key"),
        ({"parameters": {"n": {"range": [0.6, 0.8]}}}, "give path or times, and range"),
        ({"targets": {"summer": {}}}, "'summer' is not a period"),
        ({"targets": {"apr_nov_2018": {"four_hours": HELD}}}, "'four_hours' is not a figure"),
        ({"targets": {"winter_2017_18": {"beds_7": HELD}}}, "beds_7 is an input"),
        ({"targets": {"apr_nov_2018": {"median_all": HELD}}}, "median_all has no tolerance"),
    ],
)
def test_a_file_that_cannot_be_is_refused(tmp_path, change, message) -> None:
    file = tmp_path / "matching.yaml"
    file.write_text(yaml.safe_dump({**TREE, **change}), encoding="utf-8")
    with pytest.raises(FlowsimError, match=re.escape(message)):
        read_matching(file)


def test_a_key_that_is_missing_is_named(tmp_path) -> None:
    file = tmp_path / "matching.yaml"
    file.write_text(yaml.safe_dump({k: v for k, v in TREE.items() if k != "seed"}))
    with pytest.raises(FlowsimError, match="seed missing"):
        read_matching(file)


@pytest.mark.parametrize(
    "words", [["--points", "0"], ["--waves", "0"], ["--further", "0"], ["--jobs", "-1"]]
)
def test_numbers_below_one_are_refused(words, capsys) -> None:
    assert main(["calibrate", *words]) == 2
    assert f"flowsim: {words[0]} {words[1]} must be 1 or more" in capsys.readouterr().err
    with pytest.raises(FlowsimError, match="give a whole number from 1 on"):
        design(3, 0, 1)


def test_results_of_another_hospital_are_not_mixed_in(tmp_path) -> None:
    file = tmp_path / "kept.jsonl"
    file.write_text('{"study": "another"}\n')
    with pytest.raises(FlowsimError, match="of another hospital or length of run"):
        Kept(file, read_matching())
