"""flowsim reference: silent where nothing has changed, and the name of what has."""

import json

import numpy as np
import pandas as pd
import pytest

from flowsim.cli.main import main
from flowsim.engine.digest import array_digest
from flowsim.engine.lowering import lower
from flowsim.errors import FlowsimError
from flowsim.hospital.vocabulary.distributions import Constant
from flowsim.hospital.vocabulary.steps import depart, treat
from flowsim.studies import reference
from flowsim.studies.reference import changes, read_reference, shipped_reference
from tests.small import hospital

SHIPPED = read_reference(shipped_reference())


def entry(minutes=5.0):
    """Return an entry for a hospital of one step."""
    found = hospital([treat("stay", Constant(minutes)), depart()])
    return {
        "program": reference.program_digests(lower(found, weeks=1)),
        "records": {"patients": {"t_depart": f"{minutes}"}},
        "measures": {"E01.all": minutes},
    }


def test_shipped_results_are_those_of_this_code(capsys) -> None:
    assert main(["reference", "smoke"]) == 0
    assert capsys.readouterr().out == "smoke: as in the reference\n"


def test_every_shipped_scenario_is_in_the_shipped_file_and_nothing_that_is_not_made_anew() -> None:
    assert list(SHIPPED["scenarios"]) == reference.everything()


def test_a_change_is_named_and_gives_exit_code_1(tmp_path, capsys) -> None:
    altered = json.loads(json.dumps(SHIPPED))
    altered["scenarios"]["smoke"]["records"]["stays"]["t_in"] = "0" * 12
    altered["scenarios"]["smoke"]["measures"]["E01.all"] = 12.5
    file = tmp_path / "altered.json"
    file.write_text(json.dumps(altered))
    assert main(["reference", "smoke", "--file", str(file)]) == 1
    out = capsys.readouterr().out
    assert "smoke: DIFFERENT" in out
    assert "records stays.t_in: 000000000000 in the reference" in out
    assert "measure E01.all: 12.5 in the reference" in out
    assert main(["reference", "smoke", "--file", str(file), "--json"]) == 1
    tree = json.loads(capsys.readouterr().out)
    assert [item["what"] for item in tree["changes"]["smoke"]] == [
        "measure E01.all",
        "records stays.t_in",
    ]


def test_a_longer_task_changes_the_program_and_nothing_is_passed_over() -> None:
    found = {item.what for item in changes("x", entry(), entry(6.0))}
    assert found == {
        "records patients.t_depart",
        "measure E01.all",
        "program distribution_p",
        "program distribution_mean",
    }
    assert not list(changes("x", entry(), entry()))


def test_a_column_more_or_less_is_a_change_and_a_field_of_programs_more_is_none() -> None:
    more = entry()
    more["records"]["patients"]["t_new"] = "1"
    more["program"]["new"] = "1"
    assert [item.what for item in changes("x", entry(), more)] == ["records patients.t_new"]
    assert [item.now for item in changes("x", more, entry())] == ["nothing", "nothing"]


def test_one_bit_changes_a_digest() -> None:
    values = np.array([1.0, np.nan, 3.0])
    other = values.copy()
    other[2] = np.nextafter(3.0, 4.0)
    assert array_digest(values) == array_digest(values.copy()) != array_digest(other)
    assert array_digest(values) != array_digest(values.astype(np.float32))
    assert array_digest(np.array([0.0])) != array_digest(np.array([-0.0]))


def test_labels_count_and_not_only_their_codes() -> None:
    one, two = (pd.Series(pd.Categorical(["a", "b"], categories=list(c))) for c in ("ab", "ba"))
    three = pd.Series(pd.Categorical(["c", "b"], categories=["c", "b"]))
    assert len({reference._column(values) for values in (one, two, three)}) == 3


def test_references_of_ones_own(tmp_path, capsys) -> None:
    folder, file = tmp_path / "trust", tmp_path / "trust.json"
    (folder / "scenario").mkdir(parents=True)
    text = "# @package _global_\ndefaults:\n  - smoke\nscenario:\n  name: ours\n  title: Ours\n"
    (folder / "scenario" / "ours.yaml").write_text(text)
    own = ["reference", "ours", "--config-dir", str(folder), "--file", str(file)]
    assert main([*own, "--write", "--set", "seed=5"]) == 0
    assert main(own) == 0
    (folder / "scenario" / "ours.yaml").write_text(
        text + "period:\n  general_acute_open: 500\n", encoding="utf-8"
    )
    capsys.readouterr()
    assert main(own) == 1
    assert "ours: DIFFERENT" in capsys.readouterr().out


def test_a_size_of_ones_own_takes_the_place_of_the_usual(tmp_path, capsys) -> None:
    file = tmp_path / "small.json"
    words = ["reference", "smoke", "--file", str(file)]
    assert main([*words, "--write", "--set", "scale=0.05"]) == 0
    settings = json.loads(file.read_text())["settings"]
    assert [item for item in settings if item.startswith("scale=")] == ["scale=0.05"]
    assert main(words) == 0


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (["reference", "smok"], "'smok' is not a scenario"),
        (["reference", "--write"], "--write needs --file"),
        (["reference", "--set", "seed=2"], "--set goes with --write"),
        (["reference", "--file", "nothing.json"], "nothing.json cannot be read"),
        (["reference", "--file", "pyproject.toml"], "is no reference of this version"),
    ],
)
def test_bad_input(words, message, capsys) -> None:
    assert main(words) == 2
    assert message in capsys.readouterr().err


def test_a_reference_of_another_format_is_refused(tmp_path) -> None:
    file = tmp_path / "old.json"
    file.write_text(json.dumps({"format": 0, "scenarios": {}}))
    with pytest.raises(FlowsimError, match="no reference of this version"):
        read_reference(file)


def damaged(change):
    """Return the shipped reference after a change of its tree."""
    tree = json.loads(json.dumps(SHIPPED))
    change(tree)
    return tree


@pytest.mark.parametrize(
    "change",
    [
        lambda tree: tree.update(scenarios={}),
        lambda tree: tree.update(settings=[]),
        lambda tree: tree.update(settings="abc"),
        lambda tree: tree.pop("settings"),
        lambda tree: tree.pop("made_with"),
        lambda tree: tree["scenarios"].update(smoke={}),
        lambda tree: tree["scenarios"].update(smoke=None),
        lambda tree: tree["scenarios"]["smoke"].update(program={}),
        lambda tree: tree["scenarios"]["smoke"].update(records=[]),
        lambda tree: tree["scenarios"]["smoke"]["records"].update(stays=None),
        lambda tree: tree["scenarios"]["smoke"].update(measures=None),
    ],
)
def test_a_damaged_reference_is_never_as_in_the_reference(change, tmp_path, capsys) -> None:
    file = tmp_path / "damaged.json"
    file.write_text(json.dumps(damaged(change)))
    assert main(["reference", "--file", str(file)]) == 2
    assert "is no reference of this version, or damaged" in capsys.readouterr().err


def test_writing_one_scenario_keeps_the_others(tmp_path, capsys) -> None:
    file = tmp_path / "all.json"
    file.write_text(json.dumps(SHIPPED))
    assert main(["reference", "smoke", "--file", str(file), "--write"]) == 0
    assert set(read_reference(file)["scenarios"]) == set(SHIPPED["scenarios"])
    assert main(["reference", "smoke", "--file", str(file), "--write", "--set", "seed=5"]) == 2
    assert "with other settings" in capsys.readouterr().err


def test_a_file_that_is_no_reference_is_not_overwritten(tmp_path, capsys) -> None:
    file = tmp_path / "precious.yaml"
    file.write_text("precious")
    assert main(["reference", "smoke", "--file", str(file), "--write"]) == 2
    assert file.read_text() == "precious"
