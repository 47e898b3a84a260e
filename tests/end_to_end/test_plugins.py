"""Initiatives and measures of one's own: from a file, registered, in other processes, in YAML."""

import json
import os
from pathlib import Path

import pandas as pd
import pytest

import flowsim
from flowsim import plugins
from flowsim.cli.main import main
from flowsim.config import load
from flowsim.config.catalogue import initiative_class
from flowsim.hospital.edits import conflicts
from flowsim.records.terms import Terms
from flowsim.running.result_keys import measures_key
from flowsim.scenario.build import build, untouched
from tests.plugin_files import INITIATIVE, MEASURE

SMALL = ["scale=0.1", "weeks=1", "warm_up_weeks=0", "cool_down_weeks=0", "replications=2"]
SETS = [word for item in SMALL for word in ("--set", item)]


@pytest.fixture(autouse=True)
def nothing_left():
    yield
    plugins.forget()


def files(tmp_path: Path) -> tuple[str, str]:
    ward = build(load("baseline")).wards[0].name
    text = INITIATIVE.replace("acute_medical_unit", ward)
    (tmp_path / "more_beds.py").write_text(text)
    (tmp_path / "came.py").write_text(MEASURE)
    return str(tmp_path / "more_beds.py"), str(tmp_path / "came.py")


def test_a_file_is_used_by_compare_in_other_processes_and_on_the_page(tmp_path, capsys):
    beds, came = files(tmp_path)
    words = ["compare", "baseline", "more_beds", "--plugin", beds, f"--plugin={came}", *SETS]
    words += ["--jobs", "2", "--results", str(tmp_path / "results"), "--json"]
    assert main(words) == 0
    told = json.loads(capsys.readouterr().out)
    rows = {(row["measure"], row["scenario"]): row for row in told["table"]}
    assert rows["X90.came", "more_beds"]["scenario_value"] > 100
    page = Path(told["files"]["page"]).read_text()
    assert "Patients who came" in page
    assert "6 more beds on" in page
    assert "X90.came" in Path(told["files"]["measures"]).read_text()


def test_every_command_knows_it(tmp_path, capsys):
    beds, came = files(tmp_path)
    assert main(["list", "--json", "--plugin", beds, "--plugin", came]) == 0
    told = json.loads(capsys.readouterr().out)
    row = {item["name"]: item for item in told["initiatives"]}["more_beds"]
    assert row["parameters"]["beds"] == 6
    assert "X90.came" in {item["key"] for item in told["measures"]}
    assert main(["check", "baseline+more_beds", "--plugin", beds]) == 0
    assert (
        main(["run", "--plugin", beds, "scenario=more_beds", "--cfg", "job", "-p", "initiative"])
        == 0
    )


def test_registered_from_python_and_named_in_ones_own_yaml(tmp_path):
    beds, _ = files(tmp_path)
    flowsim.register(beds)
    folder = tmp_path / "own" / "scenario"
    folder.mkdir(parents=True)
    (folder / "plan.yaml").write_text(
        "# @package _global_\ndefaults: [override /initiative: [more_beds, bed_bureau]]\n"
        "scenario: {name: plan}\ninitiative: {more_beds: {beds: 3}}\n"
    )
    config = load("plan", config_dir=tmp_path / "own")
    assert [each.name for each in config.initiatives] == ["more_beds", "bed_bureau"]
    assert config.initiatives[0].beds == 3
    result = flowsim.run("more_beds", overrides=SMALL, results=tmp_path / "results")
    assert set(result.measures["scenario"]) == {"more_beds"}


def test_it_combines_with_the_bed_bureau_which_changes_the_same_duration(tmp_path):
    flowsim.register(*files(tmp_path))
    one, other = load("more_beds+bed_bureau+staffing"), load("staffing+bed_bureau+more_beds")
    assert build(one) == build(other)
    before = untouched(one)
    edits = [edit for each in one.initiatives for edit in each.signed_edits(before)]
    assert conflicts(edits) == []
    bureau, both = load("bed_bureau"), dict(build(one).activities)["declare_vacated"]
    assert both == dict(build(bureau).activities)["declare_vacated"].scaled(0.5)


def test_measures_are_used_again_only_with_the_same_source(tmp_path):
    _, came = files(tmp_path)
    without = measures_key(Terms())
    flowsim.register(came)
    first = measures_key(Terms())
    plugins.forget()
    Path(came).write_text(MEASURE.replace("len(facts", "2.0 * len(facts"))
    flowsim.register(came)
    assert len({without, first, measures_key(Terms())}) == 3
    plugins.forget()
    assert measures_key(Terms()) == without


@pytest.mark.parametrize(
    "spoils",
    ['table.loc[:, "t_depart"] = 0.0', 'table.pop("outcome")'],
)
def test_a_measure_that_changes_the_tables_leaves_the_records_as_they_are(tmp_path, spoils):
    """They are kept after it, and used again without it."""
    expected = flowsim.run("baseline", overrides=SMALL, results=tmp_path / "without").patients
    change = f"    table = facts.records.patients\n    {spoils}\n    return"
    (tmp_path / "spoils.py").write_text(MEASURE.replace("    return", change))
    flowsim.register(str(tmp_path / "spoils.py"))
    result = flowsim.run("baseline", overrides=SMALL, results=tmp_path / "with")
    assert "X90.came" in set(result.measures["measure"])
    pd.testing.assert_frame_equal(result.patients, expected)


def test_a_class_of_a_python_program_is_called_after_itself(tmp_path):
    flowsim.register(files(tmp_path)[0])
    kind = initiative_class("more_beds")
    plugins.forget()
    made = type("EvenMore", (kind,), {"__module__": "__main__"})
    flowsim.register(made)
    assert initiative_class("even_more") is made


WRONG = {
    "missing": (None, "there is no such file"),
    "empty": ("x = 1\n", "holds no initiative"),
    "broken": ("1 / 0\n", "ZeroDivisionError"),
    "syntax": ("def\n", "SyntaxError"),
    "bed_bureau": (INITIATIVE, "initiative bed_bureau: the name is taken"),
    "two": (
        INITIATIVE + INITIATIVE[INITIATIVE.index("@dataclass") :].replace("MoreBeds", "Other"),
        "holds several initiatives",
    ),
}


@pytest.mark.parametrize("name", WRONG)
def test_a_file_that_is_no_plugin_is_told(tmp_path, capsys, name):
    text, message = WRONG[name]
    file = tmp_path / f"{name}.py"
    if text is not None:
        file.write_text(text)
    assert main(["list", "--plugin", str(file)]) == 2
    assert message in capsys.readouterr().err


def test_wrong_ways_to_name_one_are_told(tmp_path, capsys):
    assert main(["list", "--plugin"]) == 2
    assert "needs the path" in capsys.readouterr().err
    (tmp_path / "mine.txt").write_text("")
    assert main(["list", "--plugin", str(tmp_path / "mine.txt")]) == 2
    assert "must end in .py" in capsys.readouterr().err
    with pytest.raises(flowsim.FlowsimError, match="neither an initiative"):
        flowsim.register(3)
    assert main(["check", "baseline+more_beds"]) == 2
    assert "'more_beds' is not an initiative" in capsys.readouterr().err


def test_a_key_of_a_measure_that_is_taken_is_told(tmp_path, capsys):
    (tmp_path / "came.py").write_text(MEASURE.replace("X90.came", "E01.all"))
    words = ["compare", "baseline", "bed_bureau", *SETS, "--plugin", str(tmp_path / "came.py")]
    assert main([*words, "--results", str(tmp_path / "results")]) == 2
    assert "measure E01.all: the key is taken" in capsys.readouterr().err


def test_a_measure_of_the_main_program_needs_a_file_for_other_processes(tmp_path):
    from flowsim.analysis.measures.registry import Rule, declare

    def compute(facts):
        return {"X91.one": 1.0}

    compute.__module__ = "__main__"
    flowsim.register(Rule(measures=(declare("X91.one", "One", "", "1", "ours"),), compute=compute))
    with pytest.raises(flowsim.FlowsimError, match="put it in a file and register that"):
        flowsim.compare(["baseline", "bed_bureau"], overrides=SMALL, jobs=2, results=tmp_path)
    found = flowsim.run(overrides=SMALL, jobs=1, results=tmp_path).measures
    assert (found.loc[found["measure"] == "X91.one", "value"] == 1.0).all()


def test_a_file_changed_within_a_second_is_read_anew(tmp_path):
    file = tmp_path / "more_beds.py"
    for beds in (6, 7):
        file.write_text(INITIATIVE.replace("beds: Count = 6", f"beds: Count = {beds}"))
        os.utime(file, (1, 1))
        flowsim.register(file)
        assert initiative_class("more_beds")().beds == beds
        plugins.forget()
    assert [each.name for each in tmp_path.iterdir()] == ["more_beds.py"]
