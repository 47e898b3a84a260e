"""flowsim run --trace: one patient's journey on the command line and in Python."""

import json
import re
from pathlib import Path

import pytest

import flowsim
from flowsim.cli.main import main

WEEK = ("scenario=smoke", "weeks=1")


@pytest.fixture(autouse=True)
def working_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def test_a_journey_is_printed_and_nothing_written(
    working_folder: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["run", *WEEK, "--trace", "100"]) == 0
    said = capsys.readouterr().out
    head, who, arrived, left = said.splitlines()[:4]
    assert head == "smoke, seed 1, replication 0"
    assert re.fullmatch(r"patient 100 \(\w+:\d+\)", who)
    assert re.fullmatch(r"arrived week 1 \w{3} \d\d:\d\d \(minute [\d,]+\.\d\d\)", arrived)
    assert left.startswith(("left week ", "still there"))
    assert re.search(r"^week 1 \w{3} \d\d:\d\d +[\d,.]+  \w+/\d+ \w+: ", said, re.MULTILINE)
    assert max(map(len, said.splitlines())) <= 80
    assert "minutes by cause" in said
    assert list(working_folder.iterdir()) == []


def test_a_journey_is_the_row_of_the_patients_table(capsys: pytest.CaptureFixture[str]) -> None:
    result = flowsim.run("smoke", weeks=1, replications=2)
    patients = result.records(1).patients
    row = patients[patients.t_depart.notna()].iloc[100]
    words = ["--trace", f"{row.source}:{row.ordinal}", "--replication", "1"]
    assert main(["run", *WEEK, *words, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert told["patient"] == row.patient
    assert told["t_arrive"] == row.t_arrive
    assert told["t_depart"] == row.t_depart
    assert told["outcome"] == row.outcome
    assert told["attributes"]["acuity"] == row.acuity
    causes = {name.removeprefix("minutes_"): row[name] for name in row.index if "minutes_" in name}
    assert told["minutes"] == {name: spent for name, spent in causes.items() if spent > 0}
    assert sum(told["minutes"].values()) == pytest.approx(row.t_depart - row.t_arrive)

    found = flowsim.trace("smoke", int(row.patient), replication=1, weeks=1)
    assert json.loads(json.dumps(found.as_tree())) == told
    other = flowsim.trace("smoke", int(row.patient), replication=1, weeks=1, seed=2)
    assert other.passages != found.passages
